#!/usr/bin/env python3
"""Runs the cases of test/corpus/callback-events with the installed ansible-core (Debian's 2.14) and stores which
methods of a callback it calls.

refresh.py [CASE ...]      without names: all of them

A case is a folder with case.json ({"command", "args", "env"}, all optional) and the files of its playbook; `inventory`
in it, else localhost alone. It runs with one fork, so that the order of hosts is always the same. Written beside it:
expected.json, with the version.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus" / "callback-events"


def version():
    first = subprocess.run(["/usr/bin/ansible", "--version"], capture_output=True, text=True).stdout
    return first.split("]")[0].split()[-1]


def refresh(name, core):
    home = CORPUS / name
    case = json.loads((home / "case.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / name
        shutil.copytree(home, folder)
        events = folder / "events.json"
        plugins = folder / "oracle"
        plugins.mkdir()
        (folder / "home").mkdir()
        shutil.copy(HERE / "log_events.py", plugins)
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_FORKS": "1",
            "ANSIBLE_CALLBACK_PLUGINS": str(plugins),
            "ANSIBLE_CALLBACKS_ENABLED": "log_events",
            "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
            "ANSIBLE_ASYNC_DIR": str(folder / "async"),
            "EVENTS_FILE": str(events),
            **case.get("env", {}),
        }
        command = case.get("command", "playbook")
        program = "/usr/bin/ansible" if command == "adhoc" else "/usr/bin/ansible-playbook"
        inventory = "inventory" if (home / "inventory").exists() else "localhost,"
        words = [program, "-i", inventory, *case.get("args", ["playbook.yml"])]
        done = subprocess.run(words, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if "Failure using method" in done.stderr or "Callback dispatch" in done.stderr:
            sys.exit(done.stderr)
        seen = json.loads(events.read_text()) if events.exists() else []
        lines = ",\n".join("\t\t" + json.dumps(each) for each in seen)
    head = '{\n\t"core": "%s",\n\t"exitCode": %d,\n\t"events": [\n' % (core, done.returncode)
    (home / "expected.json").write_text(head + lines + "\n\t]\n}\n")
    print("%s: exit %d, %d events" % (name, done.returncode, len(seen)), flush=True)


def main():
    core = version()
    names = sys.argv[1:] or sorted(path.name for path in CORPUS.iterdir())
    for name in names:
        refresh(name, core)


if __name__ == "__main__":
    main()
