# Files to and from the target, and the 0700 folders under remote_tmp.
import errno
import os
import random
import shutil
import time

from shevek_agent import frames
from shevek_agent.channel import Request

# Every folder made here goes when the agent does, whatever the controller asked for.
TEMP_DIRS = set()


def error_result(error):
    code = getattr(error, "errno", None)
    return {
        "error": str(error),
        "errno": errno.errorcode.get(code, "") if code is not None else "",
    }


def temp_name(remote_tmp):
    root = os.path.expanduser(os.path.expandvars(remote_tmp))
    generator = random.SystemRandom()
    return os.path.join(root, "ansible-tmp-%.6f-%d-%d" % (time.time(), os.getpid(), generator.randrange(1 << 48)))


def make_temp_dir(remote_tmp):
    path = temp_name(remote_tmp)
    TEMP_DIRS.add(path)
    make_private(path)
    return path


def make_private(path):
    root = os.path.dirname(path)
    if not os.path.isdir(root):
        try:
            os.makedirs(root, 0o700)
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
    os.mkdir(path, 0o700)


def write_file(path, data, mode):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(fd, "wb") as file:
        file.write(data)


def remove_tree(path):
    TEMP_DIRS.discard(path)
    if os.path.islink(path) or os.path.isfile(path):
        try:
            os.unlink(path)
        except OSError:
            pass
    elif os.path.exists(path):
        shutil.rmtree(path, True)


def remove_all():
    for path in list(TEMP_DIRS):
        remove_tree(path)


class Put(Request):
    """Writes what comes in to a file. A failure is told at once; the rest is thrown away."""

    def __init__(self, channel, ident, request):
        Request.__init__(self, channel, ident)
        self.file = None
        self.error = None
        path = os.path.expanduser(request["path"])
        mode = request.get("mode")
        try:
            if mode is None:
                self.file = open(path, "wb")
            else:
                flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
                self.file = os.fdopen(os.open(path, flags, mode), "wb")
                os.chmod(path, mode)
        except (OSError, IOError) as error:
            self.error = error_result(error)

    def on_data(self, data):
        if self.file is not None and self.error is None:
            try:
                self.file.write(data)
            except (OSError, IOError) as error:  # the disk is full
                self.error = error_result(error)
        self.accept(len(data))

    def on_end(self):
        try:
            self.on_close()
        except (OSError, IOError) as error:
            self.error = self.error or error_result(error)
        self.channel.done(self.ident, self.error or {})

    def on_close(self):
        file, self.file = self.file, None
        if file is not None:
            file.close()


class Read(Request):
    """Sends a file, as fast as its credit allows."""

    def __init__(self, channel, ident, request):
        Request.__init__(self, channel, ident)
        self.left = request.get("max")
        self.file = None
        self.error = None
        try:
            self.file = open(os.path.expanduser(request["path"]), "rb")
        except (OSError, IOError) as error:
            self.error = error_result(error)

    def on_credit(self, count):
        self.credit += count
        self.begin()

    def begin(self):
        try:
            while self.error is None and self.credit > 0:
                size = frames.CHUNK if self.left is None else min(frames.CHUNK, self.left)
                data = self.file.read(size) if size else b""
                if not data:
                    break
                if self.left is not None:
                    self.left -= len(data)
                self.credit -= len(data)
                self.channel.send(frames.OUT, self.ident, data)
            else:
                if self.error is None:
                    return  # out of credit; more will come
        except (OSError, IOError) as error:
            self.error = error_result(error)
        self.on_close()
        self.channel.done(self.ident, self.error or {})

    def on_close(self):
        file, self.file = self.file, None
        if file is not None:
            file.close()
