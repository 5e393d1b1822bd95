"""What a check says of itself: what it reads, and for which languages and documents it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from brochure.model.base import TAG, DocumentKind

Reads = Literal["text", "pdf", "finished"]
"""The handout's text, the finished PDF, or what is made from that PDF for a printer."""

# Whose text a check reads that names no documents. Key points are quoted from the article, so
# they are checked with it.
TEXTS: tuple[DocumentKind, ...] = ("handout", "key-points")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The one RULE that each check declares.

    It holds what decides whether the check runs and whether its findings can be waived. How grave
    a finding is for an outlet or a clinic goes by the check's code, and its source stands in the
    check's docstring.
    """

    reads: Reads
    """Also the name of the check's function."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags; `en` holds for en-GB too. Empty for a rule that holds in every language."""
    documents: tuple[DocumentKind, ...] = ()
    """Kinds of document. Empty: of a text TEXTS, of a file all kinds."""
    waivable: bool = True
    """Whether somebody may answer for its findings."""
    waivable_when_approved: bool = True
    """Whether somebody may still do so once the handout is approved."""

    def may_be_waived(self, status: str) -> bool:
        """Return whether somebody may answer for its findings in a handout of a status."""
        return self.waivable and (self.waivable_when_approved or status != "approved")

    def speaks(self, tag: str) -> bool:
        """Return whether it holds in a language, by its BCP 47 tag (RFC 4647, 3.3.1)."""
        wanted = tag.lower()
        return not self.languages or any(
            f"{wanted}-".startswith(f"{one.lower()}-") for one in self.languages
        )

    def covers(self, document: str) -> bool:
        """Return whether it is looked for in a kind of document."""
        if self.documents:
            return document in self.documents
        return self.reads != "text" or document in TEXTS

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with each attribute, which Python itself does not look at."""
        kinds = get_args(DocumentKind)
        if self.reads not in get_args(Reads):
            yield f"reads is {self.reads!r}; write one of {', '.join(get_args(Reads))}"
        for name in ("waivable", "waivable_when_approved"):
            if not isinstance(getattr(self, name), bool):
                yield f"{name} is {getattr(self, name)!r}; write True or False"
        for name, example in (("languages", "en"), ("documents", "handout")):
            if not isinstance(getattr(self, name), tuple):
                yield f'{name} is {getattr(self, name)!r}; write a tuple, such as ("{example}",)'
                continue
            for one in getattr(self, name):
                if name == "languages" and not (isinstance(one, str) and re.fullmatch(TAG, one)):
                    yield f"languages: {one!r} is no language tag; write one such as en or pt-BR"
                if name == "documents" and one not in kinds:
                    yield f"documents: {one!r} is no kind of document; known: {', '.join(kinds)}"
