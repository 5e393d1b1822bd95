"""`--on` is a date in every command and `--cluster` a cluster; `batch` still takes their old names
and says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rosters import short

from brochure import batch, cli
from brochure.batch.request import BatchRequest, Summary

DAY = datetime.date(2026, 11, 22)
ADDRESS = "tcp://scheduler:8786"
OLD_DAY = "--day is called --on now; the old name goes with the next release.\n"
OLD_CLUSTER = (
    "--on takes a date now, and a cluster is given by --cluster; an address by --on is refused "
    "from the next release.\n"
)
Asked = Callable[..., BatchRequest | int]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    """Give options to `brochure batch`; return what it would make, or the exit code."""
    requests: list[BatchRequest] = []

    def noted(request: BatchRequest, _watch: object) -> Summary:
        requests.append(request)
        return Summary()

    monkeypatch.setattr(batch, "run", noted)
    content = short(tmp_path)

    def call(*options: str) -> BatchRequest | int:
        requests.clear()
        code = cli.run(["batch", str(content), "people.csv", "--quiet", *options])
        return requests[0] if requests else code

    return call


def day_and_cluster(found: BatchRequest | int) -> tuple[datetime.date, str | None]:
    assert isinstance(found, BatchRequest)
    return found.order.release.day, found.cluster


@pytest.mark.parametrize(
    ("options", "cluster", "said"),
    [
        (("--on", "2026-11-22"), None, ""),
        (("--on", "2026-11-22", "--cluster", ADDRESS), ADDRESS, ""),
        (("--day", "2026-11-22"), None, OLD_DAY),
        (("--day", "2026-11-22", "--on", ADDRESS), ADDRESS, OLD_DAY + OLD_CLUSTER),
        (("--on", "2026-11-22", "--on", ADDRESS), ADDRESS, OLD_CLUSTER),
        (("--on", ADDRESS, "--on", "2026-11-22"), ADDRESS, OLD_CLUSTER),
        (("--on", "2026-11-22", "--day", "2026-11-22"), None, OLD_DAY),
    ],
)
def test_old_names_work_and_say_what_is_new(
    asked: Asked,
    capsys: pytest.CaptureFixture[str],
    options: Sequence[str],
    cluster: str | None,
    said: str,
) -> None:
    assert day_and_cluster(asked(*options)) == (DAY, cluster)
    assert capsys.readouterr().err == said


def test_without_a_date_it_is_today_and_an_old_address_is_still_a_cluster(
    asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert day_and_cluster(asked("--on", ADDRESS)) == (datetime.date.today(), ADDRESS)
    assert capsys.readouterr().err == OLD_CLUSTER


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--on", "tomorrow"), "'tomorrow' is no date: write the day as 2027-06-04"),
        (("--on", "2026-02-30"), "'2026-02-30' is no date: write the day as 2027-06-04"),
        (("--on", "scheduler:8786"), "'scheduler:8786' is no date"),
        (("--day", ADDRESS), f"'{ADDRESS}' is no date: the address of a cluster is for"),
        (("--cluster", "2026-11-22"), "--cluster takes the address of a Dask scheduler"),
        (("--cluster", ""), "--cluster takes the address of a Dask scheduler"),
        (("--on", "2026-11-22", "--on", "2026-11-23"), "several dates are given"),
        (("--on", "2026-11-22", "--day", "2026-11-23"), "several dates are given"),
        (("--on", ADDRESS, "--cluster", "tcp://other:8786"), "several clusters are given"),
    ],
)
def test_a_wrong_value_is_explained(
    asked: Asked, capsys: pytest.CaptureFixture[str], options: Sequence[str], said: str
) -> None:
    assert asked(*options) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["make", "check", "review", "due"])
def test_a_clusters_address_is_no_date_elsewhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    assert cli.run([command, str(short(tmp_path)), "--on", ADDRESS]) == 2
    assert "is no date: the address of a cluster is for `brochure batch --cluster`" in (
        capsys.readouterr().err
    )


def test_the_old_name_is_not_shown_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["batch", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--day" not in shown
    assert "--on DATE" in shown and "--cluster ADDRESS" in shown


def test_form_in_a_pattern_and_for_a_column_is_format_now(
    asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked("--name", "{id}-{form}-{row}", "--column", "form=Kind")
    assert isinstance(found, BatchRequest)
    assert found.name == "{id}-{format}-{row}"
    assert found.columns.mapping == {"format": "Kind"}
    assert capsys.readouterr().err == (
        "--column form=… is --column format=… now; the old name goes with the next release.\n"
        "{form} in --name is {format} now; the old name goes with the next release.\n"
    )
