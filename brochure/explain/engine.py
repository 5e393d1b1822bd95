"""What brings the engine to a stop, told in the form of a check's docstring."""

from __future__ import annotations

from brochure.explain.stage import ERROR, Stage

PAGE_CANNOT_BE_SET = """
The engine stops at a rule of a style sheet, at a picture, or at words.

WeasyPrint has no answer for some of what CSS and SVG allow, such as a list's mark with content of
its own, and ends with an error of its own instead of a page. The page is tried again with less of
it until the one rule or picture is found.

Basis: no published standard; 17 such places were found by 1,522 style sheets made at random.

Faulty: li::marker { content: "– " }

Mended: ul { list-style-type: "– " }
"""

PAGE_TAKES_TOO_LONG = """
A page takes longer than a minute, or would have no end.

A gradient that repeats a million times, fifty columns, or a word of 30,000 letters can keep the
engine at work for an hour. Who waits for it, and what else the machine does, waits as well.
BROCHURE_PAGE_SECONDS sets another bound.

Basis: no published standard; a warm page takes half a second, measured.

Faulty: section { columns: 50 }

Mended: section { columns: 2 }
"""

PAGE_TAKES_TOO_MUCH_MEMORY = """
A page takes more than 1,500 MB of memory.

A machine without memory ends other programs. BROCHURE_PAGE_MEGABYTES sets another bound.

Basis: no published standard; a page takes some 20 MB, measured.

Faulty: a table of a hundred thousand rows

Mended: the rows that a reader needs
"""

ENGINE = {
    "page-cannot-be-set": Stage("typesetting", ERROR, PAGE_CANNOT_BE_SET),
    "page-takes-too-long": Stage("typesetting", ERROR, PAGE_TAKES_TOO_LONG),
    "page-takes-too-much-memory": Stage("typesetting", ERROR, PAGE_TAKES_TOO_MUCH_MEMORY),
}
