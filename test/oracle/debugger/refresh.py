# SPDX-License-Identifier: Apache-2.0
"""Records the sessions of test/corpus/debugger with the installed ansible-playbook.

Each case is NAME.json: the playbook, the lines typed at the prompts, settings; what the reference
showed and its exit code are written beside it as NAME.out, its version to reference.json.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from session import clean, play

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus" / "debugger"
FIXED = {
    "TERM": "dumb",
    "COLUMNS": "80",
    "ANSIBLE_NOCOLOR": "1",
    "ANSIBLE_LOCALHOST_WARNING": "False",
    "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
    "ANSIBLE_RETRIES": "0",
}


def record(case):
    asked = json.loads(case.read_text())
    folder = tempfile.mkdtemp(prefix="shevek-debugger-")
    try:
        (pathlib.Path(folder) / "p.yml").write_text("\n".join(asked["playbook"]) + "\n")
        (pathlib.Path(folder) / "hosts").write_text("\n".join(asked["hosts"]) + "\n")
        env = dict(os.environ, **FIXED, **asked.get("env", {}))
        argv = ["ansible-playbook", "-i", "hosts", *asked.get("args", []), "p.yml"]
        out, rc = play(argv, asked["lines"], env, folder)
        case.with_suffix(".out").write_text(f"{clean(out, folder)}exit code {rc}\n")
    finally:
        shutil.rmtree(folder)


def main():
    version = subprocess.run(
        ["ansible-playbook", "--version"], check=True, capture_output=True, text=True
    ).stdout.split("core ")[1].split("]")[0]
    (CORPUS / "reference.json").write_text(json.dumps({"ansible-core": version}) + "\n")
    for case in sorted(CORPUS.glob("*.json")):
        if case.name != "reference.json":
            record(case)
            print(case.stem)


if __name__ == "__main__":
    main()
