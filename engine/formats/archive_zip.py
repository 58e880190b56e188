"""The directory of a zip archive (PKWARE APPNOTE 6.3): what is in it, nothing unpacked yet.

The directory at the end of the file counts; the headers before each member only say where its
bytes begin, so that data descriptors do not matter. Large archives (zip64) are read as well.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import (
    DamagedArchiveError,
    EncryptedArchiveError,
    TooLargeError,
    UnsupportedArchiveError,
)
from .unpack import Budget, bunzipped, inflated, stored

_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_WIDE = struct.Struct("<Q")
_ZIP64 = 1
_IN_ZIP64 = 0xFFFFFFFF
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_UTF8 = 0x0800
_KIND_OF_FILE, _LINK = 0xF000, 0xA000
_METHODS: dict[int, Callable[[memoryview], Iterator[bytes]]] = {
    0: stored,
    8: inflated,
    12: bunzipped,
}
_PARTS = ("[Content_Types].xml", "mimetype")


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the directory has it; ``place`` is the offset of its own header."""

    name: str
    flags: int
    method: int
    check: int
    packed: int
    place: int
    is_link: bool


def is_zip(data: bytes) -> bool:
    """Whether ``data`` begins as a zip archive."""
    return data.startswith(_MARKS)


def is_document(data: bytes) -> bool:
    """Whether an archive is one document in parts: Office Open XML, or OpenDocument."""
    try:
        return any(entry.name in _PARTS for entry in _entries(data, Budget()))
    except (struct.error, ValueError, TooLargeError):
        return False


def entries(data: bytes, budget: Budget, name: str) -> list[Entry]:
    """The directory of the archive ``name``. Raises ``DamagedArchiveError``, ``TooLargeError``."""
    try:
        return list(_entries(data, budget))
    except (struct.error, ValueError):
        raise DamagedArchiveError(tag=name) from None


def content(data: bytes, entry: Entry, budget: Budget, name: str) -> bytes:
    """The bytes of a member, whose check sum is right. Raises ``ReadError``."""
    if entry.flags & _ENCRYPTED:
        raise EncryptedArchiveError(tag=name)
    if entry.method not in _METHODS:
        raise UnsupportedArchiveError(tag=name, value=f"zip method {entry.method}")
    pieces = _METHODS[entry.method](_packed(data, entry, name))
    found = budget.join(pieces, entry.packed, name)
    if zlib.crc32(found) != entry.check:
        raise DamagedArchiveError(tag=name)
    return found


def _packed(data: bytes, entry: Entry, name: str) -> memoryview:
    try:
        mark, *_more, names, extra = _LOCAL.unpack_from(data, _inside(entry.place, data))
    except (struct.error, ValueError):
        raise DamagedArchiveError(tag=name) from None
    start = entry.place + _LOCAL.size + names + extra
    if mark != b"PK\x03\x04" or start + entry.packed > len(data):
        raise DamagedArchiveError(tag=name)
    return memoryview(data)[start : start + entry.packed]


def _entries(data: bytes, budget: Budget) -> Iterator[Entry]:
    count, place = _directory(data)
    for _number in range(count):
        budget.count()
        fields = _ENTRY.unpack_from(data, place)
        if fields[0] != b"PK\x01\x02":
            raise ValueError
        names = place + _ENTRY.size
        extra = names + fields[10]
        place = extra + fields[11] + fields[12]
        yield _entry(fields, data[names:extra], data[extra : extra + fields[11]])
    if data.startswith(b"PK\x01\x02", place):
        raise ValueError  # more members than told: none may be lost


def _directory(data: bytes) -> tuple[int, int]:
    """How many members the directory has and where it begins."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if end < 0:
        raise ValueError
    *_disks, count, _size, place, _comment = _END.unpack_from(data, end)
    locator = end - _LOCATOR64.size
    if locator >= 0 and data.startswith(b"PK\x06\x07", locator):
        end64 = _LOCATOR64.unpack_from(data, locator)[2]
        mark, *_disks, count, _size, place = _END64.unpack_from(data, _inside(end64, data))
        if mark != b"PK\x06\x06":
            raise ValueError
    return count, _inside(place, data)


def _entry(fields: Sequence[Any], name: bytes, extra: bytes) -> Entry:
    packed, place = _sizes(fields, extra)
    return Entry(
        name=name.decode("utf-8" if fields[3] & _UTF8 else "cp437", errors="replace"),
        flags=fields[3],
        method=fields[4],
        check=fields[7],
        packed=packed,
        place=place,
        is_link=(fields[15] >> 16) & _KIND_OF_FILE == _LINK,
    )


def _sizes(fields: Sequence[Any], extra: bytes) -> tuple[int, int]:
    """Packed size and place, which zip64 has in an extra field where they are too large."""
    packed, unpacked, place = fields[8], fields[9], fields[16]
    wide = _zip64(extra)
    skipped = 8 if unpacked == _IN_ZIP64 else 0
    if packed == _IN_ZIP64:
        (packed,) = _WIDE.unpack_from(wide, skipped)
        skipped += 8
    if place == _IN_ZIP64:
        (place,) = _WIDE.unpack_from(wide, skipped)
    return packed, place


def _zip64(extra: bytes) -> bytes:
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, position)
        if kind == _ZIP64:
            return extra[position + 4 : position + 4 + size]
        position += 4 + size
    return b""


def _inside(place: int, data: bytes) -> int:
    if place > len(data):
        raise ValueError
    return place
