"""The identifiers that stand in a reference's text, as PubMed and the journals label them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# PubMed, DOI Handbook 2.2, PubMed Central.
FORMS = {
    "pmid": re.compile(r"\d{1,8}"),
    "doi": re.compile(r"10\.\d{4,9}/\S*[^\s.,;:]"),
    "pmcid": re.compile(r"PMC\d+"),
}
LABELS = {"pmid": "PMID", "doi": "doi", "pmcid": "PMCID"}
EXAMPLES = {"pmid": "29871367", "doi": "10.3344/kjp.2019.32.4.245", "pmcid": "PMC6813895"}
# A label, and what follows it up to a space; of a number also what a space cut off.
LABELLED = re.compile(
    r"\b(?P<doi>doi\s*:\s*(?:https?://(?:dx\.)?doi\.org/)?|https?://(?:dx\.)?doi\.org/)(?P<a>10[.,]?\s?\d*\s*/\s*\S*|\S+)"
    r"|\b(?P<pmid>PMID|PubMed\s+ID)\b\s*:?\s*(?P<b>\S+(?:\s\d+\b)*)"
    r"|\b(?P<pmcid>PMCID)\b\s*:?\s*(?P<c>(?:PMC\s)?\S+(?:\s\d+\b)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Identifier:
    """An identifier as a text has it: its kind (a field of a reference), its value, and its
    offset.
    """

    kind: str
    value: str
    offset: int

    @property
    def is_well_formed(self) -> bool:
        """Return whether it has the form of its kind."""
        return FORMS[self.kind].fullmatch(self.value) is not None


def within(text: str) -> Iterator[Identifier]:
    """Yield the identifiers that a text labels; the sign that ends its sentence belongs to none."""
    for match in LABELLED.finditer(text):
        kind, group = (
            ("doi", "a") if match["doi"] else ("pmid", "b") if match["pmid"] else ("pmcid", "c")
        )
        value = re.sub(r"[.,;:)\]]$", "", match[group])
        yield Identifier(kind, value, match.start(group))


def mended(identifier: Identifier) -> tuple[str, str]:
    """Return the kind and the value that an ill-formed identifier was most likely meant to be; no
    value if unsure.
    """
    bare = "".join(identifier.value.split())
    kind = identifier.kind
    number = re.fullmatch(r"(?:PMC|PMID:?)?0*(\d{1,8})", bare, re.IGNORECASE)
    if kind == "pmcid" and number:
        return kind, f"PMC{number[1]}"
    if re.fullmatch(r"PMC\d+", bare, re.IGNORECASE):
        return "pmcid", bare.upper()
    found = re.search(r"10[.,]?(\d{4,9})/(\S*[^\s.,;:])", bare)
    if found:
        return "doi", f"10.{found[1]}/{found[2]}"
    return (kind, number[1]) if number and kind == "pmid" else (kind, "")
