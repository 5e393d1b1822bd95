"""What has to be right before the desk is opened to a network."""

from __future__ import annotations

from pathlib import Path

import certificates
import pytest
from served import NAME, PIN, own_address

from brochure.desk.lan import CLEAR, EVERYWHERE, opening
from brochure.desk.people import People
from brochure.errors import BadInput


@pytest.fixture
def project(tmp_path: Path) -> Path:
    People(tmp_path).add(NAME, PIN)
    return tmp_path


@pytest.fixture
def own() -> str:
    return own_address() or pytest.skip("this machine is in no network")


def refused(*given: object) -> str:
    with pytest.raises(BadInput) as bad:
        opening(*given)  # type: ignore[arg-type]
    (found,) = bad.value.findings
    assert bad.value.exit_code == 2
    return f"{found.message} | {found.hint}"


def test_without_a_certificate_it_is_told_what_goes_in_clear(project: Path, own: str) -> None:
    assert opening(project, own) == (CLEAR,)
    for word in ("the pages", "names", "PINs", "for a reader"):
        assert word in CLEAR
    assert opening(project, "0.0.0.0") == (EVERYWHERE, CLEAR)


def test_with_a_certificate_only_its_near_end_is_told(project: Path, own: str) -> None:
    assert opening(project, own, *certificates.pair(project)) == ()
    (said,) = opening(project, own, *certificates.pair(project, days=9))
    assert said.startswith("The certificate ends on ")


def test_somebody_has_to_be_known_first(tmp_path: Path, own: str) -> None:
    assert "nobody may sign in yet" in refused(tmp_path, own)
    assert 'brochure desk people add "NAME"' in refused(tmp_path, own)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1", "only this machine itself"), ("::1", "only this machine itself"),
        ("localhost", "is not an address"), ("", "is not an address"),
        ("192.168.1", "is not an address"), ("desk.lan", "is not an address"),
        ("8.8.8.8", "of the internet"), ("2606:4700::1111", "of the internet"),
        ("224.0.0.1", "of the internet"), ("10.255.254.253", "not an address of this machine"),
        ("fd12:3456::9", "not an address of this machine"), ("192.168.1.1/24", "is not an address"),
    ],
)  # fmt: skip
def test_an_address_has_to_be_this_machines_in_a_network_of_its_own(
    project: Path, address: str, said: str
) -> None:
    assert said in refused(project, address)


def test_half_a_pair_and_a_wrong_one_are_refused(project: Path, own: str) -> None:
    certificate, key = certificates.pair(project)
    assert "--key" in refused(project, own, certificate, None)
    assert "--certificate" in refused(project, own, None, key)
    other = certificates.pair(project, name="other")[1]
    assert "does not belong" in refused(project, own, certificate, other)
