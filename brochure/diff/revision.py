"""A handout as git keeps it: one revision's files, laid out in a folder of their own; the work tree
is not touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from brochure.errors import BadInput
from brochure.model.finding import error
from brochure.shelves import MARKER, resolved
from brochure.typeset.fetch import MAX_BYTES

CONTENT = "content.yaml"
INSIDE_HINT = "name the project, or one handout"
GIT_HINT = "install it (apt-get install git), or name two files"
NAME_HINT = (
    "name a YAML file, a PDF, a folder with a content.yaml, or a git revision such as HEAD~1"
)


@dataclass(frozen=True)
class Revision:
    """A commit and the handout's file in it: the project's `folder` is as seen from the root of the
    repository, `file` from there; of a whole project it is empty.
    """

    root: Path
    commit: str
    folder: PurePosixPath
    file: str


def find(name: str, beside: Path, *, whole: bool = False) -> Revision:
    """Return the revision that `REV` or `REV:FILE` names; `beside` is the handout's path, or the
    project's folder, where none is named.

    A file is looked up from the repository's root, as git does; `./` before it means this folder.
    A folder is a project where a brochure.yaml marks it, where it has no content.yaml, or where
    `whole` says so; else it stands for its content.yaml. Raises BadInput.
    """
    commit_name, colon, file = name.partition(":")
    start = Path() if colon else beside if beside.is_dir() else beside.parent
    if shutil.which("git") is None:
        raise _bad(
            f"{name} is no file, and git, which could know it as a revision, is not installed",
            GIT_HINT,
        )
    root = _git(start, "rev-parse", "--show-toplevel")
    if root is None:
        raise _bad(f"{name} is no file, and this folder is in no git repository", NAME_HINT)
    top = Path(root)
    commit = _git(
        start, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit_name}^{{commit}}"
    )
    if not commit_name or commit is None:
        raise _bad(f"{name} is neither a file here nor a revision that git knows", NAME_HINT)
    if colon and not file.startswith(("./", "../")):
        path = PurePosixPath(file)
    else:
        here = (Path() / (file if colon else beside)).resolve()
        if not here.is_relative_to(top.resolve()):
            raise _bad(f"{name}: {file or beside} is outside the repository", NAME_HINT)
        path = PurePosixPath(here.relative_to(top.resolve()).as_posix())
    marked = [one for one in (path, *path.parents) if _kind(top, commit, one / MARKER) == "blob"]
    if _kind(top, commit, path) == "tree":
        if whole or path in marked or _kind(top, commit, path / CONTENT) != "blob":
            if marked and path not in marked:
                raise _bad(f"{path} is a folder inside the project {marked[0]}", INSIDE_HINT)
            return Revision(top, commit, path, "")
        path /= CONTENT
    if _kind(top, commit, path) != "blob":
        raise _bad(
            f"{commit_name} has no file {path}",
            f"`git ls-tree -r --name-only {commit_name}` lists its files",
        )
    project = marked[0] if marked else path.parent
    return Revision(top, commit, project, path.relative_to(project).as_posix())


def _kind(root: Path, commit: str, path: PurePosixPath) -> str | None:
    """Return whether a commit has a file (`blob`) or a folder (`tree`) there, or None."""
    place = "" if path == PurePosixPath() else path
    return _git(root, "cat-file", "-t", f"{commit}:{place}")


def lay_out(revision: Revision, folder: Path) -> Path:
    """Write the files of a handout's project into an empty folder, and return the handout's. Raises
    BadInput.

    The whole of the project is written: its source, pictures, brands and templates are those of the
    revision.
    """
    tree = (
        revision.commit
        if revision.folder == PurePosixPath()
        else f"{revision.commit}:{revision.folder}"
    )
    command = ["git", "-C", str(revision.root), "archive", "--format=tar", tree]
    # the commit is a hash that git gave, the folder comes after it
    with subprocess.Popen(  # noqa: S603
        command,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
                for member in archive:
                    _write(archive, member, folder)
        except tarfile.TarError as trouble:
            raise _bad(
                f"git could not read the files of {revision.commit[:12]}", "try `git fsck`"
            ) from trouble
    return folder / revision.file


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write a file, a folder or a link of an archive below a folder; what would lead out of it is
    left out.

    Python 3.11.2, which Debian 12 has, knows no extraction filters yet.
    """
    path = folder / member.name
    ends = [path.parent, path.parent / member.linkname if member.issym() else path]
    if any(end is None or not end.is_relative_to(folder.resolve()) for end in map(resolved, ends)):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if member.isdir():
        path.mkdir(exist_ok=True)
    elif member.issym():
        path.symlink_to(member.linkname)
    elif member.isfile() and member.size <= MAX_BYTES:  # no page may read a larger file
        held = archive.extractfile(member)
        path.write_bytes(held.read() if held else b"")


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, or None when it fails."""
    done = subprocess.run(  # noqa: S603 - what a user typed comes after --end-of-options
        ["git", *arguments],  # noqa: S607 - the user's own git
        cwd=folder if folder.is_dir() else None,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else None


def _environment() -> dict[str, str]:
    return {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _bad(message: str, hint: str) -> BadInput:
    return BadInput([error("input", message, None, hint)])
