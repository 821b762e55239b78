"""Asks Python itself what its values do, and writes the answers down.

    python3.11 test/oracle/pyvalue_cases.py

Writes test/corpus/pyvalue/<area>.json: {"python": version, "cases": [[operation, operands, answer], ...]}.
An answer is {"ok": value} or {"error": [exception, message]}. Values are written as
null, true, "text", {"i": "12"}, {"f": "1.5"}, {"l": [..]}, {"t": [..]}, {"d": [[k, v], ..]},
{"s": [..]}, {"z": [..]} (frozenset), {"b": hex}, and {"o": [type, repr]} for everything else.
"""

import datetime
import itertools
import json
import operator
import os
import pprint
import random
import re
import sys

OUT = os.path.join(os.path.dirname(__file__), "..", "corpus", "pyvalue")
RANDOM = random.Random(20240229)


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": repr(value)}
    if isinstance(value, list):
        return {"l": [encode(v) for v in value]}
    if isinstance(value, tuple):
        return {"t": [encode(v) for v in value]}
    if isinstance(value, dict):
        return {"d": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, (set, frozenset)):
        members = sorted((encode(v) for v in value), key=lambda v: json.dumps(v, separators=(",", ":")))
        return {"z" if isinstance(value, frozenset) else "s": members}
    if isinstance(value, bytes):
        return {"b": value.hex()}
    return {"o": [type(value).__name__, repr(value)]}


BINARY = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "//": operator.floordiv, "%": operator.mod, "**": operator.pow, "|": operator.or_,
    "&": operator.and_, "^": operator.xor, "<<": operator.lshift, ">>": operator.rshift,
}
ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
UNARY = {"+": operator.pos, "-": operator.neg, "~": operator.invert}


def method(target, name, args, kwargs):
    """The result, and what the target has become."""
    result = getattr(target, name)(*args, **kwargs)
    return (result, target)


def regex(name, pattern, flags, args):
    compiled = re.compile(pattern, flags)
    result = getattr(compiled, name)(*args)
    if name == "finditer":
        return [(m.group(), m.span()) for m in result]
    if isinstance(result, re.Match):
        spans = [result.span(i) for i in range(compiled.groups + 1)]
        return (result.group(), result.groups(), result.groupdict(), spans)
    return result


def shuffled(seed, count):
    items = list(range(count))
    random.Random(seed).shuffle(items)
    return items


def draws(seed):
    r = random.Random(seed)
    return [r.random(), r.getrandbits(7), r.getrandbits(32), r.getrandbits(77), r.randrange(10),
            r.randrange(5, 500, 7), r.randrange(50, -50, -3), r.choice("abcdefgh"),
            r.sample(range(1000), 5), r.sample(range(30), 20), r.randrange(10 ** 30), r.randint(1, 6), r.random()]


def parse_date(text, fmt):
    return datetime.datetime.strptime(text, fmt)


def make_moment(fields):
    return datetime.datetime(*fields)


OPERATIONS = {
    "binary": lambda op, a, b: BINARY[op](a, b),
    "unary": lambda op, a: UNARY[op](a),
    "order": lambda op, a, b: ORDER[op](a, b),
    "equal": lambda a, b: a == b,
    "contains": lambda container, item: item in container,
    "truth": bool,
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "len": len,
    "iterate": lambda v: list(v),
    "getitem": lambda v, key: v[key],
    "slice": lambda v, a, b, c: v[a:b:c],
    "method": method,
    "int": lambda v: int(v),
    "intbase": lambda v, base: int(v, base),
    "float": lambda v: float(v),
    "round": lambda v: round(v),
    "rounddigits": lambda v, digits: round(v, digits),
    "sorted": lambda v, reverse: sorted(v, reverse=reverse),
    "makedict": lambda pairs: {k: v for k, v in pairs},
    "makeset": lambda items: frozenset(items),
    "dictget": lambda d, key: d.get(key),
    "classname": lambda v: type(v).__name__,
    "format": lambda v, spec: format(v, spec),
    "percent": lambda fmt, args: fmt % args,
    "strformat": lambda fmt, args, kwargs: fmt.format(*args, **kwargs),
    "loads": json.loads,
    "dumps": lambda v, options: json.dumps(v, **options),
    "regex": regex,
    "reescape": re.escape,
    "shuffled": shuffled,
    "draws": draws,
    "pformat": lambda v, width: pprint.pformat(v, width=width),
    "strptime": parse_date,
    "strftime": lambda fields, fmt: make_moment(fields).strftime(fmt),
    "isoformat": lambda fields: make_moment(fields).isoformat(),
    "isocalendar": lambda fields: tuple(make_moment(fields).isocalendar()),
    "datediff": lambda a, b: make_moment(a) - make_moment(b),
    "dateshift": lambda a, micros: make_moment(a) + datetime.timedelta(microseconds=micros),
    "timedelta": lambda micros: (lambda d: (str(d), repr(d), d.days, d.seconds, d.microseconds, d.total_seconds()))(
        datetime.timedelta(microseconds=micros)),
}


def exception_name(error):
    """The name of ours: subclasses that have no own name there count as their parent."""
    if isinstance(error, (json.JSONDecodeError, re.error)):
        return "ValueError"
    if type(error) is LookupError:
        return "KeyError"
    return type(error).__name__


class Area:
    def __init__(self, name):
        self.name = name
        self.cases = []

    def ask(self, op, *operands):
        written = [encode(o) for o in operands]
        try:
            answer = {"ok": encode(OPERATIONS[op](*operands))}
        except Exception as error:
            text = str(error).replace("%", "%")
            answer = {"error": [exception_name(error), text]}
        self.cases.append([op, written, answer])

    def write(self):
        path = os.path.join(OUT, self.name + ".json")
        with open(path, "w", encoding="utf-8") as out:
            out.write('{"python": %s, "cases": [\n' % json.dumps(sys.version.split()[0]))
            out.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in self.cases))
            out.write("\n]}\n")
        return len(self.cases)


def some_int():
    return RANDOM.choice([
        RANDOM.randint(-9, 9), RANDOM.randint(-10 ** 6, 10 ** 6), RANDOM.randint(-2 ** 53 - 9, 2 ** 53 + 9),
        RANDOM.randint(-2 ** 70, 2 ** 70), 2 ** 53, -2 ** 53, 2 ** 53 - 1, 0, 1, -1])


def some_float():
    return RANDOM.choice([
        RANDOM.uniform(-10, 10), RANDOM.uniform(-1e20, 1e20), RANDOM.random() * 10 ** RANDOM.randint(-320, 300),
        0.0, -0.0, 0.5, 1.5, 2.5, -2.5, 1e16, 1e-5, 0.1, 123456789.125, float(RANDOM.randint(-99, 99))])


def some_text():
    pool = ["abc ABC 019_-", "'\"\\\n\r\t\x00\x1f\x7f\x85\xa0", "äßİıſéΣς", "日本語 …", "😀𝒜", "\udc80\udcff", "  \u2028\u3000"]
    chars = "".join(RANDOM.sample(pool, RANDOM.randint(1, 3)))
    return "".join(RANDOM.choice(chars) for _ in range(RANDOM.randint(0, 12)))


def some_value(depth=2):
    kind = RANDOM.randint(0, 9 if depth else 5)
    if kind == 0:
        return RANDOM.choice([None, True, False])
    if kind in (1, 2):
        return some_int()
    if kind == 3:
        return some_float()
    if kind in (4, 5):
        return some_text()
    items = [some_value(depth - 1) for _ in range(RANDOM.randint(0, 4))]
    if kind in (6, 7):
        return items
    if kind == 8:
        return {some_text(): v for v in items}
    return tuple(items)


SAMPLES = [None, True, False, 0, 1, -7, 3, 2 ** 60, 1.0, 2.5, -0.0, 1e300, "", "a", "abc", "😀b", [], [1, 2], ["a"],
           (), (1,), (1, "b"), {}, {"a": 1}, {1: 2}, set(), {1}, frozenset([1, 2]), b"", b"ab"]


def arithmetic():
    area = Area("arithmetic")
    for op, a, b in itertools.product(BINARY, SAMPLES, SAMPLES):
        huge = op in ("**", "<<", "*") and isinstance(b, int) and not isinstance(b, bool) and b > 10 ** 6
        huge = huge or (op == "*" and isinstance(a, int) and a > 10 ** 6)
        complex_result = op == "**" and isinstance(a, (int, float)) and a < 0 and isinstance(b, float) and b % 1
        # bytes % is not there: nothing in a template makes one.
        if (op == "%" and isinstance(a, bytes)) or huge or complex_result or RANDOM.random() > 0.3:
            continue
        area.ask("binary", op, a, b)
    for op in ("+", "-", "*", "/", "//", "%", "&", "|", "^"):
        for _ in range(60):
            area.ask("binary", op, some_int(), some_int())
    for op in ("+", "-", "*", "/", "//", "%"):
        for _ in range(40):
            area.ask("binary", op, some_float(), RANDOM.choice([some_float, some_int])())
    for _ in range(40):
        area.ask("binary", "**", RANDOM.randint(-20, 20), RANDOM.randint(-5, 40))
        area.ask("binary", "<<", some_int(), RANDOM.randint(-1, 80))
        area.ask("binary", ">>", some_int(), RANDOM.randint(-1, 80))
    for op, a in itertools.product(UNARY, SAMPLES):
        area.ask("unary", op, a)
    return area


def comparing():
    area = Area("comparing")
    for op, a, b in itertools.product(ORDER, SAMPLES, SAMPLES):
        if RANDOM.random() < 0.25:
            area.ask("order", op, a, b)
    for a, b in itertools.product(SAMPLES, SAMPLES):
        area.ask("equal", a, b)
        if RANDOM.random() < 0.5:
            area.ask("contains", a, b)
    for a in SAMPLES:
        for op in ("truth", "str", "repr", "len", "iterate", "classname"):
            area.ask(op, a)
    for _ in range(150):
        area.ask("order", RANDOM.choice(list(ORDER)), some_int(), RANDOM.choice([some_int, some_float])())
        area.ask("order", "<", some_text(), some_text())
    for _ in range(60):
        items = [some_value(1) for _ in range(RANDOM.randint(0, 6))]
        area.ask("sorted", items, RANDOM.choice([True, False]))
        area.ask("sorted", [some_int() for _ in range(9)] + [some_float()], True)
        area.ask("sorted", [some_text() for _ in range(9)], RANDOM.choice([True, False]))
    return area


def texts():
    area = Area("text")
    for _ in range(250):
        value = some_value(3)
        area.ask("repr", value)
        area.ask("str", value)
    for _ in range(60):
        area.ask("repr", some_float())
        area.ask("ascii", some_text())
        area.ask("repr", bytes(RANDOM.randrange(256) for _ in range(6)))
    for code in list(range(0, 0x180)) + [0x378, 0x3000, 0x200b, 0xe000, 0xffff, 0x1f600, 0x10ffff]:
        area.ask("repr", chr(code))
    return area


def keys():
    area = Area("keys")
    pool = [1, 1.0, True, 0, False, 0.0, -0.0, "1", 2 ** 53, float(2 ** 53), 2 ** 70, float(2 ** 70), 1.5, None,
            (1, 2), (1.0, True), (1, (2, "a")), (1, (2.0, "a")), b"a", "a", frozenset([1, 2]), frozenset([2.0, True]), ()]
    for a, b in itertools.product(pool, pool):
        area.ask("makedict", [(a, "first"), (b, "second")])
        area.ask("dictget", {a: "x"}, b)
    for _ in range(60):
        area.ask("makeset", [RANDOM.choice(pool) for _ in range(6)])
    for bad in ([], {}, set(), (1, []), ([],)):
        area.ask("makedict", [(bad, 1)])
        area.ask("dictget", {1: 2}, bad)
        area.ask("contains", {1: 2}, bad)
    return area


def access():
    area = Area("access")
    holders = ["abcdef", "a😀b𝒜c", [1, 2, 3, 4], (1, 2, 3), b"abc", {"a": 1, 1: "one"}, {1}, None, 5]
    for v in holders:
        for key in [0, 1, -1, 2, -6, 10, True, "a", "zz", 1.0, None, 2 ** 70, (1, 2)]:
            area.ask("getitem", v, key)
    bounds = [None, 0, 1, 2, -1, -2, 9, -9]
    for v in holders[:5]:
        for a, b, c in itertools.product(bounds, bounds, [None, 1, 2, -1, -2, 0]):
            if RANDOM.random() < 0.25:
                area.ask("slice", v, a, b, c)
    area.ask("slice", "abc", "x", None, None)
    area.ask("slice", [1], 1.5, None, None)
    area.ask("slice", 5, 1, None, None)
    return area


def numbers():
    area = Area("numbers")
    written = ["12", " 12 ", "-5", "+7", "1_000", "1__0", "_1", "1_", "", " ", "abc", "0x1f", "0b11", "0o17", "017", "1.5",
               "1e3", "inf", "-Infinity", "nan", ".5", "5.", ".", "1e", "1e+5", "٣", "१२", "9" * 30, "1 2", "--1", "\u3000 7\n", "1_0.5_0", "1._5"]
    for text in written:
        area.ask("int", text)
        area.ask("float", text)
        for base in (0, 2, 8, 10, 16, 36, 1, 37):
            area.ask("intbase", text, base)
    for text in ["0x1f", "0X1F", "-0x_1f", "0x", "0b2", "0b11", "zz", "ff", "0o17", "00", "010", "0_0"]:
        for base in (0, 2, 8, 16, 36):
            area.ask("intbase", text, base)
    for v in SAMPLES + [float("nan"), float("inf"), 3.99, -3.99, 1e20]:
        area.ask("int", v)
        area.ask("float", v)
        area.ask("round", v)
    for _ in range(150):
        value = RANDOM.choice([some_float, some_int])()
        area.ask("round", value)
        area.ask("rounddigits", value, RANDOM.randint(-4, 6))
        area.ask("rounddigits", RANDOM.randint(-999999, 999999) / 1000, RANDOM.randint(0, 3))
    return area


def formatting():
    area = Area("formatting")
    for _ in range(500):
        spec = "".join([RANDOM.choice(["", "", "*<", ">", "^", "=", "0=", "é^"]), RANDOM.choice(["", "", "+", "-", " "]),
                        RANDOM.choice(["", "", "", "z"]), RANDOM.choice(["", "", "#"]), RANDOM.choice(["", "", "0"]),
                        RANDOM.choice(["", "", "3", "12", "20"]), RANDOM.choice(["", "", "", ",", "_"]),
                        RANDOM.choice(["", "", ".0", ".2", ".5", ".17"]),
                        RANDOM.choice(["", "d", "x", "X", "o", "b", "c", "e", "E", "f", "F", "g", "G", "n", "%", "s", "q"])])
        value = RANDOM.choice([some_int, some_float, some_float, some_text, lambda: True])()
        if spec.endswith("c") and isinstance(value, int) and 0xd800 <= value <= 0xdfff:
            continue
        area.ask("format", value, spec)
    for v in SAMPLES:
        area.ask("format", v, "")
        area.ask("format", v, "5")
    for spec in ["", ".", "5.", ",,", "_,", ",_", "5x5", "<<5", "0<5", "\x01", "10%", "é"]:
        area.ask("format", 5, spec)
        area.ask("format", "five", spec)
        area.ask("format", 5.5, spec)
    for _ in range(400):
        fmt = "<%" + RANDOM.choice(["", "", "-", "+", " ", "0", "#", "-0", "#0"]) + RANDOM.choice(["", "", "5", "12"]) \
            + RANDOM.choice(["", "", ".0", ".3", ".10"]) + RANDOM.choice("diouxXeEfFgGcrsa%y") + ">"
        area.ask("percent", fmt, RANDOM.choice([some_int, some_float, some_text, lambda: True, lambda: [1], lambda: None])())
    for fmt, args in [("%s %s", (1, 2)), ("%s", (1, 2)), ("%s %s", (1,)), ("%(a)s-%(b)05d", {"a": 1, "b": 2}), ("%(a)s", {"b": 1}),
                      ("%(a)s", 5), ("%", 1), ("%5", 1), ("%(a", {"a": 1}), ("%*d|%-*d|%.*f", (5, 1, 5, 2, 2, 3.14159)),
                      ("%*d", ("a", 1)), ("none", ()), ("none", 5), ("none", [5]), ("none", {}), ("%%", ()), ("%s", [1, 2]),
                      ("%c%c", (65, "b")), ("%c", "ab"), ("%c", 1.5), ("%5%", ()), ("%(a(b))s", {"a(b)": 1}), ("%hd %ld", (1, 2)),
                      ("%s", "x"), ("%d", "x"), ("%x", 1.5), ("%f", "x"), ("%é", 1), ("%(a)s %s", {"a": 1}), ("%-5d|%+d|% d", (1, 2, 3))]:
        area.ask("percent", fmt, args)
    named = {"a": {"k": [1, 2]}, "w": 8, "p": 2, "x": 3.14159}
    for fmt in ["{}", "{} {}", "{0} {0}", "{1}", "{a}", "{zz}", "{a[k]}", "{a[k][1]}", "{a[zz]}", "{x:{w}.{p}f}", "{x!r:>10}", "{x!s}", "{x!q}",
                "{{}}", "{", "}", "{}}", "{0", "{0!}", "{0!r", "{0!rx}", "{0.real}", "{0.zz}", "{a[}", "{a[]}", "{0[0]}", "{} {0}", "{0} {}",
                "{:>5}|{:<5}", "{0:{1}}", "{0.}", "{0]}", "{a[k]x}", "{:{:{}}}", "a{{b}}c{}", "{!a}", "{x:}", "{0:d}", "{0:s}"]:
        area.ask("strformat", fmt, (7, "é"), named)
    return area


def methods():
    area = Area("methods")

    def ask(target, name, *args, **kwargs):
        area.ask("method", target, name, list(args), kwargs)

    texts = ["", "abc", "Hello World", "hELLO wORLD's", "  pad \t", "a,b,,c", "a  b c ", "äÖß", "ǆ ﬁ", "ΑΣ Σ", "😀a😀", "123", "٣", "²", "½", "一",
             "a\nb\r\nc\x0bd\u2028e", "\u00a0x\u00a0", "Éa", "ab1_", "\t", "x\ty\tz", "İ", "-42", "+7", "aXbXc", "aaa", "ẞ", "Ꭰ", "ꭰ", "ŉ", "a\u0345"]
    plain = ["capitalize", "casefold", "lower", "upper", "title", "swapcase", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
             "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "strip", "lstrip", "rstrip",
             "split", "rsplit", "splitlines", "expandtabs", "encode"]
    for text, name in itertools.product(texts, plain):
        ask(text, name)
    for text in texts:
        for sep in [",", " ", "X", "a", "aa", "😀"]:
            for name in ("split", "rsplit"):
                ask(text, name, sep)
                ask(text, name, sep, 1)
            for name in ("partition", "rpartition", "find", "rfind", "index", "rindex", "count", "startswith", "endswith", "strip", "removeprefix", "removesuffix"):
                if RANDOM.random() < 0.5:
                    ask(text, name, sep)
        ask(text, "split", None, 1)
        ask(text, "rsplit", None, 1)
        ask(text, "splitlines", True)
        ask(text, "replace", "a", "<>")
        ask(text, "replace", "", "-")
        ask(text, "replace", "", "-", 2)
        ask(text, "replace", "a", "b", 1)
        ask(text, "find", "a", 1)
        ask(text, "rfind", "a", -3, -1)
        ask(text, "count", "")
        ask(text, "startswith", ("x", "a"), 0)
        for width in (3, 10, 11):
            ask(text, "center", width)
            ask(text, "ljust", width, "*")
            ask(text, "rjust", width)
            ask(text, "zfill", width)
        ask(text, "translate", {97: "X", 98: None, 99: 100})
        ask(text, "join", ["1", "2", "3"])
        ask(text, "encode", "ascii", "replace")
        ask(text, "encode", "latin-1", "xmlcharrefreplace")
        ask(text, "encode", "ascii")
        ask(text, "encode", "utf-16")
    for name in plain + ["replace", "find", "join", "center", "startswith", "partition", "zfill", "translate", "removeprefix", "maketrans", "index", "count", "format_map"]:
        for args in ([], [1], ["a"], ["a", "b"], [None], [[]], ["a", 1, 2], ["a", "b", 1, 4]):
            ask("abc", name, *args)
    ask("abc", "split", sep="b")
    ask("abc", "split", sep="b", maxsplit=0)
    ask("abc", "split", foo=1)
    ask("abc", "split", "b", sep="b")
    ask("abc", "upper", x=1)
    ask("abc", "replace", "a", "b", count=1)
    ask("a", "join", ["x", 1])
    ask("abc", "maketrans", "ab", "cd")
    ask("abc", "maketrans", "ab", "cd", "e")
    ask("abc", "split", "")
    ask("é\udc80", "encode")
    ask("é\udc80", "encode", "utf-8", "surrogateescape")
    for target in ([], [3, 1, 2], ["b", "a"], [1, "a"], [1, 1.0, True]):
        for name, args in [("append", [5]), ("append", []), ("extend", [[1, 2]]), ("extend", [5]), ("insert", [0, 9]), ("insert", [-1, 9]), ("insert", ["a", 9]),
                           ("pop", []), ("pop", [0]), ("pop", [9]), ("pop", ["a"]), ("remove", [1]), ("remove", ["zz"]), ("index", [1]), ("index", ["zz"]), ("index", [1, 1]),
                           ("count", [1]), ("sort", []), ("sort", [1]), ("reverse", []), ("copy", []), ("clear", []), ("clear", [1])]:
            ask(list(target), name, *args)
    ask([2, 1], "sort", reverse=True)
    ask([2, 1], "sort", foo=True)
    for target in ({}, {"a": 1, "b": None}, {1: "x", (1, 2): "y"}):
        for name, args in [("get", ["a"]), ("get", ["zz"]), ("get", ["zz", 5]), ("get", ["b", 5]), ("get", []), ("get", [[]]), ("keys", []), ("values", []), ("items", []),
                           ("pop", ["a"]), ("pop", ["zz"]), ("pop", ["zz", 1]), ("popitem", []), ("setdefault", ["a", 7]), ("setdefault", ["n"]), ("update", [{"a": 2, 3: 4}]),
                           ("update", [[("q", 1)]]), ("update", [[1]]), ("update", [["abc"]]), ("update", [5]), ("update", []), ("copy", []), ("clear", []), ("fromkeys", ["ab"]), ("fromkeys", [[1, 2], 0])]:
            ask(dict(target), name, *args)
    ask({"a": 1}, "update", b=2)
    for target in (set(), {1, 2}, {"a", 1.5}):
        for name, args in [("add", [3]), ("add", [[]]), ("discard", [1]), ("remove", [1]), ("remove", [9]), ("union", [[1, 5]]), ("union", []), ("intersection", [[1, 5]]),
                           ("difference", [[1]]), ("symmetric_difference", [[1, 9]]), ("issubset", [[1, 2, 3]]), ("issuperset", [[1]]), ("isdisjoint", [[8]]), ("update", [[7, 8]]),
                           ("clear", []), ("copy", []), ("union", [5])]:
            ask(set(target), name, *args)
    for target in ((), (1, 2, 1)):
        for name, args in [("count", [1]), ("index", [1]), ("index", [9]), ("index", [1, 1])]:
            ask(target, name, *args)
    for target in (0, 5, -255, 2 ** 70, True):
        for name in ("bit_length", "bit_count", "conjugate", "as_integer_ratio"):
            ask(target, name)
    ask(1024, "to_bytes", 2, "big")
    ask(1024, "to_bytes", 1, "big")
    for target in (0.0, 1.5, -2.25, 1e300, 3.0, float("inf"), 5e-324):
        for name in ("is_integer", "hex", "as_integer_ratio"):
            ask(target, name)
    for target in (b"", b"a,b c", b"\xff\xfeA", b"Hello World", b" x ", "é€😀".encode()):
        for name, args in [("decode", []), ("decode", ["ascii"]), ("decode", ["utf-8", "replace"]), ("decode", ["utf-8", "surrogateescape"]), ("decode", ["latin-1"]), ("hex", []), ("upper", []),
                           ("title", []), ("split", []), ("split", [b","]), ("strip", []), ("replace", [b"a", b"bb"]), ("find", [b"b"]), ("startswith", [b"a"]), ("isalpha", []), ("capitalize", [])]:
            ask(target, name, *args)
    for broken in (b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x90\x28\xbc", b"\xc3", b"\xed\xa0\x80", b"a\x80b", b"\xf5"):
        ask(broken, "decode")
        ask(broken, "decode", "utf-8", "replace")
    return area


def json_text():
    area = Area("json")
    texts = ["", " ", "1", "-0", "01", "1.", "1.5", "1e5", "-1E-2", "12345678901234567890", "true", "tru", "null", "NaN", "-Infinity", "Infinity", "-", '"', '"abc', '"a\\',
             '"\\u12"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\q"', '"a\nb"', '"\t"', "[", "[]", "[1", "[1,", "[1,]", "[1 2]", "[,]", "{", "{}", '{"a"', '{"a":', '{"a":1',
             '{"a":1,', '{"a":1,}', "{a:1}", '{"a" 1}', '{1:2}', '{"a":1 "b":2}', "1 2", "[1] x", " [ 1 , 2 ] ", '{"a": {"b": [1, {"c": null}]}}', '{"a":1,"a":2}', '{"__proto__": 1}',
             "\ufeff1", '\n\n  x', '"😀" x', "[\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"]", "1.0", "-1.5e300", "1e400", "--1", "+1", "'a'", "[true,false,null]", '"\x7f"', "\u00a01", "9007199254740993"]
    for text in texts:
        area.ask("loads", text)
    for _ in range(150):
        value = some_value(3)
        area.ask("dumps", value, {})
        area.ask("dumps", value, {"indent": 4, "sort_keys": True})
        area.ask("dumps", value, {"ensure_ascii": False, "indent": 2})
        text = json.dumps(value)
        area.ask("loads", text)
        cut = RANDOM.randint(0, len(text))
        area.ask("loads", text[:cut])
        area.ask("loads", text[:cut] + RANDOM.choice("x,]}\"1 ") + text[cut + 1:])
    for value in [{1: 1, True: 2, None: 3, 1.5: 4}, {(1,): 2}, {1}, b"a", [float("nan"), float("inf"), -float("inf")], {"b": 1, 2: 1}, [], {}, [[]], {"a": {}}, "\udc80é😀\x7f"]:
        for options in ({}, {"indent": 2}, {"sort_keys": True}, {"ensure_ascii": False}, {"indent": 0}):
            area.ask("dumps", value, options)
    return area


def regexes():
    area = Area("regex")
    subjects = ["", "abc", "aaa bbb", "foo=1, bar=22", "Line1\nline2\n", "été 42 ٣", "a.b-c_d", "xAbX", "😀a😀", "192.168.0.1/24", "\t x\n", "abab", "(a)[b]{c}", "path/to/file.txt"]
    patterns = ["a*", "a+", "a*?", "(a)|(b)", r"\d+", r"\w+", r"\W+", r"\s*", r"(\w+)=(\d+)", r"(?P<k>\w+)=(?P<v>\d+)", "^l", "(?m)^l", "(?i)^l", "(?im)^L", "1$", "2$", r"2\Z", r"\A\w", r"\bb",
                r"\B.", ".", "(?s).+", ".+", "[a-c]", "[^a-c]", "[]a]", "[^]a]", r"[\w.-]+", r"[\d\s]", r"[^\W\d]", "(?:ab)+", "(ab)+?", "a{2}", "a{,2}", "a{1,}", "a{", "{", "x{a}", "|a", "b|",
                r"(?P<q>.)(?P=q)", r"(.)\1", "(?=a)", "(?!a)\\w", "(?<=a)b", "(?<!a)b", "(?i:X)a", "x(?i:a)b", "(?x) a b # c\n c", "(?#no)a", r"\.", r"\/", r"[\]\[]", r"a++b", r"(?>a+)b", r"a?+", r"[a-z&&[b]]",
                r"\x41", r"\u00e9", r"\101", r"[\b]", r"(\d+)\.(\d+)", r"(?a)\w+", "[A-Z]", "(?i)[a-b]+", "\n", r"\n", " ", "é", "😀", "[😀]", "^", "$", "(?m)^", "(?m)$", "()", "(a?)", "#", "~", "&&", "-", r"\-", "[a\\-z]", "[--a]", "[a-]"]
    for pattern in patterns:
        for subject in subjects:
            area.ask("regex", "search", pattern, 0, (subject,))
            if RANDOM.random() < 0.6:
                area.ask("regex", "findall", pattern, 0, (subject,))
                area.ask("regex", "sub", pattern, 0, (r"<\g<0>>", subject))
            if RANDOM.random() < 0.3:
                area.ask("regex", "split", pattern, 0, (subject,))
                area.ask("regex", "match", pattern, 0, (subject,))
                area.ask("regex", "fullmatch", pattern, 0, (subject,))
                area.ask("regex", "finditer", pattern, 0, (subject,))
                area.ask("regex", "search", pattern, int(re.I | re.M), (subject,))
                area.ask("regex", "split", pattern, 0, (subject, 1))
                area.ask("regex", "subn", pattern, 0, ("-", subject, 2))
    for pattern in ["(", ")", "[", "[a", "*", "a**", "a*{2}", "+", "?", "{2}", "a{2,1}", "(?", "(?P", "(?P<", "(?P<a", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?P=x)", "(?Px)", r"\1", r"(\1)", "[b-a]", r"[\d-z]", "\\",
                    r"\q", r"[\q]", r"\x1", r"\u12", "a(?i)b", "(?<a)", "(?z)", "(?i", "(?i-", "(a", "a)b", "(?:", "(?P<a b>x)", "(a\n(b", r"\8", "(?#a", "^*", "$+", "(?=a)*", r"\b+", "(?-i:a)", "(?i-i:a)", "a|*"]:
        area.ask("regex", "search", pattern, 0, ("abc",))
    for template in [r"\1", r"\2", r"\g<1>", r"\g<k>", r"\g<zz>", r"\g<", r"\g", r"\g<>", r"\g<9>", r"\n\t\\", r"\q", r"\.", "\\", r"\0", r"\07", r"\101", r"a\1b\g<0>c", r"\g<1a>", "plain", "$1 $&", r"\377", r"\400", r"\12"]:
        area.ask("regex", "sub", r"(?P<k>\w)(x)?", 0, (template, "ab c"))
    for text in subjects + ["a+b", "^$.|?*+()[]{}\\", "é-~#&"]:
        area.ask("reescape", text)
    return area


def others():
    area = Area("random-date-pprint")
    for seed in [0, 1, -1, 42, 2 ** 40, 2 ** 200, "", "abc", "host-01", "é😀", True, b"x"]:
        area.ask("draws", seed)
        area.ask("shuffled", seed, 25)
    moments = [(2024, 2, 29, 13, 5, 9, 42), (1999, 12, 31, 23, 59, 59), (2020, 1, 1), (2021, 1, 3, 0, 0), (1970, 1, 1), (2005, 1, 1, 12), (2008, 12, 29, 1, 2, 3), (987, 6, 5)]
    for at in moments:
        for fmt in list("aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%fQ"):
            area.ask("strftime", at, "%" + fmt)
        for fmt in ["%Y-%m-%dT%H:%M:%S", "%-d.%-m.%y", "%_d|%^a|%#p|%05d", "100%", "%", "é%dé", ""]:
            area.ask("strftime", at, fmt)
        area.ask("isoformat", at)
        area.ask("isocalendar", at)
        for other in moments:
            area.ask("datediff", at, other)
        for micros in (0, 1, -1, 86400 * 10 ** 6, -10 ** 13, 3 * 10 ** 17):
            area.ask("dateshift", at, micros)
    for micros in (0, 1, -1, 10 ** 6, 86400 * 10 ** 6, -86400 * 10 ** 6, 90061 * 10 ** 6 + 7, -5 * 10 ** 12 - 3, 10 ** 15):
        area.ask("timedelta", micros)
    for text, fmt in [("2024-02-29 13:05:09", "%Y-%m-%d %H:%M:%S"), ("2023-02-29", "%Y-%m-%d"), ("29/Feb/24", "%d/%b/%y"), ("12 march 1999", "%d %B %Y"), ("3:05 PM", "%I:%M %p"), ("x", "%Y"),
                      ("2024-01-01x", "%Y-%m-%d"), ("2024", "%Q"), ("2024", "%"), ("10:11:12.5", "%H:%M:%S.%f"), ("2024-060", "%Y-%j"), ("2024-W10-3", "%G-W%V-%u"), ("2024 10 1", "%Y %U %w"), ("2024 10 1", "%Y %W %w"),
                      ("2024-01-01T00:00:00+0130", "%Y-%m-%dT%H:%M:%S%z"), ("2024-01-01T00:00:00Z", "%Y-%m-%dT%H:%M:%S%z"), ("2024-01-01T00:00:00-01:30", "%Y-%m-%dT%H:%M:%S%z"), ("a  b", "a b"), ("Mon Jan  1 00:00:00 2024", "%c"), ("01/02/24", "%x"), ("100%", "100%%"), ("24:00", "%H:%M"),
                      ("2024.01", "%Y.%m"), ("2024x01", "%Y.%m"), ("99", "%y"), ("68", "%y"), ("", ""), ("2016-08-14 20:00:12", "%Y-%m-%d %H:%M:%S")]:
        area.ask("strptime", text, fmt)
    for _ in range(60):
        area.ask("pformat", [some_value(3) for _ in range(3)], RANDOM.choice([20, 40, 80]))
        area.ask("pformat", {"long key %d" % i: "some words here " * RANDOM.randint(0, 8) for i in range(3)}, 60)
    area.ask("pformat", "lorem ipsum " * 20, 40)
    area.ask("pformat", {2: 1, "a": 2, "b": ["x" * 50, "y" * 50]}, 40)
    area.ask("pformat", (["x" * 50],), 40)
    return area


def main():
    os.makedirs(OUT, exist_ok=True)
    total = 0
    for make in (arithmetic, comparing, texts, keys, access, numbers, formatting, methods, json_text, regexes, others):
        area = make()
        count = area.write()
        total += count
        print(area.name, count)
    print("total", total)


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    main()
