"""Records of fixed width, as national standards of the tape age have them: CODA, CFONB, Norma 43.

A line may be trimmed at its end, several records may stand in one line, and a file in UTF-8 may
count its columns in characters or in bytes. Positions are those of the standards: from 1, the
last one included.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..errors import BadAmountError, BadDateError
from ..statement import Balance, Raw, Transaction, pack
from .encoding import encoding_of, text_of
from .nodes import DIGITS
from .options import Options
from .values import calendar_day

_LINE_END = re.compile(r"\r\n?|\n")
_NUMBER = re.compile(r"[0-9]+")
_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_JUNK = " \t\x1a\0"
#: Letters that tell DOS (cp850) from Windows (cp1252), where they have different codes.
_LETTERS = "áéíóúàèìòùâêîôûäëïöüñçÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÄËÏÖÜÑÇãõÃÕºª"
_DOS = bytes(sorted(set(_LETTERS.encode("cp850"))))
_WINDOWS = bytes(sorted(set(_LETTERS.encode("cp1252"))))
_SAMPLE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """One record: ``number`` is the line, from 1. ``is_bytes``: every character is one byte."""

    number: int
    text: str
    is_bytes: bool = False

    def at(self, first: int, last: int) -> str:
        """Exactly these columns, blanks where the line ends before."""
        cut = self.text[first - 1 : last].ljust(last - first + 1)
        return cut.encode("latin-1").decode(errors="replace") if self.is_bytes else cut

    def word(self, first: int, last: int) -> str:
        """These columns without blanks around, runs of blanks as one."""
        return squeezed(self.at(first, last))

    def money(self, first: int, last: int, decimals: int, tag: str) -> Decimal:
        """An unsigned amount in minor units. Raises ``BadAmountError``."""
        return self.shifted(self.at(first, last), decimals, tag)

    def shifted(self, digits: str, decimals: int, tag: str) -> Decimal:
        """``digits`` with so many decimals. Raises ``BadAmountError`` with this line."""
        if not _NUMBER.fullmatch(digits) or len(digits.lstrip("0")) > DIGITS:
            raise BadAmountError(line=self.number, tag=tag, value=digits)
        return Decimal(digits).scaleb(-decimals)

    def day(self, first: int, order: str, tag: str) -> datetime.date | None:
        """Six digits in the order ``dmy`` or ``ymd``; zeros and blanks are ``None``.

        Raises ``BadDateError`` with this line.
        """
        written = self.at(first, first + 5)
        match = _DAY.fullmatch(written)
        if not written.strip("0 "):
            return None
        if match is None:
            raise BadDateError(line=self.number, tag=tag, value=written)
        year, month, day = match.groups() if order == "ymd" else match.groups()[::-1]
        try:
            return calendar_day(int(year), int(month), int(day), tag)
        except BadDateError as error:
            error.line = self.number
            raise

    def whole(self) -> str:
        """The line as text."""
        return self.at(1, len(self.text))


def records(data: bytes, options: Options, width: int, codes: str) -> Iterator[Record]:
    """The records of a file, blank lines left out; ``codes`` is how each of them may begin.

    A line longer than ``width`` is cut where every piece begins like a record.
    """
    text = decoded(data, options)
    is_bytes = not text.isascii() and encoding_of(data) == "utf-8" and _counts_bytes(text, width)
    if is_bytes:
        text = text.encode().decode("latin-1")
    begin = re.compile(codes)
    is_one_line = _LINE_END.search(text.rstrip()) is None
    for number, line in lines(text):
        for place, piece in enumerate(_pieces(line, width, begin)):
            if piece.strip(_JUNK):
                yield Record(place + 1 if is_one_line else number, piece.rstrip(_JUNK), is_bytes)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line with its number from 1, whatever ends it."""
    start = 0
    number = 1
    for match in _LINE_END.finditer(text):
        yield number, text[start : match.start()]
        start = match.end()
        number += 1
    yield number, text[start:]


def decoded(data: bytes, options: Options) -> str:
    """The text of the file; DOS code pages are told from Windows by the letters they give."""
    return text_of(data, default=options.encoding or _eight_bit(data[:_SAMPLE]))


def squeezed(text: str) -> str:
    """``text`` without white space around, runs of it as one blank."""
    return " ".join(text.split())


def paragraphs(pieces: Iterable[tuple[str, bool]]) -> str:
    """Pieces of text, one line each; one of which that is true goes on in the next."""
    whole = "".join(piece if goes_on else f"{piece}\n" for piece, goes_on in pieces)
    return "\n".join(filter(None, map(squeezed, whole.split("\n"))))


def packed(group: Iterable[Record]) -> bytes:
    """The records as written, for ``Transaction.packed_raw``."""
    found: list[Raw] = [record.whole() for record in group]
    return pack({"records": found})


def is_balanced(
    opening: Balance | None, closing: Balance | None, transactions: Iterable[Transaction]
) -> bool:
    """Whether opening and booked transactions give the closing; so too where one is unknown."""
    if opening is None or closing is None:
        return True
    booked = (each.amount for each in transactions if each.status == "BOOK")
    return sum(booked, opening.amount) == closing.amount


def _pieces(line: str, width: int, begin: re.Pattern[str]) -> list[str]:
    starts = range(0, len(line.rstrip(_JUNK)), width)
    if len(starts) > 1 and all(begin.match(line, start) for start in starts):
        return [line[start : start + width] for start in starts]
    return [line]


def _counts_bytes(text: str, width: int) -> bool:
    """Whether full lines with letters beyond ASCII are full in bytes rather than characters."""
    votes = 0
    for _number, line in lines(text):
        if not line.isascii():
            in_bytes, in_characters = (
                size % width == 0 for size in (len(line.encode()), len(line))
            )
            votes += in_bytes - in_characters
    return votes > 0


def _eight_bit(data: bytes) -> str:
    """``cp850`` where more bytes are letters in it than in cp1252, else nothing."""
    dos = len(data) - len(data.translate(None, _DOS))
    windows = len(data) - len(data.translate(None, _WINDOWS))
    return "cp850" if dos > windows else ""
