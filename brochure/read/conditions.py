"""The output condition of a print shop: its label and its profile, read from the shelf
assets/conditions.
"""

from __future__ import annotations

from pathlib import Path

from brochure import system
from brochure.model.condition import ConditionLabel, OutputCondition
from brochure.model.edition import Release
from brochure.model.finding import Finding, Place, error
from brochure.model.format import Format
from brochure.read.items import item
from brochure.shelves import CONDITIONS, Shelves, shown

# An ICC profile says so in its header (ICC.1:2010, 7.2.9), and what it is for: a printer of four
# inks (7.2.5, 7.2.6).
SIGNATURE, PRINTER, FOUR_INKS = b"acsp", b"prtr", b"CMYK"
# The largest that print shops give out have some 3 MB; the whole of it goes into every file.
MOST_BYTES = 8_000_000


def condition_of(
    shelves: Shelves, made: Format | None, release: Release, findings: list[Finding]
) -> OutputCondition | None:
    """Return the condition that an edition is made for; None when it is for no print shop, or
    cannot be used.
    """
    if made is None or not (made.press.always or release.press):
        return None
    name = release.condition or made.press.condition
    label = item(shelves, CONDITIONS, name, kind=ConditionLabel, findings=findings)
    if label is None:
        return None
    path = shelves.find(f"{CONDITIONS}/{name}/{label.profile}")
    data, message = (
        _profile(path) if path else (b"", f"there is no {CONDITIONS}/{name}/{label.profile}")
    )
    if message:
        where = (
            Place(shown(label_path)) if (label_path := shelves.label(CONDITIONS, name)) else None
        )
        hint = (
            "name the profile's file as `profile`, and put it beside this label; the print shop "
            "has it"
        )
        findings.append(error("input", message, where, hint))
        return None
    return OutputCondition(name, label, data)


def _profile(path: Path) -> tuple[bytes, str]:
    """Return a profile, and what is wrong with it if anything is."""
    try:
        data = system.read(path, MOST_BYTES)
    except OSError as trouble:
        return b"", f"{shown(path)} cannot be read: {trouble.strerror}"
    if data[36:40] != SIGNATURE or data[12:16] != PRINTER or data[16:20] != FOUR_INKS:
        return b"", f"{shown(path)} is not an ICC profile of a printer with four inks"
    if len(data) != int.from_bytes(data[:4], "big"):
        return b"", f"{shown(path)} is not whole: it has another size than it says itself"
    return data, ""
