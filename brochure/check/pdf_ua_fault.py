"""The PDF breaks a clause of PDF/UA-1, the standard of PDFs that everybody can read.

A screen reader, a Braille display or a reader who lets the text flow gets what the tags say and
nothing else. The verdict is page-validation's, which is not the engine that made the file. It does
not look into groups, such as `opacity` makes them, so text that is drawn outside its tags is looked
for here; untagged lines in a group are not seen.

Basis: ISO 14289-1:2014 (PDF/UA-1), the clause that each message names,
https://www.iso.org/standard/64599.html.

Faulty: .notice { opacity: 0.6 }

Mended: .notice { color: #5a6b6d }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import page as validator

from brochure.inspect import objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

NOTDEF = "7.21.8"  # glyph-missing tells each sign with its place

# Each clause in plain words, and the validator's rules for it: the first form that a rule's name
# holds counts.
CLAUSES = (
    ("5", "the file does not say rightly that it keeps PDF/UA", "^ID-"),
    ("6.1", "the version of PDF in the file's head is wrong", "^HEADER"),
    ("6.2", "the file does not say that it is tagged", "^TAGGED-DOCUMENT"),
    ("7.1", "the viewer shows the file's name in place of the title", "^VIEWER-PREFERENCES"),
    ("7.1", "the file's metadata lack something", "^METADATA-(STRUCTURE|TITLE)"),
    ("7.1", "the file has no tree of tags, or a broken one", "^(STRUCT|SUSPECTS)"),
    (
        "7.1",
        "something is drawn outside the tags, or decoration stands in them",
        "^(ARTIFACT|TAGGED|CONTENT)-",
    ),
    ("7.5", "a table's cells do not say which heads they belong to", "^TABLE-HEADERS"),
    ("7.2", "a passage's language is not known", "LANGUAGE"),
    (
        "7.2",
        "a table, a list or a table of contents is not whole",
        "^(TABLE|T[RHD]|TOCI?|L|LI|LBODY|T(HEAD|BODY|FOOT))-",
    ),
    ("7.3", "a picture has no alternative text", "^FIGURE"),
    ("7.4", "the headings' levels are wrong", "^HEADING"),
    ("7.7", "a formula has no alternative text", "^FORMULA"),
    ("7.9", "a note lacks a name of its own", "^NOTE"),
    ("7.10", "a layer has no name, or shows itself by chance", "^OPTIONAL-CONTENT"),
    ("7.11", "an enclosed file has no name", "^FILE-SPEC"),
    ("7.15", "a form changes while it is shown", "^DYNAMIC-XFA"),
    ("7.16", "the file's encryption shuts screen readers out", "^ENCRYPTION"),
    ("7.18.5", "a link is not tagged, or nothing says where it leads", "^LINK"),
    ("7.18.3", "the order of the tabulator key is not that of the tags", "^PAGE-TABS"),
    (
        "7.18",
        "something to click on is not tagged or not described",
        "ANNOTATION|WIDGET|FORM-FIELD|MEDIA|MARK",
    ),
    ("7.20", "a reused drawing hides from the tags", "^FORM"),
    (
        "7.21.4",
        "a font is not embedded, or lacks a drawing",
        "^(FONT-(EMBEDDING|TYPE1|GLYPH-PRESENCE)|CID-SUBSET)",
    ),
    ("7.21.5", "letters are drawn in another width than the file says", "^FONT-GLYPH-WIDTH"),
    ("7.21.6", "a font's encoding cannot be followed", "^TRUETYPE"),
    ("7.21.7", "letters cannot be copied or read aloud", "^FONT-UNICODE"),
    ("7.21.8", "a character has no drawing in its font", "^NOTDEF"),
    ("7.21.3", "a font's encoding cannot be followed", "^(CIDTOGIDMAP|CMAP|TYPE0)"),
)
HINT = (
    "look for what the style sheet or a template of your own changed; without it the tags are right"
)
GROUPS = "`opacity` in a style sheet does this: use a lighter colour"


def pdf(_manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Ask the validator, then look for text outside the tags where it does not."""
    profile = validator.ValidationProfile.PDF_UA_1
    try:
        failures = validator.validate_pdf_bytes(made.data, profile=profile).failures
    except validator.SafetyLimitError:
        failures = []
        message = "the file is too large for the validator of PDF/UA-1"
        yield error("pdf-ua-fault", message, None, "divide the handout into shorter ones")
    for failure in failures:
        clause, words = _clause(failure.rule_id.removeprefix("PDFUA1-"))
        if clause == NOTDEF:
            continue
        number = failure.object_id.object_number if failure.object_id else 0
        where = (
            f" (object {number})" if number and f"object {number}" not in failure.message else ""
        )
        yield error(
            "pdf-ua-fault", f"PDF/UA-1, {clause}: {words}: {failure.message}{where}", None, HINT
        )
    loose: dict[int, list[str]] = {}
    for text in objects.texts(made.data):
        if not text.tagged and text.words.strip():
            loose.setdefault(text.page, []).append(text.words)
    for number, words_of in loose.items():
        said = objects.start(" ".join("".join(words_of).split()))
        message = (
            f"PDF/UA-1, 7.1: «{said}» on page {number} is drawn outside the tags, where no screen "
            "reader finds it"
        )
        yield error("pdf-ua-fault", message, None, GROUPS)


def _clause(rule: str) -> tuple[str, str]:
    found = ((clause, words) for clause, words, form in CLAUSES if re.search(form, rule))
    return next(found, (rule, "the validator says"))
