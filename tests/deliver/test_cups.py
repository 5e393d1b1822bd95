"""The printers of CUPS, a real one, and jobs on them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import cups_server
import ipp_answers
import pytest

from brochure.deliver.ipp import IppPrinter, Unprintable
from brochure.deliver.printing import cups, trial_page
from brochure.model.parcel import DocumentReference, Parcel, Ticket

PARCEL = Parcel(
    name="knee-handout.pdf",
    data=trial_page.page((612, 792), "Front Desk", two_sided=True),
    pages=2,
    title="Your knee",
    language="en",
    purpose="handout",
    document=DocumentReference("knee", "1.0"),
)
TICKET = Ticket(paper="US Letter", sides=2, flip="long-edge", colour=True, scaling="auto")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    queues = {"Reception_1": "Front desk", "Back-Office": ""}
    with cups_server.running(tmp_path_factory.mktemp("cups"), queues) as address:
        yield address


def test_queues_are_found(server: str) -> None:
    found = cups.queues(server)
    assert [(one.name, one.place) for one in found] == [
        ("Back-Office", None),
        ("Reception_1", "Front desk"),
    ]
    assert found[1].address == f"ipp://{server}/printers/Reception_1"


def test_a_job_goes_through_a_queue(server: str) -> None:
    printer = IppPrinter(cups.queues(server)[1].address)
    taken = printer.submit(PARCEL, TICKET, "brochure aaaaaaaa")
    assert taken.form == "PDF"
    assert "look at the first sheet" in taken.ignored[0]
    end = time.monotonic() + 15
    while (now := printer.job(taken.job)).state != "completed":
        assert time.monotonic() < end, now
        time.sleep(0.05)
    assert now.said == "the printer reports it printed"
    assert printer.find("brochure aaaaaaaa") == taken.job
    with pytest.raises(Unprintable, match="does not say that it prints on both sides"):
        printer.plan(Ticket("US Letter", 2, "short-edge", colour=True, scaling="none"), PARCEL)


def test_no_cups_has_no_queues() -> None:
    assert cups.queues("127.0.0.1:9") == []


def test_what_is_no_cups_has_none() -> None:
    with ipp_answers.scripted(lambda _asked: b"HTTP/1.1 200 OK\r\n\r\nhello") as there:
        assert cups.queues(there.address.removeprefix("ipp://").partition("/")[0]) == []
    odd = ipp_answers.message(
        0,
        (4, ipp_answers.attribute("printer-name", "name", "good")),
        (4, ipp_answers.attribute("printer-name", "name", "")),
        (4, b""),
    )
    with ipp_answers.scripted(lambda _asked: ipp_answers.http(odd)) as there:
        server = there.address.removeprefix("ipp://").partition("/")[0]
        assert [one.name for one in cups.queues(server)] == ["good"]


@pytest.mark.parametrize(
    ("named", "used"),
    [
        (None, "localhost:631"),
        ("", "localhost:631"),
        ("/run/cups/cups.sock", "localhost:631"),
        ("printers.clinic.lan", "printers.clinic.lan:631"),
        ("127.0.0.1:8631", "127.0.0.1:8631"),
        ("[::1]:8631", "[::1]:8631"),
        ("host/version=1.1", "localhost:631"),
    ],
)
def test_the_server_that_is_named_is_asked(
    monkeypatch: pytest.MonkeyPatch, named: str | None, used: str
) -> None:
    if named is None:
        monkeypatch.delenv("CUPS_SERVER", raising=False)
    else:
        monkeypatch.setenv("CUPS_SERVER", named)
    assert cups.server() == used
