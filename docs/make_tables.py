"""Write the tables of docs/ and the README's example from the code: checks, options, modules, keys,
formats, our article's findings.

Each stands between `<!-- NAME: by docs/make_tables.py -->` and `<!-- end -->`; tests/test_docs.py
fails when one is out of date.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import re
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import click

from brochure import check, cli, explain, read
from brochure.model import brand, condition, handout, paper, personal, project, signoff
from brochure.model import format as formats
from brochure.model.base import Noun
from brochure.read import orders
from brochure.shelves import Shelves

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
EXAMPLE = ROOT / "docs" / "examples" / "content.yaml"
MARKED = re.compile(
    r"(?<=<!-- )(\w+)(: by docs/make_tables\.py -->\n).*?(?=<!-- end -->)", re.DOTALL
)


def fresh(page: str) -> str:
    """Return a page's text with its tables made anew."""
    return MARKED.sub(lambda match: f"{match[1]}{match[2]}\n{TABLES[match[1]]()}\n\n", page)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _checks() -> str:
    return _table(
        ("code", "what it finds", "reads", "keeps the PDF back, at the desk"),
        map(_check, check.shelf()),
    )


def _check(module: ModuleType) -> tuple[str, str, str, str]:
    reads = check.READS[check.rule(module).reads]
    desk = read.outlet(Shelves(ROOT), "desk")
    graded = desk.severities.get(check.code(module)) if desk else None
    said = (
        {graded}
        if graded
        else {str(severity) for severity in explain.explanations()[check.code(module)].severities}
    )
    stops = "yes" if said == {"error"} else "partly" if "error" in said else "no"
    return f"`{check.code(module)}`", _first_line(module), reads, stops


def _stricter() -> str:
    """Return what is graded otherwise for marketing than at the desk."""
    marketing, desk = (read.outlet(Shelves(ROOT), name) for name in ("marketing", "desk"))
    rows = []
    for module in check.shelf():
        code = check.code(module)
        if marketing and desk and code in marketing.severities:
            said = desk.severities.get(code) or " or ".join(
                map(str, explain.explanations()[code].severities)
            )
            rows.append((_first_line(module), f"`{code}`", said, marketing.severities[code]))
    return _table(("what is found", "code", "at the desk", "for marketing"), iter(rows))


def _sources() -> str:
    """Return for every check what it is based on, as `brochure check --explain` says it."""
    rows = ((f"`{code}`", one.told.basis) for code, one in explain.explanations().items())
    return _table(("code", "source"), rows)


def _first_line(module: ModuleType) -> str:
    return first_paragraph(module.__doc__ or "")


def first_paragraph(docstring: str) -> str:
    """Return what a docstring says before its first empty line, on one line."""
    return " ".join(docstring.partition("\n\n")[0].split())


def _formats() -> str:
    """Return the formats of a handout, each with the papers that it comes on."""
    shelves = Shelves(ROOT)
    names = orders.formats(shelves, ["all"])
    made = {name: layout for name in names if (layout := read.layout_of(shelves, name))}
    papers = {name: [name] for name in names}
    for name, layout in made.items():
        if layout.extends and name.startswith(f"{layout.extends}-"):
            papers[layout.extends] += papers.pop(name)
    rows = []
    for name, alike in papers.items():
        sheets = [made[one].sheet for one in alike]
        paper, folds = _each(one.paper for one in sheets), _each(one.folds for one in sheets)
        labels = ", ".join(f"`{one}`" for one in alike)
        rows.append(
            (labels, made[name].summary, paper, "one" if sheets[0].sides == 1 else "both", folds)
        )
    return _table(("format", "what it is", "paper", "sides", "folds"), iter(rows))


def _each(said: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(filter(None, said)))


def _modules() -> str:
    return _table(("module", "what it does"), _module_rows())


def _module_rows() -> Iterator[tuple[str, str]]:
    for path in sorted(
        (ROOT / "brochure").rglob("*.py"),
        key=lambda path: (path.parent, path.stem != "__init__", path),
    ):
        if "shipped" not in path.relative_to(ROOT).parts:
            docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            yield f"`{path.relative_to(ROOT).as_posix()}`", first_paragraph(docstring)


def _options() -> str:
    return _table(("option", "of", "what it does"), _option_rows())


def _option_rows() -> Iterator[tuple[str, str, str]]:
    of: dict[tuple[str, str], list[str]] = {}
    # Under its group, as on the command line: click keeps the help options that a command is first
    # asked with.
    parent = cli.commands.make_context("brochure", ["list"])
    for name, command in cli.commands.commands.items():
        context = click.Context(command, parent=parent, info_name=name)
        for parameter in command.get_params(context):
            told = parameter.get_help_record(context)
            if told and told[1] and "--help" not in told[0]:
                of.setdefault(told, []).append(f"`{name}`")
    for (option, text), commands in sorted(of.items(), key=lambda item: (-len(item[1]), item[0])):
        yield (
            f"`{option.replace('INTEGER RANGE', 'N')}`",
            ", ".join(commands),
            re.sub(r" +\[(.*?)(?:; .*)?\]", r" (\1)", text),
        )


def _keys(kind: type[Noun], *modules: ModuleType) -> Callable[[], str]:
    def table() -> str:
        texts = {key: text for module in modules for key, text in _texts(module).items()}
        return _table(("key", "needed", "what it is"), _key_rows(texts, kind, ()))

    return table


def _key_rows(
    texts: dict[tuple[str, str], str], kind: type[Noun], path: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    for name, field in kind.model_fields.items():
        text = texts.get((kind.__name__, name), "")
        yield f"`{': '.join((*path, name))}`", "yes" if field.is_required() else "", text
        inner = _noun_in(field.annotation)
        if inner:
            yield from _key_rows(texts, inner, (*path, name))


def _noun_in(annotation: object) -> type[Noun] | None:
    if isinstance(annotation, type) and typing.get_origin(annotation) is None:
        return annotation if issubclass(annotation, Noun) else None
    return next(filter(None, map(_noun_in, typing.get_args(annotation))), None)


def _texts(module: ModuleType) -> dict[tuple[str, str], str]:
    """Return the string under each field of a module's models."""
    found: dict[tuple[str, str], str] = {}
    for model in ast.parse(inspect.getsource(module)).body:
        if isinstance(model, ast.ClassDef):
            for field, text in zip(model.body, model.body[1:], strict=False):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                    and isinstance(text, ast.Expr)
                ):
                    said = str(ast.literal_eval(text.value))
                    found[model.name, field.target.id] = " ".join(said.split())
    return found


def _state(*options: str) -> Callable[[], str]:
    """Return what makes the block that shows what is found in our own article."""

    def block() -> str:
        said = io.StringIO()
        words = ["check", "--brief", *options]
        with (
            contextlib.chdir(ROOT),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            code = cli.run(words)
        return f"```console\n$ brochure {' '.join(words)}\n{said.getvalue()}$ echo $?\n{code}\n```"

    return block


def _example() -> str:
    """Return the README's example as the file has it."""
    name = EXAMPLE.relative_to(ROOT).as_posix()
    return f"`{name}`:\n\n```yaml\n{EXAMPLE.read_text('utf-8')}```"


TABLES: dict[str, Callable[[], str]] = {
    "example": _example,
    "checks": _checks,
    "sources": _sources,
    "stricter": _stricter,
    "formats": _formats,
    "modules": _modules,
    "options": _options,
    "desk": _state(),
    "marketing": _state("--for", "marketing"),
    "handout": _keys(handout.Handout, handout, personal, signoff),
    "project": _keys(project.Project, project),
    "format": _keys(formats.Format, formats, paper),
    "brand": _keys(brand.Brand, brand),
    "font": _keys(brand.FontShelf, brand),
    "condition": _keys(condition.ConditionLabel, condition),
}


def main() -> None:
    """Bring every page's tables up to date."""
    for page in PAGES:
        text = page.read_text("utf-8")
        if fresh(text) != text:
            page.write_text(fresh(text), "utf-8")


if __name__ == "__main__":
    main()
