# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Become plugins: they build the command, and know their prompt. The terminal, the password and the other user's
# agent are Node's.
"""Become plugins in Python."""

from __future__ import annotations

import gettext

from ansible.module_utils.common.text.converters import to_bytes
from ansible.plugins.loader import get_shell_plugin

from .plugin_options import class_of

#: Those that wait for their prompt, by the id that Node gave; the oldest goes.
_built = {}
MAX_BUILT = 1000


def texts(params):
    """What on the terminal means that a password was wrong, and that one is missing."""
    found = class_of("become", params["plugin"])
    return {name: [gettext.dgettext(found.name, text) for text in getattr(found, name)] for name in ("fail", "missing")}


def build(params):
    become = class_of("become", params["plugin"])()
    become.set_options(direct=params["options"])
    shell = get_shell_plugin(shell_type="sh", executable=params["executable"])
    command = become.build_become_command(params["command"], shell)
    _built[params["id"]] = become
    if len(_built) > MAX_BUILT:
        _built.pop(next(iter(_built)))
    return {"command": command, "asks": bool(become.expect_prompt())}


def is_prompt(params):
    become = _built.get(params["id"])
    return become is not None and bool(become.check_password_prompt(to_bytes(params["shown"])))
