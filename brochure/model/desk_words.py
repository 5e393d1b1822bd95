"""The words of the front desk's page, in one language."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, model_validator

from brochure.model.base import Line, Noun


class Counted(Noun):
    """A word that counts something, in the plural forms that its language has (CLDR names them).

    {count} and the other places must stand in `other`; the rest may say the number in words.
    """

    zero: Line | None = None
    one: Line | None = None
    two: Line | None = None
    few: Line | None = None
    many: Line | None = None
    other: Line


class DeskWords(Noun):
    """Every word of the front desk's page; a language has all of them or none."""

    title: Line
    handouts_here: Counted
    """With {count}."""
    making: Counted
    """With {count}: pages that are made ready."""
    lost: Line
    sign_in_title: Line
    sign_in_why: Line
    name: Line
    pin: Line
    sign_in: Line
    sign_in_in: Counted
    """With {count}: the button, for the seconds that must pass after a wrong PIN."""
    wait: Counted
    """With {count}: the same as a sentence."""
    sign_out: Line
    search_label: Line
    clear: Line
    keys: Line
    """Which keys do what in the search."""
    handouts: Line
    found: Counted
    """With {count}."""
    found_shown: Counted
    """With {count}: how many of those found are listed."""
    found_by: Line
    """With {words}: the patient's own word, by which it was found."""
    nothing_found: Line
    """With {words}: what was typed."""
    no_handouts: Line
    recent: Line
    """Over the list as long as nothing is typed."""
    version: Line
    """With {version}."""
    reviewed: Line
    """With {date}, behind the version."""
    may_not_go_out: Line
    """With {why}, such as `it is a draft`."""
    not_today: Line
    """Behind a language or a format that may not go out."""
    welcome_title: Line
    welcome_type: Line
    welcome_look: Line
    welcome_enter: Line
    language: Line
    size: Line
    size_standard: Line
    size_large: Line
    shape: Line
    shape_sheet: Line
    shape_leaflet: Line
    shape_booklet: Line
    shape_card: Line
    shape_poster: Line
    paper: Line
    colour: Line
    in_colour: Line
    black_and_white: Line
    copies: Line
    fewer: Line
    more: Line
    printer: Line
    not_asked: Line
    """Of a printer that has not answered yet."""
    instead: Line
    """With {wanted}, the desk's last choice, and {taken}."""
    instead_why: Line
    """With {wanted}, {why} and {taken}."""
    no_colour: Line
    """With {printer}."""
    no_colour_here: Line
    not_in_printer: Line
    """With {printer} and {paper}."""
    one_sided: Line
    """With {printer}."""
    printer_says: Line
    """With {printer} and {said}, such as `the paper is empty`."""
    no_format: Line
    pages_both_sides: Counted
    """With {count}."""
    pages_one_side: Counted
    """With {count}."""
    own_words: Line
    """What a reader gets printed on this copy alone, such as an appointment."""
    own_words_note: Line
    own_words_soon: Counted
    """With {count}: seconds."""
    own_words_cleared: Line
    such_as: Line
    """With {example}."""
    with_own_words: Line
    first_page: Line
    page_picture: Line
    """With {title} and {language}."""
    page_of: Counted
    """With {page} and {pages}; it counts the pages."""
    no_picture: Line
    all_pages: Line
    close: Line
    show_code: Line
    code_title: Line
    code_picture: Line
    """With {url}."""
    code_address: Line
    enter_prints: Line
    """Before what will be printed: title, language, size and so on."""
    enter_opens: Line
    """The same where no printer answers."""
    one_moment: Line
    nothing_chosen: Line
    print: Counted
    """With {count}: copies."""
    may_not_print: Line
    sending: Line
    sent: Line
    sent_once: Line
    """Why Enter does not print the same thing twice; it names the button `print_again`."""
    sent_to: Line
    """With {printer} and {title}."""
    open_pdf: Line
    open_pdf_beside: Line
    no_printer: Line
    actual_size: Line
    failed: Line
    jobs_title: Line
    copies_told: Counted
    """With {count}."""
    cancel: Line
    cancelling: Line
    print_again: Line
    state_sending: Line
    """With {printer}."""
    state_pending: Line
    """With {printer}."""
    state_processing: Line
    """With {printer}."""
    state_stopped: Line
    """With {printer}."""
    state_completed: Line
    """No more than that the printer says so."""
    state_canceled: Line
    state_aborted: Line
    """With {printer}."""
    state_refused: Line
    """With {printer}."""
    state_uncertain: Line
    uncertain_title: Line
    uncertain: Line
    uncertain_here: Line
    """No answer came to the page itself."""
    looked: Line
    """The button that puts the warning away."""
    why_draft: Line
    """This and the following: why a handout may not go out, as a clause."""
    why_in_review: Line
    why_withdrawn: Line
    why_expired: Line
    """With {date}, on which its review was due."""
    why_stale: Line
    """With {version}, which the handout has that this one was translated from."""
    why_taken: Line
    """With {file}: another handout has the same id."""
    why_errors: Line
    why_unreadable: Line
    """With {file}."""
    sentences: dict[Line, Line] = Field(default_factory=dict)
    """By an English sentence of the server's or of a printer's, the same in this language; one that
    is not here stays English.
    """

    @model_validator(mode="after")
    def _placeholders_are_there(self) -> Self:
        for name in type(self).model_fields:
            given = getattr(self, name)
            if name == "sentences":
                continue
            wanted = PLACES.get(name, {"count"} if isinstance(given, Counted) else set())
            forms = {"other": given} if isinstance(given, str) else given.model_dump()
            for form, text in forms.items():
                there = set(re.findall(r"\{(\w*)\}", text or ""))
                if there == wanted or (form != "other" and there < wanted):
                    continue
                needs = " and ".join(f"{{{key}}}" for key in sorted(wanted)) or "no braces"
                what = name if isinstance(given, str) else f"{name}.{form}"
                raise ValueError(f"the words for {what!r} need {needs}")
        return self


PLACES = {
    "found_by": {"words"}, "nothing_found": {"words"}, "version": {"version"},
    "reviewed": {"date"}, "may_not_go_out": {"why"}, "instead": {"wanted", "taken"},
    "instead_why": {"wanted", "why", "taken"}, "no_colour": {"printer"},
    "not_in_printer": {"printer", "paper"}, "one_sided": {"printer"},
    "printer_says": {"printer", "said"}, "such_as": {"example"},
    "page_picture": {"title", "language"}, "page_of": {"page", "pages"},
    "why_expired": {"date"}, "why_stale": {"version"}, "why_taken": {"file"},
    "why_unreadable": {"file"},
    "code_picture": {"url"}, "sent_to": {"printer", "title"},
    "state_sending": {"printer"}, "state_pending": {"printer"}, "state_processing": {"printer"},
    "state_stopped": {"printer"}, "state_aborted": {"printer"}, "state_refused": {"printer"},
}  # fmt: skip
"""What stands in braces, but for the {count} of what counts."""
