"""The review sheet: what people need in front of them to judge a handout and to sign for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import model_validator

from brochure.model.base import Line, Noun
from brochure.model.finding import Finding, Place
from brochure.model.says import Kind
from brochure.model.signoff import Claim


class ReviewWords(Noun):
    """The words of the review sheet; a language pack has all of them or none."""

    sheet: Line
    sheet_of: Line
    """With {title}."""
    made: Line
    """With {date} and {outlet}."""
    rule: Line
    """What the sheet is for, and that software ticks nothing in it."""
    control: Line
    id: Line
    version: Line
    status: Line
    reviewed: Line
    next_review: Line
    owner: Line
    source_sum: Line
    not_stated: Line
    draft: Line
    in_review: Line
    approved: Line
    withdrawn: Line
    findings: Line
    findings_told: Line
    """With {errors}, {warnings} and {notes}."""
    none: Line
    error: Line
    warning: Line
    note: Line
    line: Line
    """With {line}."""
    article: Line
    number: Line
    wording: Line
    record: Line
    not_recorded: Line
    no_source: Line
    no_reviewer: Line
    efficacy: Line
    safety: Line
    fact: Line
    advice: Line
    no_claim: Line
    picture: Line
    """With {text}."""
    sources: Line
    checklist: Line
    accuracy: Line
    accuracy_question: Line
    balance: Line
    balance_question: Line
    substantiation: Line
    substantiation_question: Line
    cultural_fit: Line
    cultural_fit_question: Line
    passed: Line
    failed: Line
    not_judged: Line
    judged: Line
    """With {name}, {date} and {version}."""
    other_version: Line
    """With {version}."""
    waivers: Line
    waived: Line
    """With {name} and {date}."""
    waiver_over: Line
    notices: Line
    required: Line
    not_applicable: Line
    undecided: Line
    not_mentioned: Line
    errata: Line
    erratum: Line
    """With {find} and {replace}."""
    approved_by: Line
    """With {name}."""
    not_approved: Line
    signatures: Line
    reviewer: Line
    approver: Line
    name: Line
    role: Line
    date: Line
    signature: Line

    @model_validator(mode="after")
    def _placeholders_are_there(self) -> Self:
        wanted = {
            "sheet_of": {"title"}, "made": {"date", "outlet"},
            "findings_told": {"errors", "warnings", "notes"},
            "line": {"line"}, "picture": {"text"}, "judged": {"name", "date", "version"},
            "waived": {"name", "date"},
            "other_version": {"version"}, "erratum": {"find", "replace"}, "approved_by": {"name"},
        }  # fmt: skip
        for field in type(self).model_fields:
            if set(re.findall(r"\{(\w*)\}", getattr(self, field))) != wanted.get(field, set()):
                needs = (
                    " and ".join(f"{{{key}}}" for key in sorted(wanted.get(field, ())))
                    or "no braces"
                )
                raise ValueError(f"the words for {field!r} need {needs}")
        return self


StatementKind = Kind | Literal["sentence", "cells", "picture"]
"""What a statement is: a whole part of the handout, or a piece of running text."""

MAY_CLAIM = ("title", "subtitle", "heading", "sentence", "text")


@dataclass(frozen=True)
class Statement:
    """One thing that the handout says, as it will be printed: approved errata are applied.

    `label` is what a reviewer calls it: the number of a sentence, T for the title, H2 for the
    second heading; it is empty for tables and pictures. `lead` is the label of an excerpt or the
    term of a meaning. `where` is its start in the YAML file and `last` the line on which it ends;
    `group` is the handout's key that it stands under, such as glossary.
    """

    kind: StatementKind
    label: str
    text: str
    where: Place
    last: int
    lead: str = ""
    claim: Claim | None = None
    group: str = ""

    @property
    def may_claim(self) -> bool:
        """Return whether it can claim something of its own: an excerpt stands on the sentence that
        it quotes.
        """
        return self.kind in MAY_CLAIM

    @property
    def name(self) -> str:
        """Return what a finding calls it: `sentence 9`, `the title`."""
        return (
            f"sentence {self.label}"
            if self.kind == "sentence"
            else f"the {self.kind} «{self.text}»"
        )


@dataclass(frozen=True)
class Review:
    """What the review sheet shows beside the handout itself: its statements, and what was found for
    an outlet.

    `tag` and `direction` are the article's, which may be in another language than the sheet.
    """

    words: ReviewWords
    tag: str
    direction: str
    statements: Sequence[Statement]
    findings: Sequence[Finding]

    def of(self, found: Finding) -> Statement | None:
        """Return the statement that a finding points into."""
        where = found.where
        if where is None:
            return None
        reached = [
            one
            for one in self.statements
            if one.where.file == where.file
            and (one.where.line, one.where.column) <= (where.line, where.column)
            and where.line <= one.last
        ]
        return max(reached, key=lambda one: (one.where.line, one.where.column), default=None)

    def grouped(self) -> list[tuple[str, str, list[Finding]]]:
        """Return severity, code and findings, the gravest first, those of a code together in the
        order of the file.
        """
        groups: dict[tuple[str, str], list[Finding]] = {}
        for found in self.findings:
            groups.setdefault((str(found.severity), found.code), []).append(found)
        return [(severity, code, alike) for (severity, code), alike in groups.items()]

    def codes(self, statement: Statement) -> list[str]:
        """Return the codes of what was found in a statement and counts, each once."""
        codes = [
            found.code
            for found in self.findings
            if not found.waived and self.of(found) is statement
        ]
        return list(dict.fromkeys(codes))
