"""A difference of projects for a terminal, for machines, and as one report to sign by."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape

from brochure import tell
from brochure.diff import report, told
from brochure.diff.projects import Handout, ProjectDifference

EQUAL = "Nothing differs: all handouts are equal."


def as_text(made: ProjectDifference) -> str:
    """Return a difference as a person reads it: the counts, what came and went, each change."""
    lines = [f"{made.old} -> {made.new}: {_counts(made)}"]
    lines += ["", tell.sentences(made.findings)] if made.findings else []
    lines += ["", EQUAL] if not made.exit_code else []
    for head, handouts in (("Removed", made.removed), ("Added", made.added)):
        if handouts:
            lines += ["", f"{head}:", *(f"  {one.name}: {one.title}" for one in handouts)]
    for one in made.changed:
        lines += ["", told.as_text(one)]
    return "\n".join(lines)


def as_json(made: ProjectDifference) -> str:
    """Return a difference for machines: keys sorted, no path of this machine in it."""
    values = {
        "exit_code": made.exit_code,
        "format": made.format_name,
        "old": made.old,
        "new": made.new,
        "removed": [{"name": one.name, "title": one.title} for one in made.removed],
        "added": [{"name": one.name, "title": one.title} for one in made.added],
        "changed": [told.values(one) for one in made.changed],
        "unchanged": made.unchanged,
        "findings": [tell.finding(one) for one in made.findings],
    }
    return json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True)


def as_html(made: ProjectDifference) -> str:
    """Return one page for all handouts that differ, with a list of them at the top."""
    sections = ['<section id="summary"><h2>Summary</h2>', f"<p>{escape(_counts(made))}.</p>"]
    if made.findings:
        items = "".join(f"<li>{escape(tell.lines([one]))}</li>" for one in made.findings)
        sections.append(f'<ul class="loud">{items}</ul>')
    if not made.exit_code:
        sections.append(f'<p class="equal">{EQUAL}</p>')
    if made.changed:
        links = (
            f'<li><a href="#handout-{number}">{escape(report.title_of(one))}</a> '
            f"({escape(one.new.name)})</li>"
            for number, one in enumerate(made.changed, 1)
        )
        sections.append(f"<h3>Changed</h3><ul>{''.join(links)}</ul>")
    sections += [_listed("Removed", made.removed), _listed("Added", made.added), "</section>"]
    for number, one in enumerate(made.changed, 1):
        title = escape(report.title_of(one))
        sections.append(f'<section id="handout-{number}"><h2>{title}</h2>')
        sections += [_below(part, f"handout-{number}") for part in report.parts(one)]
        sections.append("</section>")
    return report.page(f"{made.old} to {made.new}", sections)


def _listed(head: str, handouts: Sequence[Handout]) -> str:
    items = (f"<li>{escape(one.title)} ({escape(one.name)})</li>" for one in handouts)
    return f"<h3>{head}</h3><ul>{''.join(items)}</ul>" if handouts else ""


def _below(part: str, prefix: str) -> str:
    """Return a part of a handout's own report for a page of several: with addresses of its own,
    and headings below the handout's. In its texts every quotation mark is escaped.
    """
    part = re.sub(r'( id="|href="#)', rf"\1{prefix}-", part)
    return re.sub(r"(</?h)([2-5])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", part)


def _counts(made: ProjectDifference) -> str:
    parts = (
        (len(made.removed), "removed"), (len(made.added), "added"),
        (len(made.changed), "changed"), (made.unchanged, "unchanged"),
    )  # fmt: skip
    return ", ".join(f"{number} {word}" for number, word in parts)
