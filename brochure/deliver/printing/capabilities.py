"""What a printer says that it is, can do and has, as Get-Printer-Attributes gives it (RFC 8011,
5.4; PWG 5100.14).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brochure.deliver.printing import papers, reasons
from brochure.deliver.printing.message import Group
from brochure.model.paper import Size, alike, size_of

PDF, PWG, URF = "application/pdf", "image/pwg-raster", "image/urf"
FORMS = {PDF: "PDF", PWG: "PWG raster", URF: "URF"}
PrinterState = Literal["idle", "processing", "stopped", "unknown"]
STATES: dict[int | None, PrinterState] = {3: "idle", 4: "processing", 5: "stopped"}
# What is asked for: not all, since icons, supplies and fonts make long answers.
WANTED = (
    "printer-name", "printer-info", "printer-make-and-model", "printer-location", "printer-state",
    "printer-state-reasons", "printer-is-accepting-jobs", "operations-supported",
    "ipp-versions-supported", "document-format-supported", "sides-supported", "media-supported",
    "media-ready", "media-col-ready", "copies-supported", "print-color-mode-supported",
    "color-supported", "print-scaling-supported", "multiple-document-handling-supported",
    "pwg-raster-document-resolution-supported", "pwg-raster-document-type-supported",
    "pwg-raster-document-sheet-back", "urf-supported", "printer-get-attributes-supported",
)  # fmt: skip
DOTS_PER_CM = 4
# Where a printer does not say how many copies it makes, none are asked of it.
ONE = (1, 1)


@dataclass(frozen=True)
class Capabilities:
    """What a printer says of itself; what it does not say is empty."""

    name: str
    model: str
    place: str
    is_accepting: bool
    state: PrinterState
    reasons: tuple[str, ...]
    """What it reports, in words, such as `the paper is empty`."""
    forms: tuple[str, ...]
    """Of those that brochure makes: PDF, PWG raster, URF."""
    colour: bool
    two_sided: bool
    paper: tuple[str, ...]
    """What lies in its trays, by our names; nothing where it does not say."""
    most_copies: int
    """Of one job; of a document as raster it may be fewer."""
    is_stuck: bool = False
    """Whether what it reports keeps it from printing; low toner does not."""
    says_copies: bool = False
    takes: tuple[str, ...] = ()
    """The media types of all documents that it takes."""
    operations: frozenset[int] = frozenset()
    sides: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    """What it takes, by its own names."""
    ready: tuple[Size, ...] = ()
    """The sizes of what lies in its trays."""
    colour_modes: tuple[str, ...] = ()
    says_colour: bool | None = None
    """Its own word on colour, None where it has none."""
    scalings: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    """How the sheets of copies may lie."""
    resolutions: tuple[int, ...] = ()
    """Of PWG raster, in dots per inch, the same across and along."""
    types: tuple[str, ...] = ()
    """Of PWG raster."""
    sheet_back: str = "normal"
    urf: tuple[str, ...] = ()
    tells_by_form: bool = False
    """Whether its answers differ by the form of the document."""

    @classmethod
    def of(cls, said: Group, paper: tuple[str, ...] = ()) -> Capabilities:
        """Return what a printer says; `paper` is the clinic's own word on its trays."""
        takes = tuple(one.lower() for one in said.texts("document-format-supported"))
        sides = said.texts("sides-supported")
        ready = _configured(paper) or _ready(said)
        modes = said.texts("print-color-mode-supported")
        colour = said.flag("color-supported")
        reports = reasons.of_printer(said.texts("printer-state-reasons"))
        accepting = said.flag("printer-is-accepting-jobs")
        return cls(
            name=reasons.plain(said.text("printer-info") or said.text("printer-name")),
            model=reasons.plain(said.text("printer-make-and-model")),
            place=reasons.plain(said.text("printer-location")),
            is_accepting=accepting is not False,
            state=STATES.get(said.number("printer-state"), "unknown"),
            reasons=reports.told,
            forms=tuple(name for kind, name in FORMS.items() if kind in takes),
            colour="color" in modes if colour is None else colour,
            two_sided=any(one.startswith("two-sided-") for one in sides),
            paper=papers.named(ready),
            most_copies=_most_copies(said),
            is_stuck=reports.is_stuck,
            says_copies=bool(said.tuples("copies-supported", 2)),
            takes=takes,
            operations=frozenset(said.numbers("operations-supported")),
            sides=sides,
            media=said.texts("media-supported"),
            ready=ready,
            colour_modes=modes,
            says_colour=colour,
            scalings=said.texts("print-scaling-supported"),
            handling=said.texts("multiple-document-handling-supported"),
            resolutions=_resolutions(said),
            types=said.texts("pwg-raster-document-type-supported"),
            sheet_back=_sheet_back(said.text("pwg-raster-document-sheet-back")),
            urf=_urf(said),
            tells_by_form="document-format" in said.texts("printer-get-attributes-supported"),
        )


def _configured(paper: tuple[str, ...]) -> tuple[Size, ...]:
    found = [size_of(one) for one in paper]
    return tuple(dict.fromkeys(one for one in found if one))


def _ready(said: Group) -> tuple[Size, ...]:
    """Return the sizes in the trays, by their names or else by their measures."""
    found = [papers.size(one) for one in said.texts("media-ready")]
    for tray in said.groups("media-col-ready"):
        for one in tray.groups("media-size"):
            across, along = one.number("x-dimension"), one.number("y-dimension")
            if across and along:
                short, long = sorted(side / papers.HUNDREDTHS for side in (across, along))
                found.append((short, long))
    unique: list[Size] = []
    for size in found:
        if size and not any(alike(size, other) for other in unique):
            unique.append(size)
    return tuple(unique)


def _most_copies(said: Group) -> int:
    ranges = said.tuples("copies-supported", 2) or (ONE,)
    return max(1, max(most for _, most in ranges))


def _resolutions(said: Group) -> tuple[int, ...]:
    """Return those that are the same both ways; a picture of another would be squeezed."""
    found = said.tuples("pwg-raster-document-resolution-supported", 3)
    dots = [
        round(across * 2.54) if unit == DOTS_PER_CM else across
        for across, along, unit in found
        if across == along
    ]
    return tuple(sorted({one for one in dots if 72 <= one <= 2400}))


def _sheet_back(word: str) -> str:
    """Return how back sides are turned; CUPS, too, takes an unknown word for `rotated`."""
    known = ("normal", "flipped", "rotated", "manual-tumble")
    return word if word in known else "rotated" if word else "normal"


def _urf(said: Group) -> tuple[str, ...]:
    """Return the words of urf-supported; some printers give them as one text with commas."""
    return tuple(
        word.strip().upper() for text in said.texts("urf-supported") for word in text.split(",")
    )
