# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of this Ansible process: its command line, settings, and the callbacks it has loaded."""

import os
import sys

from ansible import constants as C
from ansible import context
from ansible.plugins.loader import callback_loader
from ansible.release import __version__ as ansible_version

# Of the lines of docs/bridge.md; a reader refuses a newer one.
PROTOCOL = 1
ADHOC_PLAYBOOK = "__adhoc_playbook__"


def hello(playbook, queue):
    args = context.CLIARGS
    is_adhoc = playbook._file_name == ADHOC_PLAYBOOK
    words = [str(word) for word in as_list(args.get("args"))]
    return {
        "kind": "hello",
        "protocol": PROTOCOL,
        "pid": os.getpid(),
        "argv": [str(word) for word in sys.argv],
        "cwd": working_folder(),
        "ansible": ansible_version,
        "adhoc": is_adhoc,
        "targets": words,
        "verbosity": int(args.get("verbosity") or 0),
        "check": bool(args.get("check")),
        "diff": bool(args.get("diff")),
        "inventory": [str(source) for source in as_list(args.get("inventory"))],
        "limit": text_or_none(args.get("subset")),
        "tags": [str(tag) for tag in as_list(args.get("tags"))],
        "skip_tags": [str(tag) for tag in as_list(args.get("skip_tags"))],
        "callback_paths": callback_paths(),
        "extra_vars": [str(words) for words in as_list(args.get("extra_vars"))],
        "remote_user": text_or_none(args.get("remote_user")),
        "callbacks": loaded_callbacks(queue),
    }


def working_folder():
    try:
        return os.getcwd()
    except OSError:
        return ""


def as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def text_or_none(value):
    return None if value is None else str(value)


def loaded_callbacks(queue):
    if queue is None:
        return []
    plugins = list(queue._callback_plugins)
    screen = getattr(queue, "_stdout_callback", None)
    if screen is not None and not isinstance(screen, str) and screen not in plugins:
        plugins.insert(0, screen)
    return [
        {
            "name": str(getattr(plugin, "_load_name", "")),
            "path": str(getattr(plugin, "_original_path", "")),
            "type": str(getattr(plugin, "CALLBACK_TYPE", "")),
        }
        for plugin in plugins
    ]


def callback_paths():
    """Where callbacks lie: the configured folders, and those beside the playbook and in roles."""
    try:
        return [str(path) for path in callback_loader._get_paths(subdirs=False)]
    except (AttributeError, TypeError):  # it is not a public method
        return [str(path) for path in as_list(C.DEFAULT_CALLBACK_PLUGIN_PATH)]


# A callback file of Shevek's may end so.
SCRIPTS = (".ts", ".mts", ".js", ".mjs")


def take_scripts():
    """Ansible does not look for enabled callbacks that are in TypeScript or JavaScript: it would warn of each.

    Has to be called as this plugin is imported: after that it looks for those that are enabled by name.
    """
    try:
        C.CALLBACKS_ENABLED[:] = [
            name
            for name in C.CALLBACKS_ENABLED
            if not is_script(str(name)) or callback_loader.has_plugin(str(name))
        ]
    except Exception:  # a superfluous warning of Ansible's is no loss
        pass


def is_script(name):
    return any(
        os.path.isfile(os.path.join(folder, name + ending))
        for folder in callback_paths()
        for ending in SCRIPTS
    )


def find_queue():
    """The task queue manager that is calling this callback."""
    for frame in frames():
        owner = frame.f_locals.get("self")
        if owner is not None and hasattr(owner, "_callback_plugins"):
            return owner
    return None


def find_play():
    """The play whose variables are being asked for: that callback is not told."""
    for frame in frames():
        if frame.f_code.co_name == "run" and "vname" in frame.f_locals:
            return frame.f_locals.get("play")
    return None


def find_variables():
    """Those of the task that is about to start on a host: that callback is not given them."""
    for frame in frames():
        if frame.f_code.co_name == "_queue_task":
            found = frame.f_locals.get("task_vars")
            return found if isinstance(found, dict) else {}
    return {}


def find_command():
    """The outermost frame of the command; it goes on holding the exit code when it has ended."""
    for frame in frames():
        if frame.f_code.co_name == "cli_executor":
            return frame
    return None


def exit_code_of(command):
    code = command.f_locals.get("exit_code") if command is not None else None
    return int(code) if isinstance(code, int) else None


def frames():
    frame = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
