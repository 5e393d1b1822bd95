"""Jobs whose answer is lost: what the record says then, and that none is ever sent again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from brochure.deliver.ipp import Accepted, IppPrinter, PrinterRefused, Progress, Uncertain
from brochure.errors import BrochureError
from brochure.ledger import Ledger
from brochure.model.given import Given
from brochure.model.parcel import DocumentReference, Parcel, Ticket
from brochure.model.printer import Printer
from brochure.printing.sender import Order, Sender

GIVEN = Given("knee", "1", "en", "handout", "0" * 64, "Front", 1, "Desk")
PARCEL = Parcel("knee.pdf", b"%PDF-", 1, "Knee", "en", "handout", DocumentReference("knee", "1"))
TICKET = Ticket("US Letter", 2, "long-edge", colour=True, scaling="auto")
PRINTER = Printer(name="Front", address="ipp://127.0.0.1:9/ipp/print")
PATIENCE = 10.0


@dataclass
class Answers:
    """A printer that answers as it is told."""

    trouble: Exception | None = None
    has: int | None = None
    sent: list[str] = field(default_factory=list)

    def submit(self, _parcel: Parcel, _ticket: Ticket, name: str) -> Accepted:
        self.sent.append(name)
        if self.trouble:
            raise self.trouble
        return Accepted(7, "ipp://x/7", "PDF", ())

    def find(self, _name: str) -> int | None:
        return self.has

    def job(self, _number: int) -> Progress:
        return Progress("completed", "the printer reports it printed", 2)


def states(project: Path, answers: Answers, work: Callable[[Sender], object]) -> list[str]:
    """Return the states of the only job once nothing goes on any more."""
    with Ledger(project) as ledger:
        sender = Sender(ledger, reach=lambda _printer: cast(IppPrinter, answers))
        work(sender)
        end = time.monotonic() + PATIENCE
        while sender._threads:
            assert time.monotonic() < end
            time.sleep(0.01)
        (job,) = ledger.jobs()
        return [event.state for event in job.events]


def sends(sender: Sender) -> object:
    return sender.send(Order(GIVEN, PARCEL, TICKET, PRINTER))


@pytest.mark.parametrize(
    ("trouble", "has", "wanted"),
    [
        (None, None, ["sending", "pending", "completed"]),
        (PrinterRefused("no"), None, ["sending", "refused"]),
        (Uncertain("cut"), None, ["sending", "uncertain"]),
        (Uncertain("cut"), 7, ["sending", "uncertain", "pending", "completed"]),
        (ZeroDivisionError("ours"), None, ["sending", "uncertain"]),
    ],
)
def test_a_job_is_sent_once_and_its_states_are_told(
    tmp_path: Path, trouble: Exception | None, has: int | None, wanted: list[str]
) -> None:
    answers = Answers(trouble, has)
    assert states(tmp_path, answers, sends) == wanted
    assert len(answers.sent) == 1


@pytest.mark.parametrize(
    ("has", "wanted"),
    [
        (None, ["sending", "uncertain"]),
        (7, ["sending", "uncertain", "pending", "completed"]),
    ],
)
def test_what_an_ended_program_left_open_is_taken_up_and_not_sent(
    tmp_path: Path, has: int | None, wanted: list[str]
) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.begin(GIVEN, "brochure ABCDEFGH")
    answers = Answers(has=has)
    assert (
        states(
            tmp_path,
            answers,
            lambda sender: sender.recover(lambda _name: PRINTER, ours=lambda _job: True),
        )
        == wanted
    )
    assert answers.sent == []


def test_a_printer_that_is_not_known_any_more_leaves_it_uncertain(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.begin(GIVEN, "brochure ABCDEFGH")

    def takes_up(sender: Sender) -> None:
        sender.recover(lambda _name: None, ours=lambda _job: True)

    assert states(tmp_path, Answers(), takes_up) == ["sending", "uncertain"]


def test_nothing_is_sent_that_cannot_be_put_on_record(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file where the folder should be")
    answers = Answers()
    with Ledger(tmp_path) as ledger:
        sender = Sender(ledger, reach=lambda _printer: cast(IppPrinter, answers))
        with pytest.raises(BrochureError):
            sends(sender)
    assert answers.sent == []
