"""When a recurring booking is expected, which line it is, what of a loan it pays (stage: match).

Pure calendar and amounts: today is passed in, amounts are signed as the bank sees them (− goes
out). Every answer depends on the set of lines alone, never on their order.
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WEEK, MONTH, YEAR = "week", "month", "year"
LAST_DAY = -1
OPEN, TAKEN, SKIPPED = "open", "taken", "skipped"
MET, CHANGED, UNKNOWN, OFF, SECOND, AGAIN = "met", "changed", "unknown", "off", "second", "again"
_DAYS: Mapping[str, int] = {WEEK: 7, MONTH: 30, YEAR: 365}
_SHORTEST: Mapping[str, int] = {WEEK: 7, MONTH: 28, YEAR: 365}
_YEARLY: Mapping[str, Decimal] = {
    WEEK: Decimal(7) / Decimal(365),
    MONTH: Decimal(1) / Decimal(12),
    YEAR: Decimal(1),
}
_ZERO = Decimal(0)


# -----------------------------------------------------------------------------
# DAYS
# -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every ``number`` weeks, months or years from ``first`` to ``last`` inclusive.

    ``day`` is the day of the month: 29 to 31 fall on the last day of a shorter month, −1 always
    does, 0 is the day of ``first``. Weeks keep the weekday of ``first``. ``window``: calendar days
    before and after the expected day within which the bank may book, for weekends and holidays.
    """

    first: dt.date
    unit: str = MONTH
    number: int = 1
    day: int = 0
    last: dt.date | None = None
    window: int = 0

    @property
    def span(self) -> int:
        """About how many days lie between two bookings."""
        return self.number * _DAYS[self.unit]

    @property
    def widest_window(self) -> int:
        """The largest window at which no day belongs to two bookings."""
        return (self.number * _SHORTEST[self.unit] - 1) // 2

    @property
    def share_of_year(self) -> Decimal:
        """The part of a year that interest is paid for with each booking."""
        return self.number * _YEARLY[self.unit]

    def days(self, start: dt.date, end: dt.date) -> tuple[dt.date, ...]:
        """The expected days from ``start`` to ``end``, both inclusive."""
        found = []
        for day in self._from(start):
            if day > end:
                break
            found.append(day)
        return tuple(found)

    def next_day(self, after: dt.date) -> dt.date | None:
        """The first expected day later than ``after``, None when the last one is over."""
        if after == dt.date.max:
            return None
        return next(self._from(after + dt.timedelta(1)), None)

    def _from(self, start: dt.date) -> Iterator[dt.date]:
        index = self._index_before(max(start, self.first))
        while (day := self._nth(index)) is not None and (not self.last or day <= self.last):
            index += 1
            if day >= start and day >= self.first:
                yield day

    def _index_before(self, day: dt.date) -> int:
        """The number of a booking that is surely not later than ``day``."""
        if self.unit == WEEK:
            return (day - self.first).days // (7 * self.number)
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        return max(0, months // self._months - 1)

    @property
    def _months(self) -> int:
        return self.number * (12 if self.unit == YEAR else 1)

    def _nth(self, index: int) -> dt.date | None:
        """The day of booking ``index``, None when the calendar ends."""
        try:
            if self.unit == WEEK:
                return self.first + dt.timedelta(7 * self.number * index)
            months = self.first.month - 1 + index * self._months
            year, month = self.first.year + months // 12, months % 12 + 1
            length = calendar.monthrange(year, month)[1]
            wanted = self.day or self.first.day
            return dt.date(year, month, length if wanted < 0 else min(wanted, length))
        except (OverflowError, ValueError):
            return None


def merge_days(kept: Iterable[dt.date], schedule: Schedule, today: dt.date) -> list[dt.date]:
    """The days that are still to be added to ``kept``: all up to today, and the next one."""
    known = set(kept)
    coming = schedule.next_day(max(today, schedule.first - dt.timedelta(1)))
    days = [*schedule.days(schedule.first, today), *([coming] if coming else [])]
    return [day for day in days if day not in known]


# -----------------------------------------------------------------------------
# LINES
# -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an amount may be from the expected one; of the limits each that is set must hold."""

    amount: Decimal = _ZERO
    percent: Decimal = _ZERO

    def covers(self, expected: Decimal, amount: Decimal) -> bool:
        limits = [self.amount] if self.amount else []
        if self.percent:
            limits.append(abs(expected) * self.percent / 100)
        return abs(amount - expected) <= min(limits, default=_ZERO)


@dataclass(frozen=True, slots=True)
class Expected:
    """A booking that is expected: ``line_id`` is the line that has met it (state ``TAKEN``)."""

    date: dt.date
    amount: Decimal
    state: str = OPEN
    line_id: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A line that the conditions catch; ``amount`` is None if the bank does not state it in the
    currency that is expected.
    """

    line_id: int
    date: dt.date
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which expected booking a line is, and how well it fits.

    ``MET``: in the window and within the tolerance. ``CHANGED``: in the window, another amount.
    ``UNKNOWN``: in the window, its amount in this currency is not known. ``OFF``: the amount, but
    outside the window. ``SECOND``: another line is nearer, or was booked. ``AGAIN``: the booking
    was skipped. Only ``MET`` may be applied without asking. ``days``: how much later than expected.
    """

    line_id: int
    expected: Expected
    status: str
    days: int


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """Sorted by how well line and booking fit; the line's id settles what is equal."""

    stage: int
    distance: int
    difference: Decimal
    date: dt.date
    line_id: int
    expected: dt.date
    status: str


def meet(
    schedule: Schedule,
    tolerance: Tolerance,
    expected: Sequence[Expected],
    lines: Iterable[Seen],
) -> dict[int, Meeting]:
    """Return ``{line id: meeting}``; a line that is not due has none.

    The best pair of line and booking is taken first, each once: amounts that fit before others,
    then the nearest day. ``expected`` has one entry for each day.
    """
    known = {one.date: one for one in expected}
    days = sorted(known)
    lines = [*lines]
    pairs = [
        pair
        for line in lines
        for day in _near(days, line.date, schedule)
        if (pair := _pair(schedule, tolerance, known[day], line)) is not None
    ]
    found: dict[int, Meeting] = {}
    taken: set[dt.date] = set()
    for pair in sorted(pairs):
        if pair.line_id not in found and pair.expected not in taken:
            taken.add(pair.expected)
            found[pair.line_id] = _meeting(pair.line_id, known[pair.expected], pair.status, pair)
    for line in lines:
        if line.line_id not in found:
            found |= _too_many(schedule, known, days, line)
    return found


def _meeting(line_id: int, one: Expected, status: str, at: _Pair | Seen) -> Meeting:
    return Meeting(line_id, one, status, (at.date - one.date).days)


def _near(days: Sequence[dt.date], day: dt.date, schedule: Schedule) -> Sequence[dt.date]:
    """The expected days that a line of this day can be, from late to early ones."""
    early = max(schedule.span // 2, schedule.window)
    late = schedule.span + schedule.window
    first = bisect_right(days, day - dt.timedelta(late + 1))
    return days[first : bisect_right(days, day + dt.timedelta(early))]


def _pair(schedule: Schedule, tolerance: Tolerance, one: Expected, line: Seen) -> _Pair | None:
    """How a line fits a booking that is still open, or that it has met itself."""
    is_own = one.line_id == line.line_id
    if (one.state != OPEN and not is_own) or not _same_direction(one, line):
        return None
    distance = abs((line.date - one.date).days)
    fits = line.amount is not None and tolerance.covers(one.amount, line.amount)
    if distance > schedule.window and not fits and not is_own:
        return None
    status = _status(distance <= schedule.window, fits, line)
    stage = -1 if is_own else (MET, CHANGED, UNKNOWN, OFF).index(status)
    difference = abs(line.amount - one.amount) if line.amount is not None else _ZERO
    return _Pair(stage, distance, difference, line.date, line.line_id, one.date, status)


def _same_direction(one: Expected, line: Seen) -> bool:
    return line.amount is None or (line.amount < 0) == (one.amount < 0)


def _status(is_near: bool, fits: bool, line: Seen) -> str:
    if line.amount is None:
        return UNKNOWN
    if not fits:
        return CHANGED
    return MET if is_near else OFF


def _too_many(
    schedule: Schedule, known: Mapping[dt.date, Expected], days: Sequence[dt.date], line: Seen
) -> dict[int, Meeting]:
    """The meeting of a line in the window of a booking that somebody else has."""
    for day in sorted(
        _near(days, line.date, schedule), key=lambda one: abs((line.date - one).days)
    ):
        one = known[day]
        if abs((line.date - day).days) <= schedule.window and _same_direction(one, line):
            status = AGAIN if one.state == SKIPPED else SECOND
            return {line.line_id: _meeting(line.line_id, one, status, line)}
    return {}


# -----------------------------------------------------------------------------
# LOANS
# -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Movement:
    """What raises (+) or lowers (−) a loan besides its instalments: paid out, repaid early."""

    date: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Instalment:
    """What was paid, or is expected to be; positive. 0: it was missed."""

    date: dt.date
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """An instalment in its parts. ``remaining`` is the loan before it was paid; what neither
    interest nor the loan takes is in neither part.
    """

    date: dt.date
    remaining: Decimal
    interest: Decimal
    principal: Decimal


def split_instalments(
    movements: Iterable[Movement],
    instalments: Iterable[Instalment],
    rate: Decimal,
    step: Decimal,
) -> tuple[Split, ...]:
    """Split each instalment into interest on what remained and principal.

    :param rate: interest for the time between two instalments, as a fraction (0.05 / 12).
    :param step: the smallest amount of the currency; interest is rounded half up to it.

    A movement counts from the instalment that follows it with its whole interval; what was paid
    out before the first instalment counts from the first. Interest of a missed instalment is not
    added to the loan: the bank says what it takes for that.
    """
    ahead = sorted(movements, key=lambda one: one.date)
    remaining, splits, begins = _ZERO, [], None
    for one in sorted(instalments, key=lambda paid: paid.date):
        limit = begins or one.date - dt.timedelta(1)
        while ahead and ahead[0].date <= limit:
            remaining += ahead.pop(0).amount
        interest = (max(remaining, _ZERO) * rate / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        interest = min(interest, one.paid)
        principal = min(one.paid - interest, max(remaining, _ZERO))
        splits.append(Split(one.date, remaining, interest, principal))
        remaining -= principal
        begins = one.date
    return tuple(splits)
