"""Files in, nouns out: the only room that knows YAML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from brochure import system
from brochure.fold import folded
from brochure.model.brand import Brand, FontShelf
from brochure.model.condition import ConditionLabel
from brochure.model.desk_words import DeskWords
from brochure.model.edition import Edition, Language, Release
from brochure.model.finding import Finding, Place, error
from brochure.model.format import Format
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, Marks, SourceText
from brochure.model.outlet import Outlet
from brochure.model.project import Settings
from brochure.model.review import ReviewWords
from brochure.read.conditions import condition_of
from brochure.read.errata import growing
from brochure.read.fonts import families_on_the_shelf, unknown_families
from brochure.read.formats import laid_out
from brochure.read.items import N, item, parsed, sheets
from brochure.read.lexicon import lexicon
from brochure.read.notices import notices_of
from brochure.read.project import settings_of
from brochure.read.tree import MAX_BYTES
from brochure.read.validate import marks_of, noun
from brochure.shelves import (
    BRANDS,
    CONDITIONS,
    FONTS,
    FORMATS,
    LANGUAGES,
    MARKER,
    OUTLETS,
    Shelves,
    alike,
    project_of,
    resolved,
    shown,
)


def handout(
    path: Path, settings: Settings | None = None
) -> tuple[Manuscript | None, list[Finding]]:
    """Return the manuscript that a YAML file holds, or None with every reason why not.

    What it does not say itself comes from the settings of its project, which are looked up when
    they are not given.
    """
    project = project_of(path)
    settings = settings or settings_of(project)[0]
    tree = parsed(path)
    if isinstance(tree.value, dict):
        tree.value = {**settings.defaults(), **tree.value}
    value, findings = noun(Handout, tree)
    marks = marks_of(tree)
    if value is None:
        return None, [_with_default(found) for found in findings]
    source, trouble = _source(value, marks, path.parent, project)
    trouble = [*trouble, *growing(value, marks)]
    return (None, trouble) if trouble else (Manuscript(value, marks, source), [])


def _with_default(found: Finding) -> Finding:
    if found.message != "'brand' is missing":
        return found
    hint = f"name a folder of assets/brands, here or for all handouts in {MARKER}"
    return replace(found, hint=hint)


def edition(
    shelves: Shelves, format_name: str, language: str, brand: str,
    named_at: Mapping[str, Place] | None = None, release: Release | None = None,
    notices: Mapping[str, Place] | None = None, settings: Settings | None = None,
) -> tuple[Edition | None, list[Finding]]:  # fmt: skip
    """Return the edition made of a shelf's items each, or None with every reason why not.

    `named_at` says for a shelf where the handout names its item; `notices` are those that the
    handout names, beside those of the brand's own law.
    """
    findings: list[Finding] = []
    places, terms, settled = named_at or {}, release or Release(), settings or Settings()
    made, chain = laid_out(shelves, format_name, findings)
    spoken = item(shelves, LANGUAGES, language, kind=Language, findings=findings,
                  named_at=places.get(LANGUAGES))  # fmt: skip
    worn = item(shelves, BRANDS, brand, kind=Brand, findings=findings, named_at=places.get(BRANDS))
    asked = item(shelves, OUTLETS, terms.outlet, kind=Outlet, findings=findings)
    families = families_on_the_shelf(shelves, findings)
    findings += unknown_families(shelves, brand, worn, families) if worn else ()
    law = notices_of(shelves, notices or {}, worn.jurisdiction if worn else None, findings)
    condition = condition_of(shelves, made, terms, findings)
    styles = _stylesheets(shelves, chain, language=language, brand=brand, findings=findings)
    if findings or not (made and spoken and worn and asked):
        return None, findings
    return Edition(
        format_name=format_name,
        language_name=language,
        brand_name=brand,
        format=made,
        language=spoken,
        brand=worn,
        fonts=families,
        stylesheets=tuple(styles.values()),
        template_folders=(*(f"{FORMATS}/{one}" for one in chain), "templates"),
        release=terms,
        outlet=asked,
        lexicon=lexicon(shelves, spoken.tag, settled.project.words),
        notices=law,
        condition=condition,
        settings=settled,
        brand_marks=_marks(shelves.label(BRANDS, brand)),
        sheet_names=tuple(styles),
        font_files=tuple(_font_files(shelves)),
    ), []


def _marks(label: Path | None) -> Marks:
    return marks_of(parsed(label)) if label else Marks("")


def _stylesheets(
    shelves: Shelves, formats: Sequence[str], *, language: str, brand: str, findings: list[Finding]
) -> dict[str, str]:
    """Return the style sheets by the names of their files, each over those before it; `formats` are
    the format's name and those that it extends, one after the other.
    """
    names = ["templates/print.css", *(f"{FORMATS}/{name}/page.css" for name in reversed(formats))]
    names += [f"{LANGUAGES}/{language}/language.css", f"{BRANDS}/{brand}/brand.css"]
    paths = tuple(filter(None, map(shelves.find, names)))
    return dict(zip(map(shown, paths), sheets(paths, findings), strict=False))


def _font_files(shelves: Shelves) -> Iterator[Path]:
    """Yield the files of every face on the shelf of fonts."""
    for folder, value in fonts(shelves):
        for family in value.families:
            yield from (folder / face.file for face in family.faces)


def fonts(shelves: Shelves) -> list[tuple[Path, FontShelf]]:
    """Return the usable font folders, the clinic's own first, each with its label."""
    result = []
    for name in shelves.names(FONTS):
        label = shelves.label(FONTS, name)
        value = noun(FontShelf, parsed(label))[0] if label else None
        if label and value:
            result.append((label.parent, value))
    return result


def _source(
    value: Handout, marks: Marks, folder: Path, project: Path
) -> tuple[SourceText | None, list[Finding]]:
    """Return the clinic's text; it may stand only inside the project's own folder.

    Its path is seen from the handout's folder, or else from the project's.
    """
    if value.source is None:
        return None, []
    name, where = value.source.file, marks.at("source", "file")

    def refused(reason: str, hint: str = "") -> tuple[None, list[Finding]]:
        return None, [error("input", f"source, file: {name} {reason}", where, hint)]

    where_from = "the folder of this handout" if folder == project else "this project"
    homes = dict.fromkeys((folder, project))
    tried = [resolved(home / name) for home in homes]
    tried += [resolved(path) for home in homes if (path := alike(home, name))]
    inside = [path for path in tried if path and path.is_relative_to(project.resolve())]
    if not inside:
        hint = "copy the file into it, and write the path from there"
        return refused(f"is outside {where_from}", hint)
    try:
        path = next((path for path in inside if path.is_file()), None)
        if path is None:
            return refused(f"is not a file in {where_from}", "write the path as seen from there")
        data = system.read(path, MAX_BYTES)
        text = data.decode("utf-8-sig")
    except OSError as trouble:
        return refused(f"cannot be read ({trouble.strerror})")
    except UnicodeDecodeError:
        return refused(
            "is not text in UTF-8", "save it as UTF-8 (in Windows Notepad: Save as, Encoding UTF-8)"
        )
    if len(data) > MAX_BYTES:
        return refused("is larger than 1 MB", "the source is the article's plain text")
    found = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)
             if folded(line)]  # fmt: skip
    lines = tuple(line for _, line in found)
    numbers = tuple(number for number, _ in found)
    return SourceText(name, lines, hashlib.sha256(data).hexdigest(), numbers), []


def layout_of(shelves: Shelves, name: str) -> Format | None:
    """Return a format, or None when it cannot be used."""
    return laid_out(shelves, name, [])[0]


def sets(shelves: Shelves, name: str) -> str | None:
    """Return the kind of document that a format sets, or None when it cannot be used."""
    made = layout_of(shelves, name)
    return made.document if made else None


def review_words(
    shelves: Shelves, name: str
) -> tuple[Language | None, ReviewWords | None, list[Finding]]:
    """Return a language and its words for the review sheet, None where its folder has none, and
    what is wrong.
    """
    return _words(shelves, name, "review.yaml", ReviewWords)


def desk_words(
    shelves: Shelves, name: str
) -> tuple[Language | None, DeskWords | None, list[Finding]]:
    """Return a language and its words for the front desk's page, None where its folder has none,
    and what is wrong.
    """
    return _words(shelves, name, "desk.yaml", DeskWords)


def _words(
    shelves: Shelves, name: str, file: str, kind: type[N]
) -> tuple[Language | None, N | None, list[Finding]]:
    findings: list[Finding] = []
    path = shelves.find(f"{LANGUAGES}/{name}/{file}")
    if path is None:
        return None, None, []
    spoken = item(shelves, LANGUAGES, name, kind=Language, findings=findings)
    words, trouble = noun(kind, parsed(path))
    return spoken, words, findings + trouble


def language(shelves: Shelves, name: str) -> Language | None:
    """Return a language, or None when it cannot be used."""
    return item(shelves, LANGUAGES, name, kind=Language, findings=[])


def language_name(shelves: Shelves, name: str) -> str | None:
    """Return a language's name for itself, or None when it cannot be used."""
    spoken = language(shelves, name)
    return spoken.name if spoken else None


def languages(shelves: Shelves) -> list[Language]:
    """Return every language on the shelf that can be used."""
    spoken = [
        item(shelves, LANGUAGES, name, kind=Language, findings=[])
        for name in shelves.names(LANGUAGES)
    ]
    return [one for one in spoken if one]


def months(shelves: Shelves) -> list[Sequence[str]]:
    """Return the months' names in every language that can be used, twelve in each."""
    return [one.date.names for one in languages(shelves)]


def brand_name(shelves: Shelves, name: str) -> str | None:
    """Return a brand's name, or None when it cannot be used."""
    worn = item(shelves, BRANDS, name, kind=Brand, findings=[])
    return worn.name if worn else None


def condition_summary(shelves: Shelves, name: str) -> str | None:
    """Return what a print shop's condition says of itself, or None when it cannot be used."""
    label = item(shelves, CONDITIONS, name, kind=ConditionLabel, findings=[])
    return label.summary if label else None


def outlet(shelves: Shelves, name: str) -> Outlet | None:
    """Return an outlet, or None when it cannot be used."""
    return item(shelves, OUTLETS, name, kind=Outlet, findings=[])
