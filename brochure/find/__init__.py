"""Which handouts have some words: an index that is built in milliseconds and asked in fewer."""

from brochure.find.index import Hit, Index, Match

__all__ = ["Hit", "Index", "Match"]
