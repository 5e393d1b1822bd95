"""The README and docs/ say what is so: every command runs as written, every figure, name and table
is the code's.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from manual import Reader, blocks, checkout, commands, same
from paths import CONTENT, PACKAGE, ROOT
from PIL import Image, ImageChops

import brochure
from brochure import cli, errors, machine, pipeline
from brochure.deliver.folder import Folder
from brochure.explain.stages import STAGES
from brochure.model.finding import forbids_delivery
from brochure.model.proof import Order
from brochure.read import orders
from brochure.shelves import Shelves

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
EXAMPLE = DOCS / "examples" / "content.yaml"
README = ROOT / "README.md"
HOW = DOCS / "how-it-works.md"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
# Read in a folder of one's own.
RECIPES = (
    "for-authors", "at-the-desk", "for-marketing", "add-a-format", "add-a-language", "add-a-brand",
    "add-a-notice", "sign-off", "approve-a-change", "print-a-format", "copies-for-readers",
    "record",
)  # fmt: skip
# Read in a checkout.
OF_A_CHECKOUT = [README, HOW, DOCS / "add-a-check.md", DOCS / "install.md", *REFERENCE.glob("*.md")]
LINK = re.compile(r"(?:\]\(|<img src=\")([^)\s\"]+)(?:\)|\")")


def tool(name: str) -> ModuleType:
    """Return a module of docs/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def named(path: str) -> Any:
    """Return what a dotted name in the package means, such as `read.handout`."""
    found: Any = brochure
    for step in path.split("."):
        if not hasattr(found, step):
            importlib.import_module(f"{found.__name__}.{step}")
        found = getattr(found, step)
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that may be written in, in somebody's home."""
    return checkout(tmp_path_factory.mktemp("home"))


# ---- as written


@pytest.mark.every
@pytest.mark.parametrize("page", OF_A_CHECKOUT, ids=lambda page: page.stem)
def test_what_is_told_of_a_checkout_is_so(page: Path, tmp_path: Path) -> None:
    """Slow: every command of a page is run in a copy of the checkout."""
    root = checkout(tmp_path)
    assert Reader(root, root, here=False).follow(page) == []


@pytest.mark.every(but=2)
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_works_as_written(recipe: str, tmp_path: Path, copy: Path) -> None:
    """Slow: every command of a page is run."""
    assert Reader(tmp_path, copy, here=True).follow(DOCS / f"{recipe}.md") == []


def test_every_recipe_is_tried() -> None:
    """tests/test_in_ci.py follows in-ci.md."""
    tried = {*(DOCS / f"{recipe}.md" for recipe in RECIPES), *OF_A_CHECKOUT, DOCS / "in-ci.md"}
    # a server, its account and its proxy; tests/desk/test_proxies.py tries the files
    served = {DOCS / "desk-server.md"}
    untried = {DOCS / "beyond-one-machine.md", DOCS / "performance.md", *served}
    assert set(PAGES) == tried | untried


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_block_escapes_the_reader(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.count("```") == 2 * len(list(blocks(page)))
    for block in blocks(page):
        assert block.kind in {"console", "text", "python"} or block.file, (
            f"{page.name}:{block.line} names no file"
        )


def test_a_wrong_output_is_seen(tmp_path: Path, copy: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Write `a.txt`:\n\n```text\nyes\n```\n\n```console\n$ cat a.txt\nno\n$ echo 1\n...\n1\n$ "
        "false\n```\n"
    )
    reader = Reader(tmp_path, copy, here=False)
    assert reader.follow(page) == [
        "page.md:7: $ cat a.txt\n--- the page says\nno\n--- it is\nyes\n"
    ]
    assert reader.code == 1


def test_figures_of_time_and_size_are_free_and_nothing_else() -> None:
    assert same("out/a.pdf  2 pages  31 KB\n", "out/a.pdf  2 pages  9 KB\n")
    assert not same("out/a.pdf  2 pages  31 KB\n", "out/a.pdf  3 pages  31 KB\n")
    assert same("a\n...\nb\n", "a\nb\n")
    assert not same("a\n", "a\nb\n")


# ---- the README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tables_are_the_codes(page: Path) -> None:
    text = page.read_text("utf-8")
    assert tool("make_tables").fresh(text) == text, (
        "out of date: run `.venv/bin/python docs/make_tables.py`"
    )


def test_every_table_stands_in_a_page() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [
        name
        for name in tool("make_tables").TABLES
        if f"<!-- {name}: by docs/make_tables.py -->" not in text
    ] == []


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) < 250


def test_the_example_of_the_readme_is_the_file_and_makes_its_page() -> None:
    (shown,) = [block for block in blocks(README) if block.kind == "yaml"]
    assert (ROOT / str(shown.file), shown.text) == (EXAMPLE, EXAMPLE.read_text("utf-8"))
    assert 15 <= shown.text.count("\n") <= 25
    assert max(map(len, shown.text.splitlines())) <= 50  # it stands beside the page
    (proof,) = pipeline.Pipeline(Shelves(EXAMPLE.parent)).proofs(Order(EXAMPLE))
    assert not forbids_delivery(proof.findings)
    assert proof.pdf.pages == 1


def test_a_page_for_each_reader_is_one_step_away() -> None:
    pages = {"for-authors", "at-the-desk", "for-marketing", "in-ci", "install"}
    linked = set(LINK.findall(README.read_text("utf-8")))
    assert {f"docs/{page}.md" for page in pages} <= linked


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {(ROOT / address).resolve() for address in LINK.findall(README.read_text("utf-8"))}
    assert set(PAGES) - linked == {README}


# ---- the reference

OPTIONS = (REFERENCE / "options.md").read_text("utf-8")


def test_every_command_is_told_and_no_other() -> None:
    heads = set(re.findall(r"^\*\*`brochure (\w+)", OPTIONS, re.MULTILINE))
    assert heads == set(cli.commands.commands)
    run = {
        line.split()[1]
        for block in blocks(REFERENCE / "options.md")
        for line, _ in commands(block)
        if line.startswith("brochure ")
    }
    assert run | {"completion"} >= heads


def test_every_option_is_told_and_no_other() -> None:
    real = {"--help", "--version"}
    for command in cli.commands.commands.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                real.update(parameter.opts)
    assert set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", OPTIONS)) == real


def test_exit_codes_are_the_commands() -> None:
    table = dict(re.findall(r"^\| (\d+) \| (.*) \|$", OPTIONS, re.MULTILINE))
    told = dict(re.findall(r"(\d) ([^;.]+)", " ".join(cli.outcome.EXIT_CODES.split())))
    assert {code: table[code] for code in told} == told
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.BrochureError)
    ]
    assert {str(kind.exit_code) for kind in kinds} | {"0", "130"} == set(table)


def test_codes_besides_the_checks_are_the_codes_own() -> None:
    section = (REFERENCE / "checks.md").read_text("utf-8").partition("## Other codes")[2]
    told = section.partition("The checks are held")[0]
    assert set(re.findall(r"`([a-z-]+)`", told)) == set(STAGES)


ROW = re.compile(r"^\| `([\w-]+)` \| (\d) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "row",
    ROW.findall((REFERENCE / "formats.md").read_text("utf-8")),
    ids=lambda row: "-".join(row[:2]),
)
def test_the_room_that_is_told_is_there_and_no_more(row: tuple[str, ...], tmp_path: Path) -> None:
    """Takes 2 to 4 seconds a row: each figure is laid out, and ten words more are."""
    measure = tool("measure_text")
    rooms = measure.Rooms(tmp_path)
    name, pages, *cells = row
    for cell, around in zip(cells, ({}, measure.AROUND), strict=True):
        figures = [int(figure.replace(",", "")) for figure in re.findall(r"\d[\d,]*\d", cell)]
        for words, setting in ((figures[0], measure.FULL), (figures[-1], measure.TIGHTEST)):
            asked = {"name": name, "pages": int(pages), "setting": setting, "around": around}
            assert rooms.fits(words, **asked), f"{words} words: run `make room`"
            assert not rooms.fits(words + measure.STEP, **asked), f"{words} words: run `make room`"


def test_the_authors_page_tells_the_room_of_the_handout() -> None:
    (row,) = [
        row
        for row in ROW.findall((REFERENCE / "formats.md").read_text("utf-8"))
        if row[0] == "handout"
    ]
    said = (DOCS / "for-authors.md").read_text("utf-8")
    told = re.findall(r"some (\d+) words", " ".join(said.split()))
    assert told == [cell.partition(",")[0] for cell in row[2:]]


# ---- install


@pytest.mark.parametrize("system", ["fedora", "arch", "alpine", "macOS"])
def test_each_system_is_told_its_line(
    system: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    release = tmp_path / "os-release"
    release.write_text(f"ID={system}\n")
    monkeypatch.setattr(machine, "OS_RELEASE", (release,))
    monkeypatch.setattr(sys, "platform", "darwin" if system == "macOS" else "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert f"`{machine.remedy()}`" in (DOCS / "install.md").read_text("utf-8")


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for address in LINK.findall(page.read_text("utf-8")):
            if not address.startswith("https://") and address not in {
                "https://address",
                "pictures/two-sides.svg",
            }:
                file, _, head = address.partition("#")
                target = page.parent / file if file else page
                assert target.exists(), f"{page.name}: {address}"
                assert not head or head in anchors(target), f"{page.name}: {address}"


def anchors(page: Path) -> set[str]:
    """Return what GitHub names the headings of a page."""
    heads = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


# ---- pictures


def test_every_picture_is_on_a_page_and_small() -> None:
    shown = {
        Path(address).stem
        for page in (README, *PAGES)
        for address in LINK.findall(page.read_text("utf-8"))
        if address.endswith(".png")
    }
    drawn = {path.stem: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    assert shown == set(drawn)
    assert max(drawn.values()) < 300_000


@pytest.mark.every
def test_pictures_are_of_the_pages_as_they_are() -> None:
    """Slow: every format is made and drawn."""
    tools = tool("make_gallery")
    proofs = list(pipeline.Pipeline(Shelves(ROOT)).proofs(Order(CONTENT, ("all",))))
    names = sorted(name for form in tools.forms(proofs) for name in form.names)
    assert names == orders.formats(Shelves(ROOT), ["all"])
    for name, picture in (*tools.drawn(proofs), tools.example()):
        with Image.open(DOCS / "pictures" / f"{name}.png") as shown:
            assert shown.size == picture.size, f"{name}: run `make gallery`"
            apart = ImageChops.difference(*(one.convert("L").reduce(8) for one in (shown, picture)))
        # Measured: another word moves some square of 8 x 8 pixels by 35 or more of 255, another
        # digit by 5 to 15. Less than 30 is left to other builds of Pango and PDFium.
        assert max(apart.histogram()[30:]) == 0, f"{name}: run `make gallery`"
        assert tools.as_png(picture) == tools.as_png(picture)


# ---- how it works


def signatures() -> Iterator[tuple[str, str]]:
    for block in blocks(HOW):
        if block.kind == "python":
            for line in block.text.splitlines():
                name, bracket, rest = line.partition("(")
                yield name, bracket + rest


@pytest.mark.parametrize(("name", "written"), list(signatures()))
def test_signatures_are_the_functions_own(name: str, written: str) -> None:
    assert str(inspect.signature(named(name))).replace("'", "") == written.replace("'", "")


def test_every_step_has_a_signature() -> None:
    for step in re.split(r"^### ", HOW.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        assert "```python" in step.partition("\n## ")[0]


def test_steps_are_those_that_verbose_tells(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO, "brochure")
    for proof in pipeline.Pipeline(Shelves(ROOT)).proofs(Order(CONTENT)):
        pipeline.deliver(proof, Folder(tmp_path))
    told = [
        (record.args[0], record.args[1])
        for record in caplog.records
        if isinstance(record.args, tuple)
    ]
    heads = re.findall(r"^### (\d)\. (.*)$", HOW.read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in heads] == [number for number, _ in told]
    for (_, head), (_, name) in zip(heads, told, strict=True):
        assert str(name).lower().startswith(head.lower())


def test_modules_and_tests_that_are_named_exist() -> None:
    written = {block.file for one in PAGES for block in blocks(one)}
    for page in PAGES:
        for path in re.findall(
            r"`((?:brochure|tests|docs|templates|requirements)/[\w/.-]+)`", page.read_text("utf-8")
        ):
            # what a clinic may put there
            mine = path in written or "/NAME/" in path or page.name == "options.md"
            assert (ROOT / path).exists() or mine, f"{page.name}: {path}"


def test_bounds_are_the_codes() -> None:
    bounds = re.findall(r"`([\w.]+\.[A-Z_]+) = ([\d_]+)`", HOW.read_text("utf-8"))
    assert len(bounds) > 3
    assert [(name, named(name)) for name, _ in bounds] == [
        (name, int(number)) for name, number in bounds
    ]


def test_private_parts_of_the_engine_are_explained() -> None:
    used = set()
    for path in (PACKAGE / "typeset").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr.startswith("_")
                and not node.attr.startswith("__")
            ):
                used.add((getattr(node.value, "id", ""), node.attr))
    section = (
        HOW.read_text("utf-8").partition("private parts of the engine")[2].partition("\n## ")[0]
    )
    told = set(re.findall(r"^\| `(_\w+)` \|", section, re.MULTILINE))
    assert told == {name for owner, name in used if owner != "self"}


def test_nothing_of_this_machine_is_told(forbidden: Callable[[str], list[str]]) -> None:
    for page in [*PAGES, ROOT / "CHANGELOG.md", *DOCS.glob("*.py")]:
        assert forbidden(page.read_text("utf-8")) == [], page.name


@pytest.fixture
def forbidden() -> Callable[[str], list[str]]:
    """Return paths that only one machine has."""
    return lambda text: re.findall(r"(?<!\w)(?:/root|/home|/Users|/work|/tmp)/\S*", text)
