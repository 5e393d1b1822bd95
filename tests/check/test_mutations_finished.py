"""Rewrite the finished file: drop or change what a text operator draws, move, turn, mirror, hide,
cover or strike a text, or have the file say something else of it. Each is an error.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import handouts
import pikepdf
import pytest
from paths import CONTENT, TESTS
from pikepdf import Dictionary, Name, Operator, String

from brochure import check
from brochure.model.finding import Severity

PROCEDURE = TESTS / "projects" / "procedure" / "content.yaml"
Order = tuple[list[Any], Operator]
Change = Callable[[list[Order], int, int], list[Order]]
EACH = 7
"""Every so manieth text of a page is changed."""


def op(name: str, *operands: Any) -> Order:
    return list(operands), Operator(name)


def kinds() -> dict[str, Change]:
    """Return the changes of one text, which stands from its BT to its ET."""
    return {
        "a letter dropped": _codes(lambda codes: codes[:1] + codes[2:]),
        "the last letter dropped": _codes(lambda codes: codes[:-1]),
        "two letters changed over": _codes(lambda codes: [codes[1], codes[0], *codes[2:]]),
        "all of it twice": _codes(lambda codes: codes * 2),
        "all of it dropped": lambda page, start, end: page[:start] + page[end + 1 :],
        "moved down": _matrix(lambda a, b, c, d, x, y: (a, b, c, d, x, y + 300)),
        "moved off the page": _matrix(lambda a, b, c, d, x, y: (a, b, c, d, x - 2000, y)),
        "turned": _matrix(lambda a, b, c, d, x, y: (0, a, -d, 0, x, y)),
        "upside down": _matrix(lambda a, b, c, d, x, y: (-a, b, c, -d, x + 90, y)),
        "mirrored": _matrix(lambda a, b, c, d, x, y: (-a, b, c, d, x + 90, y)),
        "scaled": _matrix(lambda a, b, c, d, x, y: (a * 3, b, c, d * 3, x, y)),
        "tiny": _matrix(lambda a, b, c, d, x, y: (a / 5, b, c, d / 5, x, y)),
        "without ink": _before("Tr", 3),
        "in the colour of its ground": _in_the_grounds_colour,
        "seen through": lambda page, start, end: [
            *page[:start], op("q"), op("gs", Name.Thin), *page[start : end + 1], op("Q"),
            *page[end + 1 :],
        ],
        "covered": _drawn(lambda x, y: [op("re", x - 2, y - 14, 60, 18), op("f")]),
        "struck": _drawn(lambda x, y: [op("re", x, y - 4.5, 60, 1.2), op("f")]),
    }  # fmt: skip


def _in_the_grounds_colour(page: list[Order], start: int, end: int) -> list[Order]:
    white = [1.0, 1.0, 1.0]
    last = next(one for one in page[start::-1] if str(one[1]) == "rg")
    ground = [0.054902, 0.290196, 0.309804] if [float(one) for one in last[0]] == white else white
    text = page[start : end + 1]
    return [*page[:start], op("q"), op("rg", *ground), *text, op("Q"), *page[end + 1 :]]


def _codes(change: Callable[[list[bytes]], list[bytes]]) -> Change:
    def changed(page: list[Order], start: int, end: int) -> list[Order]:
        for at in range(start, end):
            if str(page[at][1]) == "TJ":
                shown = [bytes(one) for one in page[at][0][0] if isinstance(one, String)]
                codes = [one[i : i + 2] for one in shown for i in range(0, len(one), 2)]
                new = pikepdf.Array([String(b"".join(change(codes)))])
                return [*page[:at], op("TJ", new), *page[at + 1 :]]
        raise AssertionError("a text that draws nothing")

    return changed


def _matrix(change: Callable[..., tuple[float, ...]]) -> Change:
    def changed(page: list[Order], start: int, end: int) -> list[Order]:
        for at in range(start, end):
            if str(page[at][1]) == "Tm":
                return [
                    *page[:at], op("Tm", *change(*map(float, page[at][0]))), *page[at + 1 :],
                ]  # fmt: skip
        raise AssertionError("a text without a place")

    return changed


def _before(name: str, *operands: Any) -> Change:
    return lambda page, start, end: [
        *page[:start], op("q"), page[start], op(name, *operands), *page[start + 1 : end + 1],
        op("Q"), *page[end + 1 :],
    ]  # fmt: skip


def _drawn(shape: Callable[[float, float], list[Order]]) -> Change:
    def changed(page: list[Order], start: int, end: int) -> list[Order]:
        place = next(one for one in page[start:end] if str(one[1]) == "Tm")
        x, y = (float(one) for one in place[0][4:])
        box = [op("q"), op("rg", 0.5, 0.5, 0.5), *shape(x, y), op("Q")]
        after = end + 2  # behind the EMC of the text
        return [
            *page[:after], op("BMC", Name.Artifact), *box, op("EMC"), *page[after:],
        ]  # fmt: skip

    return changed


def orders(sheet: pikepdf.Page) -> list[Order]:
    """Return what a page's content stream orders."""
    stream: Any = pikepdf.parse_content_stream(sheet)
    return [(list(one.operands), one.operator) for one in stream]


def texts(page: list[Order]) -> list[tuple[int, int]]:
    """Return where each tagged text of ten letters and more begins and ends."""
    found = []
    for start, (_, operator) in enumerate(page):
        if str(operator) == "BT":
            end = next(at for at in range(start, len(page)) if str(page[at][1]) == "ET")
            tagged = next(one for one in page[start::-1] if str(one[1]) in {"BDC", "BMC", "EMC"})
            shown = [one for one in page[start:end] if str(one[1]) == "TJ"]
            codes = b"".join(
                bytes(one) for row in shown for one in row[0][0] if isinstance(one, String)
            )
            is_text = str(tagged[1]) == "BDC" and tagged[0][0] != Name.Artifact
            if is_text and len(codes) >= 20 and codes[:2] != codes[2:4]:
                found.append((start, end))
    return found


def mutants(data: bytes, kind: str, each: int) -> Iterator[tuple[str, bytes]]:
    """Yield a file with one text changed, for every so manieth text."""
    with pikepdf.open(io.BytesIO(data)) as paper:
        for number, sheet in enumerate(paper.pages):
            before = sheet.Contents.read_bytes()
            page = orders(sheet)
            sheet.Resources.ExtGState.Thin = Dictionary(ca=0.05)
            for start, end in texts(page)[number::each]:
                changed = kinds()[kind](page, start, end)
                sheet.Contents.write(pikepdf.unparse_content_stream(changed))
                yield f"{kind}: text at {start} of page {number + 1}", _saved(paper)
            sheet.Contents.write(before)


def _saved(paper: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def of_the_file(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files that say something else of what they draw."""
    for name, plant in {
        "ToUnicode": _other_letter,
        "an artifact": _as_artifact,
        "ActualText": _actual_text,
        "a note": _note,
    }.items():
        with pikepdf.open(io.BytesIO(data)) as paper:
            plant(paper)
            yield name, _saved(paper)


def _other_letter(paper: pikepdf.Pdf) -> None:
    for font in paper.pages[0].Resources.Font.values():
        table = font.ToUnicode.read_bytes()
        font.ToUnicode.write(table.replace(b"<0035>", b"<0036>").replace(b"<0065>", b"<006f>"))


def _as_artifact(paper: pikepdf.Pdf) -> None:
    page = orders(paper.pages[0])
    at = [number for number, one in enumerate(page) if str(one[1]) == "BDC"][20]
    page[at] = op("BMC", Name.Artifact)
    paper.pages[0].Contents.write(pikepdf.unparse_content_stream(page))


def _actual_text(paper: pikepdf.Pdf) -> None:
    page = orders(paper.pages[0])
    at = [number for number, one in enumerate(page) if str(one[1]) == "BDC"][20]
    page[at][0][1].ActualText = String("something else")
    paper.pages[0].Contents.write(pikepdf.unparse_content_stream(page))


def _note(paper: pikepdf.Pdf) -> None:
    look = paper.make_stream(b"0.5 g 0 0 200 60 re f")
    look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 60]))
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=[70, 380, 270, 440],
        F=4,
        AP=Dictionary(N=paper.make_indirect(look)),
    )
    paper.pages[0].Annots = pikepdf.Array(
        [*paper.pages[0].get("/Annots", []), paper.make_indirect(note)]
    )


def unnoticed(planted: Iterator[tuple[str, bytes]]) -> list[str]:
    """Return the files of which no check has an error."""
    made = handouts.proof(PROCEDURE)
    return [
        name
        for name, data in planted
        if not any(
            one.severity is Severity.ERROR
            for one in check.pdf(made.manuscript, made.edition, replace(made.pdf, data=data))
        )
    ]


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.every(but=3)
def test_no_change_of_a_drawn_text_goes_unnoticed(kind: str) -> None:
    planted = list(mutants(handouts.proof(PROCEDURE).pdf.data, kind, EACH))
    assert len(planted) >= 5, "a generator that makes nothing proves nothing"
    assert unnoticed(iter(planted)) == []


def test_no_change_of_what_the_file_says_goes_unnoticed() -> None:
    assert unnoticed(of_the_file(handouts.proof(PROCEDURE).pdf.data)) == []


def test_the_file_written_anew_has_no_error() -> None:
    """What pikepdf writes of the page as it is, is no fault."""
    with pikepdf.open(io.BytesIO(handouts.proof(CONTENT).pdf.data)) as paper:
        for sheet in paper.pages:
            page = pikepdf.parse_content_stream(sheet)
            sheet.Contents.write(pikepdf.unparse_content_stream(page))
        made = handouts.proof(CONTENT)
        found = check.pdf(made.manuscript, made.edition, replace(made.pdf, data=_saved(paper)))
    assert [one for one in found if one.severity is Severity.ERROR] == []
