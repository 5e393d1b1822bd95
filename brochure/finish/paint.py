"""Everything that a page draws in a print shop's inks: streams, forms, patterns, gradients, masks
and pictures.

Each thing is turned once and serves wherever it is drawn. Where only greys count, in a mask by
luminosity, colours become the grey that the mask would have taken them for (ISO 32000-1, 11.5.3):
it covers as much as on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from brochure.finish.inks import CMYK, RGB, Ink, Inks
from brochure.finish.pictures import Pictures, named
from brochure.finish.refusals import Refusals
from brochure.finish.streams import Shift, Stream

# What of a graphics state may stand in a file for a press, besides a mask (ISO 15930-7:2010; ISO
# 32000-1, table 58): no transfer, halftone or black generation of our own, which are the print
# shop's.
STATES = ("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/ca", "/CA", "/AIS", "/TK", "/SA")
NORMAL = (Name.Normal, Name.Compatible)
AXIAL, RADIAL = 2, 3
INTERPOLATED, STITCHED = 2, 3
STILL: Shift = (0.0, 0.0)


class Painter:
    """Turns what the pages of one file draw."""

    def __init__(self, pdf: pikepdf.Pdf, inks: Inks) -> None:
        """Take the file, to which what is turned is added, and the inks."""
        self.refusals = Refusals()
        self.spots: list[Ink] = []
        self.transparent = False
        """Whether anything so far lets through what lies behind it."""
        self._pdf, self._inks = pdf, inks
        self._pictures = Pictures(pdf, inks, self.refusals)
        self._made: dict[tuple[Any, ...], pikepdf.Object] = {}

    def page(self, page: pikepdf.Page, shift: Shift) -> tuple[bytes, pikepdf.Dictionary]:
        """Return a page's stream and resources."""
        stream = Stream(painter=self, resources=page.resources, mask=False, shift=shift)
        return stream.turned(page), stream.resources

    # ---- colours

    def ink(self, space: str, values: Sequence[Any]) -> Ink:
        """Return what a flat colour is printed with; a spot colour is kept for `separation`."""
        if space == "/DeviceCMYK":
            cyan, magenta, yellow, black = map(_part, values)
            return Ink((cyan, magenta, yellow, black))
        ink = self._inks.of(_screen(space, values))
        if ink.spot and ink not in self.spots:
            self.spots.append(ink)
        return ink

    def grey(self, space: str, values: Sequence[Any]) -> float:
        """Return how light a colour is to a mask by luminosity (ISO 32000-1, 10.3)."""
        parts = list(map(_part, values))
        if space == "/DeviceCMYK":
            *colours, black = parts
            parts, black = [1 - min(1.0, part + black) for part in colours], 0.0
        if len(parts) == 1:
            return round(parts[0], 4)
        return round(
            sum(share * part for share, part in zip((0.3, 0.59, 0.11), parts, strict=True)), 4
        )

    def separation(self, ink: Ink) -> pikepdf.Object:
        """Return the colour space of a spot colour."""
        return self._once(("spot", ink), lambda: separation(ink.spot, ink.cmyk))

    # ---- what is drawn

    def drawing(self, given: pikepdf.Object, around: pikepdf.Object, mask: bool) -> pikepdf.Object:
        """Return a picture or a form; a form without resources has those around it."""
        self.transparent |= any(key in given for key in ("/SMask", "/Group"))
        if given.get("/Subtype") == Name.Image:
            return self._once(
                ("picture", given.objgen, mask), lambda: self._pictures.turned(given, mask)
            )
        if given.get("/Subtype") != Name.Form or any(
            key in given for key in ("/Ref", "/PS", "/OC", "/OPI")
        ):
            self.refusals.add("a drawing of a kind that is not for paper")
            return given
        return self._once(("form", given.objgen, mask), lambda: self._form(given, around, mask))

    def inline(self, image: Any, mask: bool) -> pikepdf.Object | None:
        """Return a picture that stood in a stream."""
        try:
            seen = None if image.image_mask else image.as_pil_image()
        except (ValueError, NotImplementedError):  # of a size or a kind that pikepdf does not take
            seen = None
        if seen is None:
            self.refusals.add("a picture inside its drawing (an inline image) that cannot be read")
            return None
        seen = seen if seen.mode in {"L", "RGB", "CMYK"} else seen.convert("RGB")
        space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[seen.mode]
        whole = self._pdf.make_stream(
            seen.tobytes(), Subtype=Name.Image, Width=seen.width, Height=seen.height,
            ColorSpace=space,
            BitsPerComponent=8,
        )  # fmt: skip
        return self._pictures.turned(whole, mask)

    def _form(self, given: pikepdf.Object, around: pikepdf.Object, mask: bool) -> pikepdf.Object:
        stream = Stream(
            painter=self, resources=given.get("/Resources", around), mask=mask, shift=STILL
        )
        made = self._pdf.make_stream(stream.turned(given), Type=Name.XObject, Subtype=Name.Form)
        made.BBox, made.Resources = given.BBox, stream.resources
        if "/Matrix" in given:
            made.Matrix = given.Matrix
        group = given.get("/Group")
        if group is not None:
            space = Name.DeviceGray if mask else Name.DeviceCMYK
            made.Group = Dictionary(
                S=Name.Transparency, CS=space, I=group.get("/I", False), K=group.get("/K", False)
            )
        return made

    def pattern(self, given: pikepdf.Object, mask: bool, shift: Shift) -> pikepdf.Object:
        """Return a pattern, moved with its page: its matrix is one from the page's own corner."""
        return self._once(
            ("pattern", given.objgen, mask, shift), lambda: self._pattern(given, mask, shift)
        )

    def _pattern(self, given: pikepdf.Object, mask: bool, shift: Shift) -> pikepdf.Object:
        a, b, c, d, e, f = map(float, given.get("/Matrix", [1, 0, 0, 1, 0, 0]))
        made: pikepdf.Object
        if given.PatternType == 1:
            stream = Stream(painter=self, resources=given.Resources, mask=mask, shift=STILL)
            made = self._pdf.make_stream(stream.turned(given), Type=Name.Pattern, PatternType=1)
            for key in ("/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep"):
                made[key] = given[key]
            made.Resources = stream.resources
        else:
            made = self._pdf.make_indirect(Dictionary(Type=Name.Pattern, PatternType=2))
            made.Shading = self.shading(given.Shading, mask)
        made.Matrix = Array([a, b, c, d, e + shift[0], f + shift[1]])
        return made

    # ---- gradients

    def shading(self, given: pikepdf.Object, mask: bool) -> pikepdf.Object:
        """Return a gradient whose stops are turned; between them the inks blend as the screen's
        colours did.
        """
        space, kind = given.get("/ColorSpace"), given.get("/ShadingType")
        function = given.get("/Function")
        if str(space) not in ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK") or kind not in (
            AXIAL,
            RADIAL,
        ):
            self.refusals.add(
                f"a gradient in {named(space)} of a kind that is rare (shading {kind})"
            )
            return given
        made = Dictionary(ShadingType=kind, ColorSpace=Name.DeviceGray if mask else Name.DeviceCMYK)
        for key in ("/Coords", "/Domain", "/Extend", "/BBox", "/AntiAlias"):
            if key in given:
                made[key] = given[key]
        made.Function = self._function(function, str(space), mask)
        if "/Background" in given:
            made.Background = self._stop(str(space), list(given.Background), mask)
        return made

    def _function(self, given: Any, space: str, mask: bool) -> pikepdf.Object:
        kind = given.get("/FunctionType") if isinstance(given, pikepdf.Dictionary) else None
        if kind == INTERPOLATED:
            made = Dictionary(FunctionType=INTERPOLATED, Domain=given.Domain, N=given.N)
            made.C0 = self._stop(space, list(given.get("/C0", [0])), mask)
            made.C1 = self._stop(space, list(given.get("/C1", [1])), mask)
        elif kind == STITCHED:
            made = Dictionary(
                FunctionType=STITCHED, Domain=given.Domain, Bounds=given.Bounds, Encode=given.Encode
            )
            made.Functions = Array([self._function(part, space, mask) for part in given.Functions])
        else:
            self.refusals.add("a gradient whose colours follow no stops")
            made = given
        return made

    def _stop(self, space: str, values: Sequence[Any], mask: bool) -> Array:
        return Array(
            [self.grey(space, values)]
            if mask
            else [round(one, 4) for one in self.ink(space, values).cmyk]
        )

    # ---- graphics states

    def state(self, given: pikepdf.Object, around: pikepdf.Object) -> pikepdf.Object:
        """Return a graphics state: widths, opacity and masks."""
        made = Dictionary()
        for key in STATES:
            if key in given:
                made[key] = given[key]
        if given.get("/BM", Name.Normal) not in NORMAL:
            self.refusals.add(
                f"colours that are mixed by the screen (blend mode {str(given.BM).lstrip('/')})"
            )
        self.transparent |= any(float(given.get(key, 1)) < 1 for key in ("/ca", "/CA"))
        mask = given.get("/SMask")
        if mask is not None:
            made.SMask = self._mask(mask, around) if isinstance(mask, pikepdf.Dictionary) else mask
        return made

    def _mask(self, given: pikepdf.Object, around: pikepdf.Object) -> pikepdf.Object:
        self.transparent = True
        luminosity = given.get("/S") == Name.Luminosity
        if given.get("/TR", Name.Identity) != Name.Identity:
            self.refusals.add("a mask with a curve of its own")
        made = Dictionary(Type=Name.Mask, S=given.S, G=self.drawing(given.G, around, luminosity))
        if luminosity and "/BC" in given:
            space = str(given.G.get("/Group", Dictionary()).get("/CS", Name.DeviceGray))
            made.BC = self._stop(space, list(given.BC), True)
        return made

    def _once(self, key: tuple[Any, ...], make: Callable[[], pikepdf.Object]) -> pikepdf.Object:
        """Return what is made of a thing, made at its first use."""
        if key not in self._made:
            self._made[key] = self._pdf.make_indirect(make())
        return self._made[key]


def separation(name: str, cmyk: CMYK) -> Array:
    """Return the colour space of one ink, with the four that stand for it where there is no such
    ink.
    """
    shares = Array([round(share, 4) for share in cmyk])
    function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=Array([0, 0, 0, 0]), C1=shares)
    return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, function])


def _part(value: Any) -> float:
    return min(1.0, max(0.0, float(value)))


def _screen(space: str, values: Sequence[Any]) -> RGB:
    parts = [round(255 * _part(value)) for value in values]
    red, green, blue = parts * 3 if space == "/DeviceGray" else parts
    return red, green, blue
