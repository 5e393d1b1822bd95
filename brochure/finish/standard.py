"""What PDF/X-4 asks of a file beside its pages (ISO 15930-7:2010): who it is, when, and for which
press.

Dates are the day of the handout's review, at midnight UTC: the same handout gives the same bytes
whenever it is made. One that was never reviewed bears the first day of the Unix calendar, which
nobody takes for a date.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from brochure.model.condition import OutputCondition

VERSION = "1.6"
X4 = "PDF/X-4"
NAMESPACE = "http://www.npes.org/pdfx/ns/id/"
REGISTRY = "http://www.color.org"
"""The registry that knows the conditions by their identifiers: the ICC's."""
UNDATED = datetime.date(1970, 1, 1)
PRODUCER = "brochure"


@dataclass(frozen=True)
class About:
    """What the file for readers says of itself."""

    identifier: str
    version: str
    title: str
    author: str
    producer: str
    day: datetime.date


def about(pdf: pikepdf.Pdf) -> About:
    """Return what a file's metadata say of it."""
    said = pdf.open_metadata()
    day = str(said.get("dc:date", ""))
    return About(
        identifier=str(said.get("dc:identifier", "")),
        version=str(said.get("xmpMM:VersionID", "1")),
        title=str(said.get("dc:title", "")),
        author=str(pdf.docinfo.get("/Author", "")),
        producer=str(pdf.docinfo.get("/Producer", "")),
        day=datetime.date.fromisoformat(day) if day else UNDATED,
    )


def described(pdf: pikepdf.Pdf, known: About, edition: str, content: bytes) -> None:
    """Give a file the catalogue, metadata and identity of PDF/X-4, and nothing else.

    `edition` names what the document is an edition of, `content` is what it is made from: the same
    gives the same ids.
    """
    document = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:brochure:{known.identifier}:{edition}")
    instance = uuid.uuid5(document, hashlib.sha256(content).hexdigest())
    for key in list(pdf.Root.keys()):
        if key not in {"/Type", "/Pages", "/Lang"}:
            del pdf.Root[key]
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    written, dated = f"D:{known.day:%Y%m%d}000000Z", f"{known.day.isoformat()}T00:00:00Z"
    for key, value in (
        ("/Title", known.title), ("/Author", known.author), ("/Creator", PRODUCER),
        ("/Producer", known.producer),
        ("/CreationDate", written), ("/ModDate", written),
    ):  # fmt: skip
        pdf.docinfo[key] = String(value)
    pdf.docinfo["/Trapped"] = Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        said.register_xml_namespace(NAMESPACE, "pdfxid")
        said["pdfxid:GTS_PDFXVersion"] = X4
        said["dc:title"] = known.title
        said["dc:creator"] = [known.author]
        said["dc:identifier"] = known.identifier
        said["pdf:Producer"] = known.producer
        said["pdf:Trapped"] = "False"
        said["xmp:CreatorTool"] = PRODUCER
        said["xmp:CreateDate"] = said["xmp:ModifyDate"] = said["xmp:MetadataDate"] = dated
        said["xmpMM:DocumentID"], said["xmpMM:InstanceID"] = f"uuid:{document}", f"uuid:{instance}"
        said["xmpMM:VersionID"], said["xmpMM:RenditionClass"] = known.version, "default"


def intended(pdf: pikepdf.Pdf, condition: OutputCondition) -> None:
    """Say for which press, paper and ink a file is made, with the profile of their colours."""
    profile = pdf.make_stream(condition.profile, N=4, Alternate=Name.DeviceCMYK)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=profile)
    intent.OutputConditionIdentifier = String(condition.label.identifier)
    intent.OutputCondition = intent.Info = String(condition.label.info)
    intent.RegistryName = String(REGISTRY)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
