"""Addresses that something goes to, parsed once, when a command begins: a folder, or a URL whose
scheme names what takes it there.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from brochure import deliver
from brochure.errors import BadInput, CannotDeliver, MachineLacks
from brochure.model.finding import error

# Two characters at least: C:\out is a drive. A name with a colon can be given as ./a:b.
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
FOLDER = "folder"
FOLDERS = frozenset({"file", "local", FOLDER})
# Places for a batch's copies, known also where fsspec, which reaches them, is not installed.
STORES = frozenset(
    {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss", "memory", "sftp", "ssh", "ftp"}
    | {"smb", "hdfs", "webhdfs"}
)
# Printers, which are no place for a file: what is printed is to be in the record.
PRINTERS = frozenset({"ipp", "ipps"})
# fsspec only reads from these.
READ_ONLY = frozenset({"http", "https", "data"})


@dataclass(frozen=True)
class Address:
    """A folder's path, or a URL as it was given; only `str` of one may be shown."""

    scheme: str
    text: str = field(repr=False)

    def __str__(self) -> str:
        """Return the address without what may be a secret."""
        return shown(self.text)


def parse(text: str, *, batch: bool = False) -> Address:
    """Return the address that a person gave; a batch takes those that fsspec knows as well.

    Raises BadInput when it is of no known kind; nothing is made and nobody is asked.
    """
    if not text.strip():
        raise _refused("--out names no place", "name a folder, such as out")
    found = SCHEME.match(text)
    if not found:
        return Address(FOLDER, text)
    scheme = found[1].lower()
    if scheme in FOLDERS:
        return Address(FOLDER, _path(text))
    if scheme in PRINTERS:
        raise _refused(
            f"--out does not print, and {scheme}:// is a printer's address",
            "`brochure print` prints a handout and keeps the record of it",
        )
    if _is_store(scheme) if batch else scheme in schemes():
        if re.match(r"//[^?#]*[^/?#]", text[found.end() :]):
            return Address(scheme, text)
        raise _refused(f"the {scheme} address names no place", f"write it as {scheme}://place/name")
    if not batch and _is_store(scheme):
        raise _refused(f"only `brochure batch` writes to {scheme}://", "name a folder here")
    if batch and scheme in schemes():
        raise _refused(f"`brochure batch` does not send to {scheme}://", "name a folder here")
    known = ["a folder", *(f"{one}://" for one in sorted(STORES if batch else schemes()))]
    hint = f"known are {', '.join(known)}" if len(known) > 1 else "name a folder"
    raise _refused(
        f"nothing is known of {scheme}: addresses",
        f"{hint}; a folder of such a name is given as ./{scheme}:…",
    )


def schemes() -> set[str]:
    """Return the schemes of all channels but the folder's."""
    names = {one.name.replace("_", "-") for one in pkgutil.iter_modules(deliver.__path__)}
    return {
        name
        for name in names - {FOLDER}
        if hasattr(importlib.import_module(module(name)), "channel")
    }


def module(scheme: str) -> str:
    """Return the dotted name of a scheme's channel."""
    return f"{deliver.__name__}.{scheme.replace('-', '_')}"


def _refused(message: str, hint: str) -> BadInput:
    return BadInput([error("input", message, None, hint)])


def _path(text: str) -> str:
    """Return the path of a `file:` address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _refused("the file address cannot be read", "write it as file:///folder") from None
    path = unquote(parts.path)
    if parts.netloc not in {"", "localhost"} or not path.startswith("/"):
        raise _refused(
            "the file address names no folder of this machine",
            "write it as file:///folder, or give the folder's path alone",
        )
    if parts.query or parts.fragment or "\0" in path:
        raise _refused(
            "the file address holds a character that ends a path",
            "write ? as %3F and # as %23, or give the folder's path alone",
        )
    return path[1:] if os.name == "nt" and re.match(r"/[A-Za-z]:", path) else path


def shown(address: str) -> str:
    """Return a URL without user, password and query, any of which may be a secret."""
    scheme, found, rest = address.partition("://")
    if not found:
        return address
    main = re.split("[?#]", rest, maxsplit=1)[0]
    if "@" in rest[len(main) :]:
        return f"{scheme}://…"  # where the password ends cannot be said
    before, _, place = main.rpartition("@")
    return f"{scheme}://{'…' if '/' in before else ''}{place}"


def _is_store(scheme: str) -> bool:
    """Return whether copies can be put where such a URL leads."""
    if scheme in STORES or scheme in READ_ONLY:
        return scheme in STORES
    try:
        # optional
        from fsspec.registry import known_implementations, registry  # noqa: PLC0415
    except ImportError:
        return False
    return scheme in known_implementations or scheme in registry


def library(scheme: str) -> None:
    """Load what the scheme needs. Raises MachineLacks with the command that installs it,
    CannotDeliver.
    """
    try:
        # optional
        from fsspec.registry import get_filesystem_class, known_implementations  # noqa: PLC0415
    except ImportError:
        raise MachineLacks(
            f"Writing to {scheme}:// needs fsspec, which is not installed.\n"
            "Run this once, then try again:\n\n    pip install 'brochure[cluster]'\n"
        ) from None
    try:
        get_filesystem_class(scheme)
    except ImportError:
        hint = known_implementations.get(scheme, {}).get("err", "").rstrip(".")
        raise MachineLacks(
            f"Writing to {scheme}:// needs a library that is not installed. "
            f"{hint or 'fsspec knows its name'}."
        ) from None
    except ValueError:
        raise CannotDeliver(
            f"Nothing is known of {scheme}://. Give a folder, or a URL such as s3://."
        ) from None
