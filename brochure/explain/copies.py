"""What a batch of readers' copies says of a recipient list and of the words in it; `--explain`
reads it here.
"""

from __future__ import annotations

from brochure.explain.stage import ERROR, NOTE, WARNING, Stage

ROSTER = """
A recipient list cannot be read, or a column that the handout needs is not in it.

A column that is taken for another prints one reader's words where another's belong. So each field
has one column, found by its heading, and a file whose letters, quotation marks or headings leave a
doubt is refused before anything is made.

Basis: RFC 4180, Common Format and MIME Type for CSV Files, 2005,
https://www.rfc-editor.org/rfc/rfc4180; RFC 8259 for JSON; this project's own rule that no finding
repeats what stands in a row.

Faulty: a file saved as CSV (Comma delimited) by a Windows spreadsheet, with an é in it

Mended: the same file saved as CSV UTF-8 (Comma delimited)
"""

ROSTER_ROW = """
A row of a recipient list cannot be printed: a cell is empty, no date, too long, or its quotation
marks do not match.

All faulty rows are told at once, before anything is made, with row and column and without what
stands there: the message may end up in a log. `--skip-bad` makes the others and writes these into a
file to be mended.

Basis: this project's own rule that nothing is made of a row in doubt; dates are those of ISO 8601
or of the field's `order`. Unicode 16.0, chapter 23, for the characters that show as nothing.

Faulty: Ada Example,31/02/2027

Mended: Ada Example,2027-02-28
"""

ROSTER_COLUMN = """
A column of a recipient list is not used, or a field that may be empty has no column.

Most recipient lists hold more than a handout prints; but a heading with a letter wrong looks the
same, and nothing of that column would be printed.

Basis: no published standard; this project's own rule that what is left out is said.

Faulty: patient,appointment,clinican

Mended: patient,appointment,clinician
"""

FIELD_OVERSET = """
A reader's own words have no room in their field, even in smaller type and on two lines.

Words that leave their box would lie on others, or be cut off; a name is printed whole or not at
all. So they are shrunk to four fifths, but never below the format's small type, then set on two
lines, then refused.

Basis: this project's own rule that nothing is clipped; docs/copies-for-readers.md.

Faulty: a name of 120 letters

Mended: the same name as the reader would write it on a form
"""

JOB_MIXED = """
A print job mixes sheets that want different settings of the printer.

Paper, sides and the edge that a sheet is turned on are asked of the printer once for a whole file:
copies of another format would come out on the wrong paper, or with their backs upside down.

Basis: ISO 32000-1:2008, 12.2 (viewer preferences hold for the document),
https://www.iso.org/standard/51502.html.

Faulty: a list with `trifold` in one row and `handout` in another, and --merge

Mended: a list for each format
"""

COPIES = {
    "roster": Stage("the batch", ERROR, ROSTER),
    "roster-row": Stage("the batch", ERROR, ROSTER_ROW),
    "roster-column": Stage("the batch", NOTE, ROSTER_COLUMN),
    "field-overset": Stage("typesetting", ERROR, FIELD_OVERSET),
    "job-mixed": Stage("the batch", WARNING, JOB_MIXED),
}
