"""Content streams in a print shop's inks, operator by operator (ISO 32000-1, annex A).

Tags go: a print shop's programs do not read them, and the file for readers keeps them. Of a
stream's resources only what it uses comes along, so that nothing in the screen's colours is left
lying in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pikepdf
from pikepdf import Dictionary, Name

from brochure.finish.inks import Ink
from brochure.finish.pictures import named
from brochure.finish.refusals import Refusals

Operands = list[Any]
Shift = tuple[float, float]
"""How far a page is moved to the right and up, in points; patterns do not move with it by
themselves.
"""

DEVICE = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
PATTERN = "/Pattern"


class Uses(Protocol):
    """Turns what streams use, each thing once: `brochure.finish.paint.Painter`."""

    refusals: Refusals
    spots: list[Ink]

    def ink(self, space: str, values: Sequence[Any]) -> Ink:
        """Return what a flat colour is printed with."""

    def grey(self, space: str, values: Sequence[Any]) -> float:
        """Return how light a colour is to a mask."""

    def separation(self, ink: Ink) -> pikepdf.Object:
        """Return the colour space of a spot colour."""

    def pattern(self, given: pikepdf.Object, mask: bool, shift: Shift) -> pikepdf.Object:
        """Return a pattern, moved with its page."""

    def drawing(self, given: pikepdf.Object, around: pikepdf.Object, mask: bool) -> pikepdf.Object:
        """Return a picture or a form."""

    def inline(self, image: Any, mask: bool) -> pikepdf.Object | None:
        """Return a picture that stood in a stream."""

    def shading(self, given: pikepdf.Object, mask: bool) -> pikepdf.Object:
        """Return a gradient."""

    def state(self, given: pikepdf.Object, around: pikepdf.Object) -> pikepdf.Object:
        """Return a graphics state."""


class Stream:
    """Turns one content stream; what it uses is turned by the painter as it is met."""

    def __init__(self, painter: Uses, resources: pikepdf.Object, mask: bool, shift: Shift) -> None:
        """Take the stream's own resources; `mask` says that only its greys count, `shift` how far
        its page moves.
        """
        self.resources = Dictionary()
        self._painter, self._given, self._mask, self._shift = painter, resources, mask, shift
        self._spaces = {"fill": "/DeviceGray", "stroke": "/DeviceGray"}
        self._saved: list[dict[str, str]] = []
        self._made: list[tuple[Operands, pikepdf.Operator]] = []

    def turned(self, source: Any) -> bytes:
        """Return the stream in inks."""
        for instruction in pikepdf.parse_content_stream(source):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline(instruction.iimage)
                continue
            operator, operands = str(instruction.operator), list(instruction.operands)
            handle = HANDLERS.get(operator)
            if handle:
                handle(self, operator, operands)
            else:
                self._emit(operator, *operands)
        for _ in self._saved:
            self._emit("Q")  # what the stream left open may not hold for what comes after it
        return pikepdf.unparse_content_stream(self._made)

    def _emit(self, operator: str, *operands: Any) -> None:
        self._made.append((list(operands), pikepdf.Operator(operator)))

    # ---- colours

    def _device(self, operator: str, operands: Operands) -> None:
        side = "stroke" if operator.isupper() else "fill"
        self._spaces[side] = DEVICE[operator.lower()]
        self._set(side, DEVICE[operator.lower()], operands)

    def _space(self, operator: str, operands: Operands) -> None:
        side, name = "stroke" if operator == "CS" else "fill", str(operands[0])
        if name == PATTERN:
            self._emit(operator, *operands)
        elif name in DEVICE.values():
            self._set(
                side, "/DeviceGray", [0]
            )  # the colour that a space begins with: black in all three
        else:
            self._painter.refusals.add(
                f"a colour in {named(self._resource('/ColorSpace', operands[0]))}"
            )
        self._spaces[side] = name

    def _colour(self, operator: str, operands: Operands) -> None:
        side = "stroke" if operator.isupper() else "fill"
        if self._spaces[side] != PATTERN:
            self._set(side, self._spaces[side], operands)
            return
        pattern = self._resource(PATTERN, operands[-1])
        if pattern is None or len(operands) > 1:
            self._painter.refusals.add("a pattern whose colour is set apart")
            return
        self._use(PATTERN, operands[-1], self._painter.pattern(pattern, self._mask, self._shift))
        self._emit(operator, *operands)

    def _set(self, side: str, space: str, values: Operands) -> None:
        if space not in DEVICE.values():
            return  # refused where the space was named
        stroke = side == "stroke"
        if self._mask:
            self._emit("G" if stroke else "g", self._painter.grey(space, values))
            return
        ink = self._painter.ink(space, values)
        if ink.spot:
            name = Name(f"/Spot{self._painter.spots.index(ink)}")
            self._use("/ColorSpace", name, self._painter.separation(ink))
            self._emit("CS" if stroke else "cs", name)
            self._emit("SCN" if stroke else "scn", 1)
        else:
            self._emit("K" if stroke else "k", *(round(share, 4) for share in ink.cmyk))

    # ---- what a stream uses

    def _resource(self, category: str, name: Any) -> pikepdf.Object | None:
        return self._given.get(category, Dictionary()).get(str(name))

    def _use(self, category: str, name: Any, item: pikepdf.Object) -> None:
        if category not in self.resources:
            self.resources[category] = Dictionary()
        self.resources[category][str(name)] = item

    def _font(self, operator: str, operands: Operands) -> None:
        font = self._resource("/Font", operands[0])
        if font is None or font.get("/Subtype") == Name.Type3:
            self._painter.refusals.add("letters that are drawn as pictures (a font of type 3)")
            return
        self._use("/Font", operands[0], font)
        self._emit(operator, *operands)

    def _draw(self, operator: str, operands: Operands) -> None:
        given = self._resource("/XObject", operands[0])
        if given is None:
            return
        self._use("/XObject", operands[0], self._painter.drawing(given, self._given, self._mask))
        self._emit(operator, *operands)

    def _shade(self, operator: str, operands: Operands) -> None:
        given = self._resource("/Shading", operands[0])
        if given is None:
            return
        self._use("/Shading", operands[0], self._painter.shading(given, self._mask))
        self._emit(operator, *operands)

    def _state(self, operator: str, operands: Operands) -> None:
        given = self._resource("/ExtGState", operands[0])
        if given is None:
            return
        self._use("/ExtGState", operands[0], self._painter.state(given, self._given))
        self._emit(operator, *operands)

    def _inline(self, image: Any) -> None:
        """Put a picture that stands in the stream itself beside it."""
        made = self._painter.inline(image, self._mask)
        if made is not None:
            name = Name(f"/Inline{len(self._made)}")
            self._use("/XObject", name, made)
            self._emit("Do", name)

    # ---- the order of things

    def _save(self, operator: str, _operands: Operands) -> None:
        self._saved.append(dict(self._spaces))
        self._emit(operator)

    def _restore(self, operator: str, _operands: Operands) -> None:
        if self._saved:  # one too many would undo what is set around the stream
            self._spaces = self._saved.pop()
            self._emit(operator)

    def _mark(self, operator: str, operands: Operands) -> None:
        if operator == "BDC" and operands[0] == Name.OC:
            self._painter.refusals.add("a layer that can be switched off")


HANDLERS: dict[str, Callable[[Stream, str, Operands], None]] = {
    **dict.fromkeys(("g", "G", "rg", "RG", "k", "K"), Stream._device),
    **dict.fromkeys(("cs", "CS"), Stream._space),
    **dict.fromkeys(("sc", "SC", "scn", "SCN"), Stream._colour),
    **dict.fromkeys(("BMC", "BDC", "EMC", "MP", "DP"), Stream._mark),
    "Tf": Stream._font,
    "Do": Stream._draw,
    "sh": Stream._shade,
    "gs": Stream._state,
    "q": Stream._save,
    "Q": Stream._restore,
}
