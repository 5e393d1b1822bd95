"""The PDF does not say its language or its title, or says another language than it is made in.

A screen reader takes its voice from the language: Spanish read by an English voice cannot be
understood. The title is what a window and a list of open files show; without it they show a file's
name.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.1 and 7.2, https://www.iso.org/standard/64599.html; WCAG 2.2,
success criteria 2.4.2 and 3.1.1, https://www.w3.org/TR/WCAG22/.

Faulty: <html> in a template of your own

Mended: <html lang="{{ language.tag }}"> in a template of your own
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brochure.inspect import objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

HINT = (
    "templates/handout.html gives the page its lang and its title: take over those lines in a "
    "template of your own"
)


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Read what the file says of itself."""
    root: Any = objects.read(made.data).Root
    wanted = edition.language.tag
    said = str(root.get("/Lang", "")).strip()
    place = manuscript.marks.at("language")
    if not said:
        yield error("language-not-set", f"the PDF names no language; aim for {wanted}", place, HINT)
    # A notice is in the language of its law, whatever the handout beside it is in; tags ignore case
    # (RFC 5646, 2.1.1).
    elif said.lower() != wanted.lower() and edition.format.document != "notice":
        yield error(
            "language-not-set",
            f"the PDF says that its language is {said}; aim for {wanted}",
            place,
            HINT,
        )
    if not objects.title(made.data):
        yield error("language-not-set", "the PDF has no title", manuscript.marks.at("title"), HINT)
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        message = (
            "the PDF does not ask viewers to show its title (DisplayDocTitle), so that they show a "
            "file's name"
        )
        yield error("language-not-set", message, manuscript.marks.at("title"), HINT)
