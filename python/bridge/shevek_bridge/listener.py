"""The two ways to Shevek: the socket of one that started this Ansible, or one that is started here."""

import fcntl
import json
import os
import select
import socket
import subprocess
import time

from shevek_bridge.stream import LineStream

BUFFER = 1024 * 1024
# Linux's number, for Pythons before 3.10
F_SETPIPE_SZ = getattr(fcntl, "F_SETPIPE_SZ", 1031)
# Text of a listener that broke, for the warning.
MAX_TEXT = 4000
# Messages
LOOK_EVERY = 100
SOCKET = "SHEVEK_BRIDGE_SOCKET"
# What Shevek set for this process only, with the values from before, as JSON.
RESTORE = "SHEVEK_BRIDGE_RESTORE"


def take_socket():
    """What Ansible starts in its turn is another run: it must not find this one's socket."""
    path = os.environ.pop(SOCKET, None)
    for name, value in json.loads(os.environ.pop(RESTORE, "{}")).items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    return path


class SocketListener:
    """Shevek shows its own warnings, and closes what it has to close itself."""

    def __init__(self, path):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(5)
        connection.connect(path)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        self.stream = LineStream(connection.detach())
        # (kind, text) for the user
        self.told = []

    def glance(self):
        pass

    def finish(self, patience):
        self.stream.drain(patience)
        self.stream.close()
        return True

    def last_words(self):
        return ""


class ChildListener:
    """Runs in a session of its own, so that neither Ctrl-C nor the end of a terminal takes the record along."""

    def __init__(self, launcher, node):
        if not os.access(launcher, os.X_OK):
            raise OSError("%s is not there or cannot be run" % launcher)
        env = dict(os.environ)
        if node:
            env["SHEVEK_NODE"] = node
        reading, writing = os.pipe()
        enlarge(writing)
        try:
            self._child = subprocess.Popen(
                [launcher, "bridge"],
                stdin=reading,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=env,
                close_fds=True,
                start_new_session=True,
            )
        except OSError:
            os.close(writing)
            raise
        finally:
            os.close(reading)
        self.stream = LineStream(writing)
        self._answers = self._child.stdout.fileno()
        os.set_blocking(self._answers, False)
        self._rest = b""
        self._unseen = 0
        self._noise = ""
        self._is_done = False
        self._has_ended = False
        self.told = []

    def glance(self):
        """Now and then is enough to keep its pipe from filling up."""
        self._unseen += 1
        if self._unseen >= LOOK_EVERY:
            self._unseen = 0
            self.look()

    def look(self):
        """Takes what it has said up to now."""
        while not self._has_ended:
            try:
                data = os.read(self._answers, 65536)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._has_ended = True
            self._take(data)

    def finish(self, patience):
        """True once it says that all is kept; it may go on on its own after that."""
        self.stream.drain(patience)
        self.stream.close()
        deadline = time.monotonic() + patience
        while not self._is_done and not self._has_ended:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            select.select([self._answers], [], [], left)
            self.look()
        # Popen warns of children that were not waited for; this one may live on.
        self._child.returncode = self._child.poll() or 0
        return self._is_done

    def last_words(self):
        """What it said outside its lines: a stack trace, the shell's complaint."""
        if not self._has_ended:
            select.select([self._answers], [], [], 0.5)
            self.look()
        lines = [line.strip() for line in self._noise.splitlines() if line.strip()]
        return lines[0] if len(lines) == 1 else " / ".join(lines[:3])

    def _take(self, data):
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        if self._has_ended and self._rest:
            lines.append(self._rest)
        for line in lines:
            self._take_line(line.decode("utf-8", "replace"))

    def _take_line(self, line):
        try:
            answer = json.loads(line)
            kind = answer["kind"]
        except (ValueError, TypeError, KeyError):
            self._noise = (self._noise + line + "\n")[:MAX_TEXT]
            return
        if kind == "done":
            self._is_done = True
        elif kind in ("warning", "error", "show"):
            self.told.append((kind, str(answer.get("text", ""))))


def enlarge(descriptor):
    try:
        fcntl.fcntl(descriptor, F_SETPIPE_SZ, BUFFER)
    except OSError:
        pass  # not Linux, or the user's pipes are at their limit: what comes too fast waits in memory
