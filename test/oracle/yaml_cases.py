"""Writes test/corpus/yaml/{load,dump}.json: what Ansible's loader and dumper make of texts and values.

Run with the Python that has ansible-core: /usr/bin/python3 test/oracle/yaml_cases.py
Values are tagged JSON: null, booleans and strings as they are, all else ["type", content].
"""

import base64
import datetime
import json
import pathlib
import random
import re

import yaml
from ansible import __version__ as ansible_version
from ansible.parsing.yaml import constructor
from ansible.parsing.yaml.dumper import AnsibleDumper
from ansible.parsing.yaml.loader import AnsibleLoader

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "corpus" / "yaml"
DUPLICATES = []


class Display:
    def warning(self, message):
        found = re.search(r"line (\d+), column (\d+), found a duplicate dict key \((.*)\)\. Using", message, re.S)
        DUPLICATES.append([int(found[1]), int(found[2]), found[3]])

    def debug(self, *_):
        pass


constructor.display = Display()


class Loader(AnsibleLoader):
    """Ansible's tags give the plain value here."""


def plain(loader, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


for name in ("!unsafe", "!vault"):
    Loader.add_constructor(name, plain)


def tagged(value, around=()):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", repr(value)]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return ["bytes", base64.b64encode(value).decode()]
    if isinstance(value, datetime.datetime):
        return ["datetime", str(value)]
    if isinstance(value, datetime.date):
        return ["date", str(value)]
    if any(value is one for one in around):
        return ["recursive"]
    around = (*around, value)
    if isinstance(value, dict):
        return ["dict", [[tagged(k, around), tagged(v, around)] for k, v in value.items()]]
    if isinstance(value, set):
        return ["set", sorted((tagged(one, around) for one in value), key=json.dumps)]
    kind = "tuple" if isinstance(value, tuple) else "list"
    return [kind, [tagged(one, around) for one in value]]


def load_row(text):
    DUPLICATES.clear()
    try:
        documents = [tagged(one) for one in yaml.load_all(text, Loader)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return {"text": text, "error": error.problem, "line": mark.line + 1, "column": mark.column + 1}
    except yaml.YAMLError as error:
        return {"text": text, "error": error.reason}
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        return {"text": text, "error": None, "python": repr(error)}
    return {"text": text, "documents": documents, "duplicates": list(DUPLICATES)}


def cases(name):
    """Texts of a case file: separated by lines of `====`."""
    return (OUT / name).read_bytes().decode().split("\n====\n")


PIECES = [*" \n\t:-?[]{},#&*!|>'\"%@`ab0.<=~\\", ": ", "- ", "\n  ", "---\n", "...\n", "? ", "<<: ", "\r\n",
          "\u0085", "\u2028", "{{ ", "!!str ", "&x ", "*x", "\ufeff", "\x07"]


def mutate(text, seeds, rnd):
    for _ in range(rnd.randint(1, 4)):
        at, what = rnd.randint(0, len(text)), rnd.random()
        if what < 0.4:
            text = text[:at] + rnd.choice(PIECES) + text[at:]
        elif what < 0.65:
            text = text[:at] + text[at + rnd.randint(1, 3):]
        elif what < 0.8:
            other = rnd.randint(0, len(text))
            text = text[:at] + text[other:other + rnd.randint(1, 8)] + text[at:]
        elif what < 0.9:
            text = text[:at] + rnd.choice(seeds) + text[at:]
        else:
            text = text[:at]
    return text


WORDS = """yes no on off y n true null ~ 1 0 01 0x1f 1.0 1e3 1e+3 1.5e+3 .inf .nan -.inf 1:30 1_000 0b1 0o7 = << - ? :
2020-01-01 2020-01-01T10:00:00Z {{ x }} a:b a: #c c# a#b 'q' "dq" it's @at `b %p !t &a *a | > [x] {y} , a,b --- ... -x ?x :x
\t tab\there nl\nx \nlead trail\n two\n\n sp\n\x20indent \x20lead trail\x20 \u00e9 \u4e2d\u6587 \U0001f600 \u0085 \u2028 \ufeff
\x00 \x07 \\ a\\b C:\\x ' '' -1 +1 +.inf 12e03 1. .5 0.5 1,000 Yes NO True None nan inf a\rb http://x/y?z=1 \xa0nb""".replace("\n", " ").split(" ")
WORDS += [
    "", " ", "  ", "\n", "\n\n", "a b", "a  b", "a\nb", "a\n\nb\n", " a", "a ", "a\n ", "x: y", "x #y", "- a", "{{ x }}", "a\tb", "line one\n  line two\nline three\n",
    "long word " * 12, "nospace" * 20, "long  double  space " * 8, "quoted: long " * 10, "it's a long one: " * 8, "\u00e9 long accented text " * 8,
    "tab\tlong text with escapes " * 7, "multi\nline " * 15, "k" * 127, "k" * 128, "k" * 129, "\u00e9" * 65, "#!/bin/sh\necho 'x'\n", "\U0001f600 smile", "\x1b[0m", "a\u2028b"]


def random_value(rnd, depth, shared):
    what = rnd.random()
    if depth <= 0 or what < 0.45:
        return random_scalar(rnd)
    if what < 0.5 and shared:
        return rnd.choice(shared)
    if what < 0.72:
        value = [random_value(rnd, depth - 1, shared) for _ in range(rnd.randint(0, 4))]
    elif what < 0.97:
        value = {random_key(rnd): random_value(rnd, depth - 1, shared) for _ in range(rnd.randint(0, 4))}
    elif what < 0.985:
        value = tuple(random_value(rnd, depth - 1, shared) for _ in range(rnd.randint(0, 3)))
    else:
        value = {rnd.choice(WORDS) for _ in range(rnd.randint(0, 1))}
    if rnd.random() < 0.2:
        shared.append(value)
    return value


def random_key(rnd):
    if rnd.random() < 0.8:
        return rnd.choice(WORDS)
    return rnd.choice([1, 2.5, True, None, (1, "a"), 10**20, b"by", "key " * 20])


def random_scalar(rnd):
    what = rnd.random()
    if what < 0.7:
        return rnd.choice(WORDS)
    if what < 0.8:
        return "".join(rnd.choice(" ab:#-,'\"\n\t{}[]&*!|>%@\u00e9\U0001f600?=\\.") for _ in range(rnd.randint(1, 12)))
    return rnd.choice([None, True, False, 0, -5, 10**19, 1.0, 1e17, 1.5e-7, float("inf"), float("nan"), b"", b"bytes" * 20,
                       datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5, 6)])


OPTIONS = [
    {"allow_unicode": True, "default_flow_style": None},
    {"allow_unicode": True, "default_flow_style": False, "indent": 4},
    {"allow_unicode": True, "default_flow_style": False, "indent": 2},
    {"allow_unicode": True, "default_flow_style": True},
    {"default_flow_style": False},
    {"allow_unicode": True, "default_flow_style": False, "indent": 4, "width": 40, "sort_keys": False},
    {"allow_unicode": True, "default_flow_style": None, "width": 1000, "indent": 8},
    {"allow_unicode": True, "default_flow_style": False, "explicit_start": True, "explicit_end": True},
    {"allow_unicode": True, "default_flow_style": False, "default_style": "'"},
    {"allow_unicode": True, "default_flow_style": False, "default_style": '"', "width": 30},
    {"allow_unicode": True, "default_flow_style": False, "default_style": "|"},
    {"allow_unicode": True, "default_flow_style": False, "default_style": ">", "width": 30},
]


def flat(value):
    """Tagged JSON with `["shared", n, value]` where an object comes first and `["again", n]` after."""
    numbers = {}

    def walk(one):
        if not isinstance(one, (list, dict, tuple, set, datetime.date)) or one == ():
            return tagged(one)
        if id(one) in numbers:
            return ["again", numbers[id(one)]]
        number = numbers[id(one)] = len(numbers)
        if isinstance(one, datetime.date):
            return ["shared", number, tagged(one)]
        if isinstance(one, dict):
            content = ["dict", [[walk(k), walk(v)] for k, v in one.items()]]
        else:
            kind = {list: "list", tuple: "tuple", set: "set"}[type(one)]
            content = [kind, [walk(item) for item in one]]
        return ["shared", number, content]

    return walk(value)


def dump_row(value, options):
    return {"value": flat(value), "options": options, "text": yaml.dump(value, Dumper=AnsibleDumper, **options)}


def write(name, rows):
    versions = {"ansible-core": ansible_version, "PyYAML": yaml.__version__, "libyaml": ".".join(map(str, yaml._yaml.get_version()))}
    lines = ",\n".join(json.dumps(row) for row in rows)
    (OUT / name).write_text('{"versions": %s,\n"rows": [\n%s\n]}\n' % (json.dumps(versions), lines))


def main():
    rnd = random.Random(11)
    seeds = cases("load-cases.txt")
    texts = [*seeds, *(word for word in WORDS), *(f"k: {word}\n" for word in WORDS)]
    texts += [mutate(rnd.choice(seeds), seeds, rnd) for _ in range(900)]
    write("load.json", [load_row(text) for text in dict.fromkeys(texts)])
    rows = []
    for word in WORDS:
        rows.append(dump_row({"k": word, "l": [word], word: 1}, OPTIONS[1]))
        rows.append(dump_row([{"k": word}, word], OPTIONS[0]))
        rows.append(dump_row(word, OPTIONS[0]))
    for number in range(500):
        rows.append(dump_row(random_value(rnd, 4, []), OPTIONS[number % len(OPTIONS)]))
    write("dump.json", rows)


main()
