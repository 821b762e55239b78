# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Callback plugins: each event becomes the call that TaskQueueManager would make, by its own send_callback, so
# that copies of results, `disabled`, v1 names and the warning of one that fails are the reference's.
"""Callbacks in Python: of the screen in the host itself, others in a worker each."""

from __future__ import annotations

import gc
import threading

from ansible.executor.task_queue_manager import TaskQueueManager
from ansible.plugins.callback import CallbackBase
from ansible.plugins.loader import callback_loader

from . import callback_display, callback_objects
from .plugin_class import plugin_class

_loaded = {}


def load(params):
    """For callNow: the callback of the screen."""
    from .server import host

    callback = Callback(params, host().ask)
    _loaded[params["plugin"]["file"]] = callback
    return callback.about()


def event(params):
    _loaded[params["file"]].event(params["event"])


def close(params):
    callback = _loaded.pop(params["file"], None)
    if callback is not None:
        callback.close()


class Callback:
    def __init__(self, params, ask):
        self._display = callback_display.Outlet(ask, params["display"])
        self.objects = callback_objects.Objects(lambda name: ask("hostVars", {"host": name}))
        found = plugin_class(callback_loader, params["plugin"])
        with self._display:
            self.plugin = found()
            self.plugin.set_options()
            # From 2.19 on it looks at its own methods, and the manager's list holds the screen's, too.
            is_listed = hasattr(self.plugin, "_init_callback_methods")
            if is_listed:
                self.plugin._init_callback_methods()
        self._manager = manager = TaskQueueManager.__new__(TaskQueueManager)
        manager._callback_lock = threading.Lock()
        manager._stdout_callback = self.plugin
        manager._callback_plugins = [self.plugin] if is_listed else []

    def close(self):
        """Some have last words in `__del__`."""
        with self._display:
            self._manager = self.plugin = None
            gc.collect()

    def about(self):
        return {"disabled": bool(getattr(self.plugin, "disabled", False)), "wants": self._wanted()}

    def _wanted(self):
        """Kinds of events that the plugin has a method for; None for all."""
        kind = type(self.plugin)
        is_dynamic = hasattr(kind, "__getattr__") or kind.__getattribute__ is not CallbackBase.__getattribute__
        if is_dynamic or _has_own(kind, "v2_on_any"):
            return None
        return [name for name, (method, _arguments) in CALLS.items() if _has_own(kind, method)]

    def event(self, data):
        kind = data["kind"]
        with self._display:
            # described once, whatever this event's method makes of them
            if "play" in data:
                self.objects.of_play(data)
            if "task" in data:
                self.objects.of_task(data)
            if kind == "playStart":
                if hasattr(self.plugin, "set_play_context"):
                    self.plugin.set_play_context(self.objects.play_context())
            method, arguments = CALLS[kind]
            if kind == "taskStart" and data["task"]["is_handler"]:
                method = "v2_playbook_on_handler_task_start"
                self._manager.send_callback(method, self.objects.of_task(data))
                return
            positional, named = arguments(self.objects, data)
            self._manager.send_callback(method, *positional, **named)


def _has_own(kind, method):
    names = (method, method[len("v2_"):])
    return any(getattr(kind, name, None) is not getattr(CallbackBase, name, None) for name in names)


def _result(objects, data):
    return (objects.result(data),), {}


def _nothing(_objects, _data):
    return (), {}


def _prompt(_objects, data):
    names = ("private", "prompt", "encrypt", "confirm", "salt_size", "salt", "default", "unsafe")
    return (data["name"],), {name: data.get(name) for name in names}


#: Kind of event → the method, and its arguments.
CALLS = {
    "playbookStart": ("v2_playbook_on_start", lambda objects, data: ((objects.playbook(data["playbook"]),), {})),
    "playStart": ("v2_playbook_on_play_start", lambda objects, data: ((objects.of_play(data),), {})),
    "noHostsMatched": ("v2_playbook_on_no_hosts_matched", _nothing),
    "noHostsRemaining": ("v2_playbook_on_no_hosts_remaining", _nothing),
    "varsPrompt": ("v2_playbook_on_vars_prompt", _prompt),
    "taskStart": (
        "v2_playbook_on_task_start", lambda objects, data: ((objects.of_task(data),), {"is_conditional": False})),
    "hostStart": (
        "v2_runner_on_start", lambda objects, data: ((objects.host(data["host"]), objects.of_task(data)), {})),
    "ok": ("v2_runner_on_ok", _result),
    "failed": (
        "v2_runner_on_failed", lambda objects, data: ((objects.result(data),), {"ignore_errors": data["is_ignored"]})),
    "skipped": ("v2_runner_on_skipped", _result),
    "unreachable": ("v2_runner_on_unreachable", _result),
    "itemOk": ("v2_runner_item_on_ok", _result),
    "itemFailed": ("v2_runner_item_on_failed", _result),
    "itemSkipped": ("v2_runner_item_on_skipped", _result),
    "retry": ("v2_runner_retry", _result),
    "diff": ("v2_on_file_diff", _result),
    "asyncPoll": ("v2_runner_on_async_poll", _result),
    "asyncOk": ("v2_runner_on_async_ok", _result),
    "asyncFailed": ("v2_runner_on_async_failed", _result),
    "include": ("v2_playbook_on_include", lambda objects, data: ((objects.included(data),), {})),
    "notify": (
        "v2_playbook_on_notify", lambda objects, data: ((objects.handler(data["handler"]), objects.host(data["host"])), {})),
    "stats": ("v2_playbook_on_stats", lambda objects, data: ((objects.stats(data),), {})),
}
