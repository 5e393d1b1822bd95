"""Addresses of places that take copies: what may be shown of one, and what its scheme needs."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from brochure.errors import CannotDeliver, MachineLacks

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def shown(address: str) -> str:
    """Return a URL without user, password and query, any of which may be a secret."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


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


def local(address: str) -> str:
    """Return the path of a `file://` address, any other address as it is."""
    parts = urlsplit(address)
    return unquote(parts.path) if parts.scheme in {"file", "local"} else address
