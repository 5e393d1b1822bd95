"""What tests of the record share: things that were given out, and a desk in another process."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from paths import ROOT

from brochure.ledger import Ledger, SeenEdition
from brochure.model.given import Given, State

SUM = "a" * 64
GIVEN = Given(
    "knee-pain", "1.0", "en", "handout", SUM, "Front desk", 2, "desk-1", "Ana",
    reviewed_on=datetime.date(2026, 5, 4), next_review=datetime.date(2027, 5, 4),
)  # fmt: skip
EDITION = SeenEdition(
    "knee-pain", "1.0", "en", "handout", SUM, "approved", datetime.date(2026, 5, 4),
    datetime.date(2027, 5, 4),
)  # fmt: skip

# Gives out as many handouts as it is told, and says of each that it stands in the record.
DESK = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from pathlib import Path
from records import GIVEN
from brochure.ledger import Ledger
project, name, many = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
ledger = Ledger(project)
for count in range(many):
    number = ledger.begin(GIVEN, f"brochure {{name}}{{count:06}}")
    print(number, f"brochure {{name}}{{count:06}}", flush=True)
    ledger.say(number, "completed", "", count)
"""


def desk(project: Path, name: str, many: int) -> list[str]:
    """Return the command of a desk that gives out so many handouts."""
    return [sys.executable, "-c", DESK, str(project), name, str(many)]


def give(ledger: Ledger, state: State = "completed", said: str = "", **other: Any) -> int:
    """Give something out that ends so, and return its number."""
    count = len(ledger.jobs())
    number = ledger.begin(replace(GIVEN, **other), f"brochure {count:08}")
    if state != "refused":
        ledger.say(number, "pending", "", 100 + count)
    ledger.say(number, state, said)
    return number


class Clock:
    """The record's clock, set by hand."""

    def __init__(self, setter: Callable[..., None]) -> None:
        """Take pytest's `monkeypatch.setattr`."""
        self._set = setter

    def at(self, text: str) -> None:
        """Set it, in UTC."""
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
        told = moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        self._set("brochure.ledger._now", lambda: told)
