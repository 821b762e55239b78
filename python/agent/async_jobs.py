# async: a module detached from the agent, watched by a process of its own, its answer in
# ~/.ansible_async/<jid> as the unmodified async_status module reads it.
import json
import os
import signal
import sys
import time
import traceback

from shevek_agent import module_child
from shevek_agent.modules import Module

# async_wrapper looks every 5 s, so that is what a limit is rounded up to. Looking more often costs
# nothing here, and the answer is there sooner.
WRAPPER_SECONDS = 5
WATCH_SECONDS = 1


class AsyncModule(Module):
    def launch(self, job, run):
        limit = int(self.request["limit"])
        prefix = str(self.request["job"])
        self.start(lambda _: launch(job, run, prefix, limit))

    def on_close(self):
        """The zip, if any, is the job's; its watcher removes it."""


def launch(job, run, prefix, limit):
    """In the forked child: prints where the job is, and ends; never returns."""
    job_id = "%s.%d" % (prefix, os.getpid())
    folder = os.path.expanduser(job["environ"].get("ANSIBLE_ASYNC_DIR") or os.environ.get("ANSIBLE_ASYNC_DIR", "~/.ansible_async"))
    path = os.path.join(folder, job_id)
    try:
        if not os.path.isdir(folder):
            os.makedirs(folder)
        write_job(path, {"started": 1, "finished": 0, "ansible_job_id": job_id})
    except (OSError, IOError) as error:
        say({"failed": 1, "msg": "could not create directory: %s - %s" % (folder, error),
             "exception": traceback.format_exc()})
        os._exit(1)
    if os.fork() == 0:
        try:
            os.setsid()
            os.umask(0o022)
            if os.fork() == 0:
                watch(job, run, path, job_id, limit)
        finally:
            os._exit(0)
    say({"failed": 0, "started": 1, "finished": 0, "ansible_job_id": job_id, "results_file": path,
         "_ansible_suppress_tmpdir_delete": True})
    os._exit(0)


def say(result):
    os.write(1, (json.dumps(result) + "\n").encode("utf-8"))


def write_job(path, result):
    temporary = path + ".tmp"
    with open(temporary, "w") as file:
        file.write(json.dumps(result))
    os.rename(temporary, path)


def watch(job, run, path, job_id, limit):
    import tempfile

    default_signals()
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        run(job)
    begin = time.time()
    deadline = begin + -(-limit // WRAPPER_SECONDS) * WRAPPER_SECONDS
    while True:
        if os.waitpid(pid, os.WNOHANG)[0]:
            break
        if time.time() >= deadline:
            write_job(path, {"msg": "Timeout exceeded", "failed": True, "child_pid": pid})
            kill_group(pid)
            module_child.remove_zip(job)
            os._exit(0)
        time.sleep(min(WATCH_SECONDS, 0.05 if time.time() < begin + 1 else WATCH_SECONDS))
    write_job(path, result_of(out, err, job, job_id))
    module_child.remove_zip(job)
    os._exit(0)


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass


def default_signals():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def result_of(out, err, job, job_id):
    texts = []
    for file in (out, err):
        file.seek(0)
        data = file.read()
        file.close()
        texts.append(data if sys.version_info[0] == 2 else data.decode("utf-8", "surrogateescape"))
    stdout, stderr = texts
    try:
        text, trailing = json_part(stdout)
        result = json.loads(text)
    except ValueError:
        return {"failed": 1, "cmd": job["name"], "data": stdout, "stderr": stderr,
                "msg": traceback.format_exc(), "ansible_job_id": job_id}
    if trailing:
        warnings = result.get("warnings", [])
        if not isinstance(warnings, list):
            warnings = [warnings]
        result["warnings"] = warnings + ["Module invocation had junk after the JSON data: %s" % trailing]
    if stderr:
        result["stderr"] = stderr
    return result


def json_part(text):
    """The lines from the first that starts with a brace to the last that ends with one."""
    lines = text.splitlines()
    starts = [index for index, line in enumerate(lines) if line.strip().startswith("{")]
    if not starts:
        raise ValueError("No start of json char found")
    lines = lines[starts[0]:]
    ends = [index for index, line in enumerate(lines) if line.strip().endswith("}")]
    if not ends:
        raise ValueError("No end of json char found")
    return "\n".join(lines[:ends[-1] + 1]), "\n".join(lines[ends[-1] + 1:])
