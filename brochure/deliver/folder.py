"""Delivery into a folder of this machine, at one stroke: what stood there is whole until the new
file is.
"""

from __future__ import annotations

from pathlib import Path

from brochure import files
from brochure.deliver.address import Address
from brochure.model.parcel import Parcel, Receipt, Ticket


class Folder:
    """Puts parcels into a folder, made when it is missing."""

    def __init__(self, path: Path) -> None:
        """Take the folder, which need not be there."""
        self.path = path

    def send(self, parcel: Parcel, ticket: Ticket) -> Receipt:  # noqa: ARG002 - nothing is printed
        """Write the file and return its path. Raises CannotDeliver with the reason."""
        path = self.path / parcel.name
        with files.told(path):
            files.replace(path, (parcel.data,))
        return Receipt(path, parcel.pages, len(parcel.data))


def channel(address: Address) -> Folder:
    """Return the channel to a folder."""
    return Folder(Path(address.text))
