# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in a callback is the record's affair, not the run's."""

import functools


def guarded(method):
    """Ansible would go on calling, and warn each time."""

    @functools.wraps(method)
    def call(self, *args, **kwargs):
        try:
            method(self, *args, **kwargs)
        except Exception as error:
            self._give_up("%s: %r" % (method.__name__, error))

    return call


def guarded_all(plugin):
    for name, method in list(vars(plugin).items()):
        if name.startswith("v2_"):
            setattr(plugin, name, guarded(method))
    return plugin
