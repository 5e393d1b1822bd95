"""Where the tests find things."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
PACKAGE = ROOT / "brochure"
CONTENT = ROOT / "content.yaml"
SOURCE = "assets/articles/stem-cell-therapy-knee.txt"
BAD_INPUT = TESTS / "read" / "bad_input"
