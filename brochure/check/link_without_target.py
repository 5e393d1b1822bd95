"""A link leads nowhere, leads out by another way than a web, mail or telephone address, or does not
name its target.

A screen reader lists the links of a page by their descriptions: a bare address says nothing there,
and is spelled out letter by letter. An address of a file or of a program works on nobody else's
machine, or does what nobody wants.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.18.5 "Links", https://www.iso.org/standard/64599.html; WCAG
2.2, success criterion 2.4.4 "Link Purpose (In Context)",
https://www.w3.org/TR/WCAG22/#link-purpose-in-context.

Faulty: <https://www.example.org/knees/after-surgery>

Mended: [What to do after knee surgery](https://www.example.org/knees/after-surgery)
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from brochure.fold import folded
from brochure.inspect import objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

SCHEMES = ("https", "http", "mailto", "tel")
RAW = "is described by its raw address; aim for words that name the target"


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each link of the pages."""
    for link in objects.links(made.data):
        fault, hint = _fault(link)
        if fault:
            named = (
                f"«{objects.start(link.said)}»"
                if link.said
                else link.address or "without a description"
            )
            place = objects.place(manuscript, link.address) or objects.place(manuscript, link.said)
            # An address in full is how a reader of paper gets there; only a screen reader suffers.
            grave = warning if fault == RAW else error
            yield grave(
                "link-without-target", f"the link {named} on page {link.page} {fault}", place, hint
            )


def _fault(link: objects.Link) -> tuple[str, str]:
    """Return what is wrong with a link, if anything, and what to do."""
    if link.lost:
        hint = "name an address that begins with https:, or a heading that is in the document"
        return "leads to no place in the document", hint
    if link.address and _scheme(link.address) not in SCHEMES:
        fault = f"leads to {link.address}, which is none of {', '.join(SCHEMES)}"
        return fault, "name an address that everybody can open"
    hint = "write [words that name the target](address)"
    if not link.said:
        return "has no description", hint
    if _is_raw(link.said, link.address):
        return RAW, hint
    return "", ""


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""


def _is_raw(said: str, address: str) -> bool:
    """Return whether a description is a web address: `example.org`, a mail address or a number are
    names themselves.
    """
    whole = folded(said).lower().rstrip("/")
    bare = folded(address).lower().partition("://")[2].rstrip("/")
    return "://" in whole.partition(" ")[0] or (whole == bare and "/" in bare)
