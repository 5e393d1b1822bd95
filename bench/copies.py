"""A copy for each of ten thousand readers: what one costs, stamped, and what it costs with
others.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path

import pypdfium2

from bench import others, ours, recipients
from bench.measure import Apart, apart, in_turn
from bench.table import Bound, Missing, Ratio, Row

COPIES, TITLED, TURNS = 10_000, 300, 3
# By name, what makes copies for some readers, how many in a turn, and the most of its time that
# ours may take.
OTHERS: dict[str, tuple[Callable[[others.Readers], float], int, float]] = {
    "a bare warm WeasyPrint loop": (partial(others.weasyprint, shared=False), 12, 1 / 200),
    "the same loop with one FontConfiguration": (
        partial(others.weasyprint, shared=True),
        12,
        1 / 200,
    ),
    "Typst's Python binding": (others.typst, 150, 1 / 20),
    "Prince, a process each": (others.prince, 25, 1 / 50),
    "Prince, one process for all": (others.prince_kept, 100, 1 / 50),
}


def rows(folder: Path) -> Iterator[Row]:
    """Yield a stamped copy against one of each other's, taken in turn."""
    people = recipients.write(folder / "people.csv", recipients.readers(COPIES))
    few = recipients.write(folder / "few.csv", recipients.readers(40))
    rare = recipients.write(folder / "rare.csv", recipients.readers(COPIES, rare=True))
    long_names = recipients.write(folder / "titled.csv", recipients.titled(TITLED))
    readers = [recipients.printed(row) for row in recipients.readers(200)]
    with apart() as own, apart() as bare, apart() as typst, apart() as prince:
        where = dict(zip(OTHERS, (bare, bare, typst, prince, prince), strict=True))
        own(ours.run, few)
        calls = {"stamped": lambda: own(ours.run, people).cpu / COPIES}
        failed: dict[str, str] = {}
        for name, (make, count, _) in OTHERS.items():
            if reason := _why_not(where[name], make, readers[:3]):
                failed[name] = reason
            else:
                calls[name] = partial(_each, where[name], make, readers[:count])
        told = in_turn(TURNS, calls)
        mixed, clock = own(ours.run, rare), own(ours.run, people).seconds
        titled = own(ours.run, long_names)
    stamped = told.pop("stamped")
    for name, (_, _, goal) in OTHERS.items():
        what = f"a stamped copy / {name} (CPU)"
        yield (
            Ratio(what, stamped, told[name], goal)
            if name in told
            else Missing(what, failed[name], goal)
        )
    yield Bound(f"{COPIES:,} copies, all of them (clock)", clock, "s")
    whole = (mixed.cpu - stamped * mixed.stamped) / mixed.whole
    what = f"{TITLED} readers with titles and double surnames"
    yield Bound(f"{what}, set whole", titled.whole, "copies", goal=0)
    yield Bound(f"{what}, all of them (CPU)", titled.cpu, "s")
    yield Ratio("a stamped copy / one that is rendered in full and checked (CPU)", stamped, whole)


def _why_not(where: Apart, make: Callable[[others.Readers], float], readers: others.Readers) -> str:
    """Return why another cannot be measured; a round that does not count."""
    try:
        if make is others.typst:
            where(same_signs, readers[0])
        where(make, readers)
    except others.CannotRun as reason:
        return str(reason)
    except BrokenExecutor:
        return "its process died"
    return ""


def _each(where: Apart, make: Callable[[others.Readers], float], readers: others.Readers) -> float:
    return where(make, readers) / len(readers)


def same_signs(reader: others.Reader) -> None:
    """See that the Typst document still says what the handout says, sign for sign. Raises
    CannotRun.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = [Path(folder) / "typst.pdf", Path(folder) / "engine.pdf"]
        others.typst_to(made[0], [reader])
        others.weasyprint_to(made[1], reader)
        signs = [_signs(path) for path in made]
    if signs[0] != signs[1]:
        raise others.CannotRun("bench/handout.typ does not say what content.yaml says")


def _signs(path: Path) -> Counter[str]:
    with pypdfium2.PdfDocument(path) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return Counter(sign for sign in text if not sign.isspace())
