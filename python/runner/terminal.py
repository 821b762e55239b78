# SPDX-License-Identifier: Apache-2.0
"""Runs a command on a pseudo-terminal of its own, so that what it runs can ask for passwords.

What the terminal shows goes to standard output, what comes on standard input is typed. Signals to end are passed on; the exit
code is the command's, or 128 and the signal's number.
"""

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

# the size of a terminal that nobody looks at, as pexpect has it
ROWS, COLUMNS = 24, 80
CHUNK = 65536


def start(words):
    pid, terminal = pty.fork()
    if pid == 0:
        attributes = termios.tcgetattr(0)
        # replies are secrets: they must not be shown
        attributes[3] &= ~termios.ECHO
        # lines end as they were written, without a carriage return
        attributes[1] &= ~termios.ONLCR
        termios.tcsetattr(0, termios.TCSANOW, attributes)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.dup2(1, 2)
        try:
            os.execvp(words[0], words)
        except OSError as error:
            os.write(2, ("%s: %s\n" % (words[0], error.strerror)).encode())
            os._exit(127)
    return pid, terminal


def read_terminal(terminal):
    try:
        return os.read(terminal, CHUNK)
    except OSError as error:
        # Linux says so when the last one who had the terminal open is gone
        if error.errno == errno.EIO:
            return b""
        raise


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def relay(terminal):
    sources = [terminal, 0]
    while True:
        ready = select.select(sources, [], [])[0]
        if 0 in ready:
            typed = os.read(0, CHUNK)
            if typed:
                write_all(terminal, typed)
            else:
                sources.remove(0)
        if terminal in ready:
            shown = read_terminal(terminal)
            if not shown:
                return
            write_all(1, shown)


def main():
    pid, terminal = start(sys.argv[1:])

    def pass_on(number, _frame):
        os.kill(pid, number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    relay(terminal)
    status = os.waitpid(pid, 0)[1]
    sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


if __name__ == "__main__":
    main()
