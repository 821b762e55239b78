"""Lines for a reader that may be slow or gone: writing never waits, until the end, and then not for long."""

import collections
import os
import select
import time

MAX_WAITING = 64 * 1024 * 1024
# What one write takes from the front of what waits.
CHUNK = 1024 * 1024


class StreamBroken(Exception):
    """Nothing more can be written; the text says why."""


class LineStream:
    """Owns a descriptor. Not for several threads, and for the process that made it."""

    def __init__(self, descriptor):
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._waiting = collections.deque()
        self._size = 0

    def write(self, data):
        self._waiting.append(data)
        self._size += len(data)
        self._push()
        if self._size > MAX_WAITING:
            raise StreamBroken("it does not read what it is sent")

    def drain(self, patience):
        """Waits while the reader takes something at least every `patience` seconds."""
        deadline = time.monotonic() + patience
        while self._waiting:
            left = deadline - time.monotonic()
            if left <= 0:
                raise StreamBroken("it does not read what it is sent")
            select.select([], [self._descriptor], [], left)
            if self._push():
                deadline = time.monotonic() + patience

    def close(self):
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self._waiting.clear()

    def _push(self):
        """Gives the number of bytes that went out."""
        written = 0
        try:
            while self._waiting:
                written += self._write_some(self._waiting[0])
                # only once the reader has taken something: what waits is not copied again and again
                if len(self._waiting) > 1:
                    self._join()
        except BlockingIOError:
            pass
        except OSError as error:
            raise StreamBroken("it has ended (%s)" % error.strerror)
        return written

    def _write_some(self, data):
        taken = os.write(self._descriptor, data)
        self._waiting.popleft()
        if taken < len(data):
            self._waiting.appendleft(data[taken:])
        self._size -= taken
        return taken

    def _join(self):
        """Many short lines become one write."""
        parts = [self._waiting.popleft()]
        size = len(parts[0])
        while self._waiting and size + len(self._waiting[0]) <= CHUNK:
            parts.append(self._waiting.popleft())
            size += len(parts[-1])
        self._waiting.appendleft(b"".join(parts) if len(parts) > 1 else parts[0])
