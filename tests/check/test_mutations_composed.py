"""Between what is written and what is printed, change any printed key of two articles by a word, a
figure, a sign, a unit or a number: each is an error, and not one goes unnoticed.

The articles are our own and a procedure with doses, phone numbers and a table. The YAML stays as it
is; the composed page is changed and set, as a faulty template or engine would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import handouts
import mutants
import pytest
from mutants import Mutant
from paths import CONTENT, TESTS

from brochure import check
from brochure.model.finding import Severity

PROCEDURE = TESTS / "projects" / "procedure" / "content.yaml"
SHARES = 6
"""So many tests share the mutants of an article."""
LEAST = {CONTENT: 240, PROCEDURE: 360}


@cache
def mutated(content: Path) -> tuple[Mutant, ...]:
    """Return every mutant of an article's page."""
    return tuple(_mutated(content))


def _mutated(content: Path) -> Iterator[Mutant]:
    made = handouts.proof(content)
    page = mutants.letters(made.html.markup)
    spans = mutants.printed(made.manuscript, page)
    for turn, (name, (start, end)) in enumerate(spans.items()):
        yield from mutants.of_words(page, name, start, end, turn)
        yield from mutants.of_figures(page, name, start, end)
    yield from mutants.of_numbers(made.html.markup)
    yield from mutants.swapped(page, spans)


def unnoticed(content: Path, planted: tuple[Mutant, ...]) -> list[str]:
    """Return the mutants of which no check of the file has an error."""
    made = handouts.proof(content)
    typesetter = handouts.pipeline_of(content.parent).typesetter()
    unseen = []
    for name, markup in planted:
        assert markup != made.html.markup, name
        pdf, said = typesetter.pdf(replace(made.html, markup=markup))
        found = [*said, *check.pdf(made.manuscript, made.edition, pdf)]
        if not any(one.severity is Severity.ERROR for one in found):
            unseen.append(name)
    return unseen


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("content", [PROCEDURE, CONTENT], ids=["procedure", "ours"])
@pytest.mark.every
def test_no_change_of_a_printed_key_goes_unnoticed(content: Path, share: int) -> None:
    assert unnoticed(content, mutated(content)[share::SHARES]) == []


@pytest.mark.every
@pytest.mark.parametrize("content", [PROCEDURE, CONTENT], ids=["procedure", "ours"])
def test_a_few_changes_are_noticed(content: Path) -> None:
    """The whole run is long: every eightieth of its mutants, in `make test` too."""
    listed = mutated(content)
    assert len(listed) >= LEAST[content], "a generator that makes nothing proves nothing"
    assert unnoticed(content, listed[::80]) == []


@pytest.mark.parametrize("format_name", handouts.EVERY)
@pytest.mark.every(but=2)
def test_the_procedure_as_it_is_has_no_error(format_name: str) -> None:
    made = handouts.proof(PROCEDURE, format_name)
    assert [one for one in made.findings if one.severity is Severity.ERROR] == []
