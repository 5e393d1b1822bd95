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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from brochure.check._letters import Body, letters
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
from brochure.model.says import Kind
from brochure.prose import parts
from brochure.prose.parts import Part

HEAD = "TH"
# The kind of document that holds a handout's title and key points, and nothing of its article.
KEY_POINTS = "key-points"


@dataclass(frozen=True)
class Account:
    """The body's runs, the parts found with their runs' numbers, the parts missing, and the words
    of no part; `said` is what the page prints in the places of the parts found.
    """

    body: tuple[Run, ...]
    found: tuple[tuple[Part, tuple[int, ...]], ...]
    missing: tuple[Part, ...]
    left: tuple[tuple[int, str], ...]
    said: tuple[str, ...]


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
        path = next((part.path for part in told.missing if wanted in letters(part.printed)), None)
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
    text = Body(tuple(run for run in tagged_text.read(data).body if not run.is_citation))
    wanted = [
        *statuses,
        *_own(handout, entries),
        *_printed(handout, document, language),
        *(_law(handout, notices) if document != KEY_POINTS else ()),
        *_contact(brand),
    ]
    wanted = [part for part in wanted if letters(part.printed)]
    spans: list[tuple[Part, list[tuple[int, int]]]] = []
    missing: list[Part] = []
    for part in sorted(wanted, key=lambda one: -len(letters(one.printed))):
        taken = text.take(letters(part.printed))
        if taken:
            spans.append((part, taken))
        else:
            missing.append(part)
    # A table that goes over a page repeats its head.
    heads = [
        part
        for part, taken in spans
        if {text.runs[number].role for number in text.within(taken)} == {HEAD}
    ]
    for again in ({letters(part.printed) for part in heads}, _may_stand(handout, brand, language)):
        for words in sorted(again, key=len, reverse=True):
            while text.take(words):
                pass
    spans.sort(key=lambda one: one[1])
    return Account(
        text.runs,
        found=tuple((part, text.within(taken)) for part, taken in spans),
        missing=tuple(part for part in wanted if part in missing),
        left=tuple(text.left()),
        said=tuple(text.said(taken) for _, taken in spans),
    )


def _others(path: Path, what: str, text: str, kind: Kind = "text") -> Part:
    """Return a text that the page must hold and that the handout itself does not say."""
    return Part(path, kind, what, text, text, wording="editorial")


def _statuses(handout: Handout, language: Language, day: datetime.date) -> Iterator[Part]:
    """Yield what a reader must be told of a handout that is past its review or not approved."""
    due, words = handout.document.next_review, language.words
    if due and handout.document.is_past_review(day):
        expired = words.expired_notice.replace("{date}", _date(due, language))
        yield _others(("document", "next_review"), "the notice that it is past its review", expired)
    status = handout.document.status.replace("-", "_")
    if status != "approved":
        said = getattr(words, f"{status}_notice")
        yield _others(("document", "status"), "the notice of its status", said)


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
        yield _others(("fields", number, "label"), "the label of a field", entry.field.label)
        yield _others(("fields", number, "example"), f"the field {entry.field.name}", entry.text)


def _printed(handout: Handout, document: str, language: Language) -> Iterator[Part]:
    """Yield the handout's own parts, paragraph by paragraph, with the words that head them.

    A document of key points has no such headings.
    """
    headed: set[str] = set()
    words = language.words
    for part in parts.of(handout):
        if document not in part.documents:
            continue
        key = str(part.path[0])
        if key in type(words).model_fields and key not in headed and document != KEY_POINTS:
            headed.add(key)
            yield _others((key,), "the heading", getattr(words, key), "heading")
        for paragraph in part.paragraphs:
            yield replace(part, printed=paragraph)


def _law(handout: Handout, notices: tuple[StatutoryNotice, ...]) -> Iterator[Part]:
    numbers = {entry.id: number for number, entry in enumerate(handout.notices)}
    for notice in notices:
        for paragraph in notice.paragraphs:
            yield _others(("notices", numbers[notice.id]), "the statutory notice", paragraph)


def _contact(brand: Brand) -> Iterator[Part]:
    """Yield the clinic's contact details."""
    contact = brand.contact
    for name in type(contact).model_fields:
        yield _others(("brand", name), f"the clinic's {name}", getattr(contact, name) or "")


def running_words(manuscript: Manuscript, edition: Edition) -> set[str]:
    """Return the letters of what a running head or foot may hold, page numbers aside."""
    handout, brand, language = manuscript.handout, edition.brand, edition.language
    control, words = handout.document, language.words
    due, contact = control.next_review, brand.contact
    status = control.status.replace("-", "_")
    expired = due is not None and control.is_past_review(edition.day)
    reviewed = words.not_reviewed
    if control.reviewed_on:
        reviewed = words.reviewed.replace("{date}", _date(control.reviewed_on, language))
    texts = [
        *(brand.name, *brand.wordmark, "".join(brand.wordmark), brand.logo_alt),
        *(getattr(contact, name) for name in type(contact).model_fields),
        *(handout.title, handout.subtitle, handout.kicker),
        *(control.id, control.owner, control.reviewed_by, reviewed),
        words.version.replace("{version}", control.version or ""),
        *(getattr(words, status, ""), words.expired if expired else ""),
        *(part.printed for part in _statuses(handout, language, edition.day)),
        *(_date(day, language) for day in (control.reviewed_on, due) if day),
        *(text for entry in manuscript.entries for text in (entry.field.label, entry.text)),
    ]
    return {letters(text) for text in texts if text} - {""}


def page_number(edition: Edition, page: int, pages: int) -> str:
    """Return the letters of a page's number, as its language writes it."""
    pattern = edition.language.words.page
    return letters(pattern.replace("{page}", str(page)).replace("{pages}", str(pages)))


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
