"""Addresses: parsed at the door; a channel is one new file; secrets are never shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Said
from paths import CONTENT

from brochure import deliver
from brochure.deliver.address import FOLDER, parse, shown
from brochure.errors import BadInput

SECRET = "s3cr3t"

CHANNEL = '''
"""A channel that notes what it is sent."""
from brochure.model.parcel import Receipt
SENT = []
class Line:
    def __init__(self, address):
        self.address = address
    def send(self, parcel, ticket):
        SENT.append((parcel, ticket))
        return Receipt(str(self.address), parcel.pages, len(parcel.data), "job 7 is waiting")
def channel(address):
    return Line(address)
'''


@pytest.fixture
def new_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One new file in deliver/, and nothing else."""
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "test_scheme.py").write_text(CHANNEL, "utf-8")
    monkeypatch.setattr(deliver, "__path__", [*deliver.__path__, str(tmp_path / "shelf")])


@pytest.mark.every
@pytest.mark.usefixtures("new_channel")
def test_a_new_channel_is_one_file(
    brochure: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = brochure(
        *("make", str(CONTENT), "--format", "handout", "--format", "poster"),
        *("--format", "booklet", "--format", "black-and-white"),
        *("--out", f"TEST-scheme://me:{SECRET}@printer/tray?key={SECRET}"),
    )
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert all(
        line.startswith("TEST-scheme://printer/tray  ") and line.endswith("  job 7 is waiting")
        for line in lines
    )
    assert SECRET not in said.out + said.err
    assert [path.name for path in tmp_path.iterdir()] == ["shelf"]
    from brochure.deliver import test_scheme  # type: ignore[attr-defined]  # noqa: PLC0415

    sent = {parcel.name: (parcel, ticket) for parcel, ticket in test_scheme.SENT}
    test_scheme.SENT.clear()
    name = "stem-cell-therapy-knee"
    assert {file: parcel.purpose for file, (parcel, _) in sent.items()} == {
        f"{name}-handout.pdf": "handout",
        f"{name}-poster.pdf": "key-points",
        f"{name}-booklet.pdf": "handout",
        f"{name}-booklet-print.pdf": "print",
        f"{name}-black-and-white.pdf": "handout",
    }
    parcel, ticket = sent[f"{name}-handout.pdf"]
    assert parcel.data.startswith(b"%PDF") and parcel.media_type == "application/pdf"
    assert (parcel.language, parcel.document.id, parcel.pages) == ("en", name, 2)
    assert f"version: '{parcel.document.version}'" in CONTENT.read_text("utf-8")
    assert parcel.title in CONTENT.read_text("utf-8")
    assert SECRET not in repr(parcel) and "%PDF" not in repr(parcel)
    assert (ticket.paper, ticket.sides, ticket.flip) == ("US Letter", 2, "long-edge")
    assert (ticket.colour, ticket.copies) == (True, 1)
    assert sent[f"{name}-booklet-print.pdf"][1].flip == "short-edge"
    assert sent[f"{name}-black-and-white.pdf"][1].colour is False


@pytest.mark.usefixtures("new_channel")
def test_the_known_schemes_are_told(brochure: Callable[..., Said], tmp_path: Path) -> None:
    said = brochure("make", str(CONTENT), "--out", "fax://desk")
    assert said.code == 2
    assert "nothing is known of fax: addresses" in said.err
    assert "known are a folder, test-scheme://; " in said.err


@pytest.mark.usefixtures("new_channel")
def test_what_a_channel_answers_is_told_as_json(brochure: Callable[..., Said]) -> None:
    said = brochure("make", str(CONTENT), "--json", "--out", "test-scheme://printer")
    (file,) = json.loads(said.out)["files"]
    assert (file["path"], file["answer"]) == ("test-scheme://printer", "job 7 is waiting")


@pytest.mark.usefixtures("new_channel")
def test_batch_does_not_send_to_a_channel(brochure: Callable[..., Said]) -> None:
    said = brochure("batch", str(CONTENT), "--dry-run", "--json", "--out", "test-scheme://x")
    assert said.code == 2
    (found,) = json.loads(said.out)["findings"]
    assert found["message"] == "`brochure batch` does not send to test-scheme://"


REFUSED = {
    "s3://bucket/x": "only `brochure batch` writes to s3://",
    "S3://bucket/x": "only `brochure batch` writes to s3://",
    "s3:/x": "only `brochure batch` writes to s3://",
    f"sftp://me:{SECRET}@host/x": "only `brochure batch` writes to sftp://",
    f"mailto:{SECRET}@clinic.example": "nothing is known of mailto: addresses",
    f"HTTP://me:{SECRET}@host/": "nothing is known of http: addresses",
    "store://x": "nothing is known of store: addresses",
    "address://x": "nothing is known of address: addresses",
    "channel://x": "nothing is known of channel: addresses",
    "a.b://x": "nothing is known of a.b: addresses",
    "today:handouts": "given as ./today:",
    "file://server/share": "names no folder of this machine",
    "file:out": "names no folder of this machine",
    "file://[server/x": "cannot be read",
    "file:///out?x": "write ? as %3F",
    "file:///o%00t": "write ? as %3F",
    "": "--out names no place",
    "  ": "--out names no place",
}


@pytest.mark.parametrize("command", ["make", "review"])
@pytest.mark.parametrize("address", REFUSED)
def test_an_address_of_no_use_is_refused_and_nothing_is_made(
    brochure: Callable[..., Said],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    address: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = brochure(command, str(CONTENT), "--out", address)
    assert said.code == 2 and said.out == ""
    assert REFUSED[address] in said.err
    assert SECRET not in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("out", "out"), ("./a:b", "./a:b"), ("a/b:c", "a/b:c"), ("/a:b", "/a:b"),
        ("C:\\out", "C:\\out"), ("C:/out", "C:/out"), ("d:", "d:"), (".", "."),
        ("\\\\server\\share", "\\\\server\\share"), ("für Ärzte", "für Ärzte"),
        ("file:///for%20print", "/for print"), ("file:/out", "/out"), ("FILE:///out", "/out"),
        ("file://localhost/out", "/out"), ("local:///out", "/out"), ("file:///a%3Ab", "/a:b"),
    ],
)  # fmt: skip
def test_a_folder_is_a_folder(address: str, path: str) -> None:
    for batch in (False, True):
        found = parse(address, batch=batch)
        assert (found.scheme, found.text, str(found)) == (FOLDER, path, path)


def test_a_folder_whose_name_holds_a_colon_is_written(
    brochure: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert brochure("make", str(CONTENT), "--quiet", "--out", "./s3:x").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["s3:x"]


def test_a_batch_takes_what_fsspec_knows() -> None:
    for address in ("s3://bucket/out", "S3://bucket", "memory://copies", "hdfs:///copies"):
        assert parse(address, batch=True).text == address


@pytest.mark.parametrize("address", ["nowhere://out", "https://host/out", "mailto:a@b", "s3:/x"])
def test_a_batch_refuses_the_rest(
    brochure: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = brochure("batch", str(CONTENT), "--dry-run", "--out", address)
    assert said.code == 2
    assert ("s3://place/name" if address == "s3:/x" else "known are a folder, abfs://") in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("out", "out"),
        ("s3://bucket/out", "s3://bucket/out"),
        (f"sftp://me:{SECRET}@host:22/out", "sftp://host:22/out"),
        (f"sftp://{SECRET}@host/out?key={SECRET}#{SECRET}", "sftp://host/out"),
        (f"sftp://me:{SECRET}/{SECRET}@host/out", "sftp://…host/out"),
        (f"sftp://me:{SECRET}#{SECRET}@host/out", "sftp://…"),
        (f"sftp://me:{SECRET}?{SECRET}@host/out", "sftp://…"),
    ],
)
def test_no_secret_is_shown(address: str, told: str) -> None:
    assert shown(address) == told
    if "://" in address:
        made = parse(address, batch=True)
        assert str(made) == told and SECRET not in repr(made)


def test_what_is_refused_is_bad_input() -> None:
    with pytest.raises(BadInput):
        parse("fax://desk")


@pytest.mark.parametrize("scheme", ["ipp", "ipps", "IPP"])
@pytest.mark.parametrize("batch", [False, True])
def test_a_printer_is_no_place_for_files(scheme: str, batch: bool) -> None:
    """What is printed is to be in the record, which `brochure print` keeps."""
    with pytest.raises(BadInput) as caught:
        parse(f"{scheme}://192.168.1.20/ipp/print", batch=batch)
    (told,) = caught.value.findings
    assert told.hint is not None and "`brochure print`" in told.hint
