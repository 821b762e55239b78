"""Runs the agent's built-ins and the unmodified modules over one corpus and tells where they differ.

Usage: PYTHON compare-builtins.py CORPUS.json  (that Python must have ansible-core 2.14 or 2.16)
Prints one JSON line per case: {"case", "differences", "used"}; the times and inodes may differ.
"""
from __future__ import print_function

import json
import os
import runpy
import shutil
import stat
import sys
import tempfile
import types

HERE = os.path.dirname(os.path.abspath(__file__))
AGENT = os.path.join(HERE, "..", "..", "python", "agent")
VOLATILE = frozenset(("inode", "dev", "atime", "mtime", "ctime", "start", "end", "delta", "birthtime", "version"))
package = types.ModuleType("shevek_agent")
package.__path__ = [AGENT]
sys.modules["shevek_agent"] = package

from shevek_agent.builtin_modules import command, request, surroundings  # noqa: E402
from shevek_agent.builtin_modules.arguments import Arguments, Unsupported, native  # noqa: E402
from ansible.module_utils import basic  # noqa: E402
from ansible.release import __version__  # noqa: E402

INTERNAL = {
    "_ansible_check_mode": False, "_ansible_no_log": True, "_ansible_debug": False, "_ansible_diff": False,
    "_ansible_verbosity": 0, "_ansible_version": __version__, "_ansible_module_name": "x",
    "_ansible_syslog_facility": "LOG_USER", "_ansible_selinux_special_fs": ["fuse"],
    "_ansible_string_conversion_action": "warn", "_ansible_socket": None, "_ansible_shell_executable": "/bin/sh",
    "_ansible_keep_remote_files": False, "_ansible_tmpdir": None, "_ansible_remote_tmp": "~/.ansible/tmp",
}


def make_tree(root, setup):
    shutil.rmtree(root, ignore_errors=True)
    os.mkdir(root)
    for path, what in sorted(setup.items()):
        full = os.path.join(root, path)
        if what is None:
            os.mkdir(full)
        elif isinstance(what, dict):
            if "link" in what:
                os.symlink(what["link"].replace("{T}", root), full)
            elif "hard" in what:
                os.link(os.path.join(root, what["hard"]), full)
            elif "fifo" in what:
                os.mkfifo(full)
            if "mode" in what:
                if "text" in what:
                    write(full, what["text"])
                elif not os.path.exists(full):
                    os.mkdir(full)
                os.chmod(full, int(what["mode"], 8))
        else:
            write(full, what)


def write(path, text):
    with open(path, "wb") as file:
        file.write(text.encode("utf-8"))


def snapshot(root):
    tree = {}
    for base, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(base, name)
            facts = os.lstat(path)
            row = [oct(facts.st_mode), facts.st_uid, facts.st_gid, facts.st_nlink]
            if stat.S_ISREG(facts.st_mode):
                with open(path, "rb") as file:
                    row.append(repr(file.read()))
            elif stat.S_ISLNK(facts.st_mode):
                row.append(os.readlink(path))
            tree[os.path.relpath(path, root)] = row
    return tree


def in_child(body):
    """(exit status, what it printed on 1)"""
    with tempfile.TemporaryFile() as out:
        pid = os.fork()
        if pid == 0:
            status = 99
            try:
                os.dup2(out.fileno(), 1)
                sys.stdout = os.fdopen(os.dup(1), "w")
                body()
                status = 0
            except SystemExit as end:
                status = end.code or 0
            finally:
                sys.stdout.flush()
                os._exit(status)
        status = os.waitpid(pid, 0)[1]
        out.seek(0)
        return os.WEXITSTATUS(status), out.read().decode("utf-8")


def by_module(case, args):
    def body():
        for name, value in case.get("environ", {}).items():
            os.environ[name] = native(value)
        basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode("utf-8")
        runpy.run_module("ansible.modules." + case["module"], run_name="__main__", alter_sys=True)

    return in_child(body)


def by_builtin(case, args):
    def body():
        try:
            answer = built_in(case, json.loads(json.dumps(args)))
        except (Unsupported, OSError, UnicodeError):
            sys.exit(request.UNSUPPORTED)
        sys.stdout.write(request.dump(answer).decode("ascii"))
        sys.exit(1 if answer.get("failed") else 0)

    return in_child(body)


def built_in(case, args):
    module = request.BUILTINS["ansible.builtin." + case["module"]]
    environ = case.get("environ", {})
    surroundings.check(environ)
    with surroundings.Environment(environ):
        arguments = Arguments(args, module.TABLES)
        answer = module.run(arguments)
    if isinstance(answer, command.Spawn):
        out, err = answer.process.communicate(answer.data)
        answer = answer.finish(answer.process.returncode, out, err)
    elif callable(answer):
        answer = answer()
    request.complete(answer, arguments)
    return answer


def cleaned(value):
    if isinstance(value, dict):
        return dict((key, "*" if key in VOLATILE and value[key] is not None else cleaned(value[key])) for key in value)
    return [cleaned(item) for item in value] if isinstance(value, list) else value


def filled(value, root):
    if isinstance(value, dict):
        return dict((key, filled(item, root)) for key, item in value.items())
    if isinstance(value, list):
        return [filled(item, root) for item in value]
    return value.replace("{T}", root) if hasattr(value, "replace") else value


def compare(case, root):
    args = dict(INTERNAL, **filled(case["args"], root))
    answers, trees = [], []
    for way in (by_builtin, by_module):
        make_tree(root, case.get("setup", {}))
        before = snapshot(root)
        os.chdir(root)
        status, text = way(case, args)
        trees.append(snapshot(root))
        if way is by_builtin and status == request.UNSUPPORTED:
            kept = trees[0] == before
            return {"used": "module", "differences": [] if kept else ["changed something and gave up"]}
        answers.append((status, json.loads(text)))
    differences = []
    if cleaned(answers[0][1]) != cleaned(answers[1][1]):
        differences.append({"builtin": answers[0][1], "module": answers[1][1]})
    if answers[0][0] != answers[1][0]:
        differences.append("exit status %s, not %s" % (answers[0][0], answers[1][0]))
    if trees[0] != trees[1]:
        differences.append({"builtin": trees[0], "module": trees[1]})
    return {"used": "builtin", "differences": differences}


def main():
    os.umask(0o022)
    root = os.path.join(tempfile.mkdtemp(), "t")
    with open(sys.argv[1]) as file:
        cases = json.load(file)
    for number, case in enumerate(cases):
        print(json.dumps(dict(compare(case, root), case=number)))
        sys.stdout.flush()
    os.chdir("/")
    shutil.rmtree(os.path.dirname(root))


main()
