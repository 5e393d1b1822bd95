"""A print shop's file lacks something that PDF/X-4 asks for, or holds something that it forbids.

The print shop's own check would send it back, or its software would guess: which press was meant,
whether colours were trapped, which of two files with one name is the newer. No free validator of
PDF/X-4 is known; these are its rules as far as they concern what can be on such pages.

Basis: ISO 15930-7:2010 (PDF/X-4), clause 6, https://www.iso.org/standard/55843.html; ISO
32000-1:2008, 14.11.5 "Output intents". Dates are those of the handout's review, or of 1970-01-01
where there was none: the project's own rule.

Faulty: a file without /OutputIntents, or with a link (/Annots) on a page

Mended: the file as brochure made it
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from brochure.inspect import colour_spaces, objects
from brochure.inspect.faults import Locked
from brochure.model.condition import OutputCondition
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

HINT = "do not send this file; if nobody changed it after brochure made it, please report it"
UNDATED = datetime.date(1970, 1, 1)
X4, REGISTRY = "PDF/X-4", "http://www.color.org"
XMP_VERSION = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
XMP_DATES = ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate")
XMP_NEEDED = (
    "dc:title",
    "xmpMM:DocumentID",
    "xmpMM:InstanceID",
    "xmpMM:VersionID",
    "xmpMM:RenditionClass",
)
# What may not stand in the catalogue, on a page or in any other dictionary, and what a person calls
# it.
CATALOGUE = {
    "/AcroForm": "a form to fill in", "/Names": "names for places or enclosed files",
    "/OCProperties": "layers",
    "/OpenAction": "an action at its opening", "/AA": "actions that start by themselves",
    "/Outlines": "bookmarks",
    "/StructTreeRoot": "tags without their content",
}  # fmt: skip
ANYWHERE = {
    "/JS": "a script", "/EF": "an enclosed file", "/OPI": "a stand-in for a picture",
    "/Ref": "a page of another file",
    "/Alternates": "a picture in two forms", "/TR": "a transfer curve", "/TR2": "a transfer curve",
    "/HTP": "a halftone's place", "/HT": "a halftone of its own",
    "/BG": "a way of its own to make black",
    "/UCR": "a way of its own to save ink", "/PresSteps": "a show",
}  # fmt: skip
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
FONTS = ("/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2")
BLENDS = ("/Normal", "/Compatible")
AREAS = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")


def finished(
    manuscript: Manuscript, edition: Edition, _made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Look at the file's catalogue, its metadata and every dictionary."""
    if one.purpose != "press" or edition.condition is None:
        return
    try:
        file = objects.read(one.pdf.data)
        faults = [
            *_self(file),
            *_dates(file, manuscript.handout.document.reviewed_on or UNDATED),
            *_intent(file, edition.condition),
            *_catalogue(file),
        ]
        faults += sorted(
            {fault for held in objects.dictionaries(one.pdf.data) for fault in _held(held)}
        )
    except Locked:
        faults = ["it is locked by a password"]
    for fault in faults:
        yield error("press-file-fault", f"the print shop's file: {fault}", None, HINT)


def _self(file: objects.File) -> Iterator[str]:
    """Say what is wrong with how a file names itself."""
    if file.pdf_version != "1.6":
        yield f"it is PDF {file.pdf_version}, where PDF/X-4 is PDF 1.6"
    if file.is_encrypted:
        yield "it is encrypted"
    said, info = file.open_metadata(), file.docinfo
    if said.get(XMP_VERSION) != X4:
        yield f"its metadata say {said.get(XMP_VERSION) or 'nothing'} as its standard, not {X4}"
    for key in XMP_NEEDED:
        if not str(said.get(key, "")).strip():
            yield f"its metadata lack {key}"
    if str(info.get("/Title", "")) != str(said.get("dc:title", "")):
        yield "it has another title in its metadata than in its document information"
    if objects.name(info, "/Trapped") != "/False" or said.get("pdf:Trapped") != "False":
        yield "it does not say that it is not trapped"
    ids = file.trailer.get("/ID")
    if ids is None or len(ids) != 2 or any(len(bytes(part)) < 16 for part in ids):
        yield "it has no identity (/ID) of 16 bytes and more"


def _dates(file: objects.File, day: datetime.date) -> Iterator[str]:
    """Say which dates are not the day of the review."""
    said, info = file.open_metadata(), file.docinfo
    for key in ("/CreationDate", "/ModDate"):
        if str(info.get(key, "")) != f"D:{day:%Y%m%d}000000Z":
            yield (
                f"its {key[1:]} is {info.get(key) or 'missing'}, and should be {day}, the day of "
                "its review"
            )
    for key in XMP_DATES:
        if not re.fullmatch(rf"{day}T00:00:00(Z|\+00:00)", str(said.get(key, ""))):
            yield (
                f"its {key} is {said.get(key) or 'missing'}, and should be {day}, the day of its "
                "review"
            )


def _intent(file: objects.File, condition: OutputCondition) -> Iterator[str]:
    """Say what is wrong with the output intent."""
    held: Any = file.Root.get("/OutputIntents", [])
    intents = [one for one in held if objects.name(one, "/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"it has {len(intents) or 'no'} output intents (GTS_PDFX), and needs one"
        return
    (intent,) = intents
    for key, wanted in (
        ("/OutputConditionIdentifier", condition.label.identifier), ("/RegistryName", REGISTRY),
        ("/Info", condition.label.info),
    ):  # fmt: skip
        if str(intent.get(key, "")) != wanted:
            yield (
                f"its output intent says {intent.get(key) or 'nothing'} as {key[1:]}, not {wanted}"
            )
    profile = intent.get("/DestOutputProfile")
    if objects.content(profile) != condition.profile:
        yield f"its output intent does not hold the profile of the condition '{condition.name}'"
    elif profile.get("/N") != 4 or condition.profile[colour_spaces.SIGNATURE] != b"CMYK":
        yield "the profile of its output intent is not one of four inks"


def _catalogue(file: objects.File) -> Iterator[str]:
    """Say what the catalogue and the pages hold that they must not."""
    for key, what in CATALOGUE.items():
        if key in file.Root:
            yield f"it has {what} ({key[1:]})"
    preferences: Any = file.Root.get("/ViewerPreferences", {})
    for key in AREAS:
        if key in preferences and objects.name(preferences, key) not in ("/BleedBox", "/MediaBox"):
            yield f"its viewer preferences show another part of the page than the bleed ({key[1:]})"
    for number, page in enumerate(file.pages, 1):
        count = len(page.obj.get("/Annots", []))
        if count:
            yield f"page {number} has {count} annotation{'s' * (count > 1)}, such as links"
        if "/AA" in page.obj:
            yield f"page {number} has actions that start by themselves (AA)"


def _held(one: Any) -> Iterator[str]:
    """Say what a dictionary holds that it must not."""
    for key, what in ANYWHERE.items():
        if key in one and objects.name(one, key) != "/Default":
            yield f"it holds {what} ({key[1:]})"
    action = objects.name(one, "/S")
    if action in {"/JavaScript", "/Launch"}:
        yield f"it holds an action ({action[1:]})"
    if "/BM" in one and objects.name(one, "/BM") not in BLENDS:
        yield f"it mixes colours as a screen does (blend mode {str(one.BM).lstrip('/')})"
    if objects.name(one, "/Subtype") == "/PS":
        yield "it holds a program (PostScript)"
    filters = one.get("/Filter")
    if filters is not None and "LZWDecode" in str(filters):
        yield "it is packed in a way that the standard forbids (LZW)"
    yield from _font(one)


def _font(one: Any) -> Iterator[str]:
    """Say which font is not embedded."""
    kind = objects.name(one, "/Subtype")
    if objects.name(one, "/Type") != "/Font":
        return
    if kind == "/Type3":
        yield "it has letters that are drawn as pictures (a font of type 3)"
    descriptor = one.get("/FontDescriptor", {})
    if kind in FONTS and not any(file in descriptor for file in FONT_FILES):
        yield f"the font {str(one.get('/BaseFont', 'without a name')).lstrip('/')} is not embedded"
