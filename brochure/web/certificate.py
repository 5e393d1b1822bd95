"""The certificate and the key by which a server speaks https, tried before anybody is served."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

from brochure.errors import BadInput
from brochure.model.finding import Place, error
from brochure.shelves import shown

# What OpenSSL says of a pair that cannot be used, and what a person may do about it.
REASONS = {
    "KEY_VALUES_MISMATCH": ("the key does not belong to the certificate", "name its own key"),
    "EE_KEY_TOO_SMALL": ("the key is too short to be safe", "ask for one of 2048 bits or more"),
    "CA_MD_TOO_WEAK": ("the certificate is signed in a way that is not safe", "ask for a new one"),
}
EXPIRED, TOO_EARLY = 10, 9  # X509_V_ERR_CERT_HAS_EXPIRED, …_CERT_NOT_YET_VALID
RENEW = "ask whoever made it for a new one, or leave both out and put a proxy before the desk"


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what speaks TLS 1.2 or newer with this pair.

    Raises BadInput, with a sentence, when a file is missing or cannot be read, the two do not
    belong together, the key is locked, or browsers would refuse the certificate for its dates or
    its purpose.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    for path, mark in ((certificate, b"BEGIN CERTIFICATE"), (key, b"PRIVATE KEY")):
        try:
            text = path.read_bytes()
        except OSError as trouble:
            raise _bad(path, f"it cannot be read: {(trouble.strerror or '').lower()}") from None
        if mark not in text:
            hint = "--certificate names the certificate and --key its key, both as PEM files"
            raise _bad(path, f'it has no "{mark.decode()}" in it', hint)
    try:
        made.load_cert_chain(certificate, key, password=_no_password)
    except _Locked:
        hint = "take the password off: openssl pkey -in locked.pem -out key.pem"
        raise _bad(
            key, "the key has a password, for which nobody is there to be asked", hint
        ) from None
    except ssl.SSLError as trouble:
        said, hint = REASONS.get(
            trouble.reason or "", ("the two cannot be used together", f"OpenSSL: {trouble.reason}")
        )
        raise _bad(certificate, said, hint) from None
    _tried(made, certificate)
    return made


def ends(certificate: Path, made: ssl.SSLContext) -> datetime.datetime:
    """Return when a certificate ends."""
    told = _tried(made, certificate).getpeercert() or {}
    seconds = ssl.cert_time_to_seconds(str(told["notAfter"]))
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


class _Locked(Exception):
    """The key asks for a password."""


def _no_password() -> str:
    raise _Locked


def _tried(made: ssl.SSLContext, certificate: Path) -> ssl.SSLObject:
    """Shake hands with ourselves as a browser does, and return the browser's side.

    It trusts this certificate, so that what is left to refuse are its dates and its purpose.
    """
    browser = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    browser.check_hostname = False
    browser.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    browser.load_verify_locations(certificate)
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = made.wrap_bio(there, here, server_side=True)
    client = browser.wrap_bio(here, there)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError as trouble:
            dates = {EXPIRED: "its time is over", TOO_EARLY: "its time has not begun"}
            said = dates.get(trouble.verify_code, f"browsers refuse it: {trouble.verify_message}")
            raise _bad(certificate, f"{said}", RENEW) from None
        except ssl.SSLError as trouble:
            raise _bad(
                certificate, f"no connection can be made with it: {trouble.reason}"
            ) from None
    return client


def _bad(path: Path, said: str, hint: str = "") -> BadInput:
    message = f"the server cannot speak https with this: {said}"
    return BadInput([error("input", message, Place(shown(path)), hint)])
