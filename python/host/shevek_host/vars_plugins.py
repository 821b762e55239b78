# SPDX-License-Identifier: GPL-3.0-or-later
# Vars plugins, asked in the host itself: their answers are wanted in the middle of templates.

from ansible.errors import AnsibleError
from ansible.inventory.group import Group
from ansible.inventory.host import Host
from ansible.plugins.loader import vars_loader

from . import configuration
from .plugin_class import plugin_class
from .server import host
from .task_variables import make_loader

_plugins = {}
_loaders = {}


def describe(params):
    plugin = _plugin(params["plugin"])
    stage = None
    if hasattr(plugin, "get_option") and plugin.has_option("stage"):
        stage = plugin.get_option("stage")
    needs = getattr(plugin, "REQUIRES_ENABLED", getattr(plugin, "REQUIRES_WHITELIST", None))
    return {"stage": stage, "needs_enabling": None if needs is None else bool(needs)}


def read(params):
    plugin = _plugin(params["plugin"])
    path = str(params["folder"])
    entities = [Host(name) if kind == "host" else Group(name) for kind, name in params["entities"]]
    answer = _vars_of(plugin, _loader(params["basedir"]), path, entities)
    return configuration.encode(host().codec, answer)


def _vars_of(plugin, loader, path, entities):
    if hasattr(plugin, "get_vars"):
        return plugin.get_vars(loader, path, entities)
    answer = {}
    for entity in entities:
        name = "get_host_vars" if isinstance(entity, Host) else "get_group_vars"
        if not hasattr(plugin, name):
            version = "Cannot use v1 type" if hasattr(plugin, "run") else "Invalid"
            raise AnsibleError("%s vars plugin %s from %s" % (version, plugin._load_name, plugin._original_path))
        answer |= getattr(plugin, name)(entity.name)
    return answer


def _plugin(found):
    key = str(found["file"])
    if key not in _plugins:
        _plugins[key] = plugin_class(vars_loader, found)()
    return _plugins[key]


class _Files:
    """What a loader of a worker asks, asked in the middle of a call."""

    def ask(self, method, params):
        return host().ask(method, params)


def _loader(basedir):
    if basedir not in _loaders:
        _loaders[basedir] = make_loader(_Files(), str(basedir))
    return _loaders[basedir]
