# SPDX-License-Identifier: GPL-3.0-or-later
# A forked child with one plugin at work. Both sides send requests and answers over one socket; a thread reads, so
# that the end of Node is seen while the plugin works, and ends the child.

import importlib
import io
import json
import os
import queue
import signal
import socket
import sys
import threading

from . import display, faults, frames

# Descriptor of the pipe that workers' standard output and error go to; Node reads it as it comes.
OUTPUT = 5


def run_child(host, params):
    """Never returns: what is above on the stack is the host's."""
    code = 1
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
        # Ctrl-C reaches programs that the plugin started; the worker ends when Node says so.
        signal.signal(signal.SIGINT, lambda _number, _frame: None)
        host.close_pipes()
        os.dup2(OUTPUT, 1)
        os.dup2(OUTPUT, 2)
        code = _work(host.codec, params)
    except frames.Closed:
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _work(codec, params):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(params["path"])
    worker = Worker(connection, codec)
    codec.ask = worker.ask
    display.say_to(lambda saying: worker.send({"say": saying}))
    # What Python prints keeps its place among the answers; only programs that it starts write to the pipe.
    sys.stdout, sys.stderr = _spoken(worker), _spoken(worker)
    worker.send({"hello": params["token"]})
    threading.Thread(target=worker.read_on, daemon=True).start()
    try:
        module = importlib.import_module("." + params["kind"] + "_worker", __package__)
        module.run(worker, params["p"])
    except Exception as error:
        worker.send({"x": faults.describe(error)})
        return 0
    worker.send({"bye": True})
    return 0


class _Speech(io.RawIOBase):
    def __init__(self, worker):
        self._worker = worker

    def writable(self):
        return True

    def fileno(self):
        return 1

    def write(self, data):
        self._worker.send({"say": {"kind": "shown", "text": bytes(data).decode("utf-8", "replace")}})
        return len(data)


def _spoken(worker):
    return io.TextIOWrapper(
        io.BufferedWriter(_Speech(worker)), encoding="utf-8", errors="surrogateescape", line_buffering=True)


class Worker:
    def __init__(self, connection, codec):
        self.codec = codec
        self._connection = connection
        self._sending = threading.Lock()
        self._requests = queue.SimpleQueue()
        self._waiting = {}
        self._methods = {}
        self._count = 0

    def on(self, method, function):
        """`function(params)` answers that request of Node's, when serve() gets to it."""
        self._methods[method] = function

    def serve(self):
        """One request after the other, until Node closes."""
        while True:
            request = self._requests.get()
            self._handle(request)

    def ask(self, method, params):
        """Node's answer; raises what it threw. From any thread."""
        with self._sending:
            self._count += 1
            number = self._count
        arrived = self._waiting[number] = queue.SimpleQueue()
        self.send({"q": number, "m": method, "p": self.codec.encode(params)})
        answer = arrived.get()
        if "v" in answer:
            return answer["v"]
        raise faults.raised_from(answer["x"])

    def _handle(self, request):
        number = request["q"]
        try:
            answer = {"a": number, "v": self.codec.encode(self._methods[request["m"]](request["p"]))}
        except (Exception, SystemExit) as error:
            answer = {"a": number, "x": faults.describe(error)}
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self.send(answer)

    def send(self, message):
        body = json.dumps(message).encode("ascii")
        with self._sending:
            try:
                self._connection.sendall(frames.LENGTH.pack(len(body)) + body)
            except OSError:
                os._exit(0)

    def read_on(self):
        try:
            while True:
                message = self.codec.decode(self._read_text())
                if "q" in message:
                    self._requests.put(message)
                else:
                    self._waiting.pop(message["a"]).put(message)
        except (frames.Closed, OSError):
            os._exit(0)

    def _read_text(self):
        descriptor = self._connection.fileno()
        (size,) = frames.LENGTH.unpack(frames.read_exactly(descriptor, 4))
        return frames.read_exactly(descriptor, size).decode("ascii")
