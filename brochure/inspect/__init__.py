"""Readers of finished PDFs: what one says by its tags, draws, and shows. They judge nothing."""
