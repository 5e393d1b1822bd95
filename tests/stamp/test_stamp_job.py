"""Print jobs: every copy in one looks as it does by itself, nothing is written twice, and tags stay
each copy's own.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from handouts import proof
from pikepdf import Dictionary
from stamping import (
    FORMS,
    both,
    complaints,
    job,
    looks,
    many,
    mixed,
    mixed_job,
    of,
    opened,
    singles,
    template,
)

from brochure.stamp import Job, Template, ident_of, placing, writer


@both
def test_every_copy_looks_as_by_itself_and_begins_a_sheet(tagged: bool) -> None:
    pages = looks(mixed_job(tagged))
    at = 0
    for _, data in singles():
        wanted = looks(data)
        assert pages[at : at + len(wanted)] == wanted
        at += len(wanted)
        if at % 2:
            assert pages[at][0] == ""
            assert set(pages[at][1]) == {255}
            at += 1
    assert at == len(pages)
    assert complaints(mixed_job(tagged)) == []


def test_on_one_side_there_are_no_blank_pages() -> None:
    one, drawn = template(*FORMS[2])

    def fill(made: Job) -> None:
        for _ in range(3):
            made.add(one, drawn, "Row", sides=1, separator=(one, drawn))

    with opened(job(fill)) as pdf:
        assert len(pdf.pages) == 6


def test_pages_keep_their_paper() -> None:
    with opened(mixed_job(False)) as pdf:
        boxes = [(page.mediabox.unparse(), page.trimbox.unparse()) for page in pdf.pages]
    with opened(proof(*FORMS[2]).pdf.data) as pdf:
        assert (pdf.pages[0].mediabox.unparse(), pdf.pages[0].trimbox.unparse()) == boxes[6]
    assert boxes[7] == boxes[6] != boxes[0]  # the blank page has the paper of the page before it


@both
def test_a_job_says_what_it_is(tagged: bool) -> None:
    with (
        opened(mixed_job(tagged)) as pdf,
        opened(proof().pdf.data) as first,
        pdf.open_outline() as outline,
    ):
        assert [item.title for item in outline.root] == [f"Row {number}" for number in range(4)] * 2
        places: list[Any] = [item.destination for item in outline.root]
        pages = [pdf.pages.index(pikepdf.Page(place[0])) for place in places]
        assert pages == [0, 2, 6, 10, 12, 14, 18, 22]
        assert pdf.docinfo.Title == pdf.open_metadata()["dc:title"] == "Copies <for> Monday"
        assert pdf.Root.Lang == "en"
        assert pdf.Root.ViewerPreferences == first.Root.ViewerPreferences
        assert pdf.open_metadata().get("pdfuaid:part") == ("1" if tagged else None)
        assert ("/StructTreeRoot" in pdf.Root) is tagged
    assert len(ident_of(mixed_job(tagged)) or b"") == 16


def test_without_tags_nothing_is_left_of_tags_and_links() -> None:
    with opened(mixed_job(False)) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo", "/Names", "/Dests"} & set(pdf.Root.keys())
        for page in pdf.pages:
            assert not {"/Annots", "/StructParents", "/Tabs"} & set(page.obj.keys())
        assert not any(
            thing.get("/Type") == "/StructElem"
            for thing in pdf.objects
            if isinstance(thing, Dictionary)
        )


def test_the_same_job_comes_out_the_same() -> None:
    assert job(mixed, True) == mixed_job(True)
    assert ident_of(many(2)) != ident_of(many(3))


# ---- size


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("tagged", "most"), [(False, 2_000_000), (True, 5_000_000)], ids=["plain", "tagged"]
)
def test_a_thousand_copies_stay_small(tagged: bool, most: int) -> None:
    """Slow: a thousand copies."""
    made = many(1000, tagged)
    assert len(made) <= most
    with opened(made) as pdf:
        assert len(pdf.pages) == 2000
        assert b"% 999\n" in pdf.pages[1999].obj.Contents[1].read_bytes()
        assert str(pdf.Root.Outlines.Last.Title) == "Row 1001"


def fonts(data: bytes) -> int:
    with opened(data) as pdf:
        return sum("/FontFile2" in thing for thing in pdf.objects if isinstance(thing, Dictionary))


def test_templates_share_what_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Template(proof().pdf.data)  # a row that is rendered in full has the same fonts
    one, drawn = template()
    once = of((one, drawn))
    monkeypatch.setattr(placing, "KEPT", 1)
    made = of(*((one, drawn), (whole, ())) * 3)
    assert fonts(made) == fonts(once)
    assert len(made) < 1.5 * len(once)


def test_slots_that_say_the_same_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one, drawn = template()
    copies = [(one, [b"%% %d" % (number % 2), *drawn[1:]]) for number in range(6)]

    def streams() -> int:
        with opened(of(*copies)) as pdf:
            return len({page.obj.Contents[1].objgen for page in list(pdf.pages)[::2]})

    assert streams() == 2
    monkeypatch.setattr("brochure.stamp.job.KEPT_SLOTS", 1)
    assert streams() == 6


def test_offsets_beyond_4_gib_are_written_wider(tmp_path: Path) -> None:
    one, drawn = template(*FORMS[3])
    path = tmp_path / "job.pdf"
    with path.open("wb") as file:
        made = Job(file, "Far", "en", tagged=False)
        made.add(one, drawn, "Row 2")
        # A hole of 5 GiB, which takes no room on the disk, as if many copies stood there.
        made._writer._at += 5 << 30
        file.seek(5 << 30, io.SEEK_CUR)
        made.add(one, [b"% far", *drawn[1:]], "Row 3")
        made.close()
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pages[2].obj.Contents[1].read_bytes() == b"% far"
    assert b"/W[1 5 2]" in _tail(path)
    path.unlink()  # small on the disk, and a burden to whoever copies it


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-5000, io.SEEK_END)
        return file.read()


# ---- refusals


def test_a_job_too_large_for_readers_is_refused_at_once() -> None:
    file = io.BytesIO()
    made = Job(file, "Large", "en", tagged=True, copies=100_000)
    with pytest.raises(ValueError, match="8,388,607 objects"):
        made.add(*template(), "Row 2")
    assert len(many(2)) > 0


def test_a_job_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_OBJECTS", 500)
    with pytest.raises(ValueError, match="500 objects"):
        many(3, True)


def test_a_job_without_a_copy_is_refused() -> None:
    with pytest.raises(ValueError, match="without a copy"):
        of()


def test_contents_and_slots_must_match_in_a_job() -> None:
    with pytest.raises(ValueError, match="0 contents for 3 slots"):
        of((template()[0], ()))
