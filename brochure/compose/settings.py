"""The figures of format and brand as custom properties of the style sheets, and what viewers are
asked to set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from brochure.model.edition import Edition
from brochure.model.format import Format
from brochure.model.length import points


def stylesheet(edition: Edition) -> str:
    """Return the edition's figures as custom properties; the style sheets know colours and sizes by
    these only.
    """
    made, brand, palette = edition.format, edition.brand, edition.palette
    page, bleed = made.page, made.press.bleed if edition.condition else "0pt"
    values = {
        **{
            f"size-{name}": getattr(made.type, name)
            for name in type(made.type).model_fields
            if name != "leading"
        },
        "leading": made.type.leading,
        "line": f"{points(made.type.text) * made.type.leading:g}pt",
        "hyphens": "auto" if made.hyphenation else "manual",
        "margin-top": page.margins.top,
        "margin-bottom": page.margins.bottom,
        "margin-inline": page.margins.inline,
        "page-height": page.height,
        "bleed": bleed,
        "ink": palette.ink,
        "primary": palette.primary,
        "accent": palette.accent,
        "tint": palette.tint,
        **_panels(made),
        "font-title": _css_string(brand.fonts.title),
        "font-heading": _css_string(brand.fonts.heading),
        "font-text": _css_string(brand.fonts.text),
    }
    properties = "".join(f"--{name}:{value};" for name, value in values.items())
    return (
        f":root{{{properties}}}"
        f"@page{{{properties}size:{page.width} {page.height};bleed:{bleed};"
        f"margin:{page.margins.top} {page.margins.inline} {page.margins.bottom}}}"
    )


def _panels(made: Format) -> Mapping[str, str]:
    """Return the widths of the panels of each side, and by how much the narrowest falls short of
    the others.
    """
    if made.panels is None:
        return {}
    widths = [points(width) for width in made.panels.inside]
    narrower = f"{max(widths) - min(widths):.2f}pt"
    outside = made.panels.outside
    return {
        "outside": " ".join(outside),
        "outside-mirrored": " ".join(reversed(outside)),
        "panel": f"{max(widths):.2f}pt",
        "fold-in": narrower,
    }


def _css_string(text: str) -> str:
    safe = re.sub(r"[^\w .,'&-]", "", text).replace("'", "\\'")
    return f"'{safe}'"


def viewer(made: Format) -> Mapping[str, str]:
    """Return what a viewer is asked to set at the printer (ISO 32000-1, table 150)."""
    if (
        made.imposition
    ):  # the label is of the sheets: pages one by one are turned like those of any paper
        return {"Duplex": "/DuplexFlipLongEdge", "PickTrayByPDFSize": "true"}
    sheet = made.sheet
    duplex = "Simplex" if sheet.sides == 1 else f"DuplexFlip{sheet.flip.title().replace('-', '')}"
    scaling = {"PrintScaling": "/None"} if made.print_scaling else {}
    return {"Duplex": f"/{duplex}", "PickTrayByPDFSize": "true", **scaling}
