# SPDX-License-Identifier: GPL-3.0-or-later

from ansible.plugins.action.copy import ActionModule as OfCore


class ActionModule(OfCore):
    def run(self, tmp=None, task_vars=None):
        return dict(super().run(tmp, task_vars), mine=True)
