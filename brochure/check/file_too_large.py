"""The PDF is larger than its outlet can take.

An attachment grows by a third in transit, and mail servers and patients' telephones turn large ones
away. What is sound for an outlet stands in its outlet.yaml; the message says what takes the room.
KB are 1,000 bytes.

Basis: RFC 2045, 6.8 "Base64 Content-Transfer-Encoding" (four letters for three bytes), 1996,
https://www.rfc-editor.org/rfc/rfc2045#section-6.8; the limits are this project's own. No rule of
its own: "Readers and outlets".

Faulty: ![The knee, as a photograph of 6000 by 4000 pixels](pictures/knee.png)

Mended: ![The knee, as a JPEG of 1500 by 1000 pixels](pictures/knee.jpg)
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

HINTS = {
    "pictures": "save photographs as JPEG with at most 200 pixels an inch, drawings as SVG",
    "fonts": "use fewer families, weights and scripts in one handout",
    "the rest": "shorten the handout; drawings of many points may be saved as a JPEG",
}


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare the bytes with the outlet's two limits."""
    size, outlet = len(made.data), edition.outlet
    if size <= min(outlet.warn_bytes, outlet.fail_bytes):
        return
    parts = _parts(made.data)
    held = ", ".join(f"{name} {_kb(length)}" for name, length in parts.items())
    message = (
        f"the PDF has {_kb(size)}; for {edition.outlet_name} aim for at most "
        f"{_kb(outlet.warn_bytes)}, "
        f"above {_kb(outlet.fail_bytes)} it is refused: {held}"
    )
    severity = error if size > outlet.fail_bytes else warning
    place = objects.place(manuscript, "![") if parts["pictures"] == max(parts.values()) else None
    yield severity(
        "file-too-large", message, place, HINTS[max(parts, key=lambda name: parts[name])]
    )


def _parts(data: bytes) -> dict[str, int]:
    """Return how many bytes pictures, fonts and all else take in the file."""
    sizes = {"pictures": 0, "fonts": 0}
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    fonts = {one[key].objgen for one in objects.dictionaries(data) for key in keys if key in one}
    for item in objects.read(data).objects:
        length = objects.stored(item)
        if length and item.objgen in fonts:
            sizes["fonts"] += length
        elif length and item.get("/Subtype") == "/Image":
            sizes["pictures"] += length
    return sizes | {"the rest": len(data) - sum(sizes.values())}


def _kb(size: int) -> str:
    return f"{size / 1000:,.0f} KB"
