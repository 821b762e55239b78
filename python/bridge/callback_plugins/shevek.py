# SPDX-License-Identifier: GPL-3.0-or-later
# Tells Shevek what Ansible does: each callback becomes one line of JSON (docs/bridge.md). Nothing here may
# change a run: whatever goes wrong costs the record, and one warning.

import atexit
import os
import sys
import time

from ansible.plugins.callback import CallbackBase

FOLDER = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
sys.path.insert(0, FOLDER)
try:
    from shevek_bridge import facts, messages
    from shevek_bridge.encoding import line_of
    from shevek_bridge.guard import guarded, guarded_all
    from shevek_bridge.listener import ChildListener, SocketListener, take_socket
    from shevek_bridge.stream import StreamBroken
finally:
    sys.path.remove(FOLDER)

DOCUMENTATION = """
name: shevek
type: notification
short_description: Keeps the run on record with Shevek
description:
  - Starts C(shevek bridge), which keeps the run on record and runs Shevek's callbacks.
author: Shevek
options:
  node:
    description: The Node that runs Shevek. Without it, the package's own or the one in PATH.
    type: path
    env: [{name: SHEVEK_NODE}]
    ini: [{section: callback_shevek, key: node}]
  wait_seconds:
    description: How long the end of Ansible waits, at most, for a record that makes no progress.
    type: float
    default: 10
    env: [{name: SHEVEK_BRIDGE_WAIT}]
    ini: [{section: callback_shevek, key: wait_seconds}]
"""


def now():
    return int(time.time() * 1000)


facts.take_scripts()


@guarded_all
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "shevek"
    CALLBACK_NEEDS_ENABLED = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._pid = os.getpid()
        self._listener = None
        self._command = None
        self._has_stats = False
        self._queue = None
        # by uuid: what tasks were called when they were told
        self._tasks = {}
        # by host: its address, the task it works on, since when, and since when the item of its loop
        self._addresses = {}
        self._running = {}
        self._starts = {}
        self._item_starts = {}

    # What happens

    def v2_playbook_on_start(self, playbook):
        if self._listener is None:
            self._open(playbook)
        if self._listener is None:
            return
        self._has_stats = False
        is_adhoc = playbook._file_name == facts.ADHOC_PLAYBOOK
        self._send("playbook", messages.playbook_fields(playbook, is_adhoc))

    def v2_playbook_on_play_start(self, play):
        self._tasks.clear()
        self._starts.clear()
        self._item_starts.clear()
        self._send("play", messages.play_fields(play))

    def v2_playbook_on_no_hosts_matched(self):
        self._send("no_hosts_matched", {})

    def v2_playbook_on_no_hosts_remaining(self):
        self._send("no_hosts_remaining", {})

    def v2_playbook_on_vars_prompt(self, *asked, **_named):
        play = facts.find_play()
        if play is not None:
            self._send("vars_prompt", messages.prompt_fields(play, asked))

    def v2_playbook_on_task_start(self, task, is_conditional=False):
        self._tell_task(task, False)

    def v2_playbook_on_cleanup_task_start(self, task):
        self._tell_task(task, False)

    def v2_playbook_on_handler_task_start(self, task):
        self._tell_task(task, True)

    def v2_runner_on_start(self, host, task):
        name = host.get_name()
        self._running[name] = str(task._uuid)
        self._starts[name] = self._item_starts[name] = now()
        self._addresses[name] = messages.address_of(host, facts.find_variables())
        fields = {"task": str(task._uuid), "host": name}
        # here it goes by its name as written, which may be a template
        shown = str(task.get_name())
        if shown != self._tasks.get(fields["task"]):
            fields.update(name=shown, own_name=messages.own_name(task))
        self._send("host_start", fields)

    def v2_runner_on_ok(self, result):
        self._tell_result("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._tell_result("failed", result, ignored=bool(ignore_errors))

    def v2_runner_on_skipped(self, result):
        self._tell_result("skipped", result)

    def v2_runner_on_unreachable(self, result):
        ignored = result._task.ignore_unreachable is True
        self._tell_result("unreachable", result, ignored=ignored)

    def v2_runner_item_on_ok(self, result):
        self._tell_item("item_ok", result)

    def v2_runner_item_on_failed(self, result):
        self._tell_item("item_failed", result)

    def v2_runner_item_on_skipped(self, result):
        self._tell_item("item_skipped", result)

    def v2_runner_retry(self, result):
        self._tell_result("retry", result)

    def v2_on_file_diff(self, result):
        self._tell_result("diff", result)

    def v2_runner_on_async_poll(self, result):
        self._tell_result("async_poll", result, job=messages.job_id(result))

    def v2_runner_on_async_ok(self, result):
        self._tell_result("async_ok", result, job=messages.job_id(result))

    def v2_runner_on_async_failed(self, result):
        self._tell_result("async_failed", result, job=messages.job_id(result))

    def v2_playbook_on_include(self, included_file):
        task = self._known_task(included_file._task)
        self._send("include", dict(messages.include_fields(included_file), task=task))

    def v2_playbook_on_notify(self, handler, host):
        fields = {"host": host.get_name(), "handler": str(handler.get_name())}
        self._send("notify", dict(fields, task=messages.task_fields(handler, True)))

    def v2_playbook_on_stats(self, stats):
        self._has_stats = True
        self._send("stats", messages.stats_fields(stats))

    # How it is told

    def _tell_task(self, task, is_handler):
        fields = messages.task_fields(task, is_handler)
        self._tasks[fields["uuid"]] = fields["name"]
        self._send("task", fields)

    def _tell_result(self, kind, result, **more):
        self._tell_outcome(kind, result, self._starts, more)

    def _tell_item(self, kind, result):
        self._tell_outcome(kind, result, self._item_starts, {})
        # the next item begins where this one ended
        self._item_starts[result._host.get_name()] = now()

    def _tell_outcome(self, kind, result, starts, more):
        host = result._host.get_name()
        fields = messages.result_fields(result, self._addresses.get(host, host))
        fields["task"] = self._known_task(result._task, host)
        fields["start"] = starts.get(host) or now()
        fields.update(more)
        self._send(kind, fields)

    def _known_task(self, task, host=None):
        """The uuid of a task that was told. What polls a job is a task of Ansible's own, in another's place."""
        uuid = str(task._uuid)
        if uuid in self._tasks:
            return uuid
        running = self._running.get(host)
        if running in self._tasks:
            return running
        fields = messages.task_fields(task, False)
        self._tasks[uuid] = fields["name"]
        self._write(dict(fields, kind="task_unannounced"))
        return uuid

    def _send(self, kind, fields):
        fields["kind"] = kind
        fields["time"] = now()
        self._write(fields)

    def _write(self, message):
        if self._listener is None or os.getpid() != self._pid:
            return
        try:
            self._listener.stream.write(line_of(message))
            self._listener.glance()
        except StreamBroken as broken:
            self._give_up(str(broken))

    # The listener's life

    def _open(self, playbook):
        path = take_socket()
        try:
            self._listener = SocketListener(path) if path else self._start_child()
        except OSError as error:
            self.disabled = True
            self._warn("it cannot be started: %s" % error)
            return
        self._queue = facts.find_queue()
        self._command = facts.find_command()
        atexit.register(self._finish)
        self._send("hello", facts.hello(playbook, self._queue))

    def _start_child(self):
        launcher = os.path.join(os.path.dirname(os.path.dirname(FOLDER)), "bin", "shevek")
        return ChildListener(launcher, self.get_option("node"))

    def _give_up(self, why):
        if os.getpid() != self._pid:
            return
        listener, self._listener = self._listener, None
        self.disabled = True
        if listener is None:
            return
        words = listener.last_words()
        listener.stream.close()
        self._warn("%s%s" % (why, ": " + words if words else ""))

    def _warn(self, why):
        self._display.warning("Shevek does not keep this run on record: %s" % why)

    @guarded
    def _finish(self):
        if self._listener is None or os.getpid() != self._pid:
            return
        self._send("end", self._ending())
        listener = self._listener
        if listener is None:
            return
        patience = float(self.get_option("wait_seconds"))
        try:
            is_kept = listener.finish(patience)
        except StreamBroken as broken:
            self._give_up(str(broken))
            return
        for kind, text in listener.told:
            self._tell_user(kind, text)
        if not is_kept:
            self._give_up("it has not said that it is finished")

    def _tell_user(self, kind, text):
        if kind == "warning":
            self._display.warning(text)
        elif kind == "error":
            self._display.error(text)
        else:
            self._display.display(text)

    def _ending(self):
        queue = self._queue
        return {
            "exit_code": facts.exit_code_of(self._command),
            "complete": self._has_stats,
            "failed": bool(getattr(queue, "_failed_hosts", None)),
            "unreachable": bool(getattr(queue, "_unreachable_hosts", None)),
        }
