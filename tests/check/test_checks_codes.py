"""Codes to scan: their modules are large enough, and an address fits into one."""

from __future__ import annotations

import clinic
import pytest
import segno
from clinic import edition, manuscript, print_

from brochure.check import code_too_dense
from brochure.inspect import codes
from brochure.model.finding import Severity
from brochure.model.handout import Handout
from brochure.read.tree import parse
from brochure.read.validate import noun
from brochure.typeset import Typesetter

QR = "qr:\n  caption: Watch the exercises\n  url: {}\n"


def address(length: int) -> str:
    start = "https://example.org/"
    return start + ("aB3" * length)[: length - len(start)]


@pytest.mark.every(but=2)
@pytest.mark.parametrize(
    ("length", "severity"), [(60, None), (345, Severity.WARNING), (1198, Severity.ERROR)]
)
def test_modules_are_measured_on_the_page(
    typesetter: Typesetter, length: int, severity: Severity | None
) -> None:
    url = address(length)
    text, made = manuscript(clinic.SHORT + QR.format(url)), edition()
    pdf = print_(typesetter, text, made)[0]
    (code,) = codes.read(pdf.data, made.language.words.qr_alt.replace("{url}", url))
    modules = segno.make(url, error="m", micro=False).symbol_size(border=4)[0]
    assert code.module == pytest.approx(0.9 * 25.4 / modules, abs=0.001)
    told = list(code_too_dense.pdf(text, made, pdf))
    assert [found.severity for found in told] == ([severity] if severity else [])
    assert all(found.where and found.where.text.startswith("  url:") for found in told)
    assert {found.code for found in told} <= {"code-too-dense"}


@pytest.mark.parametrize(("length", "fits"), [(2331, True), (2332, False)])
def test_an_address_that_no_code_holds_is_refused_at_its_place(length: int, fits: bool) -> None:
    tree = parse((clinic.SHORT + QR.format(address(length))).encode(), "content.yaml")
    value, findings = noun(Handout, tree)
    assert (value is not None) == fits
    assert [one.where.line for one in findings if one.where] == ([] if fits else [10])
