"""Which days a statement holds whole, alone and beside another statement of the account."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

#: Formats that list some bookings of a day only.
PARTIAL = frozenset({"camt.054", "mt942"})


class Sharing(IntEnum):
    """What two statements tell of a day they share."""

    APART = 0  # they divide the day
    OPEN = 1  # nothing is known
    LIKELY = 2  # one of them very likely holds the whole day
    WHOLE = 3  # one of them certainly does


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A statement as far as it tells what it holds.

    ``kind`` is the format without version: ids of one kind can be compared. ``opening`` and
    ``closing`` are given where they and the bookings between them add up, else ``None``.
    """

    kind: str
    number: str = ""
    date_start: datetime.date | None = None
    date_end: datetime.date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None

    @property
    def is_proved(self) -> bool:
        """Whether the balances prove that no booking of the statement is missing."""
        return self.opening is not None

    def holds_inside(self, day: datetime.date) -> bool:
        """Whether ``day`` is neither the first nor the last day, and nothing is left out."""
        return self.kind not in PARTIAL and bool(
            self.date_start and self.date_end and self.date_start < day < self.date_end
        )

    def reaches(self, day: datetime.date) -> bool:
        """Whether ``day`` is in the period."""
        return bool(self.date_start and self.date_end and self.date_start <= day <= self.date_end)


def sharing(new: Source, old: Source, day: datetime.date) -> Sharing:
    """What ``new`` and ``old`` tell of ``day``."""
    if _divides(new, old, day) or _divides(old, new, day) or _are_pages(new, old):
        return Sharing.APART
    if new.holds_inside(day) or old.holds_inside(day) or _same_stretch(new, old, day):
        return Sharing.WHOLE
    if _same_range(new, old):
        return Sharing.LIKELY
    proved = [each for each in (new, old) if each.is_proved and each.kind not in PARTIAL]
    return Sharing.LIKELY if len(proved) == 1 and new.kind != old.kind else Sharing.OPEN


def _divides(first: Source, second: Source, day: datetime.date) -> bool:
    """Whether ``first`` ends with the balance that ``second`` starts with, on ``day``.

    Not where either has the same balance at both its ends: then it fits in either place.
    """
    return (
        first.is_proved
        and second.is_proved
        and first.date_end == day == second.date_start
        and first.closing == second.opening
        and first.opening != second.opening
        and first.closing != second.closing
    )


def _are_pages(one: Source, other: Source) -> bool:
    """Whether both are parts of one statement of the bank, by their number and their balances."""
    named = bool(one.number) and (one.kind, one.number) == (other.kind, other.number)
    days = (one.date_start, one.date_end) == (other.date_start, other.date_end)
    ends = one.opening != other.opening and one.closing != other.closing
    return named and days and ends and one.is_proved and other.is_proved


def _same_stretch(new: Source, old: Source, day: datetime.date) -> bool:
    """Whether one begins or ends where the other does, so that the longer holds the shorter."""
    if is_same_statement(new, old):
        return True
    if not (new.is_proved and old.is_proved):
        return False
    starts = new.date_start == old.date_start == day and new.opening == old.opening
    return starts or (new.date_end == old.date_end == day and new.closing == old.closing)


def is_same_statement(new: Source, old: Source) -> bool:
    """Whether the bank gave both the same number; a correction may have other balances."""
    named = bool(new.number) and (new.kind, new.number) == (old.kind, old.number)
    days = (new.date_start, new.date_end) == (old.date_start, old.date_end)
    return named and days and new.opening == old.opening


def _same_range(new: Source, old: Source) -> bool:
    """Whether both are of the same days, more than one."""
    days = (new.date_start, new.date_end)
    return days == (old.date_start, old.date_end) and days[0] != days[1]


def may_continue(new: Source, old: Source) -> bool:
    """Whether both are reports of one day under different numbers, perhaps one after the other."""
    one_day = new.date_start == new.date_end == old.date_start == old.date_end
    return one_day and new.kind == old.kind and "" != new.number != old.number != ""


def holds_as_much(new: Source, old: Source, day: datetime.date) -> bool:
    """Whether ``new`` has of ``day``, its first or last, all that ``old`` has."""
    if is_same_statement(new, old):
        return True
    if not new.is_proved or sharing(new, old, day) < Sharing.LIKELY:
        return False
    starts = day != new.date_start or old.opening in (None, new.opening)
    return starts and (day != new.date_end or old.closing in (None, new.closing))
