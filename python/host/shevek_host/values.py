# SPDX-License-Identifier: GPL-3.0-or-later
# Python's values as JSON, with `{"$": kind, …}` for what JSON lacks; src/python-host/values.ts is its mirror.
# Ints, floats, NaN and lone surrogates need nothing: both sides read and write JSON as Python does.

import datetime
import itertools
import json
import os
from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence, Set, ValuesView

TAG = "$"
LAZY_LISTS = (Iterator, KeysView, ValuesView, ItemsView, range)
_plain = (str, int, float, bool, type(None))
_exact_plain = frozenset(_plain)
# Of objects that Node may give back. Who keeps more than these across tasks holds on to what only Python has.
MAX_OBJECTS = 10000


class Codec:
    """What strings are to ansible: its version decides (versions.py)."""

    def __init__(self, texts):
        self.texts = texts
        self.objects = {}
        self._numbers = itertools.count()
        # How to ask the other side while it waits for the answer; set by the call at work.
        self.ask = None

    def decode(self, text):
        # A hook is a call of Python for each dict; most messages hold no tag.
        return json.loads(text, object_hook=self._untag) if '"$"' in text else json.loads(text)

    def _untag(self, found):
        kind = found.get(TAG)
        if kind is None:
            return found
        return DECODERS[kind](self, found)

    def encoded(self, value):
        """Encoded now, for values that are only whole while a call lasts."""
        return Encoded(self.encode(value))

    def encode(self, value):
        kind = type(value)
        if kind in _exact_plain:
            return value
        if kind is list:
            return [self.encode(item) for item in value]
        if kind is dict:
            return self._encode_dict(value)
        return self._encode_other(value)

    def _encode_dict(self, value):
        result = {}
        for key, item in value.items():
            if not isinstance(key, str) or key == TAG:
                pairs = [[self.encode(key), self.encode(item)] for key, item in value.items()]
                return {TAG: "dict", "v": pairs}
            result[str(key)] = self.encode(item)
        return result

    def _encode_other(self, value):
        if isinstance(value, Encoded):
            return value.form
        special = self.texts.encode_special(value)
        if special is not None:
            return special
        if isinstance(value, str):
            html = getattr(value, "__html__", None)
            text = str.__str__(value)
            return text if html is None else {TAG: "markup", "v": text}
        if isinstance(value, _plain):
            return self._encode_number(value)
        if isinstance(value, tuple):
            return {TAG: "tuple", "v": [self.encode(item) for item in value]}
        if isinstance(value, (bytes, bytearray, memoryview)):
            return {TAG: "bytes", "v": bytes(value).decode("latin-1")}
        encoder = next((ENCODERS[base] for base in type(value).__mro__ if base in ENCODERS), None)
        if encoder is not None:
            return encoder(value)
        return self._encode_collection(value)

    def _encode_number(self, value):
        # Subclasses: IntEnum, ansible 2.19's tagged numbers.
        return float.__float__(value) if isinstance(value, float) else int.__int__(value)

    def _encode_collection(self, value):
        if isinstance(value, Remote):
            return {TAG: "remote", "n": value._number}
        if isinstance(value, Mapping):
            return self._encode_dict(value)
        if isinstance(value, Set) and not isinstance(value, LAZY_LISTS):
            kind = "frozenset" if isinstance(value, frozenset) else "set"
            return {TAG: kind, "v": [self.encode(item) for item in value]}
        if isinstance(value, LAZY_LISTS) or isinstance(value, Sequence):
            return [self.encode(item) for item in value]
        return self._encode_object(value)

    def _encode_object(self, value):
        """What only Python knows keeps its text, and comes back as itself while it lives."""
        # A worker knows those of the host that it was forked from, and gives numbers of its own.
        number = "%d:%d" % (os.getpid(), next(self._numbers))
        self.objects[number] = value
        if len(self.objects) > MAX_OBJECTS:
            del self.objects[next(iter(self.objects))]
        kind = type(value)
        return {
            TAG: "object", "n": number, "type": kind.__name__, "module": kind.__module__,
            "str": str(value), "repr": repr(value), "true": bool(value),
        }


class Encoded:
    def __init__(self, form):
        self.form = form


class Remote(Mapping):
    """A dict of the other side that is computed key by key: hostvars, vars."""

    def __init__(self, codec, number, type_name):
        self._codec = codec
        self._number = number
        self._type_name = type_name
        self._known = {}

    def _ask(self, method, **params):
        if self._codec.ask is None:
            raise RuntimeError("%s was kept beyond the call that it was given to" % self._type_name)
        return self._codec.ask(method, dict(params, n=self._number))

    def __getitem__(self, key):
        if key not in self._known:
            found = self._ask("mapping.get", key=key)
            if not found:
                raise KeyError(key)
            self._known[key] = found[0]
        return self._known[key]

    def __iter__(self):
        return iter(self._ask("mapping.keys"))

    def __len__(self):
        return len(self._ask("mapping.keys"))

    def __repr__(self):
        return repr(dict(self))

    # As ansible's HostVars has it.
    def raw_get(self, key):
        return self.get(key)


def _zone(seconds):
    return None if seconds is None else datetime.timezone(datetime.timedelta(seconds=seconds))


def _offset(value):
    offset = value.utcoffset()
    return None if offset is None else int(offset.total_seconds())


def _clock(value):
    return [value.hour, value.minute, value.second, value.microsecond]


def _object(codec, found):
    try:
        return codec.objects[found["n"]]
    except KeyError:
        raise ValueError("%s is known to another Python process alone" % found["repr"]) from None


ENCODERS = {
    datetime.datetime: lambda value: {
        TAG: "datetime", "v": [value.year, value.month, value.day, *_clock(value)], "z": _offset(value)},
    datetime.date: lambda value: {TAG: "date", "v": [value.year, value.month, value.day]},
    datetime.time: lambda value: {TAG: "time", "v": _clock(value), "z": _offset(value)},
    datetime.timedelta: lambda value: {TAG: "timedelta", "v": [value.days, value.seconds, value.microseconds]},
}
DECODERS = {
    "dict": lambda codec, found: {key: value for key, value in found["v"]},
    "tuple": lambda codec, found: tuple(found["v"]),
    "set": lambda codec, found: set(found["v"]),
    "frozenset": lambda codec, found: frozenset(found["v"]),
    "bytes": lambda codec, found: found["v"].encode("latin-1"),
    "datetime": lambda codec, found: datetime.datetime(*found["v"], tzinfo=_zone(found["z"])),
    "date": lambda codec, found: datetime.date(*found["v"]),
    "time": lambda codec, found: datetime.time(*found["v"], tzinfo=_zone(found["z"])),
    "timedelta": lambda codec, found: datetime.timedelta(*found["v"]),
    "range": lambda codec, found: range(*found["v"]),
    "markup": lambda codec, found: codec.texts.markup(found["v"]),
    "template": lambda codec, found: codec.texts.template(found["v"], found.get("at")),
    "unsafe": lambda codec, found: codec.texts.unsafe(found["v"]),
    "undefined": lambda codec, found: codec.texts.undefined(found["v"], found["name"]),
    "mapping": lambda codec, found: Remote(codec, found["n"], found["type"]),
    "object": _object,
}
