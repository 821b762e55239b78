# SPDX-License-Identifier: GPL-3.0-or-later
# Ansible's own templating for plugins that reach into it; its inside is another from 2.19 on.

import contextlib
import functools

from jinja2 import Undefined


@functools.lru_cache(maxsize=None)
def _templar():
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar

    return Templar(loader=DataLoader())


def environment():
    templar = _templar()
    engine = getattr(templar, "_engine", None)
    return templar.environment if engine is None else engine.environment


def is_undefined(value):
    return isinstance(value, Undefined)


def calling(templar=None):
    """What has to be around a call of a filter, test or lookup."""
    try:
        from ansible._internal._templating import _utils
    except ImportError:
        return contextlib.nullcontext()
    from ansible._internal._templating._engine import TemplateOptions

    return _utils.TemplateContext(
        template_value=None, templar=(templar or _templar())._engine, options=TemplateOptions.DEFAULT)
