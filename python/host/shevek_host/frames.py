# SPDX-License-Identifier: Apache-2.0
# Messages on pipes and sockets: four bytes of length, least first, then JSON in ASCII.

import json
import os
import struct

LENGTH = struct.Struct("<I")


class Closed(Exception):
    """The other side is gone."""


def read_exactly(descriptor, size):
    parts = []
    while size:
        part = os.read(descriptor, size)
        if not part:
            raise Closed()
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_text(descriptor):
    # Requests are mostly small and alone in the pipe: one read for both parts.
    start = os.read(descriptor, 65536)
    if len(start) < 4:
        if not start:
            raise Closed()
        start += read_exactly(descriptor, 4 - len(start))
    (size,) = LENGTH.unpack_from(start)
    missing = size + 4 - len(start)
    return (start[4:] + read_exactly(descriptor, missing) if missing else start[4:]).decode("ascii")


def write_message(descriptor, message):
    body = json.dumps(message).encode("ascii")
    data = memoryview(LENGTH.pack(len(body)) + body)
    while data:
        try:
            data = data[os.write(descriptor, data):]
        except BrokenPipeError:
            raise Closed() from None
