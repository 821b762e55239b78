# SPDX-License-Identifier: GPL-3.0-or-later
# Ansible's own templating for plugins that reach into it; its inside is another from 2.19 on.

import contextlib
import functools


@functools.lru_cache(maxsize=None)
def _templar():
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar

    return Templar(loader=DataLoader())


def environment():
    templar = _templar()
    engine = getattr(templar, "_engine", None)
    return templar.environment if engine is None else engine.environment


def calling():
    """What has to be around a call of a filter or test."""
    try:
        from ansible._internal._templating import _utils
    except ImportError:
        return contextlib.nullcontext()
    from ansible._internal._templating._engine import TemplateOptions

    return _utils.TemplateContext(
        template_value=None, templar=_templar()._engine, options=TemplateOptions.DEFAULT)
