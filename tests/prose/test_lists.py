"""Lists as people write them: what is nested, what counts on, what is a sentence."""

from __future__ import annotations

import clinic
import pytest

from brochure import compose, prose
from brochure.inspect import tagged_text
from brochure.typeset import Typesetter


def marked(text: str) -> list[str]:
    """Return each block with the mark that stands before it."""
    return [f"{one.mark} {one.text}".strip() for one in prose.blocks(text)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("3. Dry it.\n4. Call.", ["3. Dry it.", "4. Call."]),
        ("7) Dry it.\n8) Call.", ["7) Dry it.", "8) Call."]),
        ("1. a\n1. b\n1. c", ["1. a", "2. b", "3. c"]),
        ("1. a\n2. b\n4. c", ["1. a", "2. b", "4. c"]),
        ("0. a\n1. b", ["0. a", "1. b"]),
        ("1. a\n\nRest.\n\n2. b", ["1. a", "Rest.", "2. b"]),
        ("14. March is your visit.", ["14. March is your visit."]),
        ("2031. It was a good year.", ["2031. It was a good year."]),
        ("2031. Good.\n\n2032. Better.", ["2031. Good.", "2032. Better."]),
        ("21. a\n22. b", ["21. a", "22. b"]),
        ("Come on\n14. March", ["Come on 14. March"]),
        ("•\tFast\n•\tRest", ["• Fast", "• Rest"]),
        ("Call for:\n– Fever\n– Pain", ["Call for:", "• Fever", "• Pain"]),
        ("Rest\n– if you can – today", ["Rest – if you can – today"]),
        ("▪ a\n○ b", ["• a", "• b"]),
        ("Bring:\n\n    Your card\n    and pills", ["Bring:", "Your card and pills"]),
    ],
)
def test_items_bear_the_mark_that_is_written(text: str, blocks: list[str]) -> None:
    assert marked(text) == blocks


@pytest.mark.parametrize(
    ("text", "depths"),
    [
        ("1. a\n  - b\n  - c\n2. d", [1, 2, 2, 1]),
        ("1. a\n  1. b\n  2. c\n2. d", [1, 2, 2, 1]),
        ("- a\n  - b\n    - c\n- d", [1, 2, 3, 1]),
        ("1. a\n   - b\n     - c\n2. d", [1, 2, 3, 1]),
        ("10. a\n  - b\n11. c", [1, 2, 1]),
        ("- a\n    - b\n- c", [1, 2, 1]),
        ("-   a\n  - b\n-   c", [1, 2, 1]),
        ("- a\n - b\n- c", [1, 1, 1]),
        ("1. a\n\n  - b\n\n2. c", [1, 2, 1]),
        ("• a\n  ◦ b\n• c", [1, 2, 1]),
        ("- a\n\t- b\n- c", [1, 2, 1]),
    ],
)
def test_two_spaces_nest_a_list(text: str, depths: list[int]) -> None:
    found, depth = [], 0
    for token in prose.tokens(text):
        depth += token.type.endswith("list_open") - token.type.endswith("list_close")
        if token.type == "list_item_open":
            found.append(depth)
    assert found == depths


def test_a_paragraph_of_an_item_keeps_to_it() -> None:
    html = prose.html("1. a\n\n  more of a\n\n2. b")
    assert html.count("<ol") == 1 and "<p>more of a</p>\n</li>" in html


def test_a_list_that_counts_from_one_is_written_as_ever() -> None:
    plain = "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"
    assert prose.html("1. a\n2. b") == prose.html("1. a\n1. b") == plain


def test_the_page_counts_as_it_is_written(typesetter: Typesetter) -> None:
    body = (
        "1. a\n2. b\n\nRest.\n\n3. c\n4. d\n\nThen:\n\n5) e\n6) f\n\nAnd:\n\n1. g\n2. h\n4. i\n"
        "5. j\n\nOr:\n\n- k\n\n  3. l\n  4. m\n\n2031. It was.\n"
    )
    text = clinic.SHORT.replace("Rest helps.", body.replace("\n", "\n      "))
    page = compose.html(clinic.manuscript(text), clinic.edition(), clinic.SHELVES)
    made, _ = typesetter.pdf(page)
    paper = tagged_text.read(made.data)
    marks = [run.text.strip() for run in paper.runs if run.role == "Lbl"]
    assert marks == [
        "1.", "2.", "3.", "4.", "5)", "6)", "1.", "2.", "4.", "5.", "•", "3.", "4.",
    ]  # fmt: skip
    assert "2031. It was." in [run.text.strip() for run in paper.runs]
