"""Two texts word by word: paragraphs are matched first, then the words of those that differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from brochure.diff.nouns import Change, ComparedWord, said

CONTEXT = 5
LEAST_MOVED = 3
# Matching takes time by the product of both lengths: a rewritten text of this size takes some 5
# seconds.
MOST_PAIRS = 40_000_000


@dataclass(frozen=True)
class Span:
    """Words `start` to `end` of the old text became `first` to `last` of the new; of these, so many
    truly differ.
    """

    start: int
    end: int
    first: int
    last: int
    removed: int
    added: int


def changes(
    old: Sequence[ComparedWord], new: Sequence[ComparedWord], number: int = 1
) -> list[Change]:
    """Return what changed, numbered from `number`, in the order of the new text."""
    found: list[Change] = []
    for span in _apart(old, new, _joined(old, new, spans(old, new))):
        before = new[max(0, span.first - CONTEXT) : span.first]
        after = new[span.last : span.last + CONTEXT]
        found.append(
            Change(
                number=number + len(found),
                old=tuple(old[span.start : span.end]),
                new=tuple(new[span.first : span.last]),
                before=said([word for word in before if word.part == _part(old, new, span)]),
                after=said([word for word in after if word.part == _part(old, new, span)]),
                removed=span.removed,
                added=span.added,
            )
        )
    return _moved(found)


def spans(old: Sequence[ComparedWord], new: Sequence[ComparedWord]) -> list[Span]:
    """Return every span in which two texts differ, each as short as it can be."""
    found: list[Span] = []
    was, now = _paragraphs(old), _paragraphs(new)
    matcher = difflib.SequenceMatcher(
        None, [text for text, _, _ in was], [text for text, _, _ in now], autojunk=False
    )
    for kind, i, j, m, n in matcher.get_opcodes():
        if kind != "equal":
            start, first = (
                was[i][1] if i < len(was) else len(old),
                now[m][1] if m < len(now) else len(new),
            )
            end, last = was[j - 1][2] if j > i else start, now[n - 1][2] if n > m else first
            found.extend(_within(old, new, (start, end, first, last)))
    return found


def _paragraphs(words: Sequence[ComparedWord]) -> list[tuple[tuple[str, ...], int, int]]:
    """Return the words of each paragraph with the numbers of its first word and of the one after
    its last.
    """
    found: list[tuple[tuple[str, ...], int, int]] = []
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or words[end].block != words[start].block:
            found.append((tuple(word.key for word in words[start:end]), start, end))
            start = end
    return found


def _within(
    old: Sequence[ComparedWord], new: Sequence[ComparedWord], bounds: tuple[int, int, int, int]
) -> Iterator[Span]:
    start, end, first, last = bounds
    if start == end or first == last or (end - start) * (last - first) > MOST_PAIRS:
        yield Span(
            start=start, end=end, first=first, last=last, removed=end - start, added=last - first
        )
        return
    matcher = difflib.SequenceMatcher(
        None,
        [word.key for word in old[start:end]],
        [word.key for word in new[first:last]],
        autojunk=False,
    )
    codes = matcher.get_opcodes()
    for index, (kind, i, j, m, n) in enumerate(codes):
        if kind == "equal":
            continue
        span = Span(
            start=start + i,
            end=start + j,
            first=first + m,
            last=first + n,
            removed=j - i,
            added=n - m,
        )
        if kind in {"delete", "insert"}:
            left = codes[index - 1][2] - codes[index - 1][1] if index else 0
            right = codes[index + 1][2] - codes[index + 1][1] if index + 1 < len(codes) else 0
            span = _settled(old, new, span, left, right)
        yield span


def _settled(
    old: Sequence[ComparedWord], new: Sequence[ComparedWord], span: Span, left: int, right: int
) -> Span:
    """Return a removal or an insertion where it begins with a sentence, if equal words beside it
    leave the choice.
    """
    words, start, end = (
        (old, span.start, span.end) if span.start < span.end else (new, span.first, span.last)
    )
    steps = [0]
    while -steps[-1] < left and words[start + steps[-1] - 1].key == words[end + steps[-1] - 1].key:
        steps.append(steps[-1] - 1)
    forward = 0
    while forward < right and words[start + forward].key == words[end + forward].key:
        forward += 1
        steps.append(forward)
    for step in sorted(steps, key=abs):
        if start + step == 0 or words[start + step - 1].text.endswith((".", "!", "?")):
            break
    else:
        step = 0
    return replace(
        span,
        start=span.start + step,
        end=span.end + step,
        first=span.first + step,
        last=span.last + step,
    )


def _joined(
    old: Sequence[ComparedWord], new: Sequence[ComparedWord], found: Sequence[Span]
) -> list[Span]:
    """Return the spans with those joined that only a word or two keeps apart: a rewritten sentence
    is one change.
    """
    joined: list[Span] = []
    for span in found:
        before = joined[-1] if joined else None
        if before and _close(old, new, before, span):
            removed, added = before.removed + span.removed, before.added + span.added
            joined[-1] = Span(before.start, span.end, before.first, span.last, removed, added)
        else:
            joined.append(span)
    return joined


def _close(
    old: Sequence[ComparedWord], new: Sequence[ComparedWord], before: Span, span: Span
) -> bool:
    gap = span.first - before.last
    smaller = min(max(one.end - one.start, one.last - one.first) for one in (before, span))
    same_block = all(
        len({word.block for word in words}) == 1
        for words in (old[before.start : span.end], new[before.first : span.last])
        if words
    )
    return same_block and (gap <= min(2, smaller) or 2 * gap <= smaller)


def _apart(
    old: Sequence[ComparedWord], new: Sequence[ComparedWord], found: Sequence[Span]
) -> Iterator[Span]:
    """Yield the spans, one for each part of the handout where words only went or only came."""
    for span in found:
        if span.start < span.end and span.first < span.last:
            yield span
        else:
            words, offset = (old, span.start) if span.start < span.end else (new, span.first)
            size = max(span.end - span.start, span.last - span.first)
            start = 0
            for end in range(1, size + 1):
                if end == size or words[offset + end].part != words[offset + start].part:
                    if words is old:
                        yield Span(
                            start=offset + start,
                            end=offset + end,
                            first=span.first,
                            last=span.first,
                            removed=end - start,
                            added=0,
                        )
                    else:
                        yield Span(
                            start=span.start,
                            end=span.start,
                            first=offset + start,
                            last=offset + end,
                            removed=0,
                            added=end - start,
                        )
                    start = end


def _part(old: Sequence[ComparedWord], new: Sequence[ComparedWord], span: Span) -> str:
    return new[span.first].part if span.first < span.last else old[span.start].part


def _moved(found: list[Change]) -> list[Change]:
    """Return the changes with both halves of a move naming each other."""
    gone = {
        said(one.old): one.number for one in found if not one.new and len(one.old) >= LEAST_MOVED
    }
    come = {
        said(one.new): one.number for one in found if not one.old and len(one.new) >= LEAST_MOVED
    }
    partners = {gone[text]: come[text] for text in gone.keys() & come.keys()}
    partners |= {there: here for here, there in partners.items()}
    return [replace(one, partner=partners.get(one.number)) for one in found]
