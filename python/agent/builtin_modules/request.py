# A built-in as a request: arguments come as data, the answer goes out as the module would print
# it. `unsupported` in the result means that nothing was done and the module must run instead.
from __future__ import absolute_import

import json
import os
import time

from shevek_agent import frames, module_child
from shevek_agent.builtin_modules import command, copy, file, stat, surroundings
from shevek_agent.builtin_modules.arguments import Arguments, Unsupported, native
from shevek_agent.channel import read_some
from shevek_agent.children import Child

BUILTINS = {
    "ansible.builtin.command": command,
    "ansible.builtin.copy": copy,
    "ansible.builtin.file": file,
    "ansible.builtin.stat": stat,
}
# Printing more than this would stop the loop for too long: a child prints it.
LARGE = 1024 * 1024
# A process has ended but something holds its pipes: silence for so long is the end (basic.run_command).
QUIET_SECONDS = 1.0
UNSUPPORTED = 250


class Builtin(Child):
    """States: collecting arguments -> answered, or running (pid) -> exited -> quiet -> answered."""

    def __init__(self, channel, ident, request):
        Child.__init__(self, channel, ident, False)
        self.request = request
        self.args = []
        self.spawned = None
        self.printed = {frames.OUT: [], frames.ERR: []}
        self.exit_status = None
        self.heard_at = 0.0
        self.rc = 0

    def on_data(self, data):
        self.args.append(data)
        self.accept(len(data))

    def on_end(self):
        try:
            outcome = self.run()
        except (Unsupported, OSError, IOError, UnicodeError) as reason:
            self.channel.done(self.ident, {"unsupported": str(reason) or "unsupported"})
            return
        if isinstance(outcome, command.Spawn):
            self.watch(outcome)
        elif callable(outcome):
            self.in_child(outcome)
        else:
            self.answer(outcome)

    def run(self):
        given = json.loads(b"".join(self.args).decode("utf-8"))["ANSIBLE_MODULE_ARGS"]
        self.args = []
        environ = self.request["environ"]
        surroundings.check(environ)
        module = BUILTINS[self.request["name"]]
        with surroundings.Environment(environ):
            arguments = Arguments(given, module.TABLES)
            outcome = module.run(arguments)
        if isinstance(outcome, dict):
            complete(outcome, arguments)
        else:
            self.arguments = arguments
        surroundings.log_invocation(arguments)
        return outcome

    def in_child(self, job):
        environ = dict((str(name), native(value)) for name, value in self.request["environ"].items())
        self.start(lambda _: run_job(job, self.arguments, environ))

    def watch(self, spawned):
        self.spawned = spawned
        process = spawned.process
        input_fd = None
        if spawned.data is not None:
            input_fd = process.stdin.fileno()
            self.input = [spawned.data]
            self.input_ended = True
        outputs = {process.stdout.fileno(): frames.OUT, process.stderr.fileno(): frames.ERR}
        self.attach(process.pid, outputs, input_fd)
        self.heard_at = time.time()

    def on_readable(self, fd):
        if self.spawned is None:
            Child.on_readable(self, fd)
            return
        if fd not in self.outputs:
            return
        data = read_some(fd)
        if data is None:
            return
        self.heard_at = time.time()
        if data:
            self.printed[self.outputs[fd]].append(data)
        else:
            del self.outputs[fd]
            self.close_if_over()

    def on_child(self):
        if self.spawned is None:
            Child.on_child(self)
        elif self.exit_status is None and self.pid is not None:
            rc = self.spawned.process.poll()
            if rc is not None:
                self.exit_status = rc
                self.poll_ms = 100
                self.close_if_over()

    def on_tick(self):
        Child.on_tick(self)
        if self.exit_status is not None and self.spawned is not None:
            if time.time() - self.heard_at > QUIET_SECONDS:
                self.close()
        elif self.spawned is not None and self.pid is not None and not self.outputs:
            self.on_child()

    def close_if_over(self):
        if self.exit_status is not None and not self.outputs:
            self.close()

    def close(self):
        spawned, self.spawned = self.spawned, None
        process = spawned.process
        self.outputs = {}
        self.input_fd = None
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                close_quietly(pipe)
        out, err = (b"".join(self.printed[kind]) for kind in (frames.OUT, frames.ERR))
        self.printed = {}
        answer = spawned.finish(self.exit_status, out, err)
        complete(answer, self.arguments)
        if len(out) + len(err) > LARGE:
            self.pid = None
            self.in_child(lambda: answer)
        else:
            self.answer(answer)

    def close_input(self):
        """The pipe belongs to the Popen object."""
        if self.spawned is None:
            Child.close_input(self)
        elif self.input_fd is not None:
            close_quietly(self.spawned.process.stdin)
            self.input_fd = None

    def answer(self, answer):
        self.rc = 1 if answer.get("failed") else 0
        self.pid = None
        self.status = 0
        text = dump(answer)
        self.kept = [(frames.OUT, text[at:at + frames.CHUNK]) for at in range(0, len(text), frames.CHUNK)]
        self.finish()

    def result(self):
        if self.pid is None:
            return {"rc": self.rc}
        result = Child.result(self)
        return {"unsupported": "job"} if result["rc"] == UNSUPPORTED else result


def close_quietly(pipe):
    try:
        pipe.close()
    except (OSError, IOError):
        pass


def complete(answer, arguments):
    answer["invocation"] = {"module_args": arguments.params}


def dump(answer):
    return ("\n%s\n" % json.dumps(answer)).encode("ascii")


def run_job(job, arguments, environ):
    """In a forked child; UNSUPPORTED is its way to say that the module must run."""
    module_child.fresh_process(environ)
    try:
        answer = job()
        complete(answer, arguments)
    except (Unsupported, OSError, IOError, UnicodeError):
        os._exit(UNSUPPORTED)
    print_answer(answer)


def print_answer(answer):
    """In a forked child."""
    data = dump(answer)
    while data:
        data = data[os.write(1, data):]
    os._exit(1 if answer.get("failed") else 0)
