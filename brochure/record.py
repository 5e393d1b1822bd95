"""What was made of which handout, kept beside the files: what is unchanged is not made again."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from brochure import files, system
from brochure.fingerprint import digest, fingerprint
from brochure.model.edition import Release
from brochure.model.finding import Finding, Place, Severity
from brochure.model.outcome import EditionOutcome, Outcome
from brochure.model.parcel import Receipt
from brochure.model.proof import Order
from brochure.shelves import Shelves, shown

# Where records lie, in the folder of the PDFs.
FOLDER = ".brochure"
# Raised when a record says less or more: one of an older brochure counts as none.
FORM = 3
# A handout of 200 pages with a finding a line has 2 MB.
MOST_BYTES = 50_000_000
SEVERITIES = {int(one): one for one in Severity}
Seen = dict[tuple[Path, str], bytes]
# The terms on which `make` makes a handout when nothing is asked for, whatever its formats.
FOR_THE_DESK = {
    "brand": None, "language": None, "outlet": "desk", "allow_expired": False, "press": False,
    "condition": None,
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """An outcome with what it was made from, and the days (the first, the last) on which it
    holds.
    """

    outcome: Outcome
    names: tuple[str, ...] | None
    fingerprint: str
    since: datetime.date | None = None
    until: datetime.date | None = None


class Records:
    """The records of a folder of PDFs, a file for each handout and what was ordered of it.

    No record holds a reader's name: copies for readers have a journal of their own.
    """

    def __init__(self, out: Path, shelves: Shelves) -> None:
        """Take the folder of the PDFs, which need not be there, and the project's shelves."""
        self.out, self.folder, self.shelves = out, out / FOLDER, shelves
        self._paths: dict[str, str] = {}

    def unchanged(self, order: Order, seen: Seen) -> Outcome | None:
        """Return the outcome of an order whose inputs, day and files are as they were, or None."""
        known = self._read(self._path(order))
        if known is None or not all(self._stands(one) for one in known["files"]):
            return None
        return self._outcome(order, known) if self._holds(known, order, seen) else None

    def standing(self, contents: Iterable[Path], day: datetime.date) -> dict[Path, list[Outcome]]:
        """Return by handout what runs for the desk found in it as it is now and as `day` has it,
        in its own brand and language; nothing of one that changed, or that nobody made.
        """
        by_way = {self._way(path): path for path in contents}
        seen: Seen = {}
        found: dict[Path, list[Outcome]] = {}
        for _, known in self._all():
            content, asked = by_way.get(known["content"]), known["order"]
            if content is None or asked != {**asked, **FOR_THE_DESK}:
                continue
            order = Order(content, tuple(asked["formats"]), release=Release(day=day))
            if self._holds(known, order, seen):
                found.setdefault(content, []).append(self._outcome(order, known))
        return found

    def _holds(self, known: Mapping[str, Any], order: Order, seen: Seen) -> bool:
        """Return whether what is on record was made from what there is, and its day is as this."""
        day = order.release.day.isoformat()
        if not (known["since"] or "") <= day <= (known["until"] or "9999-12-31"):
            return False
        made_from = fingerprint(order, self.shelves, known["names"], seen)
        return bool(known["fingerprint"] == made_from)

    def write(self, order: Order, made: Made) -> None:
        """Keep what was made of an order. Raises OSError."""
        path, outcome = self._path(order), made.outcome
        before = self._read(path) or {}
        made_files = [
            self._file(receipt.where, receipt.pages)
            for receipt in outcome.receipts
            if isinstance(receipt.where, Path)
        ]
        names = {one["name"] for one in made_files}
        # What an earlier run made and this one did not: with an error it stands as it was.
        former = {one["name"] for one in before.get("files", ())} | set(before.get("former", ()))
        every = [*outcome.findings, *(found for one in outcome.editions for found in one.findings)]
        said = {found: number for number, found in enumerate(dict.fromkeys(every))}
        told = {
            "form": FORM,
            "content": self._way(order.content),
            "order": _terms(order),
            "fingerprint": made.fingerprint,
            "names": made.names,
            "since": made.since,
            "until": made.until,
            "exit_code": outcome.exit_code,
            "files": made_files,
            "former": sorted(former - names),
            # each once, whatever the number of editions that have it
            "said": [self._flat(one) for one in said],
            "findings": [said[one] for one in outcome.findings],
            "editions": [
                {**asdict(one), "findings": [said[found] for found in one.findings]}
                for one in outcome.editions
            ],
        }
        files.replace(path, (json.dumps(told, default=str).encode(),))

    def left_over(self, contents: Iterable[Path], within: Sequence[Path]) -> list[Path]:
        """Return the files of handouts that are gone, or that no longer make them, in order.

        `contents` are the handouts that there are. Only those of handouts in the folders `within`
        are looked for.
        """
        here = {self._way(path) for path in contents}
        standing: set[str] = set()
        gone: set[str] = set()
        for _, known in self._all():
            names = {one["name"] for one in known["files"]}
            if known["content"] in here:
                standing |= names | (set(known["former"]) if known["exit_code"] else set())
                gone |= set() if known["exit_code"] else set(known["former"])
            elif any(
                (self.shelves.project / known["content"]).is_relative_to(one) for one in within
            ):
                gone |= names | set(known["former"])
            else:
                standing |= names
        there = (self.out / name for name in sorted(gone - standing))
        return [path for path in there if path.is_file()]

    def prune(self, contents: Iterable[Path], within: Sequence[Path]) -> list[Path]:
        """Remove what is left over, and the records of handouts that are gone. Raises OSError."""
        contents = list(contents)
        removed = self.left_over(contents, within)
        for path in removed:
            path.unlink(missing_ok=True)
        here = {self._way(path) for path in contents}
        for path, known in self._all():
            home = self.shelves.project / known["content"]
            if known["content"] not in here and any(home.is_relative_to(one) for one in within):
                path.unlink(missing_ok=True)
            elif known["former"] and not known["exit_code"]:
                files.replace(path, (json.dumps({**known, "former": []}).encode(),))
        return removed

    def _all(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for path in sorted(self.folder.glob("*.json")):
            known = self._read(path)
            if known and known["form"] == FORM:
                yield path, known

    def _read(self, path: Path) -> dict[str, Any] | None:
        """Return a record; None when there is none, or it is not whole."""
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(system.read(path, MOST_BYTES))
            if isinstance(known, dict) and known.get("form") == FORM:
                return known
        return None

    def _path(self, order: Order) -> Path:
        said = (self._way(order.content), *_terms(order).values())
        name = hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return self.folder / f"{name}.json"

    def _way(self, path: Path) -> str:
        """Return a path as seen from the project, so that the project may be moved."""
        absolute = path.parent.resolve() / path.name
        home = self.shelves.project
        return (
            absolute.relative_to(home).as_posix()
            if absolute.is_relative_to(home)
            else str(absolute)
        )

    def _file(self, path: Path, pages: int) -> dict[str, Any]:
        stat = path.stat()
        return {
            "name": path.name, "pages": pages, "size": stat.st_size,
            "changed": stat.st_mtime_ns, "sha256": digest(path).hex(),
        }  # fmt: skip

    def _stands(self, file: Mapping[str, Any]) -> bool:
        """Return whether a file is there as it was written, by its bytes where its time differs."""
        path = self.out / file["name"]
        try:
            stat = path.stat()
        except OSError:
            return False
        if stat.st_size != file["size"]:
            return False
        return bool(stat.st_mtime_ns == file["changed"] or digest(path).hex() == file["sha256"])

    def _outcome(self, order: Order, known: Mapping[str, Any]) -> Outcome:
        receipts = tuple(
            Receipt(self.out / one["name"], one["pages"], one["size"]) for one in known["files"]
        )
        said = [self._found(one) for one in known["said"]]
        editions = tuple(
            EditionOutcome(**{**one, "findings": tuple(said[number] for number in one["findings"])})
            for one in known["editions"]
        )
        findings = tuple(said[number] for number in known["findings"])
        return Outcome(
            order.content, findings, known["exit_code"], editions, receipts, unchanged=True
        )

    def _flat(self, found: Finding) -> dict[str, Any]:
        where = found.where
        place = (
            [self._way(Path(where.file)), where.line, where.column, where.text] if where else None
        )
        return {**asdict(found), "severity": int(found.severity), "where": place}

    def _found(self, flat: Mapping[str, Any]) -> Finding:
        where = flat["where"]
        place = Place(self._shown(where[0]), *where[1:]) if where else None
        return Finding(**{**flat, "severity": SEVERITIES[flat["severity"]], "where": place})

    def _shown(self, way: str) -> str:
        """Return a path of a record as one would write it here; most findings have the same."""
        if way not in self._paths:
            self._paths[way] = shown(self.shelves.project / way)
        return self._paths[way]


def _terms(order: Order) -> dict[str, Any]:
    """Return what was ordered of a handout, but for the day."""
    release = order.release
    return {
        "formats": order.formats, "brand": order.brand, "language": order.language,
        "outlet": release.outlet, "allow_expired": release.allow_expired, "press": release.press,
        "condition": release.condition,
    }  # fmt: skip
