"""Write what was measured into its page, between the marks; the words around them are a
person's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from bench.table import Row, as_markdown

MARKED = re.compile(r"(?<=<!-- )(\w+)(: by make bench -->\n).*?(?=<!-- end -->)", re.DOTALL)


def write(path: Path, machine: str, told: Mapping[str, Sequence[Row]]) -> None:
    """Write the tables by their names, the machine and the outcome; a mark without its text is a
    KeyError.
    """
    parts = {name: as_markdown(rows) for name, rows in told.items()}
    parts |= {"machine": machine, "outcome": outcome(list(chain.from_iterable(told.values())))}
    page = MARKED.sub(
        lambda match: f"{match[1]}{match[2]}\n{parts[match[1]]}\n\n", path.read_text("utf-8")
    )
    beside = path.with_suffix(".part")
    beside.write_text(page, "utf-8")
    beside.replace(path)


def outcome(rows: Sequence[Row]) -> str:
    """Return how many goals were met, and which were not."""
    aimed = [row for row in rows if row.goal is not None]
    missed = [row.name for row in aimed if row.is_met is False]
    absent = [row.name for row in aimed if row.is_met is None]
    said = [f"{sum(row.is_met is True for row in aimed)} of {len(aimed)} goals are met."]
    for names, what in ((missed, "Not met:"), (absent, "Not measured:")):
        if names:
            said.append("\n".join([what, "", *(f"- {name}" for name in names)]))
    return "\n\n".join(said)
