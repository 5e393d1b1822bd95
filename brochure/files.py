"""Files that come at one stroke: written beside their place, then renamed, so that a full disk, a
kill or a second writer leaves what stood there whole.

A file that is being written is locked and has a name of ours. One that a killed process left is
cleared by the next write into its folder, once it is certain that nobody writes it any more.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from brochure.errors import CannotDeliver

if sys.platform != "win32":
    import fcntl

# Seconds without a write after which a partial file is nobody's, where locks prove nothing.
STALE = 3600
PARTIAL = re.compile(r"\.brochure-([0-9a-f]{8})-[0-9a-f]{16}\.part")
# How often a new file is begun when another process, which clears the folder, takes it away.
TRIES = 20
BUFFER = 1 << 16


def _kernel() -> str:
    """Return 8 hex digits for the system that runs here: its processes see each other's locks."""
    name = ""
    if sys.platform != "win32":
        try:
            name = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")
        except OSError:
            name = os.uname().nodename
    return f"{zlib.crc32(name.encode()):08x}"


KERNEL = _kernel()


def partial_name() -> str:
    """Return a new name for a file that is being written; PARTIAL knows it again."""
    return f".brochure-{KERNEL}-{os.urandom(8).hex()}.part"


@dataclass
class Partial:
    """A file that is being written beside its place, and whether it is to be put there."""

    file: BinaryIO
    wanted: bool = True


@contextlib.contextmanager
def partial(path: Path, *, private: bool = False, many: bool = False) -> Iterator[Partial]:
    """Yield a file that takes its place when the block ends well; on any trouble the old one stays
    and nothing is left beside it. Raises OSError.

    A private one is for its owner alone (0600), also while it is written. The folder is made, what
    killed processes left there is cleared, and the disk has the bytes before the name; of `many`
    files in one folder the caller sees to all three, once.
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "its name cannot be one")
    if not many:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # a folder may be for writing only
            clear(path.parent)
    beside, file = _begun(path.parent, 0o600 if private else 0o666)
    made = Partial(file)
    # Keeps the lock until the file has its name: a network share may tell its trouble on closing.
    lock = os.dup(file.fileno()) if sys.platform != "win32" else None
    try:
        with file:
            yield made
            if not many:
                file.flush()
                os.fsync(file.fileno())
        if made.wanted:
            beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)


def replace(
    path: Path, parts: Iterable[bytes], *, private: bool = False, many: bool = False
) -> None:
    """Replace a file by these bytes at one stroke, as `partial` does. Raises OSError."""
    with partial(path, private=private, many=many) as made:
        for part in parts:
            made.file.write(part)


def clear(folder: Path) -> None:
    """Remove the partial files that killed processes left in a folder. Raises OSError when it
    cannot be read.

    One is nobody's when the system that wrote it runs here and no process holds its lock. What
    another machine or an earlier start of this one left goes when nobody has written to it for an
    hour by the folder's own clock, since a network share need not pass on locks.
    """
    with os.scandir(folder) as entries:
        found = [(Path(one.path), PARTIAL.fullmatch(one.name)) for one in entries]
    left = [(path, name[1] == KERNEL) for path, name in found if name]
    now = _now(folder) if left else 0.0
    for path, from_here in left:
        with contextlib.suppress(OSError):
            _clear(path, now, from_here=from_here)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn trouble with a file into a sentence. Raises CannotDeliver."""
    try:
        yield
    except OSError as trouble:
        raise CannotDeliver(
            f"{path} cannot be written: {trouble.strerror or trouble}. Nothing was changed there."
        ) from None


def _begun(folder: Path, rights: int) -> tuple[Path, BinaryIO]:
    """Make a new partial file and lock it."""
    for _ in range(TRIES):
        beside = folder / partial_name()
        file = open(  # noqa: SIM115 - the caller closes it
            beside, "xb", BUFFER, opener=lambda name, flags: os.open(name, flags, rights)
        )
        try:
            # Before it was locked, it may have looked like a killed process's to another.
            if _locked(file) is not False and beside.exists():
                return beside, file
        except BaseException:
            file.close()
            beside.unlink(missing_ok=True)
            raise
        file.close()
        beside.unlink(missing_ok=True)
    raise OSError(errno.EBUSY, "another program keeps removing what is written there")


def _locked(file: BinaryIO) -> bool | None:
    """Take a lock that ends with this process; False where another has it, None where there are no
    such locks.
    """
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _now(folder: Path) -> float:
    """Return the time by a folder's own clock, which may be another machine's; minus infinity when
    nothing can be written there.
    """
    try:
        beside, file = _begun(folder, 0o600)
    except OSError:
        return float("-inf")
    with file:
        now = os.fstat(file.fileno()).st_mtime
    beside.unlink(missing_ok=True)
    return now


def _clear(path: Path, now: float, *, from_here: bool) -> None:
    about = path.lstat()
    is_old = now - about.st_mtime > STALE
    if not stat.S_ISREG(about.st_mode):
        return
    if sys.platform == "win32":
        if is_old:
            path.unlink()  # Windows refuses while a process has it open
        return
    with path.open("rb") as file:
        locked = _locked(file)
        if locked is not False and (is_old or (locked and from_here)):
            path.unlink()
