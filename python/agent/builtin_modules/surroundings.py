# What surrounds a module and makes its answer: environment, working directory, locale, log. A
# built-in runs in the agent's process, so what it changes there is put back.
from __future__ import absolute_import

import locale
import os
import syslog

from shevek_agent.builtin_modules.arguments import Unsupported, native

# These decide how an interpreter starts, how it reads text, or what time it is.
REFUSED = ("PYTHON", "LD_", "DYLD_", "LC_", "LANG", "TZ")
KNOWN = {"locale": None, "journal": None}


def check(environ):
    for name in environ:
        if name.startswith(REFUSED):
            raise Unsupported(name)
    if not has_valid_locale():
        raise Unsupported("locale")
    try:
        folder = os.getcwd()
    except OSError:
        raise Unsupported("cwd")
    if not os.access(folder, os.F_OK | os.R_OK):
        raise Unsupported("cwd")


def has_valid_locale():
    """Without one AnsibleModule looks for another and sets LC_ALL."""
    if KNOWN["locale"] is None:
        before = locale.setlocale(locale.LC_ALL)
        try:
            locale.setlocale(locale.LC_ALL, "")
            KNOWN["locale"] = True
        except locale.Error:
            KNOWN["locale"] = False
        locale.setlocale(locale.LC_ALL, before)
    return KNOWN["locale"]


class Environment(object):
    """The task's variables, for as long as a built-in computes."""

    def __init__(self, environ):
        self.environ = environ
        self.before = {}

    def __enter__(self):
        for name, value in self.environ.items():
            self.before[name] = os.environ.get(name)
            os.environ[name] = native(value)

    def __exit__(self, *_):
        for name, value in self.before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def log_invocation(arguments):
    """The line that every module leaves in the target's system log."""
    internal = arguments.internal
    if internal.get("no_log"):
        return
    name = "ansible-%s" % internal.get("module_name")
    shown = " ".join("%s=%s" % item for item in arguments.params.items())
    message = "Invoked with %s" % shown
    facility = getattr(syslog, internal.get("syslog_facility") or "LOG_USER", syslog.LOG_USER)
    journal = find_journal()
    if journal is not None:
        fields = dict((key.upper().lstrip("_"), str(value)) for key, value in arguments.params.items())
        journal.send("%s %s" % (name, message), SYSLOG_FACILITY=facility >> 3, MODULE="basic.py", **fields)
        return
    syslog.openlog(native(name), 0, facility)
    try:
        syslog.syslog(syslog.LOG_INFO, native(message.replace("\0", "")))
    except UnicodeError:
        pass
    syslog.closelog()


def find_journal():
    if KNOWN["journal"] is None:
        try:
            from systemd import journal

            KNOWN["journal"] = (journal if hasattr(journal, "sendv") else None,)
        except ImportError:
            KNOWN["journal"] = (None,)
    return KNOWN["journal"][0]
