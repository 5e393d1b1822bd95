"""Delete, swap or change any sentence, number, reference or sign of the article: something must
notice.

The mutants are made of our own article, every one that there is: of the YAML by the checks on the
text, of the composed page by the checks on the finished PDF, of the recorded source by its sum.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from clinic import SHELVES, edition, manuscript

from brochure import check, compose
from brochure.model.finding import Severity
from brochure.model.handout import Reference, Section
from brochure.model.manuscript import Manuscript
from brochure.prose import sentences
from brochure.typeset import Typesetter

Mutant = tuple[str, Manuscript]
WHOLE = manuscript()
SIGNS = re.compile(r"[.,;:()’-]")


def bodies() -> tuple[str, ...]:
    return tuple(section.body for section in WHOLE.handout.sections)


def with_body(index: int, body: str) -> Manuscript:
    sections = list(WHOLE.handout.sections)
    sections[index] = sections[index].model_copy(update={"body": body})
    return _with(sections=tuple(sections))


def with_references(references: tuple[Reference, ...]) -> Manuscript:
    return _with(references=references)


def _with(**changes: object) -> Manuscript:
    return replace(WHOLE, handout=WHOLE.handout.model_copy(update=changes))


def cut(text: str, start: int, end: int, put: str = "") -> str:
    return text[:start] + put + text[end:]


def spans(index: int) -> list[tuple[int, int]]:
    """Return where each sentence of a section starts and ends in its Markdown."""
    found = [one.offset for one in sentences.of(WHOLE.handout) if one.path[1] == index]
    body = bodies()[index]
    ends = [len(body[:start].rstrip()) for start in found[1:]] + [len(body.rstrip())]
    return list(zip(found, ends, strict=True))


def of_sentences() -> Iterator[Mutant]:
    for index, body in enumerate(bodies()):
        places = spans(index)
        for start, end in places:
            yield (
                f"without «{body[start:end][:30]}»",
                with_body(index, cut(body, start, end) + "\n"),
            )
            yield (
                f"twice «{body[start:end][:30]}»",
                with_body(index, cut(body, end, end, " " + body[start:end])),
            )
        for (one, stop), (other, end) in itertools.pairwise(places):
            swapped = body[:one] + body[other:end] + body[stop:other] + body[one:stop] + body[end:]
            yield f"swapped «{body[one:stop][:30]}»", with_body(index, swapped)


def of_words() -> Iterator[Mutant]:
    for index, body in enumerate(bodies()):
        for match in re.finditer(r"\w+", body):
            yield f"without {match[0]}", with_body(index, cut(body, *match.span()))
        for match in re.finditer(r"(\w+) (\w+)", body):
            if match[1] != match[2]:
                yield (
                    f"swapped {match[0]}",
                    with_body(index, cut(body, *match.span(), f"{match[2]} {match[1]}")),
                )


def of_signs() -> Iterator[Mutant]:
    for index, body in enumerate(bodies()):
        for match in SIGNS.finditer(body):
            other = {"’": "'", ".": ",", ",": "."}.get(match[0], ".")
            yield (
                f"without {match[0]} at {match.start()}",
                with_body(index, cut(body, *match.span())),
            )
            yield (
                f"{other} for {match[0]} at {match.start()}",
                with_body(index, cut(body, *match.span(), other)),
            )


def of_headings() -> Iterator[Mutant]:
    for index, section in enumerate(WHOLE.handout.sections):
        for heading in (None, f"{section.heading} too", (section.heading or "x").swapcase()):
            if section.heading:
                sections = list(WHOLE.handout.sections)
                sections[index] = section.model_copy(update={"heading": heading})
                yield f"heading {index} is {heading}", _with(sections=tuple(sections))


def of_sections() -> Iterator[Mutant]:
    sections: tuple[Section, ...] = WHOLE.handout.sections
    for index in range(len(sections)):
        yield f"without section {index}", _with(sections=sections[:index] + sections[index + 1 :])
    yield "sections turned", _with(sections=sections[::-1])
    quiet = sections[1].model_copy(update={"wording": "editorial"})
    yield "a section said to be an editor's", _with(sections=(sections[0], quiet, sections[2]))


def of_references() -> Iterator[Mutant]:
    references = WHOLE.handout.references
    yield "references turned", with_references(references[::-1])
    for index, entry in enumerate(references):
        yield f"without {entry.id}", with_references(references[:index] + references[index + 1 :])
        for match in re.finditer(r"\d|[.,;:()-]", entry.text):
            put = str((int(match[0]) + 1) % 10) if match[0].isdigit() else ""
            text = cut(entry.text, *match.span(), put)
            changed = (
                *references[:index],
                entry.model_copy(update={"text": text}),
                *references[index + 1 :],
            )
            yield f"{entry.id}: {match[0]} at {match.start()}", with_references(changed)


@pytest.mark.every
@pytest.mark.parametrize(
    ("mutants", "least"),
    [
        (of_sentences, 66),
        (of_words, 599),
        (of_signs, 82),
        (of_headings, 6),
        (of_sections, 5),
        (of_references, 107),
    ],
)
def test_no_change_of_the_yaml_goes_unnoticed(mutants: object, least: int) -> None:
    assert callable(mutants)
    made = edition()
    listed = list(mutants())
    checks = [
        module
        for module in check.shelf()
        if check.code(module) in {"source-differs", "excerpt-not-in-article"}
    ]
    unseen = [
        name
        for name, mutant in listed
        if not any(
            found.severity is Severity.ERROR
            for module in checks
            for found in module.text(mutant, made)
        )
    ]
    assert unseen == []
    assert len(listed) >= least, "a generator that makes nothing proves nothing"


def page_mutants() -> Iterator[tuple[str, str]]:
    """Yield changes of the composed page: each sentence deleted, each reference, and each number of
    a reference.
    """
    markup = compose.html(WHOLE, edition(), SHELVES).markup
    article = markup.index("<article>")
    for one in sentences.of(WHOLE.handout):
        form = re.compile(r"\s+".join(map(re.escape, one.text.split())))
        found = form.search(markup, markup.index("</aside>", article))
        assert found, one.text
        yield f"without sentence {one.number}", cut(markup, *found.span())
    for index, found in enumerate(re.finditer(r"<li[^>]*>(?=(?:Zhao|Han))", markup)):
        end = markup.index("</li>", found.start()) + len("</li>")
        yield f"without reference {index + 1}", cut(markup, found.start(), end)
    listed = markup.index('class="references"')
    for found in list(re.finditer(r"(?<=[>\s:;(])\d+", markup[listed:]))[::5]:
        start = listed + found.start()
        yield (
            f"another number at {start}",
            cut(markup, start, start + 1, str((int(markup[start]) + 1) % 10)),
        )


@pytest.mark.every
def test_no_change_on_the_page_goes_unnoticed(typesetter: Typesetter) -> None:
    """Slow: each of the 28 mutants is set anew."""
    made = edition()
    page = compose.html(WHOLE, made, SHELVES)
    proof = next(module for module in check.shelf() if check.code(module) == "text-not-verbatim")
    listed = list(page_mutants())
    assert len(listed) >= 23 + 2 + 3
    unseen = []
    for name, markup in listed:
        pdf, _ = typesetter.pdf(replace(page, markup=markup))
        if not list(proof.pdf(WHOLE, made, pdf)):
            unseen.append(name)
    assert unseen == []


def test_the_page_as_it_is_passes(typesetter: Typesetter) -> None:
    made = edition()
    pdf, _ = typesetter.pdf(compose.html(WHOLE, made, SHELVES))
    proof = next(module for module in check.shelf() if check.code(module) == "text-not-verbatim")
    assert list(proof.pdf(WHOLE, made, pdf)) == []


def test_a_changed_source_is_noticed_letter_by_letter() -> None:
    recorded = WHOLE.handout.source
    assert recorded
    assert WHOLE.source
    assert recorded.sha256 == WHOLE.source.sha256
    other = replace(WHOLE, source=replace(WHOLE.source, sha256="0" * 64))
    changed = next(module for module in check.shelf() if check.code(module) == "source-changed")
    assert [found.code for found in changed.text(other, edition())] == ["source-changed"]
