"""Who stands behind what: waivers of findings, claims with their sources, and what only a human can
judge.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from brochure.model.base import Date, Line, Noun, Slug


class Waiver(Noun):
    """A finding that somebody answers for until a day; after it the finding counts again."""

    code: Slug
    """The finding's code, such as promissory-word."""
    place: Line
    """Words of the line that the finding points to, or of its message."""
    reason: Line
    """Why it may stand."""
    by: Line
    """Who answers for it."""
    until: Date
    """The last day on which the waiver holds."""
    format: Slug | None = None
    """The only format that it is meant for, such as large-print."""


class Claim(Noun):
    """What one sentence of the article claims, and who checked that its source says so."""

    sentence: Line
    """The sentence as the article has it, word for word: edited, it loses this record."""
    kind: Literal["efficacy", "safety", "fact", "advice", "none"]
    """What it claims: that a treatment works, that it is safe, another fact, what to do, or
    nothing.
    """
    sources: tuple[Slug, ...] = ()
    """The ids of the references that bear it out."""
    reviewer: Line | None = None
    """Who compared the sentence with them."""
    reviewed_on: Date | None = None
    """When."""

    @model_validator(mode="after")
    def _review_is_whole(self) -> Self:
        if (self.reviewer is None) != (self.reviewed_on is None):
            raise ValueError("a reviewed claim needs both reviewer and reviewed_on")
        return self


class Judgement(Noun):
    """What a person judged of one version; it does not hold for the next."""

    verdict: Literal["pass", "fail"] | None = None
    """Null until somebody has judged."""
    by: Line | None = None
    """Who."""
    on: Date | None = None
    """When."""
    version: Line | None = None
    """The document's version that was judged."""
    remark: Line | None = None
    """What they had to say."""

    @model_validator(mode="after")
    def _verdict_is_signed(self) -> Self:
        if self.verdict and not (self.by and self.on and self.version):
            raise ValueError(
                "a verdict needs by, on and version: who judged which version, and when"
            )
        return self


class Checklist(Noun):
    """What software cannot judge and never ticks."""

    accuracy: Judgement = Judgement()
    """Is every statement medically right and up to date?"""
    balance: Judgement = Judgement()
    """Are benefits, risks and alternatives told evenly?"""
    substantiation: Judgement = Judgement()
    """Does competent evidence bear out every claim?"""
    cultural_fit: Judgement = Judgement()
    """Do words and pictures suit the people who will read it?"""
