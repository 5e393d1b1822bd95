"""What a worker does: copies of some rows, stamped where the words fit and rendered in full where
they do not.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence

from brochure import stamp
from brochure.batch.chunk import Chunk, EditionSpec, Proofing, Result, SharedSettings
from brochure.batch.prepared import PreparedEditions, prepared_editions
from brochure.batch.request import FAULT, Made, NotMade
from brochure.deliver.store import Store, store
from brochure.errors import BrochureError, Refused
from brochure.model.field_box import Misfit, Why
from brochure.model.finding import Finding
from brochure.model.personal import Row


def ident(seal: bytes, number: int) -> bytes:
    """Return what a copy is known by, 16 bytes: the same for the same row of the same batch."""
    return hashlib.sha256(seal + number.to_bytes(8, "big")).digest()[:16]


def prove(one: Proofing) -> tuple[EditionSpec, tuple[Finding, ...]]:
    """Return what is found in an edition with the fields' examples, and whose spec it is.

    A worker does it, not the lead: a check starts threads, and a process with threads cannot be
    forked safely.
    """
    try:
        return one.spec, prepared_editions(one.settings.run).of(one.spec).proof().findings
    except Refused as refused:
        return one.spec, refused.findings


def work(chunk: Chunk) -> Result:
    """Make the copies of a chunk. Nothing that a row says is in an exception: none leaves here."""
    rows: list[Made | NotMade] = []
    put: list[str] = []
    place: Store | None = None
    trouble = ""
    try:
        own = prepared_editions(chunk.settings.run)
        place = store(chunk.settings.address) if chunk.settings.kind == "files" else None
        for row, spec, name in zip(chunk.rows, chunk.specs, chunk.names, strict=True):
            one = _made(chunk.settings, own, chunk.settings.specs[spec], row, name, place)
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
    settings: SharedSettings,
    own: PreparedEditions,
    spec: EditionSpec,
    row: Row,
    name: str,
    place: Store | None,
) -> Made | NotMade:
    known = ident(settings.seal, row.number)
    if place and not settings.anew and is_there(place, name, known):
        place.keep(f"{name}.pdf")
        return Made(row.number, found=True)
    try:
        one = _copy(settings, own, spec, row, known)
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
    return Made(row.number, one.full_render)


def is_there(place: Store, name: str, known: bytes) -> bool:
    """Return whether a copy stands in its place, whole, and is this batch's. Raises
    CannotDeliver.
    """
    end = place.tail(f"{name}.pdf")
    return end is not None and end.rstrip().endswith(b"%%EOF") and stamp.ident_of(end) == known


def _copy(
    settings: SharedSettings, own: PreparedEditions, spec: EditionSpec, row: Row, known: bytes
) -> Made | NotMade:
    """Return a row's copy: what its slots hold if that is enough for whoever puts it in its place,
    else its files.
    """
    prepared = own.of(spec)
    drawn = prepared.drawn(row)
    again, smaller = drawn, prepared
    while isinstance(again, Misfit) and again.why is Why.WIDTH:
        tighter = smaller.spec.smaller(again.fields)
        if tighter is None:
            break
        smaller = own.of(tighter)
        again = smaller.drawn(row)
        if isinstance(again, tuple) and (tighter in settings.proved or smaller.is_proved()):
            prepared, drawn = smaller, again
    if drawn is None or isinstance(drawn, Misfit):
        files = prepared.full_render(row, known)
        if isinstance(files, str):
            return NotMade(row.number, files, drawn.fields if drawn else ())
        return Made(
            row.number,
            drawn.why if drawn else spec.full_render,
            files=_locked(settings, files, row, known),
        )
    if settings.kind != "files" and not settings.locks:
        return Made(row.number, drawn=drawn, fits=prepared.spec.fits)
    return Made(
        row.number, files=_locked(settings, (("", prepared.stamped(drawn, known)),), row, known)
    )


def _locked(
    settings: SharedSettings, files: Sequence[tuple[str, tuple[bytes, ...]]], row: Row, known: bytes
) -> tuple[tuple[str, tuple[bytes, ...]], ...]:
    if not settings.locks:
        return tuple(files)
    password = row.password or ""
    return tuple(
        (suffix, (stamp.locked(b"".join(parts), password, known),)) for suffix, parts in files
    )
