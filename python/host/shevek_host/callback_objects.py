# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The objects that callbacks look into, made of Node's events. A play or task comes in full the first time and
# by its uuid from then on, so that a callback meets the same object again, as it does in Ansible.
"""Objects of events for callbacks."""

from __future__ import annotations

import copy

from ansible.executor.stats import AggregateStats
from ansible.inventory.host import Host
from ansible.parsing.dataloader import DataLoader
from ansible.playbook import Playbook
from ansible.playbook.block import Block
from ansible.playbook.handler import Handler
from ansible.playbook.included_file import IncludedFile
from ansible.playbook.play_context import PlayContext
from ansible.playbook.role_include import IncludeRole
from ansible.playbook.task import Task
from ansible.playbook.task_include import TaskInclude

from . import task_objects

try:
    from ansible.executor.task_result import _RawTaskResult as TaskResult
except ImportError:
    from ansible.executor.task_result import TaskResult

INCLUDES = {"include_tasks": TaskInclude, "include_role": IncludeRole}


class Variables:
    """The variable manager of a play: callbacks hear of results, the engine's variables stay with it."""

    extra_vars = {}

    def get_vars(self, *_args, **_kwargs):
        return {}


class Objects:
    def __init__(self, host_variables):
        self._host_variables = host_variables
        self._plays = {}
        self._tasks = {}
        self._hosts = {}
        self.play = None

    def playbook(self, data):
        playbook = Playbook(DataLoader())
        playbook._file_name = data["name"]
        playbook._basedir = data["basedir"]
        playbook._loader.set_basedir(data["basedir"])
        return playbook

    def of_play(self, event):
        data = event["play"]
        play = self._plays.get(data["uuid"])
        if play is None:
            play = self._plays[data["uuid"]] = task_objects.make_play(data)
            play._variable_manager = Variables()
        self.play = play
        return play

    def play_context(self):
        return PlayContext(play=self.play, passwords={})

    def of_task(self, event):
        data = event["task"]
        task = self._tasks.get(data["uuid"])
        if task is None:
            task = self._tasks[data["uuid"]] = self._new_task(data, self.of_play(event))
        return task

    def _new_task(self, data, play):
        role = task_objects.make_role(data.get("role"))
        kind = Handler if data["is_handler"] else INCLUDES.get(data["action"].rpartition(".")[2], Task)
        task = kind(block=Block(play=play, role=role), role=role)
        for name in ("action", "args", "name", "no_log", "check_mode", "diff", "tags", "loop", "loop_with"):
            if data.get(name) is not None:
                setattr(task, name, data[name])
        task._uuid = data["uuid"]
        task_objects.set_resolved_action(task, data["resolved_action"])
        task._squashed = task._finalized = True
        task_objects.set_place(task, data["path"], data["line"])
        return task

    def host(self, name):
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(name)
            host.vars = self._host_variables(name) or {}
        return host

    def result(self, event):
        data = event["outcome"]
        task = self.of_task(event)
        if data.get("delegated_to") is not None or event.get("is_ignored"):
            task = copy.copy(task)
            task.delegate_to = data.get("delegated_to")
            task.ignore_errors = bool(event.get("is_ignored"))
        fields = {name: getattr(task, name, None) for name in task.fattributes}
        return TaskResult(host=self.host(data["host"]), task=task, return_data=data["result"], task_fields=fields)

    def handler(self, name):
        handler = Handler()
        handler.name = name
        return handler

    def included(self, event):
        task = self.of_task(event)
        is_role = task.action.split(".")[-1] == "include_role"
        variables = {} if event.get("item") is None else {"_ansible_item_label": event["item"], "item": event["item"]}
        included = IncludedFile(event["included"], {}, variables, task, is_role)
        included._hosts = [self.host(name) for name in event["hosts"]]
        return included

    def stats(self, event):
        stats = AggregateStats()
        for host, counts in event["hosts"].items():
            stats.processed[host] = 1
            for name, count in counts.items():
                if count:
                    getattr(stats, name)[host] = count
        stats.custom = event["custom"]
        return stats
