"""A reader's own words on the page, and drawn alone: what is stamped equals what is rendered in
full.
"""

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
from personal import EXAMPLE, Fits, manuscript, whole

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


# Names with titles, accents and hyphens, which stand on two lines whatever the format.
TWO_LINES = [
    "Prof. Dr. María-José Rodríguez de la Torre y Fernández-Villalobos",
    "Univ.-Prof. Dr. med. Łukasz Żółkiewski-Brzęczyszczykiewicz",
    "Dr. Ødegård-Ångström von und zu Lichtenstein-Hohenzollern",
    "Nguyễn Thị Ánh Tuyết-Mai Trần-Phương Hoàng-Long",
    "Ms. Ava T. Wavering-To-Yates Underwood-Smythe III",
]
# A name that fills two lines of each format's field, from which the page is set that is stamped.
FILLS_TWO = "Jordan Example Jordan Example Jordan Example Jordan Example"


@cache
def stencil(form: str = "handout", fits: Fits = ()) -> Stencil:
    pipeline = pipeline_of(CONTENT.parent)
    _, (edition,) = pipeline.read(Order(CONTENT, (form,)))
    letters = {*"".join(NAMES), *"".join(TWO_LINES), "\u00a0"}
    signs = {name: "".join({*letters, *text}) for name, text in EXAMPLE.items()}
    said = {name: FILLS_TWO for name, fit in fits if fit == "wrapped"}
    laid = pipeline.typeset(manuscript(said, fits), edition)
    made = pipeline.typesetter().stencil(laid.html, laid.layout, signs)
    assert made
    return made


def stamped(form: str = "handout", fits: Fits = (), **said: str) -> bytes:
    made = stencil(form, fits)
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
    ours = stamped(patient=name)
    assert name in text(ours)[0].replace("\ufffe", "-")
    assert_equal(ours, whole(patient=name).pdf.data)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("form", FORMS[1:])
def test_every_form_can_be_stamped(form: str) -> None:
    ours, theirs = stamped(form, patient=NAMES[0]), whole(form, patient=NAMES[0]).pdf.data
    assert stamp.alike(ours, theirs)
    assert text(ours) == text(theirs)


def assert_equal(ours: bytes, theirs: bytes) -> None:
    assert stamp.alike(ours, theirs)
    assert text(ours) == text(theirs)
    assert structure(ours) == structure(theirs)
    assert pixels(ours) == pixels(theirs)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", TWO_LINES)
def test_a_name_on_two_lines_is_stamped_as_it_is_set_whole(name: str) -> None:
    made = whole(patient=name)
    assert [entry.fit for entry in made.manuscript.entries] == ["wrapped", "whole", "whole"]
    assert_equal(stamped(fits=(("patient", "wrapped"),), patient=name), made.pdf.data)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("form", FORMS[1:])
def test_names_on_two_lines_are_stamped_in_every_form(form: str) -> None:
    """Three seconds: two pages are set for each form, a folder's at several sizes of type."""
    made = whole(form, patient=TWO_LINES[0], clinician=TWO_LINES[0])
    assert [entry.fit for entry in made.manuscript.entries] == ["wrapped", "whole", "wrapped"]
    assert not [found for found in made.findings if found.severity is Severity.ERROR]
    fits: Fits = (("patient", "wrapped"), ("clinician", "wrapped"))
    ours = stamped(form, fits, patient=TWO_LINES[0], clinician=TWO_LINES[0])
    assert_equal(ours, made.pdf.data)


@pytest.mark.parametrize("name", ["Jordan Example", "Maximiliana Bartholomew " * 3, "W" * 60])
def test_what_does_not_stand_on_two_lines_is_not_stamped_on_two(name: str) -> None:
    made = stencil(fits=(("patient", "wrapped"),))
    drawn = made.drawn({**EXAMPLE, "patient": name.strip()})
    assert drawn == Misfit(Why.WIDTH, ("patient",))


def test_lines_whose_spaces_are_stretched_are_not_stamped() -> None:
    """A style that justifies a field: the spaces of its first line depend on the words in it."""
    pipeline = pipeline_of(CONTENT.parent)
    _, (edition,) = pipeline.read(Order(CONTENT))
    style = ".field bdi { text-align: justify !important }"
    edition = replace(edition, stylesheets=(*edition.stylesheets, style))
    laid = pipeline.typeset(manuscript({"patient": FILLS_TWO}, (("patient", "wrapped"),)), edition)
    assert pipeline.typesetter().stencil(laid.html, laid.layout, {}) is None


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
    found = pipeline.proof(manuscript({}), hidden).findings
    assert "text-dropped" in {one.code for one in found if one.severity is Severity.ERROR}


def test_a_field_that_is_empty_is_left_off_with_its_label() -> None:
    assert "Appointment" not in text(whole(appointment="").pdf.data)[0]


@pytest.mark.every
def test_a_long_name_is_set_smaller_then_on_two_lines_then_refused() -> None:
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
