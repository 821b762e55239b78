# A child process as a request: its pipes become frames, its end is what waitpid says plus what
# its pipes hold then. A daemon that keeps a pipe open does not keep the request open.
import errno
import fcntl
import os
import signal
import time

from shevek_agent import frames
from shevek_agent.channel import Request, read_some, set_flags
from shevek_agent.processes import DEFAULT_SIGNALS, close_agent_fds, close_all, execute, exit_code, plumb

KILL_AFTER_SECONDS = 5
# How often an aborted group is looked at: the end of what is no child of ours gives no signal.
GROUP_POLL_MS = 50
# Beside OUT and ERR: what a child has compiled, for the agent itself.
CODE = 0


class Child(Request):
    """States: running (pid known) -> reaped (draining what credit allows) -> done."""

    def __init__(self, channel, ident, has_input):
        Request.__init__(self, channel, ident)
        self.pid = None
        self.status = None
        self.outputs = {}  # fd -> OUT or ERR
        self.input_fd = None
        self.input = []
        self.input_ended = not has_input
        self.aborted_at = None
        self.code = []
        self.kept = []  # (kind, bytes) read after the end, waiting for credit

    def start(self, body, is_teaching=False):
        """Forks; `body(code_fd)` runs in the child with 0, 1 and 2 set and never returns."""
        pipes = self.make_pipes(not self.input_ended)
        code_read, code_write = os.pipe() if is_teaching else (None, None)
        try:
            pid = os.fork()
        except OSError:
            close_all(pipes.values())
            close_all((code_read, code_write))
            raise
        if pid == 0:
            try:
                os.setpgid(0, 0)
                plumb(pipes["stdin"], pipes["stdout"], pipes["stderr"])
                close_agent_fds(self.channel, list(pipes.values()) + [code_read])
                body(code_write)
            finally:
                os._exit(255)
        outputs = {pipes["out"]: frames.OUT, pipes["err"]: frames.ERR}
        if is_teaching:
            os.close(code_write)
            outputs[code_read] = CODE
        self.attach_group(pid, pipes, outputs)

    def spawn(self, argv, environ):
        """Starts a program without copying the agent first, where Python can (3.8): 1 ms instead of 3."""
        if not hasattr(os, "posix_spawnp"):
            return self.start(lambda _: execute(argv, environ))
        pipes = self.make_pipes(not self.input_ended)
        try:
            pid = os.posix_spawnp(argv[0], argv, environ, **self.spawn_options(pipes))
        except OSError:
            close_all(pipes.values())
            return self.start(lambda _: execute(argv, environ))
        self.attach_group(pid, pipes, {pipes["out"]: frames.OUT, pipes["err"]: frames.ERR})

    def spawn_options(self, pipes):
        # All of the agent's descriptors close by themselves when a program starts.
        actions = [(os.POSIX_SPAWN_DUP2, pipes[name], target)
                   for target, name in enumerate(("stdin", "stdout", "stderr"))]
        return {"file_actions": actions, "setpgroup": 0, "setsigdef": DEFAULT_SIGNALS, "setsigmask": ()}

    def make_pipes(self, has_input):
        """The child's ends by the names of its streams, the agent's as in, out and err."""
        pipes = {}
        try:
            pipes["out"], pipes["stdout"] = os.pipe()
            pipes["err"], pipes["stderr"] = os.pipe()
            if has_input:
                pipes["stdin"], pipes["in"] = os.pipe()
            else:
                pipes["stdin"] = os.open("/dev/null", os.O_RDONLY)
        except OSError:
            close_all(pipes.values())
            raise
        for fd in pipes.values():
            fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
        return pipes

    def attach_group(self, pid, pipes, outputs):
        try:
            os.setpgid(pid, pid)
        except OSError:  # it was faster, or has run exec already
            pass
        close_all((pipes["stdin"], pipes["stdout"], pipes["stderr"]))
        self.attach(pid, outputs, pipes.get("in"))

    def attach(self, pid, outputs, input_fd):
        self.pid = pid
        self.outputs = outputs
        self.input_fd = input_fd
        for fd in outputs:
            set_flags(fd, False)
        if input_fd is not None:
            set_flags(input_fd, False)

    def own_fds(self):
        fds = list(self.outputs)
        if self.input_fd is not None:
            fds.append(self.input_fd)
        return fds

    def reads(self):
        if self.status is not None or self.credit <= 0:
            return ()
        return list(self.outputs)

    def writes(self):
        if self.input_fd is not None and (self.input or self.input_ended):
            return (self.input_fd,)
        return ()

    def on_data(self, data):
        if self.input_fd is None:
            self.accept(len(data))
        else:
            self.input.append(data)

    def on_end(self):
        self.input_ended = True

    def on_writable(self, fd):
        while self.input:
            try:
                count = os.write(fd, self.input[0])
            except (OSError, IOError) as error:
                if error.errno in (errno.EAGAIN, errno.EINTR):
                    return
                self.accept(sum(len(piece) for piece in self.input))  # it does not read: not an error
                self.input = []
                self.close_input()
                return
            self.accept(count)
            rest = self.input[0][count:]
            if rest:
                self.input[0] = rest
            else:
                del self.input[0]
        if self.input_ended:
            self.close_input()

    def close_input(self):
        if self.input_fd is not None:
            os.close(self.input_fd)
            self.input_fd = None

    def on_readable(self, fd):
        if fd not in self.outputs:
            return
        data = read_some(fd)
        if data:
            self.emit(self.outputs[fd], data)
        elif data == b"":
            self.close_output(fd)

    def close_output(self, fd):
        if fd in self.outputs:
            del self.outputs[fd]
            os.close(fd)

    def emit(self, kind, data):
        if kind == CODE:
            self.code.append(data)
            return
        self.credit -= len(data)
        self.channel.send(kind, self.ident, data)

    def on_credit(self, count):
        self.credit += count
        if self.status is not None:
            self.finish()

    def on_child(self):
        if self.status is not None or self.pid is None:
            return
        if not self.reap():
            return
        self.close_input()
        self.drain()
        self.finish()

    def drain(self):
        for fd in sorted(self.outputs):
            kind = self.outputs[fd]
            size = 0
            while size < 2 * 1024 * 1024:  # a pipe holds 64 KB, 1 MB where somebody raised it
                data = read_some(fd)
                if not data:
                    break
                size += len(data)
                self.kept.append((kind, data))
            self.close_output(fd)

    def finish(self):
        if self.aborted_at is not None and self.is_alive():
            return  # the rest of its group has its time, too
        while self.kept and self.credit > 0:
            self.emit(*self.kept.pop(0))
        if not self.kept:
            self.channel.done(self.ident, self.result())
            self.on_close()
            if self.code:
                self.learn(b"".join(self.code))

    def learn(self, data):
        """A module's child hands back what it compiled."""

    def result(self):
        return {"rc": exit_code(self.status)}

    def on_abort(self):
        self.aborted_at = time.time()
        self.poll_ms = GROUP_POLL_MS
        self.signal(signal.SIGTERM)
        self.kept = []
        self.credit = 1 << 40

    def on_tick(self):
        if self.aborted_at is None:
            return
        if time.time() - self.aborted_at > KILL_AFTER_SECONDS:
            self.signal(signal.SIGKILL)
        if self.status is not None:
            self.finish()

    def signal(self, number):
        """To the whole group, whose leader (a shell) may be gone before what it started."""
        if self.pid is None or (self.status is not None and self.aborted_at is None):
            return
        try:
            os.killpg(self.pid, number)
        except OSError:
            if self.status is None:
                self.signal_leader(number)

    def signal_leader(self, number):
        try:
            os.kill(self.pid, number)
        except OSError:
            pass

    def stop(self):
        """The agent ends: asks this to end, too; `is_alive` then tells, and `kill` makes sure."""
        if self.aborted_at is None and self.status is None:
            self.aborted_at = time.time()
            self.signal(signal.SIGTERM)

    def is_alive(self):
        if self.pid is None:
            return False
        if self.status is None and not self.reap():
            return True
        if self.aborted_at is None:
            return False
        try:
            os.killpg(self.pid, 0)
            return True
        except OSError:
            return False

    def kill(self):
        """At the agent's end: nothing of this request may stay behind."""
        self.signal(signal.SIGKILL)
        self.on_close()
        deadline = time.time() + 1
        while self.is_alive() and time.time() < deadline:
            time.sleep(0.005)

    def reap(self):
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        except OSError:
            pid, status = self.pid, 255 << 8
        if pid != 0:
            self.status = status
        return pid != 0
