"""Jobs: put on record, sent, and followed until the printer has nothing more to say of them."""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from brochure.deliver.ipp import IppPrinter, Uncertain
from brochure.deliver.printing.reasons import PRINTED
from brochure.errors import BrochureError, CannotDeliver
from brochure.ledger import Ledger
from brochure.model.given import OVER, Given, Job, State
from brochure.model.parcel import Parcel, Ticket
from brochure.model.printer import Printer

# Seconds between two questions about a job: at first, and at most.
FIRST_LOOK, LAST_LOOK = 0.25, 5.0
# Seconds after which a printer that says nothing of a job is asked no more: a weekend.
GIVEN_UP = 3 * 86_400.0
# Seconds after which a job that another program began to send is nobody's: longer than a printer is
# waited for.
ABANDONED = 600.0

MAYBE = "it may have been printed: look at the printer before you print it again"
ENDED = f"this program ended while it was being sent; {MAYBE}"
UNKNOWN = f"the printer does not know the job any more; {MAYBE}"
LATER = "the printer has it after all"


@dataclass(frozen=True)
class Order:
    """What is to be printed: the parcel, how, on which printer, and its line in the record."""

    given: Given
    parcel: Parcel
    ticket: Ticket
    printer: Printer


class Sender:
    """Sends jobs and follows them, each in a thread of its own; what it learns is on record before
    anybody is told.
    """

    def __init__(
        self, ledger: Ledger, told: Callable[[int], None] = lambda _number: None,
        reach: Callable[[Printer], IppPrinter] | None = None,
    ) -> None:  # fmt: skip
        """Take the record, what is called with a job's number when something happened to it, and
        how a printer is reached.
        """
        self.ledger = ledger
        self._told = told
        self._reach = reach or reached
        self._ending = threading.Event()
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def send(self, order: Order) -> int:
        """Put a job on record and return its number; it is sent meanwhile. Raises CannotDeliver
        when it cannot be put on record: nothing is sent then.
        """
        name = job_name()
        number = self.ledger.begin(order.given, name)
        self._told(number)
        self._start(lambda: self._send(number, name, order))
        return number

    def cancel(self, number: int, printer: Printer) -> None:
        """Ask the printer to give up a job. Raises CannotDeliver."""
        job = self.ledger.job(number)
        if job.state in OVER or job.printer_job is None:
            raise CannotDeliver("There is nothing to cancel: the printer has no such job now.")
        now = self._reach(printer).cancel(job.printer_job)
        if now.state:
            self._say(number, now.state, now.said)

    def recover(
        self, printers: Callable[[str], Printer | None], *, ours: Callable[[Job], bool]
    ) -> None:
        """Take up the jobs that an ended program left open: follow those that a printer has, call
        those uncertain of which nobody knows. None is ever sent again.

        `ours` says of a job whether the program that began it has surely ended.
        """
        for job in self.ledger.jobs(open_only=True):
            if ours(job):
                printer = printers(job.given.printer)
                self._start(partial(self._take_up, job, printer))

    def close(self) -> None:
        """Stop following; what is being sent is sent, and the record says the rest when somebody
        asks again.
        """
        self._ending.set()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join()

    def _start(self, work: Callable[[], None]) -> None:
        def done() -> None:
            try:
                work()
            except BrochureError:  # a full disk: what the record has not, it takes up another time
                pass
            finally:
                with self._lock:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=done, name="printing", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _send(self, number: int, name: str, order: Order) -> None:
        printer = self._reach(order.printer)
        try:
            accepted = printer.submit(order.parcel, order.ticket, name)
        except Uncertain as lost:
            self._say(number, "uncertain", f"{lost} {MAYBE.capitalize()}.")
            self._look_for(number, name, printer)
        except BrochureError as refused:
            self._say(number, "refused", str(refused))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the bytes may be on paper
            said = f"something unexpected happened ({type(fault).__name__}); {MAYBE}"
            self._say(number, "uncertain", said)
        else:
            said = "; ".join(accepted.ignored)
            self._say(number, "pending", said, accepted.job)
            self._follow(number, accepted.job, printer)

    def _take_up(self, job: Job, printer: Printer | None) -> None:
        if printer is None:
            said = f"the printer {job.given.printer} is not known here any more; {MAYBE}"
            self._say(job.number, "uncertain", said)
        elif job.printer_job is not None:
            self._follow(job.number, job.printer_job, self._reach(printer))
        else:
            self._say(job.number, "uncertain", ENDED)
            self._look_for(job.number, self.ledger.name(job.number), self._reach(printer))

    def _look_for(self, number: int, name: str, printer: IppPrinter) -> None:
        """Ask the printer whether a job reached it whose answer was lost."""
        try:
            found = printer.find(name)
        except BrochureError:
            return
        if found is not None:
            self._say(number, "pending", LATER, found)
            self._follow(number, found, printer)

    def _follow(self, number: int, job: int, printer: IppPrinter) -> None:
        """Ask for a job until it is over; only what is new is put on record."""
        before: tuple[State | None, str] = (None, "")
        pause, begun = FIRST_LOOK, time.monotonic()
        while not self._ending.wait(pause):
            pause = min(LAST_LOOK, pause * 1.3)
            try:
                now = printer.job(job)
                # the state alone says that already
                state, said = now.state, "" if now.said == PRINTED else now.said
            except BrochureError as silent:
                state, said = None, str(silent)
            if state is None and time.monotonic() - begun > GIVEN_UP:
                state, said = "uncertain", UNKNOWN
            if (state, said) == before:
                continue
            pause = FIRST_LOOK
            before = (state, said)
            self._say(number, state or self.ledger.job(number).state, said)
            if state in OVER:
                return

    def _say(self, number: int, state: State, said: str = "", job: int | None = None) -> None:
        self.ledger.say(number, state, said, job)
        self._told(number)


def reached(printer: Printer) -> IppPrinter:
    """Return what speaks to a printer."""
    return IppPrinter(printer.address, paper=printer.paper)


def job_name() -> str:
    """Return a new name for a job: it tells it from every other, and nobody anything."""
    letters = "".join(secrets.choice(string.ascii_uppercase) for _ in range(8))
    return f"brochure {letters}"
