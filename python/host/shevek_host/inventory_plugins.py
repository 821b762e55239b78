# SPDX-License-Identifier: GPL-3.0-or-later
# Inventory plugins: what one wants is asked in the host; reading a source is a worker's (inventory_worker.py).

from ansible.plugins.loader import inventory_loader

from .plugin_class import plugin_class


def make(params):
    """The plugin, knowing the names by which a configuration may call it."""
    found = plugin_class(inventory_loader, params["plugin"])
    found._redirected_names = [str(name) for name in params["names"]]
    plugin = found()
    if getattr(plugin, "NAME", None) is None:
        plugin.NAME = str(params["plugin"]["name"])
    return plugin


def wants(params):
    # A file that cannot be loaded is told; what goes wrong in its verify_file means no, as in ansible.
    plugin = make(params)
    try:
        return bool(plugin.verify_file(str(params["source"])))
    except Exception:
        return False
