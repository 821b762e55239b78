#!/usr/bin/env python3
"""Runs the callback corpus with the installed ansible-core (Debian's 2.14) and its collections, and stores what their callbacks say.

refresh.py [CASE ...]      without names: all of test/corpus/callbacks

A case is a folder with a playbook and case.json: {"runs": {NAME: {"callback", "args", "env"}}}. Each run is made in a fresh copy,
/tmp/shevek-callbacks/CASE, so that paths are the same everywhere. Written beside it, a run: expected.NAME.json with the versions,
standard output and error, and the files that the callback wrote into `made`, all as lists of lines.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

CORPUS = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus" / "callbacks"
SCRATCH = pathlib.Path("/tmp/shevek-callbacks")
COLLECTIONS = pathlib.Path("/usr/lib/python3/dist-packages/ansible_collections")
FULL_NAMES = {
    "timer": "ansible.posix.timer",
    "profile_tasks": "ansible.posix.profile_tasks",
    "jsonl": "ansible.posix.jsonl",
    "yaml": "community.general.yaml",
    "log_plays": "community.general.log_plays",
    "junit": "junit",
}
OWN_SCREEN = {"jsonl", "yaml"}


def versions(full_name):
    core = subprocess.run(["ansible", "--version"], capture_output=True, text=True).stdout
    found = {"ansible-core": core.split("\n")[0].split("core ")[1].rstrip("]")}
    if "." in full_name:
        namespace, name, _ = full_name.split(".")
        manifest = json.loads((COLLECTIONS / namespace / name / "MANIFEST.json").read_text())
        found[namespace + "." + name] = manifest["collection_info"]["version"]
    return found


def environment(run, folder):
    chosen = "ANSIBLE_STDOUT_CALLBACK" if run["callback"] in OWN_SCREEN else "ANSIBLE_CALLBACKS_ENABLED"
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "ANSIBLE_FORKS": "1",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
        "ANSIBLE_LOG_FOLDER": str(folder / "made"),
        "JUNIT_OUTPUT_DIR": str(folder / "made"),
        chosen: FULL_NAMES[run["callback"]],
        **run.get("env", {}),
    }


def refresh(case, name, run):
    folder = SCRATCH / case
    shutil.rmtree(folder, ignore_errors=True)
    is_made = lambda _, names: [each for each in names if each == "case.json" or each.startswith("expected.")]
    shutil.copytree(CORPUS / case, folder, ignore=is_made)
    inventory = "inventory" if (folder / "inventory").exists() else "localhost,"
    done = subprocess.run(
        ["ansible-playbook", "-i", inventory, *run.get("args", []), "playbook.yml"],
        cwd=folder, env=environment(run, folder), stdin=subprocess.DEVNULL, capture_output=True,
    )
    made = folder / "made"
    # Split at line ends alone: a text may hold others.
    lines = lambda data: data.decode().split("\n")
    expected = {
        "versions": versions(FULL_NAMES[run["callback"]]),
        "out": lines(done.stdout),
        "err": lines(done.stderr),
        "files": {path.name: lines(path.read_bytes()) for path in sorted(made.iterdir())} if made.exists() else {},
    }
    text = json.dumps(expected, indent=1, ensure_ascii=False)
    (CORPUS / case / f"expected.{name}.json").write_text(text + "\n")
    print(f"{case} {name}: {len(done.stdout)} bytes, {len(done.stderr)} on stderr, {len(expected['files'])} files")


for case in sys.argv[1:] or sorted(path.parent.name for path in CORPUS.glob("*/case.json")):
    for name, run in json.loads((CORPUS / case / "case.json").read_text())["runs"].items():
        refresh(case, name, run)
