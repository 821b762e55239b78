#!/usr/bin/env python3
"""Runs the playbook corpus with the installed ansible-core (Debian's 2.14) and stores what it says.

refresh.py [CASE ...]      without names: all of test/corpus/playbooks

A case is a folder with playbook.yml, `inventory` (or its own -i), and case.json: {"args", "env"}. It runs
in /tmp/shevek-playbooks/CASE with one fork, so that the order of hosts and all paths are the same everywhere.
Written beside it: expected.out, expected.err, expected.json (the exit code and the version).
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus" / "playbooks"
SCRATCH = pathlib.Path("/tmp/shevek-playbooks")
MADE = {"expected.out", "expected.err", "expected.json", "case.json"}


def version():
    first = subprocess.run(["ansible-playbook", "--version"], capture_output=True, text=True).stdout
    return first.split("]")[0].split()[-1]


def environment(case, folder):
    kept = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    return {
        **kept,
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "ANSIBLE_FORKS": "1",
        **case.get("env", {}),
    }


def refresh(name, core):
    home = CORPUS / name
    case = json.loads((home / "case.json").read_text())
    folder = SCRATCH / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home, folder, ignore=lambda _, names: MADE.intersection(names))
    command = ["/usr/bin/ansible-playbook"]
    if (folder / "inventory").exists():
        command += ["-i", "inventory"]
    command += case.get("args", []) + ["playbook.yml"]
    done = subprocess.run(command, cwd=folder, env=environment(case, folder), stdin=subprocess.DEVNULL, capture_output=True)
    (home / "expected.out").write_bytes(done.stdout)
    (home / "expected.err").write_bytes(done.stderr)
    (home / "expected.json").write_text(json.dumps({"exitCode": done.returncode, "core": core}, indent=2) + "\n")
    print("%s: exit %d, %d bytes, %d on stderr" % (name, done.returncode, len(done.stdout), len(done.stderr)), flush=True)


def main():
    core = version()
    names = sys.argv[1:] or sorted(path.name for path in CORPUS.iterdir() if path.is_dir())
    for name in names:
        refresh(name, core)


if __name__ == "__main__":
    main()
