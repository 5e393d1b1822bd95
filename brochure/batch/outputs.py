"""Where the lead of a batch puts copies that share a file: a print job, an archive."""

from __future__ import annotations

import contextlib
import zipfile
from typing import BinaryIO, Protocol

from brochure import stamp
from brochure.batch.copier import ident
from brochure.batch.prepared import PreparedEdition
from brochure.batch.request import Made
from brochure.batch.separators import Separators
from brochure.errors import CannotDeliver

# The least date that an archive can hold: the same copies make the same archive on every day.
NO_DATE = (1980, 1, 1, 0, 0, 0)


class Output(Protocol):
    """Takes copies in the recipient list's order."""

    def add(self, made: Made, prepared: PreparedEdition, name: str, place: int) -> None:
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
    def add(self, made: Made, prepared: PreparedEdition, name: str, place: int) -> None:  # noqa: ARG002
        """Add a copy's files."""
        files = made.files
        if made.drawn is not None:
            files = (("", prepared.stamped(made.drawn, ident(self._seal, made.number))),)
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
        lead: PreparedEdition,
        *,
        tagged: bool,
        separators: Separators | None,
        copies: int,
    ) -> None:
        """Take the open file and the prepared edition whose title and language the job has."""
        title, language = lead.manuscript.handout.title, lead.edition.language.tag
        self._job = stamp.Job(file, title, language, tagged=tagged, copies=copies)
        self._separators = separators

    # an archive needs the name
    def add(self, made: Made, prepared: PreparedEdition, name: str, place: int) -> None:  # noqa: ARG002
        """Add a copy, with the sheet before it. Raises CannotDeliver when the job has no room for
        it.
        """
        template, drawn = prepared.template, made.drawn
        if drawn is None or template is None:
            # Where pages were put on sheets to be folded, a print job takes the sheets.
            template, drawn = stamp.Template(b"".join(made.files[-1][1])), ()
        sheet = self._separators.of(prepared, place) if self._separators else None
        label = f"Row {made.number}"
        try:
            self._job.add(
                template, drawn, label, sides=prepared.edition.format.sheet.sides, separator=sheet
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
