"""One build, cold and warm, against the bare engine; a build when nothing has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import ROOT, alternately, run
from bench.page import page
from bench.table import Ratio, Row
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
from brochure.typeset import start

COLD, WARM, NO_OP = 9, 15, 15


def rows(folder: Path) -> Iterator[Row]:
    """Yield the rows about one build."""
    yield cold(folder)
    yield warm()
    yield no_op(folder)


def making(folder: Path, *content: str) -> list[str]:
    """Return the command of a whole build into a folder."""
    return [
        sys.executable,
        str(ROOT / "make_pdf.py"),
        *content,
        "--quiet",
        "--out",
        str(folder / "out"),
    ]


def cold(folder: Path) -> Ratio:
    """A whole build, checks included, against the same page through the bare `weasyprint`
    command.
    """
    one, path = page(fields=False), folder / "page.html"
    path.write_text(one.whole(), "utf-8")
    bare = [shutil.which("weasyprint", path=str(Path(sys.executable).parent)) or "weasyprint"]
    bare += ["--pdf-variant", one.html.pdf_variant, str(path), str(folder / "bare.pdf")]
    seconds = alternately(COLD, lambda: run(making(folder)), lambda: run(bare))
    return Ratio("cold build with checks / bare weasyprint command (CPU)", *seconds, goal=0.85)


def warm() -> Ratio:
    """A page through the warm typesetter against a warm loop that makes its FontConfiguration
    anew.
    """
    one, engine = page(fields=False), start.engine()
    typesetter = Pipeline(Shelves(ROOT)).typesetter()

    def bare() -> None:
        fonts = engine.text.fonts.FontConfiguration()
        sheets = [
            engine.CSS(string=text, font_config=fonts)
            for text in (one.faces, *one.html.stylesheets)
        ]
        html = engine.HTML(string=one.html.markup)
        html.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=one.html.pdf_variant)

    typesetter.pdf(one.html)
    bare()
    seconds = alternately(WARM, lambda: typesetter.pdf(one.html), bare)
    return Ratio("warm page / bare warm loop, new FontConfiguration (CPU)", *seconds, goal=0.65)


def no_op(folder: Path) -> Ratio:
    """`make pdf` when nothing has changed against a build."""
    make = [
        "make",
        "-s",
        "-C",
        str(ROOT),
        "pdf",
        f"PYTHON={sys.executable}",
        f"OUT={folder / 'made'}",
    ]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = alternately(NO_OP, lambda: run(make), lambda: run(making(folder)))
    return Ratio("make pdf, nothing changed / a cold build (CPU)", *seconds, goal=0.02)
