# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The options of connection and become plugins: which variables set them, and what their values are for a host,
# by Ansible's own configuration.
"""Options of plugins that each host and task may set differently."""

from __future__ import annotations

from ansible import constants as C
from ansible.plugins import loader as plugin_loader

from .plugin_class import plugin_class


def class_of(kind, plugin):
    return plugin_class(getattr(plugin_loader, kind + "_loader"), plugin)


def variables(params):
    found = class_of(params["kind"], params["plugin"])
    return list(C.config.get_plugin_vars(params["kind"], found._load_name))


def resolve(params):
    found = class_of(params["kind"], params["plugin"])
    options = C.config.get_plugin_options(
        params["kind"], found._load_name, keys=params["keywords"], variables=params["variables"])
    return dict(options)
