"""What a format is at the front desk."""

from __future__ import annotations

from typing import Literal

from brochure.model.base import Noun


class DeskOffer(Noun):
    """How the front desk offers a format; its paper is the label's."""

    shape: Literal["sheet", "leaflet", "booklet", "card", "poster"]
    """What the patient takes home."""
    size: Literal["standard", "large"] = "standard"
    """The size of print."""
