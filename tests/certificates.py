"""Certificates for tests, made by `openssl`."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from programs import program

LOCAL = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")


def pair(
    folder: Path, *options: str, name: str = "desk", days: int = 200, named: Sequence[str] = LOCAL
) -> tuple[Path, Path]:
    """Make a certificate for localhost and 127.0.0.1, and return its file and the key's."""
    openssl = program("openssl", "openssl")
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    command = [
        openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", str(days), *named,
        *options,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def past(folder: Path, *, first: str, last: str) -> tuple[Path, Path]:
    """Make a certificate that is good between two moments, written as 250101000000Z."""
    openssl = program("openssl", "openssl")
    _, key = pair(folder, name="base")
    (folder / "index").write_text("")
    (folder / "index.attr").write_text("")
    (folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index\nnew_certs_dir={folder}\n"
        "default_md=sha256\npolicy=any\nrand_serial=yes\n[any]\ncommonName=supplied\n"
    )
    asked, certificate = folder / "asked.csr", folder / "past.pem"
    for command in (
        [openssl, "req", "-new", "-key", str(key), "-subj", "/CN=localhost", "-out", str(asked)],
        [
            openssl, "ca", "-batch", "-selfsign", "-config", str(folder / "ca.cnf"), "-keyfile",
            str(key), "-in", str(asked), "-out", str(certificate), "-startdate", first, "-enddate",
            last, "-notext",
        ],
    ):  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
    return certificate, key
