#!/usr/bin/env python3
"""Runs the cases of test/corpus/slack with the installed ansible-playbook and community.general.slack, and stores what
that plugin posts: expected.json.

refresh.py      The plugin needs prettytable:
                /usr/bin/python3 -m pip install --ignore-installed --target V prettytable && PYTHONPATH=V refresh.py
"""
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "slack"
SCRATCH = pathlib.Path("/tmp/shevek-slack-oracle")
POSTED = []


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["content-length"])
        POSTED.append(json.loads(self.rfile.read(length)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


def masked(text):
    """What no two runs have in common."""
    text = text.replace(str(SCRATCH), "FOLDER")
    text = re.sub(r"\(_[0-9a-f]{6}_\)", "(_RUN_)", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID", text)


def run(case, url):
    POSTED.clear()
    done = subprocess.run(
        [case.get("program", "ansible-playbook"), *case["words"]],
        cwd=SCRATCH,
        capture_output=True,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(SCRATCH),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "ANSIBLE_CALLBACKS_ENABLED": "community.general.slack",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "SLACK_WEBHOOK_URL": url,
            **case.get("env", {}),
        },
    )
    if "prettytable" in done.stderr or "Failure using method" in done.stderr:
        raise SystemExit("the plugin does not work, see the top of this file:\n" + done.stderr)
    return {"code": done.returncode, "posted": json.loads(masked(json.dumps(POSTED)))}


def versions():
    said = subprocess.run(["ansible-playbook", "--version"], capture_output=True, text=True, check=True).stdout
    listed = subprocess.run(
        ["ansible-galaxy", "collection", "list", "community.general"], capture_output=True, text=True, check=True
    ).stdout
    import prettytable

    return {
        "ansible-core": re.search(r"core ([\d.]+)", said)[1],
        "community.general": re.search(r"community\.general\s+([\d.]+)", listed)[1],
        "prettytable": prettytable.__version__,
    }


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir()
    for file in (*CORPUS.glob("*.yml"), CORPUS / "hosts"):
        shutil.copy(file, SCRATCH)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/hook"
    cases = json.loads((CORPUS / "cases.json").read_text())
    answers = {case["name"]: run(case, url) for case in cases}
    stored = {"versions": versions(), "answers": answers}
    (CORPUS / "expected.json").write_text(json.dumps(stored, indent="\t", ensure_ascii=False) + "\n")
    shutil.rmtree(SCRATCH)


main()
