"""Nothing that a handout, a picture, a style sheet or a template holds can reach beyond the
project's open folders.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import clinic
import pikepdf
import pytest
from clinic import BRAND, edition, manuscript, print_html
from conftest import Said
from paths import ROOT

from brochure import compose, prose, read
from brochure.errors import BadInput
from brochure.model.finding import Finding, Severity
from brochure.model.pdf import Pdf
from brochure.shelves import Shelves
from brochure.typeset import Typesetter
from brochure.typeset.bitmap import MAX_PIXELS
from brochure.typeset.fetch import ShelfFetcher
from brochure.typeset.refusal import Refusal

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" '
    'height="9">{}</svg>'
)
BOMB = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def png(width: int, height: int) -> bytes:
    """Return a picture that says it is so large, in a hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width + 1) * height if width * height < 1000 else 10))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


DRAWINGS = {
    "script.svg": SVG.format("<script>alert(1)</script>"),
    "onload.svg": SVG.format("").replace("<svg", '<svg onload="alert(1)"'),
    "image.svg": SVG.format('<image href="http://example.org/x.png"/>'),
    "image_here.svg": SVG.format('<image href="/etc/hostname"/>'),
    "use.svg": SVG.format('<use href="http://example.org/x.svg#a"/>'),
    "xlink.svg": SVG.format('<use xlink:href="other.svg#a"/>'),
    "foreign.svg": SVG.format("<foreignObject><p>html</p></foreignObject>"),
    "fill.svg": SVG.format('<rect width="9" height="9" fill="url(http://example.org/x.svg#a)"/>'),
    "style.svg": SVG.format('<rect style="fill: url(http://example.org/x.svg#a)"/>'),
    "import.svg": SVG.format("<style>@import 'http://example.org/x.css';</style>"),
    "style_url.svg": SVG.format("<style>rect { fill: url(http://example.org/x.svg#a) }</style>"),
    "doctype.svg": '<!DOCTYPE svg SYSTEM "http://example.org/svg.dtd">' + SVG.format(""),
    "entity.svg": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    + SVG.format("<text>&x;</text>"),
    "bomb.svg": f'<!DOCTYPE svg [<!ENTITY a "x">{BOMB}]>' + SVG.format("<text>&i;</text>"),
    "broken.svg": "<svg><rect></svg>",
}
REACHING = {
    "http": "http://example.org/logo.png",
    "https": "https://example.org/logo.png",
    "no scheme": "//example.org/logo.png",
    "ftp": "ftp://example.org/logo.png",
    "file": "file:///etc/hostname",
    "file on a host": "file://localhost/etc/hostname",
    "data": "data:image/png;base64,iVBORw0KGgo=",
    "upwards": "asset:/assets/../secret.svg",
    "far upwards": "asset:/assets/../../../../../../etc/hostname",
    "upwards in percent": "asset:/assets/%2e%2e/secret.svg",
    "upwards in percent, slash too": "asset:/assets%2f..%2fsecret.svg",
    "beside the open folders": "asset:/secret.svg",
    "the article": "asset:/content.yaml",
    "an absolute path": "asset:/%2Fetc/hostname",
    "a NUL": "asset:/assets/good.svg%00.png",
    "a link to a file outside": "asset:/assets/link.svg",
    "through a link to a folder outside": "asset:/assets/outside/secret.svg",
    "a link to itself": "asset:/assets/circle.svg",
    "a name without end": "asset:/assets/" + "x" * 5000,
    "a folder": "asset:/assets",
    "a host in the address": "asset://example.org/assets/good.svg.exe",
    "not an address": "http://[",
    "a kind that no page uses": "asset:/assets/notes.txt",
    "a drawing by another name": "asset:/assets/drawing.dat",
    "a picture of too many pixels": "asset:/assets/huge.png",
    "a picture beyond Pillow's own bound": "asset:/assets/vast.png",
    "a picture that is none": "asset:/assets/none.png",
    "a drawing in UTF-16 with a document type": "asset:/assets/utf16.svg",
    "a file that is too large": "asset:/assets/large.css",
} | {name: f"asset:/assets/{name}" for name in DRAWINGS}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic's project in which everything hostile lies, beside one good drawing."""
    folder = tmp_path_factory.mktemp("clinic")
    outside = tmp_path_factory.mktemp("outside")
    assets = folder / "assets"
    assets.mkdir()
    for name, text in DRAWINGS.items():
        (assets / name).write_text(text)
    (assets / "good.svg").write_text(
        SVG.format('<rect width="9" height="9" fill="url(#a)"/><a href="#b"/>')
    )
    (assets / "good.png").write_bytes(png(9, 9))
    (assets / "utf16.svg").write_bytes(DRAWINGS["entity.svg"].encode("utf-16"))
    (assets / "drawing.dat").write_text(SVG.format(""))
    (assets / "notes.txt").write_text("notes")
    (assets / "huge.png").write_bytes(png(MAX_PIXELS // 1000 + 1, 1000))
    (assets / "vast.png").write_bytes(png(2**30, 2**30))
    (assets / "none.png").write_bytes(b"no picture")
    (assets / "large.css").write_bytes(b" " * 20_000_001)
    for place in (folder, outside):
        (place / "secret.svg").write_text(SVG.format("<title>secret</title>"))
    (assets / "link.svg").symlink_to(outside / "secret.svg")
    (assets / "outside").symlink_to(outside)
    (assets / "circle.svg").symlink_to(assets / "circle.svg")
    return folder


@pytest.fixture(scope="module")
def printer(project: Path) -> Typesetter:
    return Typesetter(Shelves(project))


def pictures(pdf: Pdf) -> int:
    """How many pictures, drawings and attachments a PDF holds beside its text."""
    with pikepdf.open(BytesIO(pdf.data)) as file:
        streams = [item for item in file.objects if isinstance(item, pikepdf.Stream)]
        return sum(item.get("/Subtype") in {"/Image", "/Form"} for item in streams) + len(
            file.attachments
        )


@pytest.mark.parametrize("address", ["assets/good.svg", "assets/good.png?x#y", "assets/go%6fd.svg"])
def test_a_file_of_an_open_folder_is_read(project: Path, address: str) -> None:
    fetcher = ShelfFetcher(Shelves(project))
    assert fetcher.fetch(f"asset:/{address}").read()
    assert fetcher.refused == []


@pytest.mark.parametrize("what", REACHING)
def test_whatever_reaches_out_is_refused(project: Path, what: str) -> None:
    fetcher = ShelfFetcher(Shelves(project))
    with pytest.raises(Refusal) as caught:
        fetcher.fetch(REACHING[what])
    assert fetcher.refused == [caught.value]


def test_an_open_folder_that_is_a_link_is_not_read(project: Path, tmp_path: Path) -> None:
    (tmp_path / "assets").symlink_to(project)
    assert Shelves(tmp_path).find("assets/secret.svg") is None


def test_a_refused_picture_is_an_error_and_not_in_the_pdf(printer: Typesetter) -> None:
    addresses = [address for what, address in REACHING.items() if what != "a name without end"]
    markup = "".join(f'<p>Text <img alt="x" src="{address}"></p>' for address in addresses)
    pdf, said = print_html(printer, markup)
    refused = [found for found in said if found.code == "refused-address"]
    assert len({found.message for found in refused}) >= len(addresses) - 3
    assert {found.severity for found in said} == {Severity.ERROR}
    assert pictures(pdf) == 0
    assert b"secret" not in pdf.data


def test_a_good_picture_is_in_the_pdf(printer: Typesetter) -> None:
    pdf, said = print_html(printer, '<p><img alt="x" src="asset:/assets/good.png"></p>')
    assert said == []
    assert pictures(pdf) == 1


CSS = {
    "a background": "p { background: url(http://example.org/x.png) }",
    "a background with escapes": r"p { background: u\72l('htt\70://example.org/x.png') }",
    "an import": "@import url('http://example.org/x.css');",
    "an import of a file": "@import url('file:///etc/hostname');",
    "an import upwards": "@import url('../secret.svg');",
    "a font": "@font-face { font-family: X; src: url(http://example.org/x.ttf) } p { font-family: "
    "X }",
    "a font file": "@font-face { font-family: X; src: url(file:///etc/hostname) } p { "
    "font-family: X }",
    "content": "p::before { content: url(http://example.org/x.png) }",
    "a list marker": "p { display: list-item; list-style-image: "
    "url(data:image/png;base64,iVBORw0KGgo=) }",
}


@pytest.mark.parametrize("what", CSS)
def test_a_style_sheet_cannot_reach_out(printer: Typesetter, what: str) -> None:
    pdf, said = print_html(printer, "<p>Text</p>", CSS[what])
    assert "refused-address" in clinic.codes(said), said
    assert pictures(pdf) == 0
    again = print_html(printer, "<p>Text</p>", CSS[what])[1]
    assert "refused-address" in clinic.codes(again), "a sheet kept warm has to say it again"


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="stylesheet" href="http://example.org/x.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        "<style>@import 'http://example.org/x.css';</style>",
        '<p style="background: url(http://example.org/x.png)">Text</p>',
        '<object data="file:///etc/hostname" type="image/svg+xml">Text</object>',
        '<embed src="http://example.org/x.svg">',
        '<p>Text <a rel="attachment" href="file:///etc/hostname">more</a></p>',
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image "
        "href='file:///etc/hostname'/></svg>",
    ],
)
def test_a_template_cannot_reach_out(printer: Typesetter, markup: str) -> None:
    pdf, said = print_html(printer, markup)
    assert "refused-address" in clinic.codes(said), said
    assert pictures(pdf) == 0


def composed(folder: Path, template: str) -> str:
    """Return what a clinic's own handout.html makes of a handout, or raise."""
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "handout.html").write_text(template)
    shelves = Shelves(folder)
    made, findings = read.edition(shelves, "handout", "en", BRAND)
    assert made is not None, findings
    return compose.html(manuscript(clinic.SHORT), made, shelves).markup


def refusal(folder: Path, template: str) -> Finding:
    with pytest.raises(BadInput) as caught:
        composed(folder, template)
    return clinic.one(list(caught.value.findings))


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ handout.__class__.__init__.__globals__ }}",
        "{{ prose.__globals__ }}",
        "{{ prose.__code__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format(handout) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ handout.model_config.update(frozen=false) }}",
        "{{ handout.titel }}",
        "{{ unheard_of }}",
        "{{ handout.title",
        "{% include 'secret.html' %}",
        "{% include '../content.yaml' %}",
        "{% extends '/etc/hostname' %}",
        "{% import 'os' as os %}",
        "{% unheard_of %}",
        "{{ 'x' | unheard_of }}",
    ],
)
def test_a_template_that_goes_too_far_is_told_with_its_line(tmp_path: Path, template: str) -> None:
    found = refusal(tmp_path, f"<p>\n</p>\n{template}\n")
    assert found.where is not None
    assert found.where.line == 3
    assert found.code == "template"
    assert found.message


@pytest.mark.parametrize(
    "template", ["{{ ''.__class__ }}", "{{ handout.titel }}", "{% include 'secret.html' %}"]
)
def test_a_template_that_goes_too_far_is_told_with_its_file(
    tmp_path: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = refusal(tmp_path, template)
    assert found.where is not None and found.where.file == "templates/handout.html"


def test_a_template_of_the_clinic_is_used(tmp_path: Path) -> None:
    assert composed(tmp_path, "<p>{{ handout.title }}</p>") == "<p>Knee pain</p>"


def test_text_from_the_handout_is_escaped(tmp_path: Path) -> None:
    text = clinic.SHORT.replace("title: Knee pain", "title: <script>alert(1)</script> & <b>")
    markup = compose.html(manuscript(text), edition(), clinic.SHELVES).markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in markup
    assert "<script" not in markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <b onclick='x'>b</b>", "<p>a &lt;b onclick='x'&gt;b&lt;/b&gt;</p>\n"),
        ("<!-- x -->", "<p>&lt;!-- x --&gt;</p>\n"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](JaVaScRiPt&#58;x)", "<p>[a](JaVaScRiPt:x)</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("[a](file:///etc/hostname)", "<p>[a](file:///etc/hostname)</p>\n"),
        ("[a](vbscript:x)", "<p>[a](vbscript:x)</p>\n"),
        (
            "[a](https://example.org/?a=1&b=2)",
            '<p><a href="https://example.org/?a=1&amp;b=2">a</a></p>\n',
        ),
        (
            "![a](http://example.org/x.png)",
            '<p><img src="asset:/http%3A//example.org/x.png" alt="a" /></p>\n',
        ),
        ("![a](../../etc/x.png)", '<p><img src="asset:/../../etc/x.png" alt="a" /></p>\n'),
        (
            '![a"onload="x](pictures/x.png)',
            '<p><img src="asset:/pictures/x.png" alt="a&quot;onload=&quot;x" /></p>\n',
        ),
    ],
)
def test_markdown_lets_no_html_and_no_address_through(text: str, html: str) -> None:
    assert prose.html(text) == html


def test_markdown_nested_without_end_is_rendered_in_bounded_depth() -> None:
    html = prose.html("> " * 5000 + "x" + "*" * 5000 + "[" * 5000)
    assert html.count("<blockquote>") <= prose.MAX_BLOCK_DEPTH


def test_a_hostile_project_gives_findings_and_no_pdf(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "content.yaml").write_text(clinic.SHORT)
    (tmp_path / "templates/formats/handout").mkdir(parents=True)
    (tmp_path / "templates/formats/handout/page.css").write_text(
        "body { background: url(http://example.org/x.png) }"
    )
    ours = ROOT / "templates/formats/handout/format.yaml"
    (tmp_path / "templates/formats/handout/format.yaml").write_text(ours.read_text())
    said = brochure("make", str(tmp_path), "--out", str(tmp_path / "out"))
    assert said.code == 1
    assert "error: the address http://example.org/x.png is refused" in said.err
    assert "[refused-address]" in said.err
    assert not (tmp_path / "out").exists()


def test_a_template_in_the_sandbox_is_told_at_the_command_line(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "content.yaml").write_text(clinic.SHORT)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/handout.html").write_text("{{ ''.__class__.__mro__ }}")
    said = brochure("make", str(tmp_path), "--out", str(tmp_path / "out"))
    assert said.code == 2
    assert (
        ":1:1: error: a template may not read '__class__' of a str" in said.err
        and "Traceback" not in said.err
    )


def test_a_style_sheet_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/print.css").write_bytes("/* für */".encode("latin-1"))
    made, findings = read.edition(Shelves(tmp_path), "handout", "en", BRAND)
    assert made is None
    assert "print.css is not text in UTF-8" in clinic.one(findings).message
