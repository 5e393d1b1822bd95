"""A printer that speaks IPP (RFC 8010, RFC 8011) takes a parcel.

It is a channel, but no address of `make --out`: what is printed is to be in the record of what was
given out, which `brochure print` and the desk keep.
"""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable

from brochure.deliver.address import shown
from brochure.deliver.printing import client, planning, reasons, wire
from brochure.deliver.printing.acceptance import Accepted, accepted
from brochure.deliver.printing.capabilities import WANTED, Capabilities
from brochure.deliver.printing.client import Operation, Status, is_success, refusal
from brochure.deliver.printing.message import JOB, PRINTER, Answer, Attribute
from brochure.deliver.printing.planning import Plan
from brochure.deliver.printing.reasons import Progress
from brochure.deliver.printing.troubles import (
    NoJob,
    PrinterRefused,
    PrinterSilent,
    Uncertain,
    Unprintable,
)
from brochure.model.parcel import Parcel, Receipt, Ticket

__all__ = [
    "Accepted", "Capabilities", "IppPrinter", "NoJob", "Plan", "PrinterRefused", "PrinterSilent",
    "Progress", "Uncertain", "Unprintable",
]  # fmt: skip

UNKNOWN = "the printer does not say what became of it"
# After a printer has refused PDF, each of the two kinds of raster is tried once.
MOST_TRIES = 3
MOST_JOBS = 500
WRONG_FORM = (Status.FORMAT_NOT_SUPPORTED, Status.ATTRIBUTES_NOT_SUPPORTED)
# Seconds before a busy printer is asked again, at first and at most.
BUSY_FIRST, BUSY_LAST = 0.05, 1.0
NO_JOB = (Status.NOT_FOUND, Status.GONE, Status.NOT_POSSIBLE)


class IppPrinter:
    """One printer. Nothing is kept open between two questions."""

    def __init__(
        self,
        address: str,
        *,
        user: str = "brochure",
        paper: tuple[str, ...] = (),
        connect_s: float = 4,
        answer_s: float = 30,
        busy_s: float = 30,
        aside: Callable[[Callable[[], bytes]], bytes] = lambda draw: draw(),
    ) -> None:
        """Take an address such as ipp://192.168.1.20/ipp/print; `paper` is what the clinic says
        that lies in the trays. A printer that is busy with another job is asked again for `busy_s`
        seconds: it surely has none of this one. `aside` runs what draws pages for a printer that
        takes no PDF: PDFium bears one thread at a time.
        """
        self.address, self.paper, self.busy_s, self.aside = address, paper, busy_s, aside
        self._client = client.Client(address, user, connect_s, answer_s)

    def capabilities(self, form: str = "") -> Capabilities:
        """Return what the printer says of itself, and of documents of a media type if one is
        named. Raises PrinterSilent with a sentence.
        """
        asked = [Attribute.of("requested-attributes", "keyword", *WANTED)]
        if form:
            asked.insert(0, Attribute.of("document-format", "mimeMediaType", form))
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, *asked)
        if not is_success(answer):
            raise PrinterSilent(f"The printer does not say what it can do: {refusal(answer)}.")
        said = answer.first(PRINTER)
        if not said:
            raise PrinterSilent("The printer says nothing of what it can do.")
        return Capabilities.of(said, self.paper)

    def plan(self, ticket: Ticket, parcel: Parcel) -> Plan:
        """Return what will be asked for, attribute by attribute. Raises PrinterSilent, and
        Unprintable with the reason where the paper would come out wrong.
        """
        return self._plan(ticket, parcel, self.capabilities(), frozenset())

    def submit(self, parcel: Parcel, ticket: Ticket, name: str) -> Accepted:
        """Send a job under a name in which nobody's name is, and return what the printer answered.

        Raises PrinterSilent, PrinterRefused or Unprintable where the printer surely has no job, and
        Uncertain where it may have one.
        """
        known = self.capabilities()
        if not known.is_accepting:
            raise PrinterRefused(_sentence("The printer takes no jobs now", known.reasons))
        barred: set[str] = set()
        for _ in range(MOST_TRIES):
            made = self._plan(ticket, parcel, known, frozenset(barred))
            operation = self._operation(made, name)
            if self._is_valid(made, operation, known):
                answer = self._printed(made, operation, self._document(parcel, made))
                if answer.status not in WRONG_FORM:
                    return accepted(answer, made)
            barred.add(made.media_type)
        raise Unprintable("The printer refuses every form in which brochure can send this.")

    def send(self, parcel: Parcel, ticket: Ticket) -> Receipt:
        """Send a job under a name of its own. Raises as `submit` does."""
        letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))
        taken = self.submit(parcel, ticket, f"brochure {letters}")
        said = "; ".join([f"the printer took it as job {taken.job}", *taken.ignored])
        return Receipt(shown(self.address), parcel.pages, len(parcel.data), said)

    def job(self, number: int) -> Progress:
        """Return how far a job is; its state is None when the printer does not say or is silent.
        Nothing is raised.
        """
        try:
            answer = self._ask(
                Operation.GET_JOB_ATTRIBUTES,
                Attribute.of("job-id", "integer", number),
                Attribute.of(
                    "requested-attributes", "keyword", "job-id", "job-state", "job-state-reasons",
                    "job-impressions-completed", "job-media-sheets-completed",
                ),
            )  # fmt: skip
            if not is_success(answer):
                return Progress(None, UNKNOWN)
            job = answer.first(JOB)
            is_open = (job.number("job-state") or 0) < 7
            meanwhile = self._reports() if is_open else reasons.Reports()
            return reasons.progress(job, meanwhile)
        except PrinterSilent as trouble:
            return Progress(None, str(trouble))

    def cancel(self, number: int) -> Progress:
        """Have a job cancelled, and return how far it is then: one that is printed stays so.
        Nothing is raised.
        """
        try:
            answer = self._ask(Operation.CANCEL_JOB, Attribute.of("job-id", "integer", number))
        except PrinterSilent as trouble:
            return Progress(None, str(trouble))
        now = self.job(number)
        over = {"completed", "canceled", "aborted"}
        if is_success(answer) or now.state in over:
            return now
        why = "it has no such job" if answer.status in NO_JOB else refusal(answer)
        return Progress(now.state, f"it cannot be cancelled: {why}", now.pages)

    def find(self, name: str) -> int | None:
        """Return the number of the job of this very name, None when the printer lists its jobs and
        none has it. Raises PrinterSilent when it does not list them all by name.
        """
        for which in ("not-completed", "completed"):
            answer = self._ask(
                Operation.GET_JOBS,
                Attribute.of("limit", "integer", MOST_JOBS),
                Attribute.of("requested-attributes", "keyword", "job-id", "job-name"),
                Attribute.of("which-jobs", "keyword", which),
                Attribute.of("my-jobs", "boolean", False),
            )
            if not is_success(answer):
                raise PrinterSilent(f"The printer does not list its jobs: {refusal(answer)}.")
            jobs = answer.all_of(JOB)
            for job in jobs:
                number = job.number("job-id")
                if number and job.text("job-name") == name:
                    return number
            if any(not job.text("job-name") for job in jobs):
                raise PrinterSilent("The printer does not say what its jobs are called.")
        return None

    def _reports(self) -> reasons.Reports:
        answer = self._ask(
            Operation.GET_PRINTER_ATTRIBUTES,
            Attribute.of(
                "requested-attributes", "keyword", "printer-state", "printer-state-reasons"
            ),
        )
        return reasons.of_printer(answer.first(PRINTER).texts("printer-state-reasons"))

    def _plan(
        self, ticket: Ticket, parcel: Parcel, known: Capabilities, barred: frozenset[str]
    ) -> Plan:
        found: dict[str, Capabilities] = {}

        def of_form(media_type: str) -> Capabilities:
            if not known.tells_by_form:
                return known
            if media_type not in found:
                found[media_type] = self.capabilities(media_type)
            return found[media_type]

        return planning.plan(ticket, parcel, known, of_form, barred)

    def _is_valid(self, made: Plan, operation: tuple[Attribute, ...], known: Capabilities) -> bool:
        """Return whether the printer takes a document of this form, asked before it is sent. Raises
        PrinterRefused where it does not take the job at all, and PrinterSilent.
        """
        if Operation.VALIDATE_JOB not in known.operations:
            return True
        try:
            answer = self._client.ask(Operation.VALIDATE_JOB, *operation, job=made.attributes)
        except wire.Failed as trouble:
            if trouble.status:
                raise PrinterRefused(f"The printer does not take it: {trouble}.") from None
            raise PrinterSilent(f"The printer does not answer: {trouble}.") from None
        if answer.status in WRONG_FORM or is_success(answer):
            return is_success(answer)
        if answer.status in (Status.OPERATION_NOT_SUPPORTED, Status.BUSY):
            return True  # then the job itself is answered
        raise PrinterRefused(f"The printer does not take it: {refusal(answer)}.")

    def _operation(self, made: Plan, name: str) -> tuple[Attribute, ...]:
        return (
            Attribute.of("job-name", "name", name),
            Attribute.of("ipp-attribute-fidelity", "boolean", False),
            Attribute.of("document-format", "mimeMediaType", made.media_type),
        )

    def _document(self, parcel: Parcel, made: Plan) -> list[bytes]:
        """Return the parts of what is sent."""
        if made.raster is None:
            return [parcel.data]
        from brochure.deliver.printing import raster  # noqa: PLC0415 - few printers need it
        from brochure.inspect.faults import Unreadable  # noqa: PLC0415

        try:
            return raster.document(parcel.data, parcel.pages, made.raster, self.aside)
        except Unreadable:
            raise Unprintable(f"{parcel.name} cannot be read as a PDF.") from None
        except Exception as fault:  # whatever it is, such as an end of the program: nothing is sent
            kind = type(fault).__name__
            raise Unprintable(f"{parcel.name} could not be drawn ({kind}).") from fault

    def _printed(
        self, made: Plan, operation: tuple[Attribute, ...], document: list[bytes]
    ) -> Answer:
        end, pause = time.monotonic() + self.busy_s, BUSY_FIRST
        try:
            while True:
                answer = self._client.ask(
                    Operation.PRINT_JOB, *operation, job=made.attributes, document=document
                )
                if answer.status != Status.BUSY or time.monotonic() + pause > end:
                    return answer
                time.sleep(pause)
                pause = min(2 * pause, BUSY_LAST)
        except wire.Failed as trouble:
            if trouble.status in range(300, 500):
                raise PrinterRefused(f"The printer does not take it: {trouble}.") from None
            if not trouble.sent:
                raise PrinterSilent(f"The printer did not get it: {trouble}.") from None
            raise Uncertain(f"Nobody knows whether it is printed: {trouble}.") from None

    def _ask(
        self, operation: Operation, *attributes: Attribute, job: tuple[Attribute, ...] = ()
    ) -> Answer:
        try:
            return self._client.ask(operation, *attributes, job=job)
        except wire.Failed as trouble:
            raise PrinterSilent(f"The printer does not answer: {trouble}.") from None


def _sentence(start: str, told: tuple[str, ...]) -> str:
    return f"{start}: {', '.join(told)}." if told else f"{start}."
