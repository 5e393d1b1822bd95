"""Many handouts in one run: each is made, checked and put in its place, or left as it is.

A handout that cannot go out keeps back itself alone. What is unchanged is not made again, and where
nothing else is left, the engine is not loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from brochure.deliver.address import FOLDER, Address
from brochure.errors import BadInput
from brochure.model.finding import Finding, forbids_delivery
from brochure.model.outcome import Outcome
from brochure.model.proof import Order
from brochure.read.project import settings_of
from brochure.read.twins import twins
from brochure.record import Records, Seen
from brochure.shelves import shelves_of

# Fewer handouts than this are made sooner by one process than by several that have to start.
WORTH_A_POOL = 4


def run(
    orders: Sequence[Order], out: Address | None, *, jobs: int = 0, anew: bool = False
) -> Iterator[Outcome]:
    """Yield what becomes of each handout, as it is done; those that are unchanged come first.

    All orders are of one project. Without `out` nothing is written, and every handout is looked at.
    `jobs` is the number of processes; 0 takes as many as this machine has cores and the work is
    worth. Raises KeyboardInterrupt after Ctrl-C, when what was in hand is done.
    """
    if not orders:
        return
    shelves = shelves_of(orders[0].content)
    twice = twins([order.content for order in orders], settings_of(shelves.project)[0])
    for order in orders:
        if order.content in twice:
            yield Outcome(order.content, (twice[order.content],), BadInput.exit_code)
    orders = [order for order in orders if order.content not in twice]
    left: list[Order] = []
    seen: Seen = {}
    is_known = out is not None and out.scheme == FOLDER and not anew
    records = Records(Path(out.text), shelves) if out and is_known else None
    for order in orders:
        known = records.unchanged(order, seen) if records else None
        if known is None:
            left.append(order)
        else:
            yield known
    if not left:
        return
    from brochure.build import handout  # noqa: PLC0415 - the engine is for what is made
    from brochure.pipeline import Pipeline  # noqa: PLC0415 - see above

    tasks = [handout.HandoutTask(number, order, out) for number, order in enumerate(left, 1)]
    width = min(jobs or os.cpu_count() or 1, len(tasks))
    if width < 2 or (not jobs and len(tasks) < WORTH_A_POOL):
        makes = Pipeline(shelves)
        yield from handout.until_hopeless(handout.made(makes, task) for task in tasks)
    else:
        yield from handout.until_hopeless(handout.by_many(tasks, width))


def in_order(orders: Sequence[Order], outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return outcomes in the order in which their handouts were asked for, however they came."""
    places = {order.content: number for number, order in enumerate(orders)}
    return sorted(outcomes, key=lambda one: places[one.content])


def exit_code(outcomes: Iterable[Outcome], notes: Iterable[Finding] = ()) -> int:
    """Return the gravest exit code of outcomes, and of what was noted of other files."""
    noted = BadInput.exit_code if forbids_delivery(notes) else 0
    return max((one.exit_code for one in outcomes), default=0) or noted
