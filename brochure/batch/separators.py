"""The sheets between the copies of a print job: each says which copy comes next."""

from __future__ import annotations

from brochure import compose, stamp
from brochure.batch.mould import Mould
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

    def of(self, mould: Mould, number: int) -> tuple[stamp.Template, tuple[bytes, ...]]:
        """Return the sheet before a copy. Raises BrochureError when it cannot be set."""
        template, stencil = self._for(mould)
        drawn = stencil.drawn({FIELD: self._words(mould, number)})
        if isinstance(drawn, Misfit):
            raise BrochureError(
                "The separator's text does not fit its sheet; the language pack has it as "
                "copy_number."
            )
        return template, drawn

    def _for(self, mould: Mould) -> tuple[stamp.Template, Stencil]:
        edition = mould.edition
        key = (edition.format_name, edition.language_name)
        if key not in self._made:
            text = self._words(mould, self._total)
            html = compose.separator(mould.manuscript, edition, mould.press.shelves, text)
            typesetter = mould.press.typesetter()
            laid = typesetter.lay_out(html)
            typesetter.write(html, laid)
            stencil = typesetter.stencil(html, laid, {FIELD: {*text, *"0123456789,"}})
            if stencil is None:
                raise BrochureError(
                    "The template separator.html does not hold its field `copy` in one piece."
                )
            self._made[key] = stamp.Template(stencil.pdf.data), stencil
        return self._made[key]

    def _words(self, mould: Mould, number: int) -> str:
        words = mould.edition.language.words.copy_number
        return str(compose.words.fill(words, number=f"{number:,}", total=f"{self._total:,}"))
