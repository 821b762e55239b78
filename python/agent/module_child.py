# The forked child: everything from the fork to the module's last line, so that the module sees
# what a fresh interpreter under AnsiballZ would show it.
import importlib
import locale
import marshal
import os
import signal
import sys
import time
import traceback
import types

from shevek_agent import commands, files, preload
from shevek_agent.importer import CODES, FINDER, SOURCES, compiled
from shevek_agent.processes import execute
from shevek_agent.zip_payload import LazyZipPath, write_zip

LOADER_2_19 = "ansible.module_utils._internal._ansiballz._loader"
NO_EXIT = '{"msg": "New-style module did not handle its own exit", "failed": true}'
FRESH_START = """
import os, sys, runpy
path, name = sys.argv[1:]
args = bytes().join(iter(lambda: os.read(0, 65536), bytes()))
sys.path = [path] + [folder for folder in sys.path if folder not in ("", ".")]
from ansible.module_utils import basic
basic._ANSIBLE_ARGS = args
try:
    from ansible.module_utils._internal._ansiballz import _loader
except ImportError:
    runpy.run_module(name, dict(_module_fqn=name, _modlib_path=path), "__main__", True)
    print(%r)
    sys.exit(1)
_loader.run_module(json_params=args, profile="legacy", module_fqn=name, modlib_path=path, extensions={})
""" % NO_EXIT


def entries_of(job):
    """The module's own name and the packages above it belong to the set, as in the zip."""
    entries = dict(job["manifest"])
    name = job["name"]
    entries[name] = (job["hash"], False)
    parent = name.rpartition(".")[0]
    while parent:
        if parent not in entries:
            SOURCES.setdefault("empty", b"")
            entries[parent] = ("empty", True)
        parent = parent.rpartition(".")[0]
    return entries


def zip_path(job):
    short_name = job["name"].rpartition(".")[2]
    return str("%s/ansible_%s_payload.zip" % (job["zip_folder"], short_name))


def remove_zip(job):
    if os.path.isdir(job["zip_folder"]):
        files.remove_tree(job["zip_folder"])


def run_program(job):
    """In the forked child: a module that is not Python."""
    try:
        fresh_process(job["environ"])
        execute(job["argv"], commands.command_environ(None))
    finally:
        os._exit(255)


def run_fresh(job):
    """In the forked child, for PYTHON* and LD_* variables: AnsiballZ's way, from a zip on disk."""
    try:
        fresh_process(job["environ"])
        path = zip_path(job)
        write_zip(path, entries_of(job))
        read_fd, write_fd = os.pipe()
        if os.fork() == 0:
            os.close(read_fd)
            write_all(write_fd, job["args"])
            os._exit(0)
        os.close(write_fd)
        os.dup2(read_fd, 0)
        argv = [sys.executable, "-c", FRESH_START, path, job["name"]]
        os.execve(sys.executable, argv, os.environ)
    finally:
        os._exit(255)


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def run(job):
    """Never returns."""
    status = 1
    known = set(CODES)
    try:
        status = run_module(job)
    except BaseException:
        status = report(sys.exc_info(), skip=0)
    finally:
        leave(status, job, known)


def run_module(job):
    fresh_process(job["environ"])
    entries = entries_of(job)
    preload.adopt(entries, job["is_bare"])
    try:
        basic = importlib.import_module(preload.BASIC)
        basic._ANSIBLE_ARGS = job["args"]
        if hasattr(basic, "_ANSIBLE_PROFILE"):  # from 2.19 on
            basic._ANSIBLE_PROFILE = "legacy"
        run_as_main(job["name"], job["hash"], LazyZipPath(zip_path(job), entries))
    except SystemExit:
        return exit_status(sys.exc_info()[1].code)
    except Exception:
        if LOADER_2_19 in entries:
            return report_2_19(sys.exc_info())
        return report(sys.exc_info(), skip=2)
    print(NO_EXIT)
    return 1


def run_as_main(name, digest, modlib_path):
    # The module's folder package is imported first, as runpy does.
    package = name.rpartition(".")[0]
    if package:
        importlib.import_module(package)
    filename = FINDER.filename(name)
    main = types.ModuleType("__main__")
    main.__file__ = filename
    main.__loader__ = FINDER
    main.__package__ = package
    main.__cached__ = None
    if hasattr(FINDER, "find_spec") and sys.version_info[0] >= 3:
        main.__spec__ = FINDER.find_spec(name)
    main._module_fqn = name
    main._modlib_path = modlib_path
    sys.modules["__main__"] = main
    sys.argv = [filename]
    exec(compiled(digest, filename), main.__dict__)


def fresh_process(environ):
    """Undoes what the agent set up for itself, and sets what the task asks for."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(environ)
    if "TZ" in environ:
        time.tzset()
    if any(name.startswith("LC_") or name == "LANG" for name in environ):
        try:
            locale.setlocale(locale.LC_CTYPE, "")
        except locale.Error:
            pass
    try:
        os.getcwd()
    except OSError:
        try:
            os.chdir(os.path.expanduser("~"))
        except OSError:
            os.chdir("/")
    random = sys.modules.get("random")
    if random is not None:
        random.seed()


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 255
    sys.stderr.write("%s\n" % (code,))
    return 1


def report(info, skip):
    """An uncaught exception, as the interpreter prints it; `skip` frames are the agent's."""
    trace = info[2]
    for _ in range(skip):
        if trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
    if sys.excepthook is sys.__excepthook__:
        traceback.print_exception(info[0], info[1], trace)
        return 1
    # A module's own hook may turn the exception into an answer, as that of `file` does.
    try:
        sys.excepthook(info[0], info[1], trace)
    except SystemExit:
        return exit_status(sys.exc_info()[1].code)
    return 1


def report_2_19(info):
    loader = importlib.import_module(LOADER_2_19)
    try:
        loader._handle_exception(info[1], "legacy")
    except SystemExit:
        return exit_status(sys.exc_info()[1].code)
    return 1


def leave(status, job, known):
    """What Py_Finalize does that a module can notice: threads, atexit, the last bytes."""
    try:
        threading = sys.modules.get("threading")
        if threading is not None and hasattr(threading, "_shutdown"):
            threading._shutdown()
        if sys.version_info[0] >= 3:
            import atexit

            atexit._run_exitfuncs()
        elif hasattr(sys, "exitfunc"):
            sys.exitfunc()
    except BaseException:
        pass
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (IOError, OSError, ValueError):
            pass
    if job.get("code_fd") is not None:
        teach(job["code_fd"], known)
    os._exit(status)


def teach(fd, known):
    """Hands the code objects of this run's imports to the agent: the next child need not compile them."""
    fresh = [(digest, filename, code) for (digest, filename), code in CODES.items() if (digest, filename) not in known]
    if fresh:
        try:
            write_all(fd, marshal.dumps(fresh))
        except (OSError, ValueError):
            pass


