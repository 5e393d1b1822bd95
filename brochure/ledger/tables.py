"""The tables of the record, and the triggers that let nobody change what stands in them."""

from __future__ import annotations

APPLICATION = 0x62726C64
"""`brld`, in SQLite's application_id."""
VERSION = 1
"""In SQLite's user_version; raise it when a table changes."""

COLUMNS = {
    "jobs": (
        "number", "at", "name", "document", "version", "language", "format", "sha256", "printer",
        "copies", "desk", "person", "own_words", "reviewed_on", "next_review",
    ),
    "events": ("job", "at", "state", "said", "printer_job"),
    "seen": (
        "at", "document", "version", "language", "format", "sha256", "status", "reviewed_on",
        "next_review",
    ),
}  # fmt: skip
"""By table, what is in the sum of a row; with `entry`, its place in the chain, these are all."""

CREATED = """
CREATE TABLE entries (number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL);
CREATE TABLE jobs (
    entry INTEGER NOT NULL UNIQUE REFERENCES entries, number INTEGER PRIMARY KEY, at TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE, document TEXT NOT NULL, version TEXT NOT NULL,
    language TEXT NOT NULL, format TEXT NOT NULL, sha256 TEXT NOT NULL, printer TEXT NOT NULL,
    copies INTEGER NOT NULL, desk TEXT NOT NULL, person TEXT, own_words INTEGER NOT NULL,
    reviewed_on TEXT, next_review TEXT);
CREATE TABLE events (
    entry INTEGER PRIMARY KEY REFERENCES entries, job INTEGER NOT NULL REFERENCES jobs,
    at TEXT NOT NULL, state TEXT NOT NULL, said TEXT NOT NULL, printer_job INTEGER);
CREATE TABLE seen (
    entry INTEGER PRIMARY KEY REFERENCES entries, at TEXT NOT NULL, document TEXT NOT NULL,
    version TEXT NOT NULL, language TEXT NOT NULL, format TEXT NOT NULL, sha256 TEXT NOT NULL,
    status TEXT NOT NULL, reviewed_on TEXT, next_review TEXT);
CREATE INDEX jobs_by_time ON jobs (at);
CREATE INDEX jobs_by_document ON jobs (document, version);
CREATE INDEX jobs_by_sum ON jobs (sha256);
CREATE INDEX events_by_job ON events (job, entry);
CREATE INDEX seen_by_document ON seen (document, language, format, entry);
CREATE INDEX seen_by_sum ON seen (sha256);
"""

WHY = "the record is only added to: a row that stands in it is never changed or removed"
REFUSED = f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
KEYS = {"entries": "number", "jobs": "number", "events": "entry", "seen": "entry"}


def statements() -> list[str]:
    """Return what makes an empty file a record, statement by statement."""
    made = [*CREATED.split(";"), f"PRAGMA application_id = {APPLICATION}"]
    for table, key in KEYS.items():
        for verb in ("UPDATE", "DELETE"):
            made += [f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} {REFUSED}"]
        # INSERT OR REPLACE removes a row without asking the trigger of DELETE
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - ours
        made += [f"CREATE TRIGGER {table}_again BEFORE INSERT ON {table} WHEN {there} {REFUSED}"]
    made.append(f"PRAGMA user_version = {VERSION}")
    return [one.strip() for one in made if one.strip()]
