#!/usr/bin/env python3
"""Asks Python for wrapped paragraphs (textwrap), unified diffs (difflib) and terminal widths (glibc's
wcwidth), over fixed and random texts; writes test/corpus/screen-text/*.json. The seed is fixed."""
import ctypes
import ctypes.util
import difflib
import json
import locale
import pathlib
import random
import textwrap

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "screen-text"
RANDOM = random.Random(2014)

FIXED = [
    "",
    " ",
    "word",
    "Look, goof-ball -- use the -b option!",
    "a-b-c-d foo-bar-baz x-1 1-x ab-cd--ef gh---ij",
    "em--dash and 'quoted'--text with no--breaks",
    "/a/very/long/path/" * 12,
    "no-" * 60,
    "-" * 200,
    "tabs\there\tand there\n\nand  line\nends\r\nof all\x0bkinds\x0c.",
    "   leading and trailing   ",
    "日本語 " * 40,
    "ümläut-wörter sind länger-als-gedacht " * 6,
    "trailing hyphen- and -leading and - alone -- two",
    "a_b-c_d e.g.-x (paren-thesis) [brackets-here] {curly-ones}",
]
PIECES = ["a", "bb", "ccc", "-", "--", " ", "  ", "\t", "\n", ".", ",", "x-y", "foo-bar", "ü", "1", "_", "'", "(", ")", "日", "/"]


def random_text(length):
    return "".join(RANDOM.choice(PIECES) for _ in range(RANDOM.randrange(length)))


def wrapping():
    texts = FIXED + [random_text(120) for _ in range(300)]
    for text in texts:
        width = RANDOM.choice([1, 7, 20, 40, 79])
        drops = RANDOM.random() < 0.7
        yield [text, width, drops, textwrap.wrap(text, width, drop_whitespace=drops)]


def diffing():
    for size, kinds, count in ((8, 4, 150), (40, 6, 60), (260, 5, 12), (260, 400, 6), (400, 30, 6)):
        for _ in range(count):
            before = ["%d\n" % RANDOM.randrange(kinds) for _ in range(RANDOM.randrange(size))]
            after = list(before)
            for _ in range(RANDOM.randrange(6)):
                at = RANDOM.randrange(len(after) + 1)
                after[at : at + RANDOM.randrange(3)] = [
                    "%d\n" % RANDOM.randrange(kinds) for _ in range(RANDOM.randrange(4))
                ]
            if RANDOM.random() < 0.3:
                RANDOM.shuffle(after)
            context = RANDOM.choice([0, 1, 3, 3, 5])
            lines = list(difflib.unified_diff(before, after, "before", "after", n=context))
            yield ["".join(before), "".join(after), context, "".join(lines)]


def widths():
    libc = ctypes.cdll.LoadLibrary(ctypes.util.find_library("c"))
    libc.wcwidth.argtypes = (ctypes.c_wchar,)
    samples = ["plain", "日本語", "한국어 x", "e\u0301", "👍🏽", "\u200b", "½ ×", "ｆｕｌｌ", "\u1100\u1161", "\U000e0100a", "نص", "ไทย"]
    samples += ["".join(chr(RANDOM.choice([RANDOM.randrange(0xA0, 0xD7FF), RANDOM.randrange(0x1F000, 0x1FAFF), RANDOM.randrange(0x20000, 0x3FFFF), RANDOM.randrange(32, 126)])) for _ in range(8)) for _ in range(400)]
    for text in samples:
        each = [libc.wcwidth(char) for char in text]
        yield [text, sum(max(width, 0) for width in each)]


locale.setlocale(locale.LC_ALL, "C.UTF-8")
CORPUS.mkdir(exist_ok=True)
for name, rows in (("wrap", wrapping()), ("diff", diffing()), ("width", widths())):
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (CORPUS / (name + ".json")).write_text("[\n" + lines + "\n]\n")
