"""A field as it stands on a page, and why a stencil cannot draw what is to stand there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a copy cannot be stamped and is rendered in full instead."""

    FACE = "glyph"
    DIRECTION = "right-to-left"
    WIDTH = "too-wide"


@dataclass(frozen=True)
class Misfit:
    """What a stencil cannot draw: why, and in which fields."""

    why: Why
    fields: tuple[str, ...]


@dataclass(frozen=True)
class FieldBox:
    """A field as it is laid out: how many lines its value takes, and whether each is within its
    box.
    """

    name: str
    lines: int
    fits: bool
