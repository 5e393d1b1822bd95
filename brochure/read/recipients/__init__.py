"""A recipients, CSV or JSON lines, to rows with checked values: a row at a time, however many there
are.

What stands in a row is never repeated by a finding: it says the row's number and the column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from brochure.model.finding import Finding, Place, error
from brochure.model.personal import CHOICES, PersonalField, Row, Value
from brochure.model.recipients import BadRow, Columns
from brochure.read.recipients import mend
from brochure.read.recipients.columns import Plan, planned
from brochure.read.recipients.days import months_of
from brochure.read.recipients.delimited import EMPTY, DelimitedTable
from brochure.read.recipients.objects import Objects
from brochure.read.recipients.records import MARK, Record, Table
from brochure.read.recipients.source import Source, looked_at
from brochure.read.recipients.unfit import Unfit
from brochure.read.recipients.uses import known, uses

JSON_LINES = (".jsonl", ".ndjson")
NO_ROWS = ("there is a heading, and no row below it", "each row below the heading is one reader")


def recipient_list(
    path: Path, fields: Sequence[PersonalField], columns: Columns,
    languages: Sequence[str], formats: Sequence[str], password: str | None,
    months: Sequence[Sequence[str]] = (),
) -> tuple[RecipientList | None, list[Finding]]:  # fmt: skip
    """Return the recipient list that a file holds for a handout's fields, or None with every reason
    why not.

    `languages` and `formats` can be chosen by a row; `password` is the heading of the column of
    passwords, None where copies are not encrypted. `months` are lists of twelve, in languages
    besides English. Beside a recipient list come notes of columns
    that are not used. No row is read yet but one.
    """
    wanted, findings = uses(fields, columns, languages, formats, password, months_of(months))
    source, trouble = looked_at(path)
    if source is None:
        return None, [*findings, *trouble]
    if not source.first:
        return None, [*findings, error("roster", EMPTY[0], Place(source.shown), EMPTY[1])]
    try:
        with source.opened() as file:
            table: Table = (
                Objects(file) if _is_json(source) else DelimitedTable(file, known(wanted))
            )
    except Unfit as fault:
        return None, [*findings, error("roster", fault.message, Place(source.shown), fault.hint)]
    plan, trouble = planned(table, wanted, source.shown)
    findings += trouble
    made = RecipientList(source, table, plan)
    if made.is_empty():
        findings.append(error("roster", NO_ROWS[0], Place(source.shown), NO_ROWS[1]))
    faulty = any(finding.code == "roster" for finding in findings)
    return None if faulty else made, findings


def _is_json(source: Source) -> bool:
    return source.first == "{" or source.path.suffix.lower() in JSON_LINES


class RecipientList:
    """A file of rows. Each pass reads it anew and raises BadInput when it is not the file that it
    was.
    """

    def __init__(self, source: Source, table: Table, plan: Plan) -> None:
        """Take the file, its headings and what its columns are read for: `recipient_list` makes
        them.
        """
        self._source, self._table, self._plan = source, table, plan

    @property
    def path(self) -> Path:
        """The file, as it was named."""
        return self._source.path

    def digest(self) -> bytes:
        """Return the SHA-256 of the file's bytes."""
        return self._source.digest

    def has(self, column: str) -> bool:
        """Return whether there is a column for a field, a language, a format or a password."""
        return any(one.name == column for one in self._plan.columns)

    def is_empty(self) -> bool:
        """Return whether there is no row at all, good or bad."""
        return next(self._records(), None) is None

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield every row that is not blank, with its values or with all that is wrong with it."""
        for record in self._records():
            yield self._row(record)

    def write_bad(self, path: Path, bad: Mapping[int, Sequence[str]]) -> None:
        """Write the rows with these numbers as they stood, and in a column of its own what is wrong
        with each.

        The format, the delimiter, the encoding and the headings are the recipient list's; the file
        can be mended and is then a recipient list, in which that column is not read. Nobody else
        may read it (mode 0600). Raises CannotDeliver.
        """
        mend.write(path, self._told(bad), self._source.encoding, self._source.path)

    def has_bad(self, path: Path, bad: Mapping[int, Sequence[str]]) -> bool:
        """Return whether a file holds what `write_bad` would write."""
        return mend.holds(path, self._told(bad), self._source.encoding)

    def _told(self, bad: Mapping[int, Sequence[str]]) -> Iterator[str]:
        ours, problem = self._plan.ours, self._plan.problem
        yield MARK if self._source.marked else ""
        yield self._table.beginning(ours, problem)
        for record in self._records():
            if record.number in bad:
                words = " ".join("; ".join(bad[record.number]).split())
                start = f"row {record.number}"
                words = words if words.startswith(start) else f"{start}: {words}"
                yield self._table.told(record, ours, problem, words)

    def _records(self) -> Iterator[Record]:
        with self._source.opened() as file:
            yield from self._table.records(file, self._plan.ours)

    def _row(self, record: Record) -> Row | BadRow:
        start, place = f"row {record.number}", Place(self._source.shown, record.line, 1)
        if record.fault:
            told = error("roster-row", f"{start}: {record.fault.message}", place, record.fault.hint)
            return BadRow(record.number, (told,))
        values: dict[str, Value] = {}
        found: list[Finding] = []
        for column in self._plan.columns:
            try:
                value = column.read(record.cells[column.index])
            except Unfit as fault:
                where = replace(place, column=column.index + 1)
                found.append(
                    error(
                        "roster-row", f"{start}, {column.label}: {fault.message}", where, fault.hint
                    )
                )
                continue
            if value is not None:
                values[column.name] = value
        if found:
            return BadRow(record.number, tuple(found))
        language, format_name, secret = (_word(values.pop(name, None)) for name in CHOICES)
        return Row(record.number, values, language, format_name, secret)


def _word(value: Value | None) -> str | None:
    return None if value is None else str(value)
