"""Logical records of BAI2: physical records put together with their continuations (88).

Source: Cash Management Balance Reporting Specifications, version 2, "file format". Fields are
parted by commas and a record ends with ``/``. Files are met with a record per line, with records
padded to the length that record 01 tells, in blocks without line ends, and with neither.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from ..errors import BadAmountError
from ..statement import Raw, pack
from .nodes import DIGITS
from .options import Options
from .records import decoded, lines, paragraphs

DEFAULT_LENGTH = 80
CODES = frozenset(("01", "02", "03", "16", "49", "88", "98", "99"))
_BEGIN = re.compile(r"(?:0[123]|16|49|88|9[89]) *[,/]")
_NEXT = re.compile(r"/ *(?=(?:0[123]|16|49|88|9[89]),)")
_LENGTH = re.compile(r"\s*01(?:,[^,/\n]*){5},0*([1-9][0-9]{1,4}) *[,/]")
_AMOUNT = re.compile(r"([+-]?)([0-9]+)")
_JUNK = " \t\x1a\0"


@dataclass(slots=True)
class Logical:
    """A record with its continuations. ``parts`` are what stands in them behind the code."""

    code: str
    line: int
    parts: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    full: list[bool] = field(default_factory=list)  # the physical record had no room left

    @property
    def count(self) -> int:
        """Physical records, as the bank counts them."""
        return len(self.written)

    def fields(self) -> list[str]:
        """All fields, where none is text."""
        return [value.strip() for part in self.parts for value in part.split(",")]

    def packed(self) -> bytes:
        """The records as written, for ``Transaction.packed_raw``."""
        found: list[Raw] = list(self.written)
        return pack({"records": found})

    def add(self, line: str, length: int) -> None:
        """A physical record: ``line`` without blanks behind it."""
        self.written.append(line)
        self.parts.append(line[3:].removesuffix("/") if len(line) > 2 else "")
        self.full.append(len(line) >= length)


class Cursor:
    """The fields of a record one after the other, and what is left as text."""

    def __init__(self, record: Logical) -> None:
        self._record = record
        self._place = 0
        self._rest = deque(record.parts[0].split(","))

    def next(self) -> str:
        """The next field; ``""`` behind the last."""
        while not self._rest and self._place + 1 < len(self._record.parts):
            self._place += 1
            self._rest = deque(self._record.parts[self._place].split(","))
        return self._rest.popleft().strip() if self._rest else ""

    def text(self) -> str:
        """All that is left, a line per physical record; a full one goes on in the next."""
        rest = zip(self._record.parts, self._record.full, strict=True)
        following = islice(rest, self._place + 1, None)
        own = ",".join(self._rest), self._record.full[self._place]
        return paragraphs((own, *following))


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no record."""

    line: int


def logical(data: bytes, options: Options) -> Iterator[Logical | Unread]:
    """The records of a file, 88 put to the one before."""
    text = decoded(data, options)
    told = _LENGTH.match(text)
    length = int(told[1]) if told else DEFAULT_LENGTH
    current: Logical | None = None
    for number, line in _physical(text, length):
        code = line[:2]
        if code == "88" and current:
            current.add(line, length)
            continue
        if current:
            yield current
        current = None
        if code in CODES - {"88"} and _BEGIN.match(f"{line}/"):
            current = Logical(code, number)
            current.add(line, length)
        else:
            yield Unread(number)
    if current:
        yield current


def minor(text: str, record: Logical, tag: str, *, is_signed: bool) -> int:
    """An amount in minor units. Raises ``BadAmountError`` with the line of the record."""
    match = _AMOUNT.fullmatch(text)
    if match is None or len(match[2].lstrip("0")) > DIGITS or (match[1] and not is_signed):
        raise BadAmountError(line=record.line, tag=tag, value=text)
    return int(text)


def _physical(text: str, length: int) -> Iterator[tuple[int, str]]:
    """Every physical record with its line; blanks behind it left out."""
    is_one_line = "\n" not in text.strip() and "\r" not in text.strip()
    for number, line in lines(text):
        for place, piece in enumerate(_pieces(line.strip(_JUNK), length, is_one_line)):
            if piece.strip(_JUNK):
                yield place + 1 if is_one_line else number, piece.rstrip(_JUNK)


def _pieces(line: str, length: int, is_one_line: bool) -> list[str]:
    starts = range(0, len(line), length)
    if len(starts) > 1 and all(_BEGIN.match(line, start) for start in starts):
        return [line[start : start + length] for start in starts]
    if is_one_line:
        return [f"{piece}/" for piece in _NEXT.split(line)]
    return [line]
