"""What a worker does: copies of some rows, stamped where the words fit and set whole where they do
not.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence

from brochure import stamp
from brochure.batch.chunk import Chunk, Proofing, Recipe, Result, Task
from brochure.batch.mould import Moulds, moulds
from brochure.batch.request import FAULT, Made, NotMade
from brochure.deliver.store import Store, store
from brochure.errors import BrochureError, Refused
from brochure.model.field_box import Misfit, Why
from brochure.model.finding import Finding
from brochure.model.personal import Row


def ident(seal: bytes, number: int) -> bytes:
    """Return what a copy is known by, 16 bytes: the same for the same row of the same batch."""
    return hashlib.sha256(seal + number.to_bytes(8, "big")).digest()[:16]


def prove(one: Proofing) -> tuple[Recipe, tuple[Finding, ...]]:
    """Return what is found in an edition with the fields' examples, and whose recipe it is.

    A worker does it, not the lead: a check starts threads, and a process with threads cannot be
    forked safely.
    """
    try:
        return one.recipe, moulds(one.task.run).of(one.recipe).proof().findings
    except Refused as refused:
        return one.recipe, refused.findings


def work(chunk: Chunk) -> Result:
    """Make the copies of a chunk. Nothing that a row says is in an exception: none leaves here."""
    rows: list[Made | NotMade] = []
    put: list[str] = []
    place: Store | None = None
    trouble = ""
    try:
        own = moulds(chunk.task.run)
        place = store(chunk.task.address) if chunk.task.kind == "files" else None
        for row, recipe, name in zip(chunk.rows, chunk.recipes, chunk.names, strict=True):
            one = _made(chunk.task, own, chunk.task.recipes[recipe], row, name, place)
            rows.append(one)
            put += [name] if isinstance(one, Made) and not one.found else []
    except BrochureError as stopped:
        trouble = str(stopped)
    except OSError as stopped:
        trouble = f"A file cannot be read: {stopped.strerror or type(stopped).__name__}."
    if place is None:
        return Result(tuple(rows), trouble)
    try:
        place.settle()
    except BrochureError as stopped:
        for name in put:  # it looks whole, and the disk may not have it
            with contextlib.suppress(BrochureError):
                place.remove(f"{name}.pdf")
        return Result((), str(stopped))
    return Result(tuple(rows), trouble)


def _made(
    task: Task, own: Moulds, recipe: Recipe, row: Row, name: str, place: Store | None
) -> Made | NotMade:
    known = ident(task.seal, row.number)
    if place and not task.anew and is_there(place, name, known):
        place.keep(f"{name}.pdf")
        return Made(row.number, found=True)
    try:
        one = _copy(task, own, recipe, row, known)
    except Refused as refused:
        return NotMade(row.number, refused.findings[0].code)
    except BrochureError:
        raise
    # whatever it is, the other rows go on; its text may quote the row
    except Exception:  # noqa: BLE001
        return NotMade(row.number, FAULT)
    if place is None or isinstance(one, NotMade):
        return one
    for suffix, parts in reversed(
        one.files
    ):  # the copy itself last: where it stands, all of it does
        place.put(f"{name}{suffix}.pdf", parts)
    return Made(row.number, one.whole)


def is_there(place: Store, name: str, known: bytes) -> bool:
    """Return whether a copy stands in its place, whole, and is this batch's. Raises
    CannotDeliver.
    """
    end = place.tail(f"{name}.pdf")
    return end is not None and end.rstrip().endswith(b"%%EOF") and stamp.ident_of(end) == known


def _copy(task: Task, own: Moulds, recipe: Recipe, row: Row, known: bytes) -> Made | NotMade:
    """Return a row's copy: what its slots hold if that is enough for whoever puts it in its place,
    else its files.
    """
    mould = own.of(recipe)
    drawn = mould.drawn(row)
    again, smaller = drawn, mould
    while isinstance(again, Misfit) and again.why is Why.WIDTH:
        tighter = smaller.recipe.smaller(again.fields)
        if tighter is None:
            break
        smaller = own.of(tighter)
        again = smaller.drawn(row)
        if isinstance(again, tuple) and (tighter in task.proved or smaller.is_proved()):
            mould, drawn = smaller, again
    if drawn is None or isinstance(drawn, Misfit):
        files = mould.whole(row, known)
        if isinstance(files, str):
            return NotMade(row.number, files, drawn.fields if drawn else ())
        return Made(
            row.number, drawn.why if drawn else recipe.whole, files=_locked(task, files, row, known)
        )
    if task.kind != "files" and not task.locks:
        return Made(row.number, drawn=drawn, fits=mould.recipe.fits)
    return Made(row.number, files=_locked(task, (("", mould.stamped(drawn, known)),), row, known))


def _locked(
    task: Task, files: Sequence[tuple[str, tuple[bytes, ...]]], row: Row, known: bytes
) -> tuple[tuple[str, tuple[bytes, ...]], ...]:
    if not task.locks:
        return tuple(files)
    password = row.password or ""
    return tuple(
        (suffix, (stamp.locked(b"".join(parts), password, known),)) for suffix, parts in files
    )
