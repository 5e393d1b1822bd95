"""Places in a text that somebody meant to fill in, and blanks that a template of another program
left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.prose.leftovers import ADDRESS

THING = (
    r"(?:name|names|date|dates|time|day|phone|telephone|fax|number|address|e-?mail|website|url|link"
    r"|clinic|practice|hospital|doctor|physician|provider|surgeon|nurse|clinician|patient|drug"
    r"|medication|medicine|dose|dosage|amount|frequency|title|heading|subtitle|text|article|logo"
    r"|picture|image|company|department|location|city|signature|placeholder"
    r"|nombre|fecha|hora|tel[eé]fono|direcci[oó]n|nom|t[eé]l[eé]phone|adresse|datum|telefon|uhrzeit)"
)
ASKED = (
    r"(?:insert|enter|fill|type|add|specify|describe|choose|select|replace|put|write|your|title of"
    r"|name of|date of|number of|a heading|more of|tbd|tbc|todo|xx+|\?+|_+|insertar|ins[eé]rer"
    r"|einf[uü]gen)"
)
BRACKETED = re.compile(
    rf"(?:(?:the|your|a|an)\s+)?(?:\w+['’]?s?[\s_/-]+){{0,2}}{THING}(?:[\s_/-]+{THING})*(?:\s+of\s.*|[\s.:]*)"
    rf"|{ASKED}(?:\W.*)?|.*\W(?:here|tbd|tbc)",
    re.IGNORECASE,
)
SHOUTED = re.compile(r"[A-Z][A-Z’']*(?:[ _/-]+[A-Z#][A-Z0-9#’']*)+|[A-Z]+(?:_[A-Z0-9]+)+")
BRACKET = re.compile(r"(?<![!\]])\\?\[([^\[\]@^\n]{1,300}?)\\?\](?![(\[:])")
# A reference has words of its publisher in brackets: [Article in German], [Internet].
IN_SOURCES = re.compile(r"insert\b.*|.*\bhere|tbd|todo|xx+|your\b.*", re.IGNORECASE)

UNIT = r"(?:mg|mcg|µg|g|kg|ml|mL|L|%|°|days?|hours?|weeks?|months?|minutes?|[ap]\.?m\.?|tablets?)"
BLANK = "take it out, or put \\ before each _ where it is a line to write on by hand"
FILL = "write what stands there, or take it out"
FIELD = "brochure fills no field in a text: write the words, or use `fields` for readers' copies"

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(look, flags), hint)
    for look, flags, hint in (
        (r"\{\{[^{}\n]*\}?\}?|\}\}", 0, FIELD),
        (r"\{%[^%\n]*%?\}?", 0, FIELD),
        (r"\$\{[^}\n]*\}?|\$\([A-Za-z_]+\)", 0, FIELD),
        (r"\{[A-Za-z_][\w .|-]{0,40}\}|\{\d?\}", 0, FIELD),
        (r"%%[^%\n]{1,40}%%|%[A-Z][A-Z_]+%|%\([a-z_]+\)s", 0, FIELD),
        (r"@@\w+@@|(?<!\w)@\w+@(?!\w)|#[A-Z][A-Z_]{2,}#|\$[A-Z][A-Z_]{2,}\$?", 0, FIELD),
        (r"<<[^<>\n]{1,60}>>", 0, FIELD),
        (r"«(?:[A-Z]\w*[a-z][A-Z]\w*|\w*_\w*|[A-Z]*(?:NAME|DATE|TIME|PHONE)[A-Z]*)»", 0, FIELD),
        (rf"«\s*{THING}\s*»", re.IGNORECASE, FIELD),
        (r"(?<!\\)(?<!_)_{3,}(?!_)", 0, BLANK),
        (r"\.{6,}|…{3,}", 0, FILL),
        (r"\(?\b[Xx]{2,}\)?(?:[-/.: ]+[Xx]{2,}\b)+|\b(?:X{4,}|x{3,})\b|\(X{3}\)", 0, FILL),
        (rf"[$€£]X+\b|\b(?:X{{2,3}}|xx)(?=\s{UNIT}(?!\w)|mg|m[lL]|mcg|%|°)", 0, FILL),
        (r"\bX{1,4}[-/.:](?:X{1,4}|\d+)[-/.:](?:X{1,4}|\d{2,4})\b|\b20(?:XX|xx|__)\b", 0, FILL),
        (r"\b(?:MM|DD|YYYY|YY|HH|mm|dd|yyyy|hh)(?:[-/.:](?:MM|DD|YYYY|YY|SS|mm|dd|yyyy)\b)+", 0,
         FILL),
        (r"#{3}[-. )]+#{3}[-. ]#{4}|#{3}-#{4}|\?{3,}", 0, FILL),
        (r"\(?\b(\d)\1{2}\)?[-. ]+\1{3}[-. ]\1{4}\b|\(?\b123\)?[-. ]+456[-. ]7890\b", 0, FILL),
        (r"\b0?0[-/.]00[-/.](?:00)?00\b|\b(?:20)?99[-/.]99[-/.]99\b", 0, FILL),
        (r"\b(?:TO-?DO|TBD|FIXME|TKTK|PLACEHOLDER|LOREM IPSUM)\b|\b(?:to-?do|fixme|tbd):", 0, FILL),
        (r"\blorem ipsum\b|\bdolor sit amet\b", re.IGNORECASE, FILL),
        (r"\b(?:First|Last|Full|Middle|Patient|Clinic|Doctor|Provider|Practice|Drug|Visit|"
         r"Appointment|FollowUp|User|Company)_?(?:Name|Phone|Date|Time|Address|Number)\b", 0,
         FIELD),
        (r"\b(?:Firstname|Lastname)\b|\b(?:first|last|patient|clinic|doctor)_name\b", 0, FIELD),
        (r"\b[A-Z]{3,}(?:_[A-Z]{2,})+\b", 0, FIELD),
        (r"\bYour (?:Clinic|Practice|Company|Hospital|Logo|Name|Phone|Address|Text)(?: Name|"
         r" Number| Logo)?(?: Here)\b|\bYour (?:Clinic|Practice|Company|Hospital)(?:'s|’s)? Name\b",
         re.IGNORECASE, FILL),
        (r"\bclick (?:or tap )?(?:here )?to (?:enter|add)\b[^.\n]*\.?|\bchoose an item\.",
         re.IGNORECASE, FILL),
        (r"\b(?:insert|enter|add|type) (?:text|name|date|phone|number|address|time) here\b",
         re.IGNORECASE, FILL),
        (r"\bError! (?:Reference source|Bookmark)[^.\n]*\.?|#(?:REF|N/A|NAME\?|VALUE)!?", 0, FILL),
    )
)  # fmt: skip


# What `brochure new` writes into a handout, to be replaced.
SKELETON = {
    "Title of your handout",
    "Your article. A blank line starts a new paragraph; **bold**, *italic*, lists and tables are "
    "Markdown.",
    "A heading",
    "More of your article.",
}


@dataclass(frozen=True)
class Placeholder:
    """A place left to fill in: where it starts in the text, how it looks, and what to do."""

    offset: int
    text: str
    hint: str


def of(text: str, *, source: bool = False) -> Iterator[Placeholder]:
    """Yield what is left to fill in, in order; a publisher's brackets in a `source` are none."""
    found: list[Placeholder] = []
    bare = bytearray(len(text))

    def take(match: re.Match[str], hint: str) -> None:
        start, end = match.span()
        if not any(bare[start:end]):
            bare[start:end] = b"\1" * (end - start)
            found.append(Placeholder(start, " ".join(match[0].split()), hint))

    for match in BRACKET.finditer(text):
        inside = match[1].strip()
        meant = IN_SOURCES.fullmatch(inside) if source else BRACKETED.fullmatch(inside)
        if meant or (SHOUTED.fullmatch(inside) and not source):
            take(match, FILL)
    words = ADDRESS.sub(_spared, text)
    for look, hint in PATTERNS:
        for match in look.finditer(words):
            take(match, hint)
    yield from sorted(found, key=lambda one: one.offset)


def _spared(match: re.Match[str]) -> str:
    """Return an address as it is where it holds a blank's braces, or else nothing to look at."""
    return match[0] if re.search(r"[{}%<]", match[0]) else "\ue002" * len(match[0])
