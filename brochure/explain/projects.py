"""What is known of the codes that a project, and a run over many handouts, gives."""

from __future__ import annotations

from brochure.explain.stage import ERROR, NOTE, WARNING, Stage

SETTING_REFUSED = """
brochure.yaml sets how grave a check is that always holds, or one that does not exist.

Somebody may decide how grave a long sentence is in a clinic, never that a page may say something
else than the clinic approved; and a code with a letter wrong would settle nothing, without a word.

Basis: no published standard; this project's own rule, said by `waivable=False` in a check's Rule.

Faulty: checks: {text-not-verbatim: {severity: note}}

Mended: checks: {}, and the text of the page mended
"""

ID_TAKEN = """
Two handouts of one project have one id, so that their PDFs would have one name.

The one made last would take the other's place, and nobody would see that a handout is missing. So
neither is made until their ids differ.

Basis: no published standard; this project's own rule that no edition takes the place of another.
The id stands in the footer, where a reader of the paper looks for which document it is.

Faulty: document: {id: knee, ...} in handouts/knee.yaml and in handouts/knee-2.yaml

Mended: document: {id: knee-surgery, ...} in the second
"""

PASSED_OVER = """
A file or a folder was passed over where handouts are looked for.

A handout without its `document`, or in a folder that is a link, would be missing from the shelf
without a word. So whatever looks like a handout and is not taken for one is named.

Basis: no published standard; this project's own rule that what is not looked at is said.

Faulty: handouts/knee.yaml with a title and no document

Mended: document: {id: knee, version: '1.0', status: draft} in it, or the file in another folder
"""

WORKER_LOST = """
A process that made a handout ended twice in the middle of it, with nothing else in hand.

The system ends a process that takes too much memory, and a library may fail on a file that nobody
has tried it with. The other handouts are made all the same.

Basis: no published standard; this project's own rule that one handout keeps back itself alone.

Faulty: a picture of 40,000 by 40,000 pixels on a computer with 4 GB of memory

Mended: the picture saved at the size at which it is printed
"""

WORK_FAILED = """
brochure met a fault of its own while it made a handout.

What the fault says may hold words of the handout, so only its kind is told here; the handout made
by itself writes the details into a file.

Basis: no published standard; this project's own rule that nobody has to read a traceback.

Faulty: brochure make, which told of a fault in one handout

Mended: brochure make handouts/knee.yaml, and the file that it names sent to whoever keeps brochure
"""

PROJECTS = {
    "setting-refused": Stage("checking", ERROR, SETTING_REFUSED),
    "id-taken": Stage("reading", ERROR, ID_TAKEN),
    "passed-over": Stage("reading", WARNING + NOTE, PASSED_OVER),
    "worker-lost": Stage("the command", ERROR, WORKER_LOST),
    "work-failed": Stage("the command", ERROR, WORK_FAILED),
}
