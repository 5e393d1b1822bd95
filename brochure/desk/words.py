"""The page in a language: its words come from `templates/languages/<name>/desk.yaml`."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brochure import read
from brochure.compose import words as dates
from brochure.errors import BadInput
from brochure.model.desk_words import DeskWords
from brochure.model.edition import Language
from brochure.model.finding import error
from brochure.printing.permit import Refusal
from brochure.shelves import LANGUAGES, Shelves

FOLDER = Path(__file__).parent
# The page's own files by their addresses; page.html goes out by `page`, its words filled in.
FILES = {
    "/page.css": "page.css",
    "/page.js": "page.js",
    "/icon.svg": "icon.svg",
    **{
        f"/scripts/{path.name}": f"scripts/{path.name}"
        for path in sorted((FOLDER / "scripts").glob("*.js"))
    },
}


@dataclass(frozen=True)
class Spoken:
    """The words of the page, and the language that they are in."""

    language: Language
    words: DeskWords

    def why(self, refusal: Refusal) -> str:
        """Return why a handout may not go out, as a clause."""
        words = getattr(self.words, f"why_{refusal.cause.replace('-', '_')}")
        detail = refusal.detail
        if refusal.cause == "expired":
            detail = self.day(datetime.date.fromisoformat(detail))
        return str(re.sub(r"\{\w+\}", lambda _: detail, words))

    def day(self, when: datetime.date | None) -> str:
        """Return a day as the language writes it; nothing of none."""
        return dates.date(when, self.language) if when else ""

    def said(self, sentences: str) -> str:
        """Return what the server or a printer says, as far as the language has it."""
        known = self.words.sentences
        return "; ".join(known.get(one, one) for one in sentences.split("; "))


def words_of(shelves: Shelves, name: str) -> Spoken:
    """Return the words of a language, or of English where its folder has none.

    Raises BadInput with the file and the line of each word that is missing, unknown or without
    what belongs into its braces.
    """
    for known in (name, "en"):
        language, words, findings = read.desk_words(shelves, known)
        if findings:
            raise BadInput(findings)
        if language and words:
            return Spoken(language, words)
    message = f"no words for the front desk: {LANGUAGES}/en/desk.yaml is missing"
    hint = "take it from the English pack that comes with brochure"
    raise BadInput([error("input", message, None, hint)])


def told(spoken: Spoken) -> dict[str, Any]:
    """Return what /words.json holds."""
    words = spoken.words.model_dump(exclude_none=True)
    return {"language": spoken.language.tag, "direction": spoken.language.direction, "words": words}


def page(spoken: Spoken) -> str:
    """Return page.html with its words, which are text in it and never HTML."""
    known = {
        "page.language": spoken.language.tag,
        "page.direction": spoken.language.direction,
        **{name: word for name, word in spoken.words if isinstance(word, str)},
    }
    template = (FOLDER / "page.html").read_text("utf-8")
    return re.sub(r"\{\{([\w.]+)\}\}", lambda match: html.escape(known[match[1]]), template)
