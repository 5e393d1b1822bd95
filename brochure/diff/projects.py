"""Two versions of a project: which handouts came, went or changed, and what changed in each."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from brochure import diff, read
from brochure.diff import revision, side
from brochure.diff.nouns import Difference, Side
from brochure.errors import BadInput
from brochure.fingerprint import fingerprint
from brochure.model.edition import Release
from brochure.model.finding import Finding, Place, error, forbids_delivery
from brochure.model.project import Settings
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.read.project import handout_files, identity, settings_of
from brochure.read.twins import twins
from brochure.shelves import MARKER, OPEN_FOLDERS, Shelves, project_of, shown


@dataclass(frozen=True)
class Version:
    """A project as it stands in a folder: what the user calls it, and its handouts by their path
    from there.
    """

    name: str
    folder: Path
    settings: Settings
    files: dict[str, Path]
    notes: tuple[Finding, ...]
    """What should be known of other files there."""
    past: bool
    """It was laid out from a revision."""

    def called(self, way: str) -> str:
        """Return a handout's name, as the user would name it."""
        start = self.name if self.name.endswith((":", "/")) else f"{self.name}/"
        return way if self.name == "." else f"{start}{way}"

    def names(self) -> side.Names:
        """Return how its paths are written for somebody who does not know the folder."""
        start, folder = self.called(""), self.folder
        pairs = {f"{folder.absolute()}/": start, f"{shown(folder)}/": start}
        return side.Names(tuple(pairs.items()))

    def keys(self) -> dict[tuple[str, str], str]:
        """Return by id and language the paths of the handouts that have both."""
        found = {}
        for way, path in self.files.items():
            own = identity(path)
            if own:
                found[own.id, own.language or self.settings.project.language] = way
        return found


@dataclass(frozen=True)
class Handout:
    """A handout that is in one version only."""

    name: str
    title: str


@dataclass(frozen=True)
class ProjectDifference:
    """What differs between two versions of a project; `findings` say which handouts could not be
    compared, and what should be known of other files.
    """

    old: str
    new: str
    format_name: str
    removed: tuple[Handout, ...]
    added: tuple[Handout, ...]
    changed: tuple[Difference, ...]
    unchanged: int
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """Return 0 only when all handouts are known to be equal."""
        if forbids_delivery(self.findings):
            return BadInput.exit_code
        return int(bool(self.removed or self.added or self.changed))


def are_meant(old: str, new: str) -> bool:
    """Return whether two names are those of projects, not of two handouts.

    A folder or a revision's folder is a project where a brochure.yaml marks it, or where it has
    other handouts than its content.yaml. Raises BadInput.
    """
    is_project = False
    for given, other in ((old, new), (new, old)):
        path = Path(given)
        if path.is_dir():
            names = {one.name for one in handout_files(path, settings_of(path)[0])[0]}
            is_project |= (path / MARKER).is_file() or names != {side.CONTENT}
        elif path.is_file() or _is_file_name(given) or Path(other).is_file():
            return False
        else:
            try:
                if revision.find(*_revision(given, other), whole=True).file:
                    return False
            except BadInput:
                if Path(other).is_dir():
                    raise
                return False  # comparing two handouts says what is wrong with both names
            is_project |= not revision.find(*_revision(given, other)).file
    return is_project


def _is_file_name(given: str) -> bool:
    return ":" not in given and Path(given).suffix in {".yaml", ".yml", ".pdf"}


def _revision(given: str, other: str) -> tuple[str, Path]:
    """Return a revision's name and the folder that it stands for where it names none: the other
    side's, or the project here.
    """
    _, colon, folder = other.partition(":")
    if ":" not in given and colon and not Path(other).exists():
        given = f"{given}:{folder}"
    return given, Path(other) if Path(other).is_dir() else project_of(Path())


def compare(
    old: str, new: str, *, format_name: str = "handout", release: Release | None = None
) -> ProjectDifference:
    """Return what changed from one project to another, each a folder or a git revision of one.

    Handouts are paired by id and language, else by their path. One that cannot be read keeps back
    itself alone. Raises BadInput with all that is wrong with either project.
    """
    terms = side.CompareOptions(format_name, release or Release())
    wrong: list[Finding] = []
    found: list[Version] = []
    with tempfile.TemporaryDirectory(prefix="brochure-diff-") as room:
        for number, (given, other) in enumerate(((old, new), (new, old))):
            try:
                found.append(_opened(given, other, Path(room).resolve() / str(number)))
            except BadInput as trouble:
                wrong.extend(trouble.findings)
        if wrong:
            raise BadInput(wrong)
        return _compared(found[0], found[1], terms)


def _opened(given: str, other: str, room: Path) -> Version:
    """Return a project in its folder; one of a revision is laid out first."""
    folder, name, past = Path(given), side.portable(Path(given)), False
    if folder.is_dir():
        project = project_of(folder)
        if project.absolute() != folder.absolute():
            message = f"this folder is inside the project {shown(project)}"
            raise BadInput([error("input", message, Place(name), revision.INSIDE_HINT)])
    else:
        asked, beside = _revision(given, other)
        found = revision.find(asked, beside, whole=True)
        room.mkdir()
        folder, past = revision.lay_out(found, room), True
        place = "" if str(found.folder) == "." else str(found.folder)
        name = asked if ":" in asked else f"{asked}:{place}"
    settings, findings = settings_of(folder)
    paths, notes = handout_files(folder, settings)
    version = Version(
        name=name,
        folder=folder,
        settings=settings,
        files={path.relative_to(folder).as_posix(): path for path in paths},
        notes=tuple(notes),
        past=past,
    )
    if not paths:
        hint = "name the folder of a project: a handout is a YAML file with a title and a document"
        findings = [*findings, error("input", "no handout is in this folder", Place(name), hint)]
    findings += twins(paths, settings).values()
    if findings:
        raise BadInput(version.names().findings(findings))
    return version


def _compared(old: Version, new: Version, terms: side.CompareOptions) -> ProjectDifference:
    found = _Found()
    for version in (old, new):
        found.findings += version.names().findings(version.notes)
    for was, now in _paired(old, new):
        if was is None or now is None:
            found.added += found.alone(new, now) if now else []
            found.removed += found.alone(old, was) if was else []
        elif _made_from(old, was, terms) == _made_from(new, now, terms):
            found.unchanged += 1
        else:
            found.compare((old, was), (new, now), terms=terms)
    return ProjectDifference(
        old=old.name,
        new=new.name,
        format_name=terms.format_name,
        removed=tuple(found.removed),
        added=tuple(found.added),
        changed=tuple(found.changed),
        unchanged=found.unchanged,
        findings=tuple(dict.fromkeys(found.findings)),
    )


class _Found:
    """What is found of each pair; an engine for each side is kept warm."""

    def __init__(self) -> None:
        self.removed: list[Handout] = []
        self.added: list[Handout] = []
        self.changed: list[Difference] = []
        self.unchanged = 0
        self.findings: list[Finding] = []
        self._makers: dict[Path, Pipeline] = {}

    def alone(self, version: Version, way: str) -> list[Handout]:
        """Return a handout that the other version does not have."""
        manuscript, findings = read.handout(version.files[way], version.settings)
        self.findings += version.names().findings(findings)
        title = manuscript.handout.title if manuscript else "(cannot be read)"
        return [Handout(version.called(way), title)]

    def compare(self, *pair: tuple[Version, str], terms: side.CompareOptions) -> None:
        """Compare the two sides of a handout."""
        sides: list[Side] = []
        for version, way in pair:
            folder = version.folder
            makes = self._makers.setdefault(folder, Pipeline(Shelves(folder)))
            name, path = version.called(way), version.files[way]
            try:
                sides.append(side.of_yaml(path, name, terms, past=version.past, makes=makes))
            except BadInput as trouble:
                self.findings += trouble.findings
        if len(sides) == 2:
            made = diff.between(sides[0], sides[1], terms.format_name)
            self.unchanged += not made.exit_code
            self.changed += [made] if made.exit_code else []


def _paired(old: Version, new: Version) -> list[tuple[str | None, str | None]]:
    """Return which handout of the old version is which of the new one, in the order of paths."""
    before, after = old.keys(), new.keys()
    partners = {after[key]: before[key] for key in after.keys() & before.keys()}
    taken = set(partners.values())
    pairs: list[tuple[str | None, str | None]] = []
    for way in new.files:
        partner = partners.get(way)
        if partner is None and way in old.files and way not in taken:
            partner = way
        taken |= {partner} if partner else set()
        pairs.append((partner, way))
    return [*pairs, *((way, None) for way in old.files if way not in taken)]


def _made_from(version: Version, way: str, terms: side.CompareOptions) -> str:
    """Return a sum of all that a handout is made from, the same for equal files anywhere."""
    path = version.files[way]
    names = [f"{folder}/" for folder in OPEN_FOLDERS]
    manuscript, _ = read.handout(path, version.settings)
    if manuscript and manuscript.handout.source:
        source = manuscript.handout.source.file
        beside = os.path.relpath((path.parent / source).resolve(), version.folder.resolve())
        names += [Path(beside).as_posix(), source]
    order = Order(path, (terms.format_name,), release=terms.release)
    return fingerprint(order, Shelves(version.folder), names)
