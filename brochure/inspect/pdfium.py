"""PDFium: a file opened and closed by it, and the strings that it hands out."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

from brochure.inspect.faults import Locked, Unreadable


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF for as long as it is read. PDFium bears one thread at a time.

    Raises Locked when it asks for a password, Unreadable when it cannot be read.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            yield document
    except pypdfium2.PdfiumError as trouble:
        kind = Locked if "password" in str(trouble).lower() else Unreadable
        raise kind(str(trouble)) from trouble


def wide(function: Any, *arguments: Any) -> str:
    """Call a function of PDFium that fills a UTF-16 buffer and returns its size in bytes,
    terminator included.
    """
    size = function(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def narrow(function: Any, *arguments: Any) -> str:
    """Call one that fills a UTF-8 buffer likewise."""
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size + 1)
    function(*arguments, buffer, size)
    return buffer.value.decode("utf-8", "replace")
