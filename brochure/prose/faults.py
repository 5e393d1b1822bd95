"""What would not print as its author means it in a Markdown text: for the author."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from brochure import prose
from brochure.prose import gone
from brochure.prose.problem import Problem, problem, short

TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?([a-zA-Z][\w-]*)(?=[\s/>])[^<>]*>", re.DOTALL)
ADDRESS = re.compile(
    r"(?:\]\(\s*<?|^ "
    r"{0,3}\[[^\]\n]+\]:\s*<?|<)([a-zA-Z][a-zA-Z0-9+.-]*:(?:[^\s()<>]|\([^\s()]*\))*)",
    re.MULTILINE,
)


def of(text: str) -> Iterator[Problem]:
    """Yield what an author should mend in a Markdown text."""
    yield from gone.of(text)
    for token in prose.tokens(text):
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
            message = f"HTML is not used here: {short(match[0])} would be printed as it stands"
            yield problem(
                text,
                match.start(),
                "raw-html",
                message,
                "use Markdown: **bold**, *italic*, [text](address)",
            )
        opened.add(name)
    for match in ADDRESS.finditer(text):
        if not prose.may_link(match[1]):
            message, hint = (
                f"the address {short(match[1])} is refused",
                "link to https://, mailto: or tel:, or take the link out",
            )
            yield problem(text, match.start(1), "unsafe-link", message, hint)


def _picture_problems(text: str, token: Token, start: int) -> Iterator[Problem]:
    address = str(token.attrGet("src") or "")
    offset = text.find("![", sum(len(line) for line in text.splitlines(keepends=True)[:start]))
    if not token.content.strip():
        hint = (
            "write what it shows between the brackets: ![A knee from the side](pictures/knee.png)"
        )
        message = f"the picture {short(address)} has no text for people who cannot see it"
        yield problem(
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
            f"the picture {short(address)} is not in the project; nothing is fetched from elsewhere"
        )
        yield problem(
            text, max(0, text.find(address, offset)), "picture-from-elsewhere", message, hint
        )
