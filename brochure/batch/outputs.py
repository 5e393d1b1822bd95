"""Where the lead of a batch puts copies that share a file: a print job, an archive."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from brochure import stamp
from brochure.batch.copier import ident
from brochure.batch.mould import Mould
from brochure.batch.request import Made
from brochure.batch.separators import Separators
from brochure.errors import CannotDeliver

# The least date that an archive can hold: the same copies make the same archive on every day.
NO_DATE = (1980, 1, 1, 0, 0, 0)


class Output(Protocol):
    """Takes copies in the roster's order."""

    def add(self, made: Made, mould: Mould, name: str, place: int) -> None:
        """Add a copy; `place` counts those of the list, from 1, also where one could not be
        made.
        """

    def close(self) -> None:
        """Write what stands at the end."""

    def drop(self) -> None:
        """Let go of the file, which nobody will read."""


class Archive:
    """A zip archive of PDFs, not compressed once more."""

    def __init__(self, file: BinaryIO, seal: bytes) -> None:
        """Take the open file, and what the copies' identifiers are made of."""
        self._zip, self._seal = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED), seal

    # a print job needs it
    def add(self, made: Made, mould: Mould, name: str, place: int) -> None:  # noqa: ARG002
        """Add a copy's files."""
        files = made.files
        if made.drawn is not None:
            files = (("", mould.stamped(made.drawn, ident(self._seal, made.number))),)
        for suffix, parts in files:
            about = zipfile.ZipInfo(f"{name}{suffix}.pdf", NO_DATE)
            about.external_attr = 0o600 << 16
            self._zip.writestr(about, b"".join(parts))

    def close(self) -> None:
        """Write the archive's directory."""
        self._zip.close()

    def drop(self) -> None:
        """End the archive, which would try so by itself when its file is gone."""
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()


class PrintJob:
    """All copies in one PDF, each on sheets of its own."""

    def __init__(
        self,
        file: BinaryIO,
        lead: Mould,
        *,
        tagged: bool,
        separators: Separators | None,
        copies: int,
    ) -> None:
        """Take the open file and the mould whose title and language the job has."""
        title, language = lead.manuscript.handout.title, lead.edition.language.tag
        self._job = stamp.Job(file, title, language, tagged=tagged, copies=copies)
        self._separators = separators

    # an archive needs the name
    def add(self, made: Made, mould: Mould, name: str, place: int) -> None:  # noqa: ARG002
        """Add a copy, with the sheet before it. Raises CannotDeliver when the job has no room for
        it.
        """
        template, drawn = mould.template, made.drawn
        if drawn is None or template is None:
            # Where pages were put on sheets to be folded, a print job takes the sheets.
            template, drawn = stamp.Template(b"".join(made.files[-1][1])), ()
        sheet = self._separators.of(mould, place) if self._separators else None
        label = f"Row {made.number}"
        try:
            self._job.add(
                template, drawn, label, sides=mould.edition.format.sheet.sides, separator=sheet
            )
        except ValueError as trouble:
            raise CannotDeliver(
                f"The print job cannot be made: {trouble}. Divide the list, or leave out --tagged."
            ) from None

    def close(self) -> None:
        """Write what stands at the end."""
        self._job.close()

    def drop(self) -> None:
        """Do nothing: what is written is the file's affair."""


@dataclass
class Half:
    """A file that is being written beside its place, and whether it is to be put there."""

    file: BinaryIO
    wanted: bool = True


@contextlib.contextmanager
def written(path: Path) -> Iterator[Half]:
    """Yield a file that takes its place when all is in it, for its owner alone. Raises
    CannotDeliver.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear(path)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            half = Half(file)
            try:
                _held(file)
                yield half
                file.flush()
                os.fsync(file.fileno())
                if half.wanted:
                    beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as trouble:
        raise CannotDeliver(
            f"{path} cannot be written: {trouble.strerror}. Nothing was changed there."
        ) from None


def _held(file: BinaryIO) -> bool:
    """Take a lock that ends with this process; False where another has it, or where there are no
    such locks.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _clear(path: Path) -> None:
    """Remove what killed processes left half written of a file: names stand in it."""
    for half in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with contextlib.suppress(OSError), half.open("rb") as file:
            if _held(file):
                half.unlink()
