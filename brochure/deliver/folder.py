"""Delivery into a folder: written beside, then renamed, so that what stood there is whole until the
new file is.
"""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from brochure.errors import CannotDeliver
from brochure.model.parcel import Parcel, Receipt

# Seconds after which a half-written file belongs to nobody any more: writing one takes
# milliseconds.
STALE = 3600


def deliver(parcel: Parcel, folder: Path) -> Receipt:
    """Put the PDF into a folder, made when it is missing. Raises CannotDeliver with the reason."""
    path = folder / f"{parcel.name}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write(path, parcel.pdf.data)
    except OSError as trouble:
        raise CannotDeliver(
            f"{path} cannot be written: {trouble.strerror or trouble}. Nothing was changed there."
        ) from None
    return Receipt(path, parcel.pdf.pages, len(parcel.pdf.data))


def write(path: Path, data: bytes) -> None:
    """Replace a file at one stroke; on any trouble the old one stays and nothing is left beside it.
    Raises OSError.

    What a killed process left beside it is cleared by the next write.
    """
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - stale.stat().st_mtime > STALE:
                stale.unlink()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    replace(path, beside, lambda: beside.open("xb"), (data,))


def replace(
    path: Path,
    beside: Path,
    opened: Callable[[], BinaryIO],
    parts: Iterable[bytes],
    sync: bool = True,
) -> None:
    """Write the parts beside a file, then put that in its place. Raises OSError.

    `opened` makes the file beside, which must be new, with the rights that it shall have. Without
    `sync` the caller sees to it that the disk has the bytes.
    """
    try:
        with opened() as file:
            for part in parts:
                file.write(part)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
