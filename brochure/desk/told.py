"""What the desk knows, as plain values for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brochure.desk.service import Desk
from brochure.desk.stock import Document, Version, title_of
from brochure.model.finding import Finding
from brochure.model.given import OVER, Job
from brochure.model.handout import Handout
from brochure.model.outcome import Outcome
from brochure.printing.offers import Offer
from brochure.printing.permit import Refusal

# So many results are shown; a word more narrows them.
MOST_HITS = 60
# What is told to whom nothing is told yet; its keys are those of `state`.
NOTHING: dict[str, Any] = {"jobs": [], "printers": [], "making": 0, "said": ""}


def hits(desk: Desk, words: str, recent: Sequence[str]) -> dict[str, Any]:
    """Return what is found; without words what the desk gave out last, then all by title."""
    stock = desk.keeper.stock
    if words.strip():
        found = stock.find(words)
    else:
        first = [stock.documents[one] for one in recent if one in stock.documents]
        rest = [one for one in stock.by_title() if one not in first]
        found = [(one, "") for one in (*first, *rest)]
    shown = [_hit(desk, one, where) for one, where in found[:MOST_HITS]]
    return {"hits": shown, "total": len(found)}


def _hit(desk: Desk, document: Document, where: str) -> dict[str, Any]:
    about = document.first.about
    languages = [_language(desk, one) for one in document.versions.values()]
    may = any(one["may_go_out"] for one in languages)
    return {
        "id": document.id,
        "title": about.title,
        "version": about.version,
        "reviewed": desk.words.day(about.reviewed_on),
        "languages": languages,
        "may_go_out": may,
        "why": "" if may else languages[0]["why"],
        "place": where,
    }


def handout(desk: Desk, document: Document, handouts: dict[str, Handout]) -> dict[str, Any]:
    """Return a document with all that can be chosen; `handouts` are its versions as they are read
    now, by language.
    """
    about = document.first.about
    code = next((one.qr for one in handouts.values() if one.qr), None)
    tags = [_language(desk, one)["tag"] for one in document.versions.values()]
    picture = f"/api/handouts/{document.id}/{tags[0]}/code.svg"
    return {
        "id": document.id,
        "title": about.title,
        "version": about.version,
        "reviewed": desk.words.day(about.reviewed_on),
        "code": {"url": code.url, "caption": code.caption, "picture": picture} if code else None,
        "languages": [
            {**_language(desk, one), **_choices(desk, one, handouts.get(name))}
            for name, one in document.versions.items()
        ],
    }


def _choices(desk: Desk, version: Version, read: Handout | None) -> dict[str, Any]:
    known = desk.keeper.outcomes.get(version.path, {})
    offers = desk.keeper.stock.offers.values()
    return {
        "choices": [_choice(desk, version, one, known.get(one.name)) for one in offers],
        "fields": [
            {"name": one.name, "label": one.label, "type": one.type, "example": one.example}
            for one in (read.fields if read else ())
        ],
    }


def _choice(desk: Desk, version: Version, offer: Offer, known: Outcome | None) -> dict[str, Any]:
    sheet = offer.format.sheet
    faulty = known is not None and known.exit_code != 0
    refusal = version.refusal or (Refusal("errors") if faulty else None)
    return {
        "format": offer.name,
        "summary": offer.format.summary,
        "shape": offer.shape,
        "size": offer.size,
        "paper": offer.paper,
        "black_and_white": offer.is_black_and_white,
        "sides": sheet.sides,
        "pages": known.receipts[0].pages if known and known.receipts else None,
        "load": sheet.load,
        "folds": sheet.folds,
        "may_go_out": refusal is None,
        "why": why(desk, refusal),
        "ready": bool(known and not known.exit_code),
    }


def _language(desk: Desk, version: Version) -> dict[str, Any]:
    tag, name, direction = desk.keeper.stock.languages[version.about.language]
    refusal = version.refusal
    if refusal is None:
        known = tuple(desk.keeper.outcomes.get(version.path, {}).values())
        if known and all(one.exit_code for one in known):
            refusal = Refusal("errors")
    return {
        "tag": tag, "name": name, "direction": direction, "title": version.about.title,
        "may_go_out": refusal is None, "why": why(desk, refusal),
    }  # fmt: skip


def why(desk: Desk, refusal: Refusal | None) -> str:
    """Return in the page's words why something may not go out; nothing where it may."""
    return desk.words.why(refusal) if refusal else ""


def state(desk: Desk, name: str) -> dict[str, Any]:
    """Return what changes while a desk is looked at: its jobs, the printers, what is made still."""
    return {
        "jobs": [_job(desk, one) for one in desk.jobs(name)],
        "printers": [{**one, "said": desk.words.said(one["said"])} for one in desk.printers.told()],
        "making": desk.keeper.making,
        "said": desk.words.said(desk.trouble or desk.keeper.trouble),
    }


def _job(desk: Desk, job: Job) -> dict[str, Any]:
    given, over = job.given, job.state in OVER
    # what the printer left out, told when it took the job, holds to the end
    taken = next((one.said for one in job.events if one.job is not None), "")
    said = "; ".join(dict.fromkeys(filter(None, (job.events[-1].said, taken))))
    return {
        "number": job.number,
        "title": title_of(desk.keeper.stock, given.document, given.language),
        "language": given.language,
        "format": given.format,
        "printer": given.printer,
        "copies": given.copies,
        "state": job.state,
        "said": desk.words.said(said),
        "over": over,
        "can_cancel": not over and job.printer_job is not None,
        "can_repeat": over and desk.again(job.number) is not None,
        "at": f"{job.events[0].at.astimezone():%H:%M}",
    }


def sentence(findings: tuple[Finding, ...]) -> str:
    """Return the gravest finding for a person at the desk."""
    first = findings[0]
    hint = f" {first.hint[:1].upper()}{first.hint[1:]}." if first.hint else ""
    return f"{first.message[:1].upper()}{first.message[1:]}.{hint}"
