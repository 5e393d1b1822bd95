"""Corrections that make a handout grow without end: eight that write ten letters for each one make
a hundred million of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brochure import fold
from brochure.model.base import Noun
from brochure.model.finding import Finding, error
from brochure.model.handout import Handout
from brochure.model.manuscript import Marks

# So many times as long, and so many letters more, a handout may become: corrections mend words.
TIMES, MORE = 2, 10_000


def growing(handout: Handout, marks: Marks) -> Iterator[Finding]:
    """Yield the first approved erratum that, after those before it, makes the texts too long."""
    text = "\n".join(_texts(handout))
    most = TIMES * len(text) + MORE
    for index, erratum in enumerate(handout.errata):
        if not erratum.approved_by:
            continue
        times = sum(1 for _ in fold.found(erratum.find, text))
        if len(text) + times * (len(erratum.replace) - len(erratum.find)) > most:
            message = (
                f"«{erratum.find[:40]}» stands {times} times in the handout, and with this in its "
                "place the texts grow without measure"
            )
            hint = "name the words of the one place that is to be corrected"
            yield error("input", message, marks.at("errata", index, "replace"), hint)
            return
        text = fold.replaced(erratum.find, erratum.replace, text)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a model but those of its errata."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Noun):
        for name in type(value).model_fields:
            if name != "errata":
                yield from _texts(getattr(value, name))
