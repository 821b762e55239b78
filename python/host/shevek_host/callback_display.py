# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What a callback shows through Display, and what it prints, goes to Node's screen in the order in which it
# comes: with the colours that Ansible would give it there, and none in the log.
"""The screen, for callbacks."""

from __future__ import annotations

import io
import sys

from ansible.utils import color as colors
from ansible.utils.display import Display


class Outlet:
    """In `with`, Display.display and sys.stdout lead to Node."""

    def __init__(self, ask, screen):
        self._ask = ask
        self._stdout = Printed(ask, screen["is_tty"])
        self._before = None
        colors.ANSIBLE_COLOR = screen["is_color"]
        Display().columns = screen["columns"]

    def __enter__(self):
        ask = self._ask

        def display(_self, msg, color=None, stderr=False, screen_only=False, log_only=False, newline=True, caplevel=None):
            text = str(msg)
            ask("show", {
                "text": colors.stringc(text, color) if color else text,
                "plain": text,
                "is_error": bool(stderr),
                "is_screen_only": bool(screen_only),
                "is_log_only": bool(log_only),
                "ends_line": bool(newline),
            })

        self._before = Display.display, sys.stdout
        Display.display, sys.stdout = display, self._stdout
        return self

    def __exit__(self, *_error):
        Display.display, sys.stdout = self._before


class Printed(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, ask, is_tty):
        super().__init__()
        self._ask = ask
        self._is_tty = is_tty
        self.buffer = PrintedBytes(self)

    def write(self, text):
        self._ask("write", {"text": text})
        return len(text)

    def writable(self):
        return True

    def isatty(self):
        return self._is_tty

    def fileno(self):
        return 1


class PrintedBytes(io.RawIOBase):
    def __init__(self, text):
        super().__init__()
        self._text = text

    def write(self, data):
        self._text.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def writable(self):
        return True
