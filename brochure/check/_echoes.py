"""What one fault brings about besides itself: findings that go away with it.

A misspelt heading differs from the source, is printed so, and is a word that no list knows; a
picture without an alternative text is told by Markdown, by the engine, by the tags and by the
standard. The author is told once, by the finding that names the cause and its place. An echo is
left out only beside a finding that is as grave in the end: one that is waived, or that an outlet
makes a warning of, hides no error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from brochure.check import _scripts
from brochure.fold import folded
from brochure.model.finding import Finding, Place
from brochure.model.handout import Handout
from brochure.prose import statements

QUOTED = re.compile("«([^»]*)»")
COLOUR = re.compile("#[0-9a-f]{6}")
ADDRESS = re.compile(r"[^\s«»\"'()]+[./]\w+")
Test = Callable[[Finding, Finding], bool]
"""Whether a finding, given second, is brought about by the first."""


@dataclass(frozen=True)
class Echo:
    """What tells a fault, and what it brings about: both codes, words of their messages, and how
    the two belong together.
    """

    cause: str
    echo: str
    when: Test
    says: str = ""
    because: str = ""

    def joins(self, cause: Finding, echo: Finding) -> bool:
        """Return whether the second of two findings is brought about by the first."""
        return (
            cause.code == self.cause
            and echo.code == self.echo
            and self.because in cause.message
            and self.says in echo.message
            and self.when(cause, echo)
        )


def always(_cause: Finding, _echo: Finding) -> bool:
    """Hold for any two findings of a handout: what they look at is there once."""
    return True


def on_one_line(cause: Finding, echo: Finding) -> bool:
    """Return whether both stand on one line of one file."""
    return _line(cause.where) == _line(echo.where) is not None


def of_one_word(cause: Finding, echo: Finding) -> bool:
    """Return whether the echo is about a word that the cause quotes, on the same line."""
    return on_one_line(cause, echo) and _quotes(cause.message, _first(echo))


def of_its_text(cause: Finding, echo: Finding) -> bool:
    """Return whether the echo is about the text that the cause stands at."""
    text = folded(cause.where.text if cause.where else "")
    quoted = (folded(one.removesuffix(" …")) for one in QUOTED.findall(echo.message))
    return any(words and words in text for words in quoted)


def of_its_words(cause: Finding, echo: Finding) -> bool:
    """Return whether the cause quotes the words that the echo is about."""
    words = _first(echo).removesuffix(" …").strip()
    return bool(words) and words in cause.message


def of_one_address(cause: Finding, echo: Finding) -> bool:
    """Return whether both name one file or web address."""
    return bool(set(ADDRESS.findall(cause.message)) & set(ADDRESS.findall(echo.message)))


def of_its_citation(cause: Finding, echo: Finding) -> bool:
    """Return whether the echo is about a source that the cause names or proposes."""
    names = set(re.findall(r"@([\w-]+)", f"{cause.message} {cause.hint}"))
    return any(re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", echo.message) for one in names)


def of_its_colours(cause: Finding, echo: Finding) -> bool:
    """Return whether the cause names both colours of the echo."""
    pair = set(COLOUR.findall(echo.message))
    return bool(pair) and pair <= set(COLOUR.findall(cause.message))


def of_its_script(cause: Finding, echo: Finding) -> bool:
    """Return whether the echo is about a word that has a letter of a script, or the very character,
    that the cause names.
    """
    told = re.search(r"no (.+) letters", cause.message)
    letters = {one for one in _first(echo) if not one.isascii()}
    if told:
        return any((_scripts.of(one) or "?") in told[1] for one in letters)
    return any(f"U+{ord(one):04X}" in cause.message for one in letters)


def of_its_sentence(cause: Finding, echo: Finding) -> bool:
    """Return whether the cause's hint says that the echo's line has the edited sentence."""
    return echo.where is not None and f"line {echo.where.line} now" in cause.hint


def _line(where: Place | None) -> tuple[str, int] | None:
    return (where.file, where.line) if where and where.line else None


def _first(found: Finding) -> str:
    """Return the words that a finding is about: the first that it quotes."""
    words = QUOTED.search(found.message)
    return words[1] if words else ""


def _quotes(message: str, word: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", quoted) for quoted in QUOTED.findall(message)
    )


NO_ALT = "figure-without-alternative"
ECHOES = (
    # the engine names the character that a font lacks, the check its place as well
    Echo("glyph-missing", "missing-glyph", always),
    Echo("glyph-missing", "word-misspelt", of_its_script),
    # copy-fitting says by how many words the pages are too many
    Echo("copy-overset", "too-many-pages", always),
    Echo("too-many-pages", "page-nearly-empty", always),
    # what the YAML has otherwise than the source is printed and spelled otherwise too
    Echo("source-differs", "text-not-verbatim", always),
    Echo("source-differs", "word-misspelt", of_one_word),
    Echo("source-differs", "words-confused", of_one_word),
    # what is no word as it stands
    Echo("letters-garbled", "word-misspelt", of_its_words),
    Echo("letters-garbled", "source-differs", of_its_words),
    Echo("placeholder-left", "word-misspelt", of_its_words),
    Echo("mark-left-over", "word-misspelt", of_its_words),
    # a picture without words for who cannot see it
    Echo("markdown-fault", NO_ALT, on_one_line, "no alternative text", "no text for people"),
    Echo("markdown-fault", "missing-picture", always, "required alt", "no text for people"),
    Echo("markdown-fault", "pdf-ua-fault", always, ", 7.3:", "no text for people"),
    Echo(NO_ALT, "missing-picture", always, "required alt", "no alternative text"),
    Echo(NO_ALT, "pdf-ua-fault", always, ", 7.3:", "no alternative text"),
    Echo(NO_ALT, "word-misspelt", of_its_text, "", "the name of a file"),
    # a picture that cannot be used
    Echo("markdown-fault", "refused-address", of_one_address, "", "is not in the project"),
    Echo("markdown-fault", "missing-picture", of_one_address, "", "is not in the project"),
    # headings of a wrong level
    Echo("markdown-fault", "heading-skipped", of_its_text, "", "is the level of"),
    Echo("markdown-fault", "text-hard-to-read", of_its_text, "", "is the level of"),
    Echo("markdown-fault", "text-too-small", of_its_text, "", "is the level of"),
    Echo("heading-skipped", "text-too-small", of_its_words),
    Echo("heading-skipped", "pdf-ua-fault", always, ", 7.4:"),
    Echo("markdown-fault", "pdf-ua-fault", always, ", 7.4:", "is the level of"),
    # a citation of a source that is not there
    Echo("citation-unresolved", "text-unaccounted", of_its_citation),
    Echo("citation-unresolved", "text-not-verbatim", of_its_citation),
    Echo("citation-unresolved", "reference-uncited", of_its_citation),
    # a sentence that was edited since somebody signed what it claims
    Echo("claim-stale", "claim-unsubstantiated", of_its_sentence),
    # colours of the brand
    Echo("contrast-too-low", "text-hard-to-read", of_its_colours),
    # a text that is hidden, cut off or changed on the page
    Echo("text-cut-off", "text-not-verbatim", on_one_line),
    Echo("text-not-verbatim", "text-unaccounted", of_its_words),
    Echo("text-not-verbatim", "capitals-too-long", on_one_line),
    Echo("notice-not-verbatim", "text-dropped", on_one_line),
    Echo("text-cut-off", "text-dropped", on_one_line),
    Echo("text-cut-off", "notice-not-verbatim", on_one_line),
    Echo("text-cut-off", "text-struck-out", on_one_line),
    # a link without words
    Echo("link-without-target", "pdf-ua-fault", always, ", 7.18.5:", "has no description"),
    # the language or the title of the file
    Echo("language-not-set", "engine-warning", always, "lang"),
    Echo("language-not-set", "pdf-ua-fault", always, ", 7.2: a passage's language"),
    Echo("language-not-set", "pdf-ua-fault", always, "lack something", "title"),
)


def without(findings: Iterable[Finding], handout: Handout) -> list[Finding]:
    """Return the findings, as grave as they are in the end, without those that others bring
    about.
    """
    listed = list(findings)
    by_code: dict[str, list[Finding]] = {}
    for found in listed:
        by_code.setdefault(found.code, []).append(found)
    return [
        found
        for found in listed
        if not _is_instead_of_a_picture(found, listed, handout)
        and not any(
            echo.joins(cause, found) and cause.severity >= found.severity and not cause.waived
            for echo in ECHOES
            if echo.echo == found.code
            for cause in by_code.get(echo.cause, ())
        )
    ]


def _is_instead_of_a_picture(found: Finding, listed: list[Finding], handout: Handout) -> bool:
    """Return whether a text is the alternative one of a picture that could not be drawn."""
    if found.code not in {"text-unaccounted", "text-covered"} or not any(
        one.code in {"refused-address", "missing-picture"} and one.severity >= found.severity
        for one in listed
    ):
        return False
    words = _first(found).removesuffix(" …")
    bodies = (section.body for section in handout.sections)
    pictures = (match[1] for body in bodies for match in statements.PICTURE.finditer(body))
    return bool(words) and any(folded(words) in folded(one) for one in pictures)
