"""How a whole file system is made to put what it holds on the disk, where the system has a call for
that.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable


def _sync_all() -> Callable[[int], None] | None:
    """Return what flushes the file system of an open file, None where the system has no such
    call.
    """
    if not sys.platform.startswith("linux"):
        return None
    call: Callable[[int], int] | None = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def sync(opened: int) -> None:
        if call(opened):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    return sync


SYNC_ALL = _sync_all()
