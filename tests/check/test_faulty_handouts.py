"""Faulty handouts, each the faultless one with one slip; beside it a near miss, which must stay
silent.

A slip is an edit of the article or of the brand, a line of CSS, or an edit of the composed page, as
an author or a template's maintainer would make it. The whole shelf reads each of them: a case names
its code, and the codes besides that the same slip rightly brings. What only a changed file can show
stands in `tests/check/test_checks_file.py`.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import clinic
import papers
import pikepdf
import pytest
from paths import TESTS

from brochure import check, compose, pipeline, read
from brochure.check import _words
from brochure.model.brand import Brand
from brochure.model.edition import Edition, Release
from brochure.model.finding import Finding, Place
from brochure.model.format import PageBudget
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, SourceText
from brochure.model.pdf import Pdf
from brochure.model.proof import Order
from brochure.read.tree import parse
from brochure.read.validate import marks_of, noun
from brochure.shelves import Shelves

PROJECT = TESTS / "projects" / "faultless"
SHELVES = Shelves(PROJECT)
TEXT = (PROJECT / "content.yaml").read_text("utf-8")
BRAND = (PROJECT / "assets" / "brands" / "lakeside" / "brand.yaml").read_text("utf-8")
SOURCE = "source.txt"
Edit = tuple[str, str]
"""What stands in a file, once, and what is written instead; `…` in it stands for all that lies
between.
"""
Changed = Callable[[Edition], Edition]
NONE: Edit = ("", "")


@dataclass(frozen=True)
class Slip:
    """What goes wrong: an edit of the article or of the brand, a line of CSS, an edit of the page,
    another edition.
    """

    article: Edit = NONE
    brand: Edit = NONE
    css: str = ""
    markup: Edit = NONE
    edition: Changed | None = None


@dataclass(frozen=True)
class Case:
    """A fault's code, the slip that makes it, the near miss, and what else the fault rightly
    brings.

    A bare edit is one of the article. `given` is an edit that both start from; `law` is that of the
    clinic's state.
    """

    code: str
    fault: Slip | Edit
    near: Slip | Edit
    besides: tuple[str, ...] = ()
    given: Edit = NONE
    law: str = "US-IL"


def in_body(words: str) -> Edit:
    """Return the edit that adds words to the end of the first section."""
    return ("talk while you walk.\n", f"talk while you walk. {words}\n")


def before_glossary(more: str) -> Edit:
    """Return the edit that adds a line of YAML."""
    return ("glossary:\n", f"{more}\nglossary:\n")


# ---- how a slip is read


def edited(text: str, edit: Edit) -> str:
    """Return a text with an edit made: what is edited begins with words that stand there once."""
    if edit == NONE:
        return text
    first, *rest = edit[0].split("…")
    assert text.count(first) == 1, f"{first!r} stands {text.count(first)} times"
    start = text.index(first)
    end = start + len(first)
    for part in rest:
        end = text.index(part, end) + len(part)
    return text[:start] + edit[1] + text[end:]


def parts(slip: Slip | Edit) -> Slip:
    return slip if isinstance(slip, Slip) else Slip(slip)


def release(outlet: str = "marketing") -> Release:
    return Release(outlet, clinic.DAY)


def manuscript(*edits: Edit, law: str = "US-IL") -> Manuscript:
    text = (
        TEXT if law == "US-IL" else edited(TEXT, ("brand: lakeside", "brand: lakeside-california"))
    )
    for edit in edits:
        text = edited(text, edit)
    tree = parse(text.encode(), "content.yaml")
    value, findings = noun(Handout, tree)
    assert value, findings
    source = SourceText(SOURCE, source_lines(), source_sum()) if value.source else None
    return Manuscript(value, marks_of(tree), source)


@cache
def source_lines() -> tuple[str, ...]:
    """Return the clinic's plain text: the faultless article."""
    return tuple(" ".join(text.split()) for _, text in _words.article(manuscript()))


def source_sum() -> str:
    return hashlib.sha256("\n".join(source_lines()).encode()).hexdigest()


def edition(text: Manuscript, outlet: str) -> Edition:
    return _edition(text.handout.brand, outlet, tuple(notice.id for notice in text.handout.notices))


@cache
def _edition(brand: str, outlet: str, notices: tuple[str, ...]) -> Edition:
    named = dict.fromkeys(notices, Place("content.yaml"))
    made, findings = read.edition(
        SHELVES, "handout", "en", brand, release=release(outlet), notices=named
    )
    assert made, findings
    return made


def slipped(
    slip: Slip | Edit, given: Edit, law: str, outlet: str = "marketing"
) -> tuple[Slip, Manuscript, Edition]:
    slip = parts(slip)
    text = manuscript(given, slip.article, law=law)
    made = edition(text, outlet)
    if slip.brand != NONE:
        brand, findings = noun(Brand, parse(edited(BRAND, slip.brand).encode(), "brand.yaml"))
        assert brand, findings
        made = replace(made, brand=brand)
    return slip, text, slip.edition(made) if slip.edition else made


def on_text(
    slip: Slip | Edit, given: Edit = NONE, law: str = "US-IL", outlet: str = "marketing"
) -> list[Finding]:
    """Return what is found in the text of the handout after a slip."""
    slip, text, made = slipped(slip, given, law, outlet)
    return check.settled(check.text(text, made), text, made)


def printed(
    slip: Slip | Edit, given: Edit, law: str, *markups: Edit
) -> tuple[Manuscript, Edition, Pdf, list[Finding]]:
    """Return the handout after a slip, its PDF, and what the engine said."""
    slip, text, made = slipped(slip, given, law)
    page = compose.html(text, made, SHELVES)
    markup = page.markup
    for edit in (slip.markup, *markups):
        markup = edited(markup, edit)
    page = replace(page, markup=markup, stylesheets=(*page.stylesheets, slip.css))
    pdf, said = warm().typesetter().pdf(page)
    return text, made, pdf, said


def on_page(
    slip: Slip | Edit, given: Edit = NONE, law: str = "US-IL", *markups: Edit
) -> list[Finding]:
    """Return what is found on the page of the handout after a slip, by the engine and by the
    checks.
    """
    text, made, pdf, said = printed(slip, given, law, *markups)
    return check.settled(said + check.pdf(text, made, pdf), text, made)


@cache
def warm() -> pipeline.Pipeline:
    """Return the pipeline of the project, its engine warm from one test to the next."""
    return pipeline.Pipeline(SHELVES)


# ---- the slips of an author

GLANCE = "at_a_glance:…sections:"
WALKED = "Start with a short walk"
GLANCE_KEY = "at_a_glance:\n"
SOURCED = (GLANCE_KEY, f"source: {{file: {SOURCE}, sha256: {source_sum()}}}\n{GLANCE_KEY}")
OPENING = (
    "**A short walk each day is a good start.** Stop and call us if your knee gives way. "
    "It helps to walk at the same time each day. "
)
LONG = (
    "When you walk on flat ground in the shoes that hold your feet well, you can begin with five "
    "minutes, and add "
    "one each day [@example2024]. If they hurt more on the next day, go back to the time that "
    "felt good, and stay "
    "with it for a week or two. Ask a friend to come along with you, take a stick if you feel "
    "unsure, and hold it "
    "in the hand on your good side. Tell us if you have osteoarthritis (OA), and bring a list of "
    "the pills that "
    "you take, so that we can plan the next steps [@sample2023]."
)
HARD = (
    "Begin with seven minutes of careful walking on level ground, wearing sneakers or sturdy shoes "
    "[@example2024]. Every morning, notice whether either knee feels swollen or sore after "
    "walking. Carry water, "
    "follow shady sidewalks, and never hurry over muddy, icy, or broken ground. Tell any doctor "
    "or nurse about "
    "every allergy, and about osteoarthritis (OA) within your family [@sample2023]. Before longer "
    "outings, borrow "
    "a walking stick, and practice using it under gentle guidance. Simple stretches before and "
    "after walking keep "
    "muscles limber during colder weather."
)
HARDER = (
    HARD + " Individual recommendations regarding appropriate walking intensity require careful "
    "consideration."
)


def article_of(words: str) -> Edit:
    """Return the edit that puts other words into the place of the whole article."""
    return ("**A short walk each day is…how it felt.\n", f"{OPENING}{words}\n")


def short_of(words: str) -> Edit:
    """Return the edit that leaves of the handout little but some words: no excerpts, no list, no
    questions.
    """
    body = (
        "**A short walk each day is a good start.** It helps to walk at the same time each day. "
        f"{words}"
    )
    section = (
        f"sections:\n  - heading: Key points\n    wording: clinic\n    body: |\n      {body}\n"
    )
    return ("at_a_glance:…references:\n", f"{section}references:\n")


STILL = (
    "Five minutes are fine at first [@example2024]. Some knees give way in the first week "
    "[@sample2023]."
)


def law_saying(word: str) -> Changed:
    """Return the change to a notice that has another word for the law's own."""

    def changed(made: Edition) -> Edition:
        said = (
            replace(notice, text=notice.text.replace("therapies", word)) for notice in made.notices
        )
        return replace(made, notices=tuple(said))

    return changed


SECOND = "\n  - heading: Know when to stop\n    wording: clinic\n    body: |\n"
AGREED = "\n    kind: advice…reviewed_on: 2026-09-01"
SNACKS = (
    "Good snacks are bananas, raspberries, blueberries, strawberries, tangerines, nectarines, "
    "apricots, and avocados. "
    "Good salads have potatoes, tomatoes, cucumbers, radishes, broccoli, cauliflower, zucchini, "
    "celery, and asparagus. "
    "Have pistachios, macaroni, hazelnuts, spaghetti, vanilla, oregano, and cereal."
)

CASES: tuple[Case, ...] = (
    # promises
    Case("promissory-word", in_body("This is a proven way to walk."),
     in_body("No walk is proven to mend a knee."),
         ("claim-unsubstantiated",)),
    Case("promissory-word", ("title: Walking With", "title: The Miracle of Walking With"),
         ("title: Walking With Sore Knees", "title: Is It Safe to Walk With Sore Knees?"),
         ("claim-unsubstantiated",)),
    Case("promissory-word", in_body("Our pills are safe."),
     in_body("Keep your pills in a safe place."),
         ("claim-unsubstantiated",)),
    Case("promissory-word", ("make them stiff and sore", "go away with our potent pills"),
         ("make them stiff and sore", "last, and no pill is proven to mend them")),
    Case("promissory-word", ("kicker: Patient handout", "kicker: A life-changing handout"),
         ("kicker: Patient handout", "kicker: A handout to keep")),
    Case("promissory-word",
     ("- How far should I walk in the first week?", "- Ask us about our remarkable walks!"),
         ("- How far should I walk in the first week?", "- Is a long walk safe for me?")),
    # claims
    Case("claim-unsubstantiated", in_body("A walk heals your knees."),
     in_body("A walk does not heal a torn knee.")),
    Case("claim-unsubstantiated", in_body("You can stop taking pills in a week."),
         in_body("Stop taking the pills if you feel sick.")),
    Case("claim-unsubstantiated", in_body("A stick helps."), in_body("Call us for help.")),
    Case("claim-unsubstantiated", (AGREED, "\n    kind: advice"),
         (AGREED, "\n    kind: advice\n    reviewer: C. Example\n    reviewed_on: 2026-11-22")),
    Case("claim-unsubstantiated", ("kind: advice\n    sources: [example2024]", "kind: efficacy"),
         ("kind: advice", "kind: efficacy")),
    Case("claim-unsubstantiated",
     ("heading: Know when to stop", "heading: A walk that stops the pain"),
         ("heading: Know when to stop", "heading: Stop when it hurts")),
    Case("claim-stale", ("same time each day. Ask", "same time every day. Ask"),
         ("same time each day. Ask", "same\n      time each day. Ask"), ("claim-unsubstantiated",)),
    Case("claim-source-unknown", ("sources: [example2024]", "sources: [example2042]"),
         ("sources: [example2024]", "sources: [sample2023]")),
    # judgements
    Case("checklist-failed", ("balance: {verdict: pass", "balance: {verdict: fail"),
         ("balance: {verdict: pass", "balance: {remark: It failed in version 0.9., verdict: pass")),
    Case("checklist-open", ("  version: '1.0'\n", "  version: '1.1'\n"),
         ("physician\n  next_review", "doctor\n  next_review")),
    Case("checklist-open", ("  cultural_fit: {verdict: pass", "  cultural_fit: {verdict: null"),
         ("  cultural_fit: {verdict: pass",
          "  cultural_fit: {remark: A clear text., verdict: pass")),
    Case("checklist-open",
         ("substantiation: {verdict: pass, by: 'A. Example, physician', on: 2026-09-01",
          "substantiation: {verdict: pass, by: 'A. Example, physician', on: 2026-11-23"),
         ("substantiation: {verdict: pass, by: 'A. Example, physician', on: 2026-09-01",
          "substantiation: {verdict: pass, by: 'A. Example, physician', on: 2026-11-22")),
    # abbreviations and terms
    Case("abbreviation-not-expanded", in_body("Ask us about PT."),
     in_body("Ask us about physical therapy (PT).")),
    Case("abbreviation-not-expanded", ("osteoarthritis (OA)", "osteoarthritis"),
         ("osteoarthritis (OA)", "osteoarthritis (also called OA)")),
    Case("abbreviation-not-expanded", in_body("Your BMI does not matter here."),
         in_body("You do not need an MRI, and no X-ray.")),
    Case("term-without-gloss", in_body("Ask us about bursitis."),
         in_body("Ask us about bursitis (a swollen sac near a joint).")),
    Case("term-without-gloss",
         ("  - term: osteoarthritis\n    meaning: a wear of the joints that can make them stiff "
         "and sore\n",
          "  - term: joint\n    meaning: a place where two bones meet\n"),
         ("term: osteoarthritis", "term: Osteoarthritis (OA)"), ("glossary-term-unused",)),
    Case("glossary-term-unused",
     ("glossary:\n", "glossary:\n  - {term: brace, meaning: a stiff band for your knee}\n"),
         ("glossary:\n", "glossary:\n  - {term: ache, meaning: a dull pain}\n")),
    # spelling
    Case("word-misspelt", ("flat ground", "flat gruond"), ("flat ground", "flat playgrounds")),
    Case("word-misspelt", ("title: Walking With", "title: Wallking With"),
         ("title: Walking With", "title: Lakeside Walks With")),
    Case("words-confused", in_body("You may loose sleep."),
     in_body("Wear loose clothes, and sleep well.")),
    Case("words-confused", in_body("Walk no more then ten minutes."), in_body("Walk, then rest.")),
    Case("words-confused", ("and bring a list", "ad bring a list"),
         ("and bring a list", "and bring the ad and a list")),
    Case("words-confused", in_body("Rest the the leg."),
     in_body("You know that that can take a week.")),
    Case("words-confused", in_body("Rest for an day."),
     in_body("Rest for an hour on a used chair.")),
    Case("words-confused", in_body("Hold it in you're hand."),
     in_body("Hold it if you're not sure.")),
    # quotations, sources, corrections
    Case("excerpt-not-in-article",
         ("text: A short walk each day is a good start.",
          "text: A short walk each day is the best start."),
         ("text: A short walk each day is a good start.", "text: A short walk each day")),
    Case("excerpt-not-in-article", ("stiff and sore\n", "stiff and sore\n    wording: clinic\n"),
         ("meaning: a wear of the joints that can make them stiff and sore\n",
          "meaning: very stiff\n    wording: clinic\n")),
    Case("erratum-unsettled",
     before_glossary("errata: [{find: flat ground, replace: level ground}]"),
         before_glossary("errata: [{find: flat ground, replace: level ground, approved_by: A. "
         "Example}]")),
    Case("erratum-unsettled",
         before_glossary("errata: [{find: flat grounds, replace: a floor, approved_by: A. "
         "Example}]"),
         before_glossary("errata: [{find: You can begin, replace: Begin, approved_by: A. "
         "Example}]")),
    # outline
    Case("heading-empty", in_body("\n\n      ### What to wear"),
         in_body("\n\n      ### What to wear\n\n      Wear flat shoes.")),
    Case("heading-generic", ("heading: Know when to stop", "heading: Conclusion"),
         ("heading: Know when to stop", "heading: Key points")),
    Case("heading-generic", in_body("\n\n      ### More information\n\n      Wear flat shoes."),
         in_body("\n\n      ### More on shoes\n\n      Wear flat shoes.")),
    Case("headings-too-few", (SECOND, "\n"), (SECOND, "\n      ### Know when to stop\n\n")),
    Case("main-message-missing",
         (f"{GLANCE}…**A short walk each day is a good start.**",
          "sections:\n  - heading: Key points\n    body: |\n      A short walk each day is a good "
          "start."),
         (f"{GLANCE}…**A short walk each day is a good start.**",
          "sections:\n  - heading: Key points\n    body: |\n      *A short walk* each day is a "
          "good start.")),
    Case("summary-missing", (GLANCE, "sections:"),
     (f"{GLANCE}…{WALKED}", "sections:\n  - heading: Key points")),
    Case("purpose-missing", ("subtitle: How to…for help\n", ""),
         ("subtitle: How to…for help\n", "subtitle: How to start\n")),
    Case("purpose-missing", ("subtitle: How to…for help\n", "subtitle: Walking with sore knees.\n"),
         ("subtitle: How to…for help\n", "subtitle: What walking with sore knees is like\n")),
    Case("sentence-repeated",
     in_body("Walk on the flat ground, and wear the shoes that hold your feet well."),
         in_body("Walk on soft ground, and wear the boots that hold your feet well.")),
    # how hard it is to read
    Case("sentence-too-long", in_body(f"Walk {'and rest ' * 12}now."),
     in_body(f"Walk {'and rest ' * 11}now.")),
    Case("passive-voice",
     in_body("Your knee will be checked. Your walk is planned. Your pills are changed."),
         in_body("You will be tired. Your knee is sore. The pain is gone.")),
    Case("smog-high", in_body(SNACKS),
     in_body("Good snacks are apples, pears, plums, nuts, and figs.")),
    Case("sentences-long-on-average", article_of(LONG),
         article_of(LONG.replace(", and", ". Then").replace(", so that", ". Then"))),
    Case("reading-grade-high", article_of(HARD), article_of(HARD.replace(", and", ". Then"))),
    Case("reading-ease-low", article_of(HARDER), article_of(LONG.replace(", and", ". Then")),
     ("reading-grade-high",)),
    Case("action-missing", short_of(STILL), short_of(f"{STILL} If a knee gives way, call us.")),
    Case("action-missing", short_of(f"{STILL} Rest is fine. You may feel sore."),
         short_of(f"{STILL} You can ask a friend to come.")),
    # the brand
    Case("contrast-too-low", Slip(brand=("primary: '#0e4a4f'", "primary: '#b08d57'")),
         Slip(brand=("accent: '#a9823f'", "accent: '#f0e0c0'"))),
    Case("contrast-too-low", Slip(brand=("ink: '#1f2a2c'", "ink: '#7d7d7d'")),
         Slip(brand=("ink: '#1f2a2c'", "ink: '#696969'"))),
    Case("postal-address-missing", Slip(brand=("  address: 1 Example Street, Springfield\n", "")),
         Slip(brand=("  phone: 202-555-0100\n", ""))),
    # the clinic's own text
    Case("source-changed",
     (GLANCE_KEY, "source: {file: source.txt, sha256: " + "a" * 64 + "}\n" + GLANCE_KEY),
         SOURCED),
    Case("source-differs", ("Take a stick", "Take the stick"),
     ("if you feel unsure", "**if you feel** unsure"),
         given=SOURCED),
    Case("source-differs", (" You do not need to walk fast.", ""),
         ("You do not need to walk fast.", "You do not\n      need to walk fast."), given=SOURCED),
    Case("source-differs", ("for ten minutes", "for 10 minutes"), ("- Put a cold", "* Put a cold"),
     given=SOURCED),
    # markup
    Case("markdown-fault", in_body("Walk <b>on</b>."), in_body("Walk if the pain is < 3 of 10.")),
    Case("markdown-fault", in_body("\n\n      ![](pictures/walk.png)"),
         in_body("\n\n      ![A flat road](pictures/walk.png)")),
    Case("markdown-fault", in_body("[Call](javascript:call)."),
     in_body("[Call us](tel:+12025550100).")),
    Case("markdown-fault", in_body("\n\n      # Shoes\n\n      Wear flat shoes."),
         in_body("\n\n      ### Shoes\n\n      Wear flat shoes.")),
    # sources
    Case("citation-unresolved", ("[@sample2023]", "[@sampel2023]"),
     ("[@sample2023]", "[@sample2023; @example2024]")),
    Case("citation-unresolved", in_body("Rest well (@sample2023)[ @ sample2023]."),
         in_body("Write to desk@example.org [or call].")),
    # marks, places to fill in, letters
    Case("mark-left-over", in_body("Rest 1^2^ days."), in_body("Rest 12 days.")),
    Case("mark-left-over", ("How far should I walk in", "How far &amp; fast should I walk in"),
         ("How far should I walk in", "How far & fast should I walk in")),
    Case("placeholder-left", in_body("Call us on [date]."), in_body("Call us today.")),
    Case("letters-garbled", in_body("Donâ€™t run."), in_body("Don’t run.")),
    Case("citation-unresolved", ("first week?", "first week [@example2024]?"),
         ("first week?", "first week [or month]?")),
    Case("reference-uncited", (" [@sample2023].", "."), (" [@sample2023].", ". [@sample2023]")),
    Case("references-out-of-order",
     ("minutes [@example2024]", "minutes [@sample2023; @example2024]"),
         ("minutes [@example2024]", "minutes [@example2024; @sample2023]")),
    Case("identifier-malformed", ("PMID: 12345678.'\n    pmid: '12345678'", "PMID: PMC123456.'"),
         ("PMID: 12345678.'\n    pmid: '12345678'", "PMCID: PMC123456.'\n    pmcid: PMC123456")),
    Case("identifier-malformed",
     ("doi: 10.5555/12345678.'\n    doi: 10.5555/12345678", "doi: 10,5555/12345678.'"),
         ("doi: 10.5555/12345678.'", "https://doi.org/10.5555/12345678.'")),
    Case("identifier-not-linked", ("\n    pmid: '12345678'", ""),
     (" PMID: 12345678.'\n    pmid: '12345678'", "'")),
    # document control
    Case("handout-expired", ("next_review: 2028-03-01", "next_review: 2026-11-21"),
         ("next_review: 2028-03-01", "next_review: 2027-11-22")),
    Case("handout-expired", ("next_review: 2028-03-01", "next_review: 2026-09-02"),
         ("next_review: 2028-03-01", "next_review: 2027-02-21")),
    Case("review-due-soon", ("next_review: 2028-03-01", "next_review: 2027-02-20"),
         ("next_review: 2028-03-01", "next_review: 2027-02-21")),
    Case("review-due-soon", ("next_review: 2028-03-01", "next_review: 2026-11-22"),
         ("next_review: 2028-03-01", "next_review: 2028-02-29")),
    Case("reviewed-in-future",
     ("  reviewed_on: 2026-09-01\n  reviewed_by", "  reviewed_on: 2026-11-23\n  reviewed_by"),
         ("  reviewed_on: 2026-09-01\n  reviewed_by", "  reviewed_on: 2026-11-22\n  reviewed_by")),
    Case("document-control-incomplete", ("  owner: B. Example, patient education\n", ""),
         ("  owner: B. Example, patient education\n", "  owner: Front desk\n")),
    Case("document-control-incomplete", ("next_review: 2028-03-01", "next_review: 2028-09-02"),
         ("next_review: 2028-03-01", "next_review: 2028-09-01")),
    Case("status-not-approved", ("status: approved", "status: draft"),
     in_body("Stay out of a cold draft.")),
    Case("status-not-approved", ("status: approved", "status: withdrawn"),
         in_body("You can change your mind at any time.")),
    # the law
    Case("notice-undecided", in_body("Ask us about stem cells."),
     in_body("Ask us about your blood cells."),
         ("term-without-gloss",), law="US-CA"),
    Case("notice-undecided", before_glossary("notices: [{id: ca-684, state: undecided}]"),
         before_glossary("notices: [{id: ca-684, state: not-applicable, reason: None are given "
         "here.}]"),
         given=in_body("Ask us about stem cells (cells that can turn into others)."), law="US-CA"),
    Case("notice-changed", Slip(edition=law_saying("treatments")),
     Slip(edition=law_saying("therapies")), law="US-CA"),
    Case("notice-misplaced", before_glossary("notices: [{id: ca-684, state: required}]"),
         before_glossary("notices: [{id: ca-684, state: not-applicable, reason: We are in "
         "Illinois.}]")),
)  # fmt: skip


# ---- the slips of whoever keeps templates, style sheets and brands


def css(rules: str) -> Slip:
    return Slip(css=rules)


def pages(at_most: int | None = None, exactly: int | None = None) -> Slip:
    """Return the slip of a format with another budget of pages."""

    def changed(made: Edition) -> Edition:
        budget = PageBudget(at_most=at_most, exactly=exactly, reason="one sheet is enough")
        return replace(made, format=made.format.model_copy(update={"pages": budget}))

    return Slip(edition=changed)


def limits(warn: int, fail: int) -> Slip:
    """Return the slip of an outlet with other limits, in bytes."""

    def changed(made: Edition) -> Edition:
        return replace(
            made, outlet=made.outlet.model_copy(update={"warn_bytes": warn, "fail_bytes": fail})
        )

    return Slip(edition=changed)


def high(height: str) -> Changed:
    """Return the change to a page of another height, with no budget of pages."""

    def changed(made: Edition) -> Edition:
        page = made.format.page.model_copy(update={"height": height})
        return replace(made, format=made.format.model_copy(update={"page": page, "pages": None}))

    return changed


def picture(alternative: str, width: str = "5in") -> Slip:
    """Return the slip that places a picture of 900 by 225 pixels."""
    return Slip(
        in_body(f"\n\n      ![{alternative}](pictures/walk.png)"),
        css=f"section img {{ width: {width} }}",
    )


def without_colour(made: Edition) -> Edition:
    """Return the edition for printers without colour."""
    other, findings = read.edition(
        SHELVES, "black-and-white", "en", made.brand_name, release=made.release
    )
    assert other, findings
    return other


FIRST = "article section:first-of-type p:first-of-type"
COVER = (
    ".lead { position: relative } "
    ".lead::after { content: ''; position: absolute; left: 0; top: 0; width: 2in; height: 40pt;"
)

VEIL = (
    f"{FIRST} {{ position: relative }} {FIRST}::after "
    "{ content: ''; position: absolute; left: 1in; top: 0; width: .3in; height: 12pt;"
)
DRAWING = '<svg width="12" height="9"><path d="M0 0l6 9 6-9"/></svg>'


REQUIRED = before_glossary("notices: [{id: ca-684, state: required}]")
PAGES: tuple[Case, ...] = (
    # dropped, cut off, covered, in other words
    Case("text-dropped", css(".questions { height: 1in; overflow: hidden }"),
     css(".questions { min-height: 1in }"),
         ("text-cut-off",)),
    Case("text-dropped", css(".kicker { display: none }"),
     css(".kicker { letter-spacing: .02em }")),
    Case("text-cut-off", css(".glossary { position: absolute; top: 12in }"),
         css(".glossary { position: relative; top: 2pt }"), ("text-overlaps",)),
    Case("text-dropped", Slip(markup=("<p>Stop and call us…</p>", "")),
         Slip(markup=("<p>Stop and call us", "<p> Stop and call us"))),
    Case("text-cut-off", css(f"{FIRST} {{ height: 20pt; overflow: hidden }}"),
         css(f"{FIRST} {{ min-height: 20pt }}")),
    Case("text-not-verbatim", css(f"{FIRST} + p {{ display: none }}"),
     css(f"{FIRST} + p {{ display: block }}")),
    Case("text-not-verbatim", Slip(markup=("Walk on flat ground", "Walk on level ground")),
         Slip(markup=("Walk on flat ground", "Walk on <em>flat</em> ground"))),
    Case("text-not-verbatim", Slip(markup=("You do not need to", "You need to")),
         Slip(markup=("You do not need to", "You do\nnot need to"))),
    Case("text-cut-off", css(".lead { height: 9pt; overflow: hidden }"),
         css(".lead { height: 60pt; overflow: hidden }")),
    Case("text-cut-off", css(".lead { margin-left: -1in }"), css(".lead { margin-left: -.4in }")),
    Case("text-cut-off", css(".questions h2 { color: transparent }"),
     css(".questions h2 { color: var(--ink) }")),
    Case("text-hard-to-read", css(".lead { color: #7d9fa2 }"), css(".lead { color: #c9d8d9 }")),
    Case("text-hard-to-read", css(".imprint, .folio { color: #999 }"),
     css(".imprint, .folio { color: #666 }")),
    Case("text-hard-to-read", css(f"{COVER} background: var(--primary) }}"),
    css(f"{COVER} background: none }}")),
    Case("text-struck-out", css(f"{FIRST} {{ text-decoration: line-through }}"),
         css(f"{FIRST} {{ text-decoration: underline }}")),
    Case("text-covered", css(f"{VEIL} background: rgba(255, 255, 255, .97) }}"),
         css(f"{VEIL} border-bottom: 1pt solid black }}")),
    Case("picture-unknown", Slip(markup=("<p>Stop and call us", f"<p>{DRAWING}Stop and call us")),
         css(".glance { border: 2pt solid black; border-radius: 6pt }"),
         ("figure-without-alternative",)),
    Case("text-unaccounted", css(".kicker::after { content: ' Now at half the price' }"),
         css(".kicker::after { content: ' –' }")),
    Case("text-unaccounted",
     Slip(markup=("</article>", "<p>Ask for our summer offer.</p></article>")),
         Slip(markup=("</article>", "<p>Lakeside Example Clinic</p></article>"))),
    # other signs, other marks, elsewhere, turned, raised, joined
    Case("figure-changed", Slip(markup=("hurts more?", "hurts more!")),
         Slip(markup=("hurts more?", "hurts <em>more</em>?"))),
    Case("figure-changed",
         Slip(markup=("them stiff and sore", "them stiff-and sore")),
         css(".glossary b::after { content: ': ' }")),
    Case("list-mark-changed", css("section ul { list-style-type: 'Do not: ' }"),
         css("section ul { list-style-type: square }")),
    Case("list-mark-changed", css(".references li { counter-increment: list-item 2 }"),
         css(".references li { padding-inline-start: 2pt }")),
    Case("text-added", css("@page { @right-middle { content: 'Twice'; width: .8in } }"),
         css("@page { @right-middle { content: '–'; width: .8in } }")),
    Case("text-not-verbatim", css("section h2::before { content: 'Myths: ' }"),
         css("section h2::before { content: ' ' }")),
    Case("text-turned", css("section ul { transform: scaleX(-1) }"),
         css("section ul { transform: translate(1pt, 1pt) }")),
    Case("text-turned", css(".questions { transform: rotate(180deg) }"),
         css(".questions { transform: rotate(0deg) }")),
    Case("text-out-of-order",
         css("section h2 { position: relative } section:first-of-type h2 { top: 150pt }"),
         css("section h2 { position: relative } section:first-of-type h2 { top: 2pt }")),
    Case("text-raised", css(".citation { vertical-align: baseline; font-size: 1em }"),
         css(".citation { font-size: .75em }")),
    Case("text-raised",
         Slip(markup=("five minutes", "five <i style='position: relative; top: -3pt'>minutes</i>")),
         Slip(markup=("five minutes", "five <b>minutes</b>"))),
    Case("words-joined", css(f"{FIRST} {{ word-spacing: -.24em }}"),
         css(f"{FIRST} {{ word-spacing: -.05em }}")),
    # sizes, lines, pages
    Case("text-too-small", css("section p { font-size: 10.5pt }"),
     css("section p { font-size: 12.1pt }")),
    Case("text-too-small", css(".references ol { font-size: 8pt }"),
     css(".references ol { font-size: 9pt }")),
    Case("capitals-too-long", css(".questions p { text-transform: uppercase }"),
         css(".kicker { text-transform: uppercase }")),
    Case("line-stranded", Slip(css="p, li { orphans: 1; widows: 1 }", edition=high("7in")),
     Slip(edition=high("7in"))),
    Case("line-stranded", Slip(css="h2 { break-after: auto }", edition=high("6.6in")),
     Slip(edition=high("6.6in"))),
    Case("text-overlaps", css(".kicker { margin-bottom: -26pt }"),
     css(".kicker { margin-bottom: -3pt }"), ("text-out-of-order",)),
    # toner and colour
    Case("toner-too-heavy", Slip(css=".glance { background: #ccc }", edition=without_colour),
         Slip(css=".glance { background: #f4f4f4; border: 0 }", edition=without_colour)),
    Case("colour-not-grey", Slip(css="h2 { color: #a01515 }", edition=without_colour),
         Slip(css="h2 { color: #333 }", edition=without_colour)),
    Case("page-nearly-empty",
         Slip(css="body::after { content: ''; display: block; break-before: page; height: 1in }",
              edition=pages(3).edition),
         css("body::after { content: ''; display: block; height: .1in }")),
    Case("too-many-pages", pages(1), pages(2)),
    Case("pages-missing", pages(exactly=3), pages(exactly=2)),
    # the file
    Case("file-too-large", limits(20_000, 90_000), limits(90_000, 90_000)),
    Case("font-not-ours",
         Slip(brand=("heading: Source Serif 4", "heading: Source Sans 3"),
          css="h2 { font-family: 'Source Serif 4' }"),
         css("h2 { font-family: var(--font-text) }")),
    Case("glyph-missing", in_body("Press ⏻ first."), in_body("Press “on” first – then walk.")),
    Case("heading-skipped",
     Slip(markup=("<h2>Know when to stop</h2>", "<h4>Know when to stop</h4>")),
         in_body("\n\n      ### More on shoes\n\n      Wear flat shoes.")),
    Case("language-not-set", Slip(markup=('<html lang="en"', "<html")),
         Slip(markup=('<html lang="en"', '<html lang="EN"'))),
    Case("language-not-set", Slip(markup=("<title>…</title>", "")),
     Slip(markup=("<title>", "<title>About "))),
    Case("link-without-target", in_body("See <https://www.example.org/knees/walk>."),
         in_body("See [how to walk](https://www.example.org/knees/walk).")),
    Case("link-without-target",
     Slip(markup=("Ask a friend", '<a href="ftp://www.example.org/">Ask</a> a friend')),
         Slip(markup=("Ask a friend", '<a href="tel:+12025550100">Ask</a> a friend'))),
    Case("figure-without-alternative", picture("walk.png"), picture("A flat road", "5in")),
    Case("picture-too-coarse", picture("A flat road", "6.7in"), picture("A flat road", "6in")),
    Case("pdf-ua-fault", css(".questions { opacity: .99 }"),
     css(".questions { background: white }")),
    Case("notice-not-verbatim", css(".notice p { text-transform: uppercase }"),
     css(".notice p { font-weight: 600 }"),
         given=REQUIRED, law="US-CA"),
    Case("notice-not-verbatim", Slip(markup=("have not been approved", "have been approved")),
         Slip(markup=("have not been approved", "have <b>not</b> been approved")),
         ("capitals-too-long",), REQUIRED, "US-CA"),
)  # fmt: skip


# ---- the slips of whoever changes the finished file


Harm = Callable[[pikepdf.Pdf], None]


def starts(action: pikepdf.Dictionary) -> Harm:
    """Return the harm of a file that does something when it is opened."""

    def harm(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = action

    return harm


def encloses(name: str) -> Harm:
    """Return the harm of a file that brings another along, or of one that has only a key of that
    name.
    """

    def harm(pdf: pikepdf.Pdf) -> None:
        if name.endswith(".xlsx"):
            pdf.attachments[name] = b"a form"
        else:
            pdf.docinfo["/" + name] = "a form"

    return harm


def speaks(language: str) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = pikepdf.String(language)

    return harm


FILES: tuple[tuple[str, Harm, Harm], ...] = (
    (
        "script-in-file",
        starts(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Hello')")),
        starts(pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.FirstPage)),
    ),
    ("script-in-file", encloses("form.xlsx"), encloses("Form")),
    ("language-not-set", speaks("fr"), speaks("EN")),
)
ELSEWHERE = {
    "code-too-dense": "tests/check/test_checks_codes.py: by the length of the address",
    "logo-cannot-be-seen": "tests/check/test_checks_logos.py, with logos of its own",
    "logo-in-live-type": "tests/check/test_checks_logos.py, with logos of its own",
    "bleed-missing": "tests/check/test_checks_press.py: print shops only",
    "colour-not-for-press": "tests/check/test_checks_press.py: print shops only",
    "fonts-merged": "tests/check/test_checks_file.py, with two files of one face",
    "imposition-wrong": "tests/check/test_checks_imposition.py: sheets of a booklet only",
    "ink-too-heavy": "tests/check/test_checks_press.py: print shops only",
    "ink-unlike-colour": "tests/check/test_checks_press.py: print shops only",
    "key-points-missing": "tests/templates/test_key_points.py: posters and cards only",
    "letter-drawn-otherwise": "tests/check/test_checks_fonts.py, with font files made there",
    "picture-covered": "tests/check/test_checks_ink.py, on a bare page",
    "picture-cut-off": "tests/check/test_checks_forms.py: pictures four times as tall as wide",
    "words-divided": "tests/check/test_checks_forms.py: a column narrower than a dose",
    "word-broken": "tests/check/test_checks_forms.py: tables of many columns",
    "face-missing": "tests/check/test_checks_words.py: a family of one face",
    "list-item-divided": "tests/check/test_checks_forms.py: a list that goes over a page",
    "notice-divided": "tests/check/test_notices.py: posters only",
    "notice-not-required": "tests/check/test_notices.py: posters only",
    "notice-type-too-small": "tests/check/test_notices.py: posters only",
    "press-boxes-wrong": "tests/check/test_checks_press.py: print shops only",
    "press-differs": "tests/check/test_checks_press.py: print shops only",
    "press-file-fault": "tests/check/test_checks_press.py: print shops only",
    "text-across-fold": "tests/check/test_checks_forms.py: folders only",
}
"""What no slip of a handout brings, and which test has it."""


# ---- what a careful author writes

CAREFUL = (
    "Do not take more than 4,000 mg of acetaminophen in 24 hours.",
    "Tell us if you take blood thinners such as warfarin (Coumadin).",
    "Ask us for your results.",
    "Your wound takes about two weeks to heal.",
    "Keep the wound dry until it heals.",
    "Ask how we treat knee pain.",
    "If you were treated for cancer, tell us first.",
    "No one can promise that the shot will help.",
    "It is not known whether the shots help.",
    "Studies so far are small, and the results are mixed.",
    "Talk with your doctor about the benefits and the risks.",
    "Ask about benefits, risks, and other choices.",
    "Ask Dr. Smith, Ms. Garcia, or the nurse at St. Mary.",
    "Do not drive until we say it is safe.",
    "Ask if it is safe for you to exercise.",
    "Walk at a slow, easy pace.",
    "Go back to work when you feel ready.",
    "The ACL, or anterior cruciate ligament, keeps your knee steady.",
    "Your blood pressure (BP) may drop.",
    "Do not smoke, as smoking slows healing.",
    "Have someone help you at home.",
    "Your care team works with you.",
    "Take 8 oz of water, and walk 2 km with an app.",
    "Results differ from person to person, and success is not certain.",
    "Do not stop taking your pills unless we say so.",
)
"""Sentences of sound handouts, each of which some check of the shelf once took for a fault."""
TEMPTED = (
    ("The pain will stop if you get the shot.", {"claim-unsubstantiated"}),
    ("You can stop taking pills and go back to work.", {"claim-unsubstantiated"}),
    ("It is safe for you to get the shot.", {"claim-unsubstantiated", "promissory-word"}),
    ("The shot slows the wear of your knee.", {"claim-unsubstantiated"}),
    ("The benefits of the shot are known.", {"claim-unsubstantiated"}),
    ("Our results speak for us.", {"claim-unsubstantiated"}),
    ("It does not hurt and it heals your knee.", {"claim-unsubstantiated"}),
    ("It does not hurt and it is safe.", {"claim-unsubstantiated", "promissory-word"}),
    ("Why is the shot so remarkable?", {"promissory-word"}),
    ("Ask about PT, or walk.", {"abbreviation-not-expanded"}),
    ("The ACL, or a band of the knee, is torn.", {"abbreviation-not-expanded"}),
)
"""Their neighbours, which are faults: a check that let go of a sentence above must not let go of
these.
"""


# ---- waivers


def waived(code: str, place: str, until: datetime.date, more: str = "") -> Edit:
    return before_glossary(
        f"waivers: "
        f"[{{code: {code}, place: {place}, reason: We know., by: A. Example, "
        f"until: {until}{more}}}]"
    )


STANDS: Edit = ("kicker: Patient handout", "kicker: A remarkable handout")
WAIVERS = {
    "holds on its last day": (waived("promissory-word", "remarkable", clinic.DAY),
     {"promissory-word": "note"}),
    "has run out": (
        waived("promissory-word", "remarkable", clinic.DAY - datetime.timedelta(1)),
        {"promissory-word": "error", "waiver-expired": "warning"},
    ),
    "names other words": (
        waived("promissory-word", "miracle", clinic.DAY),
        {"promissory-word": "error", "waiver-unused": "warning"},
    ),
    "names another check": (
        waived("word-misspelt", "remarkable", clinic.DAY),
        {"promissory-word": "error", "waiver-unused": "warning"},
    ),
    "is meant for another format": (
        waived("promissory-word", "remarkable", clinic.DAY, ", format: large-print"),
        {"promissory-word": "error"},
    ),
    "answers for what nobody may": (
        waived("handout-expired", "remarkable", clinic.DAY),
        {"promissory-word": "error", "waiver-refused": "error"},
    ),
    "answers for no check": (
        waived("promisory-word", "remarkable", clinic.DAY),
        {"promissory-word": "error", "waiver-refused": "error"},
    ),
}  # fmt: skip


# ---- the same slip at the desk and in an e-mail

GRADES: tuple[tuple[str, str, str, Slip | Edit, str], ...] = (
    ("promissory-word", "warning", "error", STANDS, "US-IL"),
    ("claim-unsubstantiated", "note", "error", in_body("A walk heals your knees."), "US-IL"),
    ("checklist-open", "note", "error", ("  version: '1.0'\n", "  version: '1.1'\n"), "US-IL"),
    (
        "checklist-failed",
        "error",
        "error",
        ("balance: {verdict: pass", "balance: {verdict: fail"),
        "US-IL",
    ),
    ("status-not-approved", "note", "error", ("status: approved", "status: draft"), "US-IL"),
    ("status-not-approved", "error", "error", ("status: approved", "status: withdrawn"), "US-IL"),
    (
        "handout-expired",
        "error",
        "error",
        ("next_review: 2028-03-01", "next_review: 2026-11-21"),
        "US-IL",
    ),
    (
        "notice-undecided",
        "warning",
        "error",
        in_body("Ask us about stem cells (young cells)."),
        "US-CA",
    ),
    (
        "postal-address-missing",
        "note",
        "error",
        Slip(brand=("  address: 1 Example Street, Springfield\n", "")),
        "US-IL",
    ),
    (
        "excerpt-not-in-article",
        "error",
        "error",
        ("text: A short walk each", "text: A long walk each"),
        "US-IL",
    ),
    ("word-misspelt", "warning", "warning", ("flat ground", "flat gruond"), "US-IL"),
)


# ---- the tests


def numbered(cases: Sequence[Case]) -> list[str]:
    return [f"{case.code}-{number}" for number, case in enumerate(cases)]


def told(findings: Sequence[Finding]) -> str:
    """Return findings as lines to read when a test fails."""
    return "\n".join(
        f"{found.where} {found.severity} {found.code}: {found.message}" for found in findings
    )


@pytest.mark.every(but=1)
@pytest.mark.parametrize("format_name", ["handout", "handout-a4", "large-print"])
@pytest.mark.parametrize("outlet", ["desk", "marketing"])
def test_the_faultless_handout_has_nothing_to_be_found(format_name: str, outlet: str) -> None:
    order = Order(PROJECT / "content.yaml", (format_name,), release=release(outlet))
    (proof,) = warm().proofs(order)
    assert proof.findings == (), told(proof.findings)


@pytest.mark.parametrize("case", CASES, ids=numbered(CASES))
def test_a_slip_in_the_text_is_found_and_its_near_miss_is_not(case: Case) -> None:
    found = on_text(case.fault, case.given, case.law)
    assert clinic.codes(found) == {case.code, *case.besides}, told(found)
    assert all(one.hint for one in found)
    assert on_text(case.near, case.given, case.law) == []


@pytest.mark.every(but=6)
@pytest.mark.parametrize("case", PAGES, ids=numbered(PAGES))
def test_a_slip_on_the_page_is_found(case: Case) -> None:
    found = on_page(case.fault, case.given, case.law)
    assert clinic.codes(found) == {case.code, *case.besides}, told(found)


def shares(case: Case) -> bool:
    """Return whether a near miss can stand on one page with the others: it is one of style sheet or
    markup.
    """
    return (
        parts(case.near) == Slip(css=parts(case.near).css, markup=parts(case.near).markup)
        and not case.given[0]
    )


ALONE = [case for case in PAGES if not shares(case)]


@pytest.mark.every(but=4)
@pytest.mark.parametrize("case", ALONE, ids=numbered(ALONE))
def test_a_near_miss_on_the_page_is_silent(case: Case) -> None:
    found = on_page(case.near, case.given, case.law)
    assert found == [], told(found)


def test_the_other_near_misses_are_silent_on_one_page() -> None:
    """Together they cost one page and not twenty-five; one that is wrong is told by its code."""
    near = [parts(case.near) for case in PAGES if shares(case)]
    assert len(near) > 20
    css = "\n".join(slip.css for slip in near)
    found = on_page(Slip(css=css), NONE, "US-IL", *(slip.markup for slip in near))
    assert found == [], told(found)


@pytest.mark.parametrize(("code", "harm", "near"), FILES)
def test_a_harm_to_the_file_is_found_and_its_near_miss_is_not(
    code: str, harm: Harm, near: Harm
) -> None:
    text, made, pdf, _ = sound()
    for change, wanted in ((harm, {code}), (near, set())):
        file = papers.own(pdf.data)
        change(file)
        found = check.pdf(text, made, Pdf(papers.saved(file), pdf.pages))
        assert clinic.codes(found) == wanted, told(found)


@cache
def sound() -> tuple[Manuscript, Edition, Pdf, list[Finding]]:
    return printed(NONE, NONE, "US-IL")


@pytest.mark.parametrize("name", WAIVERS)
def test_a_waiver_answers_for_what_it_names_and_no_longer_than_it_says(name: str) -> None:
    waiver, wanted = WAIVERS[name]
    found = on_text(waiver, STANDS)
    assert {one.code: str(one.severity) for one in found} == wanted, told(found)
    assert [bool(one.waived) for one in found] == [name.startswith("holds")] + [False] * (
        len(found) - 1
    )


@pytest.mark.parametrize(("code", "desk", "marketing", "slip", "law"), GRADES)
def test_an_email_is_graded_more_strictly_than_the_desk(
    code: str, desk: str, marketing: str, slip: Slip | Edit, law: str
) -> None:
    for outlet, grade in (("desk", desk), ("marketing", marketing)):
        found = [one for one in on_text(slip, law=law, outlet=outlet) if one.code == code]
        assert {str(one.severity) for one in found} == {grade}, outlet


def test_every_check_has_a_faulty_handout() -> None:
    slips = {case.code for case in (*CASES, *PAGES)} | {code for code, _, _ in FILES}
    shelf = {check.code(module) for module in check.shelf()}
    assert shelf - slips - set(ELSEWHERE) == set(), "give these a case, with a near miss beside it"
    assert slips | set(ELSEWHERE) <= shelf, "no such check"
    assert slips & set(ELSEWHERE) == set()
    assert len(CASES) + len(PAGES) + len(FILES) >= 60


@pytest.mark.parametrize("code", ELSEWHERE)
def test_what_no_slip_of_a_handout_brings_is_tested_where_the_table_says(code: str) -> None:
    file = ELSEWHERE[code].partition(":")[0].partition(",")[0]
    assert code in (TESTS.parent / file).read_text("utf-8").replace("_", "-")


def test_an_edit_that_changes_nothing_is_refused() -> None:
    assert edited("one two three two", ("one…three", "four")) == "four two"
    for old in ("two", "five"):
        with pytest.raises(AssertionError):
            edited("one two three two", (old, "six"))


@pytest.mark.parametrize("sentence", CAREFUL)
def test_a_careful_authors_sentence_is_silent(sentence: str) -> None:
    found = on_text(in_body(sentence))
    assert found == [], told(found)


@pytest.mark.parametrize(("sentence", "wanted"), TEMPTED)
def test_its_neighbour_is_found(sentence: str, wanted: set[str]) -> None:
    found = on_text(in_body(sentence))
    assert clinic.codes(found) == wanted, told(found)
