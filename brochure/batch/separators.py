"""The sheets between the copies of a print job: each says which copy comes next."""

from __future__ import annotations

from brochure import compose, stamp
from brochure.batch.prepared import PreparedEdition
from brochure.errors import BrochureError
from brochure.model.field_box import Misfit
from brochure.model.pdf import Stencil

FIELD = "copy"


class Separators:
    """Stamps a sheet for each copy of a job, on the paper of its edition."""

    def __init__(self, total: int) -> None:
        """Take how many copies the job has."""
        self._total = total
        self._made: dict[tuple[str, str], tuple[stamp.Template, Stencil]] = {}

    def of(
        self, prepared: PreparedEdition, number: int
    ) -> tuple[stamp.Template, tuple[bytes, ...]]:
        """Return the sheet before a copy. Raises BrochureError when it cannot be set."""
        template, stencil = self._for(prepared)
        drawn = stencil.drawn({FIELD: self._words(prepared, number)})
        if isinstance(drawn, Misfit):
            raise BrochureError(
                "The separator's text does not fit its sheet; the language pack has it as "
                "copy_number."
            )
        return template, drawn

    def _for(self, prepared: PreparedEdition) -> tuple[stamp.Template, Stencil]:
        edition = prepared.edition
        key = (edition.format_name, edition.language_name)
        if key not in self._made:
            text = self._words(prepared, self._total)
            html = compose.separator(prepared.manuscript, edition, prepared.pipeline.shelves, text)
            typesetter = prepared.pipeline.typesetter()
            laid = typesetter.lay_out(html)
            typesetter.write(html, laid)
            stencil = typesetter.stencil(html, laid, {FIELD: {*text, *"0123456789,"}})
            if stencil is None:
                raise BrochureError(
                    "The template separator.html does not hold its field `copy` in one piece."
                )
            self._made[key] = stamp.Template(stencil.pdf.data), stencil
        return self._made[key]

    def _words(self, prepared: PreparedEdition, number: int) -> str:
        words = prepared.edition.language.words.copy_number
        return str(compose.words.fill(words, number=f"{number:,}", total=f"{self._total:,}"))
