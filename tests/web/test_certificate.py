"""Https by a given pair: which pairs are refused before anybody is served, and what is spoken."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import certificates
import pytest
from programs import program
from served import BOUND_S, PAGE, running

from brochure.errors import BadInput
from brochure.web import certificate as tried
from brochure.web.server import LOOPBACK, Server
from brochure.web.site import application


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_browser_that_trusts_the_certificate_is_served(tmp_path: Path) -> None:
    pair = certificates.pair(tmp_path)
    with running(pair=pair) as desk:
        asked = http.client.HTTPSConnection(
            "localhost", desk.port, context=trusting(pair[0]), timeout=BOUND_S
        )
        asked.request("GET", "/")
        answer = asked.getresponse()
        assert (answer.status, answer.read().decode()) == (200, PAGE)
        asked.request("GET", "/", headers={"Host": "evil.example"})
        assert asked.getresponse().status == 421
        asked.close()


def test_the_end_of_a_certificate_is_known(tmp_path: Path) -> None:
    pair = certificates.pair(tmp_path, days=20)
    end = tried.ends(pair[0], tried.context(*pair))
    left = end - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(19) < left <= datetime.timedelta(20)


@pytest.mark.parametrize(
    ("oldest", "is_served"),
    [
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1")
def test_it_speaks_tls_1_2_and_newer(
    tmp_path: Path, oldest: ssl.TLSVersion, *, is_served: bool
) -> None:
    pair = certificates.pair(tmp_path)
    asking = trusting(pair[0])
    asking.minimum_version = asking.maximum_version = oldest
    with (
        running(pair=pair) as desk,
        socket.create_connection((LOOPBACK, desk.port), BOUND_S) as client,
    ):
        try:
            with asking.wrap_socket(client, server_hostname="localhost") as safe:
                spoken = safe.version()
        except ssl.SSLError:
            spoken = None
    assert (spoken is not None) == is_served


def test_half_a_handshake_and_plain_http_are_let_go_and_said_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(pair=certificates.pair(tmp_path), patience_s=0.2) as desk:
        for sent in (b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            with socket.create_connection((LOOPBACK, desk.port), BOUND_S) as client:
                client.sendall(sent)
                with contextlib.suppress(ConnectionResetError):
                    assert PAGE.encode() not in client.recv(65_536)
    assert capfd.readouterr().err == ""


def wrong_pair(folder: Path) -> tuple[Path, Path]:
    return certificates.pair(folder)[0], certificates.pair(folder, name="other")[1]


def turned_over(folder: Path) -> tuple[Path, Path]:
    certificate, key = certificates.pair(folder)
    return key, certificate


def missing(folder: Path) -> tuple[Path, Path]:
    return certificates.pair(folder)[0], folder / "nowhere.key"


def of_a_folder(folder: Path) -> tuple[Path, Path]:
    return folder, certificates.pair(folder)[1]


def nonsense(folder: Path) -> tuple[Path, Path]:
    (folder / "a.pem").write_text("nothing of the kind\n")
    return folder / "a.pem", certificates.pair(folder)[1]


def broken(folder: Path) -> tuple[Path, Path]:
    certificate, key = certificates.pair(folder)
    text = certificate.read_text().splitlines()
    certificate.write_text("\n".join([text[0], text[1][::-1], *text[2:]]))
    return certificate, key


def expired(folder: Path) -> tuple[Path, Path]:
    return certificates.past(folder, first="250101000000Z", last="250601000000Z")


def too_early(folder: Path) -> tuple[Path, Path]:
    return certificates.past(folder, first="400101000000Z", last="410101000000Z")


def locked(folder: Path) -> tuple[Path, Path]:
    certificate, key = certificates.pair(folder)
    made = folder / "locked.key"
    openssl = program("openssl", "openssl")
    command = [openssl, "pkey", "-in", str(key), "-aes256", "-passout", "pass:secret", "-out", made]
    subprocess.run([str(one) for one in command], check=True, capture_output=True)
    return certificate, made


def for_mail_alone(folder: Path) -> tuple[Path, Path]:
    return certificates.pair(folder, "-addext", "extendedKeyUsage=emailProtection")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (wrong_pair, "the key does not belong to the certificate"),
        (turned_over, 'desk.key: the server cannot speak https with this: it has no "BEGIN CERT'),
        (missing, "nowhere.key"),
        (missing, "it cannot be read: no such file or directory"),
        (of_a_folder, "it cannot be read: is a directory"),
        (nonsense, 'a.pem: the server cannot speak https with this: it has no "BEGIN CERT'),
        (broken, "the two cannot be used together"),
        (expired, "its time is over"),
        (too_early, "its time has not begun"),
        (locked, "the key has a password"),
        (for_mail_alone, "browsers refuse it"),
    ],
)
def test_a_pair_that_cannot_be_used_is_a_sentence_before_anybody_is_served(
    tmp_path: Path, made: Callable[[Path], tuple[Path, Path]], said: str
) -> None:
    certificate, key = made(tmp_path)
    with pytest.raises(BadInput) as refused:
        Server(application({}, lambda: None), lambda: None, certificate, key)  # type: ignore[arg-type, return-value]
    (found,) = refused.value.findings
    assert refused.value.exit_code == 2
    assert said in f"{found.where}: {found.message}"
    assert found.hint or "cannot be read" in found.message
