"""A reader's own words on the page, and drawn alone: what is stamped equals what is set whole."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from functools import cache
from importlib.metadata import version

import pikepdf
import pypdfium2
import pytest
from handouts import pipeline_of
from paths import CONTENT, ROOT
from personal import EXAMPLE, manuscript, whole

from brochure import stamp
from brochure.compose import words
from brochure.model.field_box import Misfit, Why
from brochure.model.finding import Severity
from brochure.model.pdf import Stencil
from brochure.model.proof import Order
from brochure.typeset import fields

# Letters with accents, apostrophes, hyphens, pairs that are kerned, and pairs that are ligatures
# elsewhere.
NAMES = [
    "Renée O’Brien-Fitzgerald",
    "Łukasz Nguyễn-Żółć",
    "Ava Tw. Yates",
    "Fiona Griffin",
    "Ёлена Παπάς",
    "X",
]
FORMS = ("handout", "black-and-white", "large-print", "trifold", "handout-a4")


@cache
def stencil(form: str = "handout") -> Stencil:
    pipeline = pipeline_of(CONTENT.parent)
    _, (edition,) = pipeline.read(Order(CONTENT, (form,)))
    signs = {name: "".join({*"".join(NAMES), *text, "\u00a0"}) for name, text in EXAMPLE.items()}
    laid = pipeline.typeset(manuscript(), edition)
    made = pipeline.typesetter().stencil(laid.html, laid.layout, signs)
    assert made
    return made


def stamped(form: str = "handout", **said: str) -> bytes:
    made = stencil(form)
    drawn = made.drawn({**EXAMPLE, **said})
    assert not isinstance(drawn, Misfit), drawn
    return b"".join(stamp.Template(made.pdf.data).copy(drawn, bytes(16)))


def text(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def pixels(data: bytes) -> list[bytes]:
    return [bytes(page.render(scale=1).buffer) for page in pypdfium2.PdfDocument(data)]


def structure(data: bytes) -> list[object]:
    """The tags with their kinds, languages and marked contents, in order."""

    def told(one: pikepdf.Object) -> object:
        if not isinstance(one, pikepdf.Dictionary):
            return int(one)
        kids = one.get("/K")
        listed = [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        kind, *said = (str(one.get(key, "")) for key in ("/S", "/Lang", "/Alt"))
        return [kind, said, [told(kid) for kid in listed]]

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [told(pdf.Root.StructTreeRoot.K[0])]


@pytest.mark.every(but=2)
@pytest.mark.parametrize("name", NAMES)
def test_a_stamped_copy_equals_one_that_is_set_whole(name: str) -> None:
    ours, theirs = stamped(patient=name), whole(patient=name).pdf.data
    assert stamp.alike(ours, theirs)
    assert text(ours) == text(theirs)
    assert name in text(ours)[0].replace("\ufffe", "-")
    assert structure(ours) == structure(theirs)
    assert pixels(ours) == pixels(theirs)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("form", FORMS[1:])
def test_every_form_can_be_stamped(form: str) -> None:
    ours, theirs = stamped(form, patient=NAMES[0]), whole(form, patient=NAMES[0]).pdf.data
    assert stamp.alike(ours, theirs)
    assert text(ours) == text(theirs)


def test_other_words_are_not_alike() -> None:
    assert not stamp.alike(
        stamped(patient="Fiona Griffin"), whole(patient="Fiona Griffit").pdf.data
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("田中 太郎", Why.FACE),
        ("محمد علي", Why.DIRECTION),
        ("דוד Cohen", Why.DIRECTION),
        ("x\u030c", Why.FACE),
        ("Maria\u00a0X", Why.FACE),  # drawn as a space, and copied from the page as one
        ("Fiona Griffin " * 5, Why.WIDTH),
        ("Zoë", Why.FACE),  # its sign was not announced
    ],
)
def test_words_that_cannot_be_stamped_are_told(name: str, why: Why) -> None:
    assert stencil().drawn({**EXAMPLE, "patient": name.strip()}) == Misfit(why, ("patient",))


def test_a_proof_holds_its_readers_words_and_finds_nothing_strange() -> None:
    made = whole()
    assert not [found for found in made.findings if found.severity is Severity.ERROR]
    assert "text-unaccounted" not in {found.code for found in made.findings}
    assert "Jordan Example" in text(made.pdf.data)[0]
    assert made.pdf.pages == 2


def test_a_word_that_is_lost_from_the_page_is_missed() -> None:
    pipeline = pipeline_of(CONTENT.parent)
    _, (edition,) = pipeline.read(Order(CONTENT))
    hidden = replace(
        edition,
        stylesheets=(*edition.stylesheets, "[data-field=patient] { display: none !important }"),
    )
    found = pipeline.proof(manuscript(), hidden).findings
    assert "text-dropped" in {one.code for one in found if one.severity is Severity.ERROR}


def test_a_field_that_is_empty_is_left_off_with_its_label() -> None:
    assert "Appointment" not in text(whole(appointment="").pdf.data)[0]


def test_a_long_name_is_set_smaller_then_on_two_lines_then_refused() -> None:
    """Slow: the page is set whole for each length."""
    fits = {
        "Renée Fitzgerald": "whole",
        "Bartholomew Featherstone-Hughes": "shrunk",
        "Maximiliana Bartholomew Featherstone-Hughes": "wrapped",
    }
    for name, fit in fits.items():
        made = whole(patient=name)
        assert [entry.fit for entry in made.manuscript.entries] == [fit, "whole", "whole"]
        assert not [found for found in made.findings if found.severity is Severity.ERROR]
        assert " ".join(name.split()) in " ".join(
            text(made.pdf.data)[0].replace("\ufffe", "-").split()
        )
    codes = {one.code: one for one in whole(patient="Maximiliana Bartholomew " * 4).findings}
    assert codes["field-overset"].severity is Severity.ERROR
    assert "Maximiliana" not in codes["field-overset"].message
    assert "field-overset" in {one.code for one in whole(patient="W" * 60).findings}


def test_times_and_dates_are_written_as_the_language_has_them() -> None:
    _, (edition,) = pipeline_of(CONTENT.parent).read(Order(CONTENT))
    moments = {(0, 5): "12:05 AM", (12, 0): "12:00 PM", (14, 30): "2:30 PM"}
    assert {at: words.written(datetime.time(*at), edition.language) for at in moments} == moments
    assert words.written(datetime.date(2027, 6, 4), edition.language) == "June 4, 2027"


def test_the_pinned_engine_has_the_private_parts_that_fields_use() -> None:
    """Loud on purpose: when the engine moves, read brochure/typeset/fields.py again before raising
    the pin.
    """
    assert version("weasyprint") == "70.0"
    assert "weasyprint==70.0" in (ROOT / "pyproject.toml").read_text("utf-8")
    slots = fields.Slots.__init__.__doc__
    assert slots
