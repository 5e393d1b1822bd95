"""`brochure find`: what it says, in words and JSON, with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Said

Run = Callable[..., Said]

HANDOUT = """\
title: {title}
brand: beverly-hills-wellness-center
keywords: [{keywords}]
document: {{id: some, version: '1', status: {status}}}
sections:
  - {{heading: What it is, body: {body}}}
"""


def write(path: Path, title: str, keywords: str = "", body: str = "Rest helps.") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = HANDOUT.format(title=title, keywords=keywords, body=body, status="in-review")
    path.write_text(text, "utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "handouts" / "knee.yaml", "Knee pain", "cartilage")
    write(tmp_path / "handouts" / "hip.yaml", "Hip pain", body="Cartilage wears out.")
    write(tmp_path / "handouts" / "ear.yaml", "Earache")
    return tmp_path


def test_hits_are_told_with_file_status_and_place(brochure: Run, project: Path) -> None:
    said = brochure("find", "cartil", "pain")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Knee pain (handouts/knee.yaml, in-review)\n"
        "  title\n"
        "  keywords: cartilage\n"
        "Hip pain (handouts/hip.yaml, in-review)\n"
        "  title\n"
        "  text: Cartilage wears out.\n"
    )
    assert brochure("find", "cartil pain").out == said.out


def test_nothing_found_says_where_it_was_looked_for(brochure: Run, project: Path) -> None:
    said = brochure("find", "bad", "zebra")
    assert (said.code, said.err) == (1, "")
    assert said.out == "Nothing is found for 'bad zebra'; searched 3 handouts in this folder.\n"
    (project / "handouts" / "ear.yaml").unlink()
    (project / "handouts" / "hip.yaml").unlink()
    said = brochure("find", "zebra", "--in", "handouts")
    assert said.out == "Nothing is found for 'zebra'; searched 1 handout in handouts.\n"


def test_json_says_the_same(brochure: Run, project: Path) -> None:
    said = brochure("find", "cartilage", "--json", "--limit", "1")
    told = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert told["hits"][0].pop("score") > 0
    assert told == {
        "exit_code": 0,
        "words": "cartilage",
        "searched": 3,
        "found": 2,
        "hits": [
            {
                "file": "handouts/knee.yaml",
                "title": "Knee pain",
                "status": "in-review",
                "language": "en",
                "matches": [{"where": "keywords", "excerpt": "cartilage"}],
            }
        ],
        "unreadable": [],
    }
    said = brochure("find", "zebra", "--json")
    told = json.loads(said.out)
    assert (said.code, told["exit_code"], told["hits"], told["found"]) == (1, 1, [], 0)


def test_a_limit_says_what_it_leaves_out(brochure: Run, project: Path) -> None:
    said = brochure("find", "pain", "--limit", "1")
    assert said.out == "Hip pain (handouts/hip.yaml, in-review)\n  title\n"
    assert (said.code, said.err) == (0, "1 of 2 are shown; --limit 2 shows all\n")
    assert brochure("find", "pain", "--limit", "2").err == ""
    assert brochure("find", "pain", "--limit", "0").code == 2


def test_a_handout_that_cannot_be_read_is_named_and_the_rest_is_searched(
    brochure: Run, project: Path
) -> None:
    (project / "handouts" / "bad.yaml").write_text("title: Pain\ndocument: {id: some}\n")
    said = brochure("find", "pain")
    assert said.code == 0 and said.out.startswith("Hip pain (")
    assert "handouts/bad.yaml:2:" in said.err and "'version', 'status' are missing" in said.err
    said = brochure("find", "zebra")
    assert said.code == 1 and "searched 3 handouts" in said.out and "bad.yaml" in said.err
    assert json.loads(brochure("find", "pain", "--json").out)["unreadable"] == ["handouts/bad.yaml"]


def test_nothing_that_can_be_read_is_bad_input(brochure: Run, project: Path) -> None:
    for path in (project / "handouts").iterdir():
        path.write_text("title: Pain\ndocument: {id: some}\n")
    said = brochure("find", "pain")
    assert (said.code, said.out) == (2, "") and said.err.count(
        "'version', 'status' are missing"
    ) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["find"], "Missing argument 'WORDS...'"),
        (["find", "?!"], "'?!' has no word in it; write one, such as knee."),
        (["find", ""], "'' has no word in it; write one, such as knee."),
        (["find", "knee", "--in", "nowhere"], "nowhere: error: there is no such folder [input]"),
        (["find", "knee", "--in", "empty"], "empty: error: no handout is in this folder [input]"),
    ],
)
def test_bad_input_is_told(
    brochure: Run, project: Path, arguments: list[str], message: str
) -> None:
    (project / "empty").mkdir()
    said = brochure(*arguments)
    assert (said.code, said.out) == (2, "") and message in said.err


def test_a_second_search_says_the_same(brochure: Run, project: Path) -> None:
    (project / "out").mkdir()
    first = brochure("find", "cartilage")
    assert (project / "out" / ".find.json").is_file()
    assert brochure("find", "cartilage") == first


def test_what_cannot_be_kept_is_no_trouble(
    brochure: Run, project: Path, as_nobody: Callable[[], object]
) -> None:
    (project / "out").mkdir(mode=0o555)
    with as_nobody():  # type: ignore[attr-defined]
        said = brochure("find", "cartilage")
    assert (said.code, said.err, list((project / "out").iterdir())) == (0, "", [])
