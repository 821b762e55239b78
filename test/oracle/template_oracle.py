#!/usr/bin/python3
# Copyright the Shevek authors
# GNU General Public License v3.0 or later, since this program imports ansible.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers the template batch protocol with ansible-core's own Templar.

One JSON object a line on stdin, one answer a line on stdout, as `shevek template --jsonl` does.
With --version it prints what it runs on. For ansible-core 2.14 to 2.18.
"""
import datetime
import json
import os
import platform
import sys
import types

os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = "0"
os.environ["ANSIBLE_DEVEL_WARNING"] = "0"

import jinja2
from ansible import __version__ as ansible_version
from ansible import constants as C
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import AnsibleEnvironment, Templar
from ansible.utils.display import Display
from ansible.utils.unsafe_proxy import wrap_var

# What the module's option is called, and what Jinja2's environment calls it.
FILE_OPTIONS = {
    "lstrip_blocks", "trim_blocks", "newline_sequence",
    "variable_start_string", "variable_end_string",
    "block_start_string", "block_end_string",
    "comment_start_string", "comment_end_string",
}
NEWLINES = {"\\n": "\n", "\\r": "\r", "\\r\\n": "\r\n"}


def decode(value):
    if isinstance(value, dict):
        if set(value) == {"__unsafe"}:
            return wrap_var(value["__unsafe"])
        return {key: decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    return value


def encode(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value) if abs(value) < 2 ** 53 else {"__t": "int", "v": str(value)}
    if isinstance(value, float):
        return {"__t": "float", "v": repr(value)}
    if isinstance(value, bytes):
        return {"__t": "bytes", "v": value.decode("latin-1")}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [encode(item) for item in value]
        if isinstance(value, list):
            return items
        return {"__t": "tuple" if isinstance(value, tuple) else "set", "v": items}
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return {str(key): encode(item) for key, item in value.items()}
        return {"__t": "dict", "v": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, datetime.datetime):
        return {"__t": "datetime", "v": value.isoformat()}
    if isinstance(value, (datetime.date, datetime.time)):
        return {"__t": type(value).__name__, "v": value.isoformat()}
    if isinstance(value, (datetime.timedelta, range)):
        return {"__t": type(value).__name__, "v": str(value)}
    if isinstance(value, jinja2.Undefined):
        return {"__t": "undefined"}
    if isinstance(value, types.GeneratorType):
        return {"__t": "generator"}
    return {"__t": type(value).__name__, "v": str(value)}


def chain(error):
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = getattr(error, "orig_exc", None) or error.__cause__ or error.__context__
    return seen


def kind_of(error):
    names = [base.__name__ for link in chain(error) for base in type(link).__mro__]
    if "RecursionError" in names:
        return "recursion"
    if "TemplateSyntaxError" in names:
        return "syntax"
    if "AnsibleUndefinedVariable" in names or "UndefinedError" in names:
        return "undefined"
    if "TypeError" in names or "AnsibleFilterTypeError" in names:
        return "type"
    return "other"


def render_file(templar, case):
    options = {key: value for key, value in case.get("options", {}).items() if key in FILE_OPTIONS}
    if "newline_sequence" in options:
        options["newline_sequence"] = NEWLINES.get(options["newline_sequence"], options["newline_sequence"])
    own = templar.copy_with_new_env(
        environment_class=AnsibleEnvironment, searchpath=case.get("searchpath", []),
        **{"trim_blocks": True, "lstrip_blocks": False, **options})
    return own.do_template(case["template"], preserve_trailing_newlines=True, escape_backslashes=False)


def answer(case):
    mode = case["mode"]
    variables = decode(case.get("vars", {}))
    loader = DataLoader()
    if case.get("searchpath"):
        loader.set_basedir(case["searchpath"][0])
    C.DEFAULT_JINJA2_NATIVE = mode == "native"
    templar = Templar(loader, variables=variables)
    if mode in ("string", "native"):
        return encode(templar.template(case["template"]))
    if mode == "file":
        return render_file(templar, case)
    if mode == "conditional":
        conditional = Conditional(loader=loader)
        conditional.when = [decode(case["template"])]
        return conditional.evaluate_conditional(templar, variables)
    if mode == "compile":
        templar.environment.parse(case["template"])
        return True
    if mode == "compile_conditional":
        templar.environment.parse("{%% if %s %%} True {%% else %%} False {%% endif %%}" % case["template"])
        return True
    raise ValueError("unknown mode %s" % mode)


def main():
    if "--version" in sys.argv:
        print("ansible-core %s, Jinja2 %s, Python %s" % (ansible_version, jinja2.__version__, platform.python_version()))
        return
    Display.display = Display.warning = Display.deprecated = lambda *args, **kwargs: None
    for line in sys.stdin:
        case = json.loads(line)
        try:
            reply = {"id": case["id"], "result": answer(case)}
        except Exception as error:
            reply = {"id": case["id"], "error": str(error), "kind": kind_of(error)}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
