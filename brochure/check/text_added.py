"""The margins of a page have words that are none of its running head, foot or page numbers.

What stands in a margin is no part of the tagged text: a screen reader passes over it, and so does
the proof of the article. A reader does not: "Double every dose" beside the text is read with it.

Basis: no published standard; that a page holds what is approved and nothing more is this project's
own rule. ISO 32000-1, 14.8.2.2, says what an artifact is: headers, footers, page numbers.

Faulty: @page { @right-middle { content: "Ask for our summer prices" } }

Mended: @page { @right-middle { content: none } }
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from brochure.check import _account
from brochure.check._letters import Body, letters
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points", "notice"))

CODE = "text-added"
# What stands between the words of a running head or foot.
BETWEEN = set("·•|")
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Tell the strange words of each page's artifacts, and signs that stand in a line of text."""
    paper = tagged_text.read(made.data)
    pages = len(paper.sheets)
    known = _account.running_words(manuscript, edition)
    title = manuscript.handout.title.split()
    heads = [letters("".join(title[:count])) for count in range(len(title), 0, -1)]
    drawn = [run for run in paper.runs if run.artifact and run.seen and run.text.strip()]
    drawn.sort(key=lambda run: run.page)
    for page, group in groupby(drawn, key=lambda run: run.page):
        runs = tuple(group)
        text = Body(runs)
        number = _account.page_number(edition, page, pages)
        # a head holds as much of the title as it has room for: the longest first, whatever it is
        for words in sorted({number, *known, *heads}, key=len, reverse=True):
            while words and text.take(words):
                pass
        strange = [word for _, word in text.left()]
        level = [run for run in paper.body if run.page == page]
        strange += [run.text.strip() for run in runs if _is_sign(run) and _beside(run, level)]
        if strange:
            said = " ".join(strange)
            said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
            message = (
                f"«{said}» in the margins of page {page} is none of the words of its running head, "
                "foot or page numbers"
            )
            hint = "take it out of the template or style sheet, or write it in the YAML"
            yield error(CODE, message, None, hint)


def _is_sign(run: Run) -> bool:
    """Return whether a run is no word and nothing that only parts words."""
    said = set("".join(run.text.split()))
    return not any(letter.isalnum() for letter in said) and not said <= BETWEEN


def _beside(run: Run, body: list[Run]) -> bool:
    """Return whether a run stands in a line of the text, near its words."""
    return any(
        abs(one.baseline - run.baseline) < one.size
        and max(one.left, run.left) - min(one.right, run.right) < 2 * one.size
        for one in body
    )
