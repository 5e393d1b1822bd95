"""PDF to PDF: pages put on sheets to be folded, and files for a print shop. The only room that
writes with pikepdf.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.pdf import Finished, Pdf


def all_of(made: Pdf, edition: Edition) -> Iterator[Finished]:
    """Yield what is made from a handout's PDF: the print shop's file, or sheets to be printed and
    folded.
    """
    if edition.condition:
        # few handouts go to a print shop, and colour takes time to load
        from brochure.finish import press  # noqa: PLC0415

        yield Finished("press", press.prepared(made, edition))
    elif edition.format.imposition:
        from brochure.finish import impose  # noqa: PLC0415 - few handouts are folded

        yield Finished("print", impose.imposed(made, edition))
