"""An edition ready for readers' words: its stencil, tried against full renders of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brochure import compose, stamp
from brochure.batch.chunk import EditionSpec
from brochure.compose import words
from brochure.errors import CannotDeliver
from brochure.fingerprint import fingerprint, used
from brochure.model.edition import Edition
from brochure.model.field_box import Misfit, Why
from brochure.model.finding import Severity, forbids_delivery
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Html, Stencil
from brochure.model.personal import Entry, Row
from brochure.model.proof import Proof, Typeset
from brochure.pipeline import Pipeline
from brochure.shelves import shelves_of

# An example is repeated up to so many times to fill two lines.
MOST_REPEATED = 8


@dataclass(frozen=True)
class _Page:
    manuscript: Manuscript
    edition: Edition
    html: Html


class PreparedEdition:
    """An edition ready for readers' words."""

    def __init__(self, pipeline: Pipeline, spec: EditionSpec) -> None:
        """Set the edition once with the fields' examples. Raises BrochureError when it cannot be
        read or set.
        """
        self.pipeline, self.spec = pipeline, spec
        self.manuscript, (self.edition,) = pipeline.read(spec.order)
        self._fields = [one for one in self.manuscript.handout.fields if one.name in spec.fields]
        self.template: stamp.Template | None = None
        self._stencil: Stencil | None = None
        self._example: Typeset | None = None
        self._proved: bool | None = None
        self._samples = {
            one.name: words.written(one.sample(), self.edition.language) for one in self._fields
        }
        if not spec.full_render:
            made = self._example = self._set_example()
            characters = {name: {*wanted, *self._samples[name]} for name, wanted in spec.characters}
            self._stencil = pipeline.typesetter().stencil(made.html, made.layout, characters)
            if self._stencil:
                self.template = stamp.Template(self._stencil.pdf.data)

    def _set_example(self) -> Typeset:
        """Set the page with the fields' examples; one that is to stand on two lines is repeated
        until it does.
        """
        samples = dict(self._samples)
        wrapped = {name for name, fit in self.spec.fits if fit == "wrapped"}
        for _ in range(MOST_REPEATED):
            made = self.pipeline.typeset(*self._with(self._samples))
            short = [
                box.name for box in made.layout.fields if box.name in wrapped and box.lines == 1
            ]
            if not short:
                break
            for name in short:
                self._samples[name] += f" {samples[name]}"
        return made

    def identified(self) -> EditionSpec:
        """Return its specification with what tells it from others: the files that it is made from,
        the page with the examples as it is composed, and the stencil.
        """
        shelves, order = self.pipeline.shelves, self.spec.order
        manuscript, edition = self._with(self._samples)
        html = compose.html(manuscript, edition, shelves)
        stencil = self.template.digest if self.template else b""
        inputs = self.spec.inputs or used(
            [_Page(manuscript, edition, html)], order.content, shelves
        )
        return replace(
            self.spec,
            inputs=inputs,
            fingerprint=fingerprint(order, shelves, inputs),
            page_digest=hashlib.sha256(repr(html).encode() + stencil).digest(),
        )

    def proof(self) -> Proof:
        """Return the proof with the examples: what stands on every copy is checked once."""
        return self.pipeline.checked(
            self._example or self.pipeline.typeset(*self._with(self._samples))
        )

    def is_true(self) -> bool:
        """Return whether stamped copies equal those that are rendered in full: with the examples,
        and with shorter words.

        In smaller type the examples are enough: that nothing moves with a field's length has been
        seen by then.
        """
        shorter = {
            name: text[::-1][: max(1, len(text) // 2)].strip() or text
            for name, text in self._samples.items()
        }
        if self._example is None or not self._equals(self._samples, self._example):
            return False
        return bool(self.spec.fits) or self._equals(
            shorter, self.pipeline.typeset(*self._with(shorter))
        )

    def too_wide(self, words: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        """Return the fields of which some words are too wide for their box."""
        return tuple(
            name
            for name, texts in words.items()
            if any(self._is_wide(name, text) for text in texts)
        )

    def _is_wide(self, name: str, text: str) -> bool:
        try:
            drawn = self._stencil.drawn({**self._samples, name: text}) if self._stencil else None
        # words that cannot be drawn cost their own row only, when it is its turn
        except Exception:  # noqa: BLE001
            return False
        return isinstance(drawn, Misfit) and drawn.why is Why.WIDTH

    def is_proved(self) -> bool:
        """Return whether stamped copies are true and what stands on all of them may go out; it is
        looked at once.
        """
        if self._proved is None:
            self._proved = self.is_true() and not forbids_delivery(self.proof().findings)
        return self._proved

    def _equals(self, texts: dict[str, str], rendered: Typeset) -> bool:
        drawn = self._stencil.drawn(texts) if self._stencil else None
        if self.template is None or drawn is None or isinstance(drawn, Misfit):
            return False
        return stamp.alike(b"".join(self.template.copy(drawn, bytes(16))), rendered.pdf.data)

    def stamped(self, drawn: Sequence[bytes], ident: bytes) -> tuple[bytes, ...]:
        """Return a copy's file in parts."""
        return self.template.copy(drawn, ident) if self.template else ()

    def drawn(self, row: Row) -> tuple[bytes, ...] | Misfit | None:
        """Return what a row's copy has in its slots, or what keeps it from being stamped; None
        where nothing is.
        """
        return self._stencil.drawn(self._texts(row)) if self._stencil else None

    def full_render(
        self, row: Row, ident: bytes
    ) -> tuple[tuple[str, tuple[bytes, ...]], ...] | str:
        """Return a row's files, rendered in full and checked, by what is added to their names; or
        the code of an error.
        """
        proof = self.pipeline.proof(*self._with(self._texts(row)))
        if forbids_delivery(proof.findings):
            return next(one.code for one in proof.findings if one.severity is Severity.ERROR)
        made = [("", proof.pdf), *((f"-{one.purpose}", one.pdf) for one in proof.finished)]
        return tuple((suffix, stamp.Template(pdf.data).copy((), ident)) for suffix, pdf in made)

    def _texts(self, row: Row) -> dict[str, str]:
        return {
            one.name: words.written(row.values[one.name], self.edition.language)
            for one in self._fields
        }

    def _with(self, texts: dict[str, str]) -> tuple[Manuscript, Edition]:
        fits = dict(self.spec.fits)
        entries = tuple(
            Entry(one, texts[one.name], fits.get(one.name, "whole")) for one in self._fields
        )
        return replace(self.manuscript, entries=entries), self.edition


class PreparedEditions:
    """The prepared editions of one run, each made when it is first asked for; a process keeps those
    of its last run.
    """

    def __init__(self, run: str) -> None:
        """Take what tells the run from others; templates are read anew for it."""
        compose.forget_templates()
        self.run = run
        self._pipelines: dict[Path, Pipeline] = {}
        self._prepared: dict[EditionSpec, PreparedEdition] = {}

    def of(self, spec: EditionSpec) -> PreparedEdition:
        """Return a spec's prepared edition. Raises CannotDeliver when the project is not the
        lead's, and BrochureError.
        """
        if spec not in self._prepared:
            content = spec.order.content
            try:
                content.open("rb").close()
            except OSError as trouble:
                raise CannotDeliver(
                    f"A worker cannot read {content}: {trouble.strerror}. The project has one "
                    f"path for all of them."
                ) from None
            pipeline = self._pipelines.setdefault(content.parent, Pipeline(shelves_of(content)))
            prepared = PreparedEdition(pipeline, spec)
            own = prepared.identified() if spec.fingerprint else spec
            alike = spec.fits or spec.page_digest in {b"", own.page_digest}
            if own.fingerprint != spec.fingerprint or not alike:
                raise CannotDeliver(
                    f"The project of {content} is not the same for every worker, or was changed "
                    f"while the batch ran."
                )
            self._prepared[spec] = prepared
        return self._prepared[spec]


_kept: list[PreparedEditions] = []


def prepared_editions(run: str) -> PreparedEditions:
    """Return this process's prepared editions; a forked worker finds what its parent made."""
    if not _kept or _kept[0].run != run:
        _kept[:] = [PreparedEditions(run)]
    return _kept[0]
