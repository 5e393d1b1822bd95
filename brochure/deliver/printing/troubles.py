"""Why a job was not printed, or why nobody knows whether it was."""

from __future__ import annotations

from brochure.errors import CannotDeliver


class NoJob(CannotDeliver):
    """The printer surely has no job of this."""


class PrinterSilent(NoJob):
    """The printer cannot be reached, or says nothing that can be understood."""


class PrinterRefused(NoJob):
    """The printer says that it does not take the job."""


class Unprintable(NoJob):
    """This printer cannot print it as it has to be."""


class Uncertain(CannotDeliver):
    """The job was on its way when the connection or the printer failed: it may be printed, whole,
    in part, or not at all.
    """
