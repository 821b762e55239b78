# What a process needs between its fork and its program: descriptors, signals, an exit code.
import errno
import os
import signal

DEFAULT_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGPIPE", "SIGXFSZ", "SIGINT", "SIGTERM", "SIGHUP", "SIGCHLD")
    if hasattr(signal, name)
]


def execute(argv, environ):
    """In a forked child: becomes the program."""
    for number in DEFAULT_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(argv[0], argv, environ)
    except OSError as error:
        os.write(2, ("%s: %s\n" % (argv[0], error.strerror)).encode("utf-8"))
        os._exit(127 if error.errno == errno.ENOENT else 126)


def close_all(fds):
    for fd in fds:
        if fd is not None:
            try:
                os.close(fd)
            except OSError:
                pass


def plumb(stdin, stdout, stderr):
    """Puts three descriptors onto 0, 1 and 2, whatever numbers they have."""
    safe = [os.dup(fd) if fd < 3 else fd for fd in (stdin, stdout, stderr)]
    for target, fd in enumerate(safe):
        os.dup2(fd, target)


def close_agent_fds(channel, extra):
    """A daemon that a module starts must not hold the channel or another child's pipe."""
    fds = set(channel.own_fds()) | set(fd for fd in extra if fd is not None)
    for request in channel.requests.values():
        fds.update(getattr(request, "own_fds", list)())
    close_all(fd for fd in fds if fd > 2)


def exit_code(status):
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
