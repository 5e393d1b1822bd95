"""The format: the sheet and its type, how much it holds, and what becomes of it at the printer and
the folder.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from brochure.model.base import DocumentKind, Line, Noun, Slug
from brochure.model.brand import Palette
from brochure.model.desk import DeskOffer
from brochure.model.length import Length, points
from brochure.model.paper import Sheet, agrees

# Small type is never copy-fitted below this: the least that text-too-small lets pass, in points.
LEAST_SMALL = 9.0


class Margins(Noun):
    """The white around the text; inline sides follow the direction of reading."""

    top: Length
    """From the paper's top edge."""
    bottom: Length
    """From the paper's bottom edge; the footer stands in it."""
    inline: Length
    """Left and right."""


class Page(Noun):
    """The sheet."""

    width: Length
    """Of the trimmed page."""
    height: Length
    """Of the trimmed page."""
    margins: Margins
    """The white around the text."""

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        margins = self.margins
        if points(margins.top) + points(margins.bottom) >= points(self.height):
            raise ValueError("the margins at top and bottom leave no height for the text")
        if 2 * points(margins.inline) >= points(self.width):
            raise ValueError("the margins inline leave no width for the text")
        return self


class TypeSizes(Noun):
    """Sizes of type; everything on the page takes one of these."""

    text: Length
    """Running text."""
    small: Length
    """References, footer, labels."""
    lead: Length
    """The subtitle."""
    heading: Length
    """Section headings."""
    subheading: Length
    """Headings inside a section and of boxes."""
    title: Length
    """The title."""
    leading: Annotated[float, Field(ge=1.15, le=2)]
    """Line spacing, as a multiple of the size of type."""


# No handout has more pages: it is a mistake, such as a whole book pasted in.
MOST_PAGES = 200


class PageBudget(Noun):
    """How many pages the format holds."""

    exactly: Annotated[int, Field(ge=1, le=MOST_PAGES)] | None = None
    """The pages of a sheet or a card that has them all, however little stands on them; more is a
    finding.
    """
    at_most: Annotated[int, Field(ge=1, le=MOST_PAGES)] | None = None
    """More than this is a finding."""
    multiple_of: Literal[2, 4] | None = None
    """Filled up to a multiple by pages with lines to write on."""
    reason: Line
    """Why, as the reader of the finding should hear it."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.exactly is None and self.at_most is None and self.multiple_of is None:
            raise ValueError("pages needs exactly, at_most or multiple_of")
        if self.exactly is not None and self.at_most is not None:
            raise ValueError("pages has either exactly or at_most")
        return self

    @property
    def most(self) -> int | None:
        """Return the largest number of pages that it holds, or None where there is no bound."""
        return self.exactly if self.exactly is not None else self.at_most


class Setting(Noun):
    """Size and spacing of running text; the other sizes keep their proportion to it."""

    text: Length
    """Running text."""
    leading: Annotated[float, Field(ge=1.15, le=2)]
    """Line spacing, as a multiple of the size of type."""


class CopyFit(Noun):
    """Between what bounds type may be set smaller or larger until the copy fits."""

    floor: Setting
    """The tightest; what does not fit at this is told, never shrunk further."""
    ceiling: Setting
    """The largest, which is tried first."""

    @model_validator(mode="after")
    def _floor_is_below(self) -> Self:
        if (
            points(self.floor.text) > points(self.ceiling.text)
            or self.floor.leading > self.ceiling.leading
        ):
            raise ValueError("the floor of copyfit must not be above its ceiling")
        return self


class Panels(Noun):
    """The panels of a folded sheet, each side's from left to right as it lies before the reader."""

    outside: Annotated[tuple[Length, ...], Field(min_length=3, max_length=3)]
    """Widths on page 1: of a letter fold the flap that folds in, the back, the cover."""
    inside: Annotated[tuple[Length, ...], Field(min_length=3, max_length=3)]
    """Widths on page 2; turned over, the narrow flap lies on the other side."""

    @model_validator(mode="after")
    def _sides_lie_on_each_other(self) -> Self:
        if [points(width) for width in self.inside] != [
            points(width) for width in reversed(self.outside)
        ]:
            raise ValueError(
                "the panels of the inside must be those of the outside from right to left"
            )
        return self


class Imposition(Noun):
    """How pages are put on sheets that a printer prints and a person folds."""

    binding: Literal["saddle-stitch"]
    """Sheets laid into one another, folded once and stapled in the fold."""
    width: Length
    """Of the unfolded sheet."""
    height: Length
    """Of the unfolded sheet."""
    creep: Length
    """How much each sheet pushes the ones inside it outwards: about its thickness (80 g/m2 paper,
    0.1 mm).
    """

    @model_validator(mode="after")
    def _creep_is_of_paper(self) -> Self:
        if points(self.creep) > points("1mm"):
            raise ValueError(
                f"a creep of {self.creep} is thicker than any paper; about 0.1mm is usual"
            )
        return self


class PressSettings(Noun):
    """What a print shop gets: always, or with `--press`."""

    always: bool = False
    """Whether this format is made for a print shop only."""
    condition: Slug = "gracol"
    """A folder on the shelf assets/conditions: press, paper and ink."""
    bleed: Length = "0.125in"
    """How far colour goes on past the trim."""


class Format(Noun):
    """One folder on the shelf templates/formats."""

    summary: Line
    """One line for `brochure list`."""
    extends: Slug | None = None
    """The format whose settings and style sheets this one starts from."""
    page: Page
    """The sheet and its margins."""
    type: TypeSizes
    """Sizes of type."""
    pages: PageBudget | None = None
    """The budget of pages; none for a long read."""
    copyfit: CopyFit | None = None
    """The bounds within which type is fitted to the budget of pages and to panels."""
    columns: Annotated[int, Field(ge=1, le=2)]
    """Columns for glossary and questions."""
    note_lines: Annotated[int, Field(ge=0, le=12)]
    """Lines to write on under each question."""
    notes_pages: Annotated[int, Field(ge=0, le=4)] = 0
    """Pages with lines to write on, at the end; a booklet's back stands after them."""
    hyphenation: bool
    """Whether running text may be hyphenated."""
    pdf_variant: Literal["pdf/ua-1"]
    """The standard that the file keeps."""
    document: DocumentKind = "handout"
    """What is set: the handout, its title and key points, the statutory notices as posters, or the
    review sheet.
    """
    palette: Palette | None = None
    """Colours in place of the brand's, for a printer that has none."""
    most_toner: Annotated[float, Field(gt=0, le=1)] | None = None
    """The most ink of any area, from 0 to 1; text, pictures and codes to scan are none."""
    panels: Panels | None = None
    """The panels of a folded sheet."""
    imposition: Imposition | None = None
    """How the pages are put on sheets, in a second PDF."""
    sheet: Sheet
    """Paper, sides, folds and how to load."""
    print_scaling: Literal["none"] | None = None
    """`none` asks viewers to print at full size, where the size of the page matters (ISO 32000-1,
    table 150).
    """
    press: PressSettings = PressSettings()
    """What a print shop gets."""
    desk: DeskOffer | None = None
    """How the front desk offers it; null where it does not."""

    @model_validator(mode="after")
    def _panels_fill_the_page(self) -> Self:
        for side, widths in (("outside", self._widths(1)), ("inside", self._widths(2))):
            if self.panels and abs(sum(widths) - points(self.page.width)) > 0.01:
                raise ValueError(
                    f"the {side} panels measure {sum(widths) / 72:.4f} in together, the page "
                    f"{self.page.width}"
                )
        return self

    @model_validator(mode="after")
    def _label_is_of_the_paper(self) -> Self:
        printed, part = (self.imposition, "imposition") if self.imposition else (self.page, "page")
        agrees(self.sheet.paper, printed.width, printed.height, part)
        return self

    @model_validator(mode="after")
    def _type_is_between_floor_and_ceiling(self) -> Self:
        if self.copyfit:
            low, high = points(self.copyfit.floor.text), points(self.copyfit.ceiling.text)
            if not low <= points(self.type.text) <= high:
                raise ValueError(
                    f"the running text of {self.type.text} lies outside copyfit, "
                    f"{self.copyfit.floor.text} to "
                    f"{self.copyfit.ceiling.text}; write a floor and a ceiling around it, or "
                    f"copyfit: null"
                )
            if self.type.leading != self.copyfit.ceiling.leading:
                raise ValueError(
                    f"the leading of {self.type.leading:g} is not that of copyfit's ceiling, "
                    f"{self.copyfit.ceiling.leading:g}, where fitting begins; write it there too, "
                    f"or copyfit: null"
                )
        return self

    def _widths(self, page: int) -> list[float]:
        if self.panels is None:
            return []
        return [
            points(width) for width in (self.panels.outside if page == 1 else self.panels.inside)
        ]

    def folds(self, page: int, *, mirrored: bool = False) -> tuple[float, ...]:
        """Return where a page (from 1) is folded, in points from its left; mirrored for a language
        read leftwards.
        """
        widths = self._widths(page)
        return tuple(accumulate(reversed(widths) if mirrored else widths))[:-1]

    def fitted(self, share: float) -> Format:
        """Return the format set between the floor (0) and the ceiling (1) of its copy-fitting."""
        if self.copyfit is None:
            return self
        floor, ceiling, nominal = self.copyfit.floor, self.copyfit.ceiling, points(self.type.text)
        text = points(floor.text) + share * (points(ceiling.text) - points(floor.text))
        leading = floor.leading + share * (ceiling.leading - floor.leading)
        sizes = {
            name: points(getattr(self.type, name)) * text / nominal
            for name in ("lead", "heading", "subheading", "title")
        }
        small = points(self.type.small)
        sizes |= {"text": text, "small": max(min(small, LEAST_SMALL), small * text / nominal)}
        written = {name: f"{size:.2f}pt" for name, size in sizes.items()}
        return self.model_copy(update={"type": TypeSizes(**written, leading=round(leading, 4))})
