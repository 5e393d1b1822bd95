"""Jobs on a real printer, `ippeveprinter`: as PDF and as raster, with empty trays, faults, cuts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import ipp_answers
import ipp_printers
import pytest
import raster_files
from ipp_printers import Running

from brochure.deliver.ipp import IppPrinter, PrinterSilent, Progress, Uncertain, Unprintable
from brochure.deliver.printing import trial_page
from brochure.deliver.printing.client import Operation
from brochure.deliver.printing.message import Attribute
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
LEAFLET = replace(TICKET, paper="US Letter, landscape", flip="short-edge", scaling="none")
PATIENCE = 15.0
# All that ippeveprinter says of itself, as a printer for A4 with black toner and one side.
OFFICE = (
    "ATTR keyword media-supported iso_a4_210x297mm,na_letter_8.5x11in",
    "ATTR keyword media-ready iso_a4_210x297mm",
    "ATTR keyword media-default iso_a4_210x297mm",
    "ATTR keyword sides-supported one-sided",
    "ATTR keyword print-color-mode-supported monochrome,auto",
    "ATTR boolean color-supported false",
    "ATTR keyword print-scaling-supported auto,none",
    "ATTR rangeOfInteger copies-supported 1-9",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A printer that takes PDF."""
    with ipp_printers.running(tmp_path_factory.mktemp("desk")) as printer:
        yield printer


@pytest.fixture(autouse=True)
def all_is_well(desk: Running) -> Iterator[None]:
    """Let a test's printer end what it has begun: it takes a job at a time."""
    yield
    desk.control()
    end = time.monotonic() + PATIENCE
    while IppPrinter(desk.address).capabilities().state == "processing":
        assert time.monotonic() < end
        time.sleep(0.02)


def until(printer: IppPrinter, job: int, seen: Callable[[Progress], bool]) -> Progress:
    """Return what a job has come to once that is seen."""
    end = time.monotonic() + PATIENCE
    while not seen(now := printer.job(job)):
        assert time.monotonic() < end, now
        time.sleep(0.02)
    return now


def is_over(now: Progress) -> bool:
    return now.state in {"completed", "canceled", "aborted"}


def test_a_pdf_is_printed_as_its_ticket_says(desk: Running) -> None:
    printer = IppPrinter(desk.address)
    taken = printer.submit(PARCEL, replace(TICKET, copies=3, colour=False), "brochure aaaaaaaa")
    assert (taken.form, taken.ignored) == ("PDF", ())
    now = until(printer, taken.job, is_over)
    assert now == Progress("completed", "the printer reports it printed", 2)
    said = desk.attributes(taken.job)
    assert {
        key: said[f"IPP_{key}"] for key in ("COPIES", "SIDES", "MEDIA", "PRINT_COLOR_MODE")
    } == {
        "COPIES": "3",
        "SIDES": "two-sided-long-edge",
        "MEDIA": "na_letter_8.5x11in",
        "PRINT_COLOR_MODE": "monochrome",
    }
    assert said["IPP_JOB_NAME"] == "brochure aaaaaaaa"
    assert not any("knee" in value for value in said.values())
    assert desk.document(taken.job) == PARCEL.data


def test_one_side_and_the_short_edge_are_said(desk: Running) -> None:
    printer = IppPrinter(desk.address)
    for ticket, sides in ((replace(TICKET, sides=1), "one-sided"), (LEAFLET, None)):
        taken = printer.submit(PARCEL, ticket, "brochure bbbbbbbb")
        until(printer, taken.job, is_over)
        wanted = sides or "two-sided-short-edge"
        assert desk.attributes(taken.job)["IPP_SIDES"] == wanted


def test_an_empty_tray_is_told_and_the_job_goes_on(desk: Running) -> None:
    printer = IppPrinter(desk.address)
    desk.control("empty")
    taken = printer.submit(PARCEL, TICKET, "brochure cccccccc")
    now = until(printer, taken.job, lambda now: now.said == "the paper is empty")
    assert now.state in {"processing", "stopped"}
    assert "the paper is empty" in printer.capabilities().reasons
    desk.control()
    assert until(printer, taken.job, is_over).state == "completed"
    assert printer.capabilities().reasons == ()


def test_a_job_that_the_printer_gives_up_is_told(desk: Running) -> None:
    printer = IppPrinter(desk.address)
    desk.control("fail")
    taken = printer.submit(PARCEL, TICKET, "brochure dddddddd")
    now = until(printer, taken.job, is_over)
    assert (now.state, now.said) == ("aborted", "the printer gave it up")


def test_a_job_is_cancelled(desk: Running) -> None:
    printer = IppPrinter(desk.address)
    desk.control("slow")
    taken = printer.submit(PARCEL, TICKET, "brochure eeeeeeee")
    until(printer, taken.job, lambda now: now.state == "processing")
    now = printer.cancel(taken.job)
    assert now.state == "canceled" or now.said == "it is being cancelled"
    desk.control()
    assert until(printer, taken.job, is_over).state == "canceled"
    assert printer.cancel(taken.job).state == "canceled"


def test_what_is_printed_or_unknown_is_not_cancelled(desk: Running) -> None:
    printer = IppPrinter(desk.address)
    taken = printer.submit(PARCEL, TICKET, "brochure ffffffff")
    until(printer, taken.job, is_over)
    assert printer.cancel(taken.job).state == "completed"
    now = printer.cancel(99_999)
    assert now.state is None and now.said.startswith("it cannot be cancelled")
    assert printer.job(99_999).state is None


def test_a_busy_printer_is_waited_for(desk: Running) -> None:
    """It takes a job at a time, and says so."""
    printer = IppPrinter(desk.address)
    desk.control("slow")
    first = printer.submit(PARCEL, TICKET, "brochure gggggggg")
    with pytest.raises(Exception, match="busy"):
        IppPrinter(desk.address, busy_s=0).submit(PARCEL, TICKET, "brochure hhhhhhhh")
    assert printer.find("brochure hhhhhhhh") is None
    desk.control()
    second = printer.submit(PARCEL, TICKET, "brochure hhhhhhhh")
    assert second.job != first.job
    assert until(printer, second.job, is_over).state == "completed"


@pytest.mark.parametrize("when", ["before the last byte", "after the last byte"])
def test_a_cut_leaves_it_uncertain(
    desk: Running, when: Literal["before the last byte", "after the last byte"]
) -> None:
    printer = IppPrinter(desk.address)
    name = f"brochure {when.replace(' ', '')[:8]}"
    with (
        ipp_answers.cut(desk.port, when) as address,
        pytest.raises(Uncertain, match="Nobody knows"),
    ):
        IppPrinter(address).submit(PARCEL, TICKET, name)
    found = printer.find(name)
    if when == "after the last byte":
        assert found is not None
        assert until(printer, found, is_over).state == "completed"
        assert desk.document(found) == PARCEL.data
    elif found is not None:  # this printer prints what has come, all but a byte
        assert until(printer, found, is_over).state == "completed"


def test_pdf_is_refused_by_a_printer_without_it_and_raster_is_taken(tmp_path: Path) -> None:
    with ipp_printers.running(tmp_path, "image/pwg-raster") as there:
        printer = IppPrinter(there.address)
        kind = Attribute.of("document-format", "mimeMediaType", "application/pdf")
        assert printer._client.ask(Operation.VALIDATE_JOB, kind).status == 0x040B
        able = printer.capabilities()
        assert (able.forms, able.most_copies) == (("PWG raster",), 1)
        taken = printer.submit(PARCEL, replace(TICKET, copies=2, colour=False), "brochure iiiiiiii")
        assert taken.form == "PWG raster"
        until(printer, taken.job, is_over)
        sheets = list(raster_files.sheets(there.document(taken.job)))
        assert [(one.width, one.height, one.bits) for one in sheets] == [(2550, 3300, 8)] * 4
        # the printer takes its back sides turned by half
        assert [one.word(460) for one in sheets] == [1, -1, 1, -1]
        assert there.attributes(taken.job)["IPP_SIDES"] == "two-sided-long-edge"
        assert list((there.folder / "tmp").iterdir()) == []


def test_urf_is_taken_where_that_alone_is_offered(tmp_path: Path) -> None:
    with ipp_printers.running(tmp_path, "image/urf") as there:
        printer = IppPrinter(there.address)
        taken = printer.submit(PARCEL, replace(TICKET, colour=False), "brochure jjjjjjjj")
        assert (taken.form, until(printer, taken.job, is_over).state) == ("URF", "completed")
        assert len(list(raster_files.sheets(there.document(taken.job)))) == 2


def test_a_printer_for_other_paper_is_told_or_refused(tmp_path: Path) -> None:
    with ipp_printers.running(tmp_path, attributes=OFFICE) as there:
        printer = IppPrinter(there.address)
        able = printer.capabilities()
        assert (able.paper, able.colour, able.two_sided) == (("A4",), False, False)
        taken = printer.submit(PARCEL, TICKET, "brochure kkkkkkkk")
        assert [words.split()[:3] for words in taken.ignored] == [
            ["its", "trays", "hold"],
            ["it", "does", "not"],
            ["it", "has", "no"],
        ]
        until(printer, taken.job, is_over)
        said = there.attributes(taken.job)
        assert (said["IPP_SIDES"], said["IPP_PRINT_SCALING"]) == ("one-sided", "none")
        with pytest.raises(Unprintable, match="needs US Letter"):
            printer.submit(PARCEL, LEAFLET, "brochure llllllll")
        with pytest.raises(Unprintable, match="one side only"):
            IppPrinter(there.address, paper=("US Letter",)).plan(LEAFLET, PARCEL)


def test_a_certificate_of_its_own_is_refused_until_it_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ipp_printers.running(tmp_path, "application/pdf", "-K", str(tmp_path)) as there:
        secure = f"ipps://localhost:{there.port}/ipp/print"
        with pytest.raises(PrinterSilent, match="many office printers sign their own"):
            IppPrinter(secure).capabilities()
        monkeypatch.setenv("SSL_CERT_FILE", str(next(tmp_path.glob("*.crt"))))
        printer = IppPrinter(secure)
        taken = printer.submit(PARCEL, TICKET, "brochure mmmmmmmm")
        assert until(printer, taken.job, is_over).state == "completed"
        with pytest.raises(PrinterSilent, match="for another name"):
            IppPrinter(secure.replace("localhost", "127.0.0.1")).capabilities()


def test_a_printer_that_goes_off_is_silent(tmp_path: Path) -> None:
    with ipp_printers.running(tmp_path) as there:
        printer = IppPrinter(there.address)
        there.control("slow")
        taken = printer.submit(PARCEL, TICKET, "brochure nnnnnnnn")
        ipp_printers.ended(there.process)
        there.control()
        now = printer.job(taken.job)
        assert now.state is None and "nothing answers" in now.said
        with pytest.raises(PrinterSilent):
            printer.find("brochure nnnnnnnn")


def test_the_channel_gives_a_receipt(desk: Running) -> None:
    receipt = IppPrinter(desk.address).send(PARCEL, TICKET)
    assert receipt.where == desk.address
    assert receipt.answer.startswith("the printer took it as job ")
