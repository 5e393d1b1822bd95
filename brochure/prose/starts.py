"""The beginnings of Markdown's lines as CommonMark takes them: a list that was pasted has a
no-break space after its mark, or a mark of direction before it, and would be no list.
"""

from __future__ import annotations

import re

from brochure.fold import MARKS, visible

ODD = rf"[^\S\n]|[{MARKS}]"
BEFORE = re.compile(rf"^(?:{ODD})+(?=(?:[-*+>]|\d{{1,9}}[.)]|#{{1,6}})(?:{ODD}))", re.MULTILINE)
AFTER = re.compile(rf"^([ \t>]*(?:[-*+>]|#{{1,6}}))(?:{ODD})+", re.MULTILINE)


def plain(text: str) -> str:
    """Return a text with plain spaces before and after the marks of items, headings and
    quotations; its lines stay the same lines. A no-break space after a number may be meant.
    """
    if text.isascii():
        return text
    text = BEFORE.sub(lambda found: _spaces(found[0]), text)
    return AFTER.sub(lambda found: found[1] + _spaces(found[0].removeprefix(found[1])), text)


def _spaces(text: str) -> str:
    return "".join(one if one in " \t" else " " for one in visible(text) if one.isspace())
