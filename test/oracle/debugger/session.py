# SPDX-License-Identifier: Apache-2.0
"""Plays a session of the task debugger at a terminal of its own.

Reads {"argv", "lines", "env", "cwd"} as JSON, types one line at each prompt, and prints
{"out", "rc"}: what the terminal showed, free of escapes, times and the folder's name.
"^C" and "^D" are the keys.
"""

import json
import os
import pty
import re
import select
import sys
import time

PROMPT = b"(debug)> "
LIMIT_SECONDS = 120
KEYS = {"^C": b"\x03", "^D": b"\x04"}


def play(argv, lines, env, cwd):
    """What was shown, and the exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execvpe(argv[0], argv, env)
    shown = b""
    answered = 0
    left = list(lines)
    end = time.monotonic() + LIMIT_SECONDS
    while True:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        if not ready:
            os.kill(pid, 9)
            shown += b"\nTIMEOUT\n"
            break
        try:
            more = os.read(terminal, 65536)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        shown += more
        while shown.count(PROMPT) > answered and left:
            answered += 1
            line = left.pop(0)
            os.write(terminal, KEYS.get(line, line.encode() + b"\n"))
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(status)


CLEAN = (
    (re.compile(r"\x1b\[[0-9;?]*[A-Za-z]"), ""),
    (re.compile(r"\r+\n"), "\n"),
    (re.compile(r"\r"), ""),
    (re.compile(r'"delta": "[^"]*"'), '"delta": "DELTA"'),
    (re.compile(r'"(start|end)": "[^"]*"'), r'"\1": "TIME"'),
    (re.compile(r"[ \t]+$", re.M), ""),
)


def clean(text, folder):
    for pattern, instead in CLEAN:
        text = pattern.sub(instead, text)
    return text.replace(folder, "FOLDER").rstrip("\n") + "\n"


def main():
    asked = json.load(sys.stdin)
    out, rc = play(asked["argv"], asked["lines"], dict(os.environ, **asked["env"]), asked["cwd"])
    json.dump({"out": clean(out, asked["cwd"]), "rc": rc}, sys.stdout)


if __name__ == "__main__":
    main()
