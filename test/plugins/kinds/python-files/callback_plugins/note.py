# SPDX-License-Identifier: GPL-3.0-or-later
# Writes down what it is told of each event.

import os

from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'notification'
    CALLBACK_NAME = 'note'
    def v2_on_any(self, *args, **kwargs):
        self._display.display('any %s %s' % (','.join(type(a).__name__ for a in args), sorted(kwargs)))
    def v2_playbook_on_start(self, playbook):
        self.f = open(os.environ['NOTES'], 'a')
        self.say('start', playbook._file_name, playbook._basedir)
    def say(self, *a):
        self.f.write(' '.join(str(x) for x in a) + '\n'); self.f.flush()
    def v2_playbook_on_play_start(self, play):
        self.say('play', play.get_name(), play.hosts, play.strategy)
    def v2_playbook_on_task_start(self, task, is_conditional):
        self.say('task', task.get_name(), task.action, task.args, task.get_path(), task.no_log, task.tags, task._role)
    def v2_playbook_on_handler_task_start(self, task):
        self.say('handler', task.get_name())
    def v2_runner_on_start(self, host, task):
        self.say('hstart', host.get_name(), host.vars.get('y'), task.name)
    def res(self, kind, result, **kw):
        r = {k: v for k, v in result._result.items() if k not in ('delta','start','end','diff','invocation')}
        self.say(kind, result._host.get_name(), result.task_name, result.is_changed(), result.is_failed(), result.is_skipped(), result._task.delegate_to, sorted(r), r.get('msg'), r.get('_ansible_item_label'), kw)
    def v2_runner_on_ok(self, result): self.res('ok', result)
    def v2_runner_on_failed(self, result, ignore_errors=False): self.res('failed', result, ignore_errors=ignore_errors)
    def v2_runner_on_skipped(self, result): self.res('skipped', result)
    def v2_runner_on_unreachable(self, result): self.res('unr', result)
    def v2_runner_item_on_ok(self, result): self.res('itemok', result)
    def v2_runner_item_on_failed(self, result): self.res('itemfailed', result)
    def v2_runner_item_on_skipped(self, result): self.res('itemskip', result)
    def v2_runner_retry(self, result): self.res('retry', result)
    def v2_on_file_diff(self, result): self.res('diff', result)
    def v2_playbook_on_include(self, inc): self.say('include', inc._filename, [h.name for h in inc._hosts], inc._task.get_name(), inc._is_role)
    def v2_playbook_on_notify(self, handler, host): self.say('notify', handler.get_name(), host.get_name())
    def v2_playbook_on_stats(self, stats):
        for h in sorted(stats.processed): self.say('stats', h, stats.summarize(h))
        self.say(stats.custom)
    def v2_playbook_on_no_hosts_matched(self): self.say('nohosts')
    def playbook_on_vars_prompt(self, *a, **k): self.say('prompt', a, k)
