"""The modules of a code to scan are so small that phones or scanners do not read it.

The longer the address, the more modules the code has, and the smaller each is printed on the same
square. Ink that runs by a tenth of a millimetre then closes the gaps.

Basis: ISO/IEC 18004:2024, 9.1 (a module is a square of one size, with a quiet zone of four). The
figures are practice: 0.4 mm is what GS1 asks of QR codes that phones read (GS1 General
Specifications, 5.12.3, X-dimension 0.396 mm); 0.17 mm is the finest that hand scanners are made for
(DENSO WAVE, https://www.qrcode.com/en/howto/cell.html).

Faulty: qr: url: an address of 345 characters with tracking, in a square of 0.9 in

Mended: qr: url: https://example.org/knee, which leads there
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import codes
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"))

# In millimetres.
AIM, LEAST = 0.4, 0.17
ROUNDING = 0.0005


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure the modules of the handout's code as they are printed."""
    code = manuscript.handout.qr
    if code is None:
        return
    alternative = edition.language.words.qr_alt.replace("{url}", code.url)
    for found in codes.read(made.data, alternative):
        if found.module >= AIM - ROUNDING:
            continue
        message = (
            f"the code on page {found.page} has modules of {found.module:.2f} mm; phones need "
            f"{AIM} mm, and below {LEAST} mm no scanner reads it"
        )
        hint = (
            f"give a shorter address than these {len(code.url)} characters, such as one that leads "
            "on to it"
        )
        tell = error if found.module < LEAST - ROUNDING else warning
        yield tell("code-too-dense", message, manuscript.marks.at("qr", "url"), hint)
