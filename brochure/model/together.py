"""What a language keeps on one line: a number and its unit, a title and a name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from brochure.model.base import Line, Noun

PostalCode = Annotated[Line, Field(pattern=r"^[A9 -]+$")]
"""The form of a postal code: A stands for a capital letter, 9 for a figure, as in AA 99999."""


class Together(Noun):
    """The words of a language that stand on one line with what is before or after them.

    Numbers with units, ranges, fractions, telephone numbers and dates stand together in every
    language; these come to them.
    """

    before_name: tuple[Line, ...] = ()
    """Titles, such as Dr."""
    before_number: tuple[Line, ...] = ()
    """Words that a number or a single capital letter follows, such as Version, Suite, Type."""
    after_number: tuple[Line, ...] = ()
    """What is counted or taken, such as tablets, drops, hours."""
    between_numbers: tuple[Line, ...] = ()
    """Words between the two ends of a range, such as to."""
    postal_codes: tuple[PostalCode, ...] = ()
    """Each as A for a capital letter and 9 for a figure, such as AA 99999."""
