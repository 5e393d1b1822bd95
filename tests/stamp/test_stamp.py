"""Copies: each is what the whole PDF with its words would be, in a file that no reader complains
of.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from handouts import HILLSIDE, proof
from hypothesis import given
from hypothesis import strategies as st
from paths import CONTENT
from programs import program
from stamping import IDENT, complaints, copy, filled, looks, shuffled, slotted, structure

from brochure.stamp import Template, ident_of, locked
from brochure.stamp.xref import UP, differences, packed

PASSWORD = "Grüner Tee, 7 Uhr"
handouts_of_ours = pytest.mark.parametrize("content", [CONTENT, HILLSIDE], ids=["ours", "hillside"])


@handouts_of_ours
def test_a_copy_is_the_whole_pdf_with_its_words(content: Path) -> None:
    data, drawn = slotted(content)
    template = Template(data)
    assert (template.slots, template.pages) == (3, 2)
    for words in (drawn, [shuffled(one) for one in drawn]):
        made, whole = b"".join(template.copy(words, IDENT)), filled(data, words)
        assert looks(made) == looks(whole)
        assert structure(made) == structure(whole)
        assert complaints(made) == []
    assert looks(copy(content)) == looks(proof(content).pdf.data)
    assert looks(made) != looks(copy(content))


@pytest.mark.every
def test_poppler_reads_a_copy_as_the_whole(tmp_path: Path) -> None:
    pdftotext = program("pdftotext", "poppler-utils")
    told = []
    for data in (copy(), proof().pdf.data):
        (tmp_path / "copy.pdf").write_bytes(data)
        told.append(
            subprocess.run([pdftotext, tmp_path / "copy.pdf", "-"], capture_output=True, check=True)
        )
    assert told[0].stdout == told[1].stdout
    assert told[0].stderr == b""


def test_copies_share_their_beginning_and_come_out_the_same() -> None:
    data, drawn = slotted()
    template, again = Template(data), pickle.loads(pickle.dumps(Template(data)))
    one, other = template.copy(drawn, IDENT), template.copy([b"", b"", b"% 5 0 R"], bytes(16))
    assert one[0] is other[0]
    assert again.copy(drawn, IDENT) == one
    assert len(one[1]) < 2000
    assert len(b"".join(one)) < 1.1 * len(proof().pdf.data)


def test_a_finished_pdf_is_a_template_without_slots() -> None:
    template = Template(proof().pdf.data)
    made = b"".join(template.copy([], IDENT))
    assert template.slots == 0
    assert ident_of(made) == IDENT
    assert looks(made) == looks(proof().pdf.data)
    assert complaints(made) == []


def test_a_copy_has_its_identifier_twice_and_the_title_of_all() -> None:
    made = copy()
    assert ident_of(made) == IDENT
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert [bytes(one) for one in pdf.trailer.ID] == [IDENT, IDENT]
        assert str(pdf.docinfo.Title) == proof().manuscript.handout.title
        assert pdf.open_metadata()["dc:title"] == proof().manuscript.handout.title


def test_contents_and_slots_must_match() -> None:
    data, drawn = slotted()
    with pytest.raises(ValueError, match="2 contents for 3 slots"):
        Template(data).copy(drawn[:2], IDENT)
    with pytest.raises(ValueError, match="16 bytes, not 3"):
        Template(data).copy(drawn, b"abc")


@pytest.mark.parametrize("numbers", [(0, 2), (1, 2), (0, 0), (-1, 0)])
def test_slots_are_numbered_from_0_on(numbers: Sequence[int]) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Contents = pikepdf.Array([pdf.make_stream(b"", Slot=number) for number in numbers])
        made = io.BytesIO()
        pdf.save(made)
    with pytest.raises(ValueError, match="number them from 0 on"):
        Template(made.getvalue())


@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("()\\/<>@ 0R%"), max_size=40)
)
def test_texts_that_look_like_references_stay_as_they_are(text: str) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = text + " (7 0 R) /@key0"
        pdf.docinfo["/Odd#Name(5 0 R)"] = pikepdf.Array(
            [12, 1, pikepdf.Name("/A0"), 0.5, None, True, b"\0\xff"]
        )
        made = io.BytesIO()
        pdf.save(made)
    with pikepdf.open(io.BytesIO(b"".join(Template(made.getvalue()).copy([], IDENT)))) as pdf:
        assert str(pdf.docinfo["/Title"]) == text + " (7 0 R) /@key0"
        assert pdf.docinfo["/Odd#Name(5 0 R)"].unparse() == b"[ 12 1 /A0 0.5 null true <00ff> ]"


# ---- the index


def undone(told: bytes, size: int) -> bytes:
    """Return the rows that differences stand for, byte by byte as a reader does it."""
    above, rows = bytes(size), b""
    for start in range(0, len(told), size + 1):
        assert told[start : start + 1] == UP
        above = bytes(
            (a + b) & 255 for a, b in zip(told[start + 1 : start + size + 1], above, strict=True)
        )
        rows += above
    return rows


@given(st.binary(max_size=300).map(lambda data: data[: len(data) // 7 * 7]))
def test_differences_can_be_undone(rows: bytes) -> None:
    assert undone(b"".join(differences(rows, 7)), 7) == rows


def test_differences_go_on_from_chunk_to_chunk_and_skip_an_empty_column() -> None:
    rows = b"".join(
        bytes([1, 0]) + (number * 77).to_bytes(4, "big") + b"\0\0" for number in range(20_000)
    )
    short = b"".join(
        bytes([1]) + (number * 77).to_bytes(4, "big") + b"\0\0" for number in range(20_000)
    )
    assert undone(b"".join(differences(rows, 8, skip=1)), 7) == short
    assert len(zlib.compress(b"".join(differences(rows, 8)))) < 20_000


def test_an_object_stream_has_its_bounds() -> None:
    assert packed(9, 255, 2, 4) == b"\2\0\0\0\x09\0\xff\2\0\0\0\x09\1\0"
    with pytest.raises(ValueError, match="65,536"):
        packed(9, 60_000, 6_000, 4)


# ---- locks


def test_a_locked_copy_opens_with_its_password_only() -> None:
    made = locked(copy(), PASSWORD, IDENT)
    assert ident_of(made) == IDENT
    assert ident_of(made[-1024:]) == IDENT
    for guess in ("", PASSWORD.lower()):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(made), password=guess)
    with pikepdf.open(io.BytesIO(made), password=PASSWORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert (pdf.allow.accessibility, pdf.allow.print_highres, pdf.allow.modify_other) == (
            True,
            True,
            False,
        )
        assert pdf.check_pdf_syntax() == []
    assert proof().manuscript.handout.title.encode() in copy()
    assert proof().manuscript.handout.title.encode() not in made  # the metadata are locked too
    assert looks(made, password=PASSWORD) == looks(copy())


def test_locks_of_one_copy_differ() -> None:
    one, other = (locked(copy(), PASSWORD, IDENT) for _ in range(2))
    assert one != other


@pytest.mark.parametrize("password", ["", "ü" * 64, "x\ud800"], ids=["empty", "long", "half"])
def test_a_password_has_1_to_127_bytes(password: str) -> None:
    with pytest.raises(ValueError, match="the password has") as refused:
        locked(copy(), password, IDENT)
    assert refused.value.__cause__ is None
    assert password in {"", *[word for word in [password] if word not in str(refused.value)]}
    assert len(locked(copy(), "ü" * 63, IDENT)) > 0


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"/ID[<zz>]", b"/ID[<0>]", b"/ID [<00ff>" + bytes(1024)]
)
def test_other_files_have_no_identifier_for_us(data: bytes) -> None:
    assert ident_of(data) is None
