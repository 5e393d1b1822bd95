"""The output condition of a print shop: its label and its profile, read from the shelf assets/conditions."""

from __future__ import annotations

from brochure.model.condition import ConditionLabel, OutputCondition
from brochure.model.edition import Release
from brochure.model.finding import Finding, Place, error
from brochure.model.format import Format
from brochure.read.items import item
from brochure.shelves import CONDITIONS, Shelves, shown

# An ICC profile says so in its header (ICC.1:2010, 7.2.9), and what it is for: a printer of four inks (7.2.5, 7.2.6).
SIGNATURE, PRINTER, FOUR_INKS = b"acsp", b"prtr", b"CMYK"


def condition_of(
    shelves: Shelves, made: Format | None, release: Release, findings: list[Finding]
) -> OutputCondition | None:
    """Return the condition that an edition is made for; None when it is for no print shop, or cannot be used."""
    if made is None:
        return None
    if not (made.press.always or release.press):
        if release.condition:
            hint = "add --press, or choose the format press"
            findings.append(error("input", "a condition is named, and nothing is made for a print shop", None, hint))
        return None
    name = release.condition or made.press.condition
    label = item(shelves, CONDITIONS, name, ConditionLabel, findings)
    if label is None:
        return None
    path = shelves.find(f"{CONDITIONS}/{name}/{label.profile}")
    data = path.read_bytes() if path else b""
    if data[36:40] != SIGNATURE or data[12:16] != PRINTER or data[16:20] != FOUR_INKS:
        said = shown(path) if path else f"{CONDITIONS}/{name}/{label.profile}"
        message = f"{said} is not an ICC profile of a printer with four inks" if path else f"there is no {said}"
        where = Place(shown(label_path)) if (label_path := shelves.label(CONDITIONS, name)) else None
        findings.append(error("input", message, where, "name the profile's file as `profile`"))
        return None
    return OutputCondition(name, label, data)
