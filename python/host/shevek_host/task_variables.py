# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The variables of a task as a plugin sees them: a plain dict, with `hostvars` asked of Node host by host.
"""Variables and files of a task."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib
from ansible.template import AnsibleUndefined
from ansible.vars.hostvars import HostVarsVars

NAMES_HOST = "host" in inspect.signature(HostVarsVars.__init__).parameters


class HostVars(Mapping):
    """`hostvars`: what a host has is asked for once, when it is first looked at."""

    def __init__(self, worker, names, loader):
        self._worker = worker
        self._names = list(names)
        self._loader = loader
        self._known = {}

    def raw_get(self, host_name):
        if host_name not in self._known:
            self._known[host_name] = self._worker.ask("hostVars", {"host": str(host_name)})
        found = self._known[host_name]
        return AnsibleUndefined(name="hostvars['%s']" % host_name) if found is None else found

    def __getitem__(self, host_name):
        found = self.raw_get(host_name)
        if not isinstance(found, dict):
            return found
        named = {"host": host_name} if NAMES_HOST else {}
        return HostVarsVars(found, loader=self._loader, **named)

    def __contains__(self, host_name):
        return host_name in self._names or isinstance(self.raw_get(host_name), dict)

    def __iter__(self):
        return iter(self._names)

    def __len__(self):
        return len(self._names)

    def __deepcopy__(self, memo):
        return self


class NodeVault(VaultLib):
    """Node has the passwords; it gives the plain text of a file."""

    def __init__(self, worker):
        super().__init__(secrets=[("default", None)])
        self._worker = worker

    def decrypt(self, vaulttext, filename=None, obj=None):
        if filename is None:
            filename = _file_of(vaulttext)
        if filename is None:
            return super().decrypt(vaulttext)
        path = filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else str(filename)
        return self._worker.ask("readFile", {"path": path})


def _file_of(text):
    """Since 2.19 a loader leaves it to what was read to say where it stood."""
    try:
        from ansible._internal._datatag._tags import Origin
    except ImportError:
        return None
    origin = Origin.get_tag(text)
    return None if origin is None else origin.path


def make_loader(worker, basedir):
    loader = DataLoader()
    loader.set_basedir(basedir)
    loader._vault = NodeVault(worker)
    return loader


def omitted():
    """The value of `omit`, which is an object of its own from 2.19 on; None where a text stands for it."""
    try:
        from ansible._internal._templating._utils import Omit
    except ImportError:
        return None
    return Omit


def from_node(worker, params, loader):
    variables = dict(params["vars"])
    variables["hostvars"] = HostVars(worker, params["hosts"], loader)
    omit = omitted()
    if omit is not None:
        variables["omit"] = omit
    delegated = params.get("delegated_vars")
    if delegated is not None:
        variables["ansible_delegated_vars"] = {params["task"]["delegate_to"]: dict(delegated)}
    variables["vars"] = variables.copy()
    return variables
