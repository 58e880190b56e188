"""The members of a tar archive (POSIX ustar and pax, GNU, and the old form before them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import DamagedArchiveError, TooLargeError
from .unpack import Budget

_BLOCK = 512
_NAME, _PREFIX = slice(0, 100), slice(345, 500)
_SIZE, _CHECK, _KIND, _MAGIC = slice(124, 136), slice(148, 156), slice(156, 157), slice(257, 262)
_GNU, _USTAR, _BINARY = slice(262, 263), b"ustar", 0x80
_OCTAL = re.compile(rb"[\0 ]*([0-7]*)[\0 ]*")
_RECORD = re.compile(rb"([0-9]{1,6}) ")
_FILES = (b"0", b"\0", b"7")
#: Kinds without bytes of their own, whatever size they tell: links, devices, folders, pipes.
_WITHOUT_BYTES = (b"1", b"2", b"3", b"4", b"5", b"6")
_LONG_NAME, _PAX = b"L", b"x"
#: Bytes of what is said of one member.
_LONGEST_HEADER = 64 * 1024


def is_tar(data: bytes) -> bool:
    """Whether ``data`` begins with the header of a member, whose check sum is right."""
    head = data[:_BLOCK]
    return len(head) == _BLOCK and any(head) and _is_header(head)


def files(data: bytes, budget: Budget, name: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every plain file in the archive ``name``.

    Links, devices and folders are passed over. Raises ``DamagedArchiveError``, ``TooLargeError``.
    """
    told: dict[str, str] = {}
    for head, body in _members(data, budget, name):
        kind = head[_KIND]
        if kind == _LONG_NAME:
            told["path"] = _text(body)
        elif kind == _PAX:
            told.update(_pax(body, name))
        else:
            if kind in _FILES:
                yield told.get("path") or _name(head), bytes(body)
            told = {}


def _members(data: bytes, budget: Budget, name: str) -> Iterator[tuple[bytes, memoryview]]:
    """Header and bytes of everything in the archive, up to the empty block that ends it.

    Without that block the archive is cut off, even where it ends between two members.
    """
    view, place = memoryview(data), 0
    while any(head := data[place : place + _BLOCK]) or len(head) < _BLOCK:
        budget.count()
        if len(head) < _BLOCK or not _is_header(head):
            raise DamagedArchiveError(tag=name)
        size = 0 if head[_KIND] in _WITHOUT_BYTES else _number(head[_SIZE])
        start = place + _BLOCK
        if size is None or start + size > len(data):
            raise DamagedArchiveError(tag=name)
        yield head, view[start : start + size]
        place = start + -(-size // _BLOCK) * _BLOCK


def _is_header(head: bytes) -> bool:
    """Whether the sum of the bytes, with blanks for the sum itself, is the one written."""
    told = _number(head[_CHECK])
    return told == sum(head) - sum(head[_CHECK]) + 8 * ord(" ")


def _number(field: bytes) -> int | None:
    """An octal number, or GNU's binary one for large files; ``None`` for anything else."""
    if field[0] == _BINARY:
        return int.from_bytes(field[1:], "big")
    match = _OCTAL.fullmatch(field)
    return int(match[1] or b"0", 8) if match else None


def _name(head: bytes) -> str:
    prefix = _text(head[_PREFIX]) if head[_MAGIC] == _USTAR and head[_GNU] != b" " else ""
    return f"{prefix}/{_text(head[_NAME])}" if prefix else _text(head[_NAME])


def _pax(body: memoryview, name: str) -> dict[str, str]:
    """Keywords of an extended header: records of ``length keyword=value`` and a line feed."""
    if len(body) > _LONGEST_HEADER:
        raise TooLargeError(tag=name, value=f"{_LONGEST_HEADER} bytes of one header")
    told, rest = {}, bytes(body)
    while match := _RECORD.match(rest):
        length = int(match[1])
        key, _equals, value = rest[match.end() : length].partition(b"=")
        if length <= match.end():
            raise DamagedArchiveError(tag=name)
        told[_text(key)] = _text(value.rstrip(b"\n"))
        rest = rest[length:]
    return told


def _text(field: bytes | memoryview) -> str:
    return bytes(field[:_LONGEST_HEADER]).partition(b"\0")[0].decode("utf-8", errors="replace")
