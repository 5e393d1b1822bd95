"""Write the list of the font files that come with this project, brochure/inspect/known_fonts.py:
run it when a file of assets/fonts has changed and somebody has looked at its letters.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "brochure" / "inspect" / "known_fonts.py"
ENTRIES = re.compile(r"(?<=^KNOWN = \{\n).*?(?=^\})", re.DOTALL | re.MULTILINE)


def fresh(module: str) -> str:
    """Return the list's module with the hashes made anew."""
    lines = []
    for path in sorted((ROOT / "assets" / "fonts").glob("*/*.[to]tf")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f'    "{path.name}": (\n        "{digest}"\n    ),\n')
    return ENTRIES.sub("".join(lines), module)


if __name__ == "__main__":
    LIST.write_text(fresh(LIST.read_text("utf-8")), "utf-8")
