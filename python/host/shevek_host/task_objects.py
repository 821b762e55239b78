# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Ansible's own objects (Play, Block, Role, Task, PlayContext) made of what Node says of a task, so that
# plugins find what they look into. Nothing is parsed again: every field is set as it was resolved.
"""Objects of a task for plugins that were written for Ansible."""

from __future__ import annotations

from ansible.playbook.block import Block
from ansible.playbook.play import Play
from ansible.playbook.play_context import PlayContext
from ansible.playbook.role import Role
from ansible.playbook.task import Task

#: Fields of Task that Node names as Ansible does.
TASK_FIELDS = (
    "action", "args", "async_val", "become", "become_exe", "become_flags", "become_method",
    "become_user", "check_mode", "collections", "connection", "delegate_to", "diff", "environment",
    "ignore_errors", "ignore_unreachable", "loop", "loop_with", "module_defaults", "name", "no_log",
    "poll", "port", "register", "remote_user", "run_once", "tags", "throttle", "timeout", "vars",
)


class Place(dict):
    """What `_ds` is: a mapping that knows where it was written (get_path reads these, of all versions)."""

    def __init__(self, path, line):
        super().__init__()
        self._data_source = path
        self._line_number = line
        self.ansible_pos = (path, line, 1)


def set_place(thing, path, line):
    thing._ds = Place(path, line)
    try:
        from ansible._internal._datatag._tags import Origin
    except ImportError:
        return
    # 2.19 asks for this instead
    thing._origin = Origin(path=path, line_num=line) if path.startswith("/") else None


def make_play(data):
    play = Play()
    play.name = data["name"]
    play.hosts = [data["hosts"]]
    play.strategy = data.get("strategy") or "linear"
    play.vars = {}
    play._uuid = data["uuid"]
    play._action_groups = {}
    play._group_actions = {}
    set_place(play, data["path"], data["line"])
    return play


def make_role(data):
    if data is None:
        return None
    role = Role()
    role._role_name = data["name"]
    role._role_path = data["path"]
    role._role_collection = data.get("collection")
    role._uuid = data.get("uuid") or role._uuid
    return role


def set_resolved_action(task, name):
    """A plain attribute up to 2.18; from 2.19 on what it is computed from."""
    has_property = isinstance(getattr(Task, "resolved_action", None), property)
    setattr(task, "_resolved_action" if has_property else "resolved_action", name)


class _Chain(Block):
    """The block a task is in, with the roles that led to it."""

    chain = ()

    def get_dep_chain(self):
        return list(self.chain) or None


def make_task(data, play):
    role = make_role(data.get("role"))
    block = _Chain(play=play, role=role)
    block.chain = [make_role(each) for each in data.get("dep_chain", ())]
    task = Task(block=block, role=role)
    for name in TASK_FIELDS:
        if data.get(name) is not None:
            setattr(task, name, data[name])
    task._uuid = data["uuid"]
    set_resolved_action(task, data.get("resolved_action") or data["action"])
    task.implicit = bool(data.get("implicit"))
    set_place(task, data["path"], data["line"])
    # as the strategies set it on the object they hand to callbacks and workers
    task._squashed = True
    task._finalized = True
    return task


def make_play_context(play, task, target, passwords):
    context = PlayContext(play=play, passwords=passwords)
    for name in ("check_mode", "diff", "no_log", "become", "become_method", "become_user"):
        value = getattr(task, name, None)
        if value is not None:
            setattr(context, name, value)
    fields = ("connection", "remote_addr", "remote_user", "port", "timeout", "private_key_file", "executable",
              "become_exe", "become_flags")
    for name in fields:
        if target.get(name) is not None:
            setattr(context, name, target[name])
    return context
