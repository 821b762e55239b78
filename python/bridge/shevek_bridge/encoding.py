# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages as lines of JSON, in ASCII, whatever the values in them."""

import json

try:
    from ansible.parsing.ajson import AnsibleJSONEncoder
except ImportError:  # a core that has dropped its name for it: what it would know becomes text
    AnsibleJSONEncoder = json.JSONEncoder

# One for all messages. Ansible's own is asked only for what JSON does not have: as a whole it is slow in 2.19.
ENCODER = json.JSONEncoder(separators=(",", ":"), default=AnsibleJSONEncoder().default)
# Deeper than anything that people write, and than the reader takes.
MAX_DEPTH = 200


def line_of(message):
    try:
        return dump(message)
    except (TypeError, ValueError, RecursionError):
        return dump(plain(message))


def dump(message):
    return ENCODER.encode(message).encode("ascii") + b"\n"


def plain(value, depth=0):
    """Only what every encoder knows; the rest as Python shows it."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if depth > MAX_DEPTH:
        return "..."
    if isinstance(value, dict):
        return {key_text(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item, depth + 1) for item in value]
    return sealed_or_text(value)


def key_text(key):
    return str(key) if isinstance(key, str) else repr(key)


def sealed_or_text(value):
    """What a vault holds is not shown; asking for its text would decrypt it."""
    sealed = getattr(value, "_ciphertext", None)
    if sealed is None:
        return str(value)
    text = sealed.decode("ascii", "replace") if isinstance(sealed, bytes) else str(sealed)
    return {"__ansible_vault": text}
