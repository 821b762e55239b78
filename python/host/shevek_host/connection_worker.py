# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A connection plugin at work for one host and login. Commands and files are its own; modules run over it by
# Ansible's own ActionBase, which packs, transfers and starts each as ansible-playbook does.
"""A connection in Python."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import loader as plugin_loader
from ansible.plugins.action import ActionBase
from ansible.template import Templar

from . import bridge_module, task_objects
from .plugin_options import class_of


def preload(_params):
    """In the host, before the first worker is forked."""
    plugin_loader.shell_loader.get("sh", class_only=True)
    plugin_loader.become_loader.get("sudo", class_only=True)


def run(worker, params):
    made = []

    def work():
        # by the first request, whose answer says what went wrong with it
        if not made:
            made.append(Work(params))
        return made[0]

    for name in ("exec", "putFile", "fetchFile", "makeTempDir", "module", "reset", "close"):
        worker.on(name, told(work, name))
    worker.serve()


def told(work, name):
    def answer(params):
        try:
            return {"kind": "done", "value": getattr(work(), name)(params)}
        except AnsibleConnectionFailure as error:
            return {"kind": "unreachable", "message": to_text(error)}
        except AnsibleError as error:
            return {"kind": "failed", "message": to_text(error)}
    return answer


class Runner(ActionBase):
    """Runs a module, and keeps what it printed: Node reads it."""

    output = None

    def run(self, tmp=None, task_vars=None):
        raise NotImplementedError()

    def _parse_returned_data(self, res, *_args, **_kwargs):
        self.output = res
        return {}


class Work:
    def __init__(self, params):
        self.params = params
        self.task = task_objects.make_task(params["task"], task_objects.make_play(params["play"]))
        target = params["target"]
        passwords = {"conn_pass": target.get("password"), "become_pass": None}
        self.play_context = task_objects.make_play_context(self.task._parent._play, self.task, target, passwords)
        found = class_of("connection", params["plugin"])
        with open(os.devnull, "rb") as stdin:
            self.connection = found(self.play_context, stdin, task_uuid=self.task._uuid, ansible_playbook_pid=str(os.getppid()))
        self.connection.set_options(direct=params["options"])
        self.connection._shell.set_options(direct={"remote_tmp": target["remote_tmp"]})
        self.loader = DataLoader()
        self.loader.set_basedir(params["basedir"])
        # Ansible's discovery leaves here what it found.
        self.variables = dict(
            params["variables"], ansible_facts={}, inventory_hostname=params["host"],
            ansible_playbook_python=sys.executable)

    def exec(self, params):
        self._become(params.get("become"))
        command = params["command"]
        connection = self.connection
        if not params.get("is_for_login"):
            command = "%s -c %s" % (self.play_context.executable, shlex.quote(command))
        if connection.become is not None:
            command = connection.become.build_become_command(command, connection._shell)
            if not params.get("is_for_login"):
                command = "%s -c %s" % (self.play_context.executable, shlex.quote(command))
        stdin = params.get("stdin")
        code, out, error = connection.exec_command(command, in_data=stdin, sudoable=connection.become is not None)
        out = _bytes(out)
        if connection.become is not None:
            out = _without_success(out, connection.become)
        return {"rc": code or 0, "stdout": out, "stderr": _bytes(error)}

    def putFile(self, params):
        self.connection.put_file(params["local"], params["remote"])
        self._become(params.get("become"))
        if self.connection.become is not None:
            self._runner()._fixup_perms2((params["remote"],))

    def fetchFile(self, params):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "content")
            self.connection.fetch_file(params["remote"], path)
            with open(path, "rb") as file:
                return file.read()

    def makeTempDir(self, params):
        self._become(params.get("become"))
        runner = self._runner()
        path = runner._make_tmp_path()
        if self.connection.become is not None:
            runner._fixup_perms2((path,))
        self.connection._shell.tmpdir = None
        return path

    def reset(self, _params):
        if hasattr(self.connection, "reset"):
            self.connection.reset()

    def close(self, _params):
        self.connection.close()

    def module(self, params):
        self._become(params.get("become"))
        task = self.task
        task.environment = [params["environment"]]
        task.async_val = params.get("async_seconds") or 0
        for name in ("check_mode", "diff", "no_log"):
            setattr(task, name, bool(params["arguments"].get("_ansible_" + name)))
        arguments = {key: value for key, value in params["arguments"].items() if not str(key).startswith("_ansible_")}
        if params.get("folder"):
            plugin_loader.module_loader.add_directory(params["folder"])
        shell = self.connection._shell
        if "ANSIBLE_ASYNC_DIR" in params["environment"]:
            shell.set_option("async_dir", params["environment"]["ANSIBLE_ASYNC_DIR"])
        runner = self._runner()
        try:
            with bridge_module.task_context(task):
                runner._execute_module(module_name=params["name"], module_args=arguments, task_vars=self.variables,
                                       wrap_async=task.async_val > 0)
        finally:
            runner.cleanup(force=task.async_val == 0)
        output = runner.output
        return {"rc": output["rc"], "stdout": output["stdout"], "stderr": output["stderr"]}

    def _runner(self):
        templar = Templar(loader=self.loader, variables=self.variables)
        return Runner(task=self.task, connection=self.connection, play_context=self.play_context, loader=self.loader,
                      templar=templar, shared_loader_obj=plugin_loader)

    def _become(self, become):
        """The user to be, from now on; none for the login user."""
        plugin = None
        if become is not None:
            plugin = plugin_loader.become_loader.get(become["method"])
            if plugin is None:
                raise AnsibleError("the become method %s is none of Ansible's, and the connection %s is" % (
                    become["method"], self.params["plugin"]["name"]))
            plugin.set_options(direct=become["options"])
            self.play_context.become_user = become["user"]
            self.play_context.become_pass = become["options"].get("become_pass") or ""
            self.play_context.become_method = become["method"]
        self.play_context.become = plugin is not None
        self.task.become = plugin is not None
        self.connection.set_become_plugin(plugin)
        if plugin is not None:
            self.play_context.set_become_plugin(plugin.name)


def _bytes(stream):
    if isinstance(stream, (bytes, str)):
        return to_bytes(stream)
    return b"".join(stream.readlines())


def _without_success(out, become):
    """The line that shows that the other user's command has begun."""
    line = to_bytes(become.success)
    start = out.lstrip()
    return start[len(line):].lstrip(b"\r\n") if start.startswith(line) else out
