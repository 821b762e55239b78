# SPDX-License-Identifier: GPL-3.0-or-later
# The host's one loop: a request, its function, its answer. The next request is only sent when the answer has
# come, so there is nothing to queue. A timer with its default action ends the process when a plugin does not
# come back: nothing that Python could run would get its turn in an endless loop of C.

import importlib
import json
import os
import signal
import sys
import time

from . import faults, frames

_host = None
# Children that have closed their socket and were not gone when they were asked for.
_leaving = set()
# Of what Node sends; answers begin otherwise.
REQUEST = '{"m":'


def serve(requests, answers):
    global _host
    signal.signal(signal.SIGINT, _interrupted)
    # What programs print that a plugin starts comes between its own lines.
    sys.stdout.reconfigure(line_buffering=True)
    _host = Host(requests, answers)
    try:
        while True:
            _host.handle_next()
    except frames.Closed:
        pass
    os._exit(0)


def host():
    return _host


def _interrupted(_number, _frame):
    # Ctrl-C reaches the whole group: Node ends the run, and a plugin at work is broken off.
    if _host is not None and _host.is_working:
        raise KeyboardInterrupt()


class Host:
    def __init__(self, requests, answers):
        self.requests = requests
        self.answers = answers
        self.is_working = False
        self.said = []
        # Standard output and error are one file, which Node reads on: a pipe would fill up while it waits for us.
        self.printed = 0
        self.codec = None

    def close_pipes(self):
        os.close(self.requests)
        os.close(self.answers)

    def handle_next(self):
        self._handle(frames.read_text(self.requests))

    def _handle(self, text):
        """Also in the middle of another: what Node answers a plugin may take the help of a plugin."""
        outer, self.is_working = self.is_working, True
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        try:
            reply = self._reply(text)
        except KeyboardInterrupt:
            reply = {"x": {"class": "KeyboardInterrupt", "bases": [], "message": "interrupted", "trace": ""}}
        finally:
            self.is_working = outer
            signal.setitimer(signal.ITIMER_REAL, left)
        self._flush()
        self._send(reply)

    def _reply(self, text):
        # The first request starts ansible; until then no value needs a codec of its own.
        try:
            request = json.loads(text) if self.codec is None else self.codec.decode(text)
        except Exception as error:
            return {"x": faults.describe(error)}
        signal.setitimer(signal.ITIMER_REAL, request["limit"])
        return self._answer(self._start if self.codec is None else self._call, request)

    def _start(self, request):
        from . import start

        self.codec, result = start.start(request["p"], self.said.append)
        self.codec.ask = self.ask
        return result

    def _call(self, request):
        module, _, function = request["m"].rpartition(".")
        loaded = importlib.import_module("." + module, __package__)
        return getattr(loaded, function)(request["p"])

    def _answer(self, work, request):
        try:
            return {"v": self.codec.encode(work(request))} if self.codec else {"v": work(request)}
        except faults.AnswerFailed:
            return {"back": True}
        except KeyboardInterrupt:
            raise
        except SystemExit as error:
            return {"x": {"class": "SystemExit", "bases": [], "message": "called sys.exit(%s)" % error, "trace": ""}}
        except BaseException as error:
            return {"x": faults.describe(error)}

    def ask(self, method, params):
        """What only Node knows, in the middle of a call."""
        self._send({"ask": method, "p": self.codec.encode(params)})
        text = frames.read_text(self.requests)
        while text.startswith(REQUEST):
            self._handle(text)
            text = frames.read_text(self.requests)
        answer = self.codec.decode(text)
        if "v" in answer:
            return answer["v"]
        if answer["x"] is None:
            raise faults.AnswerFailed()
        raise faults.raised_from(answer["x"])

    def _flush(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass

    def _send(self, message):
        if self.said:
            message["say"], self.said[:] = list(self.said), []
        size = os.fstat(1).st_size
        if size != self.printed:
            message["printed"] = self.printed = size
        frames.write_message(self.answers, message)


def fork(params):
    """A worker: a child that speaks with Node over its own socket."""
    for left in list(_leaving):
        if os.waitpid(left, os.WNOHANG)[0]:
            _leaving.discard(left)
    pid = os.fork()
    if pid:
        return pid
    from . import worker

    worker.run_child(_host, params)


def ended(params):
    """How a child ended that has closed its socket, in words."""
    pid = params["pid"]
    for _ in range(100 if params["wait"] else 1):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            if os.WIFSIGNALED(status):
                return "was killed by " + signal.Signals(os.WTERMSIG(status)).name
            return "ended with code %d" % os.WEXITSTATUS(status)
        if params["wait"]:
            time.sleep(0.005)
    _leaving.add(pid)
    return "closed its connection"
