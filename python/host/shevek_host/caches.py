# SPDX-License-Identifier: GPL-3.0-or-later
# Cache plugins. Each is open in the host for as long as that lasts; a fresh host opens it again by what each
# request says of it.

from ansible.plugins import loader as plugin_loaders

from .plugin_class import plugin_class

_open = {}


def _cache(params):
    key = params["id"]
    if key not in _open:
        found = plugin_class(plugin_loaders.cache_loader, params["plugin"])
        _open[key] = found(**params["options"])
    return _open[key]


def open_cache(params):
    _cache(params)


def get(params):
    """In a list; nothing where the key is not there, or too old."""
    cache = _cache(params)
    try:
        found = cache.get(params["key"])
    except KeyError:
        return []
    return [] if found is None else [found]


def set_value(params):
    _cache(params).set(params["key"], params["value"])


def keys(params):
    return [str(key) for key in _cache(params).keys()]


def contains(params):
    return bool(_cache(params).contains(params["key"]))


def delete(params):
    _cache(params).delete(params["key"])


def flush(params):
    _cache(params).flush()
