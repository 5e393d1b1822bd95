"""The checks of what goes over a fold, a panel or a page: each sees its fault, and is silent beside it."""

from __future__ import annotations

import re

import clinic
import filler
from clinic import codes

from brochure import check
from brochure.check import list_item_divided, text_across_fold, text_overlaps
from brochure.model.finding import Severity
from brochure.typeset import Typesetter


def steps(words: int) -> str:
    return "\n".join(f"- Step {number}: " + " ".join(filler.paragraphs(words, seed=number)) for number in range(1, 30))


def test_a_text_in_a_fold_is_told(typesetter: Typesetter) -> None:
    text, made = clinic.manuscript(), clinic.edition("trifold")
    wide = clinic.print_(typesetter, text, made, ".inside { column-count: 2 }")[0]
    assert codes(list(text_across_fold.pdf(text, made, wide))) == {"text-across-fold"}
    told = [found.message.partition("» ")[2] for found in text_across_fold.pdf(text, made, wide)]
    assert "on page 2 runs across a fold; 0.125 in or more are needed" in told
    near = clinic.print_(typesetter, text, made, ".inside { column-gap: 15pt; margin-inline: 7.5pt 3pt }")[0]
    told = [found.message.partition("» ")[2] for found in text_across_fold.pdf(text, made, near)]
    assert {re.sub(r"0\.\d+ in from", "N in from", message) for message in told} == {
        "on page 2 keeps N in from a fold; 0.125 in or more are needed"
    }


def test_a_line_alone_in_a_panel_is_told(typesetter: Typesetter) -> None:
    text = clinic.manuscript(filler.written(filler.article(700)))
    made = clinic.edition("trifold")
    loose = clinic.print_(typesetter, text, made, "p { orphans: 1; widows: 1 } .inside { column-fill: auto }")[0]
    told = [found.message for found in check.pdf(text, made, loose) if found.code == "line-stranded"]
    kept = clinic.print_(typesetter, text, made)[0]
    assert [found for found in check.pdf(text, made, kept) if found.code == "line-stranded"] == []
    assert all(re.search(r"panel [123] of page 2", message) for message in told)


def test_an_item_of_a_list_that_goes_over_a_page_is_told(typesetter: Typesetter) -> None:
    for name, words, form in (("handout", 70, r"page \d"), ("trifold", 45, r"panel \d of page \d")):
        section = {"heading": None, "body": steps(words)}
        text, made = (
            clinic.manuscript(filler.written(filler.article(60) | {"sections": [section]})),
            clinic.edition(name),
        )
        css = "li, li > p { break-inside: auto } .inside { column-fill: auto }"
        loose = clinic.print_(typesetter, text, made, css)[0]
        told = list(list_item_divided.pdf(text, made, loose))
        assert told
        for found in told:
            assert (found.code, found.severity) == ("list-item-divided", Severity.WARNING)
            assert re.fullmatch(rf"the item «Step \d+: .* …» begins on {form} and ends on {form}", found.message)
            assert found.where and found.where.line
        kept = clinic.print_(typesetter, text, made)[0]
        assert list(list_item_divided.pdf(text, made, kept)) == []


def test_a_long_item_may_go_over_a_page(typesetter: Typesetter) -> None:
    body = "\n\n".join(filler.paragraphs(330)) + "\n\n- " + " ".join(filler.paragraphs(300, sentences=99))
    text = clinic.manuscript(filler.written(filler.article(60) | {"sections": [{"heading": None, "body": body}]}))
    made = clinic.edition()
    loose = clinic.print_(typesetter, text, made, "li, li > p { break-inside: auto }")[0]
    assert loose.pages == 2
    assert list(list_item_divided.pdf(text, made, loose)) == []


def test_two_texts_on_each_other_are_told_once(typesetter: Typesetter) -> None:
    text, made = clinic.manuscript(), clinic.edition()
    slid = clinic.print_(typesetter, text, made, ".kicker { margin-bottom: -26pt }")[0]
    found = clinic.one(list(text_overlaps.pdf(text, made, slid)))
    assert (found.code, found.severity) == ("text-overlaps", Severity.ERROR)
    assert found.message.endswith("stand on each other on page 1")
    assert "text-overlaps" not in codes(check.pdf(text, made, clinic.print_(typesetter, text, made)[0]))
