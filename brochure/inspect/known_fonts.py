"""The font files that come with this project, by what they hold: `docs/list_known_fonts.py` writes
this list. Their drawings are those of their letters.
"""

from __future__ import annotations

# SHA-256 of each file of assets/fonts.
KNOWN = {
    "SourceSans3-It.ttf": ("192afd78f0f54a3c69eaf02d43f4d9a821e9d6110e41d3d25d61a7385cd580e4"),
    "SourceSans3-Regular.ttf": ("4644c81b86ec9caaa76b634889968ed3c4f4f52f054855933acc7c2b21e53b0f"),
    "SourceSans3-Semibold.ttf": (
        "a3f4f8dcf343a8f24dc61951de93f3ba1558b15cd250ba24af8a40e957081b7d"
    ),
    "SourceSans3-SemiboldIt.ttf": (
        "8221d5e4bd3cf249e8023a5f8fad024d37c2def0f3d3aa7fd1f5830afda51f34"
    ),
    "SourceSerif4-Semibold.ttf": (
        "36db62940cb5728b12b1802476dc7fcf4c6c519a7bdd476ba23a4e555fc4655f"
    ),
    "SourceSerif4-SemiboldIt.ttf": (
        "d6a0a4317102a255a55850640332ba3acc7c872606a555516b4ecdb66f3c9899"
    ),
    "SourceSerif4Display-Semibold.ttf": (
        "ba711c7443224e9c95bc5fcd24a98f3d921e50b3873c27667884351067927a03"
    ),
}
# The faces with which others are compared: upright and italic, without and with serifs.
COMPARED = (
    "SourceSans3-Regular.ttf",
    "SourceSans3-It.ttf",
    "SourceSerif4-Semibold.ttf",
    "SourceSerif4-SemiboldIt.ttf",
)
