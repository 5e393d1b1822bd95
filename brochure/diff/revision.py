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
from brochure.shelves import resolved
from brochure.typeset.fetch import MAX_BYTES

GIT_HINT = "install it (apt-get install git), or name two files"
NAME_HINT = (
    "name a YAML file, a PDF, a folder with a content.yaml, or a git revision such as HEAD~1"
)


@dataclass(frozen=True)
class Revision:
    """A commit and the handout's file in it: `folder` and `file` are as seen from the repository's
    root.
    """

    root: Path
    commit: str
    folder: PurePosixPath
    file: str


def find(name: str, beside: Path) -> Revision:
    """Return the revision that `REV` or `REV:FILE` names; `beside` is the handout's path where no
    file is named.

    A file is looked up from the repository's root, as git does; `./` before it means this folder.
    Raises BadInput.
    """
    commit_name, colon, file = name.partition(":")
    start = beside.parent if not colon else Path()
    if shutil.which("git") is None:
        raise _bad(
            f"{name} is no file, and git, which could know it as a revision, is not installed",
            GIT_HINT,
        )
    root = _git(start, "rev-parse", "--show-toplevel")
    if root is None:
        raise _bad(f"{name} is no file, and this folder is in no git repository", NAME_HINT)
    commit = _git(
        start, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit_name}^{{commit}}"
    )
    if not commit_name or commit is None:
        raise _bad(f"{name} is neither a file here nor a revision that git knows", NAME_HINT)
    if colon and not file.startswith(("./", "../")):
        path = PurePosixPath(file)
    else:
        here = (start / (file if colon else beside.name)).resolve()
        if not here.is_relative_to(Path(root).resolve()):
            raise _bad(f"{name}: {file or beside} is outside the repository", NAME_HINT)
        path = PurePosixPath(here.relative_to(Path(root).resolve()).as_posix())
    if _git(Path(root), "cat-file", "-t", f"{commit}:{path}") == "tree":
        path /= "content.yaml"
    if _git(Path(root), "cat-file", "-t", f"{commit}:{path}") != "blob":
        raise _bad(
            f"{commit_name} has no file {path}",
            f"`git ls-tree -r --name-only {commit_name}` lists its files",
        )
    return Revision(root=Path(root), commit=commit, folder=path.parent, file=path.name)


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
