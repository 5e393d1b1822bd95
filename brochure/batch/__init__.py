"""A recipient list in, a copy for each of its readers out: the lead plans, hands chunks to workers,
and gathers.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Protocol

from brochure import check, files
from brochure.batch import copier
from brochure.batch.chunk import EditionSpec, Proofing, Result
from brochure.batch.gather import Gathered
from brochure.batch.journal import Journal, RowOutcome
from brochure.batch.plan import BatchPlan
from brochure.batch.request import BatchRequest, Made, NotMade, Summary
from brochure.batch.validation import Editions, Validation, validate
from brochure.compose import words
from brochure.deliver.store import store
from brochure.errors import BadInput, CannotDeliver, Refused
from brochure.model.finding import Finding, Severity, forbids_delivery
from brochure.model.personal import Entry
from brochure.pipeline import Pipeline
from brochure.shelves import shelves_of, shown
from brochure.work.executors import cluster, processes
from brochure.work.pool import Lost, WorkerPool


class Watch(Protocol):
    """Is told how many more rows are through."""

    def advance(self, made: int) -> None:
        """Note some rows."""

    def done(self) -> None:
        """Note that there are no more."""


def run(request: BatchRequest, watch: Callable[[int], Watch]) -> Summary:
    """Make a copy for each row of a recipient list; `watch` takes the number of rows.

    Raises BadInput when a file, an option or a row cannot be used (nothing is made then), Refused
    when the handout may not go out, MachineLacks, CannotDeliver; what was made until then is in its
    place, and a rerun makes the rest.
    """
    begun = time.monotonic()
    pipeline = Pipeline(shelves_of(request.order.content))
    editions = Editions(pipeline, request)
    found = validate(request, pipeline, editions)
    summary = Summary(found.total, bad=found.bad, findings=list(found.notes))
    if found.bad and not request.skip_bad:
        raise BadInput([one for findings in found.bad.values() for one in findings])
    if found.bad:
        summary.mended = shown(_to_mend(found))
    plan = BatchPlan(request, editions, found)
    if not request.cluster:
        check.shelf()  # loaded once, before workers are forked
    with WorkerPool(cluster(request.cluster) if request.cluster else processes(plan.width)) as pool:
        try:
            _proof(plan, summary, pool)
            with _watched(watch(found.total - len(found.bad))) as told:
                (_make_files if request.kind == "files" else _make_one)(plan, summary, told, pool)
        except KeyboardInterrupt:
            summary.interrupted = True
            if request.kind != "files":  # a file of all copies is there when all of them are
                summary.stamped, summary.full_renders = 0, Counter()
    summary.seconds = time.monotonic() - begun
    return summary


@contextmanager
def _watched(watch: Watch) -> Iterator[Watch]:
    """Tell a watch the end, whatever it is."""
    try:
        yield watch
    finally:
        watch.done()


def rehearse(request: BatchRequest) -> Summary:
    """Look at every row and make one copy with the fields' examples; faulty rows are told. Raises
    what `run` raises.
    """
    pipeline = Pipeline(shelves_of(request.order.content))
    editions = Editions(pipeline, request)
    edition = editions.of(editions.format, editions.language)
    summary = Summary()
    if request.recipients:
        found = validate(request, pipeline, editions)
        summary.total, summary.bad, summary.findings = (
            found.total - len(found.bad),
            found.bad,
            list(found.notes),
        )
    fields = editions.manuscript.handout.fields
    entries = tuple(Entry(one, words.written(one.sample(), edition.language)) for one in fields)
    proof = pipeline.proof(replace(editions.manuscript, entries=entries), edition)
    summary.findings += proof.findings
    if forbids_delivery(proof.findings):
        raise Refused(proof.findings)
    name = f"{editions.manuscript.handout.document.id}-{editions.format}-sample.pdf"
    store(request.out).put(name, (proof.pdf.data,))
    summary.written.append(f"{request.out}/{name}")
    return summary


def _to_mend(found: Validation) -> Path:
    """Write the faulty rows, as they stand, beside the recipient list; what somebody has begun to
    mend there stays.
    """
    recipients, words = (
        found.recipients.path,
        {row: [one.message for one in told] for row, told in found.bad.items()},
    )
    for number in count(1):
        path = recipients.with_name(
            f"{recipients.stem}-to-mend{'' if number == 1 else f'-{number}'}{recipients.suffix}"
        )
        if not path.exists():
            found.recipients.write_bad(path, words)
            return path
        if found.recipients.has_bad(path, words):
            return path
    raise AssertionError("numbers do not end")


def _proof(plan: BatchPlan, summary: Summary, pool: WorkerPool) -> None:
    """See that stamped copies are true, and that each edition may go out. Raises Refused with what
    forbids it.
    """
    specs = plan.tried()
    proofs = [Proofing(plan.settings, spec, number) for number, spec in enumerate(specs, 1)]
    editions = {spec.order for spec in specs}
    findings = list(summary.findings)
    for told in pool.results(copier.prove, proofs):
        if isinstance(told, Lost):
            raise CannotDeliver(
                "The proof of an edition could not be made: its worker was lost twice."
            )
        spec, found = told
        if spec.fits:
            plan.prove(spec, usable=not forbids_delivery(found))
        else:
            findings += found if len(editions) == 1 else [_of(spec, one) for one in found]
    summary.findings = list(dict.fromkeys(findings))
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        raise Refused(errors)


def _of(spec: EditionSpec, found: Finding) -> Finding:
    """Return a finding that says in which format and language it was made."""
    return replace(
        found, message=f"{found.message} ({spec.order.formats[0]}, {spec.order.language})"
    )


def _make_files(plan: BatchPlan, summary: Summary, watch: Watch, pool: WorkerPool) -> None:
    """Have workers put each copy in its place; the journal says which are there, unless somebody
    took them away.
    """
    place = store(plan.settings.address)
    with Journal.open(plan.journal(), plan.settings.seal, anew=plan.request.anew) as journal:
        plan.salt(journal.salt())
        place.clear()
        there = place.names()

        def is_done(number: int, name: str) -> bool:
            there.difference_update((f"{name}.pdf", f"{name}-print.pdf"))
            known = copier.ident(plan.settings.seal, number)
            done = journal.is_done(number) and copier.is_there(place, f"{name}", known)
            summary.found += done
            watch.advance(int(done))
            return done

        try:
            with closing(pool.results(copier.work, plan.chunks(is_done))) as results:
                for result in results:
                    _record(journal, summary, watch, result)
        finally:
            place.clear()  # what lost workers left
        summary.others = sum(name.endswith(".pdf") for name in there)


def _record(journal: Journal, summary: Summary, watch: Watch, result: Result | Lost) -> None:
    rows = _rows(result)
    journal.record(map(_outcome, rows))
    for one in rows:
        _count(summary, one)
    watch.advance(len(rows))
    if isinstance(result, Result) and result.trouble:
        there = (
            f"{summary.made + summary.found:,} copies are in their place; the same command makes "
            "the rest."
        )
        raise CannotDeliver(f"{result.trouble}\n{there}")


def _make_one(plan: BatchPlan, summary: Summary, watch: Watch, pool: WorkerPool) -> None:
    """Gather the copies into one file, in the recipient list's order, however they come; none is
    written without a copy.
    """
    path = plan.file()
    plan.salt(secrets.token_bytes(16))
    summary.findings += plan.mixed()
    with files.told(path), files.partial(path, private=True) as made:
        gathered = Gathered(plan, made.file)
        try:
            for result in pool.results(copier.work, plan.chunks(order=gathered.order)):
                rows = _rows(result)
                if isinstance(result, Result) and result.trouble:
                    raise CannotDeliver(result.trouble)
                for one in gathered.taken(rows):
                    _count(summary, one)
                watch.advance(len(rows))
        except BaseException:
            gathered.drop()
            raise
        made.wanted = gathered.close()
    if made.wanted:
        summary.written.append(str(path))


def _rows(result: Result | Lost) -> Sequence[Made | NotMade | Lost]:
    return (result,) if isinstance(result, Lost) else result.rows


def _outcome(one: Made | NotMade | Lost) -> RowOutcome:
    if isinstance(one, Made):
        if one.found:
            return RowOutcome(one.number, "done")
        return RowOutcome(
            one.number, "done", "whole" if one.full_render else "stamped", one.full_render
        )
    if isinstance(one, NotMade):
        return RowOutcome(one.number, "refused", reason=one.code)
    return RowOutcome(one.number, "aside", reason=one.code, tries=2)


def _count(summary: Summary, one: Made | NotMade | Lost) -> None:
    if isinstance(one, Lost):
        summary.aside.append(one.number)
    elif isinstance(one, NotMade):
        summary.refused[one.number] = one
    elif one.found:
        summary.found += 1
    elif one.full_render:
        summary.full_renders[one.full_render] += 1
    else:
        summary.stamped += 1
