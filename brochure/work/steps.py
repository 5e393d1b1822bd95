"""The numbered steps of the pipeline, as `--verbose` tells them."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from brochure.work import bounds

LOG = logging.getLogger("brochure")


@contextmanager
def step(number: int, name: str) -> Iterator[None]:
    """Log a numbered step of the pipeline with its time: `docs/how-it-works.md` has the same
    numbers. A bound that is passed in it has its name.
    """
    start = time.perf_counter()
    try:
        yield
    except bounds.Exceeded as over:
        over.stage = over.stage or name
        raise
    finally:
        LOG.info("%d  %-46s %5.0f ms", number, name, 1000 * (time.perf_counter() - start))
