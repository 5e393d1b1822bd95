"""Reading: what each way of writing means, where everything stands, and how formats and folders are
laid over ours.
"""

from __future__ import annotations

from pathlib import Path

import clinic
import pytest
from clinic import BRAND
from paths import BAD_INPUT, CONTENT, ROOT

from brochure import read, shelves
from brochure.model.edition import Edition
from brochure.model.finding import Finding
from brochure.read.tree import parse
from brochure.shelves import Shelves


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("off", "off"), ("yes", "yes"), ("y", "y"), ("NO", "NO"), ("true", True),
        ("False", False),
        ("10:30", "10:30"), ("1:2:3", "1:2:3"), ("0x1F", "0x1F"), ("0o17", "0o17"), ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("2018-05-01", "2018-05-01"), ("2018-05-01 10:00:00", "2018-05-01 10:00:00"),
        ("0123456", 123456), ("-007", -7),
        ("1.10", 1.1), ("1e3", 1000.0), (".5", 0.5), (".inf", ".inf"), (".nan", ".nan"), ("=", "="),
        ("~", None), ("", None),
        ("null", None), ("'null'", "null"), ("'123'", "123"), ("!!str 123", "123"),
        ("!!str no", "no"), ("<<", "<<"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_yaml_1_2_says(written: str, value: object) -> None:
    tree = parse(f"key: {written}\n".encode(), "a.yaml")
    assert tree.findings == []
    assert tree.value == {"key": value}
    assert type(tree.value["key"]) is type(value)


def test_two_halves_of_a_letter_as_json_writes_it_are_one() -> None:
    tree = parse(rb'key: "a \uD83D\uDE00 \u00e9"', "a.yaml")
    assert (tree.value, tree.findings) == ({"key": "a \N{GRINNING FACE} é"}, [])


@pytest.mark.parametrize("escape", ["U00110000", "UFFFFFFFF", "uD83D", "uDE00\\uD83D"])
def test_the_number_of_no_letter_is_told_at_its_line(escape: str) -> None:
    tree = parse(f'a: 1\nkey: "\\{escape}"\n'.encode(), "a.yaml")
    (found,) = tree.findings
    assert found.message == "a \\ in double quotes has a meaning of its own"
    assert found.where is not None
    assert found.where.line == 2


def test_a_key_is_the_word_that_is_written() -> None:
    assert parse(b"no: a\n1: b\n2018-05-01: c\n", "a.yaml").value == {
        "no": "a",
        "1": "b",
        "2018-05-01": "c",
    }


@pytest.mark.parametrize(
    "data", [b"a: 1\nb: 2\n", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r"]
)
def test_line_breaks_and_byte_order_marks_shift_no_place(data: bytes) -> None:
    tree = parse(data, "a.yaml")
    place = tree.places[("b",)]
    assert (place.line, place.column, place.text) == (2, 4, "b: 2")


def test_unicode_line_separators_shift_no_place() -> None:
    tree = parse("a: 'x\u2028y\x85z'\nb: 2\n".encode(), "a.yaml")
    assert tree.keys[("b",)].line == 2


def test_each_line_of_a_block_has_a_place() -> None:
    tree = parse(b"body: |\n    one\n\n      two\nend: 1\n", "a.yaml")
    places = [(place.line, place.column) for place in tree.blocks[("body",)]]
    assert places[:3] == [(2, 5), (3, 5), (4, 5)]


def test_a_few_aliases_are_welcome() -> None:
    tree = parse(b"a: &name Dr. Example\nb: *name\n", "a.yaml")
    assert (tree.findings, tree.value) == ([], {"a": "Dr. Example", "b": "Dr. Example"})


def test_the_bounds_are_where_they_say() -> None:
    def deep(levels: int) -> list[Finding]:
        return parse(("a: " + "[" * levels + "]" * levels).encode(), "a.yaml").findings

    def aliases(count: int) -> list[Finding]:
        return parse(("a: &x 1\nb: [" + "*x, " * count + "]").encode(), "a.yaml").findings

    assert deep(19) == [] and deep(20) != []
    assert aliases(100) == [] and aliases(101) != []
    assert parse(b"a: " + b"x" * (1_000_000 - 3), "a.yaml").findings == []
    assert parse(b"a: " + b"x" * (1_000_000 - 2), "a.yaml").findings != []


def test_the_clinics_article_is_read_whole() -> None:
    manuscript, findings = read.handout(CONTENT)
    assert findings == [] and manuscript is not None and manuscript.source is not None
    assert len(manuscript.source.lines) == 12
    assert (
        manuscript.marks.at("sections", 1, "heading").line
        == manuscript.marks.at("sections", 1).line
    )
    assert "heading: All In All" in manuscript.marks.at("sections", 2, "heading").text


def test_a_place_that_is_not_there_falls_back_to_what_holds_it() -> None:
    manuscript, _ = read.handout(CONTENT)
    assert manuscript is not None
    assert manuscript.marks.at("document", "unheard", "of") == manuscript.marks.at("document")


def test_a_link_out_of_the_folder_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "article.txt").write_text("Rest helps.\n")
    (tmp_path / "clinic" / "article.txt").symlink_to(tmp_path / "article.txt")
    text = (BAD_INPUT / "source_sum_changed.yaml").read_text()
    (tmp_path / "clinic" / "content.yaml").write_text(text)
    manuscript, findings = read.handout(tmp_path / "clinic" / "content.yaml")
    assert manuscript is None
    assert "outside the folder" in clinic.one(findings).message


def project(folder: Path, **files: str) -> Shelves:
    """Return the shelves of a project with these files; __ stands for a slash, and _yaml ends a
    name.
    """
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_css", ".css")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Shelves(folder)


def made(
    of: Shelves, name: str = "handout", language: str = "en", brand: str = BRAND
) -> tuple[Edition | None, list[Finding]]:
    return read.edition(of, name, language, brand)


def test_a_format_lies_over_the_one_it_extends(tmp_path: Path) -> None:
    small = (
        "summary: A5\nextends: handout\npage: {width: 148mm, height: 210mm, margins: {inline: "
        "12mm}}\nsheet: {paper: A5, load: plain A5 paper}\n"
    )
    edition, findings = made(project(tmp_path, templates__formats__a5__format_yaml=small), "a5")
    assert findings == [] and edition is not None
    letter = clinic.edition().format
    assert (edition.format.page.width, edition.format.page.margins.inline) == ("148mm", "12mm")
    assert (edition.format.page.margins.top, edition.format.type) == (
        letter.page.margins.top,
        letter.type,
    )
    assert edition.template_folders == (
        "templates/formats/a5",
        "templates/formats/handout",
        "templates",
    )


def test_a_file_of_the_clinic_wins_over_ours(tmp_path: Path) -> None:
    edition, _ = made(project(tmp_path, templates__print_css="/* the clinic's */"))
    assert edition is not None and edition.stylesheets[0] == "/* the clinic's */"


def test_style_sheets_come_from_the_general_to_the_special(tmp_path: Path) -> None:
    of = project(
        tmp_path,
        templates__print_css="print",
        templates__formats__a5__format_yaml="summary: A5\nextends: handout\n",
        templates__formats__handout__page_css="handout",
        templates__formats__a5__page_css="a5",
        templates__languages__en__language_css="en",
        **{f"assets__brands__{BRAND}__brand_css": "brand"},
    )
    edition, _ = made(of, "a5")
    assert edition is not None and edition.stylesheets == ("print", "handout", "a5", "en", "brand")


A5_PAGE = "summary: A5\nextends: handout-a4\npage:\n  width: 148mm\n  height: 210mm\n"


@pytest.mark.parametrize(
    ("sheet", "line", "lacks", "hint"),
    [
        ("", 4, "paper and load", "paper: A5 and load: plain paper, A5"),
        ("sheet: {paper: A5}\n", 6, "load", "load: plain paper, A5"),
        ("sheet:\n  load: plain paper\n", 6, "paper", "paper: A5"),
    ],
)
def test_a_page_of_another_size_does_not_inherit_the_label_of_its_paper(
    tmp_path: Path, sheet: str, line: int, lacks: str, hint: str
) -> None:
    of = project(tmp_path, templates__formats__a5__format_yaml=A5_PAGE + sheet)
    edition, findings = made(of, "a5")
    found = clinic.one(findings)
    assert edition is None and found.where is not None and found.where.line == line
    assert found.where.file.endswith("a5/format.yaml")
    assert found.message == (
        "the page measures 148mm x 210mm, in handout-a4 210mm x 297mm: the label of another paper "
        f"does not hold here, and sheet lacks {lacks}"
    )
    assert found.hint == f"write under sheet, such as {hint}"


def test_all_that_is_wrong_beside_the_label_is_told_too(tmp_path: Path) -> None:
    text = f"{A5_PAGE}columns: 3\n"
    _, findings = made(project(tmp_path, templates__formats__a5__format_yaml=text), "a5")
    assert [found.message.partition(":")[0] for found in findings] == [
        "the page measures 148mm x 210mm, in handout-a4 210mm x 297mm",
        "columns",
    ]


def test_a_page_that_is_turned_keeps_its_paper(tmp_path: Path) -> None:
    turned = "summary: turned\nextends: handout\npage: {width: 11in, height: 8.5in}\n"
    edition, findings = made(project(tmp_path, templates__formats__a5__format_yaml=turned), "a5")
    assert findings == [] and edition is not None and edition.format.sheet.paper == "US Letter"


@pytest.mark.parametrize(
    ("paper", "width", "height", "line", "said"),
    [
        ("A4", "148mm", "210mm", 7, "sheet, paper: the label says A4, but page"),
        ("US Letter", "8.5in", "11.5in", 5, "page, height: 8.5in x 11.5in is not the size of"),
        ("A4, landscape", "290mm", "210mm", 4, "page, width: 290mm x 210mm is not the size of A4"),
        ("Tabloid, 8.5 x 11 in", "11in", "17in", 7, "sheet, paper: the label says 8.5 x 11 in,"),
        ("A4, landscape", "210mm", "297mm", 7, "sheet, paper: the label says landscape, but page"),
        ("pink Leter", "8.5in", "11in", 7, "sheet, paper: 'pink Leter' names no size of paper"),
        ("half a sheet of US Letter", "8.5in", "11in", 7, "sheet, paper: the label says half a"),
    ],
)
def test_a_label_and_a_page_that_disagree_are_told_at_the_one_that_is_wrong(
    tmp_path: Path, paper: str, width: str, height: str, line: int, said: str
) -> None:
    text = (
        f"summary: A5\nextends: handout\npage:\n  width: {width}\n  height: {height}\nsheet:\n"
        f"  paper: {paper}\n  load: plain paper\n"
    )
    edition, findings = made(project(tmp_path, templates__formats__a5__format_yaml=text), "a5")
    found = clinic.one(findings)
    assert edition is None and found.message.startswith(said), found.message
    assert found.where is not None and found.where.line == line


@pytest.mark.parametrize(
    ("paper", "width", "height"),
    [
        ("US Letter", "216mm", "279mm"),
        ("US Letter, landscape", "11in", "8.5in"),
        ("DIN A4", "210mm", "297mm"),
        ("A5, half of A4", "148mm", "210mm"),
        ("half of A4", "148.5mm", "210mm"),
        ("Half Letter", "5.5in", "8.5in"),
        ("US Letter, half sheets", "5.5in", "8.5in"),
        ("Legal", "8.5in", "14in"),
        ("Ledger", "17in", "11in"),
        ("SRA3 card, trimmed to A3", "297mm", "420mm"),
        ("12 x 18 in stock cut down to 11 x 17 in", "11in", "17in"),
        ("card, 5 1/2 by 8 1/2 inches", "5.5in", "8.5in"),
        ("10 × 21 cm", "100mm", "210mm"),
        ("99,5 x 210 mm", "99.5mm", "210mm"),
    ],
)
def test_papers_have_their_names_and_measures(
    tmp_path: Path, paper: str, width: str, height: str
) -> None:
    text = (
        f"summary: own\nextends: handout\ncopyfit: null\nsheet: {{paper: '{paper}', load: it}}\n"
        f"page: {{width: {width}, height: {height}, margins: {{inline: 10mm}}}}\n"
    )
    edition, findings = made(project(tmp_path, templates__formats__a5__format_yaml=text), "a5")
    assert findings == [] and edition is not None


def test_the_label_of_a_booklet_is_that_of_its_unfolded_sheet(tmp_path: Path) -> None:
    text = "summary: own\nextends: booklet\nsheet: {paper: Half Letter}\n"
    _, findings = made(project(tmp_path, templates__formats__a5__format_yaml=text), "a5")
    assert clinic.one(findings).message.startswith(
        "sheet, paper: the label says Half Letter, but imposition measures 11in x 8.5in"
    )


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("extends: a5\n", "the format 'a5' extends itself in a circle", 1),
        ("summary: A5\nextends: lettr\n", "there is no format 'lettr'", 2),
        ("summary: A5\nextends: handout\ncolumns: 3\n", "columns: ", 3),
        (
            "summary: A5\nextends: handout\ntype: {text: 12}\n",
            "type, text: this should be text, but 12 without quotes",
            3,
        ),
        (
            "summary: A5\nextends: handout\ntype: {text: 12em}\n",
            "type, text: '12em' is not a length",
            3,
        ),
        ("summary: A5\nextends: handout\ntyp: {text: 12pt}\n", "unknown key 'typ'", 3),
    ],
)
def test_a_fault_in_a_format_is_told_where_it_stands(
    tmp_path: Path, text: str, said: str, line: int
) -> None:
    edition, findings = made(project(tmp_path, templates__formats__a5__format_yaml=text), "a5")
    found = clinic.one(findings)
    assert edition is None and found.message.startswith(said)
    assert found.where is not None
    assert found.where.file.endswith("a5/format.yaml") and found.where.line == line


def test_a_brand_whose_family_is_not_on_the_shelf_is_refused(tmp_path: Path) -> None:
    ours = (ROOT / "assets/brands" / BRAND / "brand.yaml").read_text()
    text = clinic.replaced(ours, "text: Source Sans 3", "text: Source Sans")
    edition, findings = made(project(tmp_path, assets__brands__hill__brand_yaml=text), brand="hill")
    found = clinic.one(findings)
    assert (
        edition is None
        and found.message == "fonts, text: no family 'Source Sans' stands on the shelf assets/fonts"
    )
    assert found.hint == "did you mean 'Source Sans 3'?"
    assert found.where is not None and "text: Source Sans" in found.where.text


def test_a_language_that_lacks_a_word_is_refused(tmp_path: Path) -> None:
    ours = (ROOT / "templates/languages/en/language.yaml").read_text()
    text = "".join(line for line in ours.splitlines(keepends=True) if "glossary:" not in line)
    edition, findings = made(
        project(tmp_path, templates__languages__xx__language_yaml=text), language="xx"
    )
    assert edition is None and clinic.one(findings).message == "'glossary' is missing in words"


def test_everything_unknown_is_told_at_once(tmp_path: Path) -> None:
    findings = made(Shelves(tmp_path), "hadout", "eng", "beverly")[1]
    assert [found.message for found in findings] == [
        "there is no format 'hadout'", "there is no language 'eng'", "there is no brand 'beverly'",
    ]  # fmt: skip
    assert findings[0].hint == "did you mean 'handout'?"


@pytest.mark.parametrize("name", ["../../etc", "/etc", "a\0b", "x" * 5000, "", "."])
def test_a_name_that_is_no_name_is_not_found(tmp_path: Path, name: str) -> None:
    assert made(Shelves(tmp_path), name)[0] is None


def test_shelves_find_only_what_stands_in_an_open_folder(tmp_path: Path) -> None:
    of = project(tmp_path, assets__a_yaml="a", b_yaml="b")
    assert of.find("assets/a.yaml") == tmp_path / "assets" / "a.yaml"
    assert [
        of.find(name) for name in ("b.yaml", "assets/../b.yaml", "assets", "../b.yaml", "assets/\0")
    ] == [None] * 5


def test_a_circle_of_links_is_no_path(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "a")
    assert shelves.resolved(tmp_path / "a" / "\0") is None
    assert Shelves(tmp_path).find("a") is None
