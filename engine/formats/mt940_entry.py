"""Field 61, Statement Line: the entry itself.

SWIFT User Handbook, Category 9, MT940, field 61:
``6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`` and, on a line of its own, ``[34x]``, that is value date,
entry date, mark, funds code, amount, type, reference for the account owner, reference of the
bank, supplementary details. RC takes back a credit and is negative, RD takes back a debit and is
positive; EC and ED (MT942) are expected, not booked.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ..errors import (
    BadAmountError,
    BadDateError,
    BadDirectionError,
    IncompleteFileError,
    MissingElementError,
    ReadError,
)
from .mt940_amounts import amount, days
from .mt940_types import provided

TAG = ":61:"
_START = re.compile(
    r"\s*((?:19|20)?\d{6})(\d{4}|\s{4})?\s*(RC|RD|EC|ED|C|D)([A-Z])?\s*"
    r"([0-9][0-9.,']*|,[0-9]+)\s*",
    re.IGNORECASE,
)
#: What follows an amount; anything else makes it doubtful where the amount ends.
_TYPED = re.compile(r"(?!NONREF)([NSF][A-Z0-9 ]{3})(.*)", re.DOTALL)
_FOREIGN_TYPE = re.compile(r"(?!NONREF)([A-Z][A-Z0-9]{3})(.*)", re.DOTALL)
_UNTYPED = re.compile(r"(?:NONREF|//|\Z)")
_CUT_TYPE = re.compile(r"[NSF][A-Z0-9]{0,2}\Z")
_WHOLE = re.compile(r".*,\d\d|.*\.\d\d", re.DOTALL)
_WRAPPED = 3
_DATE = re.compile(r"\s*\d{6}")
_MARK = re.compile(
    r"\s*(?:(?:19|20)\d{6}|\d{6})(?:\d{4}|\s{4})?\s*(?:R[CD]|E[CD]|[CD])", re.IGNORECASE
)


class Entry(NamedTuple):
    """A statement line. ``code`` is the type with its first letter, e.g. ``NTRF``; references
    that only fill the field are ``""``. ``is_adjusted``: a date is not as written."""

    amount: Decimal
    date: datetime.date
    value_date: datetime.date | None
    is_adjusted: bool
    is_expected: bool
    is_reversal: bool
    code: str
    owner_reference: str
    bank_reference: str
    supplementary: tuple[str, ...]


class _Line(NamedTuple):
    """The parts of the first line, and how many lines as written they were."""

    value: str
    entry: str
    mark: str
    amount: str
    code: str
    references: str
    used: int


def entry(lines: Sequence[str], currency: str, *, is_end: bool) -> Entry:
    """Field 61 from its lines; ``is_end`` where the file ends with it and nothing closes it.

    Raises ``ReadError`` without a line.
    """
    line = _line(lines, is_end=is_end)
    mark = line.mark.upper()
    value = amount(line.amount, currency, TAG)
    date, value_date, is_adjusted = days(line.value, line.entry)
    owner, bank, supplementary = _references(line.references, lines[line.used :])
    return Entry(
        -value if mark in ("D", "RC", "ED") and value else value,
        date,
        value_date,
        is_adjusted,
        mark[0] == "E",
        mark[0] == "R",
        line.code,
        owner,
        bank,
        supplementary,
    )


def _line(lines: Sequence[str], *, is_end: bool) -> _Line:
    """The first line, put together from up to three where a bank wrapped it."""
    first = None
    for used in range(1, min(_WRAPPED, len(lines)) + 1):
        text = "".join(lines[:used])
        match = _START.match(text)
        if match is None:
            continue
        typed = _TYPED.match(text, match.end())
        if typed:
            return _made(match, typed[1].strip(), typed[2], used)
        first = first or (match, text, used)
    if first is None:
        raise _why_unreadable("".join(lines[:1]), is_end=is_end)
    return _untyped(*first, is_end=is_end)


def _made(match: re.Match[str], code: str, references: str, used: int) -> _Line:
    value, booked, mark, _funds, number = match.groups()
    return _Line(value, booked or "", mark, number, code, references, used)


def _untyped(match: re.Match[str], text: str, used: int, *, is_end: bool) -> _Line:
    """Without SWIFT's type the amount must be whole by itself: a mark and two digits."""
    end = match.end()
    if is_end and end == len(text):
        raise IncompleteFileError(tag=TAG, value=text)
    foreign = _FOREIGN_TYPE.match(text, end)
    if _CUT_TYPE.match(text, end):
        return _made(match, text[end:], "", used)
    if not _WHOLE.fullmatch(match[5]) or not (foreign or _UNTYPED.match(text, end)):
        raise BadAmountError(tag=TAG, value=match[5] + text[end:])
    if foreign:
        return _made(match, foreign[1], foreign[2], used)
    return _made(match, "", text[end:], used)


def _why_unreadable(text: str, *, is_end: bool) -> ReadError:
    if is_end:
        return IncompleteFileError(tag=TAG, value=text)
    if not text.strip():
        return MissingElementError(tag=TAG)
    if not _DATE.match(text):
        return BadDateError(tag=TAG, value=text)
    if not _MARK.match(text):
        return BadDirectionError(tag=TAG, value=text)
    return BadAmountError(tag=TAG, value=text)


def _references(text: str, others: Sequence[str]) -> tuple[str, str, tuple[str, ...]]:
    """Both references and the supplementary details.

    A reference goes on in the next line where more lines follow of
    which a later one begins the details with a slash (ING).
    """
    rest = [line for line in others if line.strip()]
    while len(rest) > 1 and not rest[0].startswith("/") and rest[1].startswith("/"):
        text += rest.pop(0)
    owner, _, bank = text.partition("//")
    if rest and rest[0].startswith("/"):
        rest = ["".join(rest)]
    return provided(owner), provided(bank), tuple(line.strip() for line in rest)
