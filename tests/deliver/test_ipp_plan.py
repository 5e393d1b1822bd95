"""What a printer is asked for a ticket: only what it supports, with a sentence on what it does not,
and a refusal where the paper would be wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipp_answers
import pytest

from brochure.deliver.ipp import Plan, Unprintable
from brochure.deliver.printing import message, planning
from brochure.deliver.printing.capabilities import PDF, PWG, URF, Capabilities
from brochure.deliver.printing.message import PRINTER
from brochure.model.parcel import DocumentReference, Parcel, Ticket

HANDOUT = Ticket(paper="US Letter", sides=2, flip="long-edge", colour=True, scaling="auto")
LEAFLET = Ticket("US Letter, landscape", 2, "short-edge", colour=True, scaling="none")
POSTER = Ticket("Tabloid, 11 x 17 in", 1, "long-edge", colour=True, scaling="none")
CARD = Ticket("card stock cut to 4 x 9 in", 2, "long-edge", colour=True, scaling="none")
PARCEL = Parcel("knee.pdf", b"%PDF-1.7", 2, "Knee", "en", "handout", DocumentReference("knee", "1"))
RASTER: dict[str, Any] = {
    "document_format_supported": ("mime", PWG),
    "pwg_raster_document_resolution_supported": ("resolution", (600, 600, 3), (300, 300, 3)),
    "pwg_raster_document_type_supported": ("keyword", "black_1", "sgray_8", "srgb_8"),
    "pwg_raster_document_sheet_back": ("keyword", "rotated"),
    "copies_supported": ("range", (1, 1)),
}


def printer(paper: tuple[str, ...] = (), **changed: Any) -> Capabilities:
    answer = message.decoded(ipp_answers.printer(**changed))
    return Capabilities.of(answer.first(PRINTER), paper)


def plan(ticket: Ticket, able: Capabilities, parcel: Parcel = PARCEL, **changed: Any) -> Plan:
    return planning.plan(replace(ticket, **changed), parcel, able, lambda _form: able)


def asked(made: Plan) -> dict[str, object]:
    return {one.name: one.values[0] for one in made.attributes}


def test_all_that_is_supported_is_asked_for() -> None:
    made = plan(HANDOUT, printer(), copies=3)
    assert asked(made) == {
        "media": "na_letter_8.5x11in",
        "sides": "two-sided-long-edge",
        "copies": 3,
        "print-color-mode": "color",
        "print-scaling": "none",
    }
    assert (made.form, made.media_type, made.notes, made.raster) == ("PDF", PDF, (), None)


def test_what_is_not_supported_is_not_asked_for() -> None:
    silent = printer(
        sides_supported=None,
        media_supported=None,
        media_ready=None,
        copies_supported=None,
        print_color_mode_supported=None,
        color_supported=None,
        print_scaling_supported=None,
    )
    assert asked(plan(HANDOUT, silent, sides=1)) == {}


def test_one_side_is_said_too() -> None:
    assert asked(plan(HANDOUT, printer(), sides=1))["sides"] == "one-sided"
    one_page = replace(PARCEL, pages=1)
    assert asked(plan(HANDOUT, printer(), one_page))["sides"] == "one-sided"


def test_a_plain_handout_on_one_sided_paper_is_told() -> None:
    made = plan(HANDOUT, printer(sides_supported=("keyword", "one-sided")))
    assert asked(made)["sides"] == "one-sided"
    assert made.notes == ("it does not print on both sides: 2 pages come on 2 sheets",)


@pytest.mark.parametrize("ticket", [LEAFLET, replace(CARD, paper="US Letter")])
def test_what_is_folded_or_cut_needs_both_sides(ticket: Ticket) -> None:
    with pytest.raises(Unprintable, match="prints on one side only"):
        plan(ticket, printer(sides_supported=("keyword", "one-sided")))


def test_a_leaflet_needs_its_edge() -> None:
    assert asked(plan(LEAFLET, printer()))["sides"] == "two-sided-short-edge"
    with pytest.raises(Unprintable, match="cannot turn the sheet over the short edge"):
        plan(LEAFLET, printer(sides_supported=("keyword", "one-sided", "two-sided-long-edge")))


def test_paper_that_is_not_in_the_trays_is_told() -> None:
    made = plan(HANDOUT, printer(media_ready=("keyword", "iso_a4_210x297mm")))
    assert asked(made)["media"] == "na_letter_8.5x11in"
    (note,) = made.notes
    assert note.startswith("its trays hold A4, and this is made for US Letter")
    with pytest.raises(Unprintable, match="needs US Letter, and the trays hold A4"):
        plan(LEAFLET, printer(media_ready=("keyword", "iso_a4_210x297mm")))


def test_the_clinic_knows_its_trays_better() -> None:
    a4 = ("keyword", "iso_a4_210x297mm")
    assert plan(LEAFLET, printer(("US Letter",), media_ready=a4)).notes == ()
    (note,) = plan(HANDOUT, printer(("A4 paper",))).notes
    assert "its trays hold A4" in note


def test_a_poster_gets_its_paper_or_the_reason() -> None:
    with pytest.raises(Unprintable, match="does not take Tabloid"):
        plan(POSTER, printer())
    big = {"media_supported": ("keyword", "na_letter_8.5x11in", "na_ledger_11x17in")}
    with pytest.raises(Unprintable, match="Load Tabloid"):
        plan(POSTER, printer(**big))
    loaded = printer(**big, media_ready=("keyword", "na_letter_8.5x11in", "na_ledger_11x17in"))
    assert asked(plan(POSTER, loaded))["media"] == "na_ledger_11x17in"
    assert asked(plan(POSTER, printer(("Tabloid",), **big)))["media"] == "na_ledger_11x17in"


def test_a_card_is_a_custom_size() -> None:
    custom = ("keyword", "na_letter_8.5x11in", "custom_min_3x5in", "custom_max_8.5x14in")
    able = printer(("card stock, 4 x 9 in",), media_supported=custom)
    assert asked(plan(CARD, able))["media"] == "custom_handout_101.6x228.6mm"
    with pytest.raises(Unprintable, match="does not take 4 x 9 in"):
        plan(CARD, printer())


def test_old_names_of_paper_are_known() -> None:
    able = printer(media_supported=("keyword", "na-letter"), media_ready=("keyword", "na-letter"))
    assert able.paper == ("US Letter",)
    assert asked(plan(HANDOUT, able))["media"] == "na-letter"


def test_colour_that_is_not_there_is_told() -> None:
    grey = printer(
        color_supported=("boolean", False), print_color_mode_supported=("keyword", "monochrome")
    )
    made = plan(HANDOUT, grey)
    assert made.notes == ("it has no colour: this is printed in black and white",)
    assert asked(made)["print-color-mode"] == "monochrome"
    assert plan(HANDOUT, grey, colour=False).notes == ()


def test_black_and_white_that_cannot_be_asked_for_is_told() -> None:
    made = plan(HANDOUT, printer(print_color_mode_supported=("keyword", "color")), colour=False)
    assert made.notes[0].startswith("it cannot be told to print in black and white")
    assert asked(plan(HANDOUT, printer(), colour=False))["print-color-mode"] == "monochrome"


def test_full_size_that_cannot_be_asked_for_is_told_where_it_matters() -> None:
    able = printer(print_scaling_supported=None)
    assert plan(HANDOUT, able).notes == ()
    assert "measure a page" in plan(LEAFLET, able).notes[0]


def test_copies_have_a_bound() -> None:
    made = plan(HANDOUT, printer(copies_supported=("range", (1, 5))), copies=9)
    assert asked(made)["copies"] == 5
    assert "5 copies at a time at most, not 9" in made.notes[0]
    collated = printer(
        multiple_document_handling_supported=("keyword", "separate-documents-collated-copies")
    )
    assert "multiple-document-handling" in asked(plan(HANDOUT, collated, copies=2))
    assert "multiple-document-handling" not in asked(plan(HANDOUT, collated, copies=1))


def test_a_printer_without_pdf_gets_raster_at_its_own_resolution() -> None:
    made = plan(HANDOUT, printer(**RASTER), copies=4)
    assert made.raster is not None
    assert (made.raster.kind.name, made.raster.dpi, made.raster.times) == ("srgb_8", 300, 4)
    assert (made.raster.sheet_back, made.raster.sides) == ("rotated", "two-sided-long-edge")
    assert asked(made)["copies"] == 1
    grey = plan(HANDOUT, printer(**RASTER), colour=False).raster
    assert grey is not None and grey.kind.name == "sgray_8"


def test_copies_of_raster_are_asked_of_a_printer_that_knows_its_forms() -> None:
    many = {**RASTER, "copies_supported": ("range", (1, 99))}
    knows = {**many, "printer_get_attributes_supported": ("keyword", "document-format")}
    for able, copies, times in ((printer(**many), 1, 4), (printer(**knows), 4, 1)):
        made = plan(HANDOUT, able, copies=4)
        assert made.raster is not None
        assert (asked(made)["copies"], made.raster.times) == (copies, times)


def test_raster_of_dots_is_fine_and_without_colour() -> None:
    dots = {**RASTER, "pwg_raster_document_type_supported": ("keyword", "black_1")}
    made = plan(HANDOUT, printer(**dots))
    assert made.raster is not None
    assert (made.raster.kind.name, made.raster.dpi) == ("black_1", 600)
    assert made.notes == ("it has no colour: this is printed in black and white",)


def test_copies_beyond_the_bound_go_as_raster_where_that_is_taken() -> None:
    both = {**RASTER, "document_format_supported": ("mime", PDF, PWG)}
    assert plan(HANDOUT, printer(**both)).form == "PDF"
    made = plan(HANDOUT, printer(**both), copies=2)
    assert made.raster is not None and made.raster.times == 2


def test_urf_where_that_alone_is_taken() -> None:
    urf = {"document_format_supported": ("mime", URF)}
    words = ("keyword", "V1.4", "CP1", "RS300-600", "W8-16", "SRGB24", "DM4")
    made = plan(HANDOUT, printer(**urf, urf_supported=words))
    assert made.raster is not None
    assert (made.raster.kind.name, made.raster.dpi) == ("SRGB24", 300)
    assert made.raster.sheet_back == "manual-tumble"
    single = printer(**urf, urf_supported=("text", "W8,RS600"))
    (note, _) = plan(HANDOUT, single).notes
    assert "does not print on both sides" in note


@pytest.mark.parametrize(
    "changed",
    [
        {"document_format_supported": ("mime", "application/postscript")},
        {**RASTER, "pwg_raster_document_type_supported": ("keyword", "cmyk_8")},
        {**RASTER, "pwg_raster_document_resolution_supported": ("resolution", (600, 300, 3))},
        {"document_format_supported": ("mime", URF)},
    ],
)
def test_no_form_of_ours_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Unprintable, match="in any form that brochure makes"):
        plan(HANDOUT, printer(**changed))
