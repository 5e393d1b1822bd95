"""What is ordered of a handout, and what comes of it: an edition as it is set, and its proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from brochure.model.edition import Edition, Release
from brochure.model.finding import Finding
from brochure.model.layout import Layout
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Html, Pdf


@dataclass(frozen=True)
class Order:
    """What is wanted: a file, and the shelf items where they are not the handout's own."""

    content: Path
    formats: tuple[str, ...] = ("handout",)
    brand: str | None = None
    language: str | None = None
    release: Release = field(default_factory=Release)


@dataclass(frozen=True)
class Typeset:
    """One edition as it is set, before anybody has looked at it; `overset` says that something has
    no room.
    """

    manuscript: Manuscript
    edition: Edition
    html: Html
    layout: Layout
    pdf: Pdf
    said: tuple[Finding, ...]
    overset: bool


@dataclass(frozen=True)
class Proof:
    """One edition as made: the page, its tagged PDF, what was made from that, and everything
    found.
    """

    manuscript: Manuscript
    edition: Edition
    html: Html
    pdf: Pdf
    findings: tuple[Finding, ...]
    finished: tuple[Finished, ...] = ()

    @property
    def shown(self) -> Pdf:
        """Return what a person looks at: the print shop's file where it is made for one, else the
        PDF for readers.
        """
        return self.finished[0].pdf if self.edition.condition and self.finished else self.pdf
