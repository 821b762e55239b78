# SPDX-License-Identifier: GPL-3.0-or-later
# An action that does one thing of those that actions do, by its argument `do`.

from ansible.errors import AnsibleActionFail, AnsibleActionSkip, AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

display = Display()
HIDDEN = ("start", "end", "delta")


class ActionModule(ActionBase):
    TRANSFERS_FILES = True

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        done = getattr(self, "do_" + self._task.args["do"])(task_vars)
        return dict(result, **done)

    def do_fail(self, task_vars):
        raise AnsibleActionFail("no way", result={"extra": 1})

    def do_skip(self, task_vars):
        raise AnsibleActionSkip("not now")

    def do_error(self, task_vars):
        raise AnsibleError("an error")

    def do_crash(self, task_vars):
        return {}["x"]

    def do_unreachable(self, task_vars):
        raise AnsibleConnectionFailure("gone")

    def do_module(self, task_vars):
        done = self._execute_module(
            module_name="ansible.legacy.command", module_args={"_raw_params": "id -un; echo $A", "_uses_shell": True},
            task_vars=task_vars)
        return {key: value for key, value in done.items() if key not in HIDDEN}

    def do_missing(self, task_vars):
        return self._execute_module(module_name="no.such.module", module_args={}, task_vars=task_vars)

    def do_commands(self, task_vars):
        done = self._low_level_execute_command("id -un; echo err >&2; exit 3")
        shell = self._connection._shell
        file = self._transfer_data(shell.join_path(shell.tmpdir, "x"), "content")
        self._fixup_perms2((shell.tmpdir, file))
        return dict(
            done,
            exists=self._remote_file_exists("/etc/passwd"),
            home=self._remote_expand_user("~root"),
            stat=self._execute_remote_stat("/etc/hostname", all_vars=task_vars, follow=True)["exists"],
            read=self._low_level_execute_command("cat %s" % file)["stdout"],
        )

    def do_variables(self, task_vars):
        template = self._templar.template
        hosts = task_vars["hostvars"]
        return {
            "rendered": template(task_vars["x"]),
            "raw": task_vars["x"],
            "others": {name: hosts[name]["y"] for name in ("h1", "h2")},
            "groups": task_vars["groups"]["g"],
            "data": template(task_vars["reg"]["stdout"]),
            "expression": template('{{ x }}-{{ hostvars["h2"].y }}-{{ vars["x"] }}'),
            "needle": self._find_needle("files", "f.txt")[-11:],
            "path": self._task.get_path()[-9:],
            "name": self._task.get_name(),
            "check": self._task.check_mode,
            "connection": self._connection.transport,
            "user": self._play_context.remote_user,
            "args": self._task.args,
            "role": self._task._role and self._task._role.get_name(),
        }

    def do_facts(self, task_vars):
        return {"ansible_facts": {"a_fact": 5}, "changed": True}

    def do_code(self, task_vars):
        return {"rc": 4, "stdout": "x"}

    def do_say(self, task_vars):
        display.warning("beware")
        display.v("verbose words")
        display.vvv("hidden")
        return {}

    def do_sleep(self, task_vars):
        import time

        time.sleep(600)
