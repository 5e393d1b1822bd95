"""YAML files of a project changed at random, from a seed: what a hand, a program or a wrong
encoding makes of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from paths import ROOT

CONTENT = """\
title: Knee pain
kicker: For patients
language: english
brand: lakeside
keywords: [knee, rest]
document:
  id: knee-pain
  version: '1.0'
  status: draft
  reviewed_on: 2026-03-02
  reviewed_by: A. Example
  next_review: 2027-03-02
at_a_glance:
  - label: Rest
    text: Rest helps the knee.
sections:
  - heading: What it is
    body: |
      The knee hurts[^zhao]. Take **5 mg** once a day.

      1. Sit down.
      2. Rest.

      | Day | Dose |
      |---|---|
      | Monday | 5 mg |
  - heading: What to do
    wording: clinic
    body: Walk a little, and *rest*.
questions:
  - What can I do today?
glossary:
  - term: knee
    meaning: the joint of the leg
references:
  - id: zhao
    text: Zhao. The knee. 2018.
errata:
  - find: hurts
    replace: aches
    approved_by: A. Example
waivers:
  - code: passive-voice
    place: The knee hurts
    reason: kept
    by: A. Example
    until: 2027-01-01
"""
PROJECT = """\
brand: lakeside
language: english
handouts: ['.']
words: [Zhao]
checks:
  passive-voice: {severity: note}
  sentence-too-long: {severity: 'off', reason: kept}
"""
# By the names of the files in a project.
BRAND, FORMAT, LANGUAGE = (
    "assets/brands/lakeside/brand.yaml",
    "templates/formats/sheet/format.yaml",
    "templates/languages/english/language.yaml",
)
VALID = {
    "content.yaml": CONTENT,
    "brochure.yaml": PROJECT,
    BRAND: (ROOT / "assets/brands/beverly-hills-wellness-center/brand.yaml").read_text("utf-8"),
    FORMAT: (ROOT / "templates/formats/handout/format.yaml").read_text("utf-8"),
    LANGUAGE: (ROOT / "templates/languages/en/language.yaml").read_text("utf-8"),
}
# The handout is what is written most.
NAMES = ("content.yaml",) * 4 + ("brochure.yaml", BRAND, FORMAT, LANGUAGE)

VALUES = [
    "", "~", "null", "true", "False", "no", "0", "-1", "007", "1e999", "-1e400", "1.5", ".inf",
    ".nan", "0x1F", "0o17", "1_000", "9" * 25, "9" * 400, "10:30", "2026-02-30", "2026-13-01",
    "9999-12-31", "0000-00-00", "0001-01-01", "2026-03-02T10:00:00Z", "[]", "{}", "[[]]", "[{}]",
    "[null]", "{a: 1}", "{1: 2}", "{null: null}", "{? [a] : b}", "[1, two, {three: 3}]",
    "[" * 30 + "]" * 30, "{a: " * 25 + "b" + "}" * 25, "[[a, [b, [c, {d: [e]}]]]]", '""', "''",
    '" "', '"\\0"', '"\\x07\\e\\x7f"', '"\\uD800"', '"\\U0010FFFF"', '"\\U00110000"', '"\\q"',
    '"\\ufeff\\u200b\\u200d"', '"\\u202eabc"', '"a\\nb\\r\\nc"', '"\\n\\n"', "'it''s'", "'", '"',
    "&a 1", "*a", "&a [*a]", "*none", "&a", "&a {<<: *a}", "<<: *a", "!!python/object:os.system x",
    "!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!!binary aGk=", "!!set {a}",
    "!!omap [a: 1]", "!!int x", "!!float 1,5", "!!bool maybe", "!!null x", "!!str 5", "!x y",
    "!<tag:x> y", "!!timestamp 2026-03-02", "! x", "%YAML 3.0", "---", "...", "- x", "? x", ": x",
    "a: b", "a: b: c", "# nothing", "@x", "`x`", "%x", "|", ">", "|9", ">+\n", "|-\n  a\n b",
    "|\n\ta", "\tx", "x\t: y", "a" * 3000, "a " * 3000, "«»" * 50, "é" * 100, "e\u0301" * 60,
    "日本語のテキスト", "שלום עולם", "مرحبا 5", "👩‍👩‍👧 🏳️‍🌈", "𝐊𝐧𝐞𝐞", "ﬁne", "ẞß", "İı", "\u00a0",
    "\u2028", "\u0085", "\u00ad", "\ufffd", "\ufdd0", "\U000e0041", "\x00", "\x1b[31m", "\x7f",
    "../../etc/passwd", "/dev/zero", "..", ".", "a/b", "con", "-", "--out", "http://x", "data:,x",
    "file:///etc/passwd", "javascript:x", "x@y", "<b>x</b>", "<script>", "&amp;", "&#0;", "{{ x }}",
    "{% for %}", "{x}", "{0.__class__}", "{date!r:>99}", "{}", "'{date'", "'}'", "'%s %(a)d'",
    "$(touch x)", "\\", "a\\", "(" * 200, "'" + "[" * 400 + "'", "'" + "*" * 301 + "'", "'# '",
    "'" + "> " * 300 + "x'", "'![x](y)'", "'[x]: y'", "'[^9]'", "'|a|\n|-|'", "'1.'", "'0. x'",
    "'99999999999. x'", "'- - - - - x'", "'```'", "'`` ` '", "'~~'", "'<!--'", "'<a href=x'",
    "5 mg", "5", "12pt", "0pt", "-3mm", "1e9in", "1e-9mm", "9999999999mm", "nanpt", "1 2pt",
    "calc(1pt)", "'#fff'", "'#12'", "'#GGGGGG'", "'#00000000'", "red", "rgb(1,2,3)", "none",
    "inherit", "x;}a{", "draft", "approved", "withdrawn", "clinic", "handout", "key-points",
    "review", "en", "xx-YY-zz", "x-klingon", "i-default", "ltr", "rtl", "error", "off",
    "pdf/ua-1", "pdf/a-1b", "pdf/x-4",
    "Source Serif 4", "lakeside", "english", "sheet", "LAKESIDE", "lakeside ", "US-CA", "US-XX",
]  # fmt: skip
SIGNS = [
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\u00a0",
    "\u00ad", "\u0300", "\u200b", "\u200e", "\u202e", "\u2028", "\u2029", "\u2066", "\ufeff",
    "\ufffe", "\uffff", "\U000e0001", "\U0010ffff", "\t", "\r", "\n", "\n\n", "\n---\n", "\n...\n",
    ":", ": ", " #", "- ", "? ", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "'", '"', "%",
    "@", "`", "\\", "<<", "**", "__", "~~", "[^", "](", "![", "{#", "{{", "$", "_", "<", "&lt;",
]  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7", "cp932")
KEY = re.compile(r"^( *(?:- )?)([\w-]+):(?: +(.*))?$")


def made(seed: str) -> tuple[str, bytes]:
    """Return the name of a project's file, and what is in it in place of the valid text."""
    chance = random.Random(seed)
    name = chance.choice(NAMES)
    text = VALID[name]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = chance.choice(CHANGES)(chance, text)
    data = text.encode("utf-8", "surrogatepass")
    return name, _bytes(chance, text, data) if chance.random() < 0.06 else data


def _value(chance: random.Random, text: str) -> str:
    """Give a key another value, in place of all that it has."""
    lines = text.split("\n")
    at = _key_in(chance, lines)
    head = KEY.match(lines[at])
    if not head:
        return text + chance.choice(VALUES)
    indent, end = len(head[1]), at + 1
    while end < len(lines) and (
        not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent
    ):
        end += 1
    if chance.random() < 0.3:
        end = at + 1
    lines[at:end] = [f"{head[1]}{head[2]}: {chance.choice(VALUES)}"]
    return "\n".join(lines)


def _entry(chance: random.Random, text: str) -> str:
    """Put an entry or a line between others."""
    lines = text.split("\n")
    at = _key_in(chance, lines)
    indent = re.match(r" *", lines[at])
    lead = (indent[0] if indent else "") + chance.choice(("", "", "- ", "  ", " "))
    lines.insert(at, lead + chance.choice(("", "x: ", "x:", "title: ", "1: ")) + _any(chance))
    return "\n".join(lines)


def _key(chance: random.Random, text: str) -> str:
    """Call a key otherwise."""
    lines = text.split("\n")
    at = _key_in(chance, lines)
    key = chance.choice((_any(chance), "title", "Title", "body", "id", "heading", "text", "5", ""))
    lines[at] = KEY.sub(lambda found: f"{found[1]}{key}: {found[3] or ''}", lines[at])
    return "\n".join(lines)


def _line(chance: random.Random, text: str) -> str:
    """Drop, double, move or indent lines."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    part = lines[start : start + chance.choice((1, 1, 2, 5))]
    other = chance.randrange(len(lines))
    kind = chance.randrange(5)
    if kind in {0, 4}:
        del lines[start : start + len(part)]
    if kind in {1, 4}:
        lines[other:other] = part
    elif kind == 2:
        lines[start] = chance.choice((" ", "  ", "\t", "    ", "- ")) + lines[start]
    elif kind == 3:
        lines[start] = lines[start].lstrip()
    return "\n".join(lines)


def _sign(chance: random.Random, text: str) -> str:
    """Put a sign in, or in place of another."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(SIGNS) + text[at + chance.choice((0, 0, 1)) :]


def _words(chance: random.Random, text: str) -> str:
    """Put a value into the middle of a text."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + _any(chance) + text[at:]


def _prose(chance: random.Random, text: str) -> str:
    """Put a value into the middle of a line that has words: most files are then composed."""
    lines = text.split("\n")
    at = chance.choice([at for at, line in enumerate(lines) if len(line) > 12] or [0])
    line = lines[at]
    place = chance.randint(min(len(line), len(line) - len(line.lstrip()) + 8), len(line))
    words = _any(chance).strip("'\"").replace("\n", " ").replace(": ", ":").replace(" #", "#")
    lines[at] = f"{line[:place]}{words}{line[place:]}"
    return "\n".join(lines)


def _cut(chance: random.Random, text: str) -> str:
    """Lose the end or the start."""
    at = chance.randrange(len(text) + 1)
    return text[:at] if chance.random() < 0.7 else text[at:]


def _many(chance: random.Random, text: str) -> str:
    """Repeat an entry of a list, or the whole."""
    lines = text.split("\n")
    starts = [at for at, line in enumerate(lines) if line.lstrip().startswith("- ")]
    if not starts or chance.random() < 0.1:
        return text + text
    at = chance.choice(starts)
    lines[at:at] = [lines[at]] * chance.choice((1, 2, 30))
    return "\n".join(lines)


def _any(chance: random.Random) -> str:
    return chance.choice(VALUES)


def _key_in(chance: random.Random, lines: list[str]) -> int:
    keys = [at for at, line in enumerate(lines) if KEY.match(line)]
    return chance.choice(keys) if keys else 0


def _bytes(chance: random.Random, text: str, data: bytes) -> bytes:
    """Save it wrongly."""
    kind = chance.randrange(5)
    if kind == 0:
        return text.encode(chance.choice(ENCODINGS), "replace")
    if kind == 1:
        return b"\xef\xbb\xbf" * chance.choice((1, 2)) + data
    if kind == 2:
        return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\r", b"\x0b", b"")))
    at = chance.randrange(len(data) + 1)
    wrong = bytes(chance.randrange(256) for _ in range(chance.choice((1, 2, 40))))
    return data[:at] + wrong + data[at + (kind == 4) :]


CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    *(_value,) * 6, *(_entry,) * 2, _key, *(_line,) * 2, *(_sign,) * 3, *(_prose,) * 6,
    _words, _cut, _many,
)  # fmt: skip


def project(folder: Path) -> dict[str, Path]:
    """Write a valid project into a folder; return its files by their names."""
    files = {name: folder / name for name in VALID}
    for name, path in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(VALID[name], "utf-8")
    return files
