# The agent's life: hello, requests, and an end that leaves nothing behind.
import json
import os
import signal
import sys
import time

from shevek_agent import async_jobs, commands, files, frames, identity, importer, modules
from shevek_agent.builtin_modules.request import Builtin
from shevek_agent.channel import Channel, Request

OPERATIONS = {
    "exec": commands.Exec,
    "terminal": commands.Terminal,
    "store": modules.Store,
    "module": modules.Module,
    "async": async_jobs.AsyncModule,
    "builtin": Builtin,
    "put": files.Put,
    "read": files.Read,
}


def make_temp(request):
    return {"path": files.make_temp_dir(request["remote_tmp"])}


def remove_temp(request):
    files.remove_tree(request["path"])
    return {}


# What runs with the process's groups, so not with stale ones.
FORKING = ("exec", "terminal", "module", "async", "builtin")
CALLS = {"make_temp": make_temp, "remove_temp": remove_temp}


class Agent(object):
    def __init__(self, argv):
        self.argv = argv
        fd_in, fd_out = os.dup(0), os.dup(1)
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.close(null)
        self.channel = Channel(fd_in, fd_out)
        self.identity = identity.Identity()

    def hello(self):
        return {
            "version": "%d.%d.%d" % sys.version_info[:3],
            "executable": sys.executable,
            "platform": os.uname()[0].lower(),
            "os_release": read_os_release(),
            "uid": os.getuid(),
            "pid": os.getpid(),
        }

    def dispatch(self, ident, payload):
        request = json.loads(payload.decode("utf-8"))
        operation = request["op"]
        channel = self.channel
        try:
            if operation == "reexec":
                self.reexec(request)
            elif operation in FORKING and self.identity.is_stale():
                channel.done(ident, {"stale": True})
            elif operation in CALLS:
                channel.done(ident, CALLS[operation](request))
            else:
                handler = OPERATIONS[operation](channel, ident, request)
                channel.requests[ident] = handler
                handler.begin()
        except (OSError, IOError) as error:
            channel.done(ident, files.error_result(error))
        except Exception:
            channel.broken(ident)

    def reexec(self, request):
        """The controller's rules prefer another interpreter than the one at hand."""
        path = request["path"]
        os.dup2(self.channel.fd_in, 0)
        os.dup2(self.channel.fd_out, 1)
        for fd in (0, 1):
            import fcntl

            fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) & ~os.O_NONBLOCK)
        signal.set_wakeup_fd(-1)
        os.execv(path, [path, "-c", request["stage"]] + self.argv[1:])

    def run(self):
        self.channel.listen_signals()
        self.channel.send_json(frames.HELLO, 0, self.hello())
        try:
            self.channel.run(self.dispatch)
        finally:
            self.end()

    def end(self):
        requests = list(self.channel.requests.values())
        for request in requests:
            attempt(request.stop)
        start = time.time()
        for request in requests:
            while request.is_alive() and time.time() - start < request.grace_seconds:
                time.sleep(0.01)
            attempt(request.kill)
        files.remove_all()


def attempt(action):
    """At the end one thing that fails keeps nothing else from being cleaned up."""
    try:
        action()
    except (OSError, IOError):
        pass


def read_os_release():
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            with open(path, "rb") as file:
                return file.read(16384).decode("utf-8", "replace")
        except (OSError, IOError):
            pass
    return ""


def close_inherited():
    """Connection local hands down what the controller's own parent left open."""
    try:
        numbers = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        numbers = range(3, 256)
    for number in numbers:
        if number > 2:
            try:
                os.close(number)
            except OSError:
                pass


def start(argv):
    close_inherited()
    sys.path[:] = [folder for folder in sys.path if folder not in ("", ".")]
    commands.note_start(argv[2] == "1")
    importer.install()
    Agent(argv).run()
    os._exit(0)
