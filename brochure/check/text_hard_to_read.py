"""A text on the finished page stands out too little from what lies behind it, or is covered.

Eyes with low vision need a contrast between letters and ground, and a printer of a front desk is
often black and white. Colours that pass in the palette can still meet on the page, by a style
sheet, a picture or a box that slid over a line; so the page is looked at, not its recipe.

Basis: WCAG 2.2 (W3C, 2023), success criterion 1.4.3,
https://www.w3.org/TR/WCAG22/#contrast-minimum: 4.5 to 1, and 3 to 1 for type of 18 pt, or of 14 pt
in bold; in grey, a colour is its luma after ITU-R BT.601.

Faulty: .lead { color: #b08d57 } on white paper, 3.1 to 1

Mended: .lead { color: #0e4a4f } on white paper, 10 to 1
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account, _ink
from brochure.inspect import text_ink
from brochure.inspect.tagged_text import RGB
from brochure.inspect.text_ink import Ink
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "text-hard-to-read"
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each run; equal pairs of colours are told once."""
    pairs: dict[tuple[RGB, RGB], list[tuple[Ink, str]]] = {}
    for ink in text_ink.read(made.data):
        fault = _fault(ink)
        if fault:
            ground, message = fault
            pairs.setdefault((ink.front, ground), []).append((ink, message))
        elif ink.hidden:
            words = _short(" ".join(ink.hidden))
            message = (
                f"«{words}» on page {ink.run.page} cannot be seen: something covers it, in part or "
                "wholly"
            )
            where = _account.place(manuscript, edition, made, ink.run)
            yield error(CODE, message, where, "move the box, picture or rule that lies over it")
    for (front, ground), alike in pairs.items():
        run, message = alike[0][0].run, alike[0][1]
        more = len(alike) - 1
        message += (
            f"; so has {more} more line"
            if more == 1
            else f"; so have {more} more lines"
            if more
            else ""
        )
        hint = (
            f"make {text_ink.written(front)} or {text_ink.written(ground)} darker or lighter in "
            f"the style "
            "sheet or the brand"
        )
        yield error(CODE, message, _account.place(manuscript, edition, made, run), hint)


def _fault(ink: Ink) -> tuple[RGB, str] | None:
    """Return the ground on which a run cannot be read, and what to say; None when it can."""
    least = _ink.least(ink.run)
    bad = [(ground, share, _measured(ink.front, ground)) for ground, share in ink.grounds]
    bad = [(ground, share, measured) for ground, share, measured in bad if measured[0] < least]
    if sum(share for _, share, _ in bad) <= text_ink.STRAY:
        return None
    ground, _, (ratio, how) = bad[0]
    run, colours = ink.run, f"{text_ink.written(ink.front)} on {text_ink.written(ground)}"
    message = (
        f"«{_short(run.text)}» on page {run.page} has a contrast of {ratio:.2f} to 1 {how} "
        f"({colours}); "
        f"type of {run.size:.3g} pt needs {least:g} to 1"
    )
    return ground, message


def _measured(front: RGB, ground: RGB) -> tuple[float, str]:
    colour, grey = (
        text_ink.ratio(front, ground),
        text_ink.ratio(text_ink.grey(front), text_ink.grey(ground)),
    )
    return (colour, "in colour") if colour <= grey else (grey, "in grey")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"
