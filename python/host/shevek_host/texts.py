# SPDX-License-Identifier: GPL-3.0-or-later
# Which strings ansible would render. Up to 2.18 it is every one that is not marked unsafe, from 2.19 on only one
# that is marked as trusted. Marks are only given to strings with `{{`, `{%` or `{#` in them: for others they mean nothing.

import re

from jinja2 import Undefined

MARKS = re.compile(r"\{[{%#]")


class Texts:
    """What both have in common."""

    def markup(self, text):
        from markupsafe import Markup

        return Markup(text)

    def encode_undefined(self, value):
        name = value._undefined_name
        return {"$": "undefined", "v": value._undefined_message, "name": name if isinstance(name, str) else None}

    def encode_special(self, value):
        if isinstance(value, Undefined):
            return self.encode_undefined(value)
        if isinstance(value, str):
            text = str.__str__(value)
            return {"$": "template", "v": text} if MARKS.search(text) and self.is_template(value) else None
        return self.encode_vaulted(value)


class TextsBefore219(Texts):
    def __init__(self):
        from ansible.parsing.yaml.objects import AnsibleUnicode, AnsibleVaultEncryptedUnicode
        from ansible.template import AnsibleUndefined
        from ansible.utils.unsafe_proxy import AnsibleUnsafe, AnsibleUnsafeText

        self._unicode, self._vaulted = AnsibleUnicode, AnsibleVaultEncryptedUnicode
        self._undefined = AnsibleUndefined
        self._any_unsafe, self._unsafe = AnsibleUnsafe, AnsibleUnsafeText

    def template(self, text, place):
        value = self._unicode(text)
        if place is not None:
            value.ansible_pos = tuple(place)
        return value

    def unsafe(self, text):
        return self._unsafe(text)

    def undefined(self, message, name):
        return self._undefined(hint=message, name=name)

    def is_template(self, value):
        return not isinstance(value, self._any_unsafe)

    def encode_vaulted(self, value):
        return str(value) if isinstance(value, self._vaulted) else None


class TextsSince219(Texts):
    def __init__(self):
        from ansible._internal._datatag._tags import Origin, TrustedAsTemplate
        from ansible._internal._templating._jinja_common import UndefinedMarker
        from ansible.parsing.vault import EncryptedString

        self._origin, self._trusted = Origin, TrustedAsTemplate()
        self._trust = TrustedAsTemplate
        self._undefined, self._vaulted = UndefinedMarker, EncryptedString

    def template(self, text, place):
        value = self._trusted.tag(text)
        if place is None or not place[0].startswith("/"):
            return value
        return self._origin(path=place[0], line_num=place[1], col_num=place[2]).tag(value)

    def unsafe(self, text):
        return text

    def undefined(self, message, name):
        return self._undefined(hint=message, name=name, _no_template_source=True)

    def is_template(self, value):
        return self._trust.is_tagged_on(value)

    def encode_vaulted(self, value):
        return str(value) if isinstance(value, self._vaulted) else None


def texts_of(version):
    return TextsSince219() if version >= (2, 19) else TextsBefore219()
