"""Which handout and version a paper's footer names, in any language on the shelves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from brochure.fold import folded
from brochure.model.base import SLUG
from brochure.model.edition import Words

# So many letters of a text are looked at.
MOST = 2000
# What parts one thing of a footer from the next, where a person writes it on one line.
PARTS = re.compile("[·•|,;]")


def named(
    text: str, known: Mapping[str, Sequence[str]], packs: Iterable[Words]
) -> tuple[str, str] | None:
    """Return the id and the version that a footer names, None when it names none.

    `known` are the versions by document that there may be: of these the longest that stands there
    counts, so that a version may be any text.
    """
    words, text = list(packs), text[:MOST]
    whole, text = folded(text), folded(PARTS.sub(" ", text))
    found = [
        (len(version), document, version)
        for document in _documents(text, known)
        for version in known[document]
        if _stands(whole, version, words)
    ]
    if found:
        _, document, version = max(found)
        return document, version
    return _unknown(text, known, words)


def _documents(text: str, known: Iterable[str]) -> list[str]:
    """Return the ids that stand in a text as words of their own, the longest first."""
    tokens = {token.casefold().strip("()[]\"'.:") for token in text.split()}
    return sorted((one for one in known if one in tokens), key=len, reverse=True)


def _stands(text: str, version: str, packs: Iterable[Words]) -> bool:
    """Return whether a version stands in a text as some language says it."""
    version = folded(version)
    return any(
        re.search(
            rf"(?<!\w){_pattern(pack.version, re.escape(version))}(?![\w.+-]*\w)",
            text,
            re.IGNORECASE,
        )
        for pack in packs
    )


def _unknown(text: str, known: Iterable[str], packs: Sequence[Words]) -> tuple[str, str] | None:
    """Return what a footer names though nobody knows it: what stands after the word for version,
    up to what a footer says next.
    """
    ends = "|".join(re.escape(folded(one)) for pack in packs for one in _after(pack) if one)
    for pack in packs:
        version = rf"(?P<version>\S.*?)(?=\s*$|\s+(?:{ends}))"
        match = re.search(rf"(?<!\w){_pattern(pack.version, version)}", text, re.IGNORECASE)
        if match:
            documents = _documents(text, known) or _slugs(text[: match.start()])[::-1]
            if documents:
                return documents[0], match["version"].strip()
    return None


def _slugs(text: str) -> list[str]:
    return [one for one in text.casefold().split() if SLUG.fullmatch(one)]


def _after(pack: Words) -> tuple[str, ...]:
    """Return the beginnings of what stands after the version in a footer."""
    reviewed, page = (one.partition("{")[0].strip() for one in (pack.reviewed, pack.page))
    return (
        pack.draft, pack.in_review, pack.withdrawn, pack.expired, reviewed, pack.not_reviewed, page
    )  # fmt: skip


def _pattern(words: str, version: str) -> str:
    """Return what a language's words for a version look like, white space as it comes."""
    before, _, after = folded(words).partition("{version}")
    parts = [re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(one)) for one in (before, after)]
    return version.join(parts)
