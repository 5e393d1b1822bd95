"""Why a PDF cannot be read, whichever library reads it."""

from __future__ import annotations


class Unreadable(Exception):
    """The bytes are no PDF, or a damaged one."""


class Locked(Unreadable):
    """The PDF asks for a password."""
