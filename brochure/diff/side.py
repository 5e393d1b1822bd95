"""One side of a comparison, as the user named it: a YAML file, a folder with one, a PDF, or a git
revision.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brochure import read, system
from brochure.diff import article, revision, sheets
from brochure.diff.nouns import Printed, Side
from brochure.errors import BadInput
from brochure.inspect import viewer
from brochure.inspect.faults import Locked, Unreadable
from brochure.model.edition import Release
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Manuscript, Marks
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import FORMATS, project_of, shelves_of, shipped, shown

CONTENT = "content.yaml"
# The bounds of a PDF that is compared: a handout has 50 KB and at most 200 pages.
MAX_BYTES = 100_000_000
MAX_PAGES = 200
OLDER = "an older handout may not fit this brochure any more; compare the PDFs that were made then"


@dataclass(frozen=True)
class CompareOptions:
    """The format whose pages are compared, and for whom and on what day both are checked."""

    format_name: str
    release: Release


@dataclass(frozen=True)
class Names:
    """Turns paths of this machine into names that mean the same everywhere."""

    pairs: tuple[tuple[str, str], ...]

    def text(self, text: str) -> str:
        """Return a text with every known path in it renamed."""
        for path, name in self.pairs:
            text = text.replace(path, name)
        return text

    def place(self, where: Place | None) -> Place | None:
        """Return a place in a file of that name."""
        return replace(where, file=self.text(where.file)) if where else None

    def findings(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return findings that name no path of this machine."""
        return tuple(
            replace(
                one,
                message=self.text(one.message),
                hint=self.text(one.hint),
                where=self.place(one.where),
            )
            for one in findings
        )


def load(given: str, other: str, terms: CompareOptions) -> Side:
    """Return a side, read and printed; `other` is the other side's name. Raises BadInput with all
    that is wrong.
    """
    path = Path(given)
    if path.is_dir():
        path /= CONTENT
        if not path.is_file():
            hint = "name one of its handouts, or two projects"
            raise BadInput([error("input", "this folder has no content.yaml", Place(given), hint)])
    if path.is_file():
        data = _pdf(path)
        name = portable(path)
        return _of_pdf(name, data) if data is not None else of_yaml(path, name, terms)
    if path.suffix in {".yaml", ".yml", ".pdf"} and ":" not in given:
        hint = "check the spelling; a file of a revision is written HEAD~1:content.yaml"
        raise BadInput([error("input", f"there is no file {given}", Place(given), hint)])
    found = revision.find(given, _handout(other))
    with tempfile.TemporaryDirectory(
        prefix="brochure-diff-"
    ) as folder:  # 0700, and gone with what is in it
        project = Path(folder).resolve()
        file = revision.lay_out(found, project)
        name = given if ":" in given else f"{given}:{found.folder / found.file}"
        data = _pdf(file)
        if data is not None:
            return _of_pdf(name, data)
        return of_yaml(file, name, terms, past=True)


def _handout(other: str) -> Path:
    """Return the handout that a bare revision means: the other side's file, or content.yaml
    here.
    """
    path = Path(other)
    if path.is_dir():
        return path / CONTENT
    return path if path.is_file() and _pdf(path) is None else Path(CONTENT)


def portable(path: Path) -> str:
    """Return a name without the folders of this machine."""
    name = Path(shown(path))
    return str(Path(*name.parts[-2:])) if name.is_absolute() else str(name)


def _pdf(path: Path) -> bytes | None:
    """Return the bytes of a PDF, or None for another file."""
    # ISO 32000-1, annex H: somewhere in the first 1024 bytes
    if b"%PDF-" not in system.read(path, 1023):
        return None
    return system.read(path, MAX_BYTES)


def _of_pdf(name: str, data: bytes) -> Side:
    try:
        if len(data) > MAX_BYTES:
            message = f"is larger than {MAX_BYTES // 1_000_000} MB"
        elif (pages := len(viewer.sizes(data))) > MAX_PAGES:
            message = f"has {pages} pages; at most {MAX_PAGES} are compared"
        else:
            printed = sheets.printed(data)
            return Side(name, "pdf", data=data, printed=printed, version=viewer.version(data))
    except Locked:
        message = "is locked by a password"
    except Unreadable:
        message = "is a damaged PDF, which cannot be read"
    hint = "make it again, or name another file"
    raise BadInput([error("input", f"{name} {message}", Place(name), hint)])


def of_yaml(
    path: Path,
    name: str,
    terms: CompareOptions,
    *,
    past: bool = False,
    makes: Pipeline | None = None,
) -> Side:
    """Return a handout's side. What of the past cannot be printed any more is told, not raised.

    `makes` spares the handouts of one project an engine each. Raises BadInput.
    """
    shelves = shelves_of(path)
    names = _names(path, name)
    manuscript, findings = read.handout(path)
    if manuscript is None:
        hints = [replace(one, hint=one.hint or OLDER) if past else one for one in findings]
        raise BadInput(names.findings(hints))
    side = _as_read(manuscript, path, name, names)
    try:
        known = shelves.names(FORMATS)
        if past and terms.format_name not in known:
            hint = f"known: {', '.join(known)}"
            missing = error("input", f"there is no format '{terms.format_name}'", None, hint)
            return replace(side, trouble=(missing,), without_format=True)
        (proof,) = (makes or Pipeline(shelves)).proofs(
            Order(path, (terms.format_name,), release=terms.release)
        )
    except BadInput as trouble:
        if past:
            reasons = [replace(one, hint=one.hint or OLDER) for one in trouble.findings]
            return replace(side, trouble=names.findings(reasons))
        raise BadInput(names.findings(trouble.findings)) from trouble
    printed: Printed = sheets.printed(proof.pdf.data, {word.text for word in side.words})
    found = names.findings(proof.findings)
    return replace(
        side, edition=proof.edition, data=proof.pdf.data, printed=printed, findings=found
    )


def _as_read(manuscript: Manuscript, path: Path, name: str, names: Names) -> Side:
    """Return a side with its words, each at its place in the file as the user named it."""
    lines = path.read_text("utf-8-sig").split("\n")
    words = tuple(
        replace(word, where=names.place(word.where)) for word in article.words(manuscript, lines)
    )
    tokens = tuple(
        replace(word, where=names.place(word.where)) for word in article.tokens(manuscript, lines)
    )
    marks = manuscript.marks
    places = {way: names.place(place) or place for way, place in marks.places.items()}
    return Side(
        name=name,
        kind="yaml",
        manuscript=replace(manuscript, marks=Marks(names.text(marks.file), places)),
        words=words,
        tokens=tokens,
        version=manuscript.handout.document.version,
    )


def _names(path: Path, name: str) -> Names:
    """Return how the paths of a side's project are written: as the user named it, and ours as
    brochure's.
    """
    folder_name = name[: -len(path.name)]
    project = project_of(path).absolute()
    way = path.absolute().relative_to(project)
    project_name = name[: -len(str(way))] if name.endswith(str(way)) else folder_name
    pairs = [(shown(path), name), (str(path.absolute()), name)]
    for folder, short in (
        (path.parent, folder_name),
        (project, project_name),
        (project.resolve(), project_name),
        (shipped(), "brochure/"),
    ):
        pairs += [(f"{folder.absolute()}/", short)]
        if shown(folder) != "." and shown(folder).startswith("/"):
            pairs += [(f"{shown(folder)}/", short)]
    return Names(tuple(dict.fromkeys(pairs)))
