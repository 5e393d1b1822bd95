"""`brochure printers`: what there is, what it can do, and a page to try it with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cups_server
import ipp_answers
import ipp_printers
import pytest
from conftest import Said
from ipp_printers import Running

from brochure.deliver.printing import trial_page
from brochure.inspect import viewer

GONE = "ipp://127.0.0.1:9/ipp/print"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with ipp_printers.running(tmp_path_factory.mktemp("desk")) as printer:
        yield printer


@pytest.fixture(autouse=True)
def no_cups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this machine's own printers out."""
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")


def project(folder: Path, *printers: str) -> Path:
    text = "".join(f"  - {{{one}}}\n" for one in printers)
    (folder / "brochure.yaml").write_text(f"printers:\n{text}" if text else "")
    return folder


def test_printers_are_listed(desk: Running, tmp_path: Path, brochure: Callable[..., Said]) -> None:
    folder = project(
        tmp_path,
        f"name: Front Desk, address: '{desk.address}', place: Reception",
        f"name: Nurse, address: '{desk.address}', paper: [A4, Tabloid]",
    )
    said = brochure("printers", "--in", str(folder))
    assert said.code == 0
    first, second = said.out.strip().split("\n\n")
    assert first.splitlines()[0] == "Front Desk, Reception  (brochure.yaml)"
    for words in ("ready", "US Letter, 4 x 6 in", "both sides", "colour", "PDF", desk.address):
        assert words in first
    assert "A4, Tabloid" in second


def test_a_printer_that_is_off_is_told(
    desk: Running, tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    folder = project(
        tmp_path, f"name: Gone, address: '{GONE}'", f"name: Here, address: '{desk.address}'"
    )
    said = brochure("printers", "--in", str(folder), "--json")
    assert said.code == 1
    told = json.loads(said.out)
    assert told["exit_code"] == 1
    gone, here = told["printers"]
    assert not gone["answers"] and gone["said"].startswith("The printer does not answer")
    assert here["answers"] and here["forms"] == ["PDF"] and here["state"] == "idle"


def test_none_is_told(tmp_path: Path, brochure: Callable[..., Said]) -> None:
    said = brochure("printers", "--in", str(project(tmp_path)))
    assert (said.code, said.out.startswith("No printer is named")) == (0, True)


def test_those_of_cups_come_after_the_project_s_own(
    tmp_path: Path, brochure: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    with cups_server.running(tmp_path, {"Reception_1": "Front desk", "Nurse": ""}) as server:
        monkeypatch.setenv("CUPS_SERVER", server)
        address = f"ipp://{server}/printers/Reception_1"
        folder = project(tmp_path, f"name: nurse, address: '{address}'")
        said = brochure("printers", "--in", str(folder), "--json")
        assert [(one["name"], one["named_by"]) for one in json.loads(said.out)["printers"]] == [
            ("nurse", "brochure.yaml"),
        ]
        folder = project(tmp_path, f"name: Other, address: '{GONE}'")
        said = brochure("printers", "--in", str(folder))
    assert said.code == 1
    assert "Reception_1, Front desk  (CUPS)" in said.out and "it does not say" in said.out


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("name: X, address: 'http:/x'", "is not a printer's address"),
        (f"name: X, address: '{GONE}', paper: [letterhead]", "names no size of paper"),
    ],
)
def test_bad_settings_are_bad_input(
    tmp_path: Path, brochure: Callable[..., Said], named: str, words: str
) -> None:
    said = brochure("printers", "--in", str(project(tmp_path, named)))
    assert said.code == 2 and words in said.err


def test_a_test_page_is_printed(
    desk: Running, tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    folder = project(tmp_path, f"name: Front Desk, address: '{desk.address}'")
    said = brochure("printers", "--in", str(folder), "--test", "front desk")
    assert said.code == 0
    assert "as PDF" in said.out and "the printer reports it printed" in said.out
    job = desk.jobs()[-1]
    assert desk.attributes(job)["IPP_SIDES"] == "two-sided-long-edge"
    assert viewer.sizes(desk.document(job)) == ((612, 792), (612, 792))
    desk.control("fail")
    said = brochure("printers", "--in", str(folder), "--test", "Front Desk", "--json")
    desk.control()
    assert said.code == 1 and json.loads(said.out)["state"] == "aborted"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [("Nobody", 2, "known are Front Desk"), ("Front Desk", 1, "does not answer")],
)
def test_a_test_page_for_nobody(
    tmp_path: Path, brochure: Callable[..., Said], name: str, code: int, words: str
) -> None:
    folder = project(tmp_path, f"name: Front Desk, address: '{GONE}'")
    said = brochure("printers", "--in", str(folder), "--test", name)
    assert said.code == code and words in said.err


def test_a_refused_test_page_is_told(tmp_path: Path, brochure: Callable[..., Said]) -> None:
    printer = ipp_answers.printer(printer_is_accepting_jobs=("boolean", False))
    with ipp_answers.scripted(lambda _asked: ipp_answers.http(printer)) as there:
        folder = project(tmp_path, f"name: Front Desk, address: '{there.address}'")
        said = brochure("printers", "--in", str(folder), "--test", "Front Desk")
    assert said.code == 3 and "takes no jobs now" in said.err


def test_the_page_measures_what_it_says() -> None:
    data = trial_page.page((595.28, 841.89), "Приёмная (1) \\", two_sided=True)
    (front, back) = viewer.sizes(data)
    assert front == back == pytest.approx((595.28, 841.89), abs=0.01)
    assert b"(?" in data or b"(\\?" in data or b"???" in data  # no letters that the font lacks


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"printer_state_reasons": ("keyword", "media-empty-warning")}, "the paper is empty"),
        ({"printer_state_reasons": ("keyword", "toner-low-warning")}, "ready, the toner is low"),
        ({"printer_state": ("enum", 4)}, "printing"),
        ({"printer_state": None}, "it does not say"),
        (
            {
                "printer_is_accepting_jobs": ("boolean", False),
                "printer_state_reasons": ("keyword", "paused"),
            },
            "takes no jobs now, it is paused",
        ),
    ],
)
def test_the_state_is_told_in_words(
    tmp_path: Path, brochure: Callable[..., Said], changed: dict[str, Any], state: str
) -> None:
    printer = ipp_answers.http(ipp_answers.printer(**changed))
    with ipp_answers.scripted(lambda _asked: printer) as there:
        folder = project(tmp_path, f"name: Front Desk, address: '{there.address}'")
        said = brochure("printers", "--in", str(folder))
    (line,) = [line for line in said.out.splitlines() if line.startswith("  state")]
    assert line.split(maxsplit=1)[1] == state
