# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Modules that an action runs go to Node's engine, where its connection is the task's. An action may make
# another connection (synchronize does); over that, Ansible's own code runs the module.
"""Modules of an action, run by Node's engine."""

from __future__ import annotations

import contextlib

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

from .bridge_connection import ask

try:
    from ansible.utils.unsafe_proxy import wrap_var
except ImportError:
    def wrap_var(value):
        return value


def task_context(task):
    """From 2.19 on templates and errors look for the task around them."""
    try:
        from ansible._internal._task import TaskContext
    except ImportError:
        return contextlib.nullcontext()
    return TaskContext(task=task)


def attach(worker):
    """From now on, in this process, every action's modules."""
    of_ansible = ActionBase._execute_module

    def _execute_module(self, module_name=None, module_args=None, tmp=None, task_vars=None, persist_files=False,
                        delete_remote_tmp=None, wrap_async=False, **more):
        if not getattr(self._connection, "is_shevek", False):
            return of_ansible(self, module_name=module_name, module_args=module_args, task_vars=task_vars,
                              persist_files=persist_files, wrap_async=wrap_async, **more)
        task = self._task
        if task.check_mode and not self._supports_check_mode:
            raise AnsibleError("check mode is not supported for this operation")
        args = dict(task.args if module_args is None else module_args)
        args.pop("_ansible_check_mode", None)
        result = ask(worker, "module", {
            "name": task.action if module_name is None else module_name,
            "args": args,
            "is_async": bool(wrap_async),
            "ignores_unknown": bool(more.get("ignore_unknown_opts")),
            "check_mode": bool(task.check_mode),
            "diff": bool(task.diff),
            "no_log": bool(task.no_log),
            "environment": _environment(self),
        })
        return wrap_var(result)

    ActionBase._execute_module = _execute_module


def _environment(action):
    environment = {}
    written = action._task.environment or []
    for layer in written if isinstance(written, list) else [written]:
        for each in layer if isinstance(layer, list) else [layer]:
            if each:
                environment.update(action._templar.template(each))
    return environment
