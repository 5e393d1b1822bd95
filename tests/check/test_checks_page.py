"""The finished page as a reader's eye meets it: what the checks see on it, and what they must
not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

import clinic
import handouts
import pytest
from clinic import edition, in_format, manuscript, print_, replaced
from PIL import Image

from brochure import check, compose
from brochure.check import (
    _account,
    _ink,
    capitals_too_long,
    line_stranded,
    page_nearly_empty,
    picture_too_coarse,
    text_cut_off,
    text_dropped,
    text_hard_to_read,
    text_too_small,
    text_unaccounted,
)
from brochure.inspect import tagged_text, text_ink
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Severity
from brochure.model.pdf import Pdf
from brochure.typeset import Typesetter

MINE = (
    capitals_too_long, line_stranded, page_nearly_empty, picture_too_coarse, text_cut_off,
    text_dropped,
    text_hard_to_read, text_too_small, text_unaccounted,
)  # fmt: skip
LEAD = "What knee osteoarthritis is, and what st …"
# A cover over the start of the subtitle, or over a part of its height.
COVER = (
    '.lead { position: relative } .lead::after { content: ""; position: absolute; left: 0; width: '
    "2in; %s }"
)

Look = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def look(typesetter: Typesetter) -> Look:
    """Print the article, or another, under a style sheet and return what a check says of it."""
    return partial(looked, typesetter)


def looked(
    typesetter: Typesetter,
    module: ModuleType,
    css: str = "",
    text: str = clinic.ARTICLE,
    made: Edition | None = None,
) -> list[Finding]:
    made = made or edition()
    pdf, _ = print_(typesetter, manuscript(text), made, css)
    return list(module.pdf(manuscript(text), made, pdf))


def fires(findings: list[Finding], code: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return the only finding; it has this code and severity, and says what to do."""
    found = clinic.one(findings)
    assert (found.code, found.severity) == (code, severity)
    assert found.hint
    return found


def key(found: Finding) -> str:
    """Return the line of the YAML that a finding points at."""
    assert found.where is not None and found.where.column
    return found.where.text.strip()


def low(made: Edition, height: str) -> Edition:
    """Return an edition with another height of page."""
    return in_format(made, page=made.format.page.model_copy(update={"height": height}))


# ---- what must stay silent


@handouts.every_handout
def test_a_whole_handout_is_silent(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    for module in MINE:
        if not (
            module is picture_too_coarse and content == handouts.HILLSIDE
        ):  # its picture is coarse on purpose
            assert list(module.pdf(proof.manuscript, proof.edition, proof.pdf)) == [], (
                module.__name__
            )


@pytest.mark.every(but=1)
@pytest.mark.every(but=1)
@pytest.mark.parametrize("format_name", handouts.FORMATS)
def test_a_page_read_from_right_to_left_is_silent(look: Look, format_name: str) -> None:
    """Slow: one page is made for each check."""
    for module in MINE:
        assert look(module, "html { direction: rtl }", made=edition(format_name)) == [], (
            module.__name__
        )


@pytest.mark.every
def test_hyphenation_ligatures_and_narrow_columns_are_silent(look: Look) -> None:
    page = edition().format.page.model_copy(update={"width": "4.6in"})
    made = in_format(edition(), page=page, hyphenation=True)
    css = "html { font-variant-ligatures: common-ligatures } .glance { width: auto; float: none }"
    for module in (text_dropped, text_unaccounted, text_hard_to_read, text_cut_off):
        assert look(module, css, made=made) == [], module.__name__


def test_what_is_no_pdf_is_a_finding_of_each() -> None:
    findings = check.pdf(manuscript(), edition(), Pdf(b"junk", 1))
    failed = {found.code for found in findings if "itself failed" in found.message}
    assert {check.code(module) for module in MINE} <= failed


# ---- contrast, on the page


def test_gold_on_white_is_too_light(look: Look) -> None:
    css = ".band { background: white } .band * { color: black } .band .lead { color: #b08d57 }"
    found = fires(look(text_hard_to_read, css), "text-hard-to-read")
    assert found.message == (
        f"«{LEAD}» on page 1 has a contrast of 3.09 to 1 in colour (#b08d57 on #ffffff); type of "
        f"14 pt needs 4.5 to 1"
    )
    assert key(found).startswith("subtitle:")


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "css",
    [
        # large type needs 3 to 1
        ".band { background: white } .band * { color: black } .band h1 { color: #b08d57 }",
        ".band { background: white } .band * { color: #6b6b6b }",
        ".lead { opacity: .9 }",
        ".lead { background: linear-gradient(90deg, #0e4a4f, black) }",
    ],
)
def test_what_is_dark_enough_is_silent(look: Look, css: str) -> None:
    assert look(text_hard_to_read, css) == []


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("weight", "size", "least"),
    [
        ("600", "14pt", "4.5 to 1"),
        ("400", "17.8pt", "4.5 to 1"),
        ("400", "18pt", ""),
        ("600", "18pt", ""),
    ],
)
def test_large_type_needs_less_contrast(look: Look, weight: str, size: str, least: str) -> None:
    # one rule
    css = f".band {{ background: white }} .band * {{ color: black }} .band .lead {{ color: #8a8a8a; font: {weight} {size} 'Source Sans 3' }}"  # noqa: E501
    assert [least in found.message for found in look(text_hard_to_read, css)] == [True] * bool(
        least
    )


@pytest.mark.parametrize(
    ("face", "bold"),
    [("Source Sans 3 Bold", True), ("Lora-Bold", True), ("Inter ExtraBold", True),
     ("Arial-BoldMT", True),
     ("Source Sans 3 Semibold", False), ("Lora-SemiBold", False), ("Demi Bold", False),
     ("Source Sans 3", False)],
)  # fmt: skip
def test_only_a_bold_face_is_bold(face: str, bold: bool) -> None:
    assert bool(_ink.BOLD.search(face)) is bold


def test_a_pair_that_only_grey_shows_is_seen(look: Look) -> None:
    found = fires(
        look(text_hard_to_read, ".lead { background: #ff0000; color: black }"), "text-hard-to-read"
    )
    assert "a contrast of 2.45 to 1 in grey (#000000 on #ff0000)" in found.message


def test_white_on_white_is_seen_once_for_all_its_lines(look: Look) -> None:
    found = fires(look(text_hard_to_read, "h1 { background: white }"), "text-hard-to-read")
    assert found.message == (
        "«Stem Cell Therapy for» on page 1 has a contrast of 1.00 to 1 in colour (#ffffff on "
        "#ffffff); "
        "type of 34 pt needs 3 to 1; so has 1 more line"
    )
    assert key(found).startswith("title:")


def test_an_artifact_that_cannot_be_read_is_seen(look: Look) -> None:
    found = fires(look(text_hard_to_read, ".imprint, .folio { color: #bbb }"), "text-hard-to-read")
    assert "(#bbbbbb on #ffffff)" in found.message and "more lines" in found.message


@pytest.mark.every
@pytest.mark.parametrize(
    ("cover", "words"),
    [
        ("top: 0; height: 40pt; background: black", "What knee osteoarthritis"),
        ("top: 0; height: 40pt; background: #0e4a4f", "What knee osteoarthritis"),
        ("top: 11pt; height: 40pt; width: 9in; background: black", LEAD),
        ("top: 0; height: 40pt; left: 95pt; width: 30pt; background: black", "osteoarthritis"),
    ],
)
def test_a_text_that_a_box_covers_is_seen(look: Look, cover: str, words: str) -> None:
    found = fires(look(text_hard_to_read, COVER % cover), "text-hard-to-read")
    assert (
        found.message
        == f"«{words}» on page 1 cannot be seen: something covers it, in part or wholly"
    )
    assert key(found).startswith("subtitle:")


@pytest.mark.every
def test_a_box_behind_a_text_or_beside_it_is_no_cover(look: Look) -> None:
    assert look(text_hard_to_read, COVER % "top: 20pt; height: 4pt; background: black") == []
    assert look(text_hard_to_read, ".lead { background: black }") == []


def test_half_transparent_covers_and_inks_are_measured_as_they_look(look: Look) -> None:
    veil = COVER % "top: 0; height: 40pt; width: 9in; background: rgba(14, 74, 79, .7)"
    assert (
        "2.28 to 1 in colour (#568083 on #0e4a4f)"
        in fires(look(text_hard_to_read, veil), "text-hard-to-read").message
    )
    faint = fires(look(text_hard_to_read, ".lead { opacity: .4 }"), "text-hard-to-read")
    assert "(#6e9295 on #0e4a4f)" in faint.message


def test_a_text_on_a_gradient_is_measured_where_it_stands(look: Look) -> None:
    css = ".lead { background: linear-gradient(90deg, black, white) }"
    found = fires(look(text_hard_to_read, css), "text-hard-to-read")
    assert "(#ffffff on #" in found.message
    assert 1 <= float(found.message.split("a contrast of ")[1].split()[0]) < 4.5


def test_the_contrast_is_that_of_wcag() -> None:
    assert text_ink.ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert text_ink.ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert text_ink.grey((255, 0, 0)) == (76, 76, 76)


# ---- cut off


@pytest.mark.every(but=2)
@pytest.mark.parametrize(
    ("css", "said"),
    [
        (".lead { height: 9pt; overflow: hidden }", f"«{LEAD}» on page 1 is clipped: 12 words"),
        (".lead { color: transparent }", f"«{LEAD}» on page 1 is transparent: 12 words"),
        (".lead { opacity: 0 }", f"«{LEAD}» on page 1 is transparent: 12 words"),
        (
            ".lead { position: absolute; left: 8in; width: 5in }",
            f"«{LEAD}» on page 1 stands off the page: 12 words",
        ),
        (".lead { margin-left: -1in }", "«What» on page 1 stands off the page: 1 word"),
        (
            "@page { bleed: 6mm } .lead { margin-left: -1in }",
            "«What» on page 1 stands outside the trim: 1 word",
        ),
    ],
)
def test_a_text_that_is_not_wholly_seen_fires(look: Look, css: str, said: str) -> None:
    found = fires(look(text_cut_off, css), "text-cut-off")
    assert found.message == f"{said} cannot wholly be seen"
    assert key(found).startswith("subtitle:")


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "css",
    [
        ".lead { height: 19pt; overflow: hidden }",
        "@page { bleed: 6mm } .lead { margin-left: 0 }",
        ".lead { margin-left: -.85in }",
        ".lead { transform: rotate(2deg) }",
    ],
)
def test_a_text_that_just_fits_is_silent(look: Look, css: str) -> None:
    assert look(text_cut_off, css) == []


def test_a_clipped_footer_is_seen(look: Look) -> None:
    found = look(
        text_cut_off, ".imprint, .folio { display: block } .folio { height: 4pt; overflow: hidden }"
    )
    assert {one.code for one in found} == {"text-cut-off"} and {one.where for one in found} == {
        None
    }


# ---- dropped, and not accounted for


@pytest.mark.every(but=2)
@pytest.mark.parametrize(
    ("css", "said", "line"),
    [
        (".kicker { display: none }",
         "the kicker, «Patient handout», is not whole on the page: 2 of 2", "kicker:"),
        (".questions { height: 1.6in; overflow: hidden }",
         "a question, «Is the treatment approved by the FDA, an …», "
         "is not whole on the page: 13 of 13 words cannot be seen, the first «Is»",
         "- Is the treatment approved"),
        (".status span { visibility: hidden }",
         "the notice of its status, «Draft – not yet approved", "status: draft"),
        (".glance p:last-child { display: none }",
         "an excerpt at a glance, «scientists have mostly opted", "text: sc"),
        (".glossary li:last-child span { display: none }",
         "a meaning in the glossary, «lying under", "meaning: lying"),
        ("h1 { height: 34pt; overflow: hidden }",
         "the title, «Stem Cell Therapy for Knee Osteoarthriti …», is not "
         "whole on the page: 2 of 6 words cannot be seen, the first «Knee»", "title:"),
        (".glossary h2 { color: transparent }", "the heading, «What the words mean», is not whole",
         "- term: KO"),
    ],
)  # fmt: skip
def test_a_dropped_text_fires(look: Look, css: str, said: str, line: str) -> None:
    findings = look(text_dropped, css)
    assert {(found.code, found.severity) for found in findings} == {
        ("text-dropped", Severity.ERROR)
    }
    assert [key(found)[: len(line)] for found in findings if found.message.startswith(said)] == [
        line
    ], findings


def test_a_box_past_the_pages_end_drops_every_question(look: Look) -> None:
    findings = look(text_dropped, ".questions { position: absolute; top: 9.5in }")
    assert [key(found)[:8] for found in findings] == [
        "- What d",
        "- Which ",
        "- What i",
        "- Is the",
    ]
    assert {found.severity for found in findings} == {Severity.ERROR}


def test_an_excerpt_is_not_found_in_the_article_that_it_quotes(look: Look) -> None:
    findings = look(text_dropped, ".glance { display: none }")
    assert sum("an excerpt at a glance" in found.message for found in findings) == 3
    assert sum("a label at a glance" in found.message for found in findings) == 3


def test_the_clinics_own_lines_are_left_to_the_verbatim_proof(look: Look) -> None:
    assert look(text_dropped, "section:first-of-type p:first-of-type { display: none }") == []
    editorial = clinic.SHORT.replace("body:", "wording: editorial\n    body:")
    found = fires(look(text_dropped, "section p { display: none }", editorial), "text-dropped")
    assert found.message == (
        "a paragraph, «Rest helps.», is not whole on the page: 2 of 2 words cannot be seen, the "
        "first «Rest»"
    )


def test_an_approved_erratum_is_what_the_page_must_hold(look: Look) -> None:
    text = replaced(clinic.ARTICLE, "approved_by: null", "approved_by: A. Editor")
    for module in (text_dropped, text_unaccounted):
        assert look(module, text=text) == []


def test_words_that_nobody_wrote_fire(look: Look) -> None:
    found = fires(
        look(text_unaccounted, '.lead::after { content: " Now cheaper than ever" }'),
        "text-unaccounted",
    )
    assert found.message == (
        "«Now cheaper than ever» on page 1, 4 words, stands neither in the handout nor in its "
        "brand or language"
    )


def test_words_that_repeat_a_label_do_not_take_its_place(look: Look) -> None:
    found = fires(
        look(text_unaccounted, '.lead::before { content: "Common symptoms are " }'),
        "text-unaccounted",
    )
    assert found.message.startswith("«Common symptoms are» on page 1, 3 words,")


def test_a_word_that_goes_on_is_another_word(look: Look) -> None:
    found = fires(look(text_dropped, '.lead::after { content: "ing" }'), "text-dropped")
    assert found.message == (
        f"the subtitle, «{LEAD}», is not whole on the page: its 12 words stand apart or in "
        f"another order"
    )
    assert look(text_dropped, '.lead::after { content: ", ing" }') == []


def test_a_templates_words_in_mid_paragraph_fire(typesetter: Typesetter) -> None:
    made = edition()
    page = compose.html(manuscript(), made, clinic.SHELVES)
    markup = page.markup.replace("adequate environment", "adequate BUY environment").replace(
        "</article>", ""
    )
    assert markup != page.markup
    pdf, _ = typesetter.pdf(replace(page, markup=markup))
    found = fires(list(text_unaccounted.pdf(manuscript(), made, pdf)), "text-unaccounted")
    assert found.message.startswith("«BUY» on page 1, 1 word,")


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "css",
    [
        ".lead { text-transform: uppercase }",
        ".lead::after { content: ' – ' }",
        ".lead::after { content: ' Beverly Hills Wellness Center' }",
        ".questions ol { list-style: upper-roman }",
    ],
)
def test_capitals_signs_labels_and_the_brands_words_are_accounted_for(look: Look, css: str) -> None:
    assert look(text_unaccounted, css) == []


def test_a_text_that_goes_on_over_a_page_is_found_whole(look: Look) -> None:
    made = low(edition(), "4in")
    for module in (text_dropped, text_unaccounted):
        assert look(module, made=made) == []


# ---- pictures


def with_picture(folder: Path, width: int, height: int = 0) -> Path:
    """Return a handout with a picture of so many pixels, printed 6.7 in wide."""
    content = handouts.copied(folder)
    Image.new("RGB", (width, height or width // 4), "#2f6f4f").save(
        folder / "pictures" / "squares.png"
    )
    return content


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("width", "severity", "said"),
    [
        (
            900,
            Severity.WARNING,
            "has 134 dots per inch, aim for 150 or more: 900 x 225 pixels on 6.70 x 1.68 in",
        ),
        (
            660,
            Severity.ERROR,
            "has 99 dots per inch, aim for 150 or more: 660 x 165 pixels on 6.70 x 1.68 in",
        ),
    ],
)
def test_a_coarse_picture_fires(tmp_path: Path, width: int, severity: Severity, said: str) -> None:
    proof = handouts.fresh(with_picture(tmp_path, width))
    (found,) = [found for found in proof.findings if found.code == "picture-too-coarse"]
    assert found.severity == severity
    assert found.message.startswith("the picture «Three green squares in a row» on page ")
    assert found.message.endswith(said)
    assert key(found).startswith("![Three green squares in a row]")
    assert found.hint.startswith("take a file that is 100")


@pytest.mark.every(but=1)
@pytest.mark.parametrize("width", [1010, 2000])
def test_a_picture_of_enough_pixels_is_silent(tmp_path: Path, width: int) -> None:
    proof = handouts.fresh(with_picture(tmp_path, width))
    assert "picture-too-coarse" not in clinic.codes(list(proof.findings))


@pytest.mark.every
def test_a_picture_of_enough_pixels_is_one_of_the_width_that_the_hint_says(tmp_path: Path) -> None:
    (found,) = [
        one
        for one in handouts.fresh(with_picture(tmp_path, 700)).findings
        if one.code == "picture-too-coarse"
    ]
    width = int(found.hint.split("that is ")[1].split()[0])
    content = tmp_path / "content.yaml"
    Image.new("RGB", (width, width // 4), "#2f6f4f").save(tmp_path / "pictures" / "squares.png")
    assert "picture-too-coarse" not in clinic.codes(list(handouts.fresh(content).findings))


# ---- lines and pages


def test_a_single_line_at_a_pages_end_fires(look: Look) -> None:
    findings = look(line_stranded, "p, li { orphans: 1; widows: 1 }", made=low(edition(), "4in"))
    assert {(found.code, found.severity) for found in findings} == {
        ("line-stranded", Severity.WARNING)
    }
    messages = [found.message for found in findings]
    assert (
        "one line of a paragraph, «In a nutshell, it could be said that ste …», stands alone at "
        "the foot of page 5" in (message.partition(";")[0] for message in messages)
    )
    assert any("stands alone at the head of page 3" in message for message in messages)
    assert {key(found) for found in findings} >= {"body: |"}


def test_a_heading_without_its_text_fires(look: Look) -> None:
    found = fires(
        look(line_stranded, "h1, h2, h3 { break-after: auto }", made=low(edition(), "4in")),
        "line-stranded", Severity.WARNING,
    )  # fmt: skip
    assert (
        found.message
        == "the heading «All In All» stands at the foot of page 5; its text begins on page 6"
    )
    assert key(found) == "- heading: All In All"


@pytest.mark.every(but=1)
@pytest.mark.parametrize("height", ["4in", "5in", "6.5in"])
def test_lines_that_keep_together_are_silent(look: Look, height: str) -> None:
    assert look(line_stranded, made=low(edition(), height)) == []


def test_a_last_page_with_next_to_nothing_fires(look: Look) -> None:
    css = ".references { break-before: page } .references li + li { display: none }"
    found = fires(look(page_nearly_empty, css), "page-nearly-empty", Severity.WARNING)
    assert (
        found.message
        == "page 3, the last one, holds 6% of its height; aim for 10% or more, or for a page less"
    )


def test_a_last_page_of_nothing_fires(look: Look) -> None:
    blank = 'body::after { content: ""; display: block; break-before: page; height: 1in }'
    found = fires(look(page_nearly_empty, blank), "page-nearly-empty", Severity.WARNING)
    assert "holds nothing" in found.message


@pytest.mark.parametrize(
    "css",
    [
        ".references { break-before: page } .references li { margin-bottom: 8pt }",
        'body::after { content: ""; display: block; break-before: page; height: 2in; background: '
        "#eee }",
    ],
)
def test_a_last_page_with_some_lines_or_a_box_is_silent(look: Look, css: str) -> None:
    assert look(page_nearly_empty, css) == []


def test_a_single_page_may_be_short(look: Look) -> None:
    assert look(page_nearly_empty, ".band { display: none }", clinic.SHORT) == []


# ---- sizes and capitals


def test_running_text_below_12_pt_fires(look: Look) -> None:
    found = fires(
        look(text_too_small, "section:first-of-type p { font-size: 11.5pt }"), "text-too-small"
    )
    assert found.message.startswith("«Knee osteoarthritis is a severe medical")
    assert "is set in 11.5 pt, and " in found.message and found.message.endswith(
        "running text here needs 12 pt or more"
    )
    assert key(found) == "body: |"


def test_a_footer_below_9_pt_fires(look: Look) -> None:
    found = fires(look(text_too_small, ".footer { font-size: 8pt }"), "text-too-small")
    assert (
        found.message.endswith("any text here needs 9 pt or more")
        and "is set in 8 pt" in found.message
    )


@pytest.mark.every
def test_large_print_is_18_pt_throughout(look: Look) -> None:
    made = edition("large-print")
    assert look(text_too_small, made=made) == []
    found = fires(look(text_too_small, ".footer { font-size: 17pt }", made=made), "text-too-small")
    assert found.message.endswith("any text here needs 18 pt or more")
    found = fires(
        look(text_too_small, "section p { font-size: 17.9pt }", clinic.SHORT, made),
        "text-too-small",
    )
    assert (
        "«Rest helps.» on page 1 is set in 17.9 pt; running text here needs 18 pt" in found.message
    )


@pytest.mark.parametrize("css", ["section p { font-size: 12pt }", ".glance p { font-size: 10pt }"])
def test_sizes_that_may_be_are_silent(look: Look, css: str) -> None:
    assert look(text_too_small, css) == []


def with_body(words: str) -> str:
    return clinic.SHORT.replace("Rest helps.", words)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("PLEASE DO NOT TAKE THIS WITH FOOD today.", 7),
        ("Well, NEVER MIX 2 MEDICINES WITHOUT ASKING us.", 5),
    ],
)
def test_a_row_of_words_in_capitals_fires(look: Look, words: str, count: int) -> None:
    found = fires(
        look(capitals_too_long, text=with_body(words)), "capitals-too-long", Severity.WARNING
    )
    assert f"on page 1 has {count} words in capitals; aim for 3 or fewer" in found.message
    assert key(found) == "body: |"


def test_capitals_by_a_style_sheet_fire(look: Look) -> None:
    found = fires(
        look(capitals_too_long, "h1 { text-transform: uppercase }"),
        "capitals-too-long",
        Severity.WARNING,
    )
    assert found.message.startswith(
        "«STEM CELL THERAPY FOR KNEE OSTEOARTHRITI …» on page 1 has 6 words"
    )
    assert key(found).startswith("title:")


@pytest.mark.parametrize(
    "words",
    [
        "Please DO NOT EAT before.",
        "KO, MSC, FDA, MRI and CT are short.",
        "PMID 31569916 PMC6813895",
        "1 2 3 4 5 6 7.",
    ],
)
def test_short_capitals_and_abbreviations_are_silent(look: Look, words: str) -> None:
    assert look(capitals_too_long, text=with_body(words)) == []


def test_a_laws_own_capitals_are_left_alone(look: Look) -> None:
    text = clinic.SHORT + "notices:\n  - {id: ca-684, state: required}\n"
    notice = edition().notices
    assert [pack.id for pack in notice] == ["ca-684"]
    assert "MUST BE PROVIDED TO YOU UNDER CALIFORNIA LAW" in notice[0].text
    assert look(capitals_too_long, text=text) == []
    dropped = look(text_dropped, ".notice p { display: none }", text)
    assert {key(found) for found in dropped} == {"- {id: ca-684, state: required}"}


# ---- what the page is drawn of


def test_a_group_is_opened_and_its_pieces_stand_where_they_are_drawn(
    typesetter: Typesetter,
) -> None:
    pdf, _ = clinic.print_html(
        typesetter, "<p>plain</p><p style='opacity: .5'>half <b>seen</b></p><p>after</p>"
    )
    runs = tagged_text.read(pdf.data).runs
    assert [run.text.strip() for run in runs] == ["plain", "half", "seen", "after"]
    heights = [run.baseline for run in runs]
    assert heights[0] > heights[1] == heights[2] > heights[3]
    assert {round(run.size, 2) for run in runs} == {12.0} and all(run.seen for run in runs)


def test_words_have_the_bounds_of_their_ink(typesetter: Typesetter) -> None:
    pdf, _ = clinic.print_html(typesetter, "<p>one two three</p>")
    (run,) = tagged_text.read(pdf.data).runs
    assert [word.text for word in run.words] == ["one", "two", "three"]
    edges = [edge for word in run.words for edge in (word.box[0], word.box[2])]
    assert edges == sorted(edges) and edges[0] >= run.left - 1 and edges[-1] <= run.right + 1
    assert run.role == "P" and run.colour == (0, 0, 0) and run.upright


def test_every_part_has_its_own_runs() -> None:
    proof = handouts.proof()
    told = _account.account(proof.manuscript, proof.edition, proof.pdf)
    assert told.missing == () and told.left == ()
    numbers = [number for _, runs in told.found for number in runs]
    assert len(numbers) == len(set(numbers))
    others = [run for number, run in enumerate(told.body) if number not in numbers]
    assert {run.text.strip() for run in others} <= {
        "Beverly Hills",
        "Wellness Center",
        ":",
        ".",
        "1.",
        "2.",
        "3.",
        "4.",
    }
    title = next(runs for part, runs in told.found if part.path == ("title",))
    assert [told.body[number].text for number in title] == [
        "Stem Cell Therapy for",
        "Knee Osteoarthritis",
    ]
