#!/usr/bin/env python3
# Records what ansible-core's callbacks are told during a run, in the shape of src/events/run-event.ts.
# Copyright (C) 2026 the Shevek authors
#
# This program is free software: you can redistribute it and/or modify it under the terms of the GNU
# General Public License as published by the Free Software Foundation, either version 3 of the License,
# or (at your option) any later version. It is distributed without any warranty; see the licence at
# https://www.gnu.org/licenses/gpl-3.0.txt. (It imports ansible-core, which is under that licence;
# nothing of it is part of Shevek's own program.)
"""capture.py EVENTS_FILE ansible|ansible-playbook [ARGUMENT ...]

Runs the command in this process, with its real output, and writes the events to EVENTS_FILE.
"""
import importlib
import json
import multiprocessing
import os
import re
import sys
import threading

EVENTS_FILE, COMMAND, *ARGUMENTS = sys.argv[1:]
sys.argv = ["/usr/bin/" + COMMAND, *ARGUMENTS]

from ansible.executor.task_queue_manager import TaskQueueManager
from ansible.executor.task_result import TaskResult
from ansible.parsing.ajson import AnsibleJSONEncoder
from ansible.playbook.handler import Handler
from ansible.playbook.task import Task
from ansible.utils.display import Display

EVENTS = []
LOCK = threading.RLock()
CONTROLLER = os.getpid()
STATE = {"play": None}
TASKS = {}

RESULT_KINDS = {
    "v2_runner_on_ok": "ok",
    "v2_runner_on_failed": "failed",
    "v2_runner_on_skipped": "skipped",
    "v2_runner_on_unreachable": "unreachable",
    "v2_runner_item_on_ok": "itemOk",
    "v2_runner_item_on_failed": "itemFailed",
    "v2_runner_item_on_skipped": "itemSkipped",
    "v2_runner_retry": "retry",
    "v2_on_file_diff": "diff",
    "v2_runner_on_async_poll": "asyncPoll",
    "v2_runner_on_async_ok": "asyncOk",
    "v2_runner_on_async_failed": "asyncFailed",
}


def split_path(path):
    file, _, line = (path or "").rpartition(":")
    return file, int(line or 0)


def play_info(play):
    hosts = play.hosts
    path, line = split_path(play.get_path())
    return {
        "uuid": play._uuid,
        "name": play.get_name(),
        "hasName": bool(play.name) and play.name != hosts,
        "pattern": hosts if isinstance(hosts, str) else ",".join(hosts),
        "path": path,
        "line": line,
        "strategy": play.strategy,
        "isCheckMode": bool(play.check_mode),
    }


def task_info(task, fields=None):
    path, line = split_path(task.get_path())
    return {
        "uuid": task._uuid,
        "name": task.get_name(),
        "ownName": (fields or {}).get("name") or task.name or task.action,
        "action": task.action,
        "resolvedAction": task.resolved_action or task.action,
        "args": dict(task.args),
        "path": path,
        "line": line,
        "role": task._role.get_name() if task._role else None,
        "roleFqcn": task._role.get_name() if task._role else None,
        "isNoLog": bool(task.no_log),
        "isHandler": isinstance(task, Handler),
        "isCheckMode": bool(task.check_mode),
        "isDiff": bool(task.diff),
        "tags": list(task.tags),
        "loop": None if task.loop is None else "items",
    }


def without_internal(value):
    if isinstance(value, dict):
        return {
            key: without_internal(item)
            for key, item in value.items()
            if not (isinstance(key, str) and key.startswith("_ansible_"))
        }
    if isinstance(value, (list, tuple)):
        return [without_internal(item) for item in value]
    return value


def outcome(result):
    clean = result.clean_copy()._result
    shown = without_internal(clean)
    if "censored" not in clean:
        for key in ("failed", "skipped"):
            if key in result._result:
                shown[key] = result._result[key]
    host = result._host.get_name()
    is_no_log = bool(clean.get("_ansible_no_log", False)) or "censored" in clean
    delegated = result._task.delegate_to
    address = clean.get("_ansible_delegated_vars", {}).get("ansible_host")
    return {
        "host": host,
        "remoteAddr": host,
        "result": shown,
        "delegatedTo": delegated,
        "delegatedAddr": address if delegated else None,
        "itemLabel": clean.get("_ansible_item_label", clean.get("item")),
        "isVerboseAlways": clean.get("_ansible_verbose_always", False) is True,
        "isVerboseOverride": clean.get("_ansible_verbose_override", False) is not False,
        # As the callbacks see it: a censored result of a task has lost the mark.
        "isNoLog": bool(clean.get("_ansible_no_log", False)) and is_no_log,
        "start": 0,
        "end": 0,
    }


def result_event(kind, result, keywords):
    event = {
        "kind": kind,
        "task": task_info(result._task, result._task_fields),
        "outcome": outcome(result),
    }
    if kind == "failed":
        event["isIgnored"] = bool(keywords.get("ignore_errors"))
    if kind == "unreachable":
        event["isIgnored"] = bool(result._task.ignore_unreachable)
    if kind.startswith("async"):
        answer = result._result
        event["jobId"] = answer.get("ansible_job_id") or answer.get(
            "async_result", {}
        ).get("ansible_job_id")
    return event


def stats_event(stats):
    return {
        "kind": "stats",
        "stats": {
            "hosts": {host: stats.summarize(host) for host in stats.processed},
            "custom": stats.custom,
        },
    }


def include_event(included):
    values = included._vars
    label = values.get("_ansible_item_label", values.get("item"))
    if values.get("_ansible_no_log", False):
        label = "(censored due to no_log)"
    return {
        "kind": "include",
        "task": task_info(included._task),
        "included": included._filename,
        "hosts": [host.name for host in included._hosts],
        "itemLabel": label,
    }


def make_event(method, args, keywords):
    if method in RESULT_KINDS:
        return result_event(RESULT_KINDS[method], args[0], keywords)
    if method == "v2_playbook_on_start":
        name = args[0]._file_name
        return {
            "kind": "playbookStart",
            "playbook": {"uuid": "playbook", "name": name, "path": os.path.abspath(name)},
        }
    if method == "v2_playbook_on_play_start":
        STATE["play"] = play_info(args[0])
        return {"kind": "playStart"}
    if method == "v2_playbook_on_vars_prompt":
        name, is_private, prompt, *_ = args
        return {"kind": "varsPrompt", "name": name, "isPrivate": is_private, "prompt": prompt}
    if method == "v2_playbook_on_no_hosts_matched":
        return {"kind": "noHostsMatched"}
    if method == "v2_playbook_on_no_hosts_remaining":
        return {"kind": "noHostsRemaining"}
    if method in ("v2_playbook_on_task_start", "v2_playbook_on_handler_task_start"):
        return {"kind": "taskStart", "task": task_info(args[0])}
    if method == "v2_runner_on_start":
        return {"kind": "hostStart", "host": str(args[0]), "task": task_info(args[1])}
    if method == "v2_playbook_on_include":
        return include_event(args[0])
    if method == "v2_playbook_on_notify":
        return {
            "kind": "notify",
            "task": task_info(args[0]),
            "host": str(args[1]),
            "handler": args[0].get_name(),
        }
    if method == "v2_playbook_on_stats":
        return stats_event(args[0])
    raise SystemExit("capture: no event for " + method)


def record(event):
    event.update({"uuid": str(len(EVENTS)), "time": 0})
    if event["kind"] == "playStart":
        event["play"] = STATE["play"]
    # A task is written out once, and again where it has changed; else its uuid stands for it.
    task = event.get("task")
    if task:
        if TASKS.get(task["uuid"]) == task:
            event["task"] = task["uuid"]
        else:
            TASKS[task["uuid"]] = task
    # Written down at once: what is told may be changed afterwards.
    text = json.dumps(event, cls=AnsibleJSONEncoder, ensure_ascii=False)
    EVENTS.append(re.sub("[\ud800-\udfff]", lambda found: "\\u%04x" % ord(found.group()), text))


def watch_callbacks():
    send = TaskQueueManager.send_callback

    def recording(self, method_name, *args, **keywords):
        with LOCK:
            is_implicit = any(isinstance(arg, Task) and arg.implicit for arg in args)
            if os.getpid() == CONTROLLER and not is_implicit:
                record(make_event(method_name, args, keywords))
            return send(self, method_name, *args, **keywords)

    TaskQueueManager.send_callback = recording


def is_callbacks_own():
    frame = sys._getframe(2)
    while frame:
        code = frame.f_code
        if "/plugins/callback/" in code.co_filename and code.co_name.startswith("v2_"):
            return True
        frame = frame.f_back
    return False


TALKING = threading.local()


def watch_display():
    """Notes the words before they are wrapped and coloured, also where a worker says them."""
    show = Display.display

    def noting(style, method, level_of):
        say = getattr(Display, method)

        def saying(self, msg, *args, **keywords):
            before = getattr(TALKING, "words", None)
            worker = multiprocessing.current_process()
            host = keywords.get("host")
            if host is None and hasattr(worker, "_host"):
                host = worker._host.name if style in ("warning", "deprecated") else None
            if before is None:
                TALKING.words = {
                    "kind": "message",
                    "style": style,
                    "text": msg,
                    "level": level_of(keywords),
                    "host": host,
                }
            if style == "deprecated":
                TALKING.words["text"] = self.get_deprecation_message(msg, *args, **keywords)
            if style == "error" and keywords.get("wrap_text", True):
                TALKING.words["isWrapped"] = True
            try:
                return say(self, msg, *args, **keywords)
            finally:
                TALKING.words = before

        setattr(Display, method, saying)

    def showing(self, msg, color=None, stderr=False, screen_only=False, log_only=False, newline=True, words=None):
        words = words or getattr(TALKING, "words", None)
        if self._final_q:
            plain = {"kind": "message", "style": "plain", "text": msg, "level": 0, "host": None}
            return self._final_q.send_display(
                msg, color=color, stderr=stderr, screen_only=screen_only,
                log_only=log_only, newline=newline, words=words or plain,
            )
        with LOCK:
            if not is_callbacks_own() and not log_only:
                record(dict(words) if words else {
                    "kind": "message",
                    "style": "error" if stderr else "plain",
                    "text": msg,
                    "level": 0,
                    "host": None,
                })
            return show(self, msg, color, stderr, screen_only, log_only, newline)

    Display.display = showing
    noting("warning", "warning", lambda keywords: 0)
    noting("deprecated", "deprecated", lambda keywords: 0)
    noting("error", "error", lambda keywords: 0)
    noting("verbose", "verbose", lambda keywords: keywords.get("caplevel", 2) + 1)


def main():
    watch_display()
    watch_callbacks()
    module = {"ansible-playbook": "playbook", "ansible": "adhoc"}[COMMAND]
    try:
        importlib.import_module("ansible.cli." + module).main(sys.argv)
    finally:
        if os.getpid() == CONTROLLER:
            sys.stdout.flush()
            with open(EVENTS_FILE, "w", encoding="utf-8") as file:
                file.write("[\n" + ",\n".join(EVENTS) + "\n]\n")


main()
