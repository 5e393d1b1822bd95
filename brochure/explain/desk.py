"""What is known of the codes that the front desk gives."""

from __future__ import annotations

from brochure.explain.stage import ERROR, Stage

NOT_FOR_PATIENTS = """
A handout was to be printed for a patient, and its document control does not let it out today.

A draft and a handout in review are read by those who approve it. What is withdrawn, or past its
review, may say what is no longer right, and whoever prints it at a desk cannot know.

Basis: practice of the publishers of patient leaflets (EIDO, NHS, Krames), who date each review.

Faulty: status: in-review

Mended: status: approved, with reviewed_on and reviewed_by, once somebody has approved it
"""

OWN_WORDS = """
A reader's own words cannot stand on a copy: one is no day, no time of day, or not to be printed.

What is typed at a desk goes on paper at once, so it is looked at first. The message holds no word
of it: it may end up in a log.

Basis: 45 CFR 164.502(b), the minimum necessary; this project's own rule that no finding repeats
what is said of a reader.

Faulty: 2027-02-30 in a field of the type date

Mended: 2027-03-02
"""

DESK = {
    "not-for-patients": Stage("the command", ERROR, NOT_FOR_PATIENTS),
    "own-words": Stage("the command", ERROR, OWN_WORDS),
}
