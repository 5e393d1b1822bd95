"""HTML to PDF: the only room that knows WeasyPrint."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from brochure import machine
from brochure.errors import BadInput, BrochureError, MachineLacks
from brochure.model.finding import Finding
from brochure.model.layout import Layout
from brochure.model.pdf import Html, Pdf, Stencil
from brochure.shelves import FONTS, Shelves
from brochure.typeset import heard, start
from brochure.work import bounds

LOG = logging.getLogger("brochure")


class Typesetter:
    """Turns pages into PDF files; keeps fonts and style sheets warm from one to the next."""

    def __init__(self, shelves: Shelves) -> None:
        """Load the engine and the shelves' fonts. Raises MachineLacks when its libraries are
        missing.
        """
        lacking = machine.missing()
        if lacking:
            raise MachineLacks(
                f"This machine cannot set type yet: {', '.join(lacking)} missing.\n"
                f"Run this once, then try again:\n\n    {machine.remedy()}\n"
            )
        self.shelves = shelves
        with fonts_shown(shelves):
            self._engine: Any = start.engine()
            # the engine is for commands that draw
            from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

            from brochure.typeset import repeats  # noqa: PLC0415 - see above

            repeats.bound()

            self._fonts: Any = FontConfiguration()
        self._sheet = lru_cache(64)(self._parsed_sheet)

    def lay_out(self, html: Html) -> Layout:
        """Return the pages as they are laid out, with what the engine had to say, and what fits
        where. Raises BadInput with what brings the engine to a stop.
        """
        # it imports the engine
        from brochure.typeset import fetch  # noqa: PLC0415

        with self._stopping(html):
            sheets = [self._sheet(text) for text in html.stylesheets]
            return self._laid_out(html, sheets, fetch.ShelfFetcher(self.shelves, grey=html.grey))

    @contextmanager
    def _stopping(self, html: Html, *, draws: bool = False) -> Iterator[None]:
        """Hold the engine within the bounds, and tell what brings it to a stop. Raises BadInput.

        What its own authors did not foresee it answers with whatever exception it is.
        """
        with bounds.held():
            try:
                yield
            except BrochureError:
                raise
            except (Exception, bounds.Exceeded) as trouble:  # noqa: BLE001 - see above
                LOG.info("the engine stopped: %s", type(trouble).__name__)
                raise BadInput([self._why(html, trouble, draws=draws)]) from None

    def _why(self, html: Html, trouble: BaseException, *, draws: bool) -> Finding:
        from brochure.typeset import cause  # noqa: PLC0415 - it imports the engine

        def attempt(tried: Html, fetcher: Any, blocks: int | None) -> None:
            sheets = [self._parsed_sheet(text) for text in tried.stylesheets]
            laid = self._laid_out(tried, sheets, fetcher, blocks)
            if draws:
                self._written(tried, laid)

        is_engines = cause.is_engines(trouble)
        if isinstance(trouble, bounds.Exceeded | MemoryError):
            traceback.clear_frames(trouble.__traceback__)  # they hold what took the memory
            gc.collect()
        found = cause.Search(html, self.shelves, attempt).finding(trouble)
        if found is None and not is_engines:
            raise trouble
        return found or cause.general(trouble)

    def _laid_out(
        self, html: Html, sheets: Sequence[tuple[Any, Any]], fetcher: Any, blocks: int | None = None
    ) -> Layout:
        # they import the engine
        from brochure.typeset import cause, fields, layout, tables, together  # noqa: PLC0415

        with heard.heard() as said:
            page = self._engine.HTML(string=html.markup, url_fetcher=fetcher, base_url="asset:/")
            if blocks is not None:
                cause.keep_blocks(page.etree_element, blocks)
            with together.kept(page.etree_element, html.language):
                document = self._rendered(page, sheets, html)
                while tables.stacked(document):
                    said.clear()
                    document = self._rendered(page, sheets, html)
        findings = [finding for _, told in sheets for finding in told]
        findings += heard.findings(said, fetcher.refused)
        overset, own = layout.overset(document, page.etree_element), fields.fitted(document)
        return Layout(
            layout.words(document),
            layout.used(document),
            overset,
            (document, fetcher),
            tuple(findings),
            own,
        )

    def _rendered(self, page: Any, sheets: Iterable[tuple[Any, Any]], html: Html) -> Any:
        return page.render(
            stylesheets=[sheet for sheet, _ in sheets],
            font_config=self._fonts,
            pdf_variant=html.pdf_variant,
        )

    def write(self, html: Html, laid: Layout) -> tuple[Pdf, list[Finding]]:
        """Return the PDF of a layout of a page, and what the engine had to say about both.

        Raises BadInput with what brings the engine to a stop.
        """
        with self._stopping(html, draws=True):
            return self._written(html, laid)

    def _written(self, html: Html, laid: Layout) -> tuple[Pdf, list[Finding]]:
        from brochure.typeset import tags  # noqa: PLC0415 - it imports the engine

        document, fetcher = laid.document
        with heard.heard() as said, tags.repaired(html.properties, html.viewer) as finisher:
            data = document.write_pdf(finisher=finisher, pdf_variant=html.pdf_variant)
        findings = [*laid.findings, *heard.refusals(fetcher), *heard.differing(fetcher)]
        findings += heard.findings(said, fetcher.refused)
        return Pdf(data, laid.pages, tuple(dict.fromkeys(fetcher.read))), findings

    def pdf(self, html: Html) -> tuple[Pdf, list[Finding]]:
        """Return the typeset PDF, and what the engine had to say about it."""
        return self.write(html, self.lay_out(html))

    def stencil(
        self, html: Html, laid: Layout, signs: Mapping[str, Iterable[str]]
    ) -> Stencil | None:
        """Return the PDF of a layout, written once before, cut so that its fields can be drawn anew
        for each reader.

        `signs` are by field the signs that will be drawn: the PDF holds a glyph for each that its
        face has. None where a value stands in several pieces or faces.
        """
        from brochure.typeset import fields, tags  # noqa: PLC0415 - they import the engine

        document, _ = laid.document
        try:
            with heard.heard():  # a sign without a glyph is one of a reader's
                slots = fields.Slots(document, signs)
        except LookupError:
            return None
        with heard.heard(), tags.repaired(html.properties, html.viewer) as repair:

            def finish(document: Any, pdf: Any) -> None:
                repair(document, pdf)
                slots.divide(pdf, repair.marked)

            data = document.write_pdf(finisher=finish, pdf_variant=html.pdf_variant)
        return Stencil(Pdf(data, laid.pages), slots.drawn)

    def _parsed_sheet(self, text: str) -> tuple[Any, list[Finding]]:
        """Return a parsed style sheet and what the parser said, which is said again at each use."""
        from brochure.typeset import fetch  # noqa: PLC0415

        with heard.heard() as said:
            fetcher = fetch.ShelfFetcher(self.shelves)
            sheet = self._engine.CSS(
                string=text, font_config=self._fonts, url_fetcher=fetcher, base_url="asset:/"
            )
        return sheet, heard.refusals(fetcher) + heard.findings(said, fetcher.refused)


@contextmanager
def fonts_shown(shelves: Shelves) -> Iterator[None]:
    """Show fontconfig the shelves' fonts alone, so that no page depends on what a machine has."""
    folders = shelves.items(FONTS)
    cache = (
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "brochure" / "fontconfig"
    )
    lines = [f"<dir>{escape(str(folder))}</dir>" for folder in folders]
    lines.append(f"<cachedir>{escape(str(cache))}</cachedir>")
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(f"<?xml version='1.0'?><fontconfig>{''.join(lines)}</fontconfig>")
        file.flush()
        os.environ["FONTCONFIG_FILE"] = file.name
        try:
            yield
        finally:
            os.environ.pop("FONTCONFIG_FILE")
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before
