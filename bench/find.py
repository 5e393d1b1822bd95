"""Searching a shelf of 300 handouts: reading them, building the index, asking it."""

from __future__ import annotations

import random
import re
import shutil
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path

from bench.measure import ROOT
from bench.table import Bound, Ratio, Row
from brochure.find import Index, shelf
from brochure.find.fields import Searchable

HANDOUTS, TURNS, TYPED = 300, 15, 200
# Whole words, beginnings, slips, several words, and what finds nothing; the median of each counts.
QUESTIONS = (
    "kn", "knee", "co", "re", "stem cell", "arthritis", "osteoarthritsi", "treatmnet",
    "knee ostheoarthritis", "lubricant joint friction", "zebra",
)  # fmt: skip


def rows(folder: Path) -> Iterator[Row]:
    """Yield what it costs to read the shelf, to read what was kept of it, to build the index, to
    ask the slowest question, and to ask anew with each letter.
    """
    project = written(folder / "project")
    first = seconds(lambda: shelf.of(project), 1)
    again = seconds(lambda: shelf.of(project), 5)
    yield Ratio(f"read what was kept of {HANDOUTS} handouts / read their YAML", again, first, 0.1)
    handouts = shelf.of(project).handouts
    built = seconds(lambda: Index.of(handouts), TURNS)
    yield Bound(f"build the index of {HANDOUTS} handouts (CPU)", 1000 * built, "ms", 50)
    index = Index.of(handouts)
    spent = [(seconds(partial(index.find, words, 20), TURNS), words) for words in QUESTIONS]
    slowest, words = max(spent)
    name = f"the slowest of {len(spent)} questions, «{words}» (CPU)"
    yield Bound(name, 1000 * slowest, "ms", 5)
    asked = typed(handouts)
    spent = [(seconds(partial(index.find, words, 20), 1), words) for words in asked]
    slowest, words = max(spent)
    name = (
        f"the slowest of {len(spent):,} states of {TYPED} questions, typed letter by letter (CPU)"
    )
    yield Bound(name, 1000 * slowest, "ms", 50)


def typed(handouts: Iterable[tuple[str, Searchable]]) -> list[str]:
    """Return what stands in the search after each letter of questions that one desk may type: one
    or two words of a handout's texts, every third with a slip.
    """
    dice = random.Random(13)
    words = sorted({word for _, one in handouts for text in one.texts["text"]
                    for word in re.findall(r"[^\W\d_]{4,}", text)})  # fmt: skip
    found: list[str] = []
    for number in range(TYPED):
        question = " ".join(dice.sample(words, 1 + number % 2))
        if number % 3 == 0:
            at = dice.randrange(len(question) - 1)
            question = question[:at] + question[at : at + 2][::-1] + question[at + 2 :]
        found += [question[:end] for end in range(1, len(question) + 1)]
    return found


def seconds(call: Callable[[], object], turns: int) -> float:
    """Return the median CPU seconds of a call."""
    spent = []
    for _ in range(turns):
        begin = time.process_time()
        call()
        spent.append(time.process_time() - begin)
    return statistics.median(spent)


def written(project: Path) -> Path:
    """Write a project whose handouts have our article's size, each with words of its own, as often
    the same as people write the same.
    """
    (project / "handouts").mkdir(parents=True)
    (project / "out").mkdir()
    (project / "brochure.yaml").touch()
    shutil.copytree(ROOT / "assets" / "articles", project / "assets" / "articles")
    lists = (ROOT / "assets" / "lexicons" / "en" / f"{name}.txt" for name in ("general", "medical"))
    known = [word for one in lists for word in one.read_text("utf-8").split() if word.isalpha()]
    dice = random.Random(684)
    dice.shuffle(known)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(known))))  # Zipf's law
    text = (ROOT / "content.yaml").read_text("utf-8")
    head, article, rest = re.split(r"(?m)^(?=sections:|# `wording: clinic`: the meaning)", text)
    for number in range(HANDOUTS):
        own: dict[str, str] = {}

        def word(match: re.Match[str], own: dict[str, str] = own) -> str:
            return own.setdefault(match[0], dice.choices(known, cum_weights=weights)[0])

        def line(match: re.Match[str]) -> str:
            return re.sub(r"[^\W\d_]{5,}", word, match[0])

        varied = re.sub(r"(?m)^ {6}.*$", line, article)
        path = project / "handouts" / f"handout-{number:03}.yaml"
        path.write_text(head + varied + rest, "utf-8")
    return project
