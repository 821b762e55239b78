# SPDX-License-Identifier: GPL-3.0-or-later
# Imports ansible-core and gives it what ansible-playbook's own start would: arguments, verbosity, loaders.

import os
import sys

from . import display, texts, values


def start(params, say):
    # The folder of main.py is no place that plugins import from.
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.dirname(__file__))]
    if params["site"] not in sys.path:
        # A checkout, or a folder that only its own programs know.
        sys.path.insert(0, params["site"])
    _read_settings(params["config"])
    from ansible import context, release
    from ansible.utils.context_objects import CLIArgs

    version = tuple(int(part) for part in release.__version__.split(".")[:2])
    context.CLIARGS = CLIArgs(params["arguments"])
    display.take_over(say, params["verbosity"], version)
    _start_loaders(params, version)
    codec = values.Codec(texts.texts_of(version))
    return codec, {"version": release.__version__}


def _read_settings(config_file):
    """Ansible reads its settings as it is imported; what plugins start shall see the run's own environment."""
    before = os.environ.get("ANSIBLE_CONFIG")
    if config_file is not None:
        os.environ["ANSIBLE_CONFIG"] = config_file
    import ansible.constants  # noqa: F401

    if before is not None:
        os.environ["ANSIBLE_CONFIG"] = before
    else:
        os.environ.pop("ANSIBLE_CONFIG", None)


def _start_loaders(params, version):
    import ansible.parsing.dataloader  # noqa: F401
    import ansible.plugins.lookup  # noqa: F401
    import ansible.template  # noqa: F401
    from ansible.plugins import loader
    from ansible.utils.collection_loader import AnsibleCollectionConfig

    if hasattr(loader, "init_plugin_loader"):
        loader.init_plugin_loader()
    AnsibleCollectionConfig.playbook_paths = [params["basedir"]]
    for kind, folders in params["folders"].items():
        found = getattr(loader, kind + "_loader")
        # add_directory puts each behind those before it.
        for folder in folders:
            found.add_directory(folder)
