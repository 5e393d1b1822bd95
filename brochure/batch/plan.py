"""What is made of which rows, how, and where it goes: decided before anything is made."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from brochure import __version__
from brochure.batch.chunk import FEW, FOLDED, UNLIKE, Chunk, EditionSpec, SharedSettings
from brochure.batch.prepared import PreparedEdition, prepared_editions
from brochure.batch.request import BatchRequest
from brochure.batch.validation import Editions, Validation
from brochure.model.finding import Finding, warning
from brochure.model.personal import OLD_FORMAT, FieldFit, Row

# Rows in a chunk: enough that a worker is not kept waiting, few enough that a lost one costs
# little.
MOST_ROWS = 64
# Seconds of a core, measured: a copy that is stamped, one that is rendered in full; how many
# seconds are worth a worker.
STAMPED, RENDERED, WORTH = 0.0006, 0.6, 0.5
# Seconds that a chunk may take: so long Ctrl-C waits.
LONGEST = 2.0
# A stencil and its trial cost about what two copies cost that are rendered in full.
FEWEST_STAMPED = 3


class BatchPlan:
    """The specs, one for each shape, and the chunks of rows that workers get."""

    def __init__(self, request: BatchRequest, editions: Editions, found: Validation) -> None:
        """Take what is asked, the editions and what validation found."""
        self.request, self.editions, self.found = request, editions, found
        self.handout = editions.manuscript.handout
        self.shapes = {shape: number for number, shape in enumerate(found.shapes)}
        self.address = request.out if "://" in request.out else str(Path(request.out).absolute())
        run = secrets.token_hex(8)
        self.prepared = prepared_editions(run)
        # All that copies are made of; the day only where it is printed.
        specs = [self.prepared.of(spec).identified() for spec in self._specs()]
        locks = request.password_column is not None
        self.settings = SharedSettings(
            tuple(specs), request.kind, self.address, self._seal(specs), run, locks, request.anew
        )
        self.width = request.workers or min(os.cpu_count() or 1, self._worth(specs))

    def _specs(self) -> Iterator[EditionSpec]:
        content = self.request.order.content
        for shape, group in self.found.shapes.items():
            order = replace(
                self.request.order,
                content=content.absolute(),
                formats=(shape.format,),
                language=shape.language,
            )
            characters = tuple(
                (name, "".join(sorted(characters))) for name, characters in group.characters.items()
            )
            folded = self.editions.of(shape.format, shape.language).format.imposition
            full_render = FOLDED if folded else FEW if group.rows < FEWEST_STAMPED else ""
            yield EditionSpec(order, shape.fields, characters, full_render)

    def _seal(self, specs: list[EditionSpec]) -> bytes:
        """Return a digest of all that was asked: each copy's identifier comes of it, and nobody
        shall guess at the rest of a short list by trying (RFC 7914).
        """
        request = self.request
        # the format by its old name, so that a batch begun under it is finished
        columns = {OLD_FORMAT if name == "format" else name: heading
                   for name, heading in request.columns.mapping.items()}  # fmt: skip
        asked = (
            __version__,
            self.found.recipients.digest(),
            [(spec.fingerprint, spec.page_digest) for spec in specs],
            request.kind,
            request.name.replace("{format}", f"{{{OLD_FORMAT}}}"),
            request.password_column,
        )
        said = hashlib.sha256(repr((asked, sorted(columns.items()))).encode()).digest()
        return hashlib.scrypt(said, salt=b"brochure batch", n=2**14, r=8, p=1, dklen=32)

    def _worth(self, specs: list[EditionSpec]) -> int:
        """Return how many workers are worth their start: what they inherit is copied as they use
        it.
        """
        groups = zip(specs, self.found.shapes.values(), strict=True)
        rendered = (
            (group.rows if spec.full_render else group.foreign, group.rows)
            for spec, group in groups
        )
        seconds = sum(some * RENDERED + rows * STAMPED for some, rows in rendered)
        return max(1, round(seconds / WORTH))

    def prepared_edition(
        self, spec: int, fits: tuple[tuple[str, FieldFit], ...] = ()
    ) -> PreparedEdition:
        """Return the lead's own prepared edition of a spec, with some fields in smaller type.
        Raises BrochureError.
        """
        return self.prepared.of(replace(self.settings.specs[spec], fits=fits))

    def tried(self) -> list[EditionSpec]:
        """Return the specs to be proved: those whose stamped copies are true, and the same in
        smaller type.

        What cannot be stamped is rendered in full from now on, copy by copy; of an edition without
        a stamped copy one spec is proved all the same, for what an author must know.
        """
        specs = list(self.settings.specs)
        found: list[EditionSpec] = []
        for number, group in enumerate(self.found.shapes.values()):
            if specs[number].full_render:
                continue
            prepared = self.prepared_edition(number)
            found.append(prepared.spec)
            if not prepared.is_true():
                specs[number] = replace(specs[number], full_render=UNLIKE, page_digest=b"")
                continue
            for name in prepared.too_wide(group.longest):
                spec = prepared.spec.smaller((name,))
                while spec:
                    smaller = self.prepared.of(spec)
                    found += [spec] if smaller.is_true() else []
                    wide = smaller.too_wide({name: group.longest[name]})
                    spec = spec.smaller(wide) if wide else None
        self.settings = replace(self.settings, specs=tuple(specs))
        proved = {one.order for one in found}
        others = {one.order: one for one in specs if one.order not in proved}
        return [*found, *others.values()]

    def prove(self, spec: EditionSpec, *, usable: bool) -> None:
        """Note that a spec for smaller type has been looked at, and whether it may be used."""
        if usable:
            self.settings = replace(self.settings, proved=self.settings.proved | {spec})

    def salt(self, salt: bytes) -> None:
        """Make the identifiers of locked copies of something random: they stand in the open, beside
        what is locked.
        """
        if self.settings.locks:
            self.settings = replace(self.settings, seal=salt)

    @property
    def copies(self) -> int:
        """Return how many rows are well."""
        return self.found.total - len(self.found.bad)

    def mixed(self) -> list[Finding]:
        """Tell that a print job has sheets that no one setting of a printer suits."""
        made = {
            shape.format: self.editions.of(shape.format, shape.language).format
            for shape in self.shapes
        }
        kinds = {(one.sheet.paper, one.sheet.sides, one.sheet.flip) for one in made.values()}
        if self.request.kind != "job" or len(kinds) < 2:
            return []
        message = (
            f"the print job mixes papers, or sheets turned on different edges: {', '.join(made)}"
        )
        return [
            warning(
                "job-mixed",
                message,
                None,
                "`brochure list formats` says how each is printed; divide the list",
            )
        ]

    def chunks(
        self,
        skip: Callable[[int, str], bool] | None = None,
        order: deque[tuple[int, int, str]] | None = None,
    ) -> Iterator[Chunk]:
        """Yield the rows that are to be made, but for those that are to be skipped by their number
        and name.

        `order` gets number, spec and name of each, as they stand.
        """
        size = max(1, min(MOST_ROWS, self.copies // (self.width * 4)))
        rows, seconds = [], 0.0
        for row in self.found.rows():
            shape = self.editions.shape(row)
            name = self.found.names.of(
                row.number, self.editions.plain(self.editions.texts(row, shape), shape)
            )
            if skip and skip(row.number, name):
                continue
            if order is not None:
                order.append((row.number, self.shapes[shape], name))
            rows.append((row, self.shapes[shape], name))
            seconds += RENDERED if self.settings.specs[self.shapes[shape]].full_render else STAMPED
            if len(rows) == size or seconds > LONGEST:
                yield self._chunk(rows)
                rows, seconds = [], 0.0
        if rows:
            yield self._chunk(rows)

    def _chunk(self, rows: list[tuple[Row, int, str]]) -> Chunk:
        return Chunk(self.settings, *(tuple(column) for column in zip(*rows, strict=True)))

    def journal(self) -> Path:
        """Return where the journal stands: with the copies, or here when they go to a URL."""
        name = f".{self.handout.document.id}-batch.sqlite"
        if "://" not in self.request.out:
            return Path(self.request.out) / name
        return Path(f".{hashlib.sha256(self.address.encode()).hexdigest()[:8]}{name}")

    def file(self) -> Path:
        """Return where all copies go together."""
        kind = "job.pdf" if self.request.kind == "job" else "copies.zip"
        return Path(self.request.out) / f"{self.handout.document.id}-{self.editions.format}-{kind}"
