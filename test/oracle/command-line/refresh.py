#!/usr/bin/env python3
# Asks ansible-core's own parsers what command lines mean.
# Copyright (C) 2026 the Shevek authors
#
# This program is free software: you can redistribute it and/or modify it under the terms of the GNU
# General Public License as published by the Free Software Foundation, either version 3 of the License,
# or (at your option) any later version. It is distributed without any warranty; see the licence at
# https://www.gnu.org/licenses/gpl-3.0.txt. (It imports ansible-core, which is under that licence;
# nothing of it is part of Shevek's own program.)
"""refresh.py: reads test/corpus/command-line/lines.json, writes expected.json beside it.

Each line is [program, {environment}, [words]]; its answer holds the parsed values, or what argparse
says and its exit code. Lines run in /tmp/shevek-command-line.
"""
import json
import os
import pathlib
import subprocess
import sys

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "command-line"
SCRATCH = "/tmp/shevek-command-line"


def ask(program, words):
    from ansible import context
    from ansible.cli.adhoc import AdHocCLI
    from ansible.cli.playbook import PlaybookCLI

    cli = {"ansible": AdHocCLI, "ansible-playbook": PlaybookCLI}[program]([program, *words])
    cli.parse()
    values = dict(context.CLIARGS)
    for name in ("tags", "skip_tags"):
        if values.get(name):
            values[name] = sorted(values[name])
    return {"values": values}


def refresh():
    os.makedirs(SCRATCH, exist_ok=True)
    answers = []
    for program, environment, words in json.loads((CORPUS / "lines.json").read_text()):
        done = subprocess.run(
            ["/usr/bin/python3", __file__, program, *words],
            capture_output=True,
            cwd=SCRATCH,
            text=True,
            env={"PATH": "/usr/bin:/bin", "HOME": "/home/someone", "LC_ALL": "C.UTF-8", **environment},
        )
        if done.returncode == 0 and done.stdout.startswith('{"values"'):
            answers.append(json.loads(done.stdout))
            continue
        errors = [line for line in done.stderr.splitlines() if line.startswith(program + ": error: ")]
        said = done.stdout.split(None, 1)[0] if done.stdout else ""
        answers.append({"code": done.returncode, "error": (errors or [""])[0], "said": said})
    rows = ",\n".join(json.dumps(answer, ensure_ascii=False) for answer in answers)
    (CORPUS / "expected.json").write_text("[\n" + rows + "\n]\n")


if len(sys.argv) > 1:
    print(json.dumps(ask(sys.argv[1], sys.argv[2:]), default=list))
else:
    refresh()
