"""Tags in a print job: each copy keeps its own, whatever leads to them, and the whole keeps
PDF/UA.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest
import verapdf
from handouts import HILLSIDE, proof
from paths import CONTENT
from pikepdf import Array, Dictionary, Name, String
from stamping import both, complaints, copy, many, mixed_job, of, opened, singles, structure, tree

from brochure.stamp import Template


def parts(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.Root.StructTreeRoot.K[0].K)


def test_copies_and_jobs_keep_pdf_ua(tmp_path: Path) -> None:
    files = {"copy": copy(), "job": mixed_job(True)}
    paths = [tmp_path / f"{name}.pdf" for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    if verapdf.verapdf_jar():
        assert verapdf.validate_all(paths) == {path: [] for path in paths}
        return
    for data in files.values():
        report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
        assert list(report.failures) == []


def test_each_copy_is_a_part_with_its_own_tags() -> None:
    with opened(mixed_job(True)) as pdf:
        at = 0
        for part, (one, data) in zip(parts(pdf), singles(), strict=True):
            pages = {page.obj.objgen: number - at for number, page in enumerate(pdf.pages)}
            told, _, kids = tree(part, pages)
            assert told == ["/Part", "", ""]
            assert kids == structure(data)[2]
            at += one.pages + one.pages % 2


def test_content_leads_to_its_own_element() -> None:
    with opened(many(3, True)) as pdf:
        leads = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert len(set(leads)) == len(leads) == pdf.Root.StructTreeRoot.ParentTreeNextKey
        for page in pdf.pages:
            for number, element in enumerate(leads[int(page.obj.StructParents)]):
                if isinstance(element, Dictionary):
                    assert number in [kid for kid in element.K if isinstance(kid, int)]
                    assert element.Pg.objgen == page.obj.objgen
            for link in page.obj.get("/Annots", []):
                within = leads[int(link.StructParent)].K
                assert link.objgen in [
                    kid.Obj.objgen for kid in within if isinstance(kid, Dictionary)
                ]


def changed(
    change: Callable[[pikepdf.Pdf], object], content: Path = CONTENT, pattern: str = "handout"
) -> Template:
    """Return a finished handout with something that ours do not have."""
    with opened(proof(content, pattern).pdf.data) as pdf:
        change(pdf)
        made = io.BytesIO()
        pdf.save(made)
    return Template(made.getvalue())


def twice(*templates: Template) -> bytes:
    """Return a tagged job of two copies each."""
    return of(*((one, ()) for one in templates * 2), tagged=True)


def aimed(pdf: pikepdf.Pdf) -> None:
    """Let four links lead to places within the handout, by each way there is, and one nowhere."""
    first, second, third, fourth, fifth = pdf.pages[1].obj.Annots
    del first.A, second.A
    pdf.Root.Dests = Dictionary({"/top": Dictionary(D=Array([pdf.pages[0].obj, Name.Fit]))})
    first.Dest, second.Dest = String("ref-han2019"), Name("/top")
    third.A = Dictionary(S=Name.GoTo, D=String("ref-zhao2018"))
    fourth.A = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))
    fifth.A = Dictionary(S=Name.GoTo, D=String("nowhere"))


def test_links_lead_within_their_own_copy() -> None:
    with opened(twice(changed(aimed))) as pdf:
        for first in (0, 2):
            pages = [pdf.pages[first].obj.objgen, pdf.pages[first + 1].obj.objgen]
            links = pdf.pages[first + 1].obj.Annots
            targets = [links[0].Dest, links[1].Dest, links[2].A.D, links[3].A.D]
            assert [pages.index(target[0].objgen) for target in targets] == [1, 0, 1, 0]
            assert "/D" not in links[4].A


def test_names_of_elements_come_once_in_a_job() -> None:
    def named(pdf: pikepdf.Pdf) -> None:
        head, cell, *_ = [
            one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") == "/P"
        ]
        head.ID = String("r1")
        cell.A = Array([Dictionary(O=Name.Table, Headers=Array([String("r1")])), 0])

    with opened(twice(changed(named))) as pdf:
        elements = [one for one in pdf.objects if isinstance(one, Dictionary)]
        heads = [str(one.ID) for one in elements if "/ID" in one and "/S" in one]
        cells = [str(one.A[0].Headers[0]) for one in elements if isinstance(one.get("/A"), Array)]
    assert len(set(heads)) == len(heads) == 2
    assert sorted(heads) == sorted(cells)


def test_a_part_says_its_language_where_it_is_another() -> None:
    def spanish(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = String("es")

    with opened(twice(Template(proof().pdf.data), changed(spanish))) as pdf:
        assert [str(part.get("/Lang", "")) for part in parts(pdf)] == ["", "es", "", "es"]


def test_roles_are_kept_and_must_agree() -> None:
    def role(meaning: str) -> Callable[[pikepdf.Pdf], object]:
        def change(pdf: pikepdf.Pdf) -> None:
            pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/Box": Name(meaning)})

        return change

    with opened(twice(changed(role("/Div")), changed(role("/Div"), HILLSIDE))) as pdf:
        assert pdf.Root.StructTreeRoot.RoleMap.Box == "/Div"
    with pytest.raises(ValueError, match="something else by /Box in /RoleMap"):
        twice(changed(role("/Div")), changed(role("/Sect"), HILLSIDE))


def test_a_tree_without_a_document_becomes_a_part_too() -> None:
    def bare(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        root.K = root.K[0].K
        for kid in root.K:
            kid.P = root

    with opened(twice(changed(bare))) as pdf, opened(proof().pdf.data) as whole:
        for part in parts(pdf):
            assert len(part.K) == len(whole.Root.StructTreeRoot.K[0].K)
            assert {kid.P.objgen for kid in part.K} == {part.objgen}


def grouped(pdf: pikepdf.Pdf) -> None:
    """Add a drawing whose content has tags, and resources that refer to themselves."""
    pattern = pdf.make_stream(
        b"/Span <</MCID 0>> BDC EMC",
        Subtype=Name.Pattern,
        BBox=Array([0, 0, 9, 9]),
        StructParents=99,
    )
    circle = pdf.make_indirect(Dictionary(ExtGState=Dictionary()))
    circle.ExtGState.Self = pdf.make_indirect(Dictionary(Type=Name.ExtGState, Back=circle))
    pdf.pages[0].obj.Resources.XObject.Group = pattern
    pdf.pages[0].obj.Resources.Circle = circle
    keys: Any = [99, Array([pdf.Root.StructTreeRoot.K[0].K[0]])]
    pdf.Root.StructTreeRoot.ParentTree.Nums.extend(keys)


@both
def test_drawings_with_tags_are_each_copys_own_and_circles_come_to_an_end(tagged: bool) -> None:
    one = changed(grouped)
    made = of((one, ()), (one, ()), tagged=tagged)
    assert complaints(made) == []
    with opened(made) as pdf:
        drawings = [pdf.pages[number].obj.Resources.XObject.Group for number in (0, 2)]
        assert len({drawing.objgen for drawing in drawings}) == (2 if tagged else 1)
        assert [drawing.read_bytes() for drawing in drawings] == [b"/Span <</MCID 0>> BDC EMC"] * 2
        circle = pdf.pages[0].obj.Resources.Circle
        assert circle.ExtGState.Self.Back.objgen == circle.objgen
        if tagged:
            leads = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
            elements = [leads[int(drawing.StructParents)][0] for drawing in drawings]
            assert [element.P.objgen for element in elements] == [
                part.objgen for part in parts(pdf)
            ]


def test_tags_must_be_there_when_they_are_asked_for() -> None:
    def untagged(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.StructTreeRoot

    with pytest.raises(ValueError, match="without tags"):
        twice(changed(untagged))
