# SPDX-License-Identifier: GPL-3.0-or-later
# Filters and tests, found by ansible's own loaders and called as its templating calls them.

from collections import ChainMap

from ansible.plugins import loader

from . import templating

_found = {}


def find(params):
    """What a name means, or None; raises where its file is bad, as ansible's templating does."""
    kind, name = params["kind"], params["name"]
    plugins = getattr(loader, kind + "_loader")
    for folder in params["folders"]:
        plugins.add_directory(folder)
    try:
        plugin = plugins.get(name)
    except KeyError as error:
        return {"missing": str(error.args[0]) if error.args else name}
    if plugin is None:
        return None
    _found[kind, name] = plugin
    wants = getattr(plugin.j2_function, "jinja_pass_arg", None)
    return {
        "wants": None if wants is None else wants.name,
        "file": str(plugin._original_path),
        "fqcn": plugin.ansible_name,
    }


def call(params):
    plugin = _found.get((params["kind"], params["name"]))
    if plugin is None:
        # The host is a fresh one: a plugin ended the last.
        find(params)
        plugin = _found[params["kind"], params["name"]]
    args, kwargs = params["args"], params["kwargs"]
    if _is_marked(plugin, args, kwargs):
        return next(arg for arg in [*args, *kwargs.values()] if templating.is_undefined(arg))
    if "wants" in params:
        args = [_first_argument(params), *args]
    with templating.calling():
        return plugin.j2_function(*args, **kwargs)


def _is_marked(plugin, args, kwargs):
    # Since 2.19 a plugin that does not ask for it never sees an undefined value: it is the answer.
    if getattr(plugin, "accept_args_markers", True):
        return False
    return any(templating.is_undefined(arg) for arg in [*args, *kwargs.values()])


def _first_argument(params):
    environment = templating.environment()
    if params["wants"] == "environment":
        return environment
    variables = ChainMap({}, params["variables"], environment.globals)
    context = environment.context_class(environment, variables, params["template"], {})
    return context if params["wants"] == "context" else context.eval_ctx
