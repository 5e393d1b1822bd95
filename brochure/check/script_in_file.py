"""The PDF holds what a printed page never needs: a script, an enclosed file, an action that starts
something, a lock.

A handout is forwarded and opened on machines that nobody knows. Mail filters turn such files away,
archives refuse them, and a lock keeps patients from enlarging or copying what they were given.

Basis: ISO 19005-2:2011 (PDF/A-2), 6.1.3 (no encryption), 6.5.1 (no scripts, no launching), 6.8
(enclosed files), https://www.iso.org/standard/50655.html; ISO 14289-1:2014 (PDF/UA-1), 7.16
"Security". No rule of its own.

Faulty: <link rel="attachment" href="asset:/pictures/form.xlsx"> in a template of your own

Mended: [The form to fill in](https://www.example.org/form)
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import objects
from brochure.inspect.faults import Locked
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)

# ISO 32000-1, table 198 and 12.7.5: what does more than lead to a page or a web address.
ACTIONS = {
    "/JavaScript": "a script (JavaScript)",
    "/Launch": "an action that starts a program (Launch)",
    "/GoToR": "a link to a file of some machine (GoToR)",
    "/GoToE": "a link into an enclosed file (GoToE)",
    "/SubmitForm": "an action that sends data (SubmitForm)",
    "/ImportData": "an action that reads a file (ImportData)",
    "/Rendition": "a recording (Rendition)",
    "/Sound": "a sound (Sound)",
    "/Movie": "a film (Movie)",
    "/RichMediaExecute": "a film or a program (RichMedia)",
}
KEYS = {
    "/JS": ACTIONS["/JavaScript"],
    "/EF": "an enclosed file (EF)",
    "/XFA": "a form with a program (XFA)",
    "/AA": "actions that start by themselves (AA)",
}
HINT = "take it out of the template or the program that adds it; a link may lead to it instead"


def pdf(_manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look into every dictionary of the file."""
    lock = "the file is encrypted, so that it may not be read aloud, enlarged or printed everywhere"
    try:
        locked = objects.read(made.data).is_encrypted
    except Locked:
        yield error("script-in-file", f"{lock}: it asks for a password", None, HINT)
        return
    if locked:
        yield error("script-in-file", lock, None, HINT)
    found: dict[str, int] = {}
    for one in objects.dictionaries(made.data):
        for what in sorted(_kinds(one)):
            found[what] = found.get(what, 0) + 1
    for what, count in sorted(found.items()):
        yield error(
            "script-in-file", f"the file holds {what}, {count} time{'s' * (count > 1)}", None, HINT
        )


def _kinds(one: objects.Object) -> set[str]:
    """Return what of it one dictionary holds."""
    kinds = {what for key, what in KEYS.items() if key in one}
    kind = objects.name(one, "/S")
    # a structure element has a type under the same key, and a tag may bear any name
    if kind in ACTIONS and "/P" not in one:
        kinds.add(ACTIONS[kind])
    return kinds
