# SPDX-License-Identifier: GPL-3.0-or-later
# An inventory plugin reads one source, in a forked child. It gets the inventory as it is so far, and what it has
# made of it goes back whole: plugins change hosts and groups behind the inventory's back.

import copy

from ansible.inventory.data import InventoryData

from . import configuration, faults, inventory_plugins
from .task_variables import make_loader


def run(worker, params):
    worker.on("read", lambda call: _read(worker, call))
    worker.serve()


def _read(worker, call):
    loader = make_loader(worker, call["basedir"])
    inventory = _rebuilt(call["inventory"])
    inventory.current_source = str(call["source"])
    inventory.processed_sources = [str(source) for source in call["sources"]]
    before = {entity: dict(copy.deepcopy(entity.vars)) for entity in _entities(inventory)}
    plugin = inventory_plugins.make(call)
    fault = None
    try:
        _parse(plugin, inventory, loader, call)
    except Exception as error:
        # What it has added until then stays, as in the reference.
        fault = faults.describe(error)
    return {"changes": configuration.encode(worker.codec, _changes(inventory, before)), "fault": fault}


def _parse(plugin, inventory, loader, call):
    plugin.parse(inventory, loader, str(call["source"]), cache=call["cache"])
    try:
        plugin.update_cache_if_changed()
    except AttributeError:
        # Some have no cache.
        pass


def _entities(inventory):
    return [*inventory.groups.values(), *inventory.hosts.values()]


def _rebuilt(given):
    inventory = InventoryData()
    for name, variables in given["groups"]:
        inventory.add_group(name)
        inventory.groups[name].vars = variables
    for name, variables in given["hosts"]:
        inventory.add_host(name)
        inventory.hosts[name].vars = variables
    for name, priority in given["priorities"]:
        inventory.groups[name].priority = priority
    for parent, children in given["children"]:
        for child in children:
            inventory.add_child(parent, child)
    return inventory


def _changes(inventory, before):
    return {
        "groups": [[group.name, group.priority, _set(group, before)] for group in inventory.groups.values()],
        "hosts": [[host.name, _set(host, before)] for host in inventory.hosts.values()],
        "children": [
            [group.name, [child.name for child in group.child_groups] + [host.name for host in group.hosts]]
            for group in inventory.groups.values()
        ],
    }


def _set(entity, before):
    """Variables that are new, or no longer what they were."""
    old = before.get(entity, {})
    return {name: value for name, value in entity.vars.items() if name not in old or old[name] != value}
