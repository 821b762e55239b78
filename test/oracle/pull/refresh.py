#!/usr/bin/env python3
"""Runs the pulls of test/corpus/pull/cases.json with the installed ansible-pull (Debian's 2.14).

A case works in /tmp/shevek-pulled/NAME, beside a git repository of test/corpus/pull/repository. Its steps
are pulls (their words; -U and -d are added) and what happens in between: a commit, a branch, a file that is written or removed.
Written to expected.json: what each pull said, and its exit code.
"""
import json
import os
import pathlib
import shutil
import subprocess

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "pull"
SCRATCH = pathlib.Path("/tmp/shevek-pulled")


def environment(folder):
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "GIT_CONFIG_GLOBAL": str(folder / "gitconfig"),
        # else Python's own buffering shuffles its lines with those of its steps
        "PYTHONUNBUFFERED": "1",
    }


def write(folder, files):
    for name, text in files.items():
        (folder / name).write_text(text)


class Case:
    def __init__(self, case):
        self.case = case
        self.folder = SCRATCH / case["name"]
        self.repository = self.folder / "repository"

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.repository, env=environment(self.folder), check=True, capture_output=True)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "next")

    def run(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "home").mkdir(parents=True)
        shutil.copytree(CORPUS / "repository", self.repository)
        write(self.folder, {"gitconfig": "[user]\nname = x\nemail = x@localhost\n"})
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit()
        answers = [self.step(step) for step in self.case["steps"]]
        return [answer for answer in answers if answer]

    def step(self, step):
        if "pull" in step:
            return self.pull(step)
        if "commit" in step:
            write(self.repository, step["commit"])
            self.commit()
        elif "remove" in step:
            self.git("rm", "--quiet", step["remove"])
            self.commit()
        elif "branch" in step:
            branches = subprocess.check_output(["git", "branch", "--list", step["branch"]], cwd=self.repository)
            self.git("checkout", "--quiet", *([] if branches else ["-b"]), step["branch"])
        else:
            write(self.folder, step["write"])
        return None

    def pull(self, step):
        words = ["/usr/bin/ansible-pull"]
        url = step.get("url", "repository")
        if url:
            words += ["-U", str(self.folder / url)]
        if not step.get("isFolderDefault"):
            words += ["-d", "checkout"]
        done = subprocess.run(
            words + step["pull"],
            cwd=self.folder,
            env={**environment(self.folder), **step.get("env", {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        return {"exitCode": done.returncode, "stdout": done.stdout, "stderr": done.stderr}


def main():
    first = subprocess.check_output(["ansible-pull", "--version"], text=True)
    cases = json.loads((CORPUS / "cases.json").read_text())
    answers = {"core": first.split("]")[0].split()[-1]}
    for case in cases:
        answers[case["name"]] = Case(case).run()
        print(case["name"], [answer["exitCode"] for answer in answers[case["name"]]], flush=True)
    (CORPUS / "expected.json").write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
