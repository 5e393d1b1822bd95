"""The chain of digests: each row's sum has the sum of the row before it, so that a row that was
edited or removed from outside is noticed.

Who can write the file can also write a whole new chain; against that, one keeps the newest digest
elsewhere, and asks whether it still stands in the chain.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from brochure.ledger.tables import COLUMNS, statements

Value = str | int | None
START = "0" * 64
# So many sentences say enough of what is wrong.
MOST_TOLD = 20


@dataclass(frozen=True)
class Checked:
    """What a look through the whole record has found: how many rows, the newest digest, and what is
    wrong, in sentences.
    """

    entries: int
    jobs: int
    digest: str
    troubles: tuple[str, ...]


def add(base: sqlite3.Connection, table: str, row: Mapping[str, Value]) -> None:
    """Append a row in the transaction that is open."""
    last = base.execute("SELECT digest FROM entries ORDER BY number DESC LIMIT 1").fetchone()
    # the highest number that ever was: rows that were removed at the end leave a gap
    found = base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    number = (found[0] if found else 0) + 1
    names = COLUMNS[table]
    values = [row[name] for name in names]
    digest = _digest(last[0] if last else START, number, table, values)
    base.execute("INSERT INTO entries VALUES (?, ?)", (number, digest))
    places = ", ".join("?" * (len(names) + 1))
    base.execute(
        f"INSERT INTO {table} (entry, {', '.join(names)}) VALUES ({places})",  # noqa: S608 - ours
        (number, *values),
    )


def check(base: sqlite3.Connection, known: str | None = None) -> Checked:
    """Look through the whole record; `known` is a digest that was once the newest."""
    (entries,) = base.execute("SELECT count(*) FROM entries").fetchone()
    (jobs,) = base.execute("SELECT count(*) FROM jobs").fetchone()
    last = base.execute("SELECT digest FROM entries ORDER BY number DESC LIMIT 1").fetchone()
    found = [*islice(_troubles(base, known), MOST_TOLD + 1)]
    if len(found) > MOST_TOLD:
        found[-1] = "There is more of the kind."
    return Checked(entries, jobs, last[0] if last else START, tuple(found))


def _troubles(base: sqlite3.Connection, known: str | None) -> Iterator[str]:
    for (said,) in base.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield f"SQLite finds the file damaged: {said}."
    yield from _rules(base)
    yield from _links(base)
    for table in COLUMNS:
        for (number,) in base.execute(
            f"SELECT entry FROM {table} WHERE entry NOT IN (SELECT number FROM entries)"  # noqa: S608
        ):
            yield f"A row of {table} was added from outside, or its entry {number} was removed."
    if known and not base.execute("SELECT 1 FROM entries WHERE digest = ?", (known,)).fetchone():
        yield (
            f"The digest {known} does not stand in this record: it is another record, an older "
            "copy, or it was written anew."
        )


def _rules(base: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the triggers."""
    there = dict(base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    ours = [one for one in statements() if one.startswith("CREATE TRIGGER")]
    for name, rule in sorted((one.split()[2], one) for one in ours):
        if there.get(name) != rule:
            yield f"The rule {name} was changed or taken out from outside."


def _links(base: sqlite3.Connection) -> Iterator[str]:
    rows = {table: _rows(base, table) for table in COLUMNS}
    waiting = {table: next(found, None) for table, found in rows.items()}
    before, due = START, 1
    for number, digest in base.execute("SELECT number, digest FROM entries ORDER BY number"):
        gap = number != due
        if gap:
            yield _missing(due, number - 1)
        held = None
        for table, row in waiting.items():
            while row is not None and row[0] < number:
                row = next(rows[table], None)
            waiting[table] = row
            if row is not None and row[0] == number:
                held = table, row[1]
        if held is None:
            yield f"What entry {number} said was removed."
        elif not gap and digest != _digest(before, number, held[0], list(held[1])):
            yield f"Entry {number} ({held[0]}) was changed after it was written."
        before, due = digest, number + 1
    found = base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    if found and found[0] >= due:
        yield _missing(due, found[0])


def _rows(base: sqlite3.Connection, table: str) -> Iterator[tuple[int, tuple[Value, ...]]]:
    names = ", ".join(COLUMNS[table])
    for entry, *values in base.execute(
        f"SELECT entry, {names} FROM {table} ORDER BY entry"  # noqa: S608 - ours
    ):
        yield entry, tuple(values)


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"Entry {first} was removed."
    return f"Entries {first} to {last} were removed."


def _digest(before: str, number: int, table: str, values: list[Value]) -> str:
    told = json.dumps([before, number, table, values], separators=(",", ":"))
    return hashlib.sha256(told.encode("ascii")).hexdigest()
