#!/usr/bin/python3
"""Asks Python's Jinja2 for the expectations of test/corpus/jinja/*.json and stores them there.

A file is {"jinja": version, "cases": [case, ...]}. A case has a `template` (or an `expression`)
and may have `vars`, `env` (options of the environment by Jinja2's names), `templates` (what the
loader knows), `undefined` (a kind) and `native`. Its `expect` is written by this script:
{"text": ...}, {"repr": ...} for expressions and native output, or {"error": [class, message, line]}.
`differs` in a case is what ours answers instead, and why.
"""
import copy
import json
import pathlib
import re
import sys
import traceback

import jinja2
from jinja2.nativetypes import NativeEnvironment

CORPUS = pathlib.Path(__file__).parent.parent / "corpus" / "jinja"
KINDS = {
    "default": jinja2.Undefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
    "strict": jinja2.StrictUndefined,
}
EXTENSIONS = {"do": "jinja2.ext.do", "loopcontrols": "jinja2.ext.loopcontrols"}
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def environment(case):
    options = dict(case.get("env", {}))
    options["extensions"] = [EXTENSIONS[e] for e in options.get("extensions", [])]
    finalize = options.pop("finalize_none", None)
    if finalize:
        options["finalize"] = lambda value: "" if value is None else value
    cls = NativeEnvironment if case.get("native") else jinja2.Environment
    return cls(
        undefined=KINDS[case.get("undefined", "default")],
        loader=jinja2.DictLoader(case.get("templates", {})),
        **options,
    )


def line_of(error):
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.name.startswith(("top-level template", "block ", "template"))
    ]
    return lines[-1] if lines else None


def answer(case):
    try:
        env = environment(case)
        variables = copy.deepcopy(case.get("vars", {}))
        if "expression" in case:
            run = env.compile_expression(case["expression"], undefined_to_none=False)
            return {"repr": ADDRESS.sub("", repr(run(**variables)))}
        result = env.from_string(case["template"]).render(**variables)
        if case.get("native"):
            return {"repr": ADDRESS.sub("", repr(result))}
        return {"text": ADDRESS.sub("", result)}
    except Exception as error:
        message = getattr(error, "message", None)
        if not isinstance(message, str):
            message = str(error)
        return {"error": [type(error).__name__, ADDRESS.sub("", message), line_of(error)]}


def dump(cases):
    rows = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
    return '{"jinja": "%s", "cases": [\n%s\n]}\n' % (jinja2.__version__, rows)


def main(names):
    for path in sorted(CORPUS.glob("*.json")):
        if names and path.stem not in names:
            continue
        cases = json.loads(path.read_text())["cases"]
        for case in cases:
            case["expect"] = answer(case)
        path.write_text(dump(cases))
        print(f"{path.name}: {len(cases)} cases", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
