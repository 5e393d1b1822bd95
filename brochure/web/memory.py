"""What a server that runs all day gives back to the system between two pieces of work."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable


def _trimming() -> Callable[[int], int] | None:
    """Return what hands freed memory back, None where the system's library has no such call."""
    if not sys.platform.startswith("linux"):
        return None
    call: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return call


TRIM = _trimming()


def give_back() -> None:
    """Free what refers to itself, and hand to the system what is free: the allocator keeps it, and
    a session of 500 saves grew to 318 MB of it.
    """
    gc.collect()
    if TRIM:
        TRIM(0)
