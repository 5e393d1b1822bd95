"""The families that the shelf of fonts holds, and what is wrong with its folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from brochure.inspect import font_files
from brochure.model.brand import Brand, FontFamily, FontShelf
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Marks
from brochure.read.items import item, parsed
from brochure.read.reasons import suggestion
from brochure.read.validate import marks_of
from brochure.shelves import BRANDS, FONTS, Shelves, shown

FONT_FILES = (".ttf", ".otf", ".ttc", ".woff", ".woff2")


def families_on_the_shelf(shelves: Shelves, findings: list[Finding]) -> tuple[FontFamily, ...]:
    """Return the families of every font folder that can be read; what is wrong with one is among
    the findings.
    """
    found: list[FontFamily] = []
    faces: dict[tuple[str, int, str], str] = {}
    for name in shelves.names(FONTS):
        value = item(shelves, FONTS, name, kind=FontShelf, findings=findings)
        label = shelves.label(FONTS, name)
        if value and label:
            findings.extend(_font_faults(label, value, faces))
            if not label.is_relative_to(shelves.ours):
                findings.extend(_file_faults(label, value))
            found.extend(value.families)
    return tuple(found)


def _font_faults(
    label: Path, value: FontShelf, faces: dict[tuple[str, int, str], str]
) -> Iterable[Finding]:
    """Yield files that are missing or not listed, and faces that two files claim; `faces` goes from
    folder to folder.

    The engine merges two files of one family, weight and style into one font, and letters vanish
    without a word.
    """
    where, folder = Place(shown(label)), label.parent
    listed = {
        face.file: (family.family, face.weight, face.style)
        for family in value.families
        for face in family.faces
    }
    there = {path.name for path in folder.iterdir()}
    for file in sorted({value.licence, *listed} - there):
        yield error("input", f"{file} is missing beside {where.file}", where)
    for file in sorted(file for file in there - set(listed) if file.lower().endswith(FONT_FILES)):
        yield error(
            "input",
            f"{file} is a font that {where.file} does not list",
            where,
            "list it, or take it out",
        )
    for file, face in listed.items():
        mine = f"{folder.name}/{file}"
        other = faces.setdefault(face, mine)
        if other != mine:
            message = f"{mine} and {other} are both {face[0]}, {face[1]}, {face[2]}"
            yield error("input", message, where, "keep one of the two")


def _file_faults(label: Path, value: FontShelf) -> Iterable[Finding]:
    """Yield what the clinic's font files say otherwise than their label: the engine goes by the
    files.
    """
    marks = marks_of(parsed(label))
    for number, family in enumerate(value.families):
        for index, face in enumerate(family.faces):
            path, at = label.parent / face.file, ("families", number, "faces", index)
            if not path.is_file():
                continue
            said = font_files.read(path)
            if said is None:
                message = f"{face.file} cannot be read as a font: it is damaged, or none"
                yield error("input", message, marks.at(*at, "file"), "copy it again")
                continue
            if family.family not in said.families:
                message = f"{face.file} calls its family {' or '.join(sorted(said.families))}"
                hint = "write the family as the file has it, here and in brand.yaml"
                yield error("input", message, marks.at("families", number, "family"), hint)
            if abs(said.weight - face.weight) >= 100:
                message = f"{face.file} says that its weight is {said.weight}, not {face.weight}"
                yield error(
                    "input", message, marks.at(*at, "weight"), "write the file's own weight"
                )
            if said.italic != (face.style == "italic"):
                style = "italic" if said.italic else "normal"
                message = f"{face.file} is {style}, not {face.style}"
                yield error("input", message, marks.at(*at, "style"), f"write style: {style}")
            if said.forbidden:
                message = f"the maker of {face.file} forbids that it is embedded in a PDF"
                yield error("input", message, marks.at(*at, "file"), "ask for another licence")


def unknown_families(
    shelves: Shelves, name: str, brand: Brand, families: Iterable[FontFamily]
) -> Iterable[Finding]:
    """Yield the families that a brand names and no folder of fonts has."""
    path = shelves.label(BRANDS, name)
    marks = marks_of(parsed(path)) if path else Marks(name)
    known = sorted({family.family for family in families})
    for role in type(brand.fonts).model_fields:
        family = getattr(brand.fonts, role)
        if family not in known:
            message = f"fonts, {role}: no family '{family}' stands on the shelf {FONTS}"
            yield error("input", message, marks.at("fonts", role), suggestion(family, known))
