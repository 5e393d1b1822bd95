"""Printers that answer by a script, and a way to a real one that is cut: for what real printers do
only now and then.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Script = Callable[["Asked"], "bytes | Callable[[socket.socket], None]"]
PATIENCE = 15.0
# RFC 8010, 3.5; written anew here, so that a mistake in ours is not made twice.
CODES = {
    "boolean": 0x22, "charset": 0x47, "enum": 0x23, "integer": 0x21, "keyword": 0x44,
    "language": 0x48, "mime": 0x49, "name": 0x42, "range": 0x33, "resolution": 0x32, "text": 0x41,
    "unsupported": 0x10, "uri": 0x45,
}  # fmt: skip
GET_PRINTER, PRINT, VALIDATE, GET_JOB, GET_JOBS = 0x0B, 0x02, 0x04, 0x09, 0x0A


@dataclass(frozen=True)
class Asked:
    """A request: its version, operation, and all that came after HTTP's head."""

    version: tuple[int, int]
    operation: int
    body: bytes


def attribute(name: str, kind: str, *values: object) -> bytes:
    """Return an attribute as bytes."""
    out = b""
    for index, value in enumerate(values):
        own = b"" if index else name.encode()
        raw = _raw(kind, value)
        out += struct.pack(">BH", CODES[kind], len(own)) + own + struct.pack(">H", len(raw)) + raw
    return out


def _raw(kind: str, value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return bytes([value])
    if isinstance(value, int):
        return struct.pack(">i", value)
    if isinstance(value, tuple):
        return struct.pack(">ii" if len(value) == 2 else ">iiB", *value)
    return str(value).encode()


def message(status: int, *groups: tuple[int, bytes], version: tuple[int, int] = (2, 0)) -> bytes:
    """Return an answer; each group is its tag and its attributes."""
    head = struct.pack(">BBHI", *version, status, 1) + b"\x01"
    head += attribute("attributes-charset", "charset", "utf-8")
    head += attribute("attributes-natural-language", "language", "en")
    return head + b"".join(bytes([tag]) + body for tag, body in groups) + b"\x03"


def http(
    body: bytes, status: str = "200 OK", kind: str = "application/ipp", more: str = ""
) -> bytes:
    """Return an answer with HTTP's head."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def job(number: int, state: int, *reasons: str, status: int = 0, more: bytes = b"") -> bytes:
    """Return the answer that has one job."""
    body = attribute("job-id", "integer", number)
    body += attribute("job-uri", "uri", f"ipp://printer/{number}")
    body += attribute("job-state", "enum", state)
    body += attribute("job-state-reasons", "keyword", *(reasons or ("none",)))
    return message(status, (2, body + more))


USUAL = {
    "printer-name": ("name", "Scripted"),
    "printer-state": ("enum", 3),
    "printer-state-reasons": ("keyword", "none"),
    "printer-is-accepting-jobs": ("boolean", True),
    "operations-supported": ("enum", 2, 4, 8, 9, 10, 11),
    "document-format-supported": ("mime", "application/pdf"),
    "sides-supported": ("keyword", "one-sided", "two-sided-long-edge", "two-sided-short-edge"),
    "media-supported": ("keyword", "na_letter_8.5x11in", "iso_a4_210x297mm"),
    "media-ready": ("keyword", "na_letter_8.5x11in"),
    "copies-supported": ("range", (1, 99)),
    "print-color-mode-supported": ("keyword", "auto", "color", "monochrome"),
    "color-supported": ("boolean", True),
    "print-scaling-supported": ("keyword", "auto", "none"),
}


def printer(**changed: tuple[object, ...] | None) -> bytes:
    """Return a printer's word on itself, with what is changed, or left out by None."""
    said = {**USUAL, **{name.replace("_", "-"): value for name, value in changed.items()}}
    body = b"".join(
        attribute(name, str(value[0]), *value[1:]) for name, value in said.items() if value
    )
    return message(0, (4, body))


@dataclass
class Scripted:
    """A printer that answers by a script, and what it was asked."""

    address: str
    asked: list[Asked] = field(default_factory=list)

    def operations(self) -> list[int]:
        """Return which operations were asked, in their order."""
        return [one.operation for one in self.asked]


@contextlib.contextmanager
def scripted(script: Script) -> Iterator[Scripted]:
    """Answer each request by the script: with bytes, or by what is done with the connection."""
    with _listening() as (listener, port, ending):
        here = Scripted(f"ipp://127.0.0.1:{port}/ipp/print")

        def serve() -> None:
            while (opened := _next(listener, ending)) is not None:
                with opened, contextlib.suppress(OSError):
                    asked = _asked(opened)
                    here.asked.append(asked)
                    answer = script(asked)
                    if callable(answer):
                        answer(opened)
                    else:
                        opened.sendall(answer)

        with _thread(serve, ending):
            yield here


@contextlib.contextmanager
def cut(port: int, when: Literal["before the last byte", "after the last byte"]) -> Iterator[str]:
    """Yield an address from which all goes on to a printer, but a job's document is cut."""
    with _listening() as (listener, own, ending):

        def serve() -> None:
            while (opened := _next(listener, ending)) is not None:
                with opened, contextlib.suppress(OSError):
                    _relay(opened, port, when)

        with _thread(serve, ending):
            yield f"ipp://127.0.0.1:{own}/ipp/print"


def _relay(opened: socket.socket, port: int, when: str) -> None:
    head, body = _request(opened)
    is_job = body[2:4] == struct.pack(">H", PRINT)
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as behind:
        if is_job and when == "before the last byte":
            behind.sendall(head + body[:-1])
            return
        behind.sendall(head + body)
        answer = behind.recv(65536)  # the job is there by then
        if is_job:
            return
        while answer:
            opened.sendall(answer)
            readable, _, _ = select.select([behind, opened], [], [], PATIENCE)
            if behind not in readable:
                return  # who asked has gone
            answer = behind.recv(65536)


def _request(opened: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(opened)
    head, _, body = data.partition(b"\r\n\r\n")
    (length,) = [
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < length:
        body += _some(opened)
    return head + b"\r\n\r\n", body


def _some(opened: socket.socket) -> bytes:
    part = opened.recv(65536)
    if not part:
        raise OSError("it was closed")
    return part


def _asked(opened: socket.socket) -> Asked:
    _, body = _request(opened)
    major, minor, operation = struct.unpack_from(">BBH", body)
    return Asked((major, minor), operation, body)


@contextlib.contextmanager
def _listening() -> Iterator[tuple[socket.socket, int, threading.Event]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.01)
        yield listener, listener.getsockname()[1], threading.Event()


def _next(listener: socket.socket, ending: threading.Event) -> socket.socket | None:
    while not ending.is_set():
        with contextlib.suppress(TimeoutError):
            opened, _ = listener.accept()
            opened.settimeout(PATIENCE)
            return opened
    return None


@contextlib.contextmanager
def _thread(serve: Callable[[], None], ending: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(PATIENCE)
