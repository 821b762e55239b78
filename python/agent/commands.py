# Commands on the target: with pipes (exec), or over a pseudo-terminal (become).
import fcntl
import os
import sys
import termios

from shevek_agent import frames
from shevek_agent.channel import read_some
from shevek_agent.children import Child
from shevek_agent.processes import close_agent_fds, execute

INITIAL = {"cwd": None, "coerced_ctype": False}


def note_start(had_ctype):
    """PEP 538: under the C locale Python 3.7 sets LC_CTYPE for itself; a command must not see that."""
    if not had_ctype and os.environ.get("LC_CTYPE"):
        INITIAL["coerced_ctype"] = True


def command_environ(extra):
    environ = dict(os.environ)
    if INITIAL["coerced_ctype"]:
        environ.pop("LC_CTYPE", None)
    environ.update((str(name), value) for name, value in (extra or {}).items())
    return environ


class Exec(Child):
    def __init__(self, channel, ident, request):
        Child.__init__(self, channel, ident, request.get("stdin", False))
        argv = [encode(word) for word in request["argv"]]
        environ = command_environ(request.get("environ"))
        self.spawn(argv, environ)


def encode(word):
    return word.encode("utf-8") if sys.version_info[0] == 2 else os.fsencode(word)


class Terminal(Child):
    """
    A command with a pseudo-terminal as controlling terminal and as 0 and 2, and one end of a
    socket pair as 1 (the command reads from it, too). sudo's requiretty and use_pty, and every
    su, ask and are answered on the terminal; frames never pass through it.
    """

    grace_seconds = 4  # the agent in it gives its own children theirs

    def __init__(self, channel, ident, request):
        import pty
        import socket

        Child.__init__(self, channel, ident, True)
        argv = [encode(word) for word in request["argv"]]
        environ = command_environ(request.get("environ"))
        ours, theirs = socket.socketpair()
        master, slave = pty.openpty()
        no_echo(slave)
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                end = theirs.fileno()
                for target, fd in ((0, slave), (1, end), (2, slave)):
                    os.dup2(fd, target)
                close_agent_fds(channel, (master, slave, end, ours.fileno()))
                execute(argv, environ)
            finally:
                os._exit(255)
        theirs.close()
        os.close(slave)
        self.master = master
        socket_fd = os.dup(ours.fileno())
        write_fd = os.dup(ours.fileno())
        ours.close()
        self.attach(pid, {socket_fd: frames.OUT, master: frames.ERR}, write_fd)

    def stop(self):
        """Hung up, whatever is in it ends: a prompt at once, an agent after it has cleaned up."""
        if self.pid is not None and self.status is None:
            self.close_input()
            for fd in list(self.outputs):
                self.close_output(fd)

    def on_tty(self, data):
        try:
            os.write(self.master, data)
        except OSError:
            pass

    def on_readable(self, fd):
        if fd == self.master and fd in self.outputs:
            data = read_some(fd)
            if data == b"":  # EIO: no one has the terminal open just now
                self.close_output(fd)
            elif data:
                self.emit(frames.ERR, data)
            return
        Child.on_readable(self, fd)

    def close_input(self):
        if self.input_fd is not None:
            import socket

            try:
                end = socket.fromfd(self.input_fd, socket.AF_UNIX, socket.SOCK_STREAM)
                end.shutdown(socket.SHUT_WR)
                end.close()
            except (OSError, IOError):
                pass
        Child.close_input(self)


def no_echo(fd):
    attributes = termios.tcgetattr(fd)
    attributes[3] &= ~(termios.ECHO | termios.ECHONL)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(fd, termios.TCSANOW, attributes)
