"""The clinic's Markdown: to HTML for the page, to plain paragraphs for the proof, to findings for
the author.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_BLOCK_DEPTH = 12
# Pandoc's form: [@zhao2018], or [@zhao2018; @han2019]; the space before it goes with it.
CITATION = re.compile(r"\s?\[(@[\w-]+(?:\s*;\s*@[\w-]+)*)\]")
SAFE_SCHEMES = ("https:", "http:", "mailto:", "tel:")


@dataclass(frozen=True)
class Problem:
    """A line and column (from 0) of a Markdown text, a fault's name, what is wrong and what to
    do.
    """

    line: int
    column: int
    code: str
    message: str
    hint: str


@lru_cache(1)
def _parser() -> MarkdownIt:
    """CommonMark with tables, without HTML; links of other schemes than SAFE_SCHEMES stay text."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_BLOCK_DEPTH}).enable(
        "table"
    )
    parser.disable(["html_block", "html_inline", "lheading"])
    parser.validateLink = _may_link  # type: ignore[method-assign]
    return parser


@lru_cache(128)
def _tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a Markdown text, to be read and not to be changed: each text is parsed
    once.
    """
    return tuple(_parser().parse(text))


def _may_link(url: str) -> bool:
    scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*:)", url)
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


def html(text: str, cite: Callable[[tuple[str, ...]], str] | None = None) -> str:
    """Return the HTML of a Markdown text; pictures get `asset:` addresses, so that only open
    folders are read.

    `cite` gives the ready HTML for the ids of a citation; without it citations stay as they are
    written.
    """
    parser = _parser()
    tokens = parser.parse(text)
    for token in _flat(tokens):
        if cite and token.type == "inline":
            token.children = [
                part for child in token.children or () for part in _cited_parts(child, cite)
            ]
        if token.type == "image":
            token.attrSet("alt", "".join(child.content for child in token.children or ()))
            token.attrSet(
                "src", "asset:/" + quote(str(token.attrGet("src") or "").lstrip("/"), safe="/%")
            )
    return str(parser.renderer.render(tokens, parser.options, {}))


def pictures(text: str) -> Iterator[tuple[str, str]]:
    """Yield the file and the alternative text of each picture of a Markdown text."""
    for token in _flat(list(_tokens(text))):
        if token.type == "image":
            name = unquote(str(token.attrGet("src") or "")).lstrip("/")
            yield name, "".join(child.content for child in token.children or ())


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or table cell: its plain text, and its first line (from 0) in
    the Markdown.
    """

    kind: str
    text: str
    line: int


KINDS = {
    "heading_open": "heading",
    "th_open": "cell",
    "td_open": "cell",
    "paragraph_open": "paragraph",
}


@lru_cache(512)
def blocks(text: str) -> tuple[Block, ...]:
    """Return every block that holds words, in order; citations such as `[@zhao2018]` are not
    words.
    """
    found: list[Block] = []
    kind, items = "paragraph", 0
    for token in _tokens(text):
        items += (token.type == "list_item_open") - (token.type == "list_item_close")
        kind = KINDS.get(token.type, kind)
        if token.type == "inline" and _plain(token).strip():
            line = token.map[0] if token.map else 0
            found.append(
                Block("item" if items and kind == "paragraph" else kind, _plain(token), line)
            )
    return tuple(found)


def paragraphs(text: str) -> list[str]:
    """Return the plain text of every block that holds words, in order."""
    return [block.text for block in blocks(text)]


def citations(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the place (an offset) of each citation in a Markdown text, and the ids that it
    names.
    """
    for match in CITATION.finditer(text):
        yield match.end() - len(match[0].lstrip()), _cited(match)


def _cited(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(one.strip().removeprefix("@") for one in match[1].split(";"))


def _plain(token: Token) -> str:
    return CITATION.sub("", _with_citations(token))


def _with_citations(token: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
        if child.type in {"text", "text_special", "code_inline", "softbreak", "hardbreak"}
    )


def _cited_parts(child: Token, cite: Callable[[tuple[str, ...]], str]) -> Iterator[Token]:
    """Yield a piece of text with each citation in it as a token of its own."""
    if child.type != "text":
        yield child
        return
    end = 0
    for match in CITATION.finditer(child.content):
        yield Token("text", "", 0, content=child.content[end : match.start()])
        yield Token("html_inline", "", 0, content=cite(_cited(match)))
        end = match.end()
    yield Token("text", "", 0, content=child.content[end:])


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?([a-zA-Z][\w-]*)(?=[\s/>])[^<>]*>", re.DOTALL)
ADDRESS = re.compile(
    r"(?:\]\(\s*<?|^ "
    r"{0,3}\[[^\]\n]+\]:\s*<?|<)([a-zA-Z][a-zA-Z0-9+.-]*:(?:[^\s()<>]|\([^\s()]*\))*)",
    re.MULTILINE,
)


def problems(text: str) -> Iterator[Problem]:
    """Yield what an author should mend in a Markdown text."""
    for token in _tokens(text):
        start = token.map[0] if token.map else 0
        if token.type == "heading_open" and token.tag in {"h1", "h2"}:
            message = f"{token.markup} is the level of the title or of a section's heading"
            yield Problem(
                start, 0, "heading-too-high", message, "write ### for a heading inside a section"
            )
        for child in token.children or ():
            if child.type == "image":
                yield from _picture_problems(text, child, start)
    opened: set[str] = set()
    for match in TAG.finditer(text):
        name = (match[1] or "").lower()
        if not (match[0].startswith("</") and name in opened):  # one word is enough for a pair
            message = f"HTML is not used here: {_short(match[0])} would be printed as it stands"
            yield _at(
                text,
                match.start(),
                "raw-html",
                message,
                "use Markdown: **bold**, *italic*, [text](address)",
            )
        opened.add(name)
    for match in ADDRESS.finditer(text):
        if not _may_link(match[1]):
            message, hint = (
                f"the address {_short(match[1])} is refused",
                "link to https://, mailto: or tel:, or take the link out",
            )
            yield _at(text, match.start(1), "unsafe-link", message, hint)


def _picture_problems(text: str, token: Token, start: int) -> Iterator[Problem]:
    address = str(token.attrGet("src") or "")
    offset = text.find("![", sum(len(line) for line in text.splitlines(keepends=True)[:start]))
    if not token.content.strip():
        hint = (
            "write what it shows between the brackets: ![A knee from the side](pictures/knee.png)"
        )
        message = f"the picture {_short(address)} has no text for people who cannot see it"
        yield _at(
            text,
            max(0, text.find(f"]({address}", offset) - 2),
            "picture-without-alt",
            message,
            hint,
        )
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", address):
        hint = (
            "save it in the project's folder pictures, and write its path: ![A knee from the "
            "side](pictures/knee.png)"
        )
        message = (
            f"the picture {_short(address)} is not in the project; nothing is fetched from "
            "elsewhere"
        )
        yield _at(text, max(0, text.find(address, offset)), "picture-from-elsewhere", message, hint)


def _at(text: str, offset: int, code: str, message: str, hint: str) -> Problem:
    return Problem(
        text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1, code, message, hint
    )


def _short(text: str) -> str:
    return " ".join(text[:60].split())
