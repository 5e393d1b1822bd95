"""What is ordered, as it is read: the manuscript, and an edition of it in each format."""

from __future__ import annotations

from collections.abc import Sequence

from brochure import read
from brochure.errors import BadInput
from brochure.model.edition import Edition
from brochure.model.finding import Place, error
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, Marks
from brochure.model.project import Settings
from brochure.model.proof import Order
from brochure.read.project import settings_of
from brochure.shelves import BRANDS, FORMATS, LANGUAGES, Shelves


def ordered(shelves: Shelves, order: Order) -> tuple[Manuscript, list[Edition]]:
    """Return the manuscript and the editions that are ordered. Raises BadInput with all that is
    wrong.
    """
    settings, findings = settings_of(shelves.project)
    manuscript, trouble = read.handout(order.content, settings)
    findings += trouble
    if manuscript is None:
        raise BadInput(findings)
    handout, marks = manuscript.handout, manuscript.marks
    named_at = {} if order.brand else {BRANDS: _named_at("brand", marks, settings)}
    named_at |= {} if order.language else {LANGUAGES: _named_at("language", marks, settings)}
    notices = {
        notice.id: marks.at("notices", index, "id") for index, notice in enumerate(handout.notices)
    }
    editions: list[Edition] = []
    for name in formats(shelves, order.formats, handout):
        edition, trouble = read.edition(
            shelves,
            format_name=name,
            language=order.language or handout.language,
            brand=order.brand or handout.brand,
            named_at=named_at,
            release=order.release,
            notices=notices,
            settings=settings,
        )
        findings.extend(trouble)
        editions.extend([edition] if edition else [])
    if (
        order.release.condition
        and not any(edition.condition for edition in editions)
        and not findings
    ):
        hint = "add --press, or choose the format press"
        message = "a condition is named, and nothing is made for a print shop"
        findings.append(error("input", message, None, hint))
    if findings:
        raise BadInput(findings)
    return manuscript, editions


def formats(shelves: Shelves, wanted: Sequence[str], handout: Handout | None = None) -> list[str]:
    """Return the formats' names, each once, in the order given; `all` stands for all that a handout
    can fill.

    A handout without key points fills no poster and no card.
    """
    kinds = {"handout", "key-points"} if handout is None or handout.at_a_glance else {"handout"}
    names: list[str] = []
    for one in wanted:
        if one == "all":
            shelf = shelves.names(FORMATS)
            names.extend(name for name in shelf if read.sets(shelves, name) in {None, *kinds})
        else:
            names.append(one)
    return list(dict.fromkeys(names))


def _named_at(key: str, marks: Marks, settings: Settings) -> Place:
    """Return where a brand or language is named: by the handout, or for it by its project."""
    by_the_project = (key,) not in marks.places and (key,) in settings.marks.places
    return settings.marks.at(key) if by_the_project else marks.at(key)
