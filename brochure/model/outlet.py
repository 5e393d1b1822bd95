"""The outlet: for whom a handout is released, and how grave each finding is there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from brochure.model.base import Line, Noun, Slug


class Outlet(Noun):
    """One folder on the shelf assets/outlets."""

    summary: Line
    """One line for `brochure list`."""
    warn_bytes: Annotated[int, Field(ge=1000)]
    """A PDF above this many bytes is a warning."""
    fail_bytes: Annotated[int, Field(ge=1000)]
    """A PDF above this many bytes is an error."""
    severities: Annotated[
        dict[Slug, Literal["error", "warning", "note"]], Field(default_factory=dict)
    ]
    """How grave a finding is here, by its code; the others are as grave as their check says."""
