"""Recipient lists for tests, and the batches that are made of them: by the command in a process of
its own, or in this one.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from clinic import BRAND
from handouts import copied
from paths import ROOT, TESTS

from brochure import batch, cli
from brochure.work import executors

HEADING = ("patient", "appointment", "clinician")

SHORT = f"""\
title: Knee pain
subtitle: What helps when your knee hurts
brand: {BRAND}
document: {{id: knee-pain, version: '1', status: draft}}
fields:
  - {{name: patient, label: For, example: Jordan Example}}
  - {{name: appointment, label: On, type: date, required: false, example: '2027-06-04',
     order: month-day-year}}
  - {{name: arrival, label: Please come at, type: time, required: false, place: opening,
     example: '14:30'}}
  - {{name: clinician, label: With, required: false, personal: false, place: closing,
     example: Dr. Sam Sample}}
sections:
  - heading: What it is
    body: |
      Rest helps.
"""
"""A handout of one page, with a field of each type at each place."""


def short(folder: Path, **changes: str) -> Path:
    """Write a handout of one page into a folder; `old` and `new` change its text. Return its
    file.
    """
    text = SHORT
    if changes:
        assert text.count(changes["old"]) == 1
        text = text.replace(changes["old"], changes["new"])
    folder.mkdir(parents=True, exist_ok=True)
    content = folder / "content.yaml"
    content.write_text(text, "utf-8")
    return content


def german(folder: Path) -> Path:
    """Write the handout of one page, and a language pack beside it that writes dates in another
    way.
    """
    pack = folder / "templates" / "languages" / "de"
    pack.mkdir(parents=True)
    text = (ROOT / "templates" / "languages" / "en" / "language.yaml").read_text("utf-8")
    changes = {"name: English": "name: Deutsch", "tag: en": "tag: de", "June": "Juni"}
    changes["'{month} {day}, {year}'"] = "'{day}. {month} {year}'"
    changes["'{hour}:{minute} {half}'"] = "'{hour}.{minute} Uhr {half}'"
    changes["Copy {number} of {total}"] = "Exemplar {number} von {total}"
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (pack / "language.yaml").write_text(text, "utf-8")
    return short(folder)


WALKING = """\
fields:
  - {name: patient, label: For, example: Jordan Example}
  - {name: appointment, label: Appointment, type: date, required: false, example: '2027-06-04'}

at_a_glance:
"""


def walking(folder: Path) -> Path:
    """Copy the handout in which nothing is found, of two or three pages with links among them, and
    give it fields.
    """
    return copied(folder, {"at_a_glance:\n": WALKING}, TESTS / "projects" / "faultless")


def roster(
    path: Path, rows: Sequence[Sequence[str]], heading: Sequence[str] = HEADING, sign: str = ","
) -> Path:
    """Write a CSV file whose cells are put in quotes where they need them."""

    def cell(text: str) -> str:
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & {sign, '"', "\n"} else text

    lines = [sign.join(map(cell, cells)) for cells in (heading, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="")
    return path


@dataclass(frozen=True)
class Ran:
    """What a batch said, the exit code that it ended with, and the folder where its copies are."""

    code: int
    out: str
    err: str
    folder: Path

    def names(self) -> list[str]:
        """Return the names of the PDFs."""
        return sorted(path.name for path in self.folder.glob("*.pdf"))

    def data(self, name: str) -> bytes:
        """Return a PDF of the batch."""
        return (self.folder / name).read_bytes()

    def text(self, name: str) -> str:
        """Return the text of a PDF of the batch."""
        return " ".join(texts(self.data(name)))


def texts(data: bytes, password: str | None = None) -> list[str]:
    """Return each page's text in single spaces."""
    with pypdfium2.PdfDocument(data, password) as pdf:
        return [
            " ".join(page.get_textpage().get_text_range().replace("\ufffe", "-").split())
            for page in pdf
        ]


def strings(data: bytes, password: str = "") -> set[str]:
    """Return every string and name in a PDF that is no page's content, and the text of its
    metadata.
    """
    found: set[str] = set()

    def look(one: Any, depth: int = 0) -> None:
        if isinstance(one, pikepdf.String | pikepdf.Name):
            found.add(str(one))
        elif isinstance(one, pikepdf.Array):
            for each in one:
                look(each, depth + 1)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            for key, each in one.items():
                found.add(key)
                if not (isinstance(each, pikepdf.Object) and each.is_indirect):
                    look(each, depth + 1)

    with pikepdf.open(io.BytesIO(data), password=password) as pdf:
        for one in pdf.objects:
            look(one)
        found.add(pdf.Root.Metadata.read_bytes().decode())
    return found


def pixels(data: bytes) -> list[bytes]:
    """Return each page as it looks."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [bytes(page.render(scale=0.5).buffer) for page in pdf]


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page in points."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [(round(page.mediabox[2]), round(page.mediabox[3])) for page in pdf.pages]


def rights(folder: Path) -> dict[str, str]:
    """Return by name the rights of each file in a folder and below, such as 600."""
    return {
        str(path.relative_to(folder)): f"{stat.S_IMODE(path.stat().st_mode):o}"
        for path in folder.rglob("*")
        if path.is_file()
    }


def command(*arguments: str | Path, cwd: Path, out: str = "out", **environment: str) -> Ran:
    """Run `brochure batch` in a process of its own, in a folder; its copies go into `out` there."""
    words = [sys.executable, "-m", "brochure", "batch", *map(str, arguments), "--out", out]
    done = subprocess.run(
        words,
        check=False,
        cwd=cwd,
        capture_output=True,
        text=True,
        env=variables(environment),
        timeout=600,
    )
    return Ran(done.returncode, done.stdout, done.stderr, cwd / out)


def variables(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process that has this checkout's package."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


class Here(executors.WorkerExecutor):
    """Does the work in this process, so that a test can plant what goes wrong in it."""

    width = 1

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it at once."""
        made: Future[Any] = Future()
        try:
            made.set_result(fn(*args, **kwargs))
        except BaseException as trouble:  # noqa: BLE001 - the future tells it
            made.set_exception(trouble)
        return made

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """There is nothing to end."""


def here(*arguments: str | Path, cwd: Path, out: str = "out") -> Ran:
    """Run `brochure batch` in a folder and in this process; its copies go into `out` there."""
    said, heard = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "processes", lambda _workers: Here)
        patch.chdir(cwd)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(heard):
            code = cli.run(["batch", *map(str, arguments), "--out", out])
    return Ran(code, said.getvalue(), heard.getvalue(), cwd / out)
