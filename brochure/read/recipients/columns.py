"""Which column of a recipient list fills which field, and what is said of headings that nothing is
known of.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from brochure.model.finding import Finding, Place, error, note
from brochure.model.personal import CHOICES, OLD_FORMAT
from brochure.read.recipients.cells import Reader
from brochure.read.recipients.records import PROBLEM, Table, plain
from brochure.read.recipients.uses import FORMAT, PASSWORD, Use, known

MAX_NAMED = 10
# What no heading says, and a reader's row does.
DAY_OR_TIME = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d\d|\d{5}|\d@|@\w+\.\w")


@dataclass(frozen=True)
class Column:
    """A column that is used: where it is, counted from 0, and how a person finds it."""

    name: str
    index: int
    label: str
    read: Reader


@dataclass(frozen=True)
class Plan:
    """The columns that are used, and the one of ours with what was wrong (-1 where there is
    none).
    """

    columns: tuple[Column, ...] = ()
    ours: int = -1
    problem: str = PROBLEM[0]
    """The heading of the column that a file of faulty rows gets."""


def planned(table: Table, wanted: Sequence[Use], shown: str) -> tuple[Plan, list[Finding]]:
    """Return which column is read for what, and what is wrong with the headings of a file that is
    shown as `shown`.
    """
    headings = [plain(heading) for heading in table.headings]
    where = Place(shown, table.heading_line, 1) if table.heading_line else Place(shown)
    places, findings = _places(table, headings, wanted, where)
    if table.heading_line and (trouble := _no_heading(table, headings, wanted, places, where)):
        return Plan(), [trouble]
    findings.extend(_above(table, where))
    free = [i for i, heading in enumerate(headings) if heading and i not in places.values()]
    # Keys of which none is known may be anything.
    told = free if table.heading_line or places else []
    lacking = [use for use in wanted if use.name not in places]
    findings.extend(
        _missing(use, table, told, where) for use in lacking if use.required or use.asked
    )
    ours = next((i for i in free if headings[i] in map(plain, PROBLEM)), -1)
    if ours >= 0:
        problem = table.headings[ours]
    else:
        problem = next(
            name for name in PROBLEM if plain(name) not in headings or name == PROBLEM[-1]
        )
    unused = [i for i in told if i != ours]
    if unused:
        findings.append(note("roster-column", f"not used: {_listed(table, unused)}", where))
    findings.extend(
        note(
            "roster-column", f"no column for {use.name}, which may be empty: no copy has it", where
        )
        for use in lacking
        if not (use.required or use.asked or use.name in CHOICES)
    )
    findings.extend(_old_heading(table, headings, places, where))
    columns = [
        Column(use.name, places[use.name], _label(table, use, places), _read(use, wanted, places))
        for use in wanted
        if use.name in places
    ]
    return Plan(tuple(columns), ours, problem), findings


def _above(table: Table, where: Place) -> Iterator[Finding]:
    """Yield the note of the rows above the headings."""
    if table.above:
        first, last = table.above[0], table.above[-1]
        rows = f"row {first}" if first == last else f"row {first} to row {last}"
        yield note("roster-column", f"not read, because the headings stand below: {rows}", where)


def _old_heading(
    table: Table, headings: Sequence[str], places: dict[str, int], where: Place
) -> Iterator[Finding]:
    """Yield the note of a heading that is called otherwise now."""
    if FORMAT in places and headings[places[FORMAT]] == OLD_FORMAT:
        column = table.column(places[FORMAT])
        said = (
            f"{column}: 'form' is called 'format' now; the old heading goes with the next release"
        )
        yield note("roster-column", said, where)


def _read(use: Use, wanted: Sequence[Use], places: dict[str, int]) -> Reader:
    """Return what reads a use's cells: its own part, where a field for a day and one for a time
    share a column.
    """
    if use.part is None:
        return use.read
    kinds = {
        other.part[0]
        for other in wanted
        if other.part and places.get(other.name) == places[use.name]
    }
    return use.part[1] if len(kinds) == 2 else use.read


def _no_heading(
    table: Table,
    headings: Sequence[str],
    wanted: Sequence[Use],
    places: dict[str, int],
    where: Place,
) -> Finding | None:
    """Return the finding of a first row that has no heading that the handout knows, or None.

    A heading that only the command names may be a reader's name: where a day or a time stands
    beside it, that row is a reader.
    """
    ours = known(replace(use, asked="") for use in wanted)
    if any(heading in ours for heading in headings):
        return None
    names = ", ".join(use.name for use in wanted if use.name not in CHOICES)
    hint = f"put a row of headings above the readers, such as: {names}"
    if any(DAY_OR_TIME.search(heading) for heading in table.headings):
        said = "there are no headings: a day, a time or a number stands where they should be"
        return error("roster", said, where, f"{hint}; else the first reader is taken for headings")
    if places or any(use.asked for use in wanted):
        return None
    if any(_is_near(heading, [h for tier in use.tiers for h in tier if h]) for use in wanted
           for heading in table.headings if heading):  # fmt: skip
        return None
    said = f"no column has a heading that this handout knows, in {table.column(0)} to "
    said += table.column(len(headings) - 1).removeprefix("column ")
    return error(
        "roster",
        said,
        where,
        f"{hint}; where the first row holds headings in other words, --column {wanted[0].name}=… "
        "names one (never a reader's name: that row would get no copy)",
    )


def _places(
    table: Table, headings: Sequence[str], wanted: Sequence[Use], where: Place
) -> tuple[dict[str, int], list[Finding]]:
    """Return the place of each use's column, and what is said twice."""
    places: dict[str, int] = {}
    findings: list[Finding] = []
    done = {use.name for use in wanted if use.asked}
    _place(
        table,
        headings,
        {use.name: {plain(use.asked)} for use in wanted if use.asked},
        places,
        findings,
        where,
    )
    for tier in range(3):
        asked = {use.name: set(map(plain, use.tiers[tier])) - {""} for use in wanted
                 if use.name not in done and tier < len(use.tiers)}  # fmt: skip
        # A column that the command or the handout names may fill two fields; one that only sounds
        # like both may not. A password may be printed too: a day of birth, for instance.
        barred = {places[name] for name in places if name != PASSWORD} if tier else set()
        free = ["" if i in barred else heading for i, heading in enumerate(headings)]
        before = len(findings)
        found = _place(table, free, asked, places, findings, where)
        if tier and len(findings) == before:
            findings.extend(_shared(table, found, where))
        done |= set(found)
    return places, findings


def _place(
    table: Table, headings: Sequence[str], asked: dict[str, set[str]], places: dict[str, int],
    findings: list[Finding], where: Place,
) -> dict[str, int]:  # fmt: skip
    """Add the place of each use whose heading is there, and return those; one that is there twice
    is a finding.
    """
    found: dict[str, int] = {}
    for name, heads in asked.items():
        at = [i for i, heading in enumerate(headings) if heading in heads]
        if len(at) > 1:
            said = f"two columns could be {name}: {_named(table, at)}"
            findings.append(
                error("roster", said, where, "take one of them out, or give it another heading")
            )
        if at:
            found[name] = at[0]
    places.update(found)
    return found


def _shared(table: Table, found: dict[str, int], where: Place) -> Iterator[Finding]:
    for index in dict.fromkeys(found.values()):
        names = [name for name in found if found[name] == index]
        if len(names) > 1:
            said = f"{_named(table, [index])} could be {' or '.join(names)}"
            yield error(
                "roster",
                said,
                where,
                f"say which with --column {names[0]}=… and --column {names[1]}=…",
            )


def _named(table: Table, places: Sequence[int]) -> str:
    return " and ".join(table.column(i) for i in places)


def _missing(use: Use, table: Table, free: Sequence[int], where: Place) -> Finding:
    """Return the finding of a column that is not there; `free` are columns that may be told and are
    not used.
    """
    asking = "--encrypt" if use.name == "password" else f"--column {use.name}=…"
    if use.name == "password":
        said, heads = "no column has the heading that --encrypt names", []
    elif use.asked:
        said = (
            f"no column has the heading '{' '.join(use.asked.split())}', which was named for "
            f"{use.name}"
        )
        heads = [use.asked]
    else:
        said = f"no column for {use.name}: one should have that heading"
        heads = [head for tier in use.tiers for head in tier if head]
    near = next((i for i in free if _is_near(table.headings[i], heads)), None)
    if near is not None:
        hint = f"did you mean {table.column(near)}? then say {asking} with its heading"
    elif free:
        hint = f"not used so far: {_listed(table, free)}; say {asking} with its heading"
    elif use.name == "password":
        hint = "--encrypt takes the heading of the column of passwords"
    else:
        hint = (
            "the first row holds the headings"
            if table.heading_line
            else "the keys of each object are the headings"
        )
    return error("roster", said, where, hint)


def _is_near(heading: str, heads: Iterable[str]) -> bool:
    """Return whether a heading is much like one of others, or holds one of them."""
    own = plain(heading)
    others = [plain(head) for head in heads]
    return bool(difflib.get_close_matches(own, others, 1, 0.6)) or any(
        len(one) > 3 and one in own for one in others
    )


def _listed(table: Table, places: Sequence[int]) -> str:
    more = len(places) - MAX_NAMED
    return ", ".join(table.column(i) for i in places[:MAX_NAMED]) + (
        f" and {more} more" if more > 0 else ""
    )


def _label(table: Table, use: Use, places: dict[str, int]) -> str:
    return (
        f"{table.column(places[use.name])} ({use.name})"
        if table.heading_line
        else f"column {use.name}"
    )
