"""The calendar days a cell may mean: up to one for each order of its parts.

A day with its year in front or with the name of a month has one reading; ``03/04/2026`` has two,
``01-02-03`` three. Which order holds is decided over the whole file, see ``decide_order``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .cells import LONGEST_FIGURE, alike
from .layout import normal
from .monthnames import MONTHS, WEEKDAYS

#: Years a bank's file may be of.
FIRST_YEAR, LAST_YEAR = 1970, 2079

_TIME = (
    r"(?:[T ,]+\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?:\ ?[AaPp]\.?[Mm]\.?)?"
    r"(?:\ ?(?:Z|UTC|[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?)?"
)
_AS_OF = r"(?:\ as\ of\ .*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*([-/.:\ ])\s*(\d{{1,2}})\s*\2\s*(\d{{1,2}})\.?{_TIME}")
_NUMERIC = re.compile(
    rf"(\d{{1,2}})\s*([-/.\ ])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}|\d{{2}})\.?{_TIME}{_AS_OF}"
)
_COMPACT = re.compile(r"(\d{8})(?:\d{6})?")
_SHORT = re.compile(r"\d{6}")
_NAMED = re.compile(
    rf"(?P<a>\d{{1,4}})?[-/.,\ ]*(?P<name>[^\W\d_]{{3,12}})[-/.,\ ]*(?P<b>\d{{1,4}})"
    rf"(?:[-/.,\ ]+(?P<c>\d{{2,4}}))?\.?{_TIME}"
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,10})\.?,?\ +(?=\d|[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Days:
    """The readings of one cell; ``None`` where the order gives no day. ``separator`` as written."""

    dmy: datetime.date | None
    mdy: datetime.date | None
    ymd: datetime.date | None
    separator: str = ""

    def by(self, order: str) -> datetime.date | None:
        """The day in ``order``."""
        return self.mdy if order == "mdy" else self.ymd if order == "ymd" else self.dmy

    @property
    def is_sure(self) -> bool:
        """Whether all orders give the same day."""
        return self.dmy == self.mdy == self.ymd


@lru_cache(maxsize=65536)
def days(text: str) -> Days | None:
    """The days a cell may mean, a time behind them left out; ``None`` where it is no day."""
    if not 6 <= len(text) <= LONGEST_FIGURE or not any(map(str.isdigit, text)):
        return None
    text = _without_weekday(alike(text).strip("'"))
    found = _year_first(text) or _numeric(text) or _compact(text) or _named(text)
    if found is None or found.dmy is found.mdy is found.ymd is None:
        return None
    return found


def short_days(text: str) -> Days | None:
    """Six digits as a day, which is only asked for below a header that says so."""
    if not _SHORT.fullmatch(text):
        return None
    return _orders(text[:2], text[2:4], text[4:], "")


def _without_weekday(text: str) -> str:
    match = _WEEKDAY.match(text)
    return text[match.end() :] if match and normal(match[1]) in WEEKDAYS else text


def _year_first(text: str) -> Days | None:
    match = _YEAR_FIRST.fullmatch(text)
    return _sure(match[1], match[3], match[4], match[2]) if match else None


def _numeric(text: str) -> Days | None:
    match = _NUMERIC.fullmatch(text)
    return _orders(match[1], match[3], match[4], match[2]) if match else None


def _compact(text: str) -> Days | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    digits = match[1]
    year_first = _sure(digits[:4], digits[4:6], digits[6:], "")
    return year_first if year_first.ymd else _orders(digits[:2], digits[2:4], digits[4:], "")


def _named(text: str) -> Days | None:
    match = _NAMED.fullmatch(text)
    month = MONTHS.get(normal(match["name"])) if match else None
    if match is None or month is None:
        return None
    parts = [match[name] for name in "abc" if match[name]]
    if len(parts) != 2 or (match["a"] and match["c"]):
        return None
    is_year_first = len(parts[0]) == 4
    year, day = parts if is_year_first else (parts[1], parts[0])
    return _sure(year, str(month), day, "name")


def _sure(year: str, month: str, day: str, separator: str) -> Days:
    found = _day(year, month, day)
    return Days(found, found, found, separator)


def _orders(first: str, second: str, third: str, separator: str) -> Days:
    return Days(
        _day(third, second, first),
        _day(third, first, second),
        _day(first, second, third) if len(third) == 2 else None,
        separator,
    )


@lru_cache(maxsize=65536)
def _day(year: str, month: str, day: str) -> datetime.date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 80 else 2000
    if len(year) == 3 or not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    try:
        return datetime.date(number, int(month), int(day))
    except ValueError:
        return None


def possible_orders(cells: Iterable[Days]) -> tuple[str, ...]:
    """The orders in which every cell is a day, and a bank would write it so.

    Points stand between day, month and year only, strokes never behind a short year.
    """
    orders = ["dmy", "mdy", "ymd"]
    for cell in cells:
        orders = [order for order in orders if cell.by(order) and _is_usual(cell, order)]
        if not orders:
            break
    return tuple(orders)


def _is_usual(cell: Days, order: str) -> bool:
    if order == "dmy" or cell.is_sure:
        return True
    return cell.separator != "." and (order == "mdy" or cell.separator != "/")
