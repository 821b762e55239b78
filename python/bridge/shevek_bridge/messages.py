# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays, tasks and results of Ansible's as the dicts that go over the line."""

import functools
import os

from ansible import context
from ansible.plugins.loader import action_loader, module_loader
from shevek_bridge.facts import ADHOC_PLAYBOOK, working_folder

# What Ansible handles itself and so never looks up.
STATEMENTS = ("meta", "include", "include_tasks", "import_tasks", "include_role", "import_role")
CENSORED = "the output has been hidden due to the fact that 'no_log: true' was specified for this result"


def playbook_fields(playbook, is_adhoc):
    name = str(playbook._file_name)
    path = "" if is_adhoc else os.path.abspath(name)
    return {"name": name, "path": path}


def play_fields(play):
    path, line = place_of(play)
    hosts = play.hosts
    pattern = ",".join(str(host) for host in hosts) if isinstance(hosts, (list, tuple)) else str(hosts or "")
    written = getattr(play, "_ds", None) or {}
    return {
        "uuid": str(play._uuid),
        "name": str(play.get_name()),
        "named": bool("name" in written),
        "pattern": pattern,
        "path": path,
        "line": line,
        "strategy": str(play.strategy),
        "check": flag(getattr(play, "check_mode", None), "check"),
    }


# In the order in which Ansible gives them.
ASKED = ("name", "private", "prompt", "encrypt", "confirm", "salt_size", "salt", "default", "unsafe")


def prompt_fields(play, asked):
    fields = dict(dict.fromkeys(ASKED), **dict(zip(ASKED, asked)))
    for name in ("name", "prompt"):
        fields[name] = str(fields[name])
    for name in ("private", "confirm"):
        fields[name] = bool(fields[name])
    if fields["encrypt"] is not None:
        fields["encrypt"] = str(fields["encrypt"])
    if fields["private"]:
        # what nobody may see as it is typed is told to nobody
        fields.update(salt=None, default=None)
    return dict(fields, play=play_fields(play))


def task_fields(task, is_handler):
    path, line = place_of(task)
    role = task._role
    is_no_log = task.no_log is True
    return {
        "uuid": str(task._uuid),
        "name": str(task.get_name()),
        "own_name": own_name(task),
        "action": str(task.action),
        "resolved": resolved_action(task),
        # where no_log is a template, nothing tells here what it comes to
        "args": dict(task.args) if task.no_log in (None, False) else {},
        "path": path,
        "line": line,
        "role": str(role.get_name(include_role_fqcn=False)) if role else None,
        "role_fqcn": str(role.get_name()) if role else None,
        "no_log": is_no_log,
        "handler": is_handler,
        "check": flag(task.check_mode, "check"),
        "diff": flag(task.diff, "diff"),
        # a tag may come from the task and from what it is in
        "tags": list(dict.fromkeys(str(tag) for tag in task.tags)),
        "loop": task.loop is not None,
        "loop_with": str(task.loop_with) if task.loop_with else None,
    }


def result_fields(result, address):
    data = result._result
    task = result._task
    delegated = data.get("_ansible_delegated_vars")
    fields = {
        "host": result._host.get_name(),
        "address": address,
        "result": data,
    }
    if isinstance(delegated, dict):
        fields["delegated"] = str(task.delegate_to)
        if delegated.get("ansible_host") is not None:
            fields["delegated_address"] = str(delegated["ansible_host"])
    # a loop's result keeps its items' own marks; what is hidden has neither mark nor content
    if task.no_log is True or data.get("_ansible_no_log") is True or data.get("censored") == CENSORED:
        fields["no_log"] = True
    return fields


def job_id(result):
    data = result._result
    inner = data.get("async_result")
    found = data.get("ansible_job_id") or (inner.get("ansible_job_id") if isinstance(inner, dict) else None)
    return "" if found is None else str(found)


def include_fields(included):
    labels = included._vars if isinstance(included._vars, dict) else {}
    fields = {
        "included": str(included._filename),
        "hosts": [host.get_name() for host in included._hosts],
    }
    if labels.get("_ansible_no_log"):
        fields["label"] = "(censored due to no_log)"
    elif "_ansible_item_label" in labels:
        fields["label"] = labels["_ansible_item_label"]
    return fields


def stats_fields(stats):
    return {
        "hosts": {str(host): stats.summarize(host) for host in stats.processed},
        "custom": dict(stats.custom),
    }


def own_name(task):
    """Without the role that the task is in; an include_role says which one it takes."""
    if not task.name and hasattr(task, "_role_name"):
        return str(task.get_name())
    return str(task.name or task.action)


def resolved_action(task):
    action = str(task.action)
    if action in STATEMENTS:
        return "ansible.builtin." + action
    return str(getattr(task, "resolved_action", None) or looked_up(action))


@functools.lru_cache(maxsize=None)
def looked_up(action):
    """`action:` and `local_action:` leave it to the run."""
    for loader in (action_loader, module_loader):
        found = loader.find_plugin_with_context(action)
        if found.resolved:
            return found.resolved_fqcn
    return action


def place_of(thing):
    """Ansible gives `path:line` in one."""
    path, _, line = str(thing.get_path() or "").rpartition(":")
    if line.isdigit():
        return path, int(line)
    if "module_name" not in context.CLIARGS:
        return "", 0
    # what `ansible` runs stands in no file
    return os.path.join(context.CLIARGS.get("basedir") or working_folder(), ADHOC_PLAYBOOK), 1


def address_of(host, variables):
    """What is a template there is not rendered for a callback."""
    address = variables.get("ansible_host")
    return str(address) if isinstance(address, str) and "{{" not in address else host.get_name()


def flag(value, option):
    """A keyword that is a template has no value yet; then the command line's holds."""
    return value if isinstance(value, bool) else bool(context.CLIARGS.get(option))
