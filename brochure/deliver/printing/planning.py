"""A ticket as a printer can take it: attribute by attribute what is supported, a sentence on
what is not, and a refusal where the paper would come out wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from brochure.deliver.printing import papers
from brochure.deliver.printing.capabilities import FORMS, PDF, PWG, URF, Capabilities
from brochure.deliver.printing.kinds import Kind, pwg_kind, urf_kind
from brochure.deliver.printing.message import Attribute
from brochure.deliver.printing.troubles import Unprintable
from brochure.model.paper import Size, alike, size_of
from brochure.model.parcel import Parcel, Ticket

COLLATED = "separate-documents-collated-copies"
GREYS = ("monochrome", "process-monochrome", "auto-monochrome")


@dataclass(frozen=True)
class Raster:
    """How a document is drawn for a printer that takes it as a picture only."""

    kind: Kind
    dpi: int
    sheet: Size
    """Short and long side, in points: pages go in upright."""
    media: str
    """The printer's name of the paper."""
    sides: str
    """As IPP names them."""
    sheet_back: str
    """How the printer wants back sides turned (PWG 5102.4, 4.3)."""
    colour: bool
    """False draws grey, whatever the pixels could show."""
    times: int
    """How often the pages are sent, where the printer makes no copies of raster."""


@dataclass(frozen=True)
class Plan:
    """What will be asked for."""

    form: str
    """PDF, PWG raster or URF."""
    media_type: str
    attributes: tuple[Attribute, ...]
    notes: tuple[str, ...]
    """What the printer cannot do, a sentence each; it is printed all the same."""
    raster: Raster | None = None


def plan(
    ticket: Ticket,
    parcel: Parcel,
    known: Capabilities,
    of_form: Callable[[str], Capabilities],
    barred: frozenset[str] = frozenset(),
) -> Plan:
    """Return what a printer is asked for a ticket.

    `of_form` gives what it can do with a form, `barred` are media types that it has refused. Raises
    Unprintable with the reason and what to do.
    """
    media_type = _form(ticket, parcel, known, of_form, barred)
    able = known if media_type == PDF else of_form(media_type)
    if media_type != PDF and not able.tells_by_form:
        able = replace(able, most_copies=1)  # many that make copies of PDF make none of raster
    if media_type == URF and not any(word.startswith("DM") for word in able.urf):
        # it has two sides for other forms only
        able = replace(able, sides=tuple(one for one in able.sides if one == "one-sided"))
    asked = _Asked(ticket, parcel, able)
    asked.paper()
    asked.sides()
    asked.copies(is_raster=media_type != PDF)
    kind = None if media_type == PDF else _kind(media_type, able, ticket)
    asked.colour(kind)
    asked.scaling(is_raster=kind is not None)
    raster = None
    if kind:
        raster = Raster(
            kind=kind[0],
            dpi=kind[1],
            sheet=asked.size or (612.0, 792.0),
            media=asked.media or "",
            sides=asked.side,
            sheet_back=able.sheet_back if media_type == PWG else _urf_back(able),
            colour=ticket.colour,
            times=asked.times,
        )
    return Plan(FORMS[media_type], media_type, tuple(asked.attributes), tuple(asked.notes), raster)


def _form(
    ticket: Ticket,
    parcel: Parcel,
    known: Capabilities,
    of_form: Callable[[str], Capabilities],
    barred: frozenset[str],
) -> str:
    """Return the media type to send: PDF where it is taken, else raster."""
    takes_pdf = (PDF in known.takes or not known.takes) and PDF not in barred
    if takes_pdf and ticket.copies <= known.most_copies:
        return PDF
    for one in (PWG, URF):
        if one in known.takes and one not in barred and _kind(one, of_form(one), ticket):
            return one
    if takes_pdf:
        return PDF
    raise Unprintable(
        f"It does not take {parcel.name} in any form that brochure makes (PDF, PWG raster, URF). "
        "Choose another printer, or print the PDF from a computer that has this printer's driver."
    )


def _kind(media_type: str, able: Capabilities, ticket: Ticket) -> tuple[Kind, int] | None:
    wants_colour = ticket.colour and able.colour
    if media_type == PWG:
        return pwg_kind(able.types, able.resolutions, colour=wants_colour)
    return urf_kind(able.urf, colour=wants_colour)


def _urf_back(able: Capabilities) -> str:
    """Return how back sides are turned, by AirPrint's word for each way."""
    backs = {"DM1": "normal", "DM2": "flipped", "DM3": "rotated", "DM4": "manual-tumble"}
    return next((backs[word] for word in able.urf if word in backs), "normal")


class _Asked:
    """Gathers attributes and notes."""

    def __init__(self, ticket: Ticket, parcel: Parcel, able: Capabilities) -> None:
        self.ticket, self.parcel, self.able = ticket, parcel, able
        self.attributes: list[Attribute] = []
        self.notes: list[str] = []
        self.size = size_of(ticket.paper)
        self.media: str | None = None
        self.side = "one-sided"
        self.times = 1

    def ask(self, name: str, value: str) -> None:
        self.attributes.append(Attribute.of(name, "keyword", value))

    def paper(self) -> None:
        """Ask for the paper; what is not there is told, or refused where size matters."""
        able, size = self.able, self.size
        if size is None:
            self.notes.append("its paper is not known by name, so none is asked for")
            return
        (name,) = papers.named((size,))
        in_tray = any(alike(size, one) for one in able.ready)
        self.media = papers.medium(size, able.media)
        lists_sizes = any(papers.size(one) for one in able.media)
        if lists_sizes and self.media is None and not in_tray:
            raise Unprintable(
                f"It does not take {name}, the paper that this is made for. Choose another "
                "printer, or a format for a paper that it takes."
            )
        if able.ready and not in_tray:
            trays = " and ".join(able.paper[:4])
            if self.ticket.scaling == "none":
                raise Unprintable(
                    f"It needs {name}, and the trays hold {trays}. Load {name} (where the printer "
                    "does not notice, name it in brochure.yaml too, under the printer's paper), "
                    "or choose another printer."
                )
            self.notes.append(
                f"its trays hold {trays}, and this is made for {name}: load {name}, or choose a "
                "format for the paper that is there"
            )
        if self.media:
            self.ask("media", self.media)

    def sides(self) -> None:
        """Always say the sides, since a printer's own default may be two."""
        able, ticket = self.able, self.ticket
        if ticket.sides == 2 and self.parcel.pages > 1:
            wanted = f"two-sided-{ticket.flip}"
            if wanted in able.sides:
                self.side = wanted
            elif self._must_be_two_sided():
                raise Unprintable(self._one_sided_is_wrong(wanted))
            else:
                self.notes.append(
                    f"it does not print on both sides: {self.parcel.pages} pages come on "
                    f"{self.parcel.pages} sheets"
                    if able.sides
                    else "it does not say whether it prints on both sides: look at the first sheet"
                )
        if self.side in able.sides:
            self.ask("sides", self.side)

    def _must_be_two_sided(self) -> bool:
        """Return whether single sides would be of no use: what is folded, cut or bound."""
        return self.ticket.scaling == "none" or self.ticket.flip == "short-edge"

    def _one_sided_is_wrong(self, wanted: str) -> str:
        if self.able.two_sided:
            edge = wanted.removeprefix("two-sided-").replace("-", " ")
            return (
                f"It cannot turn the sheet over the {edge}, which this needs to come out right. "
                "Choose another printer."
            )
        if not self.able.sides:
            return (
                "It does not say that it prints on both sides, and this needs both sides of the "
                "sheet. Choose another printer."
            )
        return (
            "It prints on one side only, and this needs both sides of the sheet. Choose a printer "
            "that prints on both sides, or the handout as plain pages."
        )

    def copies(self, *, is_raster: bool) -> None:
        """Ask for copies, or send the pages as often where the printer makes none of raster."""
        able, wanted = self.able, self.ticket.copies
        count = min(wanted, able.most_copies)
        if count < wanted and is_raster:
            count, self.times = 1, wanted
        elif count < wanted:
            self.notes.append(
                f"it makes {count} {'copy' if count == 1 else 'copies'} at a time at most, not "
                f"{wanted}: print again for the rest"
            )
        if able.says_copies:
            self.attributes.append(Attribute.of("copies", "integer", count))
        if count > 1 and COLLATED in able.handling:
            self.ask("multiple-document-handling", COLLATED)

    def colour(self, kind: tuple[Kind, int] | None) -> None:
        """Ask for colour or for none."""
        modes, has_colour = self.able.colour_modes, self.able.colour
        grey = next((one for one in GREYS if one in modes), None)
        if self.ticket.colour:
            is_without = not has_colour and (bool(modes) or self.able.says_colour is False)
            is_without |= kind is not None and kind[0].channels == 1
            if is_without:
                self._without_colour(grey)
            elif has_colour and "color" in modes:
                self.ask("print-color-mode", "color")
            elif has_colour and "auto" in modes:
                self.ask("print-color-mode", "auto")
        elif grey:
            self.ask("print-color-mode", grey)
        elif has_colour and kind is None:
            self.notes.append(
                "it cannot be told to print in black and white, so it may print in colour"
            )

    def _without_colour(self, grey: str | None) -> None:
        self.notes.append("it has no colour: this is printed in black and white")
        if grey:
            self.ask("print-color-mode", grey)

    def scaling(self, *, is_raster: bool) -> None:
        """Ask for full size."""
        if "none" in self.able.scalings:
            self.ask("print-scaling", "none")
        elif self.ticket.scaling == "none" and not is_raster:
            self.notes.append(
                "it cannot be told to print at full size: measure a page before you give it out"
            )
