"""Whether two PDFs have the same pages: what a stamped copy is tried by against one that is
rendered in full.
"""

from __future__ import annotations

import io

import pikepdf


def alike(one: bytes, other: bytes) -> bool:
    """Return whether two PDFs draw the same on pages of the same size, operator by operator."""
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        return [*map(_drawn, first.pages)] == [*map(_drawn, second.pages)]


def _drawn(page: pikepdf.Page) -> tuple[list[float], list[bytes]]:
    """Return a page's size, and what it draws without the white between operators."""
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    said = b"\n".join(stream.read_bytes() for stream in streams if stream is not None)
    return [float(edge) for edge in page.mediabox], said.split()
