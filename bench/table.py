"""The rows of the tables: what was measured beside what was aimed for, in words and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("what", "ours", "the other", "ratio", "goal, at most", "met")


@dataclass(frozen=True)
class Ratio:
    """One comparison: what against what, in seconds, and the ratio that was aimed for."""

    name: str
    ours: float
    theirs: float
    goal: float | None = None

    @property
    def is_met(self) -> bool | None:
        return None if self.goal is None else self.ours <= self.goal * self.theirs

    def cells(self) -> tuple[str, ...]:
        goal = "" if self.goal is None else _ratio(self.goal)
        return (
            self.name,
            _time(self.ours),
            _time(self.theirs),
            _ratio(self.ours / self.theirs),
            goal,
            _met(self.is_met),
        )


@dataclass(frozen=True)
class Bound:
    """One figure in a unit, the most that was aimed for, and what another needs where that was
    measured too.
    """

    name: str
    ours: float
    unit: str
    goal: float | None = None
    theirs: float | None = None

    @property
    def is_met(self) -> bool | None:
        return None if self.goal is None else self.ours <= self.goal

    def cells(self) -> tuple[str, ...]:
        theirs, ratio = "", ""
        if self.theirs is not None:
            theirs = f"{_figure(self.theirs)} {self.unit}"
            ratio = _ratio(self.ours / self.theirs) if self.ours > 0 else ""
        goal = "" if self.goal is None else f"{self.goal:g} {self.unit}"
        return (
            self.name,
            f"{_figure(self.ours)} {self.unit}",
            theirs,
            ratio,
            goal,
            _met(self.is_met),
        )


@dataclass(frozen=True)
class Missing:
    """A comparison that could not be made, and why."""

    name: str
    why: str
    goal: float | None = None
    is_met: None = None

    def cells(self) -> tuple[str, ...]:
        return (
            self.name,
            "",
            "",
            self.why,
            "" if self.goal is None else _ratio(self.goal),
            "not measured",
        )


Row = Ratio | Bound | Missing


def _met(met: bool | None) -> str:
    return {True: "yes", False: "**no**", None: ""}[met]


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{_figure(seconds)} s"
    return f"{1000 * seconds:.3g} ms"


def _ratio(ratio: float) -> str:
    """Write a small ratio as a fraction: 1/200 says more than 0.005."""
    return f"{ratio:.2f}" if ratio > 0.2 else f"1/{_figure(1 / ratio)}"


def _figure(value: float) -> str:
    """Write a figure with three digits that count, or more."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def as_markdown(rows: Sequence[Row]) -> str:
    """Return a table for a page."""
    lines = [HEAD, ("---", *["--:"] * 4, ":-:"), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_text(rows: Sequence[Row]) -> str:
    """Return a table for a terminal."""
    lines = [
        [cell.replace("**", "") for cell in line] for line in (HEAD, *(row.cells() for row in rows))
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
