"""File names of copies: from a pattern over what tells nothing of a reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from brochure.errors import BadInput
from brochure.fold import folded
from brochure.model.finding import Finding, error
from brochure.model.personal import PersonalField

# What a pattern may hold beside the fields that are not personal.
OWN = ("id", "format", "language", "brand", "row")
# In a name: letters of what one field says, and bytes of all of it, which every file system takes
# with a suffix.
MOST_OF_ONE, MOST = 60, 200
# Figures of a row's number while the highest is not known: names that differ so differ in any one
# width.
WIDEST = 9


class Names:
    """Fills a pattern for each row, and remembers which rows would have the same name."""

    def __init__(self, pattern: str, fields: Iterable[PersonalField]) -> None:
        """Take the pattern and the handout's fields. Raises BadInput."""
        self.pattern, self.digits = pattern, WIDEST
        self._highest = 0
        self.keys = re.findall(r"\{([^{}]*)\}", pattern)
        findings = list(_faults(pattern, self.keys, {field.name: field for field in fields}))
        if findings:
            raise BadInput(findings)
        self._rows: dict[str, int] = {}
        self._twice: list[tuple[int, int]] = []
        self._unfit: list[int] = []

    def of(self, number: int, values: Mapping[str, str]) -> str:
        """Return a row's file name, without its suffix."""
        given = {**values, "row": f"{number:0{self.digits}d}"}
        return re.sub(
            r"\{([^{}]*)\}", lambda found: _safe(given.get(found[1], "")), self.pattern
        ).strip("-. ")

    def count(self, number: int) -> None:
        """Note that there is a row of this number, be it well or faulty."""
        self._highest = max(self._highest, number)

    def note(self, number: int, values: Mapping[str, str]) -> None:
        """Remember a row's name; one that begins or ends with the row's number, in one width for
        all, is its own.
        """
        name = self.of(number, values)
        if not 0 < len(name.encode()) <= MOST:
            self._unfit.append(number)
        elif not (self.pattern.startswith("{row}") or self.pattern.endswith("{row}")):
            for one in (name, f"{name}-print"):  # the sheets of a copy that is to be folded
                first = self._rows.setdefault(folded(one).casefold(), number)
                if first != number:
                    self._twice.append((first, number))

    def settle(self) -> None:
        """Give every row's number as many figures as the highest has."""
        self.digits = len(str(self._highest))

    def findings(self) -> Iterable[Finding]:
        """Tell the names that are not one row's alone, or no names."""
        if self._twice:
            some = [f"{one} and {other}" for one, other in dict.fromkeys(self._twice)]
            message = f"the pattern {self.pattern} gives several rows the same name: {_some(some)}"
            yield error("input", message, None, "add {row} to it")
        if self._unfit:
            rows = _some([f"row {number}" for number in self._unfit])
            message = (
                f"the pattern {self.pattern} gives a name that is empty, or too long for a file, "
                f"to {rows}"
            )
            yield error("input", message, None, "add {row} to it, or make it shorter")


def _some(told: Sequence[str]) -> str:
    return ", ".join(told[:5]) + (f", and {len(told) - 5} more" if len(told) > 5 else "")


def _faults(
    pattern: str, keys: list[str], fields: Mapping[str, PersonalField]
) -> Iterable[Finding]:
    may = [*OWN, *(name for name, one in fields.items() if not one.personal)]
    known = "it may hold " + ", ".join(f"{{{name}}}" for name in may)
    for key in dict.fromkeys(keys):
        if key in fields and fields[key].personal:
            message = (
                f"the field '{key}' may tell who somebody is, so it cannot stand in a file's name"
            )
            yield error(
                "input",
                message,
                None,
                f"{known}; a field that tells nothing says `personal: false`",
            )
        elif key not in may:
            yield error(
                "input", f"the pattern for names has {{{key}}}, which is nothing known", None, known
            )
    rest = re.sub(r"\{[^{}]*\}", "", pattern)
    if re.search(r"[\\/{}\x00-\x1f:*?\"<>|]", rest):
        yield error(
            "input",
            f"the pattern {pattern!r} has a character that no file's name may have",
            None,
            known,
        )
    if not keys:
        yield error("input", f"the pattern {pattern} gives every row the same name", None, known)


def _safe(text: str) -> str:
    """Return text as a part of a file name: letters, figures, hyphens."""
    return re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", text)).strip("-.")[:MOST_OF_ONE]
