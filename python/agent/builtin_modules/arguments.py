# A built-in's arguments: checked against its table, typed, with defaults, as AnsibleModule does
# it. What would need a conversion with a message, or ends in an error, is left to the module.
from __future__ import absolute_import

import os
import sys

VERSIONS = ("2.14.", "2.16.")
INTERNAL = frozenset((
    "check_mode", "debug", "diff", "keep_remote_files", "module_name", "no_log", "remote_tmp",
    "selinux_special_fs", "shell_executable", "socket", "string_conversion_action",
    "syslog_facility", "tmpdir", "verbosity", "version",
))
TRUE = frozenset(("y", "yes", "on", "1", "true", "t"))
FALSE = frozenset(("n", "no", "off", "0", "false", "f"))

if sys.version_info[0] == 2:
    TEXT = unicode  # noqa: F821
    INTEGERS = (int, long)  # noqa: F821
else:
    TEXT = str
    INTEGERS = (int,)


class Unsupported(Exception):
    """The unmodified module must run; nothing has happened yet."""


class Param(object):
    def __init__(self, kind, default=None, aliases=(), choices=None):
        self.kind = kind
        self.default = default
        self.aliases = aliases
        self.choices = choices


class Arguments(object):
    """`params` is what the module would show as invocation.module_args."""

    def __init__(self, given, tables):
        """`tables` holds the parameters by version, where a version has its own."""
        self.internal = {}
        self.params = {}
        own = {}
        for name, value in given.items():
            if name.startswith("_ansible_"):
                self.internal[name[len("_ansible_"):]] = value
            else:
                own[name] = value
        self.check_internal()
        self.fill(own, tables.get(self.internal["version"][:5], tables["2.14."]))

    def check_internal(self):
        internal = self.internal
        if not INTERNAL.issuperset(internal) or not internal.get("version", "").startswith(VERSIONS):
            raise Unsupported("ansible-core")
        if internal.get("debug") or internal.get("socket") or internal.get("keep_remote_files"):
            raise Unsupported("debugging")

    def fill(self, own, table):
        canonical = {}
        for name, param in table.items():
            for alias in param.aliases:
                canonical[alias] = name
        for name, value in own.items():
            if name not in table and name not in canonical:
                raise Unsupported(name)
            if name in canonical:
                if canonical[name] in own or value is None:
                    raise Unsupported(name)
                self.params[name] = value
                own = dict(own, **{str(canonical[name]): value})
        for name, param in table.items():
            value = own.get(name)
            if value is not None:
                self.params[name] = convert(name, value, param)
            elif name in own and param.default is not None:
                raise Unsupported(name)  # a null stays one
            else:
                self.params[name] = param.default

    def __getitem__(self, name):
        return self.params[name]

    @property
    def check_mode(self):
        return bool(self.internal.get("check_mode"))

    @property
    def diff(self):
        return bool(self.internal.get("diff"))

    @property
    def verbosity(self):
        return self.internal.get("verbosity") or 0


def convert(name, value, param):
    value = CONVERTERS[param.kind](name, value)
    if param.choices is not None and value not in param.choices:
        raise Unsupported(name)
    return value


def to_text(name, value):
    if not isinstance(value, TEXT) or has_password(value):
        raise Unsupported(name)
    return value


def to_raw(name, value):
    """Text, or a whole number: what `mode` takes."""
    if isinstance(value, bool) or not isinstance(value, (TEXT,) + INTEGERS):
        raise Unsupported(name)
    return value


def to_bool(name, value):
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, TEXT) else None
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise Unsupported(name)


def to_path(name, value):
    path = to_text(name, value)
    if "$" in path or path.startswith("~"):
        path = os.path.expanduser(os.path.expandvars(native(path)))
        path = path.decode("utf-8") if isinstance(path, bytes) else path
    return path


def to_list(name, value):
    if not isinstance(value, list):
        raise Unsupported(name)
    return [to_text(name, item) for item in value]


CONVERTERS = {"str": to_text, "raw": to_raw, "bool": to_bool, "path": to_path, "list": to_list}


def has_password(text):
    """`user:word@host` is masked in the log by a heuristic of AnsibleModule's; that is its business."""
    at = text.rfind("@")
    return at > 0 and ":" in text[:at]


def to_bytes(text):
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("utf-8") if sys.version_info[0] == 2 else text.encode("utf-8", "surrogateescape")
    except UnicodeError:
        raise Unsupported("text")


def native(text):
    return to_bytes(text) if sys.version_info[0] == 2 else text


def from_bytes(data):
    if not isinstance(data, bytes):
        return data
    return data.decode("utf-8", "replace" if sys.version_info[0] == 2 else "surrogateescape")
