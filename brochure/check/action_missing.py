"""The handout names nothing that its reader can do.

Who has read it should know the next step, be it only a question to ask. What counts: a command
("Call us if ..."), "you" with a verb of doing ("you can walk"), and questions to bring to the
visit, which the page heads with words to the reader: asking is an action. "You may feel pain" tells
of the reader and is none. "Rest helps" is no command.

Basis: AHRQ, PEMAT-P items 20 and 21 (at least one action that the user can take; it addresses the
user directly), https://www.ahrq.gov/health-literacy/patient-education/pemat.html.

Faulty: Exercise is recommended by experts.

Mended: You can walk for ten minutes, twice a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import sentences

RULE = Rule(reads="text", languages=("en",))

# What follows "rest", "walk" or "exercise" where these are no commands.
NO_COMMAND = (
    r"(?:is|are|was|were|has|have|had|can|could|may|might|will|would|should|must|does|did|helps?|makes?|and\s+\w+ing"
    r"|keeps?|eases?|of|reduces?|improves?|shows?|seems?)\b"
)


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for one sentence that tells the reader what to do."""
    handout = manuscript.handout
    if handout.questions or edition.lexicon is None:
        return
    form = _form(edition.lexicon.list("actions"))
    every = sentences.of(handout)
    if not any(form.search(sentence.text) for sentence in every):
        message = (
            f"none of {len(every)} sentences tells the reader what to do, and there are no "
            "questions; aim for one"
        )
        hint = (
            "say it to the reader (You can ..., Call us if ...), or write questions to bring to "
            "the visit"
        )
        yield warning("action-missing", message, manuscript.marks.at("sections"), hint)


@lru_cache(2)
def _form(verbs: tuple[str, ...]) -> re.Pattern[str]:
    """Return the form of a command, or of "you" with a verb of doing."""
    verb = rf"(?:{'|'.join(map(re.escape, verbs))})"
    polite = (
        r"(?:(?:please|always|never|do\s+not|don['’]t|try\s+to|be\s+sure\s+to"
        r"|make\s+sure\s+to)\s+)?"
    )
    # A command opens the sentence, or what follows the comma after "if" and "when".
    opening = r"(?:^\W*|^\W*(?:if|when|before|after|until|while|to|for)\b[^,]*,\s+|;\s+)"
    you = (
        r"\byou\s+(?:(?:can|could|may|should|must|might|need\s+to|have\s+to|will\s+need\s+to"
        r"|will\s+want\s+to)\s+)"
    )
    adverb = r"(?:(?:also|always|never|not|still|then|safely|\w+ly)\s+){0,2}"
    return re.compile(
        rf"(?:{opening}{polite}|{you}{adverb}){verb}\b(?!\s+{NO_COMMAND})(?!-)", re.IGNORECASE
    )
