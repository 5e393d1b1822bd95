"""The verbs in order: read, check the text, compose, typeset, check the PDF, deliver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from brochure import check, compose, copyfit, finish, read
from brochure.deliver.channel import Channel
from brochure.errors import BadInput, Refused
from brochure.model.edition import Edition, Language
from brochure.model.finding import Finding, error, forbids_delivery, in_order
from brochure.model.format import Format
from brochure.model.handout import Handout
from brochure.model.layout import Layout
from brochure.model.manuscript import Manuscript
from brochure.model.parcel import DocumentReference, Parcel, Purpose, Receipt, Ticket
from brochure.model.pdf import Finished, Html, Pdf
from brochure.model.proof import Order, Proof, Typeset
from brochure.model.review import Review, ReviewWords
from brochure.prose import statements
from brochure.read.orders import ordered
from brochure.shelves import LANGUAGES, Shelves
from brochure.typeset import Typesetter
from brochure.work import bounds
from brochure.work.steps import step

# The format whose findings a review sheet shows, and its own.
REVIEWED, REVIEW = "handout", "review"


class Pipeline:
    """Makes proofs of handouts; keeps the typesetter warm from one to the next."""

    def __init__(self, shelves: Shelves) -> None:
        """Take the shelves of a project."""
        self.shelves = shelves
        self._typesetter: Typesetter | None = None

    def proofs(self, order: Order) -> Iterator[Proof]:
        """Yield a proof of each format that is ordered.

        Raises BadInput when something cannot be read (all of it told), MachineLacks when the engine
        cannot be loaded.
        """
        manuscript, editions = self.editions(order)
        for edition in editions:
            yield self.proof(manuscript, edition)

    def editions(self, order: Order) -> tuple[Manuscript, list[Edition]]:
        """Return what proofs are made of. Raises BadInput as `proofs` does."""
        with step(1, f"read {order.content.name}"):
            manuscript, editions = self.read(order)
        for edition in editions:
            if edition.format.document == "review":
                message = (
                    f"the format '{edition.format_name}' is the review sheet, which shows what a "
                    "check finds"
                )
                raise BadInput([error("input", message, None, "`brochure review` makes it")])
        return manuscript, editions

    def review(self, order: Order) -> Proof:
        """Return the review sheet of a handout: what is found in the handout stands on it and does
        not keep it back.

        Raises what `proofs` raises.
        """
        with step(1, f"read {order.content.name}"):
            manuscript, (edition, sheet) = self.read(replace(order, formats=(REVIEWED, REVIEW)))
        findings = self.proof(manuscript, edition).findings
        article = edition.language
        language, words = self._review_language(edition.language_name)
        review = Review(
            words=words,
            tag=article.tag,
            direction=article.direction,
            statements=statements.of(manuscript),
            findings=findings,
        )
        sheet = replace(sheet, language=language)
        with step(3, f"compose {REVIEW}"):
            html = compose.html(manuscript, sheet, self.shelves, review)
        with _bounded(manuscript, sheet), step(4, f"typeset {REVIEW}"):
            pdf, said = self.typesetter().pdf(html)
        with step(5, f"check the PDF of {REVIEW}"):
            # A waiver answers for what is found in the handout, not in the sheet.
            bare = replace(
                manuscript, handout=manuscript.handout.model_copy(update={"waivers": ()})
            )
            settled = check.settled(said + check.pdf(bare, sheet, pdf), bare, sheet)
        return Proof(
            manuscript=manuscript, edition=sheet, html=html, pdf=pdf, findings=in_order(settled)
        )

    def _review_language(self, name: str) -> tuple[Language, ReviewWords]:
        """Return the language of a review sheet and its words: the article's, or English where its
        pack has none.
        """
        for known in (name, "en"):
            language, words, findings = read.review_words(self.shelves, known)
            if findings:
                raise BadInput(findings)
            if language and words:
                return language, words
        message = f"no words for the review sheet: {LANGUAGES}/en/review.yaml is missing"
        hint = "take it from the English pack that comes with brochure"
        raise BadInput([error("input", message, None, hint)])

    def read(self, order: Order) -> tuple[Manuscript, list[Edition]]:
        """Return the manuscript and the editions that are ordered. Raises BadInput with all that is
        wrong.
        """
        return ordered(self.shelves, order)

    def typesetter(self) -> Typesetter:
        """Return the warm typesetter. Raises MachineLacks when the engine's libraries are
        missing.
        """
        if self._typesetter is None:
            self._typesetter = Typesetter(self.shelves)
        return self._typesetter

    def proof(self, manuscript: Manuscript, edition: Edition) -> Proof:
        """Return the proof of one edition, with a reader's own words where the manuscript has
        some.
        """
        with _bounded(manuscript, edition):
            findings = self._text(manuscript, edition)
            try:
                made = self.typeset(manuscript, edition)
            except Refused as trouble:
                # what the text has is told beside it
                settled = check.settled([*findings, *trouble.findings], manuscript, edition)
                raise type(trouble)(settled) from None
            return self._checked(made, findings)

    def checked(self, made: Typeset) -> Proof:
        """Return the proof of what is typeset."""
        with _bounded(made.manuscript, made.edition):
            return self._checked(made, self._text(made.manuscript, made.edition))

    def typeset(self, manuscript: Manuscript, edition: Edition) -> Typeset:
        """Return the tagged PDF of one edition as the copy fits it; nobody has looked at it yet."""
        name = edition.format_name
        with _bounded(manuscript, edition):
            with step(3, f"compose {name}"):
                fullest = _at(edition, edition.format.fitted(1))
                html = compose.html(manuscript, fullest, self.shelves)
            with step(4, f"typeset {name}"):
                manuscript, edition, html, laid, said = self._fitted(manuscript, edition, html)
                pdf, heard = self.typesetter().write(html, laid)
        return Typeset(
            manuscript=manuscript,
            edition=edition,
            html=html,
            layout=laid,
            pdf=pdf,
            said=(*said, *heard),
            overset=forbids_delivery(said),
        )

    def _text(self, manuscript: Manuscript, edition: Edition) -> list[Finding]:
        with step(2, f"check the text for {edition.format_name}"):
            return check.text(manuscript, edition)

    def _checked(self, made: Typeset, findings: list[Finding]) -> Proof:
        manuscript, edition, pdf = made.manuscript, made.edition, made.pdf
        with step(5, f"check the PDF of {edition.format_name}"):
            # What has no room brings other faults about: they are not told beside it.
            findings += [*made.said, *([] if made.overset else check.pdf(manuscript, edition, pdf))]
        with step(6, f"finish {edition.format_name}"):
            finished, trouble = ((), []) if made.overset else _finished(manuscript, edition, pdf)
        settled = in_order(check.settled([*findings, *trouble], manuscript, edition))
        return Proof(
            manuscript=manuscript,
            edition=edition,
            html=made.html,
            pdf=pdf,
            findings=settled,
            finished=finished,
        )

    def _fitted(
        self, manuscript: Manuscript, edition: Edition, first: Html
    ) -> tuple[Manuscript, Edition, Html, Layout, list[Finding]]:
        """Return manuscript and edition as the copy fits, filled up with pages of notes; `first` is
        tried first.
        """
        pages = {edition.format.fitted(1): first}

        def lay_out(made: Format) -> Layout:
            if made not in pages:
                pages[made] = compose.html(manuscript, _at(edition, made), self.shelves)
            return self.typesetter().lay_out(pages[made])

        fit = copyfit.fitted(edition.format, lay_out)
        entries = copyfit.refitted(manuscript.entries, fit.layout.fields)
        while entries != manuscript.entries:
            manuscript = replace(manuscript, entries=entries)
            pages.clear()
            fit = copyfit.fitted(edition.format, lay_out)
            entries = copyfit.refitted(entries, fit.layout.fields)
        made, laid = fit.format, fit.layout
        padding = copyfit.padding(laid, made)
        if padding:
            made = made.model_copy(update={"notes_pages": made.notes_pages + padding})
            laid = lay_out(made)
        said = [
            *copyfit.findings(fit, edition.format_name),
            *copyfit.field_findings(laid.fields, edition.format_name),
        ]
        return manuscript, _at(edition, made), pages[made], laid, said


@contextmanager
def _bounded(manuscript: Manuscript, edition: Edition) -> Iterator[None]:
    """Hold the work on an edition within its bounds. What stops it has a place; raises Refused."""
    try:
        with bounds.held():
            yield
    except bounds.Exceeded as over:
        found = bounds.finding(over, edition.format_name)
        raise Refused(check.placed([found], manuscript, edition)) from None
    except Refused as trouble:
        raise type(trouble)(check.placed(trouble.findings, manuscript, edition)) from None


def _finished(
    manuscript: Manuscript, edition: Edition, pdf: Pdf
) -> tuple[tuple[Finished, ...], list[Finding]]:
    """Return what is made from a PDF, and what is found in it; none where a page holds what cannot
    be finished.
    """
    try:
        made = tuple(finish.all_of(pdf, edition))
    except Refused as refused:
        return (), list(refused.findings)
    return made, [found for one in made for found in check.finished(manuscript, edition, pdf, one)]


def _at(edition: Edition, made: Format) -> Edition:
    return replace(edition, format=made)


def deliver(proof: Proof, channel: Channel) -> tuple[Receipt, ...]:
    """Send a proof's files. Raises Refused when its findings forbid that, CannotDeliver."""
    if forbids_delivery(proof.findings):
        raise Refused(proof.findings)
    made, ticket = parcels(proof), Ticket.of(proof.edition.format)
    with step(7, f"deliver {', '.join(parcel.name for parcel in made)}"):
        return tuple(channel.send(parcel, ticket) for parcel in made)


def parcels(proof: Proof) -> tuple[Parcel, ...]:
    """Return a proof's files: a print shop gets its own alone, sheets to be folded come beside the
    PDF for readers.
    """
    handout, edition = proof.manuscript.handout, proof.edition
    name, only_press = _file_name(handout, edition), edition.format.press.always

    def parcel(pdf: Pdf, purpose: Purpose, suffix: str = "") -> Parcel:
        return Parcel(
            name=f"{name}{suffix}.pdf",
            data=pdf.data,
            pages=pdf.pages,
            title=handout.title,
            language=edition.language.tag,
            purpose=purpose,
            document=DocumentReference(handout.document.id, handout.document.version),
        )

    finished = tuple(
        parcel(made.pdf, made.purpose, "" if only_press else f"-{made.purpose}")
        for made in proof.finished
    )
    if only_press or edition.condition:
        return finished
    return (parcel(proof.pdf, edition.format.document), *finished)


def _file_name(handout: Handout, edition: Edition) -> str:
    """Return id and format, and what is not the handout's own: no edition takes the place of
    another.

    Past its review it says so; a poster has no review, the law's words alone stand on it.
    """
    settings = edition.settings
    language = settings.project.language if settings.is_marked else handout.language
    others = [(edition.language_name, language), (edition.brand_name, handout.brand)]
    if edition.condition:
        others.append((edition.condition.name, edition.format.press.condition))
    expired = handout.document.is_past_review(edition.day) and edition.format.document in {
        "handout",
        "key-points",
    }
    parts = [handout.document.id, edition.format_name, *(one for one, own in others if one != own)]
    return "-".join([*parts, *["expired"] * expired])
