# SPDX-License-Identifier: GPL-3.0-or-later

from ansible.plugins.action import ActionBase
from ansible_collections.our.acts.plugins.module_utils.words import WORD


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        self._supports_check_mode = False
        if self._task.args.get("word"):
            return {"word": WORD}
        return self._execute_module(module_name="our.acts.plain", module_args={"said": "by the action"}, task_vars=task_vars)
