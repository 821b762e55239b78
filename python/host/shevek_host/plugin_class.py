# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The class of a plugin's file that Node has found. A file of a plain folder gets a module name of its own: under
# Ansible's (ansible.plugins.action.copy) it could not import the plugin of core whose name it has.
"""Loads the class of a plugin."""

from __future__ import annotations

import importlib.util
import sys

from ansible.errors import AnsibleError


def plugin_class(loader, plugin):
    """`plugin` has name, fqcn, file, collection, as Node's finder says."""
    path = str(plugin["file"])
    try:
        found = loader.get(plugin["fqcn"], class_only=True) if plugin.get("collection") else _own(loader, plugin)
    except Exception as error:
        raise AnsibleError("the plugin %s cannot be loaded: %s: %s" % (path, type(error).__name__, error)) from error
    if not isinstance(found, type):
        raise AnsibleError("the plugin %s defines no %s" % (path, loader.class_name))
    return found


def _own(loader, plugin):
    name, path = str(plugin["name"]), str(plugin["file"])
    module = _module("%s.shevek_user_%s" % (loader.package, name), path)
    found = getattr(module, loader.class_name, None)
    if isinstance(found, type):
        loader._load_config_defs(name, module, path)
        loader._update_object(obj=found, name=name, path=path, resolved=name)
    return found


def _module(name, path):
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
