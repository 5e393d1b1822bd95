"""Copies that share a file, put in the recipient list's order however they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from brochure.batch import outputs
from brochure.batch.plan import BatchPlan
from brochure.batch.prepared import PreparedEdition
from brochure.batch.request import Made, NotMade
from brochure.batch.separators import Separators
from brochure.work.pool import Lost


class Gathered:
    """One file of all copies, begun with the first."""

    def __init__(self, plan: BatchPlan, file: BinaryIO) -> None:
        """Take the plan and the open file."""
        self._plan, self._file = plan, file
        self.order: deque[tuple[int, int, str]] = deque()
        """Number, spec and name of each row that workers have, as the recipient list has them."""
        self._come: dict[int, Made | NotMade | Lost] = {}
        self._output: outputs.Output | None = None
        self._place = 0

    def taken(self, rows: Sequence[Made | NotMade | Lost]) -> Iterator[Made | NotMade | Lost]:
        """Put in what has come, and yield what is in its place by now. Raises BrochureError."""
        self._come.update((one.number, one) for one in rows)
        while self.order and self.order[0][0] in self._come:
            number, spec, name = self.order.popleft()
            one = self._come.pop(number)
            self._place += 1
            if isinstance(one, Made):
                prepared = self._plan.prepared_edition(spec, one.fits)
                self._output = self._output or self._begun(prepared)
                self._output.add(one, prepared, name, self._place)
            yield one

    def close(self) -> bool:
        """Write the end, and return whether there is a copy."""
        if self._output:
            self._output.close()
        return self._output is not None

    def drop(self) -> None:
        """Let go of a file that nobody will read."""
        if self._output:
            self._output.drop()

    def _begun(self, lead: PreparedEdition) -> outputs.Output:
        request = self._plan.request
        if request.kind == "zip":
            return outputs.Archive(self._file, self._plan.settings.seal)
        copies = self._plan.copies
        sheets = Separators(copies) if request.separator else None
        return outputs.PrintJob(
            self._file, lead, tagged=request.tagged, separators=sheets, copies=copies
        )
