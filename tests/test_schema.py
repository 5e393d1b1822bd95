"""The schema by which editors complete and check content.yaml: fresh, found, and right about good
and bad input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from clinic import ARTICLE
from handouts import HILLSIDE
from paths import BAD_INPUT, CONTENT, ROOT

from brochure import read, schema, skeleton
from brochure.model.handout import Handout
from brochure.read.tree import parse

SHIPPED = ROOT / "assets" / "schema" / "content.schema.json"
FIRST_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def validator() -> jsonschema.Draft202012Validator:
    known = json.loads(SHIPPED.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(known)
    return jsonschema.Draft202012Validator(known)


def values(path: Path) -> Any:
    """Return what an editor sees in a YAML file: our reader's values, before the model judges
    them.
    """
    tree = parse(path.read_bytes(), path.name)
    assert tree.findings == []
    return json.loads(json.dumps(tree.value))


def test_the_shipped_schema_is_fresh() -> None:
    assert SHIPPED.read_text("utf-8") == schema.as_text(), "out of date: run `make schema`"


def test_a_changed_model_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Longer(Handout):
        colophon: str | None = None

    monkeypatch.setitem(schema.KINDS, "handout", Longer)
    assert SHIPPED.read_text("utf-8") != schema.as_text()


def test_every_key_is_explained() -> None:
    whole = schema.as_values()
    for name, part in [("Handout", whole), *whole["$defs"].items()]:
        assert part["additionalProperties"] is False, name
        for key, value in part["properties"].items():
            assert value.get("description", "").endswith((".", "?")), f"{name}.{key}"


@pytest.mark.parametrize("path", [CONTENT, HILLSIDE], ids=["ours", "hillside"])
def test_our_handouts_are_valid(path: Path) -> None:
    assert [error.message for error in validator().iter_errors(values(path))] == []


def test_a_new_projects_handout_is_valid_and_has_its_own_copy(tmp_path: Path) -> None:
    list(skeleton.start(tmp_path / "my-clinic"))
    assert [
        error.message
        for error in validator().iter_errors(values(tmp_path / "my-clinic" / "content.yaml"))
    ] == []
    assert (tmp_path / "my-clinic" / "content.schema.json").read_text("utf-8") == SHIPPED.read_text(
        "utf-8"
    )


def test_the_first_line_leads_an_editor_to_the_schema(tmp_path: Path) -> None:
    list(skeleton.start(tmp_path / "my-clinic"))
    for path in (CONTENT, tmp_path / "my-clinic" / "content.yaml"):
        found = FIRST_LINE.fullmatch(path.read_text("utf-8").split("\n")[0])
        assert found
        assert not found[1].startswith(("/", "http", ".."))
        assert (path.parent / found[1]).read_text("utf-8") == schema.as_text()


def unknown_at_top(content: dict[str, Any]) -> None:
    content["titel"] = "Knee pain"


def unknown_below(content: dict[str, Any]) -> None:
    content["document"]["owners"] = None


def unknown_in_list(content: dict[str, Any]) -> None:
    content["sections"][0]["text"] = "Text"


def missing_title(content: dict[str, Any]) -> None:
    del content["title"]


def no_sections(content: dict[str, Any]) -> None:
    content["sections"] = []


def number_for_words(content: dict[str, Any]) -> None:
    content["document"]["version"] = 0.1


def status_unknown(content: dict[str, Any]) -> None:
    content["document"]["status"] = "final"


def title_too_long(content: dict[str, Any]) -> None:
    content["title"] = "x" * 2001


@pytest.mark.parametrize(
    "harm",
    [
        unknown_at_top, unknown_below, unknown_in_list, missing_title, no_sections,
        number_for_words, status_unknown,
        title_too_long,
    ],
)  # fmt: skip
def test_what_the_reader_refuses_the_schema_refuses_too(
    harm: Callable[[dict[str, Any]], None],
) -> None:
    content = values(CONTENT)
    harm(content)
    assert list(validator().iter_errors(content))


def test_the_schema_refuses_nothing_that_the_reader_takes() -> None:
    """The inputs of the bad sort that have no fault in their form are good by both."""
    taken = [path for path in sorted(BAD_INPUT.glob("*.yaml")) if read.handout(path)[0]]
    assert len(taken) > 10
    for path in taken:
        assert [error.message for error in validator().iter_errors(values(path))] == [], path.name


def test_dates_stand_as_text(tmp_path: Path) -> None:
    content = tmp_path / "content.yaml"
    content.write_text(ARTICLE.replace("reviewed_on: null", "reviewed_on: 2026-03-09"), "utf-8")
    assert values(content)["document"]["reviewed_on"] == "2026-03-09"
    assert list(validator().iter_errors(values(content))) == []
