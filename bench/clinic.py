"""A made-up clinic's project: handouts like our article, each with words of its own."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from itertools import accumulate
from pathlib import Path

from bench.measure import ROOT

ARTICLE = Path("assets/articles/stem-cell-therapy-knee.txt")
BRAND = Path("assets/brands/beverly-hills-wellness-center")
# Not keys, nor `wording: clinic`, nor what the handout proposes to correct.
LONG_WORD = re.compile(r"\b(?!flexible)[^\W\d_]{5,}\b(?!:)(?<!wording: clinic)")


def written(project: Path, handouts: int) -> Path:
    """Write a project of so many handouts: each long word of the article is another there, of its
    length or a letter less, so that pages are as full as ours; what is quoted stays quoted.
    """
    shutil.copytree(ROOT / BRAND, project / BRAND)
    (project / ARTICLE.parent).mkdir(parents=True)
    (project / "handouts").mkdir()
    (project / "brochure.yaml").touch()
    lists = (ROOT / "assets" / "lexicons" / "en" / f"{name}.txt" for name in ("general", "medical"))
    words = (word for one in lists for word in one.read_text("utf-8").split())
    known = [word for word in words if word.isalpha() and word.islower()]
    dice = random.Random(684)
    dice.shuffle(known)
    alike: dict[int, list[str]] = {}
    for word in known:
        alike.setdefault(len(word), []).append(word)
    # Zipf's law: people write the same words often
    weights = {
        length: list(accumulate(1 / (rank + 2) for rank in range(len(words))))
        for length, words in alike.items()
    }
    source = (ROOT / ARTICLE).read_text("utf-8")
    text = (ROOT / "content.yaml").read_text("utf-8")
    head, article, rest = re.split(r"(?m)^(?=at_a_glance:|# Editorial and neutral)", text)
    logo, body, references = re.split(r"(?m)^(?=Knee osteo|Zhao L)", source)
    for number in range(handouts):
        own: dict[str, str] = {}

        def other(found: re.Match[str], own: dict[str, str] = own) -> str:
            word = found[0]
            if word.lower() not in own:
                length = len(word) - (len(word) > 8)
                own[word.lower()] = dice.choices(alike[length], cum_weights=weights[length])[0]
            made = own[word.lower()]
            return made.capitalize() if word[0].isupper() else made

        name = f"handout-{number:03}"
        said = f"{logo}{LONG_WORD.sub(other, body)}{references}".encode()
        (project / ARTICLE.parent / f"{name}.txt").write_bytes(said)
        own_head = head.replace(str(ARTICLE), str(ARTICLE.parent / f"{name}.txt"))
        own_head = own_head.replace("id: stem-cell-therapy-knee", f"id: {name}")
        digest = hashlib.sha256(said).hexdigest()
        own_head = re.sub("sha256: .*", f"sha256: {digest}", own_head)
        path = project / "handouts" / f"{name}.yaml"
        path.write_text(own_head + LONG_WORD.sub(other, article) + rest, "utf-8")
    return project
