"""One PDF made once becomes many copies: each by itself, or all of them in one print job."""

from __future__ import annotations

from brochure.stamp.compare import alike
from brochure.stamp.job import Job
from brochure.stamp.lock import locked
from brochure.stamp.template import Template
from brochure.stamp.xref import ident_of

__all__ = ["Job", "Template", "alike", "ident_of", "locked"]
