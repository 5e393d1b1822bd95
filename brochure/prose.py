"""The clinic's Markdown: to HTML for the page, to plain paragraphs for the proof, to findings for the author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_BLOCK_DEPTH = 12
SAFE_SCHEMES = ("https:", "http:", "mailto:", "tel:")


@dataclass(frozen=True)
class Problem:
    """A line (from 0) of a Markdown text, a fault's name, what is wrong and what to do."""

    line: int
    code: str
    message: str
    hint: str


@lru_cache(1)
def _parser() -> MarkdownIt:
    """CommonMark with tables, without HTML; links of other schemes than SAFE_SCHEMES stay text."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_BLOCK_DEPTH}).enable("table")
    parser.disable(["html_block", "html_inline", "lheading"])
    parser.validateLink = _may_link  # type: ignore[method-assign]
    return parser


def _may_link(url: str) -> bool:
    scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*:)", url)
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


def html(text: str) -> str:
    """Return the HTML of a Markdown text; pictures get `asset:` addresses, so that only open folders are read."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in _flat(tokens):
        if token.type == "image":
            token.attrSet("alt", "".join(child.content for child in token.children or ()))
            token.attrSet("src", "asset:/" + quote(str(token.attrGet("src") or "").lstrip("/"), safe="/%"))
    return str(parser.renderer.render(tokens, parser.options, {}))


def paragraphs(text: str) -> list[str]:
    """Return the plain text of every block that holds words, in order."""
    return [_plain(token) for token in _parser().parse(text) if token.type == "inline" and _plain(token).strip()]


def _plain(token: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
        if child.type in {"text", "text_special", "code_inline", "softbreak", "hardbreak"}
    )


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def problems(text: str) -> Iterator[Problem]:
    """Yield what an author should mend in a Markdown text."""
    for token in _parser().parse(text):
        line = token.map[0] if token.map else 0
        if token.type == "heading_open" and token.tag in {"h1", "h2"}:
            hint = "write ### for a heading inside a section"
            yield Problem(line, "heading-too-high", f"{token.markup} is the title's or a section's level", hint)
        for child in token.children or ():
            if child.type == "image" and not child.content:
                hint = "write what it shows between the brackets: ![A knee from the side](pictures/knee.png)"
                yield Problem(line, "picture-without-alt", "this picture has no text for people who cannot see it", hint)
    for number, source in enumerate(text.split("\n")):
        for match in re.finditer(r"</?[a-zA-Z][^<>]*>", source):
            if not re.match(r"<(https?:|mailto:)", match[0]):
                hint = "use Markdown: **bold**, *italic*, [text](address)"
                yield Problem(number, "raw-html", f"HTML is not used here: {match[0]} would be printed as it stands", hint)
        for match in re.finditer(r"\]\(\s*<?([^)\s>]+)", source):
            if not _may_link(match[1]):
                hint = "link to https://, mailto: or tel:, or take the link out"
                yield Problem(number, "unsafe-link", f"the address {match[1][:60]} is refused", hint)
