#!/usr/bin/env python3
"""Runs the screen corpus with the installed ansible-core (Debian's 2.14) and stores what it says.

refresh.py [CASE ...]      without names: all of test/corpus/screen

A case is a folder with case.json: {"command", "args", "env", "tty", "settings"} and the files of its
playbook (and `inventory`, else it is localhost alone). It runs in /tmp/shevek-screen/CASE, so that paths in the output are the same everywhere.
Written beside it: events.json, expected.out, expected.err, and expected.log where it logs to run.log. `settings` is what the replay uses
(src/builtin/callbacks/settings.ts) and must say the same as args and env.
"""
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import threading
import fcntl

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus" / "screen"
SCRATCH = pathlib.Path("/tmp/shevek-screen")
MADE = {"events.json", "expected.out", "expected.err", "expected.log", "case.json"}


def environment(case, folder):
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    return {
        **kept,
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
        **case.get("env", {}),
    }


def run_on_terminal(command, columns, **options):
    """Standard output is a terminal of that width, standard error a pipe."""
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    attributes = termios.tcgetattr(terminal)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(terminal, termios.TCSANOW, attributes)
    process = subprocess.Popen(command, stdout=terminal, stderr=subprocess.PIPE, **options)
    os.close(terminal)
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    output = b""
    while True:
        try:
            block = os.read(controller, 65536)
        except OSError:
            break
        if not block:
            break
        output += block
    process.wait()
    reader.join()
    return output, b"".join(errors)


def refresh(name):
    home = CORPUS / name
    case = json.loads((home / "case.json").read_text())
    folder = SCRATCH / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home, folder, ignore=lambda _, names: MADE.intersection(names))
    events = folder / "events.json"
    command = ["/usr/bin/python3", str(HERE / "capture.py"), str(events)]
    inventory = "inventory" if (folder / "inventory").exists() else "localhost,"
    command += [case.get("command", "ansible-playbook"), "-i", inventory]
    command += case.get("args", []) + ([] if "command" in case else ["playbook.yml"])
    options = {"cwd": folder, "env": environment(case, folder), "stdin": subprocess.DEVNULL}
    if "tty" in case:
        output, errors = run_on_terminal(command, case["tty"], **options)
    else:
        done = subprocess.run(command, capture_output=True, **options)
        output, errors = done.stdout, done.stderr
    shutil.copy(events, home / "events.json")
    (home / "expected.out").write_bytes(output)
    (home / "expected.err").write_bytes(errors)
    log = folder / "run.log"
    if log.exists():
        stamps = re.compile(r"^\d{4}-\d\d-\d\d \S+ p=\d+ u=\S+ n=(\S+ \|) ", re.MULTILINE)
        (home / "expected.log").write_text(stamps.sub(r"\1 ", log.read_text()))
    print(f"{name}: {len(output)} bytes, {len(errors)} on stderr")


for each in sys.argv[1:] or sorted(path.parent.name for path in CORPUS.glob("*/case.json")):
    refresh(each)
