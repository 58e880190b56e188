"""Causes that fit any amount, more or less well: a line nobody knows of, a charge, interest, a
rounding or an exchange difference (stage: close).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from .variance_books import Books, Row, gap_key
from .variance_case import LINE
from .variance_pool import PROVED, RATES, Suspicion, spread

ROUNDINGS = 5
"""Smallest coins up to which a difference is one of rounding."""

CHARGES = 200
"""Units of the currency up to which a difference is a charge or interest."""

USUAL_CHARGE = 25

RATE_MOVES, BANK_MARGIN, MOST_MOVED = 0.01, 0.004, 0.08
"""How far rates of exchange usually move between booking and payment, how far the bank's own rate
is from that of the day, and how far an amount can be off.
"""

OFF = {True: 0.7, False: 0.3}
"""How often the entry that was off shows it by the rate of its date."""

MOST_SHOWN, MOST_TRIED = 8, 12
STEPS = (1, 10, 100, 1_000, 10_000)


class Soft:
    """The causes that take up a rest of any amount."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.statements = {each.key: each for each in books.statements}
        self.gaps = {gap_key(gap): gap for gap in books.gaps}
        self.doubt = PROVED if books.days_of else 0.0
        self.foreign = sorted(
            (row for row in books.counted if _is_foreign(row)),
            key=lambda row: (abs(row.amount), row.entry.key),
        )
        self.unrated = [row for row in self.foreign if row.entry.at_rate is None]
        rated = [
            (self._off(row) or 0, row) for row in self.foreign if row.entry.at_rate is not None
        ]
        self.rated = sorted(rated, key=lambda each: (each[0], each[1].entry.key))
        self.off = Counter(self._is_off(row) for row in self.foreign)
        sizes = [abs(row.amount) // books.unit for row in books.rows if row.amount]
        self.levels, self.decades = Counter(map(_level, sizes)), Counter(map(_decade, sizes))

    def _unknown(self, code: str, effect: int) -> float:
        """The weight of a line of this amount that nothing points to: by how many amounts of the
        month are as large and as round.
        """
        size, total = max(abs(effect) // self.books.unit, 1), len(self.books.rows) + 5
        level = _level(size)
        share = (self.levels[level] + 1) * (self.decades[_decade(size)] + 0.5) / total / total
        choices = max(size // STEPS[level], 1) * 2.3
        return math.log(RATES[code]) + math.log(share) - math.log(choices)

    def fitting(self, effect: int) -> Iterator[Suspicion]:
        """Everything that may have the effect."""
        if not effect:
            return
        yield from self._missing(effect)
        size = abs(effect) / self.books.unit
        if size <= ROUNDINGS:
            weight = math.log(RATES["rounding"] / 10)
            for place in ("", *self.books.wrong_places[:MOST_SHOWN]):
                yield Suspicion("rounding", effect, weight, (), place)
        yield from self._charge(effect, size)
        yield from self._exchange(effect)

    def _charge(self, effect: int, size: float) -> Iterator[Suspicion]:
        """A charge or interest that is not booked; seldom more than a few units."""
        units = size / (10.0**self.books.month.precision if self.books.month.precision else 100.0)
        if units <= CHARGES:
            code = "fee_missing" if effect > 0 else "interest_missing"
            weight = math.log(RATES[code] / 9 / max(size, 20.0)) - self.doubt
            yield Suspicion(code, effect, weight - 2 * math.log(max(units / USUAL_CHARGE, 1)))

    def _missing(self, effect: int) -> Iterator[Suspicion]:
        """A line, or several, that nothing points to; the bank's balances would show where."""
        yield Suspicion("missing_line", effect, self._unknown("missing_line", effect) - self.doubt)
        for place in self.books.wrong_places[:MOST_SHOWN]:
            if self.books.residuals[place] != effect:
                yield self._missing_at(place, effect)

    def shown(self) -> Iterator[Suspicion]:
        """What the bank's balances say is missing, in a statement or between two."""
        for place in self.books.wrong_places:
            residual = self.books.residuals[place]
            yield self._missing_at(place, residual)

    def _missing_at(self, place: str, effect: int) -> Suspicion:
        books, weight = self.books, self._unknown("missing_in_statement", effect)
        statement = self.statements.get(place)
        if statement is None or statement.opening is None or statement.closing is None:
            return Suspicion("missing_statement", effect, weight, (), place, facts=self._gap(place))
        change = books.scaled(statement.closing) - books.scaled(statement.opening)
        facts = (
            ("statement", place),
            ("stated", str(books.plain(change))),
            ("booked", str(books.plain(change + books.residuals[place]))),
        )
        return Suspicion("missing_in_statement", effect, weight, (), place, facts=facts)

    def _gap(self, place: str) -> tuple[tuple[str, str], ...]:
        gap = self.gaps.get(place)
        start, end = self.books.days_of[place]
        before = (gap.before if gap else self.books.statements[-1].key) or str(start)
        return (("before", before), ("after", gap.after if gap else str(end)))

    def _exchange(self, effect: int) -> Iterator[Suspicion]:
        rows = (row for row in self._near(effect) if abs(effect) <= MOST_MOVED * abs(row.amount))
        likely = [(self._moved(effect, row), row) for row in rows]
        likely.sort(key=lambda each: (-each[0], each[1].entry.key))
        for weight, row in likely[:MOST_SHOWN]:
            yield Suspicion("exchange", effect, weight, (row,), self.books.place_of(row))

    def _near(self, effect: int) -> Iterator[Row]:
        """Entries in another currency whose rate is off by about the effect; of those without a
        known rate the smallest that can be.
        """
        at = bisect_left(self.rated, effect, key=lambda each: each[0])
        yield from (row for _off, row in self.rated[max(at - MOST_TRIED, 0) : at + MOST_TRIED])
        least = int(abs(effect) / MOST_MOVED)
        at = bisect_left(self.unrated, least, key=lambda row: abs(row.amount))
        yield from self.unrated[at : at + MOST_TRIED]

    def _moved(self, effect: int, row: Row) -> float:
        """How likely it is that this entry was off by the effect: as much as its own rate is off
        that of its date, where that is known.
        """
        size, off = abs(row.amount), self._off(row) or 0
        moves = RATE_MOVES if row.entry.at_rate is None else BANK_MARGIN
        width = max(moves * size / self.books.unit, 1.0)
        is_off = self._is_off(row)
        weight = spread("exchange", self.off[is_off], OFF[is_off])
        return weight - abs(effect - off) / self.books.unit / width - math.log(2 * width)

    def _off(self, row: Row) -> int | None:
        """What the entry has more than the rate of its date makes it, None when that is unknown."""
        rate = row.entry.at_rate
        return None if rate is None else row.amount - self.books.scaled(rate)

    def _is_off(self, row: Row) -> bool:
        """Whether its rate is another than the bank's can be, as far as is known."""
        off = self._off(row)
        return off is None or abs(off) > 2 * BANK_MARGIN * abs(row.amount)


def _is_foreign(row: Row) -> bool:
    entry = row.entry
    is_known = entry.stated is not None or (entry.kind == LINE and not entry.is_typed)
    return bool(entry.original_currency) and not is_known and bool(row.amount)


def _decade(size: int) -> int:
    return len(str(size))


def _level(size: int) -> int:
    """How round an amount is: the index of the largest step that divides it."""
    return max((at for at, step in enumerate(STEPS) if size % step == 0), default=0)
