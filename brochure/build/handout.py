"""One handout of a build: made, checked, put in its place, and kept in the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from brochure import check, pipeline
from brochure.build.dates import holds
from brochure.deliver import channel
from brochure.deliver.address import FOLDER, Address
from brochure.errors import BadInput, BrochureError, CannotDeliver, MachineLacks, Refused
from brochure.fingerprint import fingerprint, used
from brochure.model import finding
from brochure.model.finding import Finding, Place, error, forbids_delivery
from brochure.model.outcome import EditionOutcome, Outcome
from brochure.model.parcel import Receipt
from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline
from brochure.record import Made, Records
from brochure.shelves import Shelves, project_of, shown
from brochure.work import bounds
from brochure.work.executors import processes
from brochure.work.pool import Lost, WorkerPool

REFUSALS = {Refused.exit_code, BadInput.exit_code}


@dataclass(frozen=True)
class HandoutTask:
    """One handout as work for a process: its order, and where its PDFs go, if anywhere."""

    number: int
    order: Order
    out: Address | None

    @property
    def rows(self) -> tuple[HandoutTask]:
        """Return what a worker pool counts."""
        return (self,)

    def alone(self) -> list[HandoutTask]:
        """Return the same: it is one thing."""
        return [self]


def outcome(
    makes: Pipeline, order: Order, each: Callable[[Proof], None] = lambda _proof: None
) -> Outcome:
    """Make every proof of an order and hand it on; what stops the pipeline becomes part of the
    outcome.
    """
    where: dict[Finding, list[str]] = {}
    findings: list[Finding] = []
    editions: list[EditionOutcome] = []
    code = 0
    try:
        for proof in makes.proofs(order):
            for found in proof.findings:
                where.setdefault(found, []).append(proof.edition.format_name)
            editions.append(EditionOutcome.of(proof))
            each(proof)
        code = Refused.exit_code if forbids_delivery(where) else 0
    except Refused as trouble:
        findings.extend(trouble.findings)
        code = trouble.exit_code
    except BrochureError as trouble:
        message, _, remedy = str(trouble).partition("\n")
        findings.append(error("stopped", message, None, " ".join(remedy.split())))
        code = trouble.exit_code
    for found, names in where.items():
        # what all formats have in common need not be said of each
        told = (
            found.message
            if len(names) == len(editions)
            else f"{found.message} ({', '.join(names)})"
        )
        findings.append(replace(found, message=told))
    return Outcome(order.content, finding.in_order(findings), code, tuple(editions))


def made(makes: Pipeline, task: HandoutTask) -> Outcome:
    """Make one handout and put its PDFs in their place, with the record of it.

    What goes wrong is part of the outcome. A handout whose files changed while it was made has no
    record: the next run makes it again.
    """
    order, out = task.order, task.out
    if out is None:
        return outcome(makes, order)
    sender = channel.to(out)
    receipts: list[Receipt] = []
    proofs: list[Proof] = []
    before = fingerprint(order, makes.shelves)

    def deliver(proof: Proof) -> None:
        proofs.append(proof)
        if not forbids_delivery(proof.findings):
            receipts.extend(pipeline.deliver(proof, sender))

    done = replace(outcome(makes, order, deliver), receipts=tuple(receipts))
    names = used(proofs, order.content, makes.shelves) if proofs else None
    after = fingerprint(order, makes.shelves)
    # What is kept of a handout that cannot go out spares the next run the work; it is no reason to
    # begin with records. What went elsewhere than into a folder cannot be looked at again.
    records = Records(Path(out.text), makes.shelves)
    has_place = bool(receipts) or records.folder.is_dir()
    is_kept = not done.exit_code or (done.exit_code in REFUSALS and has_place)
    # What took too long on a busy machine is tried again.
    is_kept = is_kept and not any(found.code in bounds.CODES for found in done.findings)
    if out.scheme == FOLDER and is_kept and before == after:
        since, until = holds(proofs, done.findings, order.release.day)
        own = fingerprint(order, makes.shelves, names)
        try:
            records.write(order, Made(done, names, own, since, until))
        except OSError as trouble:
            raise CannotDeliver(
                f"{out} cannot be written: {trouble.strerror or trouble}."
            ) from None
    return done


def by_many(tasks: Sequence[HandoutTask], width: int) -> Iterator[Outcome]:
    """Yield the outcomes of tasks that several processes do, as they come."""
    check.shelf()  # loaded once, before the processes are forked
    warm(tasks[0].order.content)
    with WorkerPool(processes(width)) as pool, closing(pool.results(_work, tasks)) as results:
        for result in results:
            if isinstance(result, Lost):
                message = "it could not be made: the process that made it was lost twice"
                hint = "make it by itself, to see why: brochure make FILE --verbose"
                order = tasks[result.number - 1].order
                found = error("worker-lost", message, Place(shown(order.content)), hint)
                yield refused(order, found, MachineLacks.exit_code)
            else:
                yield result


def _work(task: HandoutTask) -> Outcome:
    try:
        return made(warm(task.order.content), task)
    except BrochureError as trouble:
        found = error("stopped", str(trouble), Place(shown(task.order.content)))
        return refused(task.order, found, trouble.exit_code)
    except Exception as trouble:  # noqa: BLE001 - the others are made all the same
        message = f"it could not be made ({type(trouble).__name__}): this is our fault, not yours"
        hint = f"please report it; brochure make {shown(task.order.content)} says more"
        found = error("work-failed", message, Place(shown(task.order.content)), hint)
        return refused(task.order, found, BrochureError.exit_code)


# By project, the pipeline that this process keeps warm from one handout to the next.
_WARM: dict[Path, Pipeline] = {}


def warm(content: Path) -> Pipeline:
    """Return the pipeline of a handout's project, its engine loaded."""
    project = project_of(content).resolve()
    if project not in _WARM:
        _WARM[project] = Pipeline(Shelves(project))
        _WARM[project].typesetter()
    return _WARM[project]


def until_hopeless(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Yield outcomes until one says that this machine or the disk lets none be made."""
    for one in outcomes:
        yield one
        if one.exit_code == MachineLacks.exit_code and one.findings[0].code == "stopped":
            return


def refused(order: Order, found: Finding, code: int) -> Outcome:
    """Return the outcome of a handout of which nothing is made."""
    return Outcome(order.content, (found,), code)
