"""Sources: the raised numbers of citations, and the references, verbatim, their identifiers turned
into links.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from brochure import prose
from brochure.compose.words import fill
from brochure.model.edition import Language
from brochure.model.handout import Handout, Reference

# As much of a reference as a screen reader should have to say at each citation.
SPOKEN = 80

# The resolvers of PubMed, the DOI Foundation and PubMed Central.
RESOLVERS = (
    ("doi", "https://doi.org/", "doi_link"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/", "pmc_link"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/", "pubmed_link"),
)


def prose_html(text: str, handout: Handout, language: Language) -> Markup:
    """Return a Markdown text as HTML, approved errata applied, each citation a raised number."""

    def cite(ids: tuple[str, ...]) -> str:
        return str(_citation(ids, handout, language))

    # prose lets no HTML through
    return Markup(prose.html(handout.corrected(text), cite))  # noqa: S704


def _citation(ids: tuple[str, ...], handout: Handout, language: Language) -> Markup:
    """Return the numbers of the references cited, linked to them; one that is not there stays as it
    is written.
    """
    numbers = {reference.id: number for number, reference in enumerate(handout.references, 1)}
    if not set(ids) <= set(numbers):
        return escape(f" [{'; '.join(f'@{name}' for name in ids)}]")
    links = []
    for name in ids:
        text = handout.references[numbers[name] - 1].text
        short = text if len(text) <= SPOKEN else f"{text[:SPOKEN].rpartition(' ')[0]} …"
        title = fill(language.words.source, number=numbers[name], text=short)
        links.append(
            Markup('<a href="#ref-{}" title="{}">{}</a>').format(name, title, numbers[name])
        )
    return Markup('<sup class="citation">{}</sup>').format(Markup(", ").join(links))


def reference(entry: Reference, language: Language) -> Markup:
    """Return a reference verbatim, its identifiers turned into links."""
    targets: dict[str, tuple[str, str]] = {}
    for name, resolver, words in RESOLVERS:
        identifier = getattr(entry, name)
        if identifier:
            title = str(fill(getattr(language.words, words), id=identifier))
            targets[identifier] = (resolver + identifier, title)
    if not targets:
        return escape(entry.text)
    forms = "|".join(rf"(?<!\w){re.escape(identifier)}(?!\w)" for identifier in targets)
    parts: list[str] = []
    for part in re.split(f"({forms})", entry.text):
        if part in targets:
            url, title = targets[part]
            parts.append(f'<a href="{escape(url)}" title="{escape(title)}">{escape(part)}</a>')
        else:
            parts.append(str(escape(part)))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped above
