"""What is wrong with a cell or a record of a recipient list."""

from __future__ import annotations


class Unfit(ValueError):
    """What is wrong with a cell or a record, and what to do; it never holds what stands there."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take both sentences."""
        super().__init__(message)
        self.message, self.hint = message, hint
