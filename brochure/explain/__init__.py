"""What a finding's code means: the rule, why, its source, how grave it is where, a fault and its
mending.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from brochure import check, read
from brochure.errors import BadInput
from brochure.explain.stages import STAGES
from brochure.model.finding import Severity, error
from brochure.model.rule import Rule
from brochure.read.reasons import suggestion
from brochure.shelves import OUTLETS, Shelves

WIDTH = 100  # columns of a terminal
LABEL = 11
ADDRESS = re.compile(r"https://[^\s<>\"]+")
LABELLED = ("Basis", "Faulty", "Mended")


@dataclass(frozen=True)
class Told:
    """What a docstring tells of a code: the rule in a sentence, why, its source, a fault and its
    mending.
    """

    what: str
    why: str
    basis: str
    faulty: str
    mended: str


@dataclass(frozen=True)
class Explanation:
    """A code and what is known of it.

    `severities` are those that the code itself gives, gravest first; `reads` is what its check
    reads, as in `check.READS`, or the step that says it; only a check has a `rule`.
    """

    code: str
    told: Told
    severities: tuple[Severity, ...]
    reads: str
    rule: Rule | None = None

    @property
    def severity(self) -> Severity:
        """Return the gravest that the code gives it."""
        return max(self.severities, default=Severity.WARNING)

    @property
    def address(self) -> str:
        """Return the published source's address, or nothing."""
        found = ADDRESS.search(self.told.basis)
        return found[0].rstrip(".,;:") if found else ""

    def runs(self, tag: str, document: str) -> bool:
        """Return whether it is looked for in a language and a kind of document."""
        return self.rule is None or (self.rule.speaks(tag) and self.rule.covers(document))


@lru_cache(1)
def explanations() -> Mapping[str, Explanation]:
    """Return every code that a finding can bear, explained, in the order of the codes."""
    known = [*map(_of_check, check.shelf()), *map(_of_stage, STAGES)]
    return {one.code: one for one in sorted(known, key=lambda one: one.code)}


def explanation(code: str) -> Explanation:
    """Return what a code means. Raises BadInput with the nearest code when there is none of that
    name.
    """
    if code not in explanations():
        message = f"there is no check and no finding '{code}'"
        raise BadInput([error("input", message, None, suggestion(code, [*explanations()]))])
    return explanations()[code]


def of(code: str, shelves: Shelves | None = None) -> str:
    """Return what a code means, for people; `all` lists every code. Raises BadInput when there is
    no such code.

    The shelves' outlets tell how grave it is for each.
    """
    if code == "all":
        width = max(map(len, explanations()))
        return "\n".join(f"{one.code:{width}}  {one.told.what}" for one in explanations().values())
    known = explanation(code)
    lines = [f"{known.code}: {known.told.what}", "", *_wrapped("", known.told.why), ""]
    for label, text in _table(known, shelves):
        lines += _wrapped(label, text)
    return "\n".join(lines)


def _table(known: Explanation, shelves: Shelves | None) -> list[tuple[str, str]]:
    severity = "; ".join([" or ".join(map(str, known.severities)), *_graded(known, shelves)])
    rows = [("Source", known.told.basis), ("Severity", severity), ("Said by", _reads(known))]
    if known.rule and known.rule.languages:
        rows.append(("Languages", ", ".join(known.rule.languages)))
    if known.rule and known.rule.documents:
        rows.append(("Documents", ", ".join(known.rule.documents)))
    waivable = check.waivable(known.code)
    waiver = (
        "it can be waived, under `waivers` in the handout" if waivable else "it cannot be waived"
    )
    return [*rows, ("Waiver", waiver), ("Faulty", known.told.faulty), ("Mended", known.told.mended)]


def _reads(known: Explanation) -> str:
    return f"a check of the {known.reads}" if known.rule else known.reads


def _graded(known: Explanation, shelves: Shelves | None) -> list[str]:
    """Return how grave it is for each outlet that has it otherwise."""
    graded = []
    for name in shelves.names(OUTLETS) if shelves else ():
        outlet = read.outlet(shelves, name) if shelves else None
        if outlet and known.code in outlet.severities:
            graded.append(f"for {name}: {outlet.severities[known.code]}")
    return graded


def _wrapped(label: str, text: str) -> list[str]:
    """Return a paragraph with its label at the left; an example of several lines keeps them."""
    head = f"{label:{LABEL}}" if label else ""
    inset = " " * len(head)
    if "\n" in text:
        first, *others = text.splitlines()
        return [head + first, *(f"{inset}{line}".rstrip() for line in others)]
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=inset,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _of_stage(code: str) -> Explanation:
    stage = STAGES[code]
    return Explanation(code, told(stage.text), stage.severities, stage.step)


def _of_check(module: ModuleType) -> Explanation:
    rule = check.rule(module)
    return Explanation(
        code=check.code(module),
        told=told(module.__doc__ or ""),
        severities=_severities(module),
        reads=check.READS[rule.reads],
        rule=rule,
    )


def told(docstring: str) -> Told:
    """Return what a docstring tells; a part that it lacks is empty.

    Paragraphs become one line each; an example whose lines are indented keeps them.
    """
    what, *paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(docstring))
    found = dict.fromkeys(LABELLED, "")
    why: list[str] = []
    for paragraph in paragraphs:
        label, _, rest = paragraph.partition(":")
        if label in found:
            kept = re.search(r"\n\s", rest)
            found[label] = inspect.cleandoc(rest) if kept else _one_line(rest)
        else:
            why.append(_one_line(paragraph))
    return Told(_one_line(what), " ".join(why), found["Basis"], found["Faulty"], found["Mended"])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _severities(module: ModuleType) -> tuple[Severity, ...]:
    """Return the severities that a check's code names, gravest first."""
    names = {
        node.id
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Name)
    }
    return tuple(one for one in sorted(Severity, reverse=True) if str(one) in names)
