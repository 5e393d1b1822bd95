"""Which handouts a command is for: files, folders, or all of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brochure.deliver.address import FOLDER, Address
from brochure.errors import BadInput, CannotDeliver
from brochure.model.finding import Finding, Place, error
from brochure.read.project import handout_files, settings_of
from brochure.read.twins import twins
from brochure.record import Records
from brochure.shelves import MARKER, Shelves, project_of, shipped, shown

# So many handouts are named to choose from.
FEW = 8


@dataclass(frozen=True)
class Contents:
    """Handouts of one project: their files, the folders that were looked through for them, where
    their PDFs go, and what should be known of other files there.
    """

    project: Path
    files: tuple[Path, ...]
    within: tuple[Path, ...]
    out: Address
    notes: tuple[Finding, ...] = ()
    is_ours: bool = False
    """They come with brochure: nothing was named, and nothing is here."""

    def twins(self) -> list[Finding]:
        """Return what is wrong with handouts that have the id of another, at each of them."""
        return list(twins(self.files, settings_of(self.project)[0]).values())

    def left_over(self, *, prune: bool) -> list[Path]:
        """Return the PDFs of handouts that are gone from the folders; they are removed if that is
        wanted. Raises CannotDeliver.
        """
        if self.out.scheme != FOLDER:
            return []
        records = Records(Path(self.out.text), Shelves(self.project))
        try:
            look = records.prune if prune else records.left_over
            return look(self.files, self.within)
        except OSError as trouble:
            reason = trouble.strerror or trouble
            raise CannotDeliver(f"{self.out} cannot be changed: {reason}.") from None


def contents_of(given: Sequence[Path], out: Address | None = None) -> list[Contents]:
    """Return the handouts that are named, by project, in the order given.

    A folder stands for the handouts in it, nothing for those of the project here. PDFs go into
    `out`, else into the folder out of a marked project, or of the current folder. Raises BadInput
    when a folder holds no handout: a wrong folder must not look like one in which all is well.
    """
    if not given and not (project_of(Path()) / MARKER).is_file():
        return [_alone(out)]
    return everything_in(given, out)


def everything_in(given: Sequence[Path], out: Address | None = None) -> list[Contents]:
    """Return the handouts that are named, or all of the project here, marked or not: never those
    that come with brochure. Raises BadInput.
    """
    places = list(given) or [project_of(Path())]
    projects: dict[Path, list[Path]] = {}
    for place in places:
        projects.setdefault(project_of(place), []).append(place)
    return [_of_project(project, named, out) for project, named in projects.items()]


def _alone(out: Address | None) -> Contents:
    """Return content.yaml here, or what comes with brochure."""
    own = Path("content.yaml")
    path = own if own.is_file() else shipped() / "content.yaml"
    return Contents(
        path.parent, (path,), (), out or Address(FOLDER, "out"), is_ours=path is not own
    )


def _of_project(project: Path, named: Sequence[Path], out: Address | None) -> Contents:
    settings, findings = settings_of(project)
    if findings:
        raise BadInput(findings)
    folders = [place for place in named if place.is_dir()]
    files = dict.fromkeys(place for place in named if not place.is_dir())
    notes: list[Finding] = []
    if folders:
        narrowed = [one for one in folders if one.resolve() != project.resolve()]
        found, notes = handout_files(project, settings, narrowed)
        files |= dict.fromkeys(found)
    if not files:
        name = shown(folders[0])
        message = "no handout is in " + ("this folder" if name == "." else f"the folder {name}")
        hint = (
            "a handout is a YAML file with a title and a document; `brochure new` starts a project"
        )
        raise BadInput([error("input", message, None, hint), *notes])
    return Contents(
        project=project,
        files=tuple(files),
        within=tuple(one.resolve() for one in folders),
        out=out or Address(FOLDER, str(project / "out") if settings.is_marked else "out"),
        notes=tuple(notes),
    )


def one_of(given: Path | None) -> Path:
    """Return the one handout that a command is for. Raises BadInput where there are several."""
    if given is not None and not given.is_dir():
        return given
    own = (given or Path()) / "content.yaml"
    if own.is_file():
        return own
    (found,) = contents_of([given] if given else [])
    if len(found.files) == 1:
        return found.files[0]
    names = ", ".join(map(shown, found.files[:FEW]))
    more = " ..." if len(found.files) > FEW else ""
    message = f"there are {len(found.files)} handouts here, and this command is for one"
    raise BadInput(
        [error("input", message, Place(shown(found.project)), f"name one: {names}{more}")]
    )
