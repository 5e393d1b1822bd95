"""What no check owns and a finding may still say, told in the form of a check's docstring."""

from __future__ import annotations

from brochure.explain.copies import COPIES
from brochure.explain.desk import DESK
from brochure.explain.engine import ENGINE
from brochure.explain.projects import PROJECTS
from brochure.explain.stage import ERROR, NOTE, WARNING, Stage

YAML = """
A file is not YAML, or says the same key twice.

Nothing can be said of a handout that cannot be read. Where YAML would read another value than its
author wrote, or would drop one without a word, the file is refused: an alias bomb, a key given
twice, a letter not saved as UTF-8.

Basis: YAML Ain't Markup Language, version 1.2.2, 2021, section 3.2.1.3 (keys are unique) and
chapter 10.3 "Core Schema", https://yaml.org/spec/1.2.2/.

Faulty: title: Knee pain: what helps

Mended: title: "Knee pain: what helps"
"""

INPUT = """
A key, a value, a file or an option cannot be used as it stands.

A key with a letter wrong would be a part of the handout that is silently missing, and a number with
a digit too many a source that nobody can look up. So unknown keys are refused, and identifiers must
have the form of their kind.

Basis: this project's schema, which `brochure schema` prints; that sources can be looked up is PIF
TICK, criterion 4.

Faulty: references: [{id: han2019, text: A study. PMC6813895, pmid: PMC6813895}]

Mended: references: [{id: han2019, text: A study. PMC6813895, pmcid: PMC6813895}]
"""

TEMPLATE = """
A template cannot be used: it is missing, is not Jinja, or names what is not there.

A name that is not there would otherwise print as nothing, and a part of the handout would be
missing without a word.

Basis: Jinja, API, "Undefined Types" (StrictUndefined),
https://jinja.palletsprojects.com/en/stable/api/#undefined-types.

Faulty: <h1>{{ handout.titel }}</h1>

Mended: <h1>{{ handout.title }}</h1>
"""

DRAWING_DIFFERS = """
A drawing in SVG would not be printed as it was drawn.

The engine leaves out filters, some masks, blend modes and more, without a word; the finding names
what it is and its line in the drawing's file. A logo or a figure that looks otherwise is another.

Basis: measured on WeasyPrint 70.0 against Chromium 156, property by property; Scalable Vector
Graphics (SVG) 2, https://www.w3.org/TR/SVG2/.

Faulty: <g filter="url(#shadow)">, a soft shadow

Mended: the same drawing without the shadow, or saved as PNG with 300 dots per inch
"""

REFUSED_ADDRESS = """
A page asked for a file outside the project, or on the network.

A handout may come from anybody. What it could read, it could print and send out; what it could
call, it could tell. A page reads only the folders assets, pictures and templates of the clinic and
of brochure.

Basis: OWASP Top 10, 2021, A10 "Server-Side Request Forgery",
https://owasp.org/Top10/A10_2021-Server-Side_Request_Forgery_%28SSRF%29/.

Faulty: h1 { background: url(https://example.org/band.svg) }

Mended: h1 { background: url(asset:/assets/brands/my-clinic/band.svg) }
"""

MISSING_GLYPH = """
No font of the brand has a sign that the text uses.

The page would show an empty box in its place, or nothing, and a screen reader might say nothing.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.21.8 "Use of .notdef glyph",
https://www.iso.org/standard/64599.html.

Faulty: body: Ask for the 膝 leaflet., with a brand in Source Sans 3

Mended: body: Ask for the knee leaflet.
"""

MISSING_PICTURE = """
A picture cannot be drawn, or has no text for people who cannot see it.

The engine leaves a gap and goes on; what the picture showed is missing from the page, or from what
a screen reader says.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.3 "Graphics", https://www.iso.org/standard/64599.html; that
the engine only logs a missing picture was measured.

Faulty: ![A knee joint](pictures/kneee.svg)

Mended: ![A knee joint](pictures/knee.svg)
"""

BAD_CSS = """
A style sheet holds a declaration, a selector or a rule that the engine ignores.

CSS drops what it does not understand and says nothing on the page: the size or the colour that was
meant is not there.

Basis: CSS Syntax Module Level 3, section 2.2 "Error Handling",
https://www.w3.org/TR/css-syntax-3/#error-handling.

Faulty: h1 { colour: black }

Mended: h1 { color: black }
"""

ENGINE_WARNING = """
WeasyPrint, which sets the pages, says something that no other code tells.

Its log is the only place where it speaks of a fault; a line that nobody reads would be a fault on
paper.

Basis: no published standard; that a faulty page may come out with nothing but a line in the log was
measured.

Faulty: <a href="#sources">Sources</a> in a template of your own, where nothing has that id

Mended: <a href="#references">Sources</a>
"""

COPY_OVERSET = """
The text is too much for its pages or for a panel, even in the smallest type that the format allows.

Type is fitted between the floor and the ceiling of format.yaml. Below the floor nothing is shrunk:
small print is lost on the readers whom a handout is for. A folded sheet has no third page, so what
does not fit its panels is refused.

Basis: CMS Toolkit for Making Written Material Clear and Effective (2010), part 5, chapter 3,
guideline 6.4, on the size of type; that the engine drops what overflows a box, without a word, was
measured.

Faulty: an article of 1,600 words as a trifold

Mended: the same article as a booklet, or one of 800 words
"""

RULES_SKIPPED = """
Some checks are made for other languages than the handout's, and were not run.

A rule on English sentences says nothing about Spanish ones. Silence would read as if all had been
looked at, so what was not looked at is named.

Basis: no published standard; this project's own rule that a check which did not run is said.

Faulty: language: es, with nobody to read the text for long sentences and hard words

Mended: language: es, read by somebody who speaks it, with these rules beside them
"""

WAIVER_REFUSED = """
A waiver is for a finding that cannot be waived.

Somebody may answer for a long sentence, never for words that the clinic did not approve or a law's
text with a letter changed.

Basis: no published standard; this project's own rule, said by waivable=False in a check.

Faulty: waivers: [{code: text-not-verbatim, ...}]

Mended: the text mended, and the waiver taken out
"""

WAIVER_EXPIRED = """
A waiver's day has passed, and what it stood for counts again.

A waiver is somebody's word for a time. Without an end it would outlive the reason, and the person.

Basis: no published standard; this project's own rule that a waiver names who, why and until when.

Faulty: until: 2020-01-31

Mended: until: 2027-01-31, once the person under `by` has agreed again
"""

WAIVER_UNUSED = """
A waiver meets no finding: what it stood for is mended, or its place is wrong.

A waiver that is left over would silently cover the next fault of its kind; one with a wrong place
covers nothing, and its author believes that it does.

Basis: no published standard; this project's own rule that a waiver stands for one finding.

Faulty: place: promissing results, where the article says "promising results"

Mended: place: promising results
"""

STOPPED = """
The command stopped: this machine lacks something, or a file cannot be written.

Whether the handout is right could not be found out, or it could not be put where it was asked for.
What stood there is whole: a file is written beside its place and renamed.

Basis: no published standard; exit code 3 of this program tells it to scripts.

Faulty: brochure make --out /proc

Mended: brochure make --out out
"""

PREVIEW = """
The preview could not make the page after a save; the last good page stands.

A fault of ours or of the machine must not end the author's work. What was saved may still be right.

Basis: no published standard; this project's own rule that the preview outlives a fault.

Faulty: an unexpected stop of the engine while it sets the page

Mended: the last change undone; please report it with the file that was saved
"""

VERSION_NOT_RAISED = """
Words changed between two states of a handout, and its version did not rise.

Two papers with one version cannot be told apart at the desk: the old one stays in use, and nobody
knows who read which.

Basis: practice of the publishers of patient leaflets: EIDO prints code, version and date on each.

Faulty: version: "1.0", with a number changed in the article

Mended: version: "1.1"
"""

REVIEW_NOT_RENEWED = """
Words changed between two states of a handout, and it is still approved by the review of the old
ones.

A review is of the words that were read. What was changed afterwards nobody has approved.

Basis: practice of the publishers of patient leaflets (EIDO, NHS, Krames), who date each review.

Faulty: status: approved, reviewed_on: 2026-05-01, with a sentence changed on 2026-06-01

Mended: status: in-review, until somebody has read the new words
"""

PAGES_NOT_MADE = """
One of two states of a handout cannot be made any more, so its pages are not compared.

A template, a font or a file that it needs has gone since. Its words are compared all the same.

Basis: no published standard; this project's own rule that what was not compared is said.

Faulty: an old revision whose format has been renamed since

Mended: the PDF that was made of it at the time, compared instead
"""

STAGES = {
    "yaml": Stage("reading", ERROR, YAML),
    "input": Stage("reading", ERROR, INPUT),
    "template": Stage("composing", ERROR, TEMPLATE),
    "refused-address": Stage("typesetting", ERROR, REFUSED_ADDRESS),
    "drawing-differs": Stage("typesetting", ERROR, DRAWING_DIFFERS),
    "missing-glyph": Stage("typesetting", ERROR, MISSING_GLYPH),
    "missing-picture": Stage("typesetting", ERROR, MISSING_PICTURE),
    "bad-css": Stage("typesetting", WARNING, BAD_CSS),
    "engine-warning": Stage("typesetting", ERROR + WARNING, ENGINE_WARNING),
    "copy-overset": Stage("typesetting", ERROR + WARNING, COPY_OVERSET),
    "rules-skipped": Stage("checking", NOTE, RULES_SKIPPED),
    "waiver-refused": Stage("checking", ERROR, WAIVER_REFUSED),
    "waiver-expired": Stage("checking", WARNING, WAIVER_EXPIRED),
    "waiver-unused": Stage("checking", WARNING, WAIVER_UNUSED),
    "stopped": Stage("the command", ERROR, STOPPED),
    "preview": Stage("the command", ERROR, PREVIEW),
    "version-not-raised": Stage("comparing", ERROR, VERSION_NOT_RAISED),
    "review-not-renewed": Stage("comparing", ERROR, REVIEW_NOT_RENEWED),
    "pages-not-made": Stage("comparing", WARNING, PAGES_NOT_MADE),
    **ENGINE,
    **COPIES,
    **DESK,
    **PROJECTS,
}
