"""What travels to a worker and back: rows with what makes their copies, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from brochure.batch.request import Kind, Made, NotMade
from brochure.copyfit import SMALLER
from brochure.model.personal import FieldFit, Row
from brochure.model.proof import Order

# Why a row is rendered in full though its words would fit: it stands nearly alone, its format is
# folded and its pages are put on sheets anew, or the style of its edition lets a field move what
# stands beside it.
FEW, FOLDED, UNLIKE = "few-alike", "folded", "not-alike"


@dataclass(frozen=True)
class EditionSpec:
    """What the copies of one shape are made by: the order of one edition, the fields that are
    filled, the characters in them.
    """

    order: Order
    fields: tuple[str, ...]
    characters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    full_render: str = ""
    """Why its copies are not stamped."""
    fits: tuple[tuple[str, FieldFit], ...] = ()
    """The fields that are set in smaller type, in one line or in two."""
    inputs: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """What its copies are made from, by the names of `fingerprint.used`."""
    fingerprint: str = field(default="", repr=False, compare=False)
    """The fingerprint of that: a worker elsewhere must have the same files, until the end."""
    page_digest: bytes = field(default=b"", repr=False, compare=False)
    """A digest of the page and the stencil: a worker elsewhere must come to the same."""

    def smaller(self, fields: Iterable[str]) -> EditionSpec | None:
        """Return the specification with some fields a step smaller, None where one has no smaller
        step.
        """
        fits = dict(self.fits)
        for name in fields:
            step = SMALLER.get(fits.get(name, "whole"))
            if step is None:
                return None
            fits[name] = step
        return replace(self, fits=tuple(sorted(fits.items())))


@dataclass(frozen=True)
class SharedSettings:
    """What all chunks of a batch share."""

    specs: tuple[EditionSpec, ...]
    kind: Kind
    address: str
    seal: bytes = field(repr=False)
    run: str
    """Tells one run from another, so that a worker that outlives it reads everything anew."""
    locks: bool = False
    anew: bool = False
    proved: frozenset[EditionSpec] = frozenset()
    """Specifications for smaller type that have been looked at, so that no worker need do it once
    more.
    """


@dataclass(frozen=True)
class Chunk:
    """Some rows of a batch in the recipient list's order, each with its spec's number and its
    file's name.
    """

    settings: SharedSettings
    rows: tuple[Row, ...]
    specs: tuple[int, ...]
    names: tuple[str, ...] = field(repr=False)

    def alone(self) -> list[Chunk]:
        """Return the same rows, a chunk each."""
        each = zip(self.rows, self.specs, self.names, strict=True)
        return [Chunk(self.settings, (row,), (spec,), (name,)) for row, spec, name in each]


@dataclass(frozen=True)
class Proofing:
    """The proof of one specification's edition, as work for a worker pool."""

    settings: SharedSettings
    spec: EditionSpec
    number: int

    @property
    def rows(self) -> tuple[Proofing]:
        """Return what a worker pool counts."""
        return (self,)

    def alone(self) -> list[Proofing]:
        """Return the same: it is one thing."""
        return [self]


@dataclass(frozen=True)
class Result:
    """What became of a chunk's rows; `trouble` is why the batch cannot go on."""

    rows: tuple[Made | NotMade, ...]
    trouble: str = ""
