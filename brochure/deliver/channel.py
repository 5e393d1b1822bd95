"""The one way to give away: a parcel and its ticket go to an address, a receipt comes back.

A channel is a file of this folder with a function `channel`; its name is its addresses' scheme.
"""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from brochure.deliver.address import Address, module
from brochure.model.parcel import Parcel, Receipt, Ticket


class Channel(Protocol):
    """Sends parcels to one address."""

    def send(self, parcel: Parcel, ticket: Ticket) -> Receipt:
        """Send a parcel, whole or not at all, and return what was answered. Raises
        CannotDeliver.
        """


def to(address: Address) -> Channel:
    """Return the channel to a parsed address. Raises CannotDeliver, MachineLacks."""
    found = importlib.import_module(module(address.scheme))
    return cast(Channel, found.channel(address))
