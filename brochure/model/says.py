"""How a field of a handout declares, once and beside its type, that readers read its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brochure.model.base import DocumentKind

Wording = Literal["clinic", "editorial"]
"""Whose words these are: the clinic's own, or an editor's (headings, labels, neutral questions)."""

Kind = Literal[
    "title", "kicker", "subtitle", "label", "excerpt", "heading", "body", "text", "term",
    "meaning", "question", "source", "caption", "address",
]  # fmt: skip
"""What a text is to its reader.

A `body` is running text, which is read sentence by sentence; a `label` or `term` leads the text
beside it; a `text` is anything that is none of the others, such as an item of a list.
"""


@dataclass(frozen=True)
class Says:
    """Declares that a field's text, or each text of its list, is printed: `prose.parts` reads it.

    A part that is declared so is proved to stand on the page, spelled, compared and put on the
    review sheet; whoever adds one adds this and prints it in a template.
    """

    kind: Kind
    what: str
    """What a finding calls it, such as `a question`."""
    wording: Wording | Literal["others"] | None = None
    """Whose words they are; None for what `wording` says beside it or around it, or editorial."""
    quotes: bool = False
    """Whether the clinic's words in it are quoted from the article, where they stand as well."""
    markdown: bool = False
    """Whether it is Markdown; other texts are printed as they stand."""
    errata: bool = False
    """Whether approved errata apply to it: its template prints `correct(text)`."""
    documents: tuple[DocumentKind, ...] = ("handout",)
    """The documents on which it is printed; none for what stands on readers' own copies only."""
    section: str = ""
    """What the place is called, such as `Code to scan`; empty for its heading or its key's name."""
    mark: str = ""
    """The letter that a reviewer calls it by: Q for the questions Q1, Q2; empty for none."""
    before: str = ""
    """The field beside it that is read after it; empty where the order of the model is the page's.
    """
