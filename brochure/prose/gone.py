"""What is written and would not be printed, or not as it is meant: signs that Markdown takes for
its own marks, and lines that run together.

What stands in a text and is neither printed nor a mark that it knows is told, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from brochure import prose
from brochure.prose import lists, printed
from brochure.prose.printed import Printed
from brochure.prose.problem import Problem, problem, short

# What may stand on a line beside its words: marks of quotations, items, subheadings and cells.
MARKS = re.compile(
    rf"[\s>]*(?:(?:[-+*o{lists.BULLETS}{lists.DASHES}]|\d{{1,9}}[.)])(?=\s|$)[\s>]*)*"
    r"(?:#{1,6}(?=\s|$))?[\s|\\]*#*\s*"
)
RULES = re.compile(r"[\s|:+=-]+")
DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:\s*<?((?:https?:|mailto:|tel:)\S+)")
NUMBERED = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\)?(?=[^\d.)])")
SIGN = re.compile(r"([✓✔☐☑☒✗✘□→⇒»]|-(?=[^\W\d_]))")
COLUMNS = re.compile(r"\S(?:[ \u00a0]{3,}|[ \u00a0]*\t[ \t\u00a0]*)(?=\S)")
ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
# A lone item that starts with one of these may be a number below nothing.
DEGREES = re.compile(r"[\d.,½]+\s*(?:°|degrees?\b|[CF]\b|D\b|dpt\b|diopt)", re.IGNORECASE)
SHOWN = 30
FENCE = re.compile(r"^[ \t>]*(```+|~~~+)", re.MULTILINE)
NOTED = re.compile(r"\w\*(?=[\s.,;:)]|$)")


def of(text: str) -> Iterator[Problem]:
    """Yield what is lost or changed on the way from a Markdown text to the page."""
    found = list(printed.blocks(text))
    yield from _unprinted(text, found)
    yield from _taken_for_items(text)
    for match in list(FENCE.finditer(text))[::2]:
        message = f"{match[1]} sets what follows as computer code, in one line"
        hint = "take it out, and the one below; write a list or a table"
        yield problem(text, match.start(1), "code", message, hint)
    noted = any(NOTED.search(one.text) for one in found)
    for block in found:
        yield from _inside_words(text, block, noted)
        yield from _no_addresses(text, block)
        if block.kind == "paragraph":
            yield from _run_together(text, block)


def _unprinted(text: str, found: list[Printed]) -> Iterator[Problem]:
    """Yield what no block holds and what is no mark."""
    pieces: dict[int, list[str]] = {}
    for block in found:
        for number, row in enumerate(block.markdown.split("\n"), block.first):
            pieces.setdefault(number, []).append(row.strip())
    in_tables = {
        number
        for token in prose.tokens(text)
        if token.type == "table_open" and token.map
        for number in range(*token.map)
    }
    offset = 0
    for number, line in enumerate(text.split("\n")):
        rest = line
        for piece in filter(None, pieces.get(number, ())):
            written = piece if piece in rest else piece.replace("|", "\\|")
            before, _, after = rest.partition(written)
            rest = before + after if written in rest else ""
        if number in pieces and not MARKS.fullmatch(rest):
            said = rest.strip(" |\t")
            message = f"«{short(said)}» would not be printed"
            hint = "put \\ before the sign that is taken for a mark"
            if number in in_tables:
                message += ": this row has more cells than the head of its table"
                hint = "give the head and the line below it as many cells as the longest row"
            yield problem(text, offset + max(line.find(said), 0), "unprinted", message, hint)
        elif number not in pieces and not (number in in_tables and RULES.fullmatch(line)):
            yield from _unprinted_line(text, offset, line)
        offset += len(line) + 1


def _unprinted_line(text: str, offset: int, line: str) -> Iterator[Problem]:
    """Yield what is wrong with a line that holds no words of the page."""
    at = offset + len(line) - len(line.lstrip())
    definition = DEFINITION.match(line)
    before = text[:offset].removesuffix("\n").rpartition("\n")[2]
    if lists.BREAK.match(line):
        if before.strip() and "_" not in line:
            message = f"{short(line.strip())} under a text draws a rule below it"
            hint = "write ### before a subheading; for a rule leave an empty line above it"
            yield problem(text, at, "rule", message, hint)
    elif definition and re.search(rf"\[{re.escape(definition[1])}\](?!:)", text, re.IGNORECASE):
        return
    elif not MARKS.fullmatch(line):
        message = f"«{short(line.strip())}» would not be printed: it is taken for a link's address"
        hint = "put \\ before the [, or write the link where it stands: [text](https://…)"
        if not line.lstrip().startswith("["):
            message, hint = message.partition(":")[0], "put \\ before its first sign"
        yield problem(text, at, "unprinted", message, hint)


def _taken_for_items(text: str) -> Iterator[Problem]:
    """Yield the lines that start with a sign of a figure, which Markdown takes for its own mark."""
    lines = text.split("\n")
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    alone = _lone_items(text)
    for number, line in enumerate(lines):
        match = re.match(r"[\s>]*?([-+>])[ \t]*(?=[\d½¼¾.])(.*)", line)
        if not match:
            continue
        sign, rest = match[1], match[2]
        at = starts[number] + match.start(1)
        is_item = line[match.end(1) : match.end(1) + 1] in {" ", "\t"}
        if sign == ">":
            message = f"«> {short(rest)}» would be set as a quotation, without its >"
            yield problem(text, at, "sign-eaten", message, "write \\>, or say it: more than")
        elif sign == "+" and is_item:
            message = f"«+ {short(rest)}» would be set as an item of a list, without its +"
            hint = "write \\+ for a plus, or - for an item"
            yield problem(text, at, "sign-eaten", message, hint)
        elif is_item and number in alone and (DEGREES.match(rest) or not alone[number]):
            message = f"«- {short(rest)}» would be set as an item of a list, without a minus"
            hint = "write \\- for a minus; of an item alone make a sentence"
            yield problem(text, at, "sign-eaten", message, hint)


def _lone_items(text: str) -> dict[int, bool]:
    """Return the line of each item that is alone in a list of its own, with whether a text that
    ends in a colon leads to it.
    """
    found: dict[int, bool] = {}
    items: list[int] = []
    before = ""
    for token in prose.tokens(text):
        if token.level == 0 and token.type == "bullet_list_open":
            items = []
            led = before.rstrip(" *_").endswith(":")
        elif token.level == 1 and token.type == "list_item_open" and token.map:
            items.append(token.map[0])
        elif token.level == 0 and token.type == "bullet_list_close" and len(items) == 1:
            found[items[0]] = led
        if token.type == "inline":
            before = token.content
    return found


def _inside_words(text: str, block: Printed, noted: bool) -> Iterator[Problem]:
    """Yield each emphasis that takes signs out of a figure or a word, and that of a note's star."""
    markdown = block.markdown
    for one in block.emphases:
        before, after = markdown[one.start - 1 : one.start], markdown[one.end : one.end + 1]
        width = len(one.mark)
        inside = markdown[one.start + width : one.end - width]
        figures = after.isdigit() and inside[-1:].isdigit()
        if before.isalnum() or figures:
            start = max(0, one.start - SHOWN)
            shown = re.split(r"\s", markdown[start : one.start])[-1]
            rest = re.split(r"\s", markdown[one.end : one.end + SHOWN], maxsplit=1)[0]
            said = shown + markdown[one.start : one.end] + rest
            gone = said.replace(one.mark, "")
            message = f"«{short(said)}» would print as «{short(gone)}»: {one.mark} inside a word"
            escaped = re.sub(r"(.)", r"\\\1", one.mark)
            hint = f"write {escaped} for the sign itself, or × for times"
            yield problem(text, block.whole(one.start), "emphasis-inside-word", message, hint)
        elif noted and one.start == 0 and one.mark == "*" and _goes_on(inside, after):
            message = f"the star before «{short(inside)}» would be gone: it is taken for italic"
            hint = "write \\* for the star of a note"
            yield problem(text, block.whole(one.start), "star-eaten", message, hint)


def _goes_on(inside: str, after: str) -> bool:
    """Return whether words in italic are a note's up to its next star, rather than all of it."""
    return inside[-1:].isalnum() and inside.count(" ") > 1 and after not in {*".,;:!?\n", ""}


def _no_addresses(text: str, block: Printed) -> Iterator[Problem]:
    """Yield what stands in a link's place and is no address of one."""
    for at, address in block.addresses:
        if address and not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#|//", address):
            message = f"«({short(address)})» would not be printed: it is taken for a link's address"
            hint = "put a space or \\ before the (, or write the whole address: https://…"
            yield problem(text, block.whole(at), "unprinted", message, hint)


def _run_together(text: str, block: Printed) -> Iterator[Problem]:
    """Yield the lines of a paragraph that their author set one below the other."""
    rows = block.markdown.split("\n")
    for index, (first, second) in enumerate(pairwise(rows)):
        if re.search(r"(?:  |\\)$", first):
            continue
        one, two = first.strip(), second.strip()
        if _follows(one, two) or (SIGN.match(one) and SIGN.match(two)):
            message = f"lines that start with «{one.split()[0][:12]}» run together into one"
            hint = "leave an empty line above the first"
            if not re.match(r"\d+[.)]\s", one):
                hint += ", and start each with - or with 1., 2. and so on"
        elif COLUMNS.search(one) and COLUMNS.search(two):
            message = "columns that are parted by spaces or tabs run together into one line"
            hint = "make a table: | Drug | Dose |, and below it | --- | --- |"
        else:
            continue
        lead = len(first) - len(first.lstrip())
        yield problem(text, block.rows[index] + lead, "lines-run-together", message, hint)
        return


def _follows(one: str, two: str) -> bool:
    """Return whether two lines start with numbers or letters that follow on each other."""
    first, second = NUMBERED.match(one), NUMBERED.match(two)
    if not (first and second):
        return False
    left, right = first[1], second[1]
    if left.isdigit() and right.isdigit():
        return int(right) == int(left) + 1
    if left in ROMAN and right in ROMAN and ROMAN.index(right) == ROMAN.index(left) + 1:
        return True
    return len(left) == len(right) == 1 and ord(right) == ord(left) + 1
