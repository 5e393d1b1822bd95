"""Every text of a handout, and where it stands in the PDF: what is missing, and what nobody wrote.

The texts are looked for in the body of the finished page as a screen reader reads it, the longest
first, each in a place of its own: an excerpt at a glance is not found in the article that it
quotes. Only letters, figures and a few signs count here, and their case does not: a style sheet may
set capitals, and a page read from right to left has its full stops elsewhere. text_not_verbatim is
the exact proof of the clinic's own lines.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from brochure import prose
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.brand import Brand
from brochure.model.edition import Edition, Language
from brochure.model.finding import Place
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, Path
from brochure.model.notice import StatutoryNotice, required_notices
from brochure.model.pdf import Pdf
from brochure.model.personal import Entry

# What is neither letter nor figure nor a sign that changes a figure's sense.
UNCOUNTED = re.compile(r"[^\w<=>±×÷+%$€£°]+")
# A tag for what is no text of its own: the number or bullet of an item (ISO 32000-1, table 336).
LABEL = "Lbl"
LABELLED = "\0"
HEAD = "TH"
# The kind of document that holds a handout's title and key points, and nothing of its article.
KEY_POINTS = "key-points"


@dataclass(frozen=True)
class Part:
    """A text that the page must hold: its place in the YAML, what it is, its words, whether they
    are the clinic's.
    """

    path: Path
    what: str
    text: str
    own: bool = False


@dataclass(frozen=True)
class Account:
    """The body's runs, the parts found with their runs' numbers, the parts missing, and the words
    of no part.
    """

    body: tuple[Run, ...]
    found: tuple[tuple[Part, tuple[int, ...]], ...]
    missing: tuple[Part, ...]
    left: tuple[tuple[int, str], ...]


def account(manuscript: Manuscript, edition: Edition, made: Pdf) -> Account:
    """Return where each text of the handout stands. Raises Unreadable when the file is
    not a PDF.
    """
    handout, document = manuscript.handout, edition.format.document
    notices = tuple(required_notices(handout, edition.notices))
    statuses = tuple(_statuses(handout, edition.language, edition.day))
    entries = manuscript.entries
    return _account(
        made.data, document, handout, edition.brand, edition.language, notices, statuses, entries
    )


def place(
    manuscript: Manuscript, edition: Edition, made: Pdf, run: Run, words: str = ""
) -> Place | None:
    """Return where the YAML has a run's text; for a run that is not seen, the text that lacks its
    words.
    """
    if edition.format.document not in {"handout", KEY_POINTS}:
        return None
    told = account(manuscript, edition, made)
    number = next((number for number, one in enumerate(told.body) if one == run), None)
    path = next((part.path for part, runs in told.found if number in runs), None)
    if number is None and not run.artifact:
        wanted = letters(words or run.text)
        path = next((part.path for part in told.missing if wanted in letters(part.text)), None)
    return manuscript.marks.at(*path) if path and path[0] != "brand" else None


@lru_cache(2)
def _account(
    data: bytes,
    document: str,
    handout: Handout,
    brand: Brand,
    language: Language,
    notices: tuple[StatutoryNotice, ...],
    statuses: tuple[Part, ...],
    entries: tuple[Entry, ...],
) -> Account:
    text = _Text(tuple(run for run in tagged_text.read(data).body if not run.is_citation))
    article = [*_sections(handout), *_law(handout, notices), *_companions(handout, language)]
    parts = [
        *statuses,
        *_own(handout, entries),
        *_opening(handout),
        *(article if document != KEY_POINTS else []),
        *_ways(handout, brand),
    ]
    parts = [part for part in parts if letters(part.text)]
    spans: list[tuple[Part, list[tuple[int, int]]]] = []
    missing: list[Part] = []
    for part in sorted(parts, key=lambda one: -len(letters(one.text))):
        taken = text.take(letters(part.text))
        if taken:
            spans.append((part, taken))
        else:
            missing.append(part)
    # A table that goes over a page repeats its head.
    heads = [
        part
        for part, taken in spans
        if {text.body[number].role for number in text.runs(taken)} == {HEAD}
    ]
    for words in sorted({letters(part.text) for part in heads}, key=len, reverse=True):
        while text.take(words):
            pass
    for words in sorted(_may_stand(handout, brand, language), key=len, reverse=True):
        while text.take(words):
            pass
    found = tuple((part, text.runs(taken)) for part, taken in sorted(spans, key=lambda one: one[1]))
    return Account(
        text.body, found, tuple(part for part in parts if part in missing), tuple(text.left())
    )


def _statuses(handout: Handout, language: Language, day: datetime.date) -> Iterator[Part]:
    """Yield what a reader must be told of a handout that is past its review or not approved."""
    due, words = handout.document.next_review, language.words
    if due and handout.document.is_past_review(day):
        expired = words.expired_notice.replace("{date}", _date(due, language))
        yield Part(("document", "next_review"), "the notice that it is past its review", expired)
    status = handout.document.status.replace("-", "_")
    if status != "approved":
        yield Part(
            ("document", "status"), "the notice of its status", getattr(words, f"{status}_notice")
        )


def _date(day: datetime.date, language: Language) -> str:
    pattern, month = language.date.pattern, language.date.names[day.month - 1]
    return (
        pattern.replace("{day}", str(day.day))
        .replace("{month}", month)
        .replace("{year}", str(day.year))
    )


def _own(handout: Handout, entries: tuple[Entry, ...]) -> Iterator[Part]:
    """Yield what one reader's copy says beside the article."""
    for entry in entries:
        number = handout.fields.index(entry.field)
        yield Part(("fields", number, "label"), "the label of a field", entry.field.label)
        yield Part(("fields", number, "example"), f"the field {entry.field.name}", entry.text)


def _opening(handout: Handout) -> Iterator[Part]:
    """Yield title and key points, approved errata applied: all of the article that a poster or card
    holds.
    """
    correct = handout.corrected
    yield Part(("title",), "the title", handout.title)
    yield Part(("kicker",), "the kicker", handout.kicker or "")
    yield Part(("subtitle",), "the subtitle", handout.subtitle or "")
    for number, excerpt in enumerate(handout.at_a_glance):
        yield Part(("at_a_glance", number, "label"), "a label at a glance", excerpt.label)
        yield Part(("at_a_glance", number, "text"), "an excerpt at a glance", correct(excerpt.text))


def _sections(handout: Handout) -> Iterator[Part]:
    correct = handout.corrected
    for number, section in enumerate(handout.sections):
        own = section.wording == "clinic"
        yield Part(
            ("sections", number, "heading"), "a heading", correct(section.heading or ""), own
        )
        for paragraph in prose.paragraphs(correct(section.body)):
            yield Part(("sections", number, "body"), "a paragraph", paragraph, own)


def _law(handout: Handout, notices: tuple[StatutoryNotice, ...]) -> Iterator[Part]:
    numbers = {entry.id: number for number, entry in enumerate(handout.notices)}
    for notice in notices:
        for paragraph in notice.paragraphs:
            yield Part(("notices", numbers[notice.id]), "the statutory notice", paragraph)


def _companions(handout: Handout, language: Language) -> Iterator[Part]:
    """Yield what stands around the article, with the words that head it."""
    words = language.words
    for key, head in (
        ("at_a_glance", words.at_a_glance),
        ("glossary", words.glossary),
        ("questions", words.questions),
        ("references", words.references),
    ):
        if getattr(handout, key):
            yield Part((key,), "the heading", head)
    for number, entry in enumerate(handout.glossary):
        yield Part(("glossary", number, "term"), "a word of the glossary", entry.term)
        yield Part(
            ("glossary", number, "meaning"),
            "a meaning in the glossary",
            handout.corrected(entry.meaning),
        )
    for number, question in enumerate(handout.questions):
        yield Part(("questions", number), "a question", question)
    for number, reference in enumerate(handout.references):
        yield Part(("references", number, "text"), "a source", reference.text, own=True)


def _ways(handout: Handout, brand: Brand) -> Iterator[Part]:
    """Yield the ways to the clinic."""
    if handout.qr:
        yield Part(("qr", "caption"), "the caption of the code", handout.qr.caption)
        yield Part(("qr", "url"), "the address under the code", handout.qr.url)
    contact = brand.contact
    for name in type(contact).model_fields:
        yield Part(("brand", name), f"the clinic's {name}", getattr(contact, name) or "")


def _may_stand(handout: Handout, brand: Brand, language: Language) -> set[str]:
    """Return the letters of what may stand anywhere, as often as it likes: the brand's and the
    language's words.
    """
    control = handout.document
    texts = [
        brand.name,
        *brand.wordmark,
        control.id,
        control.version,
        control.owner,
        control.reviewed_by,
    ]
    # numbers of pages and copies are artifacts, and the words around them, such as "of", too common
    # to be let pass
    texts += language.words.model_dump(exclude={"page", "copy_number"}).values()
    texts += [_date(day, language) for day in (control.reviewed_on, control.next_review) if day]
    pieces = [piece for text in texts for piece in re.split(r"\{\w*\}", text or "")]
    return {letters(piece) for piece in pieces} - {""}


def letters(text: str) -> str:
    """Return what counts of a text."""
    return UNCOUNTED.sub("", text.translate(tagged_text.LIGATURES)).casefold()


class _Text:
    """The body's letters, where words and blocks start and end in them, and which letters are
    accounted for.
    """

    def __init__(self, body: tuple[Run, ...]) -> None:
        """Take the runs in the order of reading."""
        self.body = body
        self.letters = ""
        self.firsts: list[int] = []
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        self.blocks: list[tuple[int, int, int]] = []
        before: Run | None = None
        for run in body:
            start = len(self.letters)
            self.firsts.append(start)
            if (
                before
                and run.goes_on(before)
                and run.text[0].isalnum()
                and before.text[-1].isalnum()
            ):
                self.ends.discard(start)
            for word in run.text.split():
                self.starts.add(len(self.letters))
                # a number before an item is no part of the text before it
                self.letters += (
                    letters(word) if run.role != LABEL else LABELLED * len(letters(word))
                )
                self.ends.add(len(self.letters))
            if before and (run.page, run.block) == (before.page, before.block):
                start = self.blocks.pop()[1]
            self.blocks.append((run.page, start, len(self.letters)))
            before = run
        self.heads = {start for _, start, _ in self.blocks}
        self.tails = {end for _, _, end in self.blocks}
        self.owned = bytearray(len(self.letters))

    def take(self, wanted: str) -> list[tuple[int, int]]:
        """Account for a text and return the stretches where it stands, one for each page; none if
        it is nowhere.
        """
        taken = self._whole(wanted) or self._split(wanted)
        for start, end in taken:
            self.owned[start:end] = b"\1" * (end - start)
        return taken

    def _whole(self, wanted: str) -> list[tuple[int, int]]:
        """Return where a text stands in one piece: rather as a whole block than within one."""
        best, at = (-1, -1), self.letters.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if at in self.starts and end in self.ends and self.owned.find(1, at, end) < 0:
                best = max(best, ((at in self.heads) + (end in self.tails), -at))
            at = self.letters.find(wanted, at + 1)
        return [(-best[1], len(wanted) - best[1])] if best[0] >= 0 else []

    def _split(self, wanted: str, page: int = 0) -> list[tuple[int, int]]:
        """Return where a text stands that goes on in another block, on the page after."""
        for number, start, end in self.blocks:
            if (page and number != page) or self.owned.find(1, start, end) >= 0 or start == end:
                continue
            if page and self.letters.startswith(wanted, start) and start + len(wanted) in self.ends:
                return [(start, start + len(wanted))]
            if end - start < len(wanted) and wanted.startswith(self.letters[start:end]):
                rest = self._split(wanted[end - start :], number + 1)
                if rest:
                    return [(start, end), *rest]
        return []

    def runs(self, taken: list[tuple[int, int]]) -> tuple[int, ...]:
        """Return the numbers of the runs that stand in some stretches."""
        numbers: set[int] = set()
        for start, end in taken:
            numbers.update(
                range(bisect_right(self.firsts, start) - 1, bisect_left(self.firsts, end))
            )
        return tuple(sorted(numbers))

    def left(self) -> Iterator[tuple[int, str]]:
        """Yield the words that nothing accounts for, each with the number of its run; labels and
        signs are none.
        """
        for number, run in enumerate(self.body):
            at = self.firsts[number]
            for word in run.text.split() if run.role != LABEL else ():
                end = at + len(letters(word))
                if any(letter.isalnum() for letter in word) and self.owned.find(0, at, end) >= 0:
                    yield number, word
                at = end
