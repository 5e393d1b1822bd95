"""The one walk over a handout; a part that is declared is known to all that read a handout."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import clinic
import pytest
from clinic import replaced

from brochure import diff, prose, read
from brochure.diff import nouns
from brochure.inspect import tagged_text
from brochure.model.base import Line, Noun, Text
from brochure.model.edition import Release
from brochure.model.finding import Finding
from brochure.model.handout import Handout
from brochure.model.proof import Order, Proof
from brochure.model.says import Says
from brochure.pipeline import Pipeline
from brochure.prose import parts
from brochure.shelves import Shelves

RELEASE = Release("desk", clinic.DAY)


class WithCalls(Handout):
    """A handout with a part that brochure does not know: this declaration is all there is of it."""

    when_to_call: Annotated[
        tuple[Line, ...], Says("text", "a reason to call", mark="C", before="glossary")
    ] = ()


CALLS = clinic.SHORT + "when_to_call:\n  - Your knee swells.\n  - You have a fever.\n"
PRINTED = """\
{% extends "templates/handout.html" %}
{% block companions %}
<ul>{% for reason in handout.when_to_call %}<li>{{ reason }}</li>{% endfor %}</ul>
{{ super() }}
{% endblock %}
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic's project whose handouts have the new part, and whose template prints it."""
    monkeypatch.setattr(read, "Handout", WithCalls)
    monkeypatch.chdir(tmp_path)
    return project(tmp_path, PRINTED)


def project(folder: Path, template: str, text: str = CALLS) -> Path:
    page = folder / "templates" / "formats" / "handout" / "handout.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(template, "utf-8")
    file = folder / "content.yaml"
    file.write_text(text, "utf-8")
    return file


def proved(file: Path) -> Proof:
    (proof,) = Pipeline(Shelves(file.parent)).proofs(Order(file, release=RELEASE))
    return proof


def found(proof: Proof, code: str) -> list[Finding]:
    return [one for one in proof.findings if one.code == code]


# ---- a part that is declared, and one template: nothing else


def test_a_new_part_that_stands_on_the_page_is_accounted_for(content: Path) -> None:
    proof = proved(content)
    text = " ".join(run.text for run in tagged_text.read(proof.pdf.data).body)
    assert "• Your knee swells. • You have a fever." in " ".join(text.split())
    assert found(proof, "text-dropped") == found(proof, "text-unaccounted") == []


def test_a_new_part_that_the_page_has_lost_is_an_error(content: Path) -> None:
    proof = proved(project(content.parent, "{% extends 'templates/handout.html' %}"))
    first, second = found(proof, "text-dropped")
    assert "a reason to call, «Your knee swells.», is not whole on the page" in first.message
    assert (str(first.severity), first.where and first.where.line) == ("error", 9)
    assert (str(second.severity), second.where and second.where.line) == ("error", 10)


def test_a_changed_word_of_a_new_part_is_an_error(content: Path) -> None:
    changed = replaced(PRINTED, "{{ reason }}", "{{ reason | replace('fever', 'cold') }}")
    proof = proved(project(content.parent, changed))
    lost = clinic.one(found(proof, "text-dropped"))
    assert lost.message == (
        "a reason to call, «You have a fever.», is not whole on the page: "
        "1 of 4 words cannot be seen, the first «fever.»"
    )
    assert lost.where is not None and lost.where.line == 10
    strange = clinic.one(found(proof, "text-unaccounted"))
    assert "«cold.» on page 1, 1 word, stands neither" in strange.message


def test_a_misspelt_word_of_a_new_part_is_told_at_its_own_line(content: Path) -> None:
    wrong = replaced(CALLS, "a fever", "a fevver")
    one = clinic.one(found(proved(project(content.parent, PRINTED, wrong)), "word-misspelt"))
    assert "«fevver»" in one.message
    assert one.where is not None
    assert (one.where.line, one.where.column) == (10, 16)


def test_a_changed_word_of_a_new_part_is_told_by_the_comparison(content: Path) -> None:
    new = content.with_name("new.yaml")
    new.write_text(replaced(CALLS, "a fever", "a high fever"), "utf-8")
    made = diff.compare("content.yaml", "new.yaml", release=RELEASE)
    assert [(one.part, nouns.said(one.old), nouns.said(one.new)) for one in made.changes] == [
        ("When to call", "", "high")
    ]
    assert (made.around, made.settings) == ((), ())
    assert made.changes[0].new[0].boxes, "its place on the page is not known"
    assert [one.code for one in made.findings] == ["version-not-raised"]


def test_a_new_part_stands_on_the_review_sheet(content: Path) -> None:
    sheet = Pipeline(Shelves(content.parent)).review(Order(content, release=RELEASE))
    text = " ".join(" ".join(run.text for run in tagged_text.read(sheet.pdf.data).body).split())
    assert "C1 Your knee swells." in text and "C2 You have a fever." in text


# ---- rows within rows


class Dose(Noun):
    """A row of a block that does not exist yet."""

    medicine: Annotated[Line, Says("label", "a medicine")]
    most: Annotated[Line, Says("text", "the most a day", before="medicine")]


class Block(Noun):
    heading: Annotated[Line | None, Says("heading", "a heading", errata=True, mark="H")] = None
    text: Annotated[Text | None, Says("body", "a paragraph", markdown=True, errata=True)] = None
    rows: tuple[Dose, ...] = ()


class BlockSection(Noun):
    heading: Annotated[Line | None, Says("heading", "a heading", errata=True, mark="H")] = None
    wording: str = "clinic"
    blocks: tuple[Block, ...] = ()


class WithBlocks(Handout):
    sections: tuple[BlockSection, ...] = ()  # type: ignore[assignment]


def test_rows_within_rows_are_walked_with_their_whole_path() -> None:
    doses = ({"medicine": "Ibuprofen", "most": "3 a day"},)
    handout = WithBlocks(
        title="Knee",
        brand="x",
        document={"id": "knee", "version": "1", "status": "draft"},  # type: ignore[arg-type]
        sections=(
            {"blocks": ({"text": "Rest **helps**."},)},
            {"heading": "Pain", "blocks": ({"rows": doses}, {"heading": "Ice", "rows": doses})},
        ),  # type: ignore[arg-type]
    )
    way = ("sections", 1, "blocks")
    said = [(part.path, part.section, part.wording) for part in parts.of(handout)[1:]]
    assert said == [
        (("sections", 0, "blocks", 0, "text"), "Introduction", "clinic"),
        (("sections", 1, "heading"), "Pain", "clinic"),
        ((*way, 0, "rows", 0, "most"), "Pain", "clinic"),
        ((*way, 0, "rows", 0, "medicine"), "Pain", "clinic"),
        ((*way, 1, "heading"), "Ice", "clinic"),
        ((*way, 1, "rows", 0, "most"), "Ice", "clinic"),
        ((*way, 1, "rows", 0, "medicine"), "Ice", "clinic"),
    ]
    assert parts.of(handout)[1].paragraphs == ["Rest helps."]
    assert parts.written(handout, ("sections", 0, "blocks", 0, "text")) == "Rest **helps**."


# ---- the handout as it is


def test_the_walk_goes_in_the_order_of_the_page() -> None:
    address = "null   # url and caption; no code is printed while there is no address"
    code = "{url: 'https://example.org', caption: More about knees}"
    whole = replaced(clinic.ARTICLE, address, code)
    keys = [part.path[0] for part in parts.of(clinic.manuscript(whole).handout)]
    assert list(dict.fromkeys(keys)) == [
        "kicker", "title", "subtitle", "at_a_glance", "sections", "glossary", "questions",
        "references", "qr", "fields",
    ]  # fmt: skip


def test_key_points_hold_the_title_the_excerpts_and_the_code() -> None:
    handout = clinic.manuscript().handout
    held = {part.kind for part in parts.of(handout) if "key-points" in part.documents}
    assert held == {"kicker", "title", "subtitle", "label", "excerpt"}
    assert all(
        "handout" in part.documents for part in parts.of(handout) if part.path[0] != "fields"
    )


def test_an_approved_erratum_changes_what_is_printed_and_not_what_is_written() -> None:
    approved = replaced(clinic.ARTICLE, "approved_by: null", "approved_by: J. Doe")
    body = next(part for part in parts.of(clinic.manuscript(approved).handout) if part.markdown)
    assert "soft ad flexible" in body.text and "soft and flexible" not in body.text
    assert "soft and flexible" in body.printed and "soft ad flexible" not in body.printed


def test_whose_words_they_are() -> None:
    said = parts.of(clinic.manuscript().handout)
    assert {part.kind for part in said if part.is_given} == {"heading", "body", "source"}
    assert {part.kind for part in said if part.is_quoted} == {"excerpt", "meaning"}
    assert all(part.wording == "editorial" for part in said if part.kind in {"title", "question"})


def test_a_path_that_leads_to_no_part_is_refused() -> None:
    with pytest.raises(KeyError):
        parts.written(clinic.manuscript().handout, ("document", "id"))


# ---- no text of the model is forgotten

# What stands in a handout's file, and is no text for its readers.
NOT_SAID = {
    "Handout.language", "Handout.brand", "Handout.keywords", "Handout.also",
    "DocumentControl.id", "DocumentControl.version", "DocumentControl.reviewed_by",
    "DocumentControl.owner", "Source.file", "Source.sha256", "Source.logo_line",
    "Reference.id", "Reference.pmid", "Reference.doi", "Reference.pmcid",
    "Notice.id", "Notice.reason",
    "Erratum.find", "Erratum.replace", "Erratum.approved_by",
    "Claim.sentence", "Claim.sources", "Claim.reviewer",
    "Judgement.by", "Judgement.version", "Judgement.remark",
    "Waiver.code", "Waiver.place", "Waiver.reason", "Waiver.by", "Waiver.format",
    "PersonalField.name", "PersonalField.example", "PersonalField.column",
}  # fmt: skip


def inner(annotation: Any) -> Iterator[Any]:
    yield annotation
    for one in typing.get_args(annotation):
        yield from inner(one)


def undeclared(kind: type[Noun], seen: set[type] | None = None) -> set[str]:
    """Return the fields of a model, and of those within it, that hold text and declare nothing."""
    seen = seen if seen is not None else set()
    found: set[str] = set()
    if kind in seen:
        return found
    seen.add(kind)
    for name, field in kind.model_fields.items():
        types = [one for one in inner(field.annotation) if isinstance(one, type)]
        if str in types and not any(isinstance(one, Says) for one in field.metadata):
            found.add(f"{kind.__name__}.{name}")
        for one in types:
            if isinstance(one, type) and not typing.get_origin(one) and issubclass(one, Noun):
                found |= undeclared(one, seen)
    return found


def test_every_text_of_the_model_is_a_part_or_known_to_be_none() -> None:
    assert undeclared(Handout) == NOT_SAID


class Forgotten(Handout):
    aside: Line | None = None
    wrongly_declared: Annotated[Line, Says("text", "an aside")] | None = None


def test_a_text_that_nobody_declared_is_noticed() -> None:
    own = {name for name in undeclared(Forgotten) if name.startswith("Forgotten.")}
    assert own - {f"Forgotten.{name.partition('.')[2]}" for name in NOT_SAID} == {
        "Forgotten.aside",
        "Forgotten.wrongly_declared",
    }


def test_a_line_end_parts_no_citation() -> None:
    """A citation may begin a line, and may go on in the next."""
    marked = prose.html("sick\n[@a]. A [@b;\n@c].", cite=lambda ids: f"({','.join(ids)})")
    assert marked == "<p>sick(a). A(b,c).</p>\n"
