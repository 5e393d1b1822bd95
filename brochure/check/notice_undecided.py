"""The article is about what a law asks a notice for, and the clinic has not said whether it
applies.

The notice says what the clinic does, which nobody else can know: it is printed when its state is
`required`, and left out when it is `not-applicable` with a reason. Without a decision a handout
that the law asks a notice for goes out without it. Words are looked for whole, in the title and the
article; in another language than the law's only a notice that the handout lists itself is asked
about.

Basis: California Business and Professions Code, section 684 (b) (2017, chapter 428),
https://leginfo.legislature.ca.gov, for ca-684; in general the `law` of each pack in assets/notices.
No rule of its own: "California, stem cells", undecided is a finding, never a default.

Faulty: notices: [{id: ca-684, state: undecided}] in a handout about stem cell therapy

Mended: notices: [{id: ca-684, state: required}]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _notices, _words
from brochure.fold import MARKS, folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, warning
from brochure.model.manuscript import Manuscript
from brochure.model.notice import StatutoryNotice
from brochure.model.rule import Rule
from brochure.model.says import Kind
from brochure.prose import parts

# Nobody can waive a decision: where the law does not apply, `not-applicable` says so, with a
# reason.
RULE = Rule(reads="text", waivable=False)

# What the article itself says: questions, glossary and sources may name what it is not about.
READ: tuple[Kind, ...] = ("title", "subtitle", "heading", "body", "text")


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for what each law of the brand's is about."""
    own = edition.brand.jurisdiction
    for notice in edition.notices:
        said = _notices.entry(manuscript, notice)
        decided = said is not None and said[1].state != "undecided"
        # A brand without a jurisdiction is asked about what its handout lists.
        if decided or not (_notices.holds(notice, own) or (own is None and said)):
            continue
        spoken = list(_spoken_of(manuscript, notice))
        foreign = notice.pack.language.partition("-")[0] != edition.language.tag.partition("-")[0]
        if spoken or (foreign and said):
            yield _finding(manuscript, notice, said[0] if said else None, spoken)


def _finding(
    manuscript: Manuscript,
    notice: StatutoryNotice,
    number: int | None,
    spoken: list[tuple[str, Place]],
) -> Finding:
    about = "the article is in another language than the law"
    if spoken:
        times = f"{len(spoken)} time{'s' * (len(spoken) != 1)}"
        about = (
            f"the article speaks of «{spoken[0][0]}», {times}, first on line {spoken[0][1].line}"
        )
    state = "is undecided" if number is not None else "is not among its notices"
    message = f"{about}, and {notice.id} ({notice.pack.law}) {state}"
    choice = "required, or not-applicable with a reason"
    if number is None:
        hint = f"the clinic decides: add `notices: [{{id: {notice.id}, state: …}}]`, state {choice}"
        return warning("notice-undecided", message, spoken[0][1], hint)
    where = manuscript.marks.at("notices", number, "state")
    return warning(
        "notice-undecided", message, where, f"the clinic decides: set this state to {choice}"
    )


def _spoken_of(manuscript: Manuscript, notice: StatutoryNotice) -> Iterator[tuple[str, Place]]:
    """Yield what the article says that the law is about, and where: the longest of the pack's words
    first.
    """
    words = sorted(notice.pack.concerns, key=len, reverse=True)
    forms = "|".join(
        rf"[\s\u2010\u2011{MARKS}-]+".join(map(_form, re.split(r"[\s-]+", word))) for word in words
    )
    form = re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)
    for part in parts.of(manuscript.handout):
        for match in form.finditer(part.text) if part.kind in READ else ():
            where = manuscript.marks.at(*part.path)
            if part.markdown:
                where = _words.place(manuscript, part.path, match.start())
            yield folded(match[0]), where


def _form(word: str) -> str:
    """Return what finds a word, whatever stands in it that nobody sees."""
    return f"[{MARKS}]*".join(map(re.escape, word))
