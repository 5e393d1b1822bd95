"""Pages put on sheets, so that they can be printed, folded and stapled."""
