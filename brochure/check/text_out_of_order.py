"""The words do not stand on the page in the order in which they are read.

A screen reader follows the tags and the proof with it; an eye goes from the top down and along the
line. Where a style sheet moves a heading over another section, or turns round the steps of a
list, the two read different texts. A template that changes two texts over, such as a word
and its meaning, gives each another sense.

Basis: no published standard; PDF/UA (ISO 14289-1, 7.2) asks that tags follow the order of reading.
Compared are the lines that stand over each other, and those side by side in one row; columns and
boxes beside the text are let pass.

Faulty: .section { display: flex; flex-direction: column-reverse }

Mended: .section { display: block }
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from brochure.check import _account
from brochure.check._account import Account
from brochure.check._letters import letters
from brochure.inspect import tagged_text
from brochure.inspect.structure import UNTAGGED
from brochure.inspect.tagged_text import FIGURE, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "key-points", "notice"))

CODE = "text-out-of-order"
SHOWN = 40
# In sizes of type: what differs by less stands on one line.
ONE_LINE = 0.6
# In points: what meets by less stands beside each other.
MEET = 2.0


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each line whether one that is read earlier stands below it, a block is told once; and
    at each text whether those before it are those of the YAML.
    """
    if edition.format.document == "handout":
        yield from _changed_over(manuscript, _account.account(manuscript, edition, made))
    is_rtl = edition.language.direction == "rtl"
    told: set[tuple[object, ...]] = set()
    page: list[Run] = []
    for run in tagged_text.read(made.data).body:
        if run.turned or not run.upright or run.role == FIGURE or run.block == UNTAGGED.block:
            continue
        if page and page[-1].page != run.page:
            page = [one for one in page if one.page == run.page]
        wrong = _wrong(page, run, is_rtl)
        if wrong and (run.page, run.block) not in told:
            told.add((run.page, run.block))
            message = (
                f"«{_short(run)}» on page {run.page} is read after «{_short(wrong)}», but stands "
                "before it"
            )
            hint = "let the style sheet leave each text in the order of the handout"
            yield error(CODE, message, _account.place(manuscript, edition, made, run), hint)
        page.append(run)


def _changed_over(manuscript: Manuscript, told: Account) -> Iterator[Finding]:
    """Tell the first text of each key that stands among those of another, or before an earlier
    one; what is said twice may stand for either.
    """
    if told.missing:
        return
    wanted = [
        (part.path, letters(paragraph))
        for part in parts.of(manuscript.handout)
        for paragraph in part.paragraphs
    ]
    often = Counter(said for _, said in wanted)
    ranks = {one: rank for rank, one in enumerate(wanted) if often[one[1]] == 1}
    reached: dict[object, int] = {}
    wrong: set[object] = set()
    key: object = None
    for part, runs in told.found:
        rank = ranks.get((part.path, letters(part.printed)))
        if rank is None or part.path[0] == "fields":  # they say themselves where they stand
            continue
        before, key = key, part.path[0]
        returned = key != before and key in reached
        returned |= key == "title" and told.body[runs[0]].role != "H1"
        if key not in wrong and (returned or rank < reached.get(key, -1)):
            wrong.add(key)
            run = told.body[runs[0]]
            message = (
                f"«{_short(run)}» on page {run.page} stands in another place among the texts "
                "than the YAML has it"
            )
            hint = "let the template print each text where it belongs"
            yield error(CODE, message, manuscript.marks.at(*part.path), hint)
        reached[key] = rank


def _wrong(earlier: list[Run], run: Run, is_rtl: bool) -> Run | None:
    """Return a run of the page that is read earlier and stands where it should not."""
    for one in reversed(earlier):
        size = max(one.size, run.size)
        across = min(one.right, run.right) - max(one.left, run.left)
        if across > MEET and run.baseline - one.baseline > ONE_LINE * size:
            return one
    if not earlier:
        return None
    before = earlier[-1]
    same, sisters = before.block == run.block, before.block[:-1] == run.block[:-1]
    level = abs(run.baseline - before.baseline) < ONE_LINE * max(run.size, before.size)
    mixed = is_rtl or _is_rtl(before.text + run.text)  # their order in a line says nothing
    if not level or not (same or sisters) or (same and mixed):
        return None
    backwards = run.words[0].box[0] < before.words[-1].box[0] - MEET
    if is_rtl:
        backwards = before.left < run.left - MEET
    return before if backwards else None


def _is_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)


def _short(run: Run) -> str:
    said = " ".join(run.text.split())
    return said if len(said) <= SHOWN else said[:SHOWN] + " …"
