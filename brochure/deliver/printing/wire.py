"""HTTP as IPP needs it (RFC 8010, 3): one POST a request, bounded in time and in size.

Python's own client parses the answer; the socket beneath it keeps a deadline over all that is read,
since a printer that sends a byte now and then would else be waited for without end.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlsplit

from brochure.model.printer import SCHEMES

MOST_ANSWER = 4 * 1024 * 1024
MEDIA_TYPE = "application/ipp"
# Where a printer is asked when its address has no path (PWG 5100.14, 4.2.1).
USUAL_PATH = "/ipp/print"
PIECE = 65536
# A printer with little memory takes a document only as fast as it prints it, and not at all while
# its paper is empty: in multiples of the patience for an answer.
STALLED, PRINTING = 10, 2


class Failed(Exception):
    """No answer came, or none that is IPP; the message goes on after the printer's name."""

    def __init__(self, message: str, *, sent: bool, status: int = 0) -> None:
        """Take the words, whether a byte of the document may have gone, and HTTP's status."""
        super().__init__(message)
        self.sent, self.status = sent, status


@dataclass(frozen=True)
class Target:
    """A printer's address, taken apart."""

    host: str
    port: int
    path: str
    is_secure: bool

    @classmethod
    def of(cls, address: str) -> Target:
        """Take apart an address that model.printer has looked at."""
        parts = urlsplit(address)
        scheme = parts.scheme.lower()
        path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
        return cls(
            host=parts.hostname or "",
            port=parts.port or SCHEMES.get(scheme, 631),
            path=path if path.strip("/") else USUAL_PATH,
            is_secure=scheme in {"ipps", "https"},
        )

    @property
    def uri(self) -> str:
        """Return the printer-uri, which is of the scheme ipp or ipps (RFC 3510, RFC 7472)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == SCHEMES["ipp"] else f":{self.port}"
        return f"ipp{'s' * self.is_secure}://{host}{port}{self.path}"


def exchange(
    target: Target,
    head: bytes,
    document: Iterable[bytes] = (),
    size: int = 0,
    *,
    connect_s: float,
    answer_s: float,
) -> bytes:
    """Send a request with its document of so many bytes, and return the answer's body. Raises
    Failed.
    """
    began = _Began()
    try:
        with contextlib.closing(_connected(target, connect_s)) as connection:
            return _exchanged(connection, target, head, document, size, answer_s, began)
    except ssl.SSLCertVerificationError as trouble:
        raise Failed(_untrusted(trouble), sent=False) from None
    except ssl.SSLError:
        said = "it did not agree on encryption" if not began.sent else CUT
        raise Failed(said, sent=began.sent) from None
    except TimeoutError:
        raise Failed("it did not answer in time", sent=began.sent) from None
    except socket.gaierror:
        raise Failed(f"nothing on this network is called {target.host}", sent=False) from None
    except ConnectionRefusedError:
        raise Failed("nothing answers at its address, so it may be off", sent=began.sent) from None
    except http.client.RemoteDisconnected:
        raise Failed(CUT, sent=began.sent) from None
    except http.client.HTTPException:
        raise Failed("it gave no answer that can be understood", sent=began.sent) from None
    except (OSError, ValueError):
        raise Failed(CUT if began.connected else UNREACHED, sent=began.sent) from None


CUT = "the connection was cut"
UNREACHED = "it cannot be reached: it may be off, or in another network"


@dataclass
class _Began:
    """How far a request came."""

    connected: bool = False
    sent: bool = False
    """Whether a byte of the document may have gone."""


def _connected(target: Target, connect_s: float) -> http.client.HTTPConnection:
    if target.is_secure:
        # verifies the certificate and the name by the certificates that this machine trusts
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            target.host, target.port, timeout=connect_s, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(target.host, target.port, timeout=connect_s)
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    return connection


def _exchanged(
    connection: http.client.HTTPConnection,
    target: Target,
    head: bytes,
    document: Iterable[bytes],
    size: int,
    answer_s: float,
    began: _Began,
) -> bytes:
    began.connected = True
    plain = cast(socket.socket, connection.sock)
    plain.settimeout(answer_s)
    connection.putrequest("POST", target.path, skip_accept_encoding=True)
    connection.putheader("Content-Type", MEDIA_TYPE)
    connection.putheader("Content-Length", str(len(head) + size))
    connection.putheader("Connection", "close")
    connection.endheaders(head)
    plain.settimeout(STALLED * answer_s)
    broken: OSError | None = None
    try:
        for part in document:
            for start in range(0, len(part), PIECE):
                began.sent = True
                plain.sendall(part[start : start + PIECE])
    except (BrokenPipeError, ConnectionResetError) as trouble:
        broken = trouble  # it may have said why before it closed
    patience = answer_s * (PRINTING if began.sent else 1)
    try:
        return _answer(_Until(plain, time.monotonic() + patience), began)
    except (OSError, http.client.HTTPException):
        if broken:
            raise broken from None
        raise


def _answer(reading: _Until, began: _Began) -> bytes:
    response = http.client.HTTPResponse(cast(socket.socket, reading), method="POST")
    with contextlib.closing(response):
        response.begin()
        if response.status != http.HTTPStatus.OK:
            raise Failed(_refusal(response.status), sent=began.sent, status=response.status)
        kind = response.headers.get_content_type()
        if kind != MEDIA_TYPE:
            raise Failed("what answers there is not a printer", sent=began.sent)
        data = response.read(MOST_ANSWER + 1)
    if len(data) > MOST_ANSWER:
        raise Failed("its answer is endless", sent=began.sent)
    return data


def _refusal(status: int) -> str:
    """Return what a status of HTTP means to a person at a printer."""
    known = {
        401: "it asks for a name and a password, which brochure does not send; allow printing "
        "without them for this computer",
        403: "it does not let this computer print; look at its list of allowed computers",
        404: "nothing prints at that path of its address; its manual or its own page has the right "
        "one, often /ipp/print",
        405: "what answers there is not a printer",
        413: "the document is too large for it",
        426: "it wants encryption; write its address with ipps://",
    }
    if status in known:
        return known[status]
    if status in range(300, 400):
        return "it sends to another address; write that one in brochure.yaml"
    return f"it answered with the error {status}"


def _untrusted(trouble: ssl.SSLCertVerificationError) -> str:
    """Return what is wrong with a certificate, and what can be done."""
    if trouble.verify_code in {18, 19, 20, 21}:  # of OpenSSL: nobody known has signed it
        return (
            "its certificate is signed by nobody whom this machine knows; many office printers "
            "sign their own: put that certificate on this machine (SSL_CERT_FILE names a file of "
            "trusted ones), or write ipp:// in place of ipps:// where the network is your own"
        )
    if trouble.verify_code in {62, 64}:
        return "its certificate is for another name; write its address as the certificate has it"
    if trouble.verify_code == 10:
        return "its certificate has expired"
    return "its certificate cannot be trusted"


class _Until(io.RawIOBase):
    """A socket that is read until a moment at most; it stands in for the socket where Python's
    client makes a file of one.
    """

    def __init__(self, plain: socket.socket, end: float) -> None:
        self.plain, self.end = plain, end

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self, PIECE)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.plain.settimeout(left)
        return self.plain.recv_into(buffer)
