# SPDX-License-Identifier: GPL-3.0-or-later
# The variables of a run as plugins see them: raw, so that ansible's own templating renders them, and asked of
# Node one by one, because a lookup reads two of some hundred. The templating of 2.19 and later takes nothing but a
# dict of its own, so there it is all at once.

import functools
import importlib.util
from collections.abc import MutableMapping


def variables_of(worker):
    return worker.ask("variables.all", {}) if _wants_dict() else RunVariables(worker)


@functools.lru_cache(maxsize=None)
def _wants_dict():
    try:
        return importlib.util.find_spec("ansible._internal._templating") is not None
    except ModuleNotFoundError:
        return False


class RunVariables(MutableMapping):
    def __init__(self, worker):
        self._worker = worker
        self._known = {}
        self._names = None
        self._gone = set()

    def __getitem__(self, name):
        if name not in self._known:
            if name in self._gone or (self._names is not None and name not in self._names):
                raise KeyError(name)
            found = self._worker.ask("variables.get", {"name": name})
            if not found:
                self._gone.add(name)
                raise KeyError(name)
            self._known[name] = found[0]
        return self._known[name]

    def __setitem__(self, name, value):
        self._list()
        self._known[name] = value
        self._names[name] = True
        self._gone.discard(name)

    def __delitem__(self, name):
        self._list()
        del self._names[name]
        self._known.pop(name, None)
        self._gone.add(name)

    def _list(self):
        if self._names is None:
            self._names = dict.fromkeys(self._worker.ask("variables.names", {}))
        return self._names

    def __iter__(self):
        return iter(list(self._list()))

    def __len__(self):
        return len(self._list())

    def __repr__(self):
        return repr(self.copy())

    def copy(self):
        return dict(self)

    def __or__(self, other):
        return {**self, **other}
