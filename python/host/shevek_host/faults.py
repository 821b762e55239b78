# SPDX-License-Identifier: GPL-3.0-or-later
# Exceptions on their way between the two sides.

import traceback


class AnswerFailed(BaseException):
    """The other side could not answer and wants to go on from its own error; no plugin is to catch this."""


def describe(error):
    kind = type(error)
    module = kind.__module__
    known = module == "builtins" or module.partition(".")[0] in ("ansible", "jinja2")
    return {
        "class": kind.__name__ if known else "%s.%s" % (module, kind.__name__),
        "bases": [base.__name__ for base in kind.__mro__[1:-1]],
        "message": text_of(error),
        "trace": "".join(traceback.format_exception(kind, error, error.__traceback__)),
    }


def text_of(error):
    try:
        return str(error)
    except Exception as failure:
        return "(%s has no text: %r)" % (type(error).__name__, failure)


def raised_from(description):
    """What the other side threw, as ansible's own class where it has that name."""
    import ansible.errors

    name, message = description["class"], description["message"]
    kind = getattr(ansible.errors, name, None)
    if kind is None and name == "UndefinedError":
        from jinja2.exceptions import UndefinedError as kind
    if kind is None:
        import builtins

        kind = getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = ansible.errors.AnsibleError
    return kind(message)
