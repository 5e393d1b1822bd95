"""The PDF does not say what the clinic approved, line by line.

The text is taken from the finished file by another library than the one that made it, and every
line of the article must stand in it exactly and in its order, but for white space, approved errata
and what no reader sees (`brochure.fold`), with nothing before or after it in its paragraph. A
hyphen that ends a line may be the engine's where words may be hyphenated; artifacts may stand
between.

Basis: no published standard; this project's own rule that what is approved is what is printed.

Faulty: .section p { height: 2em; overflow: hidden }, which drops all lines of a paragraph but two

Mended: .section p { }
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brochure.check import _marks, _stacks, _words
from brochure.fold import folded
from brochure.inspect import tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript, Path
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import parts

# Others hold excerpts, the law's words, or the article sentence by sentence.
RULE = Rule(reads="pdf", waivable=False, documents=("handout",))

# Stands in the stream for a hyphen at the end of a line, which the engine may have put there.
LINE_END_HYPHEN = "\x00"
HYPHENS = ("-", "\u2010", "\ufffe", "\x02")  # as PDFium gives them
SOFT_HYPHEN = "\u00ad"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SHOWN = 40


@dataclass(frozen=True)
class _Line:
    """A line of the approved text, and where the YAML holds it."""

    text: str
    path: Path


@dataclass(frozen=True)
class _Stream:
    """The PDF's visible text without white space and artifacts; where its words and its blocks
    start and end.

    `turns` gives for the end of each page the words of the next: the end of a box may stand there
    before the paragraph goes on.
    """

    text: str
    edges: frozenset[int]
    blocks: tuple[int, ...]
    turns: Mapping[int, tuple[int, ...]]

    def follow(self, letters: str, at: int) -> tuple[int, int]:
        """Return how many letters stand in the stream from a place on, and where they end."""
        count = 0
        while count < len(letters) and at < len(self.text):
            sign = self.text[at]
            if sign == letters[count] or (sign == LINE_END_HYPHEN and letters[count] in HYPHENS):
                count += 1
            elif sign != LINE_END_HYPHEN:
                break
            at += 1
        if 0 < count < len(letters) and at in self.turns:
            more, end = max(self.follow(letters[count:], start) for start in self.turns[at])
            return (count + more, end) if more else (count, at)
        return count, at

    def words(self, start: int, stop: int | None = None) -> str:
        """Return the first words that stand in the stream from a place on."""
        end = min(start + SHOWN, len(self.text) if stop is None else stop)
        spaced = [self.text[at] + " " * (at + 1 in self.edges) for at in range(start, end)]
        return "".join(spaced).replace(LINE_END_HYPHEN, "-").strip()

    def starts(self, position: int) -> Iterator[int]:
        """Yield where a line may start: where the one before it ended, and where a block starts
        after that.
        """
        yield position
        yield from (start for start in self.blocks if start > position)

    def find(self, letters: str, position: int, following: str = "") -> int | None:
        """Return where a whole line ends that stands in the stream after a position, or None.

        The block ends with it, or goes on with the line that follows.
        """
        for start in self.starts(position):
            count, end = self.follow(letters, start)
            if count == len(letters) and end in self.edges:
                goes_on = following and self.follow(following, end)[0] == len(following)
                if goes_on or end in self.blocks:
                    return end
        return None


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for each line after the one before it; the first that is not there ends the proof."""
    paper = tagged_text.read(made.data)
    logo_line = manuscript.handout.source.logo_line if manuscript.handout.source else None
    if logo_line and folded(logo_line) not in map(folded, paper.alternatives):
        message = (
            f"no picture has the alternative text «{logo_line}», which the source has in place of "
            "the logo"
        )
        hint = "name it as the brand's logo_alt"
        yield error("text-not-verbatim", message, manuscript.marks.at("source", "logo_line"), hint)
    stream = _stream(paper, _may_hyphenate(manuscript, edition))
    position = 0
    lines = list(_approved(manuscript, edition.language.date.names))
    for index, line in enumerate(lines):
        following = _letters(lines[index + 1].text) if index + 1 < len(lines) else ""
        found = stream.find(_letters(line.text), position, following)
        if found is None:
            yield _difference(line, stream, position, manuscript)
            return  # with words that are lost, their citations are lost as well
        position = found
    yield from _citations(paper, manuscript)


def _citations(paper: tagged_text.Paper, manuscript: Manuscript) -> Iterator[Finding]:
    """Compare the numbers of sources that the page prints with those that the text cites."""
    handout = manuscript.handout
    numbers = {reference.id: str(number) for number, reference in enumerate(handout.references, 1)}
    cited = [numbers.get(name, name) for name in parts.cited(handout)]
    printed = re.findall(
        r"\d+", " ".join(run.text for run in paper.runs if run.is_citation and run.seen)
    )
    if printed != cited:
        message = (
            f"the page cites the sources {_listed(printed)}, but the text cites {_listed(cited)}"
        )
        hint = "print each citation of the text once, in its place, and no other"
        yield error("text-not-verbatim", message, manuscript.marks.at("references"), hint)


def _listed(numbers: list[str]) -> str:
    return ", ".join(numbers) if numbers else "none"


def _approved(manuscript: Manuscript, months: tuple[str, ...]) -> Iterator[_Line]:
    """Yield the lines that the PDF must hold: the YAML's where they are the source's, but for marks
    of lists and what no reader sees, and else the source's.
    """
    handout, source = manuscript.handout, manuscript.source
    article = [
        (path, text) for path, text in _words.article(manuscript) if path != ("source", "logo_line")
    ]
    lines = [text for _, text in article]
    if source and _marks.differences(handout, source, months):
        logo = folded((handout.source and handout.source.logo_line) or "")
        lines = [line for line in source.lines if folded(line) != logo]
    for index, text in enumerate(lines):
        path = article[index][0] if index < len(article) else ("source", "file")
        yield _Line(handout.corrected(text), path)


def _may_hyphenate(manuscript: Manuscript, edition: Edition) -> bool:
    """Return whether a hyphen at a line's end may be the engine's."""
    return (
        edition.format.hyphenation
        or any(SOFT_HYPHEN in text for _, text in _words.article(manuscript))
        or any(
            re.search(r"hyphens\s*:\s*auto", COMMENT.sub("", sheet))
            for sheet in edition.stylesheets
        )
    )


def _stream(paper: tagged_text.Paper, may_hyphenate: bool) -> _Stream:
    text, edges, blocks = "", {0}, {0}
    pages: dict[int, list[int]] = {}
    before: tagged_text.Run | None = None
    runs = _stacks.unstacked(paper.runs)
    for number, run in enumerate(runs):
        words = (
            []
            if run.artifact or not run.seen or run.is_citation
            else [_letters(word) for word in run.text.split()]
        )
        if not words:
            continue
        if words[-1].endswith(HYPHENS):
            at_end = may_hyphenate and _ends_line(run, runs[number + 1 :])
            words[-1] = words[-1][:-1] + (LINE_END_HYPHEN if at_end else "-")
        if before and (run.page, run.block) != (before.page, before.block):
            blocks.add(len(text))
        elif before and run.goes_on(before):
            edges.remove(len(text))
        for word in words:
            pages.setdefault(run.page, []).append(len(text))
            text += word
            edges.add(len(text))
        before = run
    turns = {words[0]: tuple(words) for words in list(pages.values())[1:]}
    return _Stream(
        text=text, edges=frozenset(edges), blocks=(*sorted(blocks), len(text)), turns=turns
    )


def _ends_line(run: tagged_text.Run, following: list[tagged_text.Run]) -> bool:
    """Return whether a word may be parted where a run ends: on the next line it goes on."""
    after = next((one for one in following if one.block == run.block and one.text.strip()), None)
    level = after and after.page == run.page and abs(after.baseline - run.baseline) < run.size / 2
    return after is not None and not level and run.text.rstrip()[-2:-1].isalpha()


def _letters(text: str) -> str:
    return folded(text).replace(" ", "")


def _difference(line: _Line, stream: _Stream, position: int, manuscript: Manuscript) -> Finding:
    """Say how far the line can be followed, and what stands there instead."""
    letters, where = _letters(line.text), manuscript.marks.at(*line.path)
    hint = "the page must print the approved text; look for what hides, cuts or changes it"
    if stream.find(letters, 0) is not None:
        return error(
            "text-not-verbatim",
            f"«{_start(line.text)}» stands before what it should follow",
            where,
            hint,
        )
    count, end = max(stream.follow(letters, start) for start in stream.starts(position))
    inside = next(
        (
            at
            for at in sorted(stream.edges)
            if at > position and stream.follow(letters, at)[0] == len(letters)
        ),
        0,
    )
    if inside and count < len(letters):
        block = max(start for start in stream.blocks if start <= inside)
        message = (
            f"before «{_start(line.text)}» the PDF has «{stream.words(block, inside)}», which is "
            "not approved"
        )
        return error("text-not-verbatim", message, where, hint)
    if count < min(8, len(letters)):
        return error("text-not-verbatim", f"«{_start(line.text)}» is not in the PDF", where, hint)
    before, approved = _head(line.text, count), _tail(line.text, count)
    wanted = f"approved is «{approved}»" if approved else "there the approved line ends"
    message = f"after «{before}» the PDF has «{stream.words(end)}», but {wanted}"
    return error("text-not-verbatim", message, where, hint)


def _start(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"


def _offset(text: str, letters: int) -> int:
    """Return where in a text its first so many visible characters end."""
    return bisect_left(range(len(text)), letters, key=lambda at: len(_letters(text[:at])))


def _head(text: str, letters: int) -> str:
    head = text[: _offset(text, letters)]
    return (head if len(head) <= SHOWN else head[-SHOWN:].partition(" ")[2]).strip()


def _tail(text: str, letters: int) -> str:
    return text[_offset(text, letters) :][:SHOWN].strip()
