# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The connection that an action holds: an object of the real class with the host's options, whose work is done
# by Node's session. Where it would become another user it only notes so; Node does that, too.
"""The connection of a task, over Node's session."""

from __future__ import annotations

import types

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.executor.task_executor import TaskExecutor
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins import loader as plugin_loader
from ansible.plugins.become import BecomeBase
from ansible.plugins.connection import ConnectionBase


def ask(worker, method, params):
    """Node's answer; what went wrong there is raised as Ansible's own connections would."""
    answer = worker.ask(method, params)
    if answer["kind"] == "unreachable":
        raise AnsibleConnectionFailure(answer["message"])
    if answer["kind"] == "failed":
        raise AnsibleError(answer["message"])
    return answer["value"]


def executor_for(task, play_context, loader):
    """TaskExecutor's ways to make a connection and to give it its options, without the rest of one."""
    executor = TaskExecutor.__new__(TaskExecutor)
    executor._task = task
    executor._play_context = play_context
    executor._loader = loader
    executor._shared_loader_obj = plugin_loader
    executor._new_stdin = None
    executor._connection = None
    return executor


def make(work, play_context, variables, templar):
    """`variables` are those of the machine that is connected to: a delegate's, where there is one."""
    executor = executor_for(work.task, play_context, work.loader)
    executor._get_become = _become
    name = work.params["target"]["connection"]
    before, templar.available_variables = templar.available_variables, variables
    try:
        # what the connection itself prefers gives way to it
        play_context.shell = templar.template(variables.get("ansible_shell_type"))
        if plugin_loader.connection_loader.has_plugin(name):
            connection = executor._get_connection(variables, templar, name)
        else:
            connection = _Unknown(name, play_context)
            executor._set_become_plugin(variables, templar, connection)
        executor._connection = connection
        executor._set_connection_options(variables, templar)
    finally:
        templar.available_variables = before
    return _bridged(connection, work.worker)


def _become(name):
    return plugin_loader.become_loader.get(name) or _UnknownBecome(name)


class _UnknownBecome(BecomeBase):
    """A method that only Node knows."""

    def __init__(self, name):
        super().__init__()
        self.name = self._load_name = name

    def get_option(self, option, hostvars=None, playcontext=None):
        return getattr(playcontext, option, None)

    def set_options(self, task_keys=None, var_options=None, direct=None):
        pass


class _Unknown(ConnectionBase):
    """A connection that only Node knows."""

    has_pipelining = True
    transport = "shevek"

    def __init__(self, name, play_context):
        super().__init__(play_context, None)
        self._load_name = self.transport = name

    def set_options(self, task_keys=None, var_options=None, direct=None):
        pass

    def get_option(self, option, hostvars=None):
        raise KeyError(option)

    def _connect(self):
        return self

    exec_command = put_file = fetch_file = close = _connect


def _bridged(connection, worker):
    connection.is_shevek = True
    connection._connected = True
    connection.is_becoming = False
    become = connection.become
    if become is not None:
        def build_become_command(_self, cmd, _shell):
            connection.is_becoming = True
            return cmd
        become.build_become_command = types.MethodType(build_become_command, become)
    for name, function in METHODS.items():
        setattr(connection, name, types.MethodType(function(worker), connection))
    return connection


def _exec_command(worker):
    def exec_command(self, cmd, in_data=None, sudoable=True):
        is_becoming, self.is_becoming = self.is_becoming, False
        answer = ask(worker, "exec", {
            "command": to_text(cmd, errors="surrogate_or_strict"),
            "stdin": None if not in_data else to_bytes(in_data, errors="surrogate_or_strict"),
            "as_become_user": is_becoming,
        })
        return answer["rc"], answer["stdout"], answer["stderr"]
    return exec_command


def _put_file(worker):
    def put_file(self, in_path, out_path):
        ask(worker, "putFile", {"local": to_text(in_path), "remote": to_text(out_path)})
    return put_file


def _fetch_file(worker):
    def fetch_file(self, in_path, out_path):
        content = ask(worker, "fetchFile", {"remote": to_text(in_path)})
        with open(to_bytes(out_path), "wb") as file:
            file.write(content)
    return fetch_file


def _reset(worker):
    def reset(self):
        ask(worker, "reset", {})
    return reset


def _nothing(_worker):
    return lambda self: self


METHODS = {
    "exec_command": _exec_command,
    "put_file": _put_file,
    "fetch_file": _fetch_file,
    "reset": _reset,
    "close": _nothing,
    "_connect": _nothing,
}
