"""A peer of the zeromq callback: binds a PULL socket and prints each message as a line, after the line `ready`.

pull.py URL [CURVE_PUBLIC CURVE_SECRET]
"""
import sys

import zmq

url, keys = sys.argv[1], sys.argv[2:]
socket = zmq.Context().socket(zmq.PULL)
if keys:
    socket.curve_server = True
    socket.curve_publickey, socket.curve_secretkey = (key.encode() for key in keys)
socket.bind(url)
print("ready", flush=True)
while True:
    (frame,) = socket.recv_multipart()
    print(frame.decode(), flush=True)
