# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# One action plugin at work on one task and host. Its connection is the real class with its options, but
# commands, files and modules go to Node, which has the session; all else is Ansible's own code.
"""Runs an action plugin."""

from __future__ import annotations

import traceback

from ansible.errors import AnsibleActionFail, AnsibleActionSkip, AnsibleConnectionFailure, AnsibleError
from ansible.module_utils.common.text.converters import to_text
from ansible.plugins import loader as plugin_loader
from ansible.template import Templar

from . import bridge_connection, bridge_module, task_objects, task_variables
from .plugin_class import plugin_class


def preload(_params):
    """In the host, before the first worker is forked: what every action needs is then there in each."""
    for loader, names in (
        (plugin_loader.connection_loader, ("local", "ssh")),
        (plugin_loader.become_loader, ("sudo", "su")),
        (plugin_loader.shell_loader, ("sh",)),
    ):
        for name in names:
            loader.get(name, class_only=True)


def run(worker, params):
    worker.on("run", lambda _params: Work(worker, params).run())
    worker.serve()


class Work:
    """What TaskExecutor has around an action: task, play context, connection, templar."""

    def __init__(self, worker, params):
        self.worker = worker
        self.params = params
        self.play = task_objects.make_play(params["play"])
        self.task = task_objects.make_task(params["task"], self.play)
        self.loader = task_variables.make_loader(worker, params["basedir"])
        self.variables = task_variables.from_node(worker, params, self.loader)
        self.templar = Templar(loader=self.loader, variables=self.variables)

    def run(self):
        """The result; whatever went wrong is one, too, in the words of TaskExecutor."""
        try:
            with bridge_module.task_context(self.task):
                return self._run()
        except (AnsibleActionFail, AnsibleActionSkip) as error:
            return dict(error.result, _ansible_action_end=True)
        except AnsibleConnectionFailure as error:
            return {"unreachable": True, "msg": to_text(error)}
        except AnsibleError as error:
            return {"failed": True, "msg": to_text(error, nonstring="simplerepr"), "_ansible_error": True}
        except Exception as error:  # whatever a plugin raises fails its task
            return {
                "failed": True,
                "msg": "Unexpected failure during module execution: %s" % to_text(error, nonstring="simplerepr"),
                "exception": traceback.format_exc(),
                "stdout": "",
                "_ansible_error": True,
            }

    def _run(self):
        found = plugin_class(plugin_loader.action_loader, self.params["plugin"])
        bridge_module.attach(self.worker)
        connection = self._connection()
        handler = found(task=self.task, connection=connection, play_context=connection._play_context,
                        loader=self.loader, templar=self.templar, shared_loader_obj=plugin_loader)
        try:
            result = handler.run(task_vars=self.variables)
        finally:
            handler.cleanup()
        if not isinstance(result, dict):
            raise AnsibleError("the action plugin %s (%s) gave %s, not a dict" % (
                self.params["plugin"]["name"], self.params["plugin"]["file"], type(result).__name__))
        return result

    def _connection(self):
        target = self.params["target"]
        passwords = {"conn_pass": target.get("password"), "become_pass": target.get("become_pass")}
        play_context = task_objects.make_play_context(self.play, self.task, target, passwords)
        delegate = self.task.delegate_to
        variables = self.variables["ansible_delegated_vars"][delegate] if delegate else self.variables
        return bridge_connection.make(self, play_context, variables, self.templar)
