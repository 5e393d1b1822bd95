"""A number and its unit, the ends of a range, a telephone number or a title and a name part at the
end of a line.

A dose that begins in one line and ends in the next is read as two, and a telephone number in two
pieces is misdialled. The typesetter keeps them together; a clinic's own template or style sheet can
part them again.

Basis: International System of Units (BIPM, 9th edition, 2019), 5.4.3, a space and no break between
number and unit; ISMP, Principles of Designing a Medication Label (2010), no break between a dose,
its unit and its form. What belongs together is the language's own, in language.yaml.

Faulty: nobr { white-space: normal !important } and a line that ends in "take 500", the next begins
with "mg"

Mended: no such rule
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from brochure.check import _account
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import together

RULE = Rule(reads="pdf")

CODE = "words-divided"
# Of the size of type: a raised figure stands in its line.
LINE = 0.8
HINT = "take out what lets them part: a rule of the style sheet, or a change in the template"


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for each such stretch of a text in the lines of the page, heads and feet as well."""
    told = _account.account(manuscript, edition, made)
    patterns = together.patterns(edition.language)
    for part, numbers in told.found:
        runs = [told.body[number] for number in numbers]
        where = None if part.path[0] == "brand" else manuscript.marks.at(*part.path)
        phrases = dict.fromkeys(together.phrases(part.printed, patterns))
        for phrase in _divided(runs, phrases):
            message = f"«{phrase}» is parted at a line's end on page {runs[0].page}"
            yield error(CODE, message, where, HINT)
    artifacts = [run for run in tagged_text.read(made.data).runs if run.artifact and run.seen]
    version = edition.language.words.version.replace(
        "{version}", manuscript.handout.document.version
    )
    if next(_divided(artifacts, [version]), None):
        message = f"«{version}» is parted at a line's end in a head or foot of the pages"
        yield error(CODE, message, None, HINT)


def _divided(runs: Iterable[Run], phrases: Iterable[str]) -> Iterator[str]:
    """Yield the phrases that stand on two lines, of some runs in the order of reading."""
    said, before = "", None
    for run in runs:
        if before and (
            run.page != before.page or abs(run.baseline - before.baseline) > before.size * LINE
        ):
            said += "\n"
        elif before and not run.goes_on(before):
            said += " "
        said, before = said + run.text.strip("\r\n"), run
    for phrase in phrases:
        letters = [r"\s+" if sign == " " else re.escape(sign) for sign in phrase]
        pattern = re.compile(r"(?<!\w)" + r"\n?".join(letters))
        if any("\n" in match[0].strip() for match in pattern.finditer(said)):
            yield phrase
