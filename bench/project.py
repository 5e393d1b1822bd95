"""A clinic's project of 200 handouts: all of them, one that changed, none; one process or two."""

from __future__ import annotations

import logging
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from bench import clinic
from bench.measure import cpu, in_turn, run, spent
from bench.page import font_faces
from bench.table import Bound, Ratio, Row
from brochure.build import handout
from brochure.deliver.address import FOLDER, Address
from brochure.model.pdf import Html
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
from brochure.typeset import fetch, start

HANDOUTS, SOME, NO_OP, CHANGED, WARM, FULL = 200, 32, 15, 9, 16, 3


def rows(folder: Path) -> Iterator[Row]:
    """Yield the rows about many handouts in one run."""
    yield warm(clinic.written(folder / "some", SOME))
    project = clinic.written(folder / "all", HANDOUTS)
    begin = cpu()
    run(making(project))
    yield from unchanged(project, cpu() - begin)
    yield one_changed(project, folder / "cold")
    yield by_two(folder / "some")


def making(place: Path, *options: str) -> list[str]:
    """Return the command that makes a project, or one handout."""
    return [sys.executable, "-m", "brochure", "make", str(place), "--quiet", *options]


def warm(project: Path) -> Ratio:
    """A handout of a full build, all checks and its record included, against a warm loop that sets
    the very same page and makes its FontConfiguration anew.
    """
    shelves = Shelves(project)
    makes, faces, engine = Pipeline(shelves), font_faces(shelves), start.engine()
    fetcher = fetch.ShelfFetcher(shelves)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    orders = [Order(path) for path in sorted((project / "handouts").iterdir())[: WARM + 1]]
    pages = [proof.html for order in orders for proof in makes.proofs(order)]
    out = Address(FOLDER, str(project / "warm"))

    def bare(html: Html) -> None:
        fonts = engine.text.fonts.FontConfiguration()
        sheets = [
            engine.CSS(string=text, font_config=fonts, url_fetcher=fetcher)
            for text in (faces, *html.stylesheets)
        ]
        page = engine.HTML(string=html.markup, url_fetcher=fetcher, base_url="asset:/")
        page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=html.pdf_variant)

    ours, theirs = [], []
    for number, (order, html) in enumerate(zip(orders, pages, strict=True)):
        ours.append(spent(partial(handout.made, makes, handout.HandoutTask(number, order, out))))
        theirs.append(spent(partial(bare, html)))
    name = "a handout of a full build with all checks / the same page in a bare warm loop (CPU)"
    return Ratio(name, statistics.median(ours[1:]), statistics.median(theirs[1:]), goal=1.0)


def unchanged(project: Path, full: float) -> Iterator[Row]:
    """The command for all handouts when none has changed, against the build that made them."""
    clock: list[float] = []

    def command() -> float:
        begin = time.perf_counter()
        seconds = spent(lambda: run(making(project)))
        clock.append(time.perf_counter() - begin)
        return seconds

    ours = in_turn(NO_OP, {"ours": command}, idle=1)["ours"]
    yield Ratio(f"{HANDOUTS} handouts, nothing changed / all of them (CPU)", ours, full, goal=0.01)
    name = f"{HANDOUTS} handouts, nothing changed (clock)"
    yield Bound(name, 1000 * statistics.median(clock), "ms", 500)


def one_changed(project: Path, out: Path) -> Ratio:
    """The command for all handouts when one has changed, against that one made by itself."""
    content, turn = project / "handouts" / "handout-007.yaml", count()

    def changed() -> float:
        content.write_text(f"{content.read_text('utf-8')}# turn {next(turn)}\n", "utf-8")
        return spent(lambda: run(making(project)))

    def cold() -> float:
        return spent(lambda: run(making(content, "--anew", "--out", str(out))))

    seconds = in_turn(CHANGED, {"ours": changed, "theirs": cold}, idle=1)
    name = f"one changed of {HANDOUTS} handouts / that one by itself (CPU)"
    return Ratio(name, seconds["ours"], seconds["theirs"], goal=1.2)


def by_two(project: Path) -> Ratio:
    """All handouts made by two processes, against one; by the clock."""

    def jobs(number: int) -> float:
        shutil.rmtree(project / "out", ignore_errors=True)
        begin = time.perf_counter()
        run(making(project, "--jobs", str(number)))
        return time.perf_counter() - begin

    seconds = in_turn(FULL, {"two": partial(jobs, 2), "one": partial(jobs, 1)})
    name = f"{SOME} handouts by two processes / by one (clock)"
    return Ratio(name, seconds["two"], seconds["one"], goal=0.55)
