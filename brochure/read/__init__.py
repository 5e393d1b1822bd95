"""Files in, nouns out: the only room that knows YAML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from brochure.model.base import Noun
from brochure.model.edition import Brand, Edition, FontShelf, Format, Language
from brochure.model.finding import Finding, Place, error
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, Marks, SourceText
from brochure.read.tree import MAX_BYTES, Tree, parse
from brochure.read.validate import marks_of, noun, suggestion
from brochure.shelves import BRANDS, FONTS, FORMATS, LANGUAGES, Shelves, resolved, shown

N = TypeVar("N", bound=Noun)
MAX_EXTENDS = 5
FONT_FILES = (".ttf", ".otf", ".ttc", ".woff", ".woff2")


def handout(path: Path) -> tuple[Manuscript | None, list[Finding]]:
    """Return the manuscript that a YAML file holds, or None with every reason why not."""
    tree = _parsed(path)
    value, findings = noun(Handout, tree)
    marks = marks_of(tree)
    if value is None:
        return None, findings
    source, trouble = _source(value, marks, path.parent)
    return (None, trouble) if trouble else (Manuscript(value, marks, source), [])


def edition(
    shelves: Shelves, format_name: str, language: str, brand: str, named_at: Mapping[str, Place] | None = None
) -> tuple[Edition | None, list[Finding]]:
    """Return the edition made of three shelf items, or None with every reason why not.

    `named_at` says for a shelf where the handout names its item, so that a wrong name is shown where it stands.
    """
    findings: list[Finding] = []
    places = named_at or {}
    made, chain = _format(shelves, format_name, findings)
    spoken = _item(shelves, LANGUAGES, language, Language, findings, places.get(LANGUAGES))
    worn = _item(shelves, BRANDS, brand, Brand, findings, places.get(BRANDS))
    families = tuple(family for shelf in _fonts(shelves, findings) for family in shelf.families)
    if worn:
        findings.extend(_unknown_families(shelves, brand, worn, [family.family for family in families]))
    own = [f"{FORMATS}/{name}" for name in chain]
    names = ["templates/print.css", *(f"{folder}/page.css" for folder in reversed(own))]
    names += [f"{LANGUAGES}/{language}/language.css", f"{BRANDS}/{brand}/brand.css"]
    sheets = _sheets(filter(None, map(shelves.find, names)), findings)
    if findings or not (made and spoken and worn):
        return None, findings
    return Edition(format_name, language, brand, made, spoken, worn, families, sheets, (*own, "templates")), []


def fonts(shelves: Shelves) -> list[tuple[Path, FontShelf]]:
    """Return the usable font folders, the clinic's own first, each with its label."""
    result = []
    for name in shelves.names(FONTS):
        label = shelves.label(FONTS, name)
        value = noun(FontShelf, _parsed(label))[0] if label else None
        if label and value:
            result.append((label.parent, value))
    return result


def _parsed(path: Path) -> Tree:
    name = shown(path)
    try:
        with path.open("rb") as file:  # a pipe may go on for ever
            return parse(file.read(MAX_BYTES + 1), name)
    except IsADirectoryError:
        message, hint = f"{name} is a folder, not a YAML file", "name the file, such as content.yaml"
    except FileNotFoundError:
        message, hint = f"there is no file {name}", "`brochure new my-clinic` starts a project with one"
    except OSError as trouble:
        message, hint = f"{name} cannot be read: {trouble.strerror}", ""
    tree = Tree(name)
    tree.findings.append(error("input", message, Place(name), hint))
    return tree


def _source(value: Handout, marks: Marks, folder: Path) -> tuple[SourceText | None, list[Finding]]:
    """Return the clinic's text; it may stand only inside the project's own folder."""
    if value.source is None:
        return None, []
    name, where = value.source.file, marks.at("source", "file")

    def refused(reason: str, hint: str = "") -> tuple[None, list[Finding]]:
        return None, [error("input", f"source, file: {name} {reason}", where, hint)]

    path = resolved(folder / name)
    if path is None or not path.is_relative_to(folder.resolve()):
        return refused("is outside the folder of this handout", "copy the file into it, and write the path from there")
    try:
        if not path.is_file():
            return refused("is not a file in the folder of this handout", "write the path as seen from there")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as trouble:
        return refused(f"cannot be read ({trouble.strerror})")
    except UnicodeDecodeError:
        return refused("is not text in UTF-8", "save it as UTF-8 (in Windows Notepad: Save as, Encoding UTF-8)")
    if len(data) > MAX_BYTES:
        return refused("is larger than 1 MB", "the source is the article's plain text")
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    return SourceText(name, lines, hashlib.sha256(data).hexdigest()), []


def _item(
    shelves: Shelves, shelf: str, name: str, kind: type[N], findings: list[Finding], named_at: Place | None = None
) -> N | None:
    path = _label(shelves, shelf, name, findings, named_at)
    if path is None:
        return None
    value, trouble = noun(kind, _parsed(path))
    findings.extend(trouble)
    return value


def _label(
    shelves: Shelves, shelf: str, name: str, findings: list[Finding], named_at: Place | None = None
) -> Path | None:
    path = shelves.label(shelf, name)
    if path is None:
        what = shelf.rpartition("/")[2].removesuffix("s")
        hint = suggestion(name, shelves.names(shelf))
        findings.append(error("input", f"there is no {what} '{name}'", named_at, hint))
    return path


def _sheets(paths: Iterable[Path], findings: list[Finding]) -> tuple[str, ...]:
    sheets: list[str] = []
    for path in paths:
        try:
            sheets.append(path.read_text("utf-8-sig"))
        except OSError as trouble:
            findings.append(error("input", f"{shown(path)} cannot be read: {trouble.strerror}", Place(shown(path))))
        except UnicodeDecodeError:
            message, hint = f"{shown(path)} is not text in UTF-8", "save it as UTF-8"
            findings.append(error("input", message, Place(shown(path)), hint))
    return tuple(sheets)


def _format(shelves: Shelves, name: str, findings: list[Finding]) -> tuple[Format | None, list[str]]:
    """Return a format laid over those it extends, and the names of all of them, its own first."""
    chain: list[tuple[str, Tree]] = []
    wanted: Any = name
    named_at: Place | None = None
    while isinstance(wanted, str):
        if len(chain) > MAX_EXTENDS or wanted in [known for known, _ in chain]:
            findings.append(error("input", f"the format '{name}' extends itself in a circle", named_at))
            return None, []
        path = _label(shelves, FORMATS, wanted, findings, named_at)
        if path is None:
            return None, []
        tree = _parsed(path)
        chain.append((wanted, tree))
        wanted = tree.value.get("extends") if isinstance(tree.value, dict) else None
        named_at = tree.places.get(("extends",))
    merged = chain[-1][1]
    for _, tree in reversed(chain[:-1]):
        merged = _laid_over(merged, tree)
    value, trouble = noun(Format, merged)
    findings.extend(trouble)
    return value, [step for step, _ in chain]


def _laid_over(below: Tree, above: Tree) -> Tree:
    """Return one tree whose keys come from `above` where it has them, from `below` elsewhere."""

    def merge(low: Any, high: Any) -> Any:
        if isinstance(low, dict) and isinstance(high, dict):
            return {key: merge(low[key], high[key]) if key in low and key in high else high.get(key, low.get(key))
                    for key in low | high}  # fmt: skip
        return high

    return Tree(
        above.file,
        merge(below.value, above.value),
        below.places | above.places,
        below.keys | above.keys,
        below.blocks | above.blocks,
        below.findings + above.findings,
    )


def _fonts(shelves: Shelves, findings: list[Finding]) -> Iterable[FontShelf]:
    """Yield every font folder that can be read; what is wrong with one is among the findings."""
    faces: dict[tuple[str, int, str], str] = {}
    for name in shelves.names(FONTS):
        value = _item(shelves, FONTS, name, FontShelf, findings)
        label = shelves.label(FONTS, name)
        if value and label:
            findings.extend(_font_faults(label, value, faces))
            yield value


def _font_faults(label: Path, value: FontShelf, faces: dict[tuple[str, int, str], str]) -> Iterable[Finding]:
    """Yield files that are missing or not listed, and faces that two files claim; `faces` goes from folder to folder.

    The engine merges two files of one family, weight and style into one font, and letters vanish without a word.
    """
    where, folder = Place(shown(label)), label.parent
    listed = {face.file: (family.family, face.weight, face.style) for family in value.families for face in family.faces}
    there = {path.name for path in folder.iterdir()}
    for file in sorted({value.licence, *listed} - there):
        yield error("input", f"{file} is missing beside {where.file}", where)
    for file in sorted(file for file in there - set(listed) if file.lower().endswith(FONT_FILES)):
        yield error("input", f"{file} is a font that {where.file} does not list", where, "list it, or take it out")
    for file, face in listed.items():
        mine = f"{folder.name}/{file}"
        other = faces.setdefault(face, mine)
        if other != mine:
            message = f"{mine} and {other} are both {face[0]}, {face[1]}, {face[2]}"
            yield error("input", message, where, "keep one of the two")


def _unknown_families(shelves: Shelves, name: str, brand: Brand, known: list[str]) -> Iterable[Finding]:
    path = shelves.label(BRANDS, name)
    marks = marks_of(_parsed(path)) if path else Marks(name)
    for role in type(brand.fonts).model_fields:
        family = getattr(brand.fonts, role)
        if family not in known:
            message = f"fonts, {role}: no family '{family}' stands on the shelf {FONTS}"
            yield error("input", message, marks.at("fonts", role), suggestion(family, sorted(known)))


def format_summary(shelves: Shelves, name: str) -> str | None:
    """Return what a format says of itself, or None when it cannot be used."""
    made, _ = _format(shelves, name, [])
    return made.summary if made else None


def language_name(shelves: Shelves, name: str) -> str | None:
    """Return a language's name for itself, or None when it cannot be used."""
    spoken = _item(shelves, LANGUAGES, name, Language, [])
    return spoken.name if spoken else None


def brand_name(shelves: Shelves, name: str) -> str | None:
    """Return a brand's name, or None when it cannot be used."""
    worn = _item(shelves, BRANDS, name, Brand, [])
    return worn.name if worn else None
