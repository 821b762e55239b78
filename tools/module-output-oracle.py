"""Runs printed outputs of modules through the reference's own parsing.

Usage: PYTHON module-output-oracle.py < cases.json > test/corpus/modules/outputs-VERSION.json
A case is {"stdout", "stderr", "rc"}; the interpreter is always /usr/bin/nopython.
"""
import json
import sys
from unittest import mock

from ansible import release
from ansible.plugins import action as action_module


class Action(action_module.ActionBase):
    def run(self, tmp=None, task_vars=None):
        raise NotImplementedError


def answer(case):
    warnings = []
    task = mock.MagicMock(async_val=0, environment=[], action="x", args={}, check_mode=False)
    action = Action(task, mock.MagicMock(), mock.MagicMock(), mock.MagicMock(), mock.MagicMock(), mock.MagicMock())
    action._cleanup_remote_tmp = True
    output = dict(case, stdout_lines=[], stderr_lines=[])
    with mock.patch.object(action_module.display, "warning", warnings.append), \
            mock.patch.multiple(
                action, _update_module_args=mock.DEFAULT, _make_tmp_path=mock.DEFAULT,
                _is_pipelining_enabled=lambda *args: True, _compute_environment_string=lambda *args: "",
                _configure_module=lambda *args, **kwargs: ("new", "#!/usr/bin/nopython", b"", "x.py"),
                _low_level_execute_command=lambda *args, **kwargs: output):
        result = action._execute_module(module_name="x", module_args={}, task_vars={})
    parsed = result.pop("_ansible_parsed")
    return dict(case, result=result, parsed=parsed, warnings=warnings, keeps=action._cleanup_remote_tmp is False)


def main():
    cases = [answer(case) for case in json.load(sys.stdin)]
    lines = ",\n".join(json.dumps(case) for case in cases)
    print('{"ansible": %s, "cases": [\n%s\n]}' % (json.dumps(release.__version__), lines))


main()
