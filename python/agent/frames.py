# The frames between controller and agent: a 9-byte header (length, kind, id), then the payload.
# src/agent/frames.ts is the other end; the numbers here and there are one table.
import json
import struct

HEADER = struct.Struct(">IBI")
CHUNK = 65536
# Bytes of one request that may be under way in one direction before the receiver has said "more".
WINDOW = 4 * CHUNK
MAX_FRAME = 4 * 1024 * 1024

OPEN = 1
DATA = 2
END = 3
CREDIT = 4
ABORT = 5
PING = 6
PONG = 7
OUT = 8
ERR = 9
DONE = 10
TTY = 11
BYE = 12
HELLO = 13


class ProtocolError(Exception):
    pass


def encode(kind, ident, payload=b""):
    return HEADER.pack(len(payload), kind, ident) + payload


def encode_json(kind, ident, value):
    return encode(kind, ident, json.dumps(value).encode("utf-8"))


class Decoder(object):
    """Turns pieces of a byte stream into (kind, id, payload) triples."""

    def __init__(self):
        self.buffer = bytearray()

    def feed(self, data):
        buffer = self.buffer
        buffer += data
        frames = []
        start = 0
        while len(buffer) - start >= HEADER.size:
            length, kind, ident = HEADER.unpack_from(buffer, start)
            if length > MAX_FRAME:
                raise ProtocolError("frame of %d bytes" % length)
            end = start + HEADER.size + length
            if len(buffer) < end:
                break
            frames.append((kind, ident, bytes(buffer[start + HEADER.size:end])))
            start = end
        del buffer[:start]
        return frames
