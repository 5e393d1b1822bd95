"""The house's floors: who may use whom, and how large a room may be. Each rule catches a planted
violation.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from manual import blocks
from paths import PACKAGE, ROOT

# A room uses only floors below it; the doors, on the top floor, may use one another.
FLOORS = (
    {"fold"},
    {"model"},
    {"errors"},
    {"shelves", "prose", "machine", "copyfit", "files", "inspect", "work", "system"},
    {"read", "check", "compose", "typeset", "finish", "stamp", "deliver"},
    {"pipeline", "fingerprint"},
    {"record", "ledger"},
    {"build", "batch", "web"},
    {"printing"},
    {
        "cli",
        "desk",
        "__main__",
        "preview",
        "catalogue",
        "due",
        "find",
        "skeleton",
        "schema",
        "tell",
        "report",
        "explain",
        "diff",
    },
)
DOORS = FLOORS[-1]

# One library lives in one room; what is not listed here has no room yet.
LIBRARIES = {
    "anyio": {"web"},
    "click": {"cli"},
    "distributed": {"work"},
    "fontTools": {"inspect"},
    "fsspec": {"deliver"},
    "jinja2": {"compose"},
    "markdown_it": {"prose"},
    "markupsafe": {"compose"},
    "page": {"check"},
    "pikepdf": {"inspect", "finish", "stamp"},
    "PIL": {"typeset", "finish", "inspect"},
    "pydantic": {"model", "read", "schema"},
    "pydyf": {"typeset"},
    "pypdfium2": {"inspect"},
    "segno": {"compose"},
    "starlette": {"web"},
    "tinycss2": {"typeset"},
    "uvicorn": {"web"},
    "watchfiles": {"web"},
    "weasyprint": {"typeset"},
    "yaml": {"read"},
}
MAX_FUNCTION = 45
MAX_FILE = 300


def modules(package: Path) -> dict[str, Path]:
    """Return every module of the package by its dotted name below it; the package itself is ``."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        if "shipped" not in path.relative_to(package).parts:
            parts = path.relative_to(package).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: dict[str, Path]) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of each thing a module imports, inside functions too."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                steps = package.split(".") if package else []
                above = steps[: len(steps) - node.level + 1]
                base = ".".join(["brochure", *above, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}".removeprefix("brochure.")
                yield (
                    node.lineno,
                    f"{base}.{alias.name}"
                    if base.startswith("brochure") and inner in known
                    else base,
                )


def room(name: str) -> str:
    return name.split(".")[0]


def floor(name: str) -> int | None:
    return next((number for number, rooms in enumerate(FLOORS) if room(name) in rooms), None)


def violations(package: Path) -> list[str]:
    """Return every breach of the house's rules, as `file:line what`."""
    known = modules(package)
    found: list[str] = []
    uses: dict[str, set[str]] = {}
    for name, path in known.items():
        where = str(path.relative_to(package))
        if name and floor(name) is None:
            found.append(f"{where}:1 the room {room(name)} stands on no floor")
        for line, target in imports(name, path, known):
            if room(target) == "brochure":
                inner = target.removeprefix("brochure").removeprefix(".")
                uses.setdefault(name, set()).add(inner)
                found.extend(f"{where}:{line} {breach}" for breach in wrong_floor(name, inner))
            else:
                found.extend(
                    f"{where}:{line} {breach}" for breach in wrong_library(name, room(target))
                )
        found.extend(f"{where}:{line} {breach}" for line, breach in too_long(path))
    return [*found, *(f"cycle: {' > '.join(cycle)}" for cycle in cycles(uses))]


def wrong_floor(name: str, target: str) -> Iterator[str]:
    own, other = floor(name), floor(target)
    if not target or own is None or room(name) == room(target):
        return
    if other is None:
        yield f"uses {target}, which stands on no floor"
    elif other > own or (other == own and room(name) not in DOORS):
        yield f"{room(name)} uses {room(target)}, which is not below it"


def wrong_library(name: str, library: str) -> Iterator[str]:
    if library in sys.stdlib_module_names:
        return
    if library not in LIBRARIES:
        yield f"{library} has no room"
    elif room(name) not in LIBRARIES[library]:
        yield f"{library} lives in {' and '.join(sorted(LIBRARIES[library]))}"


def too_long(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text("utf-8")
    lines = len(text.splitlines())
    if lines > MAX_FILE:
        yield MAX_FILE, f"the file has {lines} lines, at most {MAX_FILE}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                yield node.lineno, f"{node.name} has {length} lines, at most {MAX_FUNCTION}"


def cycles(uses: dict[str, set[str]]) -> list[list[str]]:
    """Return the import cycles, each once."""
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> None:
        if name in way:
            found.append([*way[way.index(name) :], name])
        elif name not in done:
            for target in sorted(uses.get(name, ())):
                visit(target, [*way, name])
            done.add(name)

    for name in sorted(uses):
        visit(name, [])
    return found


def test_the_house_keeps_its_rules() -> None:
    assert violations(PACKAGE) == []


def test_the_floors_that_are_told_are_these() -> None:
    line = next(
        block.text
        for block in blocks(ROOT / "docs" / "how-it-works.md")
        if block.text.startswith("fold <")
    )
    told = [set(floor.split()) for floor in line.split(" < ")]
    there = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert told == [floor & there for floor in FLOORS if floor & there]


def test_the_rules_see_the_whole_house() -> None:
    known = modules(PACKAGE)
    assert {"cli", "read.tree", "check.text_not_verbatim", "model.handout", "typeset", ""} <= set(
        known
    )
    used = {target for name, path in known.items() for _, target in imports(name, path, known)}
    assert set(LIBRARIES) <= {room(target) for target in used}
    assert {"brochure.pipeline", "brochure.typeset.fetch", "brochure.model.finding"} <= used


def undeclared(libraries: Iterable[str], requirements: Iterable[str]) -> list[str]:
    """Return the libraries that only come along with another one's installation."""
    named = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}
    sold_as = packages_distributions()
    return [
        library for library in libraries if not named & {name.lower() for name in sold_as[library]}
    ]


def test_every_library_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    assert undeclared(LIBRARIES, requirements) == []
    assert undeclared(LIBRARIES,
     [line for line in requirements if not line.startswith(("pydyf", "pyyaml"))]) == [
        "pydyf", "yaml",
    ]  # fmt: skip


LATE = "class A:\n    async def late():\n" + "        x = 1\n" * MAX_FUNCTION
LONG = "def long():\n" + "    x = 1\n" * MAX_FUNCTION
PLANTED = {
    "a lower floor uses a higher one": ("prose.py", "from brochure.read import tree",
     "prose uses read"),
    "the lowest floor uses the next": ("model/handout.py", "import brochure.errors",
     "model uses errors"),
    "a verb uses another verb": ("compose.py", "from brochure import read", "compose uses read"),
    "a verb uses another verb's module": ("check/x.py", "from brochure.typeset.fetch import x",
     "check uses typeset"),
    "inside a function": ("read/tree.py", "def f():\n    from brochure import pipeline",
     "read uses pipeline"),
    "inside a type-checking block": ("read/tree.py", "if False:\n    import brochure.pipeline",
     "read uses pipeline"),
    "neighbours below the top": ("shelves.py", "from brochure import prose", "shelves uses prose"),
    "the pipeline uses a door": ("pipeline.py", "from brochure import tell", "pipeline uses tell"),
    "by a relative import": ("read/tree.py", "from ..pipeline import Pipeline",
     "read uses pipeline"),
    "by a relative import of a module": ("read/__init__.py", "from .. import pipeline",
     "read uses pipeline"),
    "a room on no floor": ("utils.py", "", "the room utils stands on no floor"),
    "yaml outside read": ("check/odd.py", "import yaml", "yaml lives in read"),
    "jinja2 outside compose": ("cli.py", "from jinja2.sandbox import X", "jinja2 lives in compose"),
    "weasyprint inside a door's function": ("cli.py", "def f():\n    import weasyprint",
     "weasyprint lives in typeset"),
    "a library without a room": ("read/csvs.py", "import pandas", "pandas has no room"),
    "a long function": ("pipeline.py", LONG, f"long has {MAX_FUNCTION + 1} lines"),
    "a long method": ("pipeline.py", LATE, f"late has {MAX_FUNCTION + 1} lines"),
    "a long file": ("pipeline.py", "x = 1\n" * (MAX_FILE + 1),
     f"the file has {MAX_FILE + 1} lines"),
}  # fmt: skip


def house(folder: Path) -> Path:
    """Return a small house that keeps the rules."""
    package = folder / "brochure"
    for name in (
        "model/__init__",
        "model/handout",
        "errors",
        "prose",
        "shelves",
        "pipeline",
        "cli",
        "tell",
        "compose",
    ):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / f"{name}.py").write_text("")
    for name in ("read", "check", "typeset"):
        (package / name).mkdir()
        (package / name / "__init__.py").write_text("import brochure.model.handout\n")
    for name in ("read/tree", "typeset/fetch"):
        (package / f"{name}.py").write_text("import os\n")
    (package / "__init__.py").write_text("")
    (package / "cli.py").write_text("import click\nfrom brochure import pipeline, tell\n")
    (package / "pipeline.py").write_text(
        "from brochure import read\nfrom brochure.typeset import fetch\n"
    )
    return package


def test_a_house_in_order_has_no_violation(tmp_path: Path) -> None:
    assert violations(house(tmp_path)) == []


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_violation_is_caught(tmp_path: Path, rule: str) -> None:
    file, text, said = PLANTED[rule]
    package = house(tmp_path)
    (package / file).write_text(text)
    assert any(breach.startswith(file) and said in breach for breach in violations(package)), (
        violations(package)
    )


def test_a_function_and_a_file_of_the_largest_size_pass(tmp_path: Path) -> None:
    package = house(tmp_path)
    (package / "pipeline.py").write_text("def long():\n" + "    x = 1\n" * (MAX_FUNCTION - 1))
    (package / "prose.py").write_text("x = 1\n" * MAX_FILE)
    assert violations(package) == []


def test_an_import_cycle_within_a_room_is_caught(tmp_path: Path) -> None:
    package = house(tmp_path)
    (package / "read" / "tree.py").write_text("from brochure.read import marks\n")
    (package / "read" / "marks.py").write_text("def late():\n    from brochure.read import tree\n")
    assert violations(package) == ["cycle: read.marks > read.tree > read.marks"]


def test_a_cycle_between_doors_is_caught(tmp_path: Path) -> None:
    package = house(tmp_path)
    (package / "tell.py").write_text("from brochure import cli\n")
    assert violations(package) == ["cycle: cli > tell > cli"]
