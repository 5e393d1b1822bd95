"""Pictures that cannot be used: what the finding says, with the same words on every run."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from pathlib import Path

import clinic
import PIL.Image
import pytest
from clinic import manuscript, print_html

from brochure import check
from brochure.model.finding import error
from brochure.shelves import Shelves
from brochure.typeset import Typesetter, bitmap, lookup
from brochure.typeset.refusal import Refusal


def picture(form: str = "PNG", mode: str = "RGB") -> bytes:
    file = BytesIO()
    PIL.Image.effect_noise((40, 30), 60).convert(mode).save(file, form)
    return file.getvalue()


FTYP = b"\0\0\0\x18ftyp"
UNUSABLE = {
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS", "lfs pull"),
    "annex": (b"/annex/objects/MD5E-s1--x.png\n", "git-annex", "git annex get"),
    "heic": (FTYP + b"heic", "HEIC", "PNG or JPEG"),
    "avif": (FTYP + b"avif", "AVIF", "PNG or JPEG"),
    "tiff": (b"II*\0" + bytes(40), "TIFF", "PNG or JPEG"),
    "bmp": (b"BM" + bytes(40), "BMP", "PNG or JPEG"),
    "pdf": (b"%PDF-1.7\n", "PDF", "300 dots per inch"),
    "emf": (b"\1\0\0\0" + bytes(36) + b" EMF", "EMF drawing of Word", "SVG or PNG"),
    "wmf": (b"\xd7\xcd\xc6\x9a" + bytes(40), "WMF drawing of Word", "SVG or PNG"),
    "html": (b"\n<!DOCTYPE html><html>", "a web page", "Save image as"),
    "svg": (b"<?xml version='1.0'?><svg/>", "SVG", ".svg"),
    "empty": (b"", "is empty", "again"),
    "half a png": (picture()[:200], "ends in the middle", "again"),
    "half a jpeg": (picture("JPEG")[:-200], "ends in the middle", "again"),
    "a png without its end": (picture()[:-8] + b"12345678", "ends in the middle", "again"),
    "none": (b"no picture", "damaged", "again"),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_what_lies_in_place_of_a_picture_is_named(what: str) -> None:
    data, said, hint = UNUSABLE[what]
    told = []
    for _ in range(2):
        with pytest.raises(Refusal) as caught:
            bitmap.refuse("the picture pictures/knee.png", data)
        told.append((str(caught.value), caught.value.hint))
    assert told[0] == told[1]  # no address in memory
    assert said in told[0][0] and hint in told[0][1]
    assert "pictures/knee.png" in told[0][0] and "object at" not in told[0][0]


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "1"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "CMYK"), ("GIF", "L"), ("WEBP", "RGBA")],
)
def test_what_a_page_can_use_is_silent(form: str, mode: str) -> None:
    bitmap.refuse("the picture", picture(form, mode))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    pictures = tmp_path / "pictures"
    (pictures / "more").mkdir(parents=True)
    for name in ("Knee.PNG", unicodedata.normalize("NFD", "füße.png"), "100%.png"):
        (pictures / name).write_bytes(picture())
    (pictures / "annexed.png").symlink_to("../.git/annex/objects/x/y.png")
    (pictures / "gone.png").symlink_to("nowhere.png")
    (pictures / "out.png").symlink_to("/etc/hostname")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("pictures/knee.png", "capitals and small letters count", "pictures/Knee.PNG"),
        ("Knee.PNG", "not in the project's folders", "pictures/Knee.PNG"),
        ("pictures/kneee.png", "not in the project's folders", "pictures/Knee.PNG"),
        ("pictures/Knee.jpg", "not in the project's folders", "pictures/Knee.PNG"),
        ("pictures\\Knee.PNG", "written with \\", "pictures/Knee.PNG"),
        ("C:\\me\\knee.png", "one computer", "pictures"),
        ("~/knee.png", "one computer", "pictures"),
        ("pictures/more", "is a folder", "name a picture"),
        ("pictures/annexed.png", "git-annex", "git annex get"),
        ("pictures/gone.png", "leads to nothing", "put the file"),
        ("pictures/out.png", "leads out", "put the file"),
        ("pictures/wrist.png", "not in the project's folders", "copy the file"),
    ],
)
def test_a_name_that_leads_to_no_file_has_its_own_hint(
    project: Path, name: str, said: str, hint: str
) -> None:
    with pytest.raises(Refusal) as caught:
        lookup.found(Shelves(project), name)
    assert said in str(caught.value) and hint in caught.value.hint
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["pictures/Knee.PNG", "pictures/füße.png", "pictures/100%.png"])
def test_a_name_that_leads_to_a_file_is_found(project: Path, name: str) -> None:
    assert lookup.found(Shelves(project), name).is_file()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("pictures/knee.png", "pictures/knee.png"),
        ("<pictures/my knee.png>", "pictures/my knee.png"),
        ("pictures/my%20knee.png", "pictures/my knee.png"),
        ("pictures/knee(1).png", "pictures/knee(1).png"),
        ("pictures\\knee.png", "pictures\\knee.png"),
    ],
)
def test_a_refused_picture_stands_at_its_own_column(written: str, name: str) -> None:
    text = clinic.SHORT.replace(
        "Rest helps.", f"![A](pictures/k.png)\n\n      ![A knee]({written})"
    )
    found = error("refused-address", f"the file {name} is not in the project's folders")
    one = clinic.one(check.settled([found], manuscript(text), clinic.edition()))
    assert one.where and one.where.line == 9
    assert one.where.text[one.where.column - 1 :].lstrip("<").startswith(written.strip("<>"))


def test_the_hint_reaches_the_finding(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/knee.png").write_bytes(UNUSABLE["lfs"][0])
    markup = '<p>Text <img alt="A knee" src="asset:/pictures/knee.png"></p>'
    found = clinic.one(print_html(Typesetter(Shelves(tmp_path)), markup)[1])
    assert found.code == "refused-address" and "git lfs pull" in found.hint


def test_a_jpeg_by_the_name_of_a_png_is_printed(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/knee.png").write_bytes(picture("JPEG"))
    markup = '<p>Text <img alt="A knee" src="asset:/pictures/knee.png"></p>'
    pdf, said = print_html(Typesetter(Shelves(tmp_path)), markup)
    assert said == [] and b"DCTDecode" in pdf.data
