"""Handouts that hold too little, too much, or what no page is made for; and where text and pictures
come to stand.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filler
import pagemap
import yaml
from paths import ROOT
from PIL import Image

from brochure.inspect import tagged_text
from brochure.inspect.page_objects import Box

BRAND = "stress"
UNBREAKABLE = "Supercalifragilisticexpialidocious" + "unbreakablelettersinarow" + "ab"
TITLE = "Twelve Words Make This Title Longer Than Any Band Was Drawn For"
NAME = "Associated Physicians and Therapists of the Greater Upper Valley"
TABLE = "\n".join(
    ["| Day | What we do | How long |", "|---|---|---|"]
    + [
        f"| Day {row} | We greet you at the door and show you where to sit | {row} minutes |"
        for row in range(1, 31)
    ]
)
PICTURE = "![Three bars side by side](pictures/wide.png)"


def short() -> dict[str, Any]:
    """Return an article of 120 words."""
    return filler.article(
        120, title=TITLE, brand=BRAND, at_a_glance=[{"label": "First", "text": "Plain words"}]
    ) | {
        "sections": [
            {"heading": None, "body": "Plain words. " + "\n\n".join(filler.paragraphs(118))}
        ]
    }


def long() -> dict[str, Any]:
    """Return an article of 4,000 words."""
    first = filler.paragraphs(4000)[0].partition(".")[0]
    return filler.article(4000, brand=BRAND, at_a_glance=[{"label": "First", "text": first}])


def dense() -> dict[str, Any]:
    """Return an article with 40 sources, a table of 30 rows, a wide picture and a word of 60
    letters.
    """
    text = filler.paragraphs(300)
    return filler.article(0, title=TITLE, brand=BRAND, references=filler.references(40)) | {
        "kicker": UNBREAKABLE,
        "subtitle": f"What {UNBREAKABLE} means",
        "at_a_glance": [{"label": UNBREAKABLE, "text": UNBREAKABLE}],
        "sections": [
            {"heading": None, "body": "\n\n".join([*text[:2], f"A word: {UNBREAKABLE}."])},
            {"heading": "A table", "body": TABLE},
            {"heading": f"A picture and {UNBREAKABLE}", "body": "\n\n".join([PICTURE, *text[2:]])},
        ],
        "glossary": [{"term": UNBREAKABLE, "meaning": "a word of sixty letters"}],
        "questions": [f"What does {UNBREAKABLE} mean?", "Where do I sit?"],
    }


CASES = {"short": short, "long": long, "dense": dense}
assert len(UNBREAKABLE) == 60
assert len(TITLE.split()) == 12


def project(folder: Path, case: str, logo: str) -> Path:
    """Lay out a project with a case and a brand of a long name, its logo `tall` or none, and return
    the handout.
    """
    content = filler.saved(folder, CASES[case]())
    home = folder / "assets" / "brands" / BRAND
    home.mkdir(parents=True)
    ours = yaml.safe_load(
        (ROOT / "assets/brands/beverly-hills-wellness-center/brand.yaml").read_text("utf-8")
    )
    brand = ours | {
        "name": NAME,
        "logo_alt": NAME,
        "wordmark": ["Associated Physicians", "and Therapists", "of the Greater Upper Valley"],
    }
    if logo == "tall":
        drawing = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 90"><rect width="20" '
            'height="90" fill="{}"/></svg>'
        )
        (home / "logo.svg").write_text(drawing.format("#0e4a4f"))
        (home / "logo-on-dark.svg").write_text(drawing.format("#ffffff"))
        brand |= {"logo": "logo.svg", "logo_on_dark": "logo-on-dark.svg"}
    (home / "brand.yaml").write_text(yaml.safe_dump(brand), "utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    Image.new("RGB", (2400, 300), "#a0b0c0").save(folder / "pictures" / "wide.png")
    return content


def remove(folder: Path) -> None:
    """Take a project away."""
    shutil.rmtree(folder)


def words(text: str) -> Counter[str]:
    """Return the words of a text, signs left out."""
    return Counter(re.findall(r"\w+", text))


def boxes(data: bytes) -> Iterator[tuple[int, str, Box]]:
    """Yield page, text and box of each line, in points from the top left; the box ends at the
    baseline.
    """
    for line in pagemap.lines(pagemap.texts(data)):
        foot = line.first.baseline
        yield (
            line.first.page,
            line.text,
            (line.left, foot - 0.45 * line.first.size, line.right, foot),
        )


def overlaps(data: bytes) -> list[tuple[int, str, str]]:
    """Return the lines that stand on each other."""
    found, placed = [], list(boxes(data))
    for index, (page, text, one) in enumerate(placed):
        for other_page, other_text, other in placed[index + 1 :]:
            across, down = (
                min(one[2 + side], other[2 + side]) - max(one[side], other[side]) for side in (0, 1)
            )
            if page == other_page and across > 1 and down > 0.5:
                found.append((page, text, other_text))
    return found


def outside(data: bytes, margin: float) -> list[str]:
    """Return what stands nearer to the edge of the trimmed page than a margin, in points: lines and
    pictures.
    """
    paper = tagged_text.read(data)
    found = [
        f"{run.page}: {run.text}" for run in paper.runs
        if run.text.strip() and _leaves(run.box, paper.sheets[run.page - 1].trim, margin)
    ]  # fmt: skip
    return found + [
        f"{one.page}: picture"
        for one in paper.pictures
        if _leaves(one.box, paper.sheets[one.page - 1].trim, margin)
    ]


def _leaves(box: Box, trim: Box, margin: float) -> bool:
    left, bottom, right, top = trim
    return (
        box[0] < left + margin
        or box[1] < bottom + margin
        or box[2] > right - margin
        or box[3] > top - margin
    )
