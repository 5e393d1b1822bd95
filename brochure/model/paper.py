"""The label of a format's paper: what a person at the printer needs to know, and whether the paper
that it names is as large as the page.
"""

from __future__ import annotations

import re
from typing import Literal

from brochure.model.base import Line, Misplaced, Noun
from brochure.model.length import points

# Sheets upright: ISO 216 (A and B series), ANSI/ASME Y14.1 (Letter, Tabloid, Ledger), and what US
# stationers sell as Legal, Executive and Statement.
SIZES = {
    "A3": ("297mm", "420mm"), "A4": ("210mm", "297mm"), "A5": ("148mm", "210mm"),
    "A6": ("105mm", "148mm"), "A2": ("420mm", "594mm"), "B4": ("250mm", "353mm"),
    "B5": ("176mm", "250mm"), "US Letter": ("8.5in", "11in"), "Legal": ("8.5in", "14in"),
    "Tabloid": ("11in", "17in"), "Ledger": ("11in", "17in"), "Executive": ("7.25in", "10.5in"),
    "Statement": ("5.5in", "8.5in"),
}  # fmt: skip
BY_WORD = {name.rpartition(" ")[2].lower(): size for name, size in SIZES.items()}
# ISO 216, 5: a side of 150 to 600 mm may be off by 2 mm.
TOLERANCE = points("2mm")

MEASURE = r"(?<![\d/.,])(\d+(?:[.,]\d+| \d+/\d+)?)\s*(in|mm|cm)?(?:ch(?:es)?)?"
# A name or measures; half of it where `half` stands before, or after it at the end of a phrase.
NAMED = re.compile(
    rf"(?P<before>\bhalf[\s-](?:(?:an?|of|sheets?|us)\s)*)?"
    rf"(?:\b(?P<name>{'|'.join(BY_WORD)})\b|{MEASURE}\s*(?:x|×|by)\s*{MEASURE})"
    rf"(?P<after>,?\shalf(?:\ssheets?)?(?=\s*(?:[,;)]|$)))?",
    re.IGNORECASE,
)
# Of stock that is cut, the label counts that says to what.
CUT = re.compile(r"\b(?:cut|trimmed)(?: down)? to\b", re.IGNORECASE)

Size = tuple[float, float]
"""The short and the long side, in points."""


class Sheet(Noun):
    """What a person at the printer needs to know."""

    paper: Line
    """The paper's name or measures, such as `US Letter` or `card stock, 4 x 9 in`: as large as the
    page, or as the sheet of the imposition.
    """
    sides: Literal[1, 2]
    """Printed on one side or on both."""
    flip: Literal["long-edge", "short-edge"] = "long-edge"
    """The edge over which a duplex printer turns the sheet."""
    folds: Line | None = None
    """How it is folded, if it is."""
    load: Line
    """What to put into which tray, and what to set."""


def known(width: str, height: str) -> str | None:
    """Return the name of the paper that has two measures, whichever way it is turned, or None."""
    size = _size(width, height)
    return next((name for name, sides in SIZES.items() if alike(_size(*sides), size)), None)


def size_of(paper: str) -> Size | None:
    """Return the short and the long side of the paper that a label names, None if it names none."""
    return next((sides for _, sides in _named(paper)), None)


def name_of(size: Size) -> str | None:
    """Return the name of the paper of this size, or None."""
    return next((name for name, sides in SIZES.items() if alike(_size(*sides), size)), None)


def agrees(paper: str, width: str, height: str, part: str) -> None:
    """Look whether the paper that a label names is as large as the sheet that is printed.

    `part` is `page` or `imposition`, where the format has the sheet's measures. Raises Misplaced
    with the path of whichever of the two is wrong.
    """
    label = ("sheet", "paper")
    named = _named(paper)
    if not named:
        raise Misplaced(
            f"sheet, paper: '{paper}' names no size of paper; write a name such as US Letter or "
            f"A5, or measures such as 4 x 9 in",
            label,
        )
    size, name = _size(width, height), known(width, height)
    wrong = next((said for said, sides in named if not alike(sides, size)), None)
    if wrong and (name or any(alike(sides, size) for _, sides in named)):
        which = f", which is {name}" if name else ""
        raise Misplaced(
            f"sheet, paper: the label says {wrong}, but {part} measures {width} x {height}{which}; "
            f"write the paper that is to be loaded",
            label,
        )
    if wrong:
        wide, high = points(width), points(height)
        sides = dict(named)[wrong]
        across, along = sides if wide <= high else sides[::-1]
        side = "width" if abs(wide - across) > TOLERANCE else "height"
        right = f"{across / 72:.4g} x {along / 72:.4g} in, {across / 72 * 25.4:.4g} x "
        raise Misplaced(
            f"{part}, {side}: {width} x {height} is not the size of {wrong}, the paper that sheet "
            f"names; that measures {right}{along / 72 * 25.4:.4g} mm",
            (part, side),
        )
    turned = re.search(r"\b(landscape|portrait)\b", paper, re.IGNORECASE)
    if turned and (turned[1].lower() == "landscape") != (points(width) > points(height)):
        raise Misplaced(
            f"sheet, paper: the label says {turned[1]}, but {part} measures {width} x {height}",
            label,
        )


def _named(paper: str) -> list[tuple[str, Size]]:
    """Return each size that a label names, as it is written there."""
    found: list[tuple[str, Size]] = []
    for match in NAMED.finditer(CUT.split(paper)[-1]):
        name, (across, unit, along, units) = match["name"], match.groups()[2:6]
        if not name and not (units or unit):
            continue  # figures without a unit measure nothing
        if name:
            short, long = _size(*BY_WORD[name.lower()])
        else:
            short, long = _size(
                f"{_decimal(across)}{(unit or units).lower()}",
                f"{_decimal(along)}{(units or unit).lower()}",
            )
        if match["before"] or match["after"]:
            short, long = sorted((short, long / 2))
        found.append((" ".join(match[0].split()), (short, long)))
    return found


def _decimal(number: str) -> str:
    """Return `8.5` for `8.5`, `8,5` or `8 1/2`."""
    whole, _, part = number.replace(",", ".").partition(" ")
    top, _, bottom = part.partition("/")
    return f"{float(whole) + (int(top) / int(bottom) if int(bottom or 0) else 0):.4f}"


def _size(width: str, height: str) -> Size:
    short, long = sorted((points(width), points(height)))
    return short, long


def alike(one: Size, other: Size) -> bool:
    """Return whether two sizes are of the same paper."""
    return all(abs(a - b) <= TOLERANCE for a, b in zip(one, other, strict=True))
