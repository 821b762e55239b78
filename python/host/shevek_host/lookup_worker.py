# SPDX-License-Identifier: GPL-3.0-or-later
# Lookups, one after the other in a forked child: others run in other children meanwhile.

from ansible.plugins import loader as plugin_loaders
from ansible.template import Templar

from . import templating
from .plugin_class import plugin_class
from .run_variables import variables_of
from .task_variables import make_loader

_loaders = {}


def run(worker, params):
    worker.on("run", lambda call: _run(worker, call))
    worker.serve()


def _run(worker, call):
    found = plugin_class(plugin_loaders.lookup_loader, call["plugin"])
    basedir = call["basedir"]
    if basedir not in _loaders:
        _loaders[basedir] = make_loader(worker, basedir)
    loader = _loaders[basedir]
    variables = variables_of(worker)
    templar = Templar(loader=loader, variables=variables)
    lookup = found(loader=loader, templar=templar)
    terms, kwargs = call["terms"], call["kwargs"]
    with templating.calling(templar):
        if not getattr(lookup, "accept_args_markers", True):
            for given in [*terms, *kwargs.values()]:
                if templating.is_undefined(given):
                    return given
        result = lookup.run(terms, variables=variables, **kwargs)
        # Generators do their work when they are read, and variables are this call's.
        return worker.codec.encoded(result)
