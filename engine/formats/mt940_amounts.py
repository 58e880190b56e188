"""Amounts and days as category 9 messages write them, and as banks do instead.

SWIFT writes ``1234,5`` and ``YYMMDD``. Some banks write a decimal point, or thousands separators
beside the decimal mark; that is taken where it can mean one thing only and refused where not.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from ..errors import BadAmountError, BadDateError
from .values import calendar_day, number

#: Currencies with three decimals (ISO 4217): ``1.234`` is then no thousand.
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
#: Too short to have too many digits.
_SHORT = re.compile(r"[0-9]{1,12}(?:,[0-9]{0,5})?|,[0-9]{1,5}")
_MARKS = (",", ".")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3})+,|(?:,[0-9]{3})+\.|(?:'[0-9]{3})+[.,])[0-9]*")
#: What may be a thousand and a half or a thousand times as much.
_DOUBTFUL = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_LAST_OF_FEBRUARY = 30


def amount(text: str, currency: str, tag: str) -> Decimal:
    """An amount without sign; ``currency`` may be ``""``. Raises ``BadAmountError``."""
    if text[-4:-3] in _MARKS and _is_doubtful(text, currency):
        raise BadAmountError(tag=tag, value=text)
    if _SHORT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        mark = max(text.rfind(","), text.rfind("."))
        return number(re.sub(r"[.,']", "", text[:mark]) + "," + text[mark + 1 :], tag, ",")
    return number(text, tag, "," if "," in text else ".")


def _is_doubtful(text: str, currency: str) -> bool:
    return _DOUBTFUL.fullmatch(text) is not None and not _has_three_decimals(text, currency)


def _has_three_decimals(text: str, currency: str) -> bool:
    """Whether three digits after the mark are decimals: SWIFT's comma where nothing speaks
    against it, a point only where the currency has that many."""
    return currency in THREE_DECIMALS or (not currency and "," in text)


@lru_cache(maxsize=4096)
def day(text: str, tag: str) -> datetime.date:
    """YYMMDD, or YYYYMMDD as some banks write it. Raises ``BadDateError``.

    30 February, and 29 February of a common year, are value dates of the 30/360 convention: the
    last day of the month.
    """
    year, month, number_of_day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
    if month == 2 and number_of_day in (29, 30):
        return _end_of_february(year, tag)
    return calendar_day(year, month, number_of_day, tag)


def _end_of_february(year: int, tag: str) -> datetime.date:
    return calendar_day(year, 3, 1, tag) - datetime.timedelta(days=1)


@lru_cache(maxsize=4096)
def days(value: str, entry: str) -> tuple[datetime.date, datetime.date | None, bool]:
    """Booking date, value date and whether one of both is not as written.

    ``entry`` is MMDD, in the year that brings it closest to the value date, or blank: then the
    value date stands for it. Where one of both is no calendar day the other stands for the
    booking; where none is, ``BadDateError``.
    """
    told = _day_or_none(value)
    is_adjusted = told is None or not _is_written(told, value)
    if not entry.strip():
        if told is None:
            raise BadDateError(tag=":61:", value=value)
        return told, told, is_adjusted
    booked = _closest(entry, told, int(value[:-4]))
    if booked is None and told is None:
        raise BadDateError(tag=":61:", value=value + entry)
    date = booked or told
    assert date is not None  # noqa: S101 - one of both is there
    return date, told, is_adjusted or booked is None


def _day_or_none(text: str) -> datetime.date | None:
    try:
        return day(text, ":61:")
    except BadDateError:
        return None


def _is_written(date: datetime.date, text: str) -> bool:
    return f"{date:%m%d}" == text[-4:]


def _closest(entry: str, value: datetime.date | None, year: int) -> datetime.date | None:
    """The day MMDD next to ``value``, else of ``year``."""
    years = (value.year - 1, value.year, value.year + 1) if value else (year,)
    found = []
    for each in years:
        try:
            found.append(calendar_day(each, int(entry[:2]), int(entry[2:]), ":61:"))
        except BadDateError:
            continue
    return min(found, key=lambda date: abs(date - (value or date)), default=None)
