"""What the desk can give out: the project's handouts by id and language, and why one may not go
out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from brochure import read
from brochure.errors import BadInput
from brochure.find import shelf
from brochure.find.fields import Searchable
from brochure.find.index import Index
from brochure.model.project import Settings
from brochure.printing.offers import Offer, offers
from brochure.printing.permit import Refusal, refusal
from brochure.read.items import parsed
from brochure.read.project import handout_files, identity, settings_of
from brochure.read.twins import twins
from brochure.shelves import Shelves, shown


@dataclass(frozen=True)
class Version:
    """A handout in one language: its file, what it says of itself, and why it may not go out by
    what is known of it before any page is made.
    """

    path: Path
    about: Searchable
    refusal: Refusal | None


@dataclass(frozen=True)
class Document:
    """A handout in all its languages, the one it was written in first."""

    id: str
    versions: Mapping[str, Version]
    """By the language's BCP 47 tag."""

    @property
    def first(self) -> Version:
        """Return the version that stands for all."""
        return next(iter(self.versions.values()))


Spoken = tuple[str, str, str]
"""A language's BCP 47 tag, its own name for itself, and its direction."""


@dataclass(frozen=True)
class Stock:
    """All that a project has for patients, as it was read on a day. Nothing in it changes."""

    day: datetime.date
    settings: Settings
    documents: Mapping[str, Document]
    offers: Mapping[str, Offer]
    languages: Mapping[str, Spoken]
    """By a language's folder, how it is called."""
    index: Index = field(repr=False)
    of_key: Mapping[str, str] = field(repr=False)
    """By the index's key, the document's id."""

    @classmethod
    def of(cls, project: Path, day: datetime.date) -> Self:
        """Read a project. A handout that cannot be read stands there too, with the reason. Raises
        BadInput when brochure.yaml cannot be used.
        """
        settings, faults = settings_of(project)
        if faults:
            raise BadInput(faults)
        shelves = Shelves(project)
        spoken: dict[str, Spoken] = {}
        files, _ = handout_files(project, settings)
        known = dict(shelf.of(project).handouts) if files else {}
        taken = twins(files, settings)
        versions: dict[str, dict[str, Version]] = {}
        searched: list[tuple[str, Searchable]] = []
        of_key: dict[str, str] = {}
        for path in files:
            key = shown(path)
            about = known.get(key) or _unreadable(path, settings)
            why = _refusal(path, about, day, key in known, path in taken)
            if about.language not in spoken:
                spoken[about.language] = language_of(shelves, about.language)
            # of twins the first is shown, with the reason
            versions.setdefault(about.id, {}).setdefault(
                spoken[about.language][0], Version(path, about, why)
            )
            searched.append((key, about))
            of_key[key] = about.id
        own = language_of(shelves, settings.project.language)[0]
        documents = {
            name: Document(name, _in_order(languages, own)) for name, languages in versions.items()
        }
        return cls(
            day=day,
            settings=settings,
            documents=documents,
            offers=offers(shelves),
            languages=spoken,
            index=Index.of(searched),
            of_key=of_key,
        )

    def find(self, words: str) -> list[tuple[Document, str]]:
        """Return the documents that have every word, the best first, each with the patient's own
        word for it, where that was found.
        """
        found: dict[str, str] = {}
        for hit in self.index.find(words):
            where = next((one for one in hit.matches if one.where == "also"), None)
            found.setdefault(self.of_key[hit.key], where.excerpt if where else "")
        return [(self.documents[name], where) for name, where in found.items()]

    def by_title(self) -> list[Document]:
        """Return all documents by their title."""
        return sorted(self.documents.values(), key=lambda one: one.first.about.title.casefold())


def _in_order(languages: Mapping[str, Version], own: str) -> dict[str, Version]:
    """Return the languages of a document, the project's own first; a translation of another version
    than the handout's may not go out.
    """
    names = sorted(languages, key=lambda name: (name != own, name))
    first = languages[names[0]]
    found = {names[0]: first}
    for name in names[1:]:
        one = languages[name]
        if one.refusal is None and one.about.version != first.about.version:
            one = Version(one.path, one.about, Refusal("stale", first.about.version))
        found[name] = one
    return found


def _refusal(
    path: Path, about: Searchable, day: datetime.date, is_read: bool, is_taken: bool
) -> Refusal | None:
    if not is_read:
        return Refusal("unreadable", shown(path))
    if is_taken:
        return Refusal("taken", shown(path))
    return refusal(about.status, about.next_review, day)


def _unreadable(path: Path, settings: Settings) -> Searchable:
    """Return what can be said of a handout that cannot be read: enough to be found."""
    own, said = identity(path), parsed(path).value
    title = said.get("title") if isinstance(said, dict) else None
    name = own.id if own else path.stem
    language = (own.language if own else "") or settings.project.language
    title = title if isinstance(title, str) and title.strip() else name
    return Searchable(title, language, "", {"title": (title,)}, name)


def papers(versions: Iterable[Offer], wanted: Iterable[str]) -> list[Offer]:
    """Return the offers on some papers; all of them where none is named."""
    names = set(wanted)
    return [one for one in versions if not names or one.paper in names]


def title_of(stock: Stock, document: str, tag: str) -> str:
    """Return the title of a document in a language for a list, its id where it is gone."""
    found = stock.documents.get(document)
    if found is None:
        return document
    return found.versions.get(tag, found.first).about.title


def language_of(shelves: Shelves, name: str) -> Spoken:
    """Return how a language is called; of one that is not on the shelf its folder's name is
    known.
    """
    spoken = read.language(shelves, name)
    return (spoken.tag, spoken.name, spoken.direction) if spoken else (name, name, "ltr")
