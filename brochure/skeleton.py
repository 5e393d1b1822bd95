"""`brochure new`: a clinic's own project, which holds its article and brand and overrides nothing
of ours yet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from brochure import files, schema
from brochure.errors import BadInput, CannotDeliver
from brochure.model.finding import Place, error
from brochure.shelves import shipped

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
YAML_WORDS = {"true", "false", "null"}

# Copied with the placeholders filled; the names say what they become.
SKELETON = {
    "brochure.yaml": "brochure.yaml",
    "content.yaml": "content.yaml",
    "brand.yaml": "assets/brands/{slug}/brand.yaml",
    "Makefile": "Makefile",
    "README.md": "README.md",
    "gitignore": ".gitignore",
}


def start(folder: Path) -> Iterator[Path]:
    """Write a new project's files and yield their paths. Raises BadInput when the folder is taken,
    CannotDeliver.
    """
    slug, name = _names(folder.resolve().name)
    if not slug:
        message, hint = (
            f"{folder} has no letters a-z or digits to make a name of",
            "choose a name such as my-clinic",
        )
        raise BadInput([error("input", message, None, hint)])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message, hint = (
            f"{folder} is there already and is not empty",
            "choose another name, or empty the folder",
        )
        raise BadInput([error("input", message, Place(str(folder)), hint)])
    values = {"slug": slug, "name": name}
    try:
        for source, target in SKELETON.items():
            text = (shipped() / "assets" / "skeleton" / source).read_text("utf-8")
            yield _write(folder / target.format(**values), _filled(text, values))
        yield _write(folder / "brochure.schema.json", schema.as_text("project"))
        yield _write(folder / "content.schema.json", schema.as_text())
    except OSError as trouble:
        raise CannotDeliver(f"{folder} cannot be written: {trouble.strerror or trouble}.") from None


def _names(folder: str) -> tuple[str, str]:
    """Return a brand's name on the shelf and on the page, from a folder's name; empty when that has
    no a-z and 0-9.
    """
    words = [word for word in WORD.findall(unicodedata.normalize("NFC", folder)) if _plain(word)]
    slug = "-".join(map(_plain, words))[:60].strip("-")
    name = " ".join(word[:1].upper() + word[1:] for word in words)
    if slug and (
        not slug[0].isalpha() or slug in YAML_WORDS
    ):  # YAML would take it for something else than a name
        return f"clinic-{slug}", f"Clinic {name}"
    return slug, name


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", word).lower())


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _write(path: Path, text: str) -> Path:
    files.replace(path, (text.encode(),))
    return path
