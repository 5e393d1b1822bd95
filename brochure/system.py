"""What the operating system refuses, told in a sentence: no fault of ours, and none of a handout.

Only what Python brings is imported here: the entry point uses it where nothing else loads.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import TextIO

# Exit codes: something named cannot be used; this machine lacks something.
NAMED, LACKS = 2, 3
LACKING = {
    errno.EMFILE: "too many files are open; allow more (`ulimit -n 1024`)",
    errno.ENFILE: "too many files are open on this machine; close other programs",
    errno.ENOMEM: "there is not enough memory; close other programs, or allow more (`ulimit -v`)",
    errno.EAGAIN: "no further program can be started; close other programs",
    errno.ENOSPC: "there is no room left on the device; make room, then try again",
    errno.EDQUOT: "your share of the disk is full; make room, then try again",
    errno.EROFS: "the disk is for reading only; name another folder (--out)",
    errno.EIO: "the disk or the terminal does not answer",
}
# What the loader of libraries says in words, for want of a number.
LOADER = ("shared object", "failed to map", "cannot allocate memory", "too many open files")
GONE = (
    "The folder in which you are is gone, or may not be entered. Go to another one (cd), and try "
    "again."
)
KINDS = (
    (stat.S_ISFIFO, "it is a pipe, and no file"),
    (stat.S_ISSOCK, "it is a socket, and no file"),
    (stat.S_ISCHR, "it is a device, and no file"),
    (stat.S_ISBLK, "it is a device, and no file"),
)


def explained(trouble: BaseException) -> tuple[str, int] | None:
    """Return a sentence and the exit code for what the system refused, None for another fault."""
    if isinstance(trouble, OSError) and not _is_here():
        return GONE, NAMED
    seen: BaseException | None = trouble
    while seen is not None:  # what a fault of ours would hide
        reason = _lacking(seen)
        if reason:
            return reason, LACKS
        seen = seen.__cause__ or seen.__context__
    if isinstance(trouble, OSError) and trouble.filename and trouble.errno:
        return f"error: {_name(trouble)}{(trouble.strerror or '').lower()}; name another", NAMED
    return None


def _lacking(trouble: BaseException) -> str:
    if isinstance(trouble, MemoryError):
        return f"brochure stopped: {LACKING[errno.ENOMEM]}."
    if isinstance(trouble, OSError) and trouble.errno in LACKING:
        return f"brochure stopped: {_name(trouble)}{LACKING[trouble.errno]}."
    said = str(trouble).lower()
    if isinstance(trouble, ImportError) and any(part in said for part in LOADER):
        reason = LACKING[errno.EMFILE if "too many" in said else errno.ENOMEM]
        return f"brochure cannot load its libraries: {reason}."
    return ""


def _name(trouble: OSError) -> str:
    name = trouble.filename
    return f"{os.fsdecode(name)}: " if isinstance(name, str | bytes) else ""


def _is_here() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def hold_streams() -> None:
    """Give a standard stream that the caller has closed a place where all is swallowed.

    Otherwise the next file that is opened, such as a PDF, gets its number, and what any library
    says is written into it. A name that is no text is told with marks, never refused.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest free number
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            mode = "w" if number else "r"
            opened = open(  # noqa: SIM115 - it is for the life of the process
                number, mode, encoding="utf-8", errors="replace", closefd=False
            )
            setattr(sys, name, opened)
        elif number and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(sentence: str) -> None:
    """Tell a sentence as an error; where nothing can be told, the exit code does."""
    try:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder; a link that leads in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def read(path: Path, most: int) -> bytes:
    """Return the first `most` bytes of a file, and one more where there are more.

    Raises OSError, at once, for a folder, a pipe, a socket or a device: a pipe would be waited for.
    """
    _only_a_file(path.stat().st_mode, path)
    # should a pipe have come in its place
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        _only_a_file(os.fstat(file.fileno()).st_mode, path)
        return file.read(most + 1)


def _only_a_file(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder, and no file", str(path))
    for is_kind, what in KINDS:
        if is_kind(mode):
            raise OSError(errno.EINVAL, what, str(path))
