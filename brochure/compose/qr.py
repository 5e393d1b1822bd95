"""Codes to scan, as drawings."""

from __future__ import annotations

from markupsafe import Markup


def code(url: str, title: str) -> Markup:
    """Return the code as an SVG of one unit a module, with the quiet zone of four modules of
    ISO/IEC 18004.
    """
    import segno  # noqa: PLC0415 - few handouts have a code, and every build would pay 8 ms for it

    made = segno.make(url, error="m", micro=False)
    size = made.symbol_size(border=4)[0]
    dark = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z"
        for y, row in enumerate(made.matrix)
        for x, module in enumerate(row)
        if module
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><title>{1}</title><path '
        'd="{2}"/></svg>'
    )
    # a constant; what fills it is escaped
    return Markup(drawing).format(size, title, dark)  # noqa: S704
