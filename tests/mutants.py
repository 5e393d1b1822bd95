"""Small changes of a composed page: what each part of a handout might print instead of its words.

A page is read as `Letters`, which know where in the markup each stands; a mutant is the markup with
one place of it written otherwise, under a name that says what and where.
"""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.model.manuscript import Manuscript
from brochure.prose import parts

Mutant = tuple[str, str]
TOKEN = re.compile(r"<[^>]*>|&\w+;|.", re.DOTALL)
NUMBERED = re.compile(r'<sup class="citation">.*?</sup>', re.DOTALL)
LOOK_ALIKE = str.maketrans("aceopxyAEOP", "асеорхуАЕОР")
UNIT = re.compile(r"(?<=\d)[ \u00a0](mg|mL|mm|kg|g|L|°C|°F)\b|(?<=mg)/(kg)\b")
SIGN = re.compile(r"(?<=\d)[.,:–-](?=\d)|[−<>≥½×°%]|(?<=\d)/(?=\d)")
OTHER = {".": ",", ",": ".", ":": ".", "–": "-", "-": "–", "−": "+", "<": ">", ">": "<"}
OTHER |= {"≥": ">", "½": "¼", "×": "+", "°": "º", "%": "‰", "/": "-"}


@dataclass(frozen=True)
class Letters:
    """What a markup says, letter by letter, and where in the markup each letter stands."""

    text: str
    places: tuple[tuple[int, int], ...]
    markup: str

    def put(self, start: int, end: int, new: str) -> str:
        """Return the markup with some letters written otherwise; tags among them stay."""
        markup = self.markup
        for at in range(end - 1, start - 1, -1):
            left, right = self.places[at]
            markup = markup[:left] + (html.escape(new) if at == start else "") + markup[right:]
        return markup


def letters(markup: str) -> Letters:
    """Return what the body of a page says, citations left out."""
    skipped = [one.span() for one in NUMBERED.finditer(markup)]
    said, places = [], []
    for one in TOKEN.finditer(markup, markup.index("<header")):
        if any(start <= one.start() < end for start, end in skipped):
            continue
        if len(one[0]) == 1 or one[0].startswith("&"):
            said.append(html.unescape(one[0]))
            places.append(one.span())
    return Letters("".join(said), tuple(places), markup)


def printed(manuscript: Manuscript, page: Letters) -> dict[str, tuple[int, int]]:
    """Return where each block of each part of a handout stands among the letters of its page."""
    found: dict[str, tuple[int, int]] = {}
    at = 0
    for part in parts.of(manuscript.handout):
        if "handout" not in part.documents or part.path[0] == "fields":
            continue
        for number, text in enumerate(part.paragraphs):
            words = r"\s+".join(map(re.escape, text.split()))
            match = re.compile(words).search(page.text, at) or re.search(words, page.text)
            if match:
                at = match.end()
                found[f"{'.'.join(map(str, part.path))}/{number}"] = match.span()
    return found


def of_words(page: Letters, name: str, start: int, end: int, turn: int) -> Iterator[Mutant]:
    """Yield one part with a word of it dropped, doubled or changed over; `turn` chooses which."""
    words = list(re.finditer(r"[^\s]+", page.text[start:end]))
    word = words[turn % len(words)]
    left, right = start + word.start(), start + word.end()
    following = words[(turn + 1) % len(words)]
    if any(letter.isalnum() for letter in word[0]):
        yield f"{name} without «{word[0]}»", page.put(left, right, "")
        yield f"{name} with «{word[0]}» twice", page.put(left, right, f"{word[0]} {word[0]}")
    if following.start() > word.start() and following[0] != word[0]:
        stop = start + following.end()
        swapped = f"{following[0]} {word[0]}"
        yield f"{name} with «{swapped}» turned", page.put(left, stop, swapped)
        joined = f"{word[0]}{following[0]}"
        yield f"{name} with «{joined}»", page.put(left, stop, joined)
    if word[0].translate(LOOK_ALIKE) != word[0]:
        yield (
            f"{name} with «{word[0]}» in Cyrillic",
            page.put(left, right, word[0].translate(LOOK_ALIKE)),
        )


def of_figures(page: Letters, name: str, start: int, end: int) -> Iterator[Mutant]:
    """Yield one part with each of its figures, signs and units changed or left out."""
    text = page.text[start:end]
    for one in re.finditer(r"\d+", text):
        at = start + one.start()
        other = str((int(page.text[at]) + 1) % 10)
        yield (
            f"{name}: {other} for the first of {one[0]} at {one.start()}",
            page.put(at, at + 1, other),
        )
    for one in SIGN.finditer(text):
        at = start + one.start()
        yield f"{name} without {one[0]} at {one.start()}", page.put(at, at + 1, "")
        other = OTHER[one[0]]
        yield f"{name}: {other} for {one[0]} at {one.start()}", page.put(at, at + 1, other)
    for one in UNIT.finditer(text):
        left, right = start + one.start(), start + one.end()
        yield (
            f"{name}: {one[0].swapcase()!r} for the unit",
            page.put(left, right, one[0].swapcase()),
        )


def of_numbers(markup: str) -> Iterator[Mutant]:
    """Yield a page with other numbers of lists, and other numbers of its citations."""
    body = markup.index("<article>")
    for one in re.finditer(r"<ol>|<li(?= id=)|<li>(?=<p>)", markup):
        if one.start() > body:
            to = 2 if one[0] == "<ol>" else 8
            tag = one[0].rstrip(">") + f' style="counter-reset:list-item {to}"'
            tag += ">" * one[0].endswith(">")
            new = markup[: one.start()] + tag + markup[one.end() :]
            yield f"{tag} at {one.start()}", new
    for one in NUMBERED.finditer(markup):
        for old, new in ((r">(\d+)</a>", ">7</a>"), (r"^.*$", "")):
            sup = re.sub(old, new, one[0], count=1, flags=re.DOTALL)
            changed = markup[: one.start()] + sup + markup[one.end() :]
            yield f"{sup[-20:] or 'nothing'} for a citation at {one.start()}", changed


def swapped(page: Letters, spans: dict[str, tuple[int, int]]) -> Iterator[Mutant]:
    """Yield a page with two neighbouring parts changed over; one that is said twice, such as a term
    that is a table's cell too, may stand for the other, and is left out.
    """
    said = Counter(page.text[start:end] for start, end in spans.values())
    names = sorted(spans, key=lambda name: spans[name])
    names = [name for name in names if said[page.text[slice(*spans[name])]] == 1]
    for one, other in itertools.pairwise(names):
        (start, end), (left, right) = spans[one], spans[other]
        if end <= left and page.text[start:end] != page.text[left:right]:
            second = page.put(left, right, page.text[start:end])
            first = letters(second).put(start, end, page.text[left:right])
            yield f"{one} and {other} changed over", first
