"""A handout as git keeps it: one revision's files, laid out in a folder of their own; the work tree
is not touched.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from brochure.errors import BadInput
from brochure.model.finding import error
from brochure.shelves import MARKER, resolved
from brochure.typeset.fetch import MAX_BYTES

CONTENT = "content.yaml"
INSIDE_HINT = "name the project, or one handout"
# The repository's own settings name commands that git would run: none is asked for here, and those
# of the index, hooks and pagers are switched off besides.
GIT = (
    "git", "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null",
    "-c", "protocol.allow=never", "-c", "core.sshCommand=false",
)  # fmt: skip
# Of git's environment only where the user's own settings lie, which say what owners are trusted.
KEPT = {
    "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_TEST_ASSUME_DIFFERENT_OWNER",
}  # fmt: skip
NO_GIT = "which could know it as a revision, is not installed"
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
        raise _bad(f"{name} is no file, and git, {NO_GIT}", GIT_HINT)
    asked = _run(start, "rev-parse", "--show-toplevel")
    if asked.returncode:
        raise _refused(name, asked)
    top = Path(asked.stdout.rstrip("\n"))
    commit = _git(
        start, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit_name}^{{commit}}"
    )
    if not commit_name or commit is None:
        raise _unknown(name, start)
    path = PurePosixPath(file)
    if not colon or file.startswith(("./", "../")):
        path = _from_root(name, Path(file) if colon else beside, top)
    marked = [one for one in (path, *path.parents) if _kind(top, commit, one / MARKER) == "blob"]
    if _kind(top, commit, path) == "tree":
        if whole or path in marked or _kind(top, commit, path / CONTENT) != "blob":
            if marked and path not in marked:
                raise _bad(f"{path} is a folder inside the project {marked[0]}", INSIDE_HINT)
            return Revision(top, commit, path, "")
        path /= CONTENT
    if inside := _submodule(top, commit, path):
        raise _bad(
            f"{path} is in the submodule {inside}, a repository of its own",
            f"compare in it: cd {shlex.quote(str(inside))}",
        )
    if _kind(top, commit, path) != "blob":
        raise _bad(
            f"{commit_name} has no file {path}",
            f"`git ls-tree -r --name-only {commit_name}` lists its files",
        )
    project = marked[0] if marked else path.parent
    return Revision(top, commit, project, path.relative_to(project).as_posix())


def _from_root(name: str, path: Path, top: Path) -> PurePosixPath:
    """Return a path as it is seen from the root of the repository. Raises BadInput."""
    here = path.resolve()
    if not here.is_relative_to(top.resolve()):
        raise _bad(f"{name}: {path} is outside the repository", NAME_HINT)
    return PurePosixPath(here.relative_to(top.resolve()).as_posix())


def _kind(root: Path, commit: str, path: PurePosixPath) -> str | None:
    """Return whether a commit has a file (`blob`) or a folder (`tree`) there, or None."""
    place = "" if path == PurePosixPath() else path
    return _git(root, "cat-file", "-t", f"{commit}:{place}")


def _submodule(root: Path, commit: str, path: PurePosixPath) -> PurePosixPath | None:
    """Return the submodule of a commit that a path is or lies in, or None."""
    for one in (path, *path.parents):
        told = _git(root, "ls-tree", "-z", "--full-tree", commit, "--", str(one))
        if told and told.startswith("160000 "):
            return one
    return None


def lay_out(revision: Revision, folder: Path) -> Path:
    """Write the files of a handout's project into an empty folder, and return the handout's. Raises
    BadInput.

    The whole of the project is written: its source, pictures, brands and templates are those of the
    revision. They are the bytes that git keeps: no filter, text conversion or attribute of the
    repository has a say, for a filter is a command (gitattributes(5)). A submodule is left out.
    """
    whole = revision.folder == PurePosixPath()
    tree = revision.commit if whole else f"{revision.commit}:{revision.folder}"
    listed = _run(revision.root, "ls-tree", "-r", "-z", "-l", "--full-tree", tree)
    if listed.returncode:
        raise _bad(_unreadable(revision), _said(listed) or "try `git fsck`")
    # hashes that git gave
    with subprocess.Popen(  # noqa: S603
        [*GIT, "-C", str(revision.root), "cat-file", "--batch"],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        for entry in listed.stdout.split("\0")[:-1]:
            about, _, name = entry.partition("\t")
            mode, kind, blob, size = about.split()
            # a size that git does not know is of a file that it does not have
            if kind != "blob" or (
                size.isdigit() and int(size) > MAX_BYTES
            ):  # no page may read a larger file
                continue
            data = _blob(process, blob)
            if data is None:
                hint = "try `git fsck`; in a partial clone, `git fetch --refetch` brings all files"
                raise _bad(_unreadable(revision), hint)
            _write(folder, name, data, link=mode == "120000")
    return folder / revision.file


def _blob(process: subprocess.Popen[bytes], blob: str) -> bytes | None:
    """Return the bytes of a blob, None where git does not have it."""
    if process.stdin is None or process.stdout is None:
        return None
    process.stdin.write(f"{blob}\n".encode())
    process.stdin.flush()
    header = process.stdout.readline().split()
    if len(header) != 3:
        return None
    return process.stdout.read(int(header[2]) + 1)[:-1]


def _unreadable(revision: Revision) -> str:
    return f"git could not read the files of {revision.commit[:12]}"


def _write(folder: Path, name: str, data: bytes, *, link: bool) -> None:
    """Write a file or a link below a folder; what would lead out of it is left out."""
    path = folder / name
    target = os.fsdecode(data) if link else ""
    if "\0" in target:
        return
    ends = [path.parent, path.parent / target if link else path]
    if any(end is None or not end.is_relative_to(folder.resolve()) for end in map(resolved, ends)):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if link:
        path.symlink_to(target)
    else:
        path.write_bytes(data)


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, or None when it fails."""
    done = _run(folder, *arguments)
    return done.stdout.strip() if done.returncode == 0 else None


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - what a user typed comes after --end-of-options
        [*GIT, *arguments],
        cwd=folder if folder.is_dir() else None,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )


def _environment() -> dict[str, str]:
    """Return the environment without what tells git to run a command or to look elsewhere; nothing
    is fetched, also not for a partial clone.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "SSH_ASKPASS")) or name in KEPT
    }
    return {
        **kept,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _said(done: subprocess.CompletedProcess[str]) -> str:
    """Return the first line that git said, without its `fatal:`."""
    first = next(iter(done.stderr.strip().splitlines()), "")
    return first.removeprefix("fatal: ").removeprefix("error: ")


def _refused(name: str, done: subprocess.CompletedProcess[str]) -> BadInput:
    """Return why git does not look into a folder: what it says, and what to run."""
    said = _said(done)
    if not said or "not a git repository" in said:
        return _bad(f"{name} is no file, and this folder is in no git repository", NAME_HINT)
    if "must be run in a work tree" in said:
        message = f"{name} is no file, and this is a bare repository, which has no files to compare"
        return _bad(message, "make a clone of it (`git clone`), and compare there")
    run = next((line.strip() for line in done.stderr.splitlines() if line.startswith("\t")), "")
    hint = f"when you trust who owns it, run: {run}" if run else "`git status` says it too"
    return _bad(f"{name} is no file, and git does not read this repository: {said}", hint)


def _unknown(name: str, start: Path) -> BadInput:
    """Return why git knows no such revision, and what to run."""
    message = f"{name} is neither a file here nor a revision that git knows"
    if _git(start, "rev-parse", "--is-shallow-repository") == "true":
        hint = (
            "this clone is shallow; `git fetch --unshallow --tags` brings older revisions and tags"
        )
        return _bad(message, hint)
    if _git(start, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return _bad(message, "nothing is committed yet: `git add` and `git commit` first")
    return _bad(message, f"{NAME_HINT}; `git tag` lists the tags, `git fetch --tags` brings others")


def _bad(message: str, hint: str) -> BadInput:
    return BadInput([error("input", message, None, hint)])
