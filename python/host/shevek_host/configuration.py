# SPDX-License-Identifier: GPL-3.0-or-later
# What inventory and vars plugins say is configuration: text that ansible would render is marked as a template.

import json

from .texts import MARKS
from .values import TAG, Encoded


def encode(codec, value):
    return json.dumps(codec.encode(_marked(codec, value)))


def _marked(codec, value):
    # Subclasses of str are marked by the codec itself.
    if type(value) is str:
        is_template = MARKS.search(value) and codec.texts.is_template(value)
        return Encoded({TAG: "template", "v": value}) if is_template else value
    if isinstance(value, dict):
        return {key: _marked(codec, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(codec, item) for item in value]
    if isinstance(value, tuple):
        return tuple(_marked(codec, item) for item in value)
    return value
