# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 the Shevek authors
#
# It imports ansible-core, which is under that licence; nothing of it is part of Shevek's own program.
"""A callback that writes each v2 method that ansible-core calls, with the host and the task, to $EVENTS_FILE."""
import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: log_events
    type: aggregate
    short_description: writes the names of events
    description: Writes the names of events, with hosts and tasks.
    options: {}
"""

SEEN = []


def of_result(result):
    return [result._host.get_name(), result._task.get_name()]


def of_task(task, is_conditional=False):
    return ["", task.get_name()]


def of_prompt(varname, private, prompt, encrypt, confirm, salt_size, salt, default, unsafe):
    secrets = [None, None] if private else [salt, default]
    return ["", json.dumps([varname, private, prompt, encrypt, confirm, salt_size, *secrets, unsafe])]


TELLERS = {
    "v2_playbook_on_start": lambda playbook: ["", os.path.basename(playbook._file_name)],
    "v2_playbook_on_play_start": lambda play: ["", play.get_name()],
    "v2_playbook_on_task_start": of_task,
    "v2_playbook_on_handler_task_start": of_task,
    "v2_runner_on_start": lambda host, task: [host.get_name(), task.get_name()],
    "v2_playbook_on_notify": lambda handler, host: [host.get_name(), handler.get_name()],
    "v2_playbook_on_include": lambda included: [
        ",".join(host.get_name() for host in included._hosts),
        os.path.basename(str(included._filename)),
    ],
    "v2_playbook_on_vars_prompt": of_prompt,
    "v2_playbook_on_stats": lambda stats: [",".join(sorted(stats.processed)), ""],
    "v2_playbook_on_no_hosts_matched": lambda: ["", ""],
    "v2_playbook_on_no_hosts_remaining": lambda: ["", ""],
}


def logger(method):
    def log(self, *args, **kwargs):
        given = dict(kwargs)
        ignored = given.pop("ignore_errors", False) or (method == "v2_runner_on_failed" and args[1:2] == (True,))
        if method == "v2_runner_on_failed":
            args = args[:1]
        told = TELLERS.get(method, of_result)(*args, **given)
        SEEN.append([method[3:], *told] + (["ignored"] if ignored else []))
        with open(os.environ["EVENTS_FILE"], "w") as file:
            json.dump(SEEN, file)

    return log


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "log_events"
    CALLBACK_NEEDS_ENABLED = True


for each in dir(CallbackBase):
    if each.startswith("v2_") and each != "v2_on_any":
        setattr(CallbackModule, each, logger(each))
