# SPDX-License-Identifier: GPL-3.0-or-later
# Ansible's Display in the host and its workers: what plugins say through it becomes messages to Node, which
# knows the screen, the log and what was said before.

import re

_say = None
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def take_over(say, verbosity, version):
    global _say
    from ansible import constants
    from ansible.utils.display import Display

    _say = say
    Display().verbosity = verbosity
    Display.display = _display
    Display.verbose = _verbose
    if version >= (2, 19):
        _take_over_summaries(Display)
        return
    Display.warning = _warning
    Display.error = _error

    def deprecated(self, msg, version=None, removed=False, date=None, collection_name=None):
        if not removed and not constants.DEPRECATION_WARNINGS:
            return
        text = self.get_deprecation_message(
            msg, version=version, removed=removed, date=date, collection_name=collection_name)
        if removed:
            from ansible.errors import AnsibleError

            raise AnsibleError(text)
        _say({"kind": "deprecated", "text": text.partition("]: ")[2]})

    Display.deprecated = deprecated


def say_to(say):
    """In a worker."""
    global _say
    _say = say


def _take_over_summaries(Display):
    from ansible._internal import _display_utils

    def teller(kind):
        def tell(self, summary, *_rest, **_options):
            _say({"kind": kind, "text": _display_utils.format_message(summary, False).rstrip("\n")})

        return tell

    Display._warning = teller("warning")
    Display._error = teller("error")
    told = teller("deprecated")

    def deprecated(self, summary):
        from ansible import constants

        if constants.config.get_config_value("DEPRECATION_WARNINGS"):
            told(self, summary)

    Display._deprecated = deprecated


def _display(self, msg, color=None, stderr=False, screen_only=False, log_only=False, newline=True, caplevel=None):
    if not log_only:
        _say({"kind": "shown", "text": _ESCAPES.sub("", str(msg)) + ("\n" if newline else "")})


def _verbose(self, msg, host=None, caplevel=2):
    if self.verbosity > caplevel:
        _say({"kind": "verbose", "text": str(msg), "level": caplevel + 1, "host": None if host is None else str(host)})


def _warning(self, msg, formatted=False):
    _say({"kind": "warning", "text": str(msg)})


def _error(self, msg, wrap_text=True, stderr=True):
    _say({"kind": "error", "text": str(msg)})
