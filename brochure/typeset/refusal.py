"""Why a page may not use a file that it names, and what to do."""

from __future__ import annotations


class Refusal(ValueError):
    """An address that a page may not read; the engine logs it and the log becomes a finding."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take the sentence, which names the file, and what to do."""
        super().__init__(message)
        self.hint = hint
