"""Copies and print jobs of our handouts with words in slots, and how the tests read them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from handouts import HILLSIDE, proof
from paths import CONTENT

from brochure.stamp import Job, Template

IDENT = bytes(range(16))

SHOWN = re.compile(rb"\[<[^\]]*\] TJ")
FORMS = ((CONTENT, "handout"), (HILLSIDE, "large-print"), (HILLSIDE, "poster"), (CONTENT, "card"))

both = pytest.mark.parametrize("tagged", [False, True], ids=["plain", "tagged"])


@cache
def slotted(
    content: Path = CONTENT, form: str = "handout", slots: int = 3
) -> tuple[bytes, tuple[bytes, ...]]:
    """Return a handout's PDF with some of its texts in slots, as a stencil has them, and what they
    draw.
    """
    drawn: list[bytes] = []
    with pikepdf.open(io.BytesIO(proof(content, form).pdf.data)) as pdf:
        for number, page in enumerate(pdf.pages):
            whole, at, parts = page.obj.Contents.read_bytes(), 0, pikepdf.Array()
            for found in list(SHOWN.finditer(whole))[
                2 : 2 + slots - len(drawn) - (number < len(pdf.pages) - 1)
            ]:
                parts.append(pdf.make_stream(whole[at : found.start()]))
                parts.append(pdf.make_stream(b"", Slot=len(drawn)))
                drawn.append(found[0])
                at = found.end()
            parts.append(pdf.make_stream(whole[at:]))
            page.obj.Contents = parts
        made = io.BytesIO()
        pdf.save(made)
    assert len(drawn) == slots
    return made.getvalue(), tuple(drawn)


def copy(content: Path = CONTENT, form: str = "handout") -> bytes:
    data, drawn = slotted(content, form)
    return b"".join(Template(data).copy(drawn, IDENT))


def filled(data: bytes, drawn: Sequence[bytes]) -> bytes:
    """Return the PDF with contents in its slots by another way: what a whole render would write."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and "/Slot" in thing:
                thing.write(drawn[int(thing.Slot)])
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def shuffled(drawn: bytes) -> bytes:
    """Return the same letters the other way round."""
    letters = re.findall(rb"<[0-9a-f]{4}>-?\d+", drawn)
    return b"[" + b"".join(reversed(letters)) + b"] TJ"


def looks(data: bytes, **options: Any) -> list[tuple[str, bytes]]:
    """Return each page's text and pixels."""
    with pypdfium2.PdfDocument(data, **options) as pdf:
        pages = [pdf[number] for number in range(len(pdf))]
        return [
            (page.get_textpage().get_text_bounded(), bytes(page.render(scale=0.5).buffer))
            for page in pages
        ]


def tree(element: Any, pages: dict[tuple[int, int], int]) -> Any:
    """Return a structure element with all below it: what it is, what it says, and which content it
    holds.
    """
    if not isinstance(element, pikepdf.Dictionary):
        return int(element)
    if element.get("/Type") == "/OBJR":
        return element.Obj.Rect.unparse(), str(element.Obj.get("/Contents", ""))
    kids: Any = element.get("/K", [])
    told = [str(element.get(key, "")) for key in ("/S", "/Alt", "/Lang")]
    at = pages[element.Pg.objgen] if "/Pg" in element else None
    return (
        told,
        at,
        [tree(kid, pages) for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])],
    )


def structure(data: bytes) -> Any:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return tree(
            pdf.Root.StructTreeRoot.K[0],
            {page.obj.objgen: number for number, page in enumerate(pdf.pages)},
        )


def complaints(data: bytes) -> list[str]:
    """Return what qpdf finds wrong with a file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*pdf.check_pdf_syntax(), *pdf.get_warnings()]


@cache
def template(content: Path = CONTENT, form: str = "handout") -> tuple[Template, tuple[bytes, ...]]:
    data, drawn = slotted(content, form)
    return Template(data), drawn


def job(fill: Callable[[Job], None], tagged: bool = False) -> bytes:
    file = io.BytesIO()
    made = Job(file, "Copies <for> Monday", "en", tagged=tagged)
    fill(made)
    made.close()
    return file.getvalue()


def of(*copies: tuple[Template, Sequence[bytes]], tagged: bool = False) -> bytes:
    """Return a job of these copies."""

    def fill(made: Job) -> None:
        for number, (one, drawn) in enumerate(copies):
            made.add(one, drawn, f"Row {number + 2}")

    return job(fill, tagged)


def many(count: int, tagged: bool = False) -> bytes:
    """Return a job of copies of our handout, no two of which say the same."""
    one, drawn = template()
    return of(
        *((one, [b"%% %d\n%b" % (number, words) for words in drawn]) for number in range(count)),
        tagged=tagged,
    )


def mixed(made: Job) -> None:
    for turn in range(2):
        for number, form in enumerate(FORMS):
            one, drawn = template(*form)
            words = [shuffled(content) for content in drawn] if turn else drawn
            made.add(
                one,
                words,
                f"Row {number}",
                separator=template(*FORMS[2]) if form == FORMS[3] else None,
            )


@cache
def mixed_job(tagged: bool) -> bytes:
    return job(mixed, tagged)


def singles() -> Iterator[tuple[Template, bytes]]:
    """Yield what the mixed job is made of: each separator and copy by itself, and what it was made
    from.
    """
    for turn in range(2):
        for form, separates in (
            (FORMS[0], False),
            (FORMS[1], False),
            (FORMS[2], False),
            (FORMS[2], True),
            (FORMS[3], False),
        ):
            one, drawn = template(*form)
            words = [shuffled(content) for content in drawn] if turn and not separates else drawn
            yield one, b"".join(one.copy(words, IDENT))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))
