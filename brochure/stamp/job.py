"""One print job of many copies in one PDF: fonts, pictures and what does not differ are written
once.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape

from brochure.stamp.objects import head
from brochure.stamp.placing import Placer
from brochure.stamp.template import Template
from brochure.stamp.trees import Bookmarks, Pages, Structure, string
from brochure.stamp.writer import Writer

WORTH_PACKING, PACKED = 200, b"/Filter/FlateDecode"
"""Bytes of a slot's content beyond which deflating it saves more than it costs."""
KEPT_SLOTS = 4096
"""Contents of slots that are kept, since a clinician's name or a day comes in many copies."""

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"{space}>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{claim}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
PDF_UA = ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"', "<pdfuaid:part>1</pdfuaid:part>\n"


class Job:
    """One print job of many copies, written into a file as they come.

    With tags each copy is a part of one tagged document, for readers; without, for a printer, it
    has neither tags nor links. Memory grows by some bytes a copy only.
    """

    def __init__(
        self, file: BinaryIO, title: str, language: str, *, tagged: bool, copies: int | None = None
    ) -> None:
        """Begin a file, which is empty; `copies` is how many will come, if that is known."""
        self._title, self._language, self._copies = title, language, copies
        self._writer = writer = Writer(file)
        self._root, self._info, self._about, self._outline, self._tree = (
            writer.number() for _ in range(5)
        )
        self._pages = Pages(writer, self._tree)
        self._bookmarks = Bookmarks(writer, self._outline)
        self._structure = Structure(writer) if tagged else None
        self._placer = Placer(writer, language, self._structure)
        self._viewer = b""
        self._drawn: dict[bytes, int] = {}

    def add(
        self,
        template: Template,
        drawn: Sequence[bytes],
        label: str,
        *,
        sides: int = 2,
        separator: tuple[Template, Sequence[bytes]] | None = None,
    ) -> None:
        """Add a copy, and before it a separator; `drawn` is the content of each slot, `label`
        becomes a bookmark.

        With two sides a blank page fills the last sheet of each. Raises ValueError when contents
        and slots differ in number, when the template's tags do not fit a job with tags, and when
        the file would have too many objects; the file is of no use then.
        """
        if not self._bookmarks.count:
            self._begin(template)
        if separator:
            self._copy(*separator, sides)
        self._bookmarks.add(label, self._copy(template, drawn, sides))

    def close(self) -> None:
        """Write what all copies hang on. Raises ValueError when there is none."""
        if not self._bookmarks.count:
            raise ValueError("a print job without a copy has no pages")
        self._pages.close()
        self._bookmarks.close()
        tags = b""
        if self._structure:
            tags = b"/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R" % self._structure.close()
        self._writer.stream(self._about, b"/Type/Metadata/Subtype/XML", self._metadata())
        self._writer.add(self._info, b"<</Title %b/Creator(brochure)>>" % string(self._title))
        catalog = (
            b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/Metadata %d 0 R/Lang %b"
            b"/ViewerPreferences<<%b>>%b>>"
        )
        told = (self._tree, self._outline, self._about, string(self._language), self._viewer, tags)
        self._writer.add(self._root, catalog % told)
        self._writer.close(self._root, self._info)

    def _begin(self, template: Template) -> None:
        """Take from the first copy how the file is shown, and refuse at once what would not find
        room.
        """
        first = self._placer.placed(template).divided
        self._viewer = first.viewer
        self._writer.expect((self._copies or 0) * len(first.own))

    def _metadata(self) -> bytes:
        space, claim = PDF_UA if self._structure else ("", "")
        told = XMP.format(
            title=escape(self._title), language=escape(self._language), space=space, claim=claim
        )
        return told.encode()

    def _copy(self, template: Template, drawn: Sequence[bytes], sides: int) -> int:
        """Add a copy, and return the number of its first page."""
        template.expect(drawn)
        placed, writer = self._placer.placed(template), self._writer
        given = placed.divided
        first = writer.number(len(given.own))
        own = range(first, first + len(given.own))
        keys = self._structure.keys(given.number_of_keys) if self._structure else ()
        table = placed.table(
            own, [self._slot(content) for content in drawn], keys, self._pages.node()
        )
        writer.add_all(first, placed.pattern.filled(table), placed.pattern.starts)
        for place, pattern, data in placed.streams:
            writer.stream(own[place], head(pattern.filled(table)), data)
        self._pages.add(own[: len(given.pages)])
        if len(given.pages) % sides:
            self._pages.blank(given.blank)
        if self._structure:
            self._structure.add(
                *(own[given.own.index(one)] for one in (given.part, given.keys) if one)
            )
        return first

    def _slot(self, content: bytes) -> int:
        """Return the number of a slot's content, which other copies may have too."""
        number = self._drawn.get(content)
        if number is None:
            if len(self._drawn) >= KEPT_SLOTS:
                self._drawn.clear()
            number = self._drawn[content] = self._writer.number()
            packed = len(content) > WORTH_PACKING
            self._writer.stream(
                number, PACKED if packed else b"", zlib.compress(content) if packed else content
            )
        return number
