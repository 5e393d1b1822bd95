"""Articles of any length that say nothing medical: for pages that hold too little, enough or too
much.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import yaml
from clinic import BRAND

TEXT = (
    "when you come in we greet you at the door and show you where to sit so that you can rest "
    "before the visit "
    "and read a paper or write down what you would like to ask while somebody brings a glass of "
    "water or a pillow"
)
WORDS = TEXT.split()


def paragraphs(words: int, *, sentences: int = 5, seed: int = 1) -> list[str]:
    """Return paragraphs of plain sentences, exactly so many words together."""
    chance, left, made = random.Random(seed), words, []
    while left > 0:
        count = min(left, chance.randint(7, 15))
        made.append(" ".join(chance.choice(WORDS) for _ in range(count)).capitalize() + ".")
        left -= count
    return [" ".join(made[start : start + sentences]) for start in range(0, len(made), sentences)]


def article(words: int, **keys: Any) -> dict[str, Any]:
    """Return a handout as plain values; three paragraphs a section, and what `keys` say in place of
    the rest.
    """
    text = paragraphs(words)
    parts = [text[start : start + 3] for start in range(0, len(text), 3)]
    sections = [
        {"heading": f"Part {number} of the visit" if number else None, "body": "\n\n".join(part)}
        for number, part in enumerate(parts)
    ]
    return {
        "title": "How a Visit Goes",
        "kicker": "Test sheet",
        "subtitle": "What the pages hold, and how much of it",
        "language": "en",
        "brand": BRAND,
        "document": {"id": "filler", "version": "1", "status": "draft"},
        "sections": sections,
    } | keys


def written(values: dict[str, Any]) -> str:
    """Return a handout as YAML."""
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)


def saved(folder: Path, values: dict[str, Any]) -> Path:
    """Write a handout into a folder and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "content.yaml"
    path.write_text(written(values), "utf-8")
    return path


def references(count: int) -> list[dict[str, str]]:
    """Return sources of nothing."""
    form = (
        "Nobody A, Somebody B. Example number {0} and what is said of it. Journal of Examples. "
        "2020;{0}(2):1-9."
    )
    return [{"id": f"none{number}", "text": form.format(number)} for number in range(1, count + 1)]
