"""What a check says of itself: a declaration that is wrong is refused with its file and
attribute.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from brochure.check import _load
from brochure.errors import BadInput
from brochure.model.finding import Finding
from brochure.model.rule import Rule

HEAD = "from brochure.model.rule import Rule\n\n"
TEXT = "\n\ndef text(manuscript, edition):\n    return ()\n"
NUMBERS = itertools.count()


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Finding]]:
    """Return what loads checks of some sources and gives what is found."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def load(*sources: str) -> list[Finding]:
        names = [f"planted_check_{next(NUMBERS)}" for _ in sources]
        for name, source in zip(names, sources, strict=True):
            (tmp_path / f"{name}.py").write_text(source, "utf-8")
        try:
            _load.checks(names)
        except BadInput as refused:
            return list(refused.findings)
        finally:
            for name in names:
                sys.modules.pop(name, None)
        return []

    return load


KNOWN = "known: reads, languages, documents, waivable, waivable_when_approved"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (TEXT, 1, 'RULE is missing; write one, such as RULE = Rule(reads="text")'),
        (
            f'RULE = "text"{TEXT}',
            1,
            'RULE is no Rule; write one, such as RULE = Rule(reads="text")',
        ),
        (f'{HEAD}RULES = Rule(reads="text"){TEXT}', 3, "the rule is named RULES; name it RULE"),
        (f"{HEAD}RULE = Rule(){TEXT}", 3, "RULE lacks reads; write reads=..."),
        (
            f'{HEAD}RULE = Rule(reads="text", langauges=("en",)){TEXT}',
            3,
            f"RULE has no attribute langauges; {KNOWN}",
        ),
        (
            f'{HEAD}RULE = Rule("text"){TEXT}',
            3,
            f"RULE: write each attribute with its name, such as reads=...; {KNOWN}",
        ),
        (
            f'{HEAD}RULE = Rule(reads="txt"){TEXT}',
            3,
            "RULE: reads is 'txt'; write one of text, pdf, finished",
        ),
        (
            f'{HEAD}RULE = Rule(reads="text", waivable="no"){TEXT}',
            3,
            "RULE: waivable is 'no'; write True or False",
        ),
        (
            f'{HEAD}RULE = Rule(reads="text", languages="en"){TEXT}',
            3,
            "RULE: languages is 'en'; write a tuple, such as (\"en\",)",
        ),
        (
            f'{HEAD}RULE = Rule(reads="text", languages=("en", "english")){TEXT}',
            3,
            "RULE: languages: 'english' is no language tag; write one such as en or pt-BR",
        ),
        (
            f'{HEAD}RULE = Rule(reads="text", documents=("handuot",)){TEXT}',
            3,
            "RULE: documents: 'handuot' is no kind of document; "
            "known: handout, key-points, notice, review",
        ),
        (
            f'{HEAD}RULE = Rule(reads="text"){TEXT.replace("text", "txt")}',
            3,
            'RULE: reads="text", but the file has no function text()',
        ),
        (
            f'{HEAD}RULE = Rule(reads="text"){TEXT}{TEXT.replace("text", "pdf")}',
            9,
            'RULE: reads="text", but the file has a function pdf()',
        ),
        (
            f'{HEAD}RULE = Rule(reads="text")\nLANGUAGES = ("en",){TEXT}',
            4,
            "LANGUAGES is not read; write languages=... in RULE instead",
        ),
    ],
)
def test_a_check_that_declares_itself_wrongly_is_refused(
    loaded: Callable[..., list[Finding]], source: str, line: int, message: str
) -> None:
    (found,) = loaded(source)
    assert found.message == message
    assert found.where is not None and found.where.line == line
    assert found.where.file.startswith("planted_check_") and found.where.file.endswith(".py")


def test_all_that_is_wrong_is_told_at_once(loaded: Callable[..., list[Finding]]) -> None:
    found = loaded(
        f'{HEAD}RULE = Rule(reads="pdf", languages=("EN",), documents=("card",)){TEXT}',
        f'{HEAD}RULE = Rule(read="text"){TEXT}',
        TEXT,
    )
    assert [one.message.partition(";")[0] for one in found] == [
        "RULE: documents: 'card' is no kind of document",
        "RULE: languages: 'EN' is no language tag",
        'RULE: reads="pdf", but the file has no function pdf()',
        'RULE: reads="pdf", but the file has a function text()',
        "RULE has no attribute read",
        "RULE is missing",
    ]


def test_a_right_declaration_is_loaded(loaded: Callable[..., list[Finding]]) -> None:
    rule = 'Rule(reads="text", languages=("en", "pt-BR"), documents=("review",), waivable=False)'
    assert loaded(f"{HEAD}RULE = {rule}{TEXT}") == []


def test_a_fault_of_python_in_a_check_is_not_taken_for_its_declaration(
    loaded: Callable[..., list[Finding]],
) -> None:
    with pytest.raises(TypeError, match="len"):
        loaded(f'{HEAD}RULE = Rule(reads="text")\nlen(){TEXT}')


@pytest.mark.parametrize(
    ("languages", "tag", "speaks"),
    [
        ((), "es", True),
        (("en",), "en", True),
        (("en",), "en-GB", True),
        (("en",), "es", False),
        (("en",), "enm", False),
        (("en-GB",), "en", False),
        (("en-GB",), "en-gb", True),
        (("es", "pt-BR"), "pt-BR", True),
    ],
)
def test_a_rule_holds_in_its_languages(languages: tuple[str, ...], tag: str, speaks: bool) -> None:
    assert Rule(reads="text", languages=languages).speaks(tag) is speaks


def test_a_rule_without_documents_covers_what_it_reads() -> None:
    kinds = ("handout", "key-points", "notice", "review")
    covered = {
        rule.reads: [kind for kind in kinds if rule.covers(kind)]
        for rule in (Rule(reads="text"), Rule(reads="pdf"), Rule(reads="finished"))
    }
    assert covered == {"text": list(kinds[:2]), "pdf": list(kinds), "finished": list(kinds)}
    assert not Rule(reads="pdf", documents=("notice",)).covers("handout")
