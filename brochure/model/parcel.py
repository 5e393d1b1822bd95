"""What goes out, and what a channel says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from brochure.model.pdf import Pdf


@dataclass(frozen=True)
class Parcel:
    """A finished PDF and the name it goes by (no folder, no patient's name)."""

    name: str
    pdf: Pdf


@dataclass(frozen=True)
class Receipt:
    """What was delivered: where, how many pages, how many bytes."""

    path: Path
    pages: int
    size: int
