"""IPP messages as bytes (RFC 8010): requests are written, answers read, however odd they are."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# RFC 8010, 3.5.1: what begins a group.
OPERATION, JOB, END, PRINTER, UNSUPPORTED = 1, 2, 3, 4, 5
# RFC 8010, 3.5.2, and RFC 3382 for collections.
TAGS = {
    "integer": 0x21, "boolean": 0x22, "enum": 0x23, "name": 0x42, "keyword": 0x44, "uri": 0x45,
    "charset": 0x47, "naturalLanguage": 0x48, "mimeMediaType": 0x49,
}  # fmt: skip
OUT_OF_BAND = range(0x10, 0x20)
NUMBERS, BOOLEAN, RESOLUTION, RANGE = (0x21, 0x23), 0x22, 0x32, 0x33
WITH_LANGUAGE = (0x35, 0x36)
COLLECTION, COLLECTION_END, MEMBER = 0x34, 0x37, 0x4A
TEXTS = range(0x40, 0x60)
# A media-col has collections two deep.
MOST_DEPTH = 8


class Malformed(Exception):
    """The bytes are no IPP message."""


class Group(dict[str, list["Value"]]):
    """Attributes by name, each a list of values; one that is missing, or is of another kind than
    the standard has, is read as empty.
    """

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values that are text."""
        return tuple(one for one in self.get(name, ()) if isinstance(one, str))

    def text(self, name: str) -> str:
        """Return the first value that is text, or nothing."""
        return next(iter(self.texts(name)), "")

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the values that are whole numbers."""
        return tuple(
            one for one in self.get(name, ()) if isinstance(one, int) and not isinstance(one, bool)
        )

    def number(self, name: str) -> int | None:
        """Return the first value that is a whole number."""
        return next(iter(self.numbers(name)), None)

    def flag(self, name: str) -> bool | None:
        """Return the first value that is yes or no."""
        return next((one for one in self.get(name, ()) if isinstance(one, bool)), None)

    def tuples(self, name: str, length: int) -> tuple[tuple[int, ...], ...]:
        """Return the ranges (two numbers) or the resolutions (three)."""
        return tuple(
            one for one in self.get(name, ()) if isinstance(one, tuple) and len(one) == length
        )

    def groups(self, name: str) -> tuple[Group, ...]:
        """Return the values that are collections."""
        return tuple(one for one in self.get(name, ()) if isinstance(one, Group))


Value = int | str | bytes | tuple[int, ...] | Group | None
"""A resolution is across, along and its unit; None is a value that only says that there is none."""


@dataclass(frozen=True)
class Attribute:
    """One that is asked for; each value is of the kind that its tag names."""

    name: str
    tag: str
    values: tuple[int | bool | str, ...]

    @classmethod
    def of(cls, name: str, tag: str, *values: int | bool | str) -> Attribute:
        """Return one with these values."""
        return cls(name, tag, values)


@dataclass(frozen=True)
class Answer:
    """What came back: the version and the status, and the groups in their order."""

    version: tuple[int, int]
    status: int
    groups: tuple[tuple[int, Group], ...]

    def all_of(self, tag: int) -> tuple[Group, ...]:
        """Return the groups of a kind."""
        return tuple(group for one, group in self.groups if one == tag)

    def first(self, tag: int) -> Group:
        """Return the first group of a kind, or an empty one."""
        return next(iter(self.all_of(tag)), Group())


def encoded(
    version: tuple[int, int],
    operation: int,
    number: int,
    groups: Sequence[tuple[int, Sequence[Attribute]]],
) -> bytes:
    """Return a request as bytes; a document may follow it."""
    parts = [struct.pack(">BBHI", *version, operation, number)]
    for tag, attributes in groups:
        parts.append(bytes([tag]))
        for one in attributes:
            name = one.name.encode()
            for value in one.values:
                raw = _raw(one.tag, value)
                head = struct.pack(">BH", TAGS[one.tag], len(name))
                parts += [head, name, struct.pack(">H", len(raw)), raw]
                name = b""  # a further value of the same attribute
    return b"".join([*parts, bytes([END])])


def _raw(tag: str, value: int | bool | str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return struct.pack(">?" if tag == "boolean" else ">i", value)


def decoded(data: bytes) -> Answer:
    """Return an answer; what comes after it is left out. Raises Malformed."""
    try:
        major, minor, status, _ = struct.unpack_from(">BBHI", data)
        return Answer((major, minor), status, tuple(_Reader(data, 8).groups()))
    except (IndexError, struct.error):
        raise Malformed("it ends too early") from None


class _Reader:
    """Walks over the bytes of a message."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def groups(self) -> list[tuple[int, Group]]:
        found: list[tuple[int, Group]] = []
        name = ""
        while (tag := self._byte()) != END:
            if tag < OUT_OF_BAND.start:
                found.append((tag, Group()))
                name = ""
                continue
            own, raw = self._field()
            name = own or name
            if not found or not name:
                raise Malformed("a value stands outside an attribute")
            found[-1][1].setdefault(name, []).append(self._value(tag, raw, MOST_DEPTH))
        return found

    def _value(self, tag: int, raw: bytes, depth: int) -> Value:
        return self._collection(depth) if tag == COLLECTION else _value(tag, raw)

    def _collection(self, depth: int) -> Group:
        """Return a collection (RFC 3382): the names of its members are values of their own."""
        if not depth:
            raise Malformed("collections stand too deep in one another")
        found, name = Group(), ""
        while True:
            tag = self._byte()
            _, raw = self._field()
            if tag == COLLECTION_END:
                return found
            if tag == MEMBER:
                name = raw.decode("utf-8", "replace")
            elif tag < OUT_OF_BAND.start or not name:
                raise Malformed("a collection does not end")
            else:
                found.setdefault(name, []).append(self._value(tag, raw, depth - 1))

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _field(self) -> tuple[str, bytes]:
        return self._counted().decode("utf-8", "replace"), self._counted()

    def _counted(self) -> bytes:
        (length,) = struct.unpack_from(">H", self.data, self.at)
        start, self.at = self.at + 2, self.at + 2 + length
        if self.at > len(self.data):
            raise Malformed("it ends too early")
        return self.data[start : self.at]


def _value(tag: int, raw: bytes) -> Value:
    """Return one value; one of another size than its kind has stays bytes."""
    if tag in OUT_OF_BAND:
        return None
    if tag in NUMBERS and len(raw) == 4:
        return int.from_bytes(raw, signed=True)
    if tag == BOOLEAN and len(raw) == 1:
        return raw != b"\0"
    if tag == RANGE and len(raw) == 8:
        return struct.unpack(">ii", raw)
    if tag == RESOLUTION and len(raw) == 9:
        return struct.unpack(">iiB", raw)
    if tag in WITH_LANGUAGE:
        inner = _Reader(raw, 0)
        return inner._field()[1].decode("utf-8", "replace")
    if tag in TEXTS:
        return raw.decode("utf-8", "replace")
    return raw


def text_of(value: Value) -> str:
    """Return a value as a person may read it."""
    if isinstance(value, Mapping | bytes):
        return ""
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return "" if value is None else str(value)
