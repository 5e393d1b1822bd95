"""Every text that a handout says, in reading order: the one walk over a handout.

The fields of the model that bear a `Says` are its texts; a row of fields within a row is walked as
any other. Proof, checks, comparison and review sheet read these parts and none of the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from brochure import prose
from brochure.model.base import DocumentKind, Noun
from brochure.model.handout import Handout
from brochure.model.manuscript import Path
from brochure.model.says import Kind, Says, Wording


@dataclass(frozen=True)
class Part:
    """A text of a handout: the way to it in the YAML, what it is, its words, whose words they are.

    `text` is as the YAML has it, `printed` with the approved errata applied where they apply;
    `section` is what the place is called, `what` is what a finding calls the part.
    """

    path: Path
    kind: Kind
    what: str
    text: str
    printed: str
    wording: Wording | Literal["others"]
    section: str = ""
    markdown: bool = False
    quotes: bool = False
    documents: tuple[DocumentKind, ...] = ("handout",)
    mark: str = ""

    @property
    def is_quoted(self) -> bool:
        """Return whether its words stand in the article as well."""
        return self.quotes and self.wording == "clinic"

    @property
    def is_given(self) -> bool:
        """Return whether the clinic's own text, which is kept beside the YAML, has it: all that no
        editor wrote.
        """
        return self.wording != "editorial" and not self.is_quoted

    @property
    def paragraphs(self) -> list[str]:
        """Return its text as printed, paragraph by paragraph, without Markdown's marks."""
        return paragraphs(self, self.printed)


def paragraphs(part: Part, text: str) -> list[str]:
    """Return a form of a part's text paragraph by paragraph, without Markdown's marks."""
    return prose.paragraphs(text) if part.markdown else [text]


@lru_cache(8)  # every check asks for them, once for each format
def of(handout: Handout) -> tuple[Part, ...]:
    """Return what a handout says in the order of the page; texts that are left out are no parts."""
    return tuple(_walk(handout, (), "editorial", "", handout.corrected))


def cited(handout: Handout) -> list[str]:
    """Return the ids that the printed text cites, in order, as often as it does."""
    return [
        name
        for part in of(handout)
        if part.markdown
        for _, ids in prose.citations(part.printed)
        for name in ids
    ]


def written(handout: Handout, path: Path) -> str:
    """Return a part's text as the YAML has it. Raises KeyError when the path leads to no part."""
    for part in of(handout):
        if part.path == path:
            return part.text
    raise KeyError(path)


def _walk(
    row: Noun,
    way: Path,
    wording: Wording | Literal["others"],
    section: str,
    correct: Callable[[str], str],
) -> Iterator[Part]:
    """Yield the parts of a row of fields; `wording` and `section` are those of what is around."""
    fields = _fields(type(row))
    wording = getattr(row, "wording", wording)
    heading = next((name for name, says in fields if says and says.kind == "heading"), "")
    if heading and getattr(row, heading):
        section = correct(getattr(row, heading))
    elif heading and len(way) == 2:
        section = "Introduction" if way[1] == 0 else f"{_title(way[0])[:-1]} {int(way[1]) + 1}"
    for name, says in fields:
        for path, value in _leaves(getattr(row, name), (*way, name)):
            place = section or _title(path[0])
            if isinstance(value, Noun):
                yield from _walk(value, path, wording, section, correct)
            elif says:
                yield Part(
                    path,
                    says.kind,
                    says.what,
                    text=value,
                    printed=correct(value) if says.errata else value,
                    wording=says.wording or wording,
                    section=says.section or place,
                    markdown=says.markdown,
                    quotes=says.quotes,
                    documents=says.documents,
                    mark=says.mark,
                )


@lru_cache
def _fields(kind: type[Noun]) -> tuple[tuple[str, Says | None], ...]:
    """Return the names of a model's fields in reading order, with what each declares."""
    declared = {
        name: next((one for one in field.metadata if isinstance(one, Says)), None)
        for name, field in kind.model_fields.items()
    }
    order = list(declared)
    for name, says in declared.items():
        if says and says.before:
            order.remove(name)
            order.insert(order.index(says.before), name)
    return tuple((name, declared[name]) for name in order)


def _leaves(value: Any, way: Path) -> Iterator[tuple[Path, Any]]:
    """Yield each row and each text of a field's value with the way to it."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _leaves(item, (*way, index))
    elif isinstance(value, Noun | str) and value:
        yield way, value


def _title(key: str | int) -> str:
    """Return a key as a person reads it: `At a glance`."""
    return str(key).replace("_", " ").capitalize()
