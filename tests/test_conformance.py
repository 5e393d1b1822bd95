"""Every format is valid PDF/UA-1 in the reference validator, and the validator catches what we
break.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
import verapdf

OUT = verapdf.ROOT / "build" / "conformance"
PROJECTS = verapdf.ROOT / "tests" / "projects"
# Nobody reads these: sheets to be folded, and what goes to a print shop (PDF/X-4, which
# tests/finish/test_press.py looks at).
UNTAGGED = ("-booklet-print", "-booklet-a4-print", "-press")


@pytest.fixture(scope="module", autouse=True)
def validator() -> Path:
    """veraPDF; where CI is not set, a machine without it skips."""
    if os.environ.get("CI"):
        return verapdf.fetch()
    jar = verapdf.verapdf_jar()
    if jar is None:
        pytest.skip("veraPDF or Java is not here: `make conformance` brings them")
    return jar


@pytest.fixture(scope="module")
def handouts(validator: Path) -> list[Path]:
    """The PDFs of every format, freshly made."""
    shutil.rmtree(OUT, ignore_errors=True)
    for words in (
        ("make", "--format", "all"),
        ("review",),
        ("make", str(PROJECTS / "hillside"), "--format", "notice"),
        ("make", str(PROJECTS / "faultless"), "--on", "2026-11-22"),  # its text has citations
    ):
        command = [sys.executable, "-m", "brochure", *words, "--quiet", "--out", str(OUT)]
        done = subprocess.run(
            command, check=False, cwd=verapdf.ROOT, capture_output=True, text=True
        )
        if done.returncode != 0:
            said = f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            pytest.fail(said, pytrace=False)
    return sorted(path for path in OUT.glob("*.pdf") if not path.stem.endswith(UNTAGGED))


def test_every_format_is_made(handouts: list[Path]) -> None:
    formats = [
        path.parent.name for path in (verapdf.ROOT / "templates" / "formats").glob("*/format.yaml")
    ]
    assert len(formats) > 0
    made = [name for name in formats if any(pdf.stem.endswith(f"-{name}") for pdf in handouts)]
    assert set(formats) - set(made) == {"press"}


def test_every_format_is_valid_pdf_ua(handouts: list[Path]) -> None:
    broken = {pdf.name: faults for pdf, faults in verapdf.validate_all(handouts).items() if faults}
    assert broken == {}


def test_an_untagged_pdf_is_caught(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "untagged.pdf")
    clauses = {fault.partition(":")[0] for fault in verapdf.validate(tmp_path / "untagged.pdf")}
    assert {"6.2-1", "7.1-8", "7.1-11"} <= clauses


@pytest.mark.parametrize(
    ("key", "clause"),
    [
        ("/MarkInfo", "6.2-1"),
        ("/ViewerPreferences", "7.1-10"),
        ("/StructTreeRoot", "7.1-11"),
        ("/Lang", "7.2-"),
    ],
)
def test_a_handout_that_lost_a_promise_is_caught(
    handouts: list[Path], tmp_path: Path, key: str, clause: str
) -> None:
    with pikepdf.open(handouts[0]) as pdf:
        del pdf.Root[key]
        pdf.save(tmp_path / "broken.pdf")
    assert any(fault.startswith(clause) for fault in verapdf.validate(tmp_path / "broken.pdf"))


def test_a_handout_without_a_title_is_caught(handouts: list[Path], tmp_path: Path) -> None:
    with pikepdf.open(handouts[0]) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            del xmp["dc:title"]
        pdf.save(tmp_path / "untitled.pdf")
    assert any(fault.startswith("7.1-9:") for fault in verapdf.validate(tmp_path / "untitled.pdf"))


def test_what_is_no_pdf_is_not_judged_valid(validator: Path, tmp_path: Path) -> None:
    (tmp_path / "junk.pdf").write_bytes(b"junk")
    with pytest.raises(verapdf.NotReady, match="did not judge"):
        verapdf.validate(tmp_path / "junk.pdf")


def test_another_jar_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other.jar").write_bytes(b"other")
    monkeypatch.setattr(verapdf, "JAR", tmp_path / "other.jar")
    with pytest.raises(verapdf.NotReady, match="is not veraPDF"):
        verapdf.verapdf_jar()
