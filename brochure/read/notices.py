"""The statutory notices that an edition may need: those that the handout names and those of the
brand's own law.
"""

from __future__ import annotations

from collections.abc import Mapping

from brochure.model.finding import Finding, Place, error
from brochure.model.notice import NoticePack, StatutoryNotice
from brochure.read.items import item
from brochure.shelves import NOTICES, Shelves, shown

WORDS = "text.txt"


def notices_of(
    shelves: Shelves, named: Mapping[str, Place], jurisdiction: str | None, findings: list[Finding]
) -> tuple[StatutoryNotice, ...]:
    """Return the notices; what is wrong with one is among the findings.

    A folder's name starts with its state or country, such as `ca-684`: the others are not even
    opened.
    """
    start = f"{jurisdiction.rpartition('-')[2].lower()}-" if jurisdiction else "-"
    names = [name for name in shelves.names(NOTICES) if name in named or name.startswith(start)]
    found = []
    for name in sorted({*named, *names}):
        pack = item(
            shelves, NOTICES, name, kind=NoticePack, findings=findings, named_at=named.get(name)
        )
        notice = _with_words(shelves, name, pack, findings) if pack else None
        if notice and (name in named or notice.pack.jurisdiction == jurisdiction):
            found.append(notice)
    return tuple(found)


def _with_words(
    shelves: Shelves, name: str, pack: NoticePack, findings: list[Finding]
) -> StatutoryNotice | None:
    path = shelves.find(f"{NOTICES}/{name}/{WORDS}")
    try:
        if path:
            return StatutoryNotice(
                id=name, pack=pack, text=path.read_text("utf-8"), file=shown(path)
            )
        message = f"{WORDS} is missing beside {NOTICES}/{name}/notice.yaml"
    except (OSError, UnicodeDecodeError):
        message = f"{NOTICES}/{name}/{WORDS} is not text in UTF-8"
    hint = "it holds the law's words, copied from where notice.yaml says"
    findings.append(error("input", message, Place(f"{NOTICES}/{name}"), hint))
    return None
