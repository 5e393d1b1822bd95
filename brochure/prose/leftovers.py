"""Marks that are left over in a text as it is printed: of Markdown's dialects, of HTML, of a word
processor.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from brochure.prose import lists, printed
from brochure.prose.problem import Problem, problem, short

# What an address holds is no mark.
ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+\.\w+|\b10\.\d{4,9}/\S+|(?:mailto|tel):\S+"
)
PLAIN = "write the words alone"
EMPHASIS = "close it directly after a word, with a space behind it; \\* is a star that is printed"
SIGN = "write the sign itself, or \\ before it where it is meant"
TABLE = "make a table: | Drug | Dose |, and below it | --- | --- |"
BULLET = "write - and a space for an item of a list, or \\ before the sign where it is meant"
Rule = tuple[re.Pattern[str], str, str]
"""How a kind of mark looks, what it is called in a message, and what to write instead."""


def _rule(look: str, what: str, hint: str) -> Rule:
    return re.compile(look, re.MULTILINE), what, hint


BOLD = "write ** on both sides of what is bold"
# In the order in which they are looked for: what one has found is not found again.
BOTH: tuple[Rule, ...] = (
    _rule(r"\$\$[^$\n]+\$\$|\$(?=[^\s$\d])[^$\\^_\n]*[\\^_][^$\n]*\$", "a formula", SIGN),
    _rule(r"\\(?:[a-zA-Z]+|.?)", "a backslash", "take it out, or write \\\\ for one"),
    _rule(r"^[ \t]*\+(?:[-=:]{2,}\+)+[ \t]*$[\s\S]*", "a table drawn with signs", TABLE),
    _rule(r"^[ \t]*\|(?:.*\n?)*|^[^|\n]*\|.*\n[^|\n]*\|(?:.*\n?)*", "a table left as |", TABLE),
    _rule(r"^[ \t]*(?:=(?:[ \t]*[=-]){2,}|-(?:[ \t]*[-=]){2,}|~{3,})[ \t]*$", "a line of signs",
          "write ### before a subheading, or take it out"),
    _rule(r"^\[[ xX]?\](?=\s|$)", "a mark of a box to tick", "write - and the words"),
    _rule(r"^\[!\w+\][+-]?", "a mark of a note", "write a ### subheading"),
    _rule(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,300}\)?(?:[^\s)]{0,99}\))?|!\[", "a mark of a picture",
          "write ![what it shows](pictures/name.png); a path with spaces stands between < and >"),
    _rule(r"\[[^\[\]\n]{0,300}\]\([^)\n]{0,300}\)?|\]\(", "a mark of a link",
          "write [text](https://…) without spaces in the address"),
    _rule(r"\[\^[^\]\n]{0,99}\]:?", "a mark of a footnote",
          "write the note where it belongs, in the text"),
    _rule(r"\[\[[^\[\]\n]{0,99}\]\]", "a mark of a link", "write [text](https://…)"),
    _rule(r"\*{2,}(?:[^*\n]+\*{2,})?", "a mark of emphasis", EMPHASIS),
    _rule(r"(?<!_)__(?!_)(?:[^_\n]+__(?!_))?", "a mark of emphasis", BOLD),
    _rule(r"(?<![\w*])\*(?=[^\s*])[^*\n]*[^\s*]\*(?!\*)", "a mark of emphasis", EMPHASIS),
    _rule(r"~~[^~\n]*(?:~~)?", "a mark of struck words", "take the words out, or the marks"),
    _rule(r"==(?=[^\s=])[^=\n]*==|\+\+(?=[^\s+])[^+\n]*\+\+", "a mark of emphasis", BOLD),
    _rule(r"(?<=[\w)])\^[^\s^]{1,20}\^", "a mark of a raised sign", "write ² or ³ itself"),
    _rule(r"(?<=\w)~[^\s~]{1,20}~", "a mark of a lowered sign", "write ₂ or 2 itself"),
    _rule(r"\{[#.:][\w #.:=\"-]*\}", "a mark of Pandoc's", "take it out"),
    _rule(r"^:{3,}.*", "a mark of a box", "take it out"),
    _rule(r"\[/[a-zA-Z]{1,10}\]", "a mark of a forum", PLAIN),
    _rule(rf"^[ \t]*[{lists.BULLETS}✓✔☐☑☒](?:[ \t\u00a0]|$)", "a bullet", BULLET),
    _rule(r"\A[–—][ \t\u00a0]+(?=\D)", "a dash for a bullet", BULLET),
    _rule(r"`+[^`\n]*`*", "a backtick", "write ‘ or ’, or take it out"),
)  # fmt: skip
# Where nothing is Markdown each of its marks would be printed.
ONLY_PLAIN: tuple[Rule, ...] = (
    _rule(r"<!--[^\n]*|<([a-zA-Z][\w-]*)(?:\s[^<>]*)?>[^<>]*</\1>", "HTML", PLAIN),
    _rule(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>", "HTML", PLAIN),
    _rule(r"(?<![\w_])_(?=[^\s_])[^_\n]*[^\s_]_(?!\w)", "a mark of emphasis", PLAIN),
    _rule(r"\A#{1,6}\s", "a mark of a heading", PLAIN),
    _rule(r"\A>\s+(?=\D)", "a mark of a quotation", PLAIN),
    _rule(r"\A[-+*]\s+(?=\D)", "a mark of an item", PLAIN),
)  # fmt: skip
REFUSED = re.compile(r"\]\(\s*<?(?!https?:|mailto:|tel:)[a-zA-Z][a-zA-Z0-9+.-]*:")
ENTITY = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|&(?:amp|nbsp|lt|gt|quot)(?!\w)"
)


def of(text: str, *, markdown: bool) -> Iterator[Problem]:
    """Yield each mark that stands in a text as it is printed, at its place in the text."""
    yield from _entities(text)
    if not markdown:
        for start, end, what, hint in _marks(text, (*BOTH, *ONLY_PLAIN)):
            hint = hint if hint in {TABLE, SIGN} or "\\" not in hint else PLAIN
            yield _left(text, start, text[start:end], what, hint)
        return
    for block in printed.blocks(text):
        for start, end, what, hint in _marks(block.text, BOTH):
            said = block.text[start:end]
            if not REFUSED.search(said):  # that it is not linked is told already
                yield _left(text, block.offset(start), said, what, hint)


def _marks(text: str, rules: tuple[Rule, ...]) -> Iterator[tuple[int, int, str, str]]:
    """Yield where each mark starts and ends, its name and what to write; none overlaps another."""
    bare = ADDRESS.sub(lambda match: "\ue002" * len(match[0]), ENTITY.sub(_blank, text))
    for look, what, hint in rules:
        for match in look.finditer(bare):
            if match[0].strip():
                yield *match.span(), what, hint
        bare = look.sub(_blank, bare)


def _blank(match: re.Match[str]) -> str:
    return "\ue002" * len(match[0])


def _entities(text: str) -> Iterator[Problem]:
    for match in ENTITY.finditer(text):
        code = match[0] if match[0].endswith(";") else f"{match[0]};"
        meant = html.unescape(code)
        if meant == code:
            continue
        named = f"write {meant} itself" if meant.isprintable() and meant.strip() else ""
        if code in {"&nbsp;", "&#160;", "&#xa0;", "&#xA0;"}:
            named = "write a space"
        message = f"{match[0]} is HTML's way to write a sign"
        yield problem(text, match.start(), "entity", message, named or "take it out")


def _left(text: str, at: int, said: str, what: str, hint: str) -> Problem:
    shown = short(re.sub("[\ue000-\ue002]", "", said.partition("\n")[0]))
    message = f"«{shown}» would be printed as it stands: it is {what}"
    return problem(text, at, "left-over", message, hint)
