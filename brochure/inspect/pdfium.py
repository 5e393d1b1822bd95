"""PDFium: a file opened and closed by it, and the strings that it hands out."""

from __future__ import annotations

import atexit
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pypdfium2

from brochure.inspect.faults import Locked, Unreadable


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF for as long as it is read. PDFium bears one thread at a time.

    One reader after the other gets the same document: it must close the pages that it changes.
    Raises Locked when it asks for a password, Unreadable when it cannot be read.
    """
    try:
        yield _document(data)
    except pypdfium2.PdfiumError as trouble:
        kind = Locked if "password" in str(trouble).lower() else Unreadable
        raise kind(str(trouble)) from trouble


@lru_cache(2)
def _document(data: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(data)


atexit.register(_document.cache_clear)  # PDFium complains of what is open when it ends


# Nearly every string fits it, so that PDFium need not be asked for the size first.
ROOM = 512
_BUFFER = (ctypes.c_ushort * (ROOM // 2))()


def wide(function: Any, *arguments: Any) -> str:
    """Call a function of PDFium that fills a UTF-16 buffer and returns its size in bytes,
    terminator included.
    """
    size = function(*arguments, _BUFFER, ROOM)
    if size <= 2:
        return ""
    if size <= ROOM:
        return ctypes.string_at(_BUFFER, size - 2).decode("utf-16-le", "replace")
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def plain(function: Any, answer: Any, *kinds: Any) -> Any:
    """Return a function of PDFium that takes and gives addresses as plain numbers: ctypes needs a
    third of the time for that. It keeps the interpreter's lock, so it is for what is short.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(answer, *kinds)(address)


def narrow(function: Any, *arguments: Any) -> str:
    """Call one that fills a UTF-8 buffer likewise."""
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size + 1)
    function(*arguments, buffer, size)
    return buffer.value.decode("utf-8", "replace")
