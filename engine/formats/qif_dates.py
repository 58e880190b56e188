"""The order of day, month and year, decided over all dates of a file that leave it open.

QIF has no rule: Quicken writes dates as the computer is set, 1/ 5'07 as well as 5.1.2007. A date
with a name of a month, or with its year first in four digits, tells its order by itself.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..errors import BadDateError
from .values import calendar_day

ORDERS = ("mdy", "dmy", "ymd")
_Days = dict[str, list[list[datetime.date]]]
#: What is taken where nothing tells: Quicken's own country, but nobody there writes dots.
_DEFAULT, _DEFAULT_OF_DOTS = ("mdy", "dmy", "ymd"), ("dmy", "ymd", "mdy")
#: So many different days in a row are in order by intention, not by chance.
_ENOUGH = 5
#: Days that no statement spans, when read otherwise it is ten times as short.
_TOO_LONG = 3 * 366
_YEARS = range(1900, 2200)
#: Characters that are searched for a date; words may follow it.
_LONGEST = 64

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Behind the day there may be a time or words, right behind it only if the year is clear.
_NUMBERS = re.compile(
    r"([0-9]{1,4})(?: ?([/.-]) ?|([' ]) ?)([0-9]{1,2})(?: ?([/.-]) ?| ?([' ]) ?)"
    r"([0-9]{1,4})(?:[ T].*|(?<=[0-9]{3})[A-Za-z].*)?",
    re.DOTALL,
)
_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?")
_NAMED = re.compile(
    r"(?:(?P<d>[0-9]{1,2})[ ./-]*(?P<m>[A-Za-z]{3,9})"
    r"|(?P<m2>[A-Za-z]{3,9})[ ./-]*(?P<d2>[0-9]{1,2}))"
    r"[ ,./'-]+(?P<y>[0-9]{4}|[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Three numbers of a date; ``orders`` are those that their digits allow.

    ``is_told`` is set where the year stands first in four digits: such a date tells nothing of
    the others.
    """

    first: int
    second: int
    third: int
    orders: tuple[str, ...]
    is_dotted: bool = False
    is_told: bool = False

    def day(self, order: str) -> datetime.date | None:
        """The day in that order, or ``None`` where there is no such day."""
        if order not in self.orders:
            return None
        at = dict(zip(order, (self.first, self.second, self.third), strict=True))
        try:
            return calendar_day(at["y"], at["m"], at["d"], "D")
        except BadDateError:
            return None


@dataclass(frozen=True, slots=True)
class Order:
    """What ``date_order`` decided; ``is_assumed`` where nothing proves it."""

    order: str
    is_assumed: bool = False


def date_order(sections: Iterable[Sequence[str]], told: str = "") -> Order:
    """The order of all dates, given by section as they follow each other.

    First what calendar days there are; then the one order in which five different days or more
    stand in sequence, or that does not stretch months over years; then ``told``; then, as an
    assumption, a weaker sequence, the much shorter span, and the default.
    """
    dates = [_open_ones(texts) for texts in sections]
    days = {order: [_days(order, section) for section in dates] for order in ORDERS}
    wanted = max(map(_count, days.values()))
    possible = {order: found for order, found in days.items() if _count(found) == wanted}
    first = next(iter(possible))
    if wanted < _count(dates) or all(each == days[first] for each in possible.values()):
        return Order(first)
    return _by_evidence(possible, told, is_dotted=_is_dotted(dates))


def day(text: str, order: str) -> datetime.date:
    """The day of a D line in ``order``; raises ``BadDateError``."""
    numbers = _numbers(text)
    if numbers is None:
        return _named(text)
    own = numbers.orders[0] if len(numbers.orders) == 1 else order
    found = numbers.day(own) or (None if own in numbers.orders else _only_day(numbers))
    if found is None:
        raise BadDateError(tag="D", value=text)
    return found


def is_date(text: str) -> bool:
    """Whether ``text`` has the form of a date."""
    return _numbers(text) is not None or _NAMED.match(text[:_LONGEST]) is not None


def _open_ones(texts: Sequence[str]) -> list[_Numbers]:
    """The dates of a section that do not tell their order by a year in front."""
    return [each for each in map(_numbers, texts) if each and not each.is_told]


def _by_evidence(possible: _Days, told: str, *, is_dotted: bool) -> Order:
    spans = {order: _span(sections) for order, sections in possible.items()}
    shortest = min(spans.values())
    longest = max(_TOO_LONG, 10 * shortest) if shortest else max(spans.values())
    likely = [order for order in possible if spans[order] <= longest]
    in_sequence = [order for order in likely if _is_sequence(possible[order])]
    if len(likely) == 1:
        return Order(likely[0])
    if len(in_sequence) == 1 and (_is_enough(possible[in_sequence[0]]) or told not in likely):
        return Order(in_sequence[0], is_assumed=not _is_enough(possible[in_sequence[0]]))
    if told in likely:
        return Order(told)
    return Order(_default(likely, spans, is_dotted=is_dotted), is_assumed=True)


def _default(likely: list[str], spans: dict[str, int], *, is_dotted: bool) -> str:
    """The order that is much the shortest, else the usual one."""
    ranked = sorted(likely, key=spans.__getitem__)
    if 0 < 4 * spans[ranked[0]] <= spans[ranked[1]]:
        return ranked[0]
    return next(order for order in (_DEFAULT_OF_DOTS if is_dotted else _DEFAULT) if order in likely)


def _days(order: str, section: list[_Numbers]) -> list[datetime.date]:
    return [found for each in section if (found := each.day(order))]


def _count(sections: Sequence[Sequence[object]]) -> int:
    return sum(map(len, sections))


def _span(sections: list[list[datetime.date]]) -> int:
    days = [each for section in sections for each in section]
    return (max(days) - min(days)).days


def _is_dotted(sections: list[list[_Numbers]]) -> bool:
    return all(each.is_dotted for section in sections for each in section)


def _is_sequence(sections: list[list[datetime.date]]) -> bool:
    """Whether every section goes one way, older or newer first."""
    return all(days in (sorted(days), sorted(days, reverse=True)) for days in sections)


def _is_enough(sections: list[list[datetime.date]]) -> bool:
    return any(len(set(days)) >= _ENOUGH for days in sections)


def _only_day(numbers: _Numbers) -> datetime.date | None:
    """The day of a date whose digits do not allow the file's order, if they allow one day only."""
    found = {numbers.day(order) for order in numbers.orders} - {None}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _numbers(text: str) -> _Numbers | None:
    text = text[:_LONGEST].strip()
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _compact(text)
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return None
    first, third = match[1], match[7]
    is_dotted = match[2] == "." and match[5] == "."
    year = _year(third, has_apostrophe=match[6] == "'")
    return _ordered((first, match[4], third), year, is_dotted=is_dotted)


def _ordered(
    texts: tuple[str, str, str], year: int | None, *, is_dotted: bool = False
) -> _Numbers | None:
    first, second, third = texts
    if len(first) > 2:
        is_year = int(first) in _YEARS and len(third) <= 2
        return _year_first(texts) if is_year else None
    if year is not None and year not in _YEARS:
        return None
    last = int(third) if year is None else year
    orders = _orders(texts) if year is None else ("mdy", "dmy")
    return _Numbers(int(first), int(second), last, orders, is_dotted) if orders else None


def _year_first(texts: tuple[str, str, str]) -> _Numbers:
    year, month, of_month = map(int, texts)
    return _Numbers(year, month, of_month, ("ymd",), is_told=True)


def _orders(texts: tuple[str, str, str]) -> tuple[str, ...]:
    """The orders in which the year has two digits at least."""
    return tuple(order for order in ORDERS if len(texts[order.index("y")]) > 1)


def _year(text: str, *, has_apostrophe: bool) -> int | None:
    """A year that is told by its digits: four, or after '; three count from 1900, as some
    programs of the year 2000 wrote it: 099, 100.
    """
    if len(text) > 2:
        return int(text) + (1900 if len(text) == 3 and 70 <= int(text) < 150 else 0)
    return 2000 + int(text) if has_apostrophe else None


def _compact(text: str) -> _Numbers | None:
    if len(text) == 6:
        return _ordered((text[:2], text[2:4], text[4:]), None)
    year_first = _year_first((text[:4], text[4:6], text[6:]))
    if year_first.first in _YEARS and year_first.day("ymd"):
        return year_first
    return _ordered((text[:2], text[2:4], text[4:]), int(text[4:]))


def _named(text: str) -> datetime.date:
    match = _NAMED.fullmatch(text[:_LONGEST].strip())
    name = ((match["m"] or match["m2"]) if match else "").lower()[:3]
    if match is None or name not in _MONTHS:
        raise BadDateError(tag="D", value=text)
    month, of_month = _MONTHS.index(name) + 1, int(match["d"] or match["d2"])
    return calendar_day(int(match["y"]), month, of_month, "D")
