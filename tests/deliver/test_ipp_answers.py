"""What a printer's answers mean: jobs that it has, has not, or may have; and answers that are
nonsense.
"""

from __future__ import annotations

import random
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import replace

import ipp_answers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipp_answers import GET_JOB, GET_JOBS, GET_PRINTER, PRINT, VALIDATE, Asked, attribute

from brochure.deliver.ipp import (
    IppPrinter,
    NoJob,
    PrinterRefused,
    PrinterSilent,
    Uncertain,
    Unprintable,
)
from brochure.deliver.printing import message, trial_page, wire
from brochure.errors import CannotDeliver
from brochure.model.parcel import DocumentReference, Parcel, Ticket

PARCEL = Parcel(
    name="knee-handout.pdf",
    data=trial_page.page((612, 792), "x", two_sided=True),
    pages=2,
    title="Your knee",
    language="en",
    purpose="handout",
    document=DocumentReference("knee", "1.0"),
)
TICKET = Ticket(paper="US Letter", sides=2, flip="long-edge", colour=True, scaling="auto")
NAME = "brochure abcdefgh"


def answering(**answers: bytes) -> Callable[[Asked], bytes]:
    """Return a script with these answers to operations; those of IPP alone get HTTP's head."""
    numbers = {
        "printer": GET_PRINTER,
        "print_job": PRINT,
        "validate": VALIDATE,
        "job": GET_JOB,
        "jobs": GET_JOBS,
    }
    usual = {GET_PRINTER: ipp_answers.printer(), VALIDATE: ipp_answers.message(0)}
    usual |= {PRINT: ipp_answers.job(7, 3), GET_JOB: ipp_answers.job(7, 9)}
    given = {numbers[name]: answer for name, answer in answers.items()}

    def script(asked: Asked) -> bytes:
        answer = {**usual, **given}[asked.operation]
        return ipp_answers.http(answer) if answer.startswith(b"\x02") else answer

    return script


def quick(address: str) -> IppPrinter:
    return IppPrinter(address, connect_s=2, answer_s=0.5, busy_s=0.3)


def test_a_job_is_taken_and_asked_for_by_what_is_supported() -> None:
    with ipp_answers.scripted(answering()) as there:
        taken = quick(there.address).submit(PARCEL, TICKET, NAME)
    assert (taken.job, taken.form, taken.ignored) == (7, "PDF", ())
    assert there.operations() == [GET_PRINTER, VALIDATE, PRINT]
    sent = there.asked[-1].body
    assert sent.endswith(PARCEL.data)
    for word in (b"two-sided-long-edge", b"na_letter_8.5x11in", b"print-scaling", NAME.encode()):
        assert word in sent
    assert b"Your knee" not in sent.removesuffix(PARCEL.data)


def test_version_2_0_falls_back_to_1_1() -> None:
    def script(asked: Asked) -> bytes:
        if asked.version == (2, 0):
            return ipp_answers.http(ipp_answers.message(0x0503, version=(1, 1)))
        return answering()(asked)

    with ipp_answers.scripted(script) as there:
        assert quick(there.address).submit(PARCEL, TICKET, NAME).job == 7
    assert [one.version for one in there.asked] == [(2, 0), (1, 1), (1, 1), (1, 1)]


REFUSED = {
    "401": ipp_answers.http(b"", "401 Unauthorized", "text/html"),
    "403": ipp_answers.http(b"", "403 Forbidden", "text/html"),
    "404": ipp_answers.http(b"", "404 Not Found", "text/html"),
    "a redirection": ipp_answers.http(b"", "302 Found", "text/html", "Location: http://evil/\r\n"),
    "not accepting": ipp_answers.message(0x0506),
    "busy": ipp_answers.message(0x0507),
    "not authorized": ipp_answers.message(0x0403),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_refused_job_is_none(how: str) -> None:
    with (
        ipp_answers.scripted(answering(print_job=REFUSED[how])) as there,
        pytest.raises(PrinterRefused, match=r"^The printer does not take it: .*\.$"),
    ):
        quick(there.address).submit(PARCEL, TICKET, NAME)


def test_a_job_that_is_refused_before_it_is_sent_is_none() -> None:
    unauthorized = REFUSED["401"]
    with (
        ipp_answers.scripted(answering(validate=unauthorized)) as there,
        pytest.raises(PrinterRefused, match="a name and a password"),
    ):
        quick(there.address).submit(PARCEL, TICKET, NAME)
    assert PRINT not in there.operations()


@pytest.mark.parametrize("status", [0x0501, 0x0507])
def test_a_job_that_cannot_be_asked_about_is_sent(status: int) -> None:
    with ipp_answers.scripted(answering(validate=ipp_answers.message(status))) as there:
        assert quick(there.address).submit(PARCEL, TICKET, NAME).job == 7


def test_a_printer_that_takes_no_jobs_is_not_sent_any() -> None:
    printer = ipp_answers.printer(
        printer_is_accepting_jobs=("boolean", False),
        printer_state_reasons=("keyword", "paused"),
    )
    with (
        ipp_answers.scripted(answering(printer=printer)) as there,
        pytest.raises(PrinterRefused, match="it is paused"),
    ):
        quick(there.address).submit(PARCEL, TICKET, NAME)
    assert there.operations() == [GET_PRINTER]


DOUBTFUL = {
    "an error of the server": ipp_answers.http(b"", "500 Oops", "text/html"),
    "an error of the printer": ipp_answers.message(0x0500),
    "another type": ipp_answers.http(ipp_answers.job(7, 3), kind="text/html"),
    "nonsense": b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\nnonsense",
    "no HTTP": b"nonsense\r\n\r\n",
    "nothing": b"",
    "no number": ipp_answers.message(0),
    "too much": ipp_answers.http(ipp_answers.job(7, 3) + b"x" * (4 * 1024 * 1024)),
}


@pytest.mark.parametrize("how", DOUBTFUL)
def test_an_answer_that_says_neither_leaves_it_uncertain(how: str) -> None:
    with (
        ipp_answers.scripted(answering(print_job=DOUBTFUL[how])) as there,
        pytest.raises(Uncertain),
    ):
        quick(there.address).submit(PARCEL, TICKET, NAME)


def test_a_device_error_with_a_job_is_the_job() -> None:
    answer = ipp_answers.job(7, 6, status=0x0504)
    with ipp_answers.scripted(answering(print_job=answer)) as there:
        assert quick(there.address).submit(PARCEL, TICKET, NAME).job == 7


def test_nobody_there_is_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    printer = quick(f"ipp://127.0.0.1:{port}/ipp/print")
    with pytest.raises(PrinterSilent, match="nothing answers at its address"):
        printer.submit(PARCEL, TICKET, NAME)
    assert printer.job(1).state is None


def test_a_cut_before_the_document_is_silence() -> None:
    """The printer goes while it reads the head of the job."""
    closed: list[int] = []

    def script(asked: Asked) -> bytes:
        closed.append(asked.operation)
        return b"" if asked.operation == VALIDATE else answering()(asked)

    with ipp_answers.scripted(script) as there, pytest.raises(PrinterSilent):
        quick(there.address).submit(PARCEL, TICKET, NAME)
    assert closed == [GET_PRINTER, VALIDATE]


def trickle(opened: socket.socket) -> None:
    """Send a byte now and then, without an end."""
    opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nX: ")
    while True:
        opened.sendall(b"x")
        time.sleep(0.05)


def test_an_endless_answer_is_not_waited_for() -> None:
    with (
        ipp_answers.scripted(lambda _asked: trickle) as there,
        pytest.raises(PrinterSilent, match="did not answer in time"),
    ):
        quick(there.address).capabilities()


@pytest.mark.parametrize("status", [0x040A, 0x040B])
@pytest.mark.parametrize("operation", [VALIDATE, PRINT])
def test_a_refused_pdf_leads_to_raster(operation: int, status: int) -> None:
    printer = ipp_answers.printer(
        document_format_supported=("mime", "application/pdf", "image/pwg-raster"),
        pwg_raster_document_resolution_supported=("resolution", (150, 150, 3)),
        pwg_raster_document_type_supported=("keyword", "sgray_8"),
    )

    def script(asked: Asked) -> bytes:
        if asked.operation == operation and b"application/pdf" in asked.body:
            return ipp_answers.http(ipp_answers.message(status))
        return answering(printer=printer)(asked)

    with ipp_answers.scripted(script) as there:
        taken = quick(there.address).submit(PARCEL, TICKET, NAME)
    assert taken.form == "PWG raster"
    assert b"RaS2PwgRaster" in there.asked[-1].body


def test_a_printer_that_refuses_every_form_is_told() -> None:
    refused = ipp_answers.message(0x040A)
    with (
        ipp_answers.scripted(answering(validate=refused)) as there,
        pytest.raises(Unprintable, match="in any form that brochure makes"),
    ):
        quick(there.address).submit(PARCEL, TICKET, NAME)


def test_what_a_printer_ignores_is_told() -> None:
    ignored = attribute("sides", "keyword", "two-sided-long-edge")
    ignored += attribute("media", "keyword", "na_letter_8.5x11in")
    ignored += attribute("finishings", "unsupported", b"")
    job = ipp_answers.job(7, 3, status=1)
    answer = job[:-1] + b"\x05" + ignored + b"\x03"
    with ipp_answers.scripted(answering(print_job=answer)) as there:
        taken = quick(there.address).submit(PARCEL, TICKET, NAME)
    assert taken.ignored == (
        "it may not print on the sides that were asked for: look at the back of the sheet",
        "it does not take US Letter into account: look at the paper in its tray",
        "it left out “finishings”",
    )


def test_a_printer_that_ignores_and_does_not_say_what_is_told() -> None:
    answer = ipp_answers.job(7, 3, status=1)
    with ipp_answers.scripted(answering(print_job=answer)) as there:
        (said,) = quick(there.address).submit(PARCEL, TICKET, NAME).ignored
    assert said.endswith("does not say what")


@pytest.mark.parametrize("status", [0x0400, 0x0406, 0x0500])
def test_no_word_of_a_job_is_no_failure(status: int) -> None:
    with ipp_answers.scripted(answering(job=ipp_answers.message(status))) as there:
        assert quick(there.address).job(7).state is None


STATES = {
    (3, "none"): ("pending", "it waits its turn"),
    (4, "job-hold-until-specified"): ("pending", "it is held at the printer"),
    (5, "job-printing"): ("processing", "printing"),
    (6, "printer-stopped"): ("stopped", "the printer has stopped"),
    (7, "job-canceled-at-device"): ("canceled", "cancelled at the printer"),
    (8, "document-format-error"): ("aborted", "the printer could not read it"),
    (9, "job-completed-successfully"): ("completed", "the printer reports it printed"),
    (9, "job-completed-with-errors"): ("completed", "the printer reports it printed, with errors"),
    (77, "none"): (None, "the printer does not say"),
}


@pytest.mark.parametrize(("state", "reason"), STATES)
def test_states_are_told(state: int, reason: str) -> None:
    with ipp_answers.scripted(answering(job=ipp_answers.job(7, state, reason))) as there:
        now = quick(there.address).job(7)
    assert (now.state, now.said) == STATES[state, reason]


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (("media-empty-warning",), "the paper is empty"),
        (("cover-open", "toner-low-report"), "a cover is open; the toner is low"),
        (("toner-low-warning",), "printing; the toner is low"),
        (("cups-insecure-filter-warning",), "printing"),
        (("x" * 90, "a\nb", "weird-thing"), "printing; it reports “weird thing”"),
    ],
)
def test_what_the_printer_reports_meanwhile_is_told(reasons: tuple[str, ...], said: str) -> None:
    printer = ipp_answers.printer(printer_state_reasons=("keyword", *reasons))
    with ipp_answers.scripted(answering(printer=printer, job=ipp_answers.job(7, 5))) as there:
        assert quick(there.address).job(7).said == said


def test_a_job_is_found_by_its_name() -> None:
    def jobs(*names: str) -> bytes:
        body = [(2, attribute("job-id", "integer", number) + attribute("job-name", "name", name))
                for number, name in enumerate(names, 5) if name]  # fmt: skip
        body += [(2, attribute("job-id", "integer", 99)) for name in names if not name]
        return ipp_answers.message(0, *body)

    with ipp_answers.scripted(answering(jobs=jobs("other", NAME))) as there:
        assert quick(there.address).find(NAME) == 6
        assert quick(there.address).find("brochure none") is None
    with (
        ipp_answers.scripted(answering(jobs=jobs(""))) as there,
        pytest.raises(PrinterSilent, match="does not say what its jobs are called"),
    ):
        quick(there.address).find(NAME)


ANSWERS = (ipp_answers.printer(), ipp_answers.job(7, 5), ipp_answers.message(0x040B))


@settings(max_examples=200)
@given(st.integers(0, 2), st.randoms(use_true_random=False))
def test_hostile_answers_never_break_it(which: int, luck: random.Random) -> None:
    """200 answers with bytes changed, left out, added or repeated: every question ends in a value,
    or in a sentence.
    """
    data = bytearray(ANSWERS[which])
    for _ in range(luck.randint(1, 12)):
        at = luck.randrange(len(data) or 1)
        kind = luck.randrange(4)
        if kind == 0 and data:
            data[at % len(data)] = luck.randrange(256)
        elif kind == 1:
            del data[at : at + luck.randint(1, 9)]
        elif kind == 2:
            data[at:at] = luck.randbytes(luck.randint(1, 9))
        else:
            data[at:at] = data[at : at + luck.randint(1, 60)]

    def exchange(*_: object, **__: object) -> bytes:
        return bytes(data)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wire, "exchange", exchange)
        printer = IppPrinter("ipp://printer/ipp/print", busy_s=0)
        for question in (
            printer.capabilities,
            lambda: printer.submit(PARCEL, TICKET, NAME),
            lambda: printer.find(NAME),
        ):
            try:
                question()
            except (NoJob, Uncertain) as trouble:
                assert str(trouble).endswith(".") and "\n" not in str(trouble)
        printer.job(7), printer.cancel(7)


def test_collections_without_an_end_are_malformed() -> None:
    deep = b"".join(struct.pack(">BHH", 0x34, 0, 0) + struct.pack(">BHH1s", 0x4A, 0, 1, b"x")
                    for _ in range(5000))  # fmt: skip
    start = struct.pack(">BH1sH", 0x34, 1, b"x", 0) + struct.pack(">BHH1s", 0x4A, 0, 1, b"x")
    with pytest.raises(message.Malformed):
        message.decoded(ipp_answers.message(0, (4, start + deep)))


def test_the_troubles_are_those_of_delivery() -> None:
    for one in (PrinterSilent, PrinterRefused, Unprintable, Uncertain):
        assert issubclass(one, CannotDeliver)
    assert not issubclass(Uncertain, NoJob)


@pytest.mark.parametrize(
    ("address", "target", "uri"),
    [
        (
            "ipp://printer/ipp/print",
            ("printer", 631, "/ipp/print", False),
            "ipp://printer/ipp/print",
        ),
        ("ipps://printer:443/x", ("printer", 443, "/x", True), "ipps://printer:443/x"),
        ("http://printer", ("printer", 80, "/ipp/print", False), "ipp://printer:80/ipp/print"),
        ("https://10.0.0.9/é", ("10.0.0.9", 443, "/%C3%A9", True), "ipps://10.0.0.9:443/%C3%A9"),
        ("IPP://[::1]:8631/", ("::1", 8631, "/ipp/print", False), "ipp://[::1]:8631/ipp/print"),
    ],
)
def test_addresses_are_taken_apart(
    address: str, target: tuple[str, int, str, bool], uri: str
) -> None:
    made = wire.Target.of(address)
    assert (made.host, made.port, made.path, made.is_secure) == target
    assert made.uri == uri


def test_a_printer_that_does_not_read_is_given_up() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(wire.Failed, match="did not answer in time") as caught,
    ):
        target = wire.Target.of(f"ipp://127.0.0.1:{listener.getsockname()[1]}/")
        parts = [b"x" * 8_000_000]
        wire.exchange(target, b"head", parts, 8_000_000, connect_s=2, answer_s=0.05)
    assert caught.value.sent


def test_a_printer_that_says_nothing_of_itself_is_silent() -> None:
    with (
        ipp_answers.scripted(answering(printer=ipp_answers.message(0))) as there,
        pytest.raises(PrinterSilent),
    ):
        quick(there.address).capabilities()


@pytest.mark.parametrize("fault", [RuntimeError("it ends"), MemoryError()])
def test_nothing_is_sent_when_it_cannot_be_drawn(fault: Exception) -> None:
    """A desk that ends has no thread to draw in any more."""

    def aside(_draw: Callable[[], bytes]) -> bytes:
        raise fault

    printer = ipp_answers.printer(
        document_format_supported=("mime", "image/pwg-raster"),
        pwg_raster_document_resolution_supported=("resolution", (150, 150, 3)),
        pwg_raster_document_type_supported=("keyword", "sgray_8"),
    )
    with (
        ipp_answers.scripted(answering(printer=printer)) as there,
        pytest.raises(Unprintable, match="could not be drawn"),
    ):
        IppPrinter(there.address, aside=aside).submit(PARCEL, TICKET, NAME)
    assert PRINT not in there.operations()


def test_a_file_that_is_no_pdf_is_not_sent_as_raster() -> None:
    printer = ipp_answers.printer(
        document_format_supported=("mime", "image/pwg-raster"),
        pwg_raster_document_resolution_supported=("resolution", (150, 150, 3)),
        pwg_raster_document_type_supported=("keyword", "sgray_8"),
    )
    with (
        ipp_answers.scripted(answering(printer=printer)) as there,
        pytest.raises(Unprintable, match="cannot be read as a PDF"),
    ):
        quick(there.address).submit(replace(PARCEL, data=b"%PDF-1.7 nothing"), TICKET, NAME)
