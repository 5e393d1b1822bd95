"""What a printer says that it left out or changed though it took the job (RFC 8011, 4.1.7)."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.deliver.printing import papers, reasons
from brochure.deliver.printing.client import Status
from brochure.deliver.printing.message import UNSUPPORTED, Answer, Value, text_of

WORDS = {
    "copies": "it may not make as many copies as were asked for",
    "multiple-document-handling": "the sheets of several copies may lie page by page",
    "print-color-mode": "it does not do colour or black and white as it was asked",
    "print-scaling": "it may not print at full size: measure a page before you give it out",
    "sides": "it may not print on the sides that were asked for: look at the back of the sheet",
}
# What changes nothing on paper.
OF_NO_MATTER = frozenset({"job-name", "requesting-user-name", "ipp-attribute-fidelity"})


def sentences(answer: Answer) -> tuple[str, ...]:
    """Return a sentence for each."""
    told = list(dict.fromkeys(_told(answer)))
    if told:
        return tuple(told)
    if answer.status == Status.IGNORED and not answer.all_of(UNSUPPORTED):
        return ("it left out or changed something that was asked for, and does not say what",)
    if answer.status == Status.CONFLICTING:
        return ("it left out what does not go together for it: look at the first sheet",)
    return ()


def _told(answer: Answer) -> Iterator[str]:
    for group in answer.all_of(UNSUPPORTED):
        for name, values in group.items():
            if name in OF_NO_MATTER:
                continue
            if name == "media":
                yield _paper(values)
            elif name in WORDS:
                yield WORDS[name]
            else:
                yield f"it left out “{reasons.plain(name.replace('-', ' '))[:40]}”"


def _paper(values: list[Value]) -> str:
    sizes = [size for value in values if (size := papers.size(text_of(value)))]
    name = papers.named(sizes)[0] if sizes else "the paper that was asked for"
    return f"it does not take {name} into account: look at the paper in its tray"
