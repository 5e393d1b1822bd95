"""A file for a print shop: PDF/X-4 with bleed, marks and an output intent."""
