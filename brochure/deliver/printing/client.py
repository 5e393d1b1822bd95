"""One printer asked by IPP: operations in, answers out, in the version that it speaks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import IntEnum

from brochure.deliver.printing import message, wire
from brochure.deliver.printing.message import JOB, OPERATION, Answer, Attribute


class Operation(IntEnum):
    """RFC 8011, 5.4.15; CUPS's own from 0x4000 on."""

    PRINT_JOB = 0x02
    VALIDATE_JOB = 0x04
    CANCEL_JOB = 0x08
    GET_JOB_ATTRIBUTES = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER_ATTRIBUTES = 0x0B
    CUPS_GET_PRINTERS = 0x4002


class Status(IntEnum):
    """RFC 8011, appendix B."""

    IGNORED = 0x0001
    CONFLICTING = 0x0002
    LAST_OF_SUCCESS = 0x00FF
    BAD_REQUEST = 0x0400
    FORBIDDEN = 0x0401
    NOT_AUTHENTICATED = 0x0402
    NOT_AUTHORIZED = 0x0403
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407
    TOO_LARGE = 0x0408
    FORMAT_NOT_SUPPORTED = 0x040A
    ATTRIBUTES_NOT_SUPPORTED = 0x040B
    FORMAT_ERROR = 0x0411
    INTERNAL_ERROR = 0x0500
    OPERATION_NOT_SUPPORTED = 0x0501
    UNAVAILABLE = 0x0502
    VERSION_NOT_SUPPORTED = 0x0503
    DEVICE_ERROR = 0x0504
    TEMPORARY_ERROR = 0x0505
    NOT_ACCEPTING = 0x0506
    BUSY = 0x0507
    JOB_CANCELED = 0x0508
    DEACTIVATED = 0x050A
    TOO_MANY_JOBS = 0x050B


REFUSALS: dict[int, str] = {
    Status.FORBIDDEN: "it does not allow this computer to print",
    Status.NOT_AUTHENTICATED: "it asks for a name and a password, which brochure does not send",
    Status.NOT_AUTHORIZED: "it does not allow this computer to print",
    Status.NOT_FOUND: "it has no printer at that path of its address",
    Status.TOO_LARGE: "the document is too large for it",
    Status.FORMAT_NOT_SUPPORTED: "it does not take this form of document",
    Status.ATTRIBUTES_NOT_SUPPORTED: "it cannot do what was asked",
    Status.FORMAT_ERROR: "it cannot read the document",
    Status.UNAVAILABLE: "it is out of service for now",
    Status.TEMPORARY_ERROR: "it has no room for the job now; try again in a minute",
    Status.NOT_ACCEPTING: "it takes no jobs now",
    Status.BUSY: "it is busy; try again in a minute",
    Status.JOB_CANCELED: "the job was cancelled at the printer",
    Status.DEACTIVATED: "it is deactivated",
    Status.TOO_MANY_JOBS: "it has too many jobs already; try again in a minute",
}
# The newest first; all that brochure asks for is in both.
VERSIONS = ((2, 0), (1, 1))
LANGUAGE = (
    Attribute.of("attributes-charset", "charset", "utf-8"),
    Attribute.of("attributes-natural-language", "naturalLanguage", "en"),
)


class Client:
    """Asks one printer; keeps the version that it speaks."""

    def __init__(self, address: str, user: str, connect_s: float, answer_s: float) -> None:
        """Take the printer's address, the name to ask under, and the patience in seconds."""
        self.target = wire.Target.of(address)
        self.user, self.connect_s, self.answer_s = user, connect_s, answer_s
        self._version = VERSIONS[0]
        self._numbers = itertools.count(1)

    def ask(
        self,
        operation: Operation,
        *attributes: Attribute,
        job: Sequence[Attribute] = (),
        document: Sequence[bytes] = (),
    ) -> Answer:
        """Return the answer, whatever its status. Raises wire.Failed."""
        # RFC 8011, 4.1.5: charset and language, then the target: the printer, and a job's number
        target = [
            Attribute.of("printer-uri", "uri", self.target.uri),
            *(one for one in attributes if one.name == "job-id"),
        ]
        user = Attribute.of("requesting-user-name", "name", self.user)
        ordered = [*LANGUAGE, *target, user, *(one for one in attributes if one not in target)]
        groups = [(OPERATION, ordered), *([(JOB, job)] if job else [])]
        answer = self._asked(operation, groups, document)
        too_new = {Status.VERSION_NOT_SUPPORTED}
        if operation == Operation.GET_PRINTER_ATTRIBUTES:
            too_new.add(Status.BAD_REQUEST)  # some find a version that they do not know no request
        if answer.status in too_new and self._version == VERSIONS[0]:
            self._version = VERSIONS[1]
            answer = self._asked(operation, groups, document)
        return answer

    def _asked(
        self,
        operation: Operation,
        groups: Sequence[tuple[int, Sequence[Attribute]]],
        document: Sequence[bytes],
    ) -> Answer:
        head = message.encoded(self._version, operation, next(self._numbers), groups)
        data = wire.exchange(
            self.target,
            head,
            document,
            sum(map(len, document)),
            connect_s=self.connect_s,
            answer_s=self.answer_s,
        )
        try:
            return message.decoded(data)
        except message.Malformed:
            raise wire.Failed(
                "it gave no answer that can be understood", sent=bool(document)
            ) from None


def is_success(answer: Answer) -> bool:
    """Return whether an answer says that it was done."""
    return answer.status <= Status.LAST_OF_SUCCESS


def refusal(answer: Answer) -> str:
    """Return why a printer does not do what it was asked, in words."""
    return REFUSALS.get(answer.status, f"it answered with the error 0x{answer.status:04x}")
