"""The output condition: which press, paper and ink a print shop uses, and the profile that says
what they look like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from brochure.model.base import Line, Noun


class ConditionLabel(Noun):
    """One folder on the shelf assets/conditions."""

    summary: Line
    """One line: where it is used."""
    identifier: Line
    """The condition's name in the ICC characterization data registry, such as `CGATS TR 006`."""
    info: Line
    """The same for a person."""
    profile: Line
    """The ICC profile in the same folder."""
    licence: Line
    """The file that holds its licence, in the same folder."""
    origin: Line
    """The measurements that it is made from, and how."""
    most_ink: Annotated[float, Field(gt=1, le=4)]
    """The most ink in one place, all four together, where 1 is one ink in full."""


@dataclass(frozen=True)
class OutputCondition:
    """A condition with its profile."""

    name: str
    label: ConditionLabel
    profile: bytes
