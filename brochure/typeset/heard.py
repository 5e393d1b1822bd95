"""What the engine says while it works, as findings: it speaks of missing pictures, bad style sheets
and missing glyphs nowhere else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from brochure.model.finding import Finding, error, warning
from brochure.typeset.refusal import Refusal

if TYPE_CHECKING:
    from brochure.typeset.fetch import ShelfFetcher


class _Listener(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def heard() -> Iterator[list[logging.LogRecord]]:
    """Gather what the engine logs: it speaks of missing pictures, bad CSS and missing glyphs
    nowhere else.
    """
    listener = _Listener(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    before = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield listener.records
    finally:
        logger.removeHandler(listener)
        logger.propagate = before


# What the engine says, the finding's name, and whether a page with it may go out.
SAYINGS = (
    (r"Failed to load image|has no required alt", "missing-picture", error),
    (r"Ignored|Invalid|Expected|Unknown|unknown|Parse error|Unsupported", "bad-css", warning),
)


def findings(said: list[logging.LogRecord], refused: list[Refusal]) -> list[Finding]:
    """Return what the engine said, but for what the fetcher refused, which is told by itself."""
    return [_finding(record) for record in said if not _told_already(record, refused)]


def _finding(record: logging.LogRecord) -> Finding:
    # the parser shows a rule as itself: `<AtRule @foo … { … }>`
    message = re.sub(r"<\w+Rule (.*?) … \{ … \}>", r"`\1`", record.getMessage())
    glyph = re.search(r'\.notdef .*?"(.+)" \((U\+\w+)', message)
    if glyph:
        hint = "choose another character, or a family that has it in the brand's fonts"
        return error(
            "missing-glyph",
            f"no font of this brand has the character {glyph[1]} ({glyph[2]})",
            None,
            hint,
        )
    drawing = re.fullmatch(r"Failed to render SVG image asset:/(.+)", message)
    if drawing:
        hint = "export it anew as a plain drawing: paths, without masks, patterns and repeats"
        return error("missing-picture", f"the drawing {drawing[1]} cannot be drawn", None, hint)
    for form, code, severity in SAYINGS:
        if re.search(form, message):
            return severity(code, message)
    return (error if record.levelno >= logging.ERROR else warning)("engine-warning", message)


def _told_already(record: logging.LogRecord, refused: list[Refusal]) -> bool:
    return any(str(reason) in record.getMessage() for reason in refused)


def refusals(fetcher: ShelfFetcher) -> list[Finding]:
    """Return the addresses that the fetcher refused, and why."""
    return [error("refused-address", str(reason), None, reason.hint) for reason in fetcher.refused]


def differing(fetcher: ShelfFetcher) -> list[Finding]:
    """Say what the engine draws otherwise than a drawing means it, each fault once."""
    hint = (
        "save the drawing without it (in Inkscape: as plain SVG, Path > Object to Path), or as PNG "
        "with 300 dots per inch"
    )
    return [
        error(
            "drawing-differs",
            f"the drawing {name} would not be printed as it is: {fault.what} in line {fault.line}",
            None,
            hint,
        )
        for name, fault in dict.fromkeys(fetcher.differing)
    ]
