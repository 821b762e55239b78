# The command module (shell is the same with `_uses_shell`), of ansible-core 2.14 and 2.16.
from __future__ import absolute_import

import datetime
import glob
import os
import shlex
import subprocess
import sys

from shevek_agent.builtin_modules.arguments import Arguments, Param, Unsupported, from_bytes, native, to_bytes

TABLE = {
    "_raw_params": Param("str"),
    "_uses_shell": Param("bool", False),
    "argv": Param("list"),
    "chdir": Param("path"),
    "executable": Param("str"),
    "creates": Param("path"),
    "removes": Param("path"),
    "stdin": Param("str"),
    "stdin_add_newline": Param("bool", True),
    "strip_empty_ends": Param("bool", True),
}
TABLES = {"2.14.": TABLE, "2.16.": dict(TABLE, expand_argument_vars=Param("bool", True))}
PATTERN = frozenset("*?[")
# More does not fit into a pipe, and then it matters who waits for whom.
PIPE_BYTES = 65536


class Spawn(object):
    """A process that was started; `finish` makes the answer of what it printed."""

    def __init__(self, process, data, finish):
        self.process = process
        self.data = data
        self.finish = finish


def run(arguments):
    """An answer, or a Spawn."""
    uses_shell = arguments["_uses_shell"]
    words = words_of(arguments)
    answer = {
        "changed": False, "stdout": "", "stderr": "", "rc": None, "cmd": words,
        "start": None, "end": None, "delta": None, "msg": "",
    }
    if sys.version_info[0] == 2 and not arguments["strip_empty_ends"]:
        raise Unsupported("bytes")  # Python 2 guesses their encoding
    folder = arguments["chdir"]
    if folder and not os.access(to_bytes(folder), os.F_OK | os.X_OK):
        raise Unsupported("chdir")
    reason = skip_reason(arguments)
    if reason is not None:
        verb = "Would" if arguments.check_mode else "Did"
        answer.update(rc=0, msg="%s not run command since %s" % (verb, reason[0]), stdout=reason[1])
        return answer
    if arguments.check_mode:
        answer.update(rc=0, msg="Command would have run if not in check mode", changed=True)
        if arguments["creates"] is None and arguments["removes"] is None:
            answer.update(skipped=True, changed=False)
        return answer
    answer["changed"] = True
    return spawn(arguments, command_line(words, arguments) if uses_shell else expanded(words, arguments), answer)


def words_of(arguments):
    line, argv = arguments["_raw_params"], arguments["argv"]
    has_line = line is not None and line.strip() != ""
    if has_line == bool(argv) or (line and argv):
        raise Unsupported("nothing or too much to run")
    if arguments["_uses_shell"]:
        if argv:
            raise Unsupported("argv")
        return line
    if arguments["executable"]:
        raise Unsupported("executable")
    try:
        return argv or [from_bytes(word) for word in shlex.split(native(line))]
    except ValueError:
        raise Unsupported("quotes")


def skip_reason(arguments):
    creates, removes = arguments["creates"], arguments["removes"]
    if creates and matches(creates, arguments["chdir"]):
        return "'%s' exists" % creates, "skipped, since %s exists" % creates
    if removes and not matches(removes, arguments["chdir"]):
        return "'%s' does not exist" % removes, "skipped, since %s does not exist" % removes
    return None


def matches(pattern, folder):
    if folder and not os.path.isabs(pattern):
        if PATTERN.intersection(folder):
            raise Unsupported("chdir")
        pattern = os.path.join(folder, pattern)
    return bool(glob.glob(native(pattern)))


def command_line(line, arguments):
    shell = arguments["executable"] or arguments.internal.get("shell_executable") or "/bin/sh"
    return [to_bytes(shell), b"-c", to_bytes(line)]


def expanded(words, arguments):
    if not arguments.params.get("expand_argument_vars", True):
        return [to_bytes(word) for word in words]
    return [to_bytes(os.path.expanduser(os.path.expandvars(native(word)))) for word in words]


def spawn(arguments, argv, answer):
    folder = arguments["chdir"]
    environ = os.environ.copy()
    data = arguments["stdin"]
    if data:
        data = to_bytes(data) + (b"\n" if arguments["stdin_add_newline"] else b"")
        if len(data) > PIPE_BYTES:
            raise Unsupported("stdin")
    start = datetime.datetime.now()
    try:
        process = subprocess.Popen(
            argv, close_fds=True, env=environ, cwd=to_bytes(folder) if folder else None,
            stdin=subprocess.PIPE if data else open_null(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **own_group())
    except (OSError, IOError, ValueError):
        # Nothing has run: the module will meet the same and say so in its words.
        raise Unsupported("cannot start")

    def finish(rc, stdout, stderr):
        end = datetime.datetime.now()
        answer.update(rc=rc, start=str(start), end=str(end), delta=str(end - start))
        strips = arguments["strip_empty_ends"]
        for name, printed in (("stdout", stdout), ("stderr", stderr)):
            text = from_bytes(printed)
            answer[name] = text.rstrip("\r\n") if strips else text
        if rc != 0:
            del answer["msg"]
            answer.update(failed=True, msg="non-zero return code")
        return answer

    return Spawn(process, data or None, finish)


NULL = []


def open_null():
    if not NULL:
        NULL.append(os.open(os.devnull, os.O_RDONLY))
    return NULL[0]


def own_group():
    """Python 3.11 sets the group itself and can then use vfork."""
    if sys.version_info >= (3, 11):
        return {"process_group": 0}
    return {"preexec_fn": in_child}


def in_child():
    import signal

    os.setpgid(0, 0)
    for name in ("SIGPIPE", "SIGXFZ", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
