"""Which handout a PDF says that it is: what brochure wrote into its metadata (XMP), which anybody
may have changed since.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pikepdf

from brochure.inspect.faults import Unreadable
from brochure.inspect.objects import read

# pikepdf tells the traceback of faulty metadata where nobody listens; empty fields say it here.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

MOST = 2000
NAMES = {
    "identifier": "dc:identifier", "version": "xmpMM:VersionID", "source": "dc:source",
    "title": "dc:title", "author": "dc:creator", "creator": "xmp:CreatorTool",
}  # fmt: skip


@dataclass(frozen=True)
class Claimed:
    """What a file says of itself; what it does not say is empty."""

    identifier: str
    version: str
    source: str
    """The sum of the clinic's own text, as `sha256:` and its digits."""
    title: str
    author: str
    creator: str
    """The program that set it."""


def claimed(data: bytes) -> Claimed:
    """Return which handout a PDF says that it is. Raises Locked, Unreadable."""
    try:
        said = read(data).open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
        known = {name: _text(said.get(name)) for name in NAMES.values()}
    except (pikepdf.PdfError, ValueError, SyntaxError, TypeError, KeyError) as trouble:
        raise Unreadable(str(trouble)) from None
    return Claimed(**{field: known[name] for field, name in NAMES.items()})


def _text(said: object) -> str:
    if isinstance(said, list | tuple | set):
        said = ", ".join(map(str, said))
    return " ".join(str(said).split())[:MOST] if said else ""
