"""The clinic's Markdown: to HTML for the page, to plain paragraphs for the proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from brochure.prose import lists

MAX_BLOCK_DEPTH = 12
BULLET = "•"
# Pandoc's form: [@zhao2018], or [@zhao2018; @han2019]; the space before it goes with it.
CITATION = re.compile(r"\s?\[(@[\w-]+(?:\s*;\s*@[\w-]+)*)\]")
SAFE_SCHEMES = ("https:", "http:", "mailto:", "tel:")


@lru_cache(1)
def _parser() -> MarkdownIt:
    """CommonMark with tables, without HTML and code blocks; links of other schemes than
    SAFE_SCHEMES stay text, and lists are those that their author means.
    """
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_BLOCK_DEPTH}).enable(
        "table"
    )
    parser.disable(["html_block", "html_inline", "lheading", "code", "fence"])
    parser.validateLink = may_link  # type: ignore[method-assign]
    parser.core.ruler.after("normalize", "lists_as_meant", lists.as_meant)
    parser.core.ruler.after("block", "sentences", lists.sentences)
    parser.core.ruler.after("sentences", "numbers", lists.numbers)
    return parser


@lru_cache(1)
def _reader() -> MarkdownIt:
    """Return the same, which keeps escaped signs and entities apart from the text around them."""
    parser = _parser.__wrapped__()
    parser.disable("text_join")
    return parser


@lru_cache(128)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a Markdown text, to be read and not to be changed: each text is parsed
    once.
    """
    return tuple(_parser().parse(text))


@lru_cache(32)
def signs(text: str) -> tuple[Token, ...]:
    """Return the same tokens, in which each escaped sign and each entity is one of its own."""
    return tuple(_reader().parse(text))


def may_link(url: str) -> bool:
    """Return whether an address is one that a page may link to."""
    scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*:)", url)
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


def html(text: str, cite: Callable[[tuple[str, ...]], str] | None = None) -> str:
    """Return the HTML of a Markdown text; pictures get `asset:` addresses, so that only open
    folders are read.

    `cite` gives the ready HTML for the ids of a citation; without it citations stay as they are
    written.
    """
    parser = _parser()
    parsed = parser.parse(text)
    for token in _flat(parsed):
        if cite and token.type == "inline":
            token.children = [
                part
                for child in _with_whole_citations(token.children or [])
                for part in _cited_parts(child, cite)
            ]
        if token.type == "image":
            token.attrSet("alt", "".join(child.content for child in token.children or ()))
            token.attrSet(
                "src", "asset:/" + quote(str(token.attrGet("src") or "").lstrip("/"), safe="/%")
            )
    return str(parser.renderer.render(parsed, parser.options, {}))


def pictures(text: str) -> Iterator[tuple[str, str]]:
    """Yield the file and the alternative text of each picture of a Markdown text."""
    for token in _flat(list(tokens(text))):
        if token.type == "image":
            name = unquote(str(token.attrGet("src") or "")).lstrip("/")
            yield name, "".join(child.content for child in token.children or ())


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or table cell: its plain text, and its first line (from 0) in
    the Markdown.

    `mark` is what stands before an item's first words on the page: `3.`, `3)` or `•`.
    """

    kind: str
    text: str
    line: int
    mark: str = ""


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
    kind, mark, items = "paragraph", "", 0
    for token in tokens(text):
        items += (token.type == "list_item_open") - (token.type == "list_item_close")
        kind = KINDS.get(token.type, kind)
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup}" if token.info else BULLET
        if token.type == "inline" and _plain(token).strip():
            line = token.map[0] if token.map else 0
            listed = items and kind == "paragraph"
            found.append(Block("item" if listed else kind, _plain(token), line, mark))
            mark = ""
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


def _with_whole_citations(children: list[Token]) -> list[Token]:
    """Return the pieces of a text; a line's end before or in a citation parts none of them."""
    whole: list[Token] = []
    for child in children:
        if child.type == "text" and whole and whole[-1].type == "softbreak":
            before = whole[-2].content if len(whole) > 1 and whole[-2].type == "text" else ""
            text = f"{before} {child.content}"
            if any(one.start() <= len(before) < one.end() for one in CITATION.finditer(text)):
                del whole[-2 if before else -1 :]
                child = Token("text", "", 0, content=text)
        whole.append(child)
    return whole


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


# CommonMark 0.31, 6.4: a picture's address, in angle brackets where it has spaces.
PICTURE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\(\s*(?:<([^>\n]*)>|((?:[^\s()]|\([^\s()]*\))+))")
DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*(?:<([^>\n]*)>|(\S+))", re.MULTILINE)


def picture_places(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place (an offset) of each picture's address in a Markdown text, and the file that
    it names, such as `pictures/knee.png`.
    """
    for form in (PICTURE, DEFINED):
        for match in form.finditer(text):
            group = 1 if match[1] is not None else 2
            address = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match[group])
            yield match.start(group), unquote(address).lstrip("/")
