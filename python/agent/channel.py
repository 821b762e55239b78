# The agent's end of the channel: one poll loop over the frames, the children's pipes and the
# signals. A request is an object with on_data, on_end, on_tty, on_credit and on_abort; it says
# by `reads()` which descriptors it wants to read now and by `writes()` which to write.
import errno
import fcntl
import os
import select
import signal
import time
import traceback

from shevek_agent import frames

# No child is read while this much waits for the wire.
HIGH_WATER = 4 * frames.CHUNK
# The controller pings every 15 s. Silence for this long means that it is gone, not just stopped.
SILENCE_SECONDS = 1800
POLL_MS = 2500


def set_flags(fd, blocking):
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    flags = flags & ~os.O_NONBLOCK if blocking else flags | os.O_NONBLOCK
    fcntl.fcntl(fd, fcntl.F_SETFL, flags)
    fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.fcntl(fd, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)


def read_some(fd):
    """Bytes, b"" at the end, None when there is nothing now."""
    try:
        return os.read(fd, frames.CHUNK)
    except (OSError, IOError) as error:
        if error.errno in (errno.EAGAIN, errno.EINTR):
            return None
        return b""


class Channel(object):
    def __init__(self, fd_in, fd_out):
        self.fd_in = fd_in
        self.fd_out = fd_out
        self.out = []
        self.out_size = 0
        self.decoder = frames.Decoder()
        self.requests = {}
        self.closing = False
        self.has_signal = False
        self.heard = time.time()
        self.wake_in, self.wake_out = os.pipe()
        for fd in (fd_in, fd_out, self.wake_in, self.wake_out):
            set_flags(fd, False)

    def own_fds(self):
        return [self.fd_in, self.fd_out, self.wake_in, self.wake_out]

    def listen_signals(self):
        signal.set_wakeup_fd(self.wake_out)
        signal.signal(signal.SIGCHLD, self.on_signal)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, self.on_stop)

    def on_signal(self, number, frame):
        self.has_signal = True

    def on_stop(self, number, frame):
        self.closing = True

    def send(self, kind, ident, payload=b""):
        self.out.append(frames.encode(kind, ident, payload))
        self.out_size += len(self.out[-1])

    def send_json(self, kind, ident, value):
        self.out.append(frames.encode_json(kind, ident, value))
        self.out_size += len(self.out[-1])

    def flush(self):
        while self.out:
            data = self.out[0] if len(self.out) == 1 else b"".join(self.out)
            try:
                count = os.write(self.fd_out, data[:1 << 20])
            except (OSError, IOError) as error:
                if error.errno == errno.EAGAIN:
                    self.out = [data]
                    return
                if error.errno == errno.EINTR:
                    continue
                self.closing = True
                self.out = []
                break
            rest = data[count:]
            self.out = [rest] if rest else []
            self.out_size = len(rest)
        self.out_size = 0

    def done(self, ident, result):
        self.requests.pop(ident, None)
        self.send_json(frames.DONE, ident, result)

    def run(self, dispatch):
        while not self.closing:
            self.flush()
            readers, writers = self.interest()
            ready = self.wait(readers, writers)
            if self.fd_in in ready:
                self.take_frames(dispatch)
            if self.wake_in in ready:
                read_some(self.wake_in)
            if self.has_signal:
                self.has_signal = False
                for request in list(self.requests.values()):
                    self.guard(request, request.on_child)
            for fd in ready:
                if fd in readers:
                    self.guard(readers[fd], readers[fd].on_readable, fd)
                elif fd in writers:
                    self.guard(writers[fd], writers[fd].on_writable, fd)
            for request in list(self.requests.values()):
                self.guard(request, request.on_tick)

    def guard(self, request, method, *args):
        """A fault in one request ends that one, not the agent."""
        try:
            method(*args)
        except Exception:
            self.broken(request.ident)

    def broken(self, ident):
        request = self.requests.get(ident)
        self.done(ident, {"error": "the agent failed:\n" + traceback.format_exc()})
        if request is not None:
            request.kill()

    def interest(self):
        readers = {}
        writers = {}
        for request in list(self.requests.values()):
            if self.out_size < HIGH_WATER:
                for fd in request.reads():
                    readers[fd] = request
            for fd in request.writes():
                writers[fd] = request
        return readers, writers

    def wait(self, readers, writers):
        poll = select.poll()
        for fd in readers:
            poll.register(fd, select.POLLIN | select.POLLHUP)
        for fd in writers:
            mask = select.POLLOUT
            if fd in readers:
                mask |= select.POLLIN
            poll.register(fd, mask)
        poll.register(self.fd_in, select.POLLIN | select.POLLHUP)
        poll.register(self.wake_in, select.POLLIN)
        if self.out:
            poll.register(self.fd_out, select.POLLOUT)
        try:
            longest = min([POLL_MS] + [request.poll_ms for request in self.requests.values()])
            ready = set(fd for fd, _ in poll.poll(longest))
        except select.error as error:
            if error.args[0] != errno.EINTR:
                raise
            ready = set()
        if not ready and time.time() - self.heard > SILENCE_SECONDS:
            self.closing = True
        return ready

    def take_frames(self, dispatch):
        data = read_some(self.fd_in)
        if data is None:
            return
        if data == b"":
            self.closing = True
            return
        self.heard = time.time()
        for kind, ident, payload in self.decoder.feed(data):
            if kind == frames.PING:
                self.send(frames.PONG, ident)
            elif kind == frames.BYE:
                self.closing = True
            elif kind == frames.OPEN:
                dispatch(ident, payload)
            else:
                self.to_request(kind, ident, payload)

    def to_request(self, kind, ident, payload):
        request = self.requests.get(ident)
        if request is None:  # ended meanwhile
            return
        if kind == frames.DATA:
            self.guard(request, request.on_data, payload)
        elif kind == frames.END:
            self.guard(request, request.on_end)
        elif kind == frames.TTY:
            self.guard(request, request.on_tty, payload)
        elif kind == frames.CREDIT:
            self.guard(request, request.on_credit, int(payload))
        elif kind == frames.ABORT:
            self.guard(request, request.on_abort)


class Request(object):
    """The base: takes its input and throws it away."""

    poll_ms = POLL_MS  # how long the loop may wait before on_tick
    grace_seconds = 2  # between stop and kill

    def __init__(self, channel, ident):
        self.channel = channel
        self.ident = ident
        self.credit = frames.WINDOW
        self.consumed = 0

    def accept(self, count):
        """Lets the controller send more: `count` bytes of its window are free again."""
        self.consumed += count
        if self.consumed >= frames.WINDOW // 2:
            self.channel.send(frames.CREDIT, self.ident, str(self.consumed).encode("ascii"))
            self.consumed = 0

    def begin(self):
        """Once the channel knows the request: what can be answered now."""

    def reads(self):
        return ()

    def writes(self):
        return ()

    def on_data(self, data):
        self.accept(len(data))

    def on_end(self):
        pass

    def on_tty(self, data):
        pass

    def on_credit(self, count):
        self.credit += count

    def on_abort(self):
        self.channel.requests.pop(self.ident, None)

    def on_child(self):
        pass

    def on_tick(self):
        pass

    def on_readable(self, fd):
        pass

    def on_writable(self, fd):
        pass

    def stop(self):
        """The agent is about to end."""

    def is_alive(self):
        return False

    def kill(self):
        """At the agent's end: nothing of this request may stay behind."""
        self.on_close()

    def on_close(self):
        pass
