"""The month as the search sees it: whole numbers, what backs an amount, where the bank's balances
prove the books and where they do not (stage: close).
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from .continuity import Link, in_order
from .text import fold
from .variance_case import DOCUMENT, LINE, Balances, Entry, Month

OPENING, CLOSING = "opening", "closing"
"""Places of a difference that are no statement."""

MOST_WRONG = 40
"""Places without proof among which the one of a day is looked for."""

NEAR_DAYS = 5
"""Days by which a booking may be dated beside the bank's."""

_LETTERS = re.compile(r"[A-Z]+")
_CHARGES = re.compile(
    r"\b(?:FEE|FEES|CHARGE|CHARGES|COMMISSION|GEBUEHR(?:EN)?|SPESEN|ENTGELT(?:E)?|KONTOFUEHRUNG"
    r"|ABSCHLUSS|FRAIS|COTISATION|COMISION(?:ES)?|COMMISSIONI|SPESE|CANONE|BANKKOSTEN|PROVISION"
    r"|OPLATA|PROWIZJA|POPLATEK|AVGIFT|GEBYR|TARIFA|CHRG|COMM)\b"
)
_INTEREST = re.compile(
    r"\b(?:INTEREST|ZINS(?:EN)?|HABENZINS(?:EN)?|SOLLZINS(?:EN)?|INTERETS?|INTERESES|INTERESSI"
    r"|RENTER?|ODSETKI|UROK(?:Y)?|RANTA|JUROS|INTR)\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """An entry with whole numbers of the smallest unit in use. ``counted`` is None when the month
    does not count it; ``who`` is whom it is with: the partner, else the words of its text.
    """

    entry: Entry
    amount: int
    counted: int | None
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two statements, or before the first: the bank has ``-residual`` that they do not."""

    before: str
    after: str
    residual: int
    start: datetime.date
    end: datetime.date


def _by_residual(places: Iterable[str], residuals: Mapping[str, int]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for place in places:
        found[residuals[place]].append(place)
    return found


def _pairs(rows: Iterable[Row]) -> set[tuple[str, int]]:
    return {(row.who, row.amount) for row in rows}


class Books:
    """A month in whole numbers, ``unit`` of them to the currency's smallest coin."""

    def __init__(self, month: Month, entries: Iterable[Entry], elsewhere: Iterable[Entry]) -> None:
        ours, others = _sorted(entries), _sorted(elsewhere)
        self.month = month
        self.places = max(month.precision, _places(month, [*ours, *others]))
        self.unit: int = 10 ** (self.places - month.precision)
        self.whole: int = 10**self.places
        self.rows = [self._row(entry, is_ours=True) for entry in ours]
        self.elsewhere = [self._row(entry, is_ours=False) for entry in others]
        self.counted = [row for row in self.rows if row.counted is not None]
        self.opening, self.closing = self.scaled(month.opening), self.scaled(month.closing)
        self.remaining = self.opening + sum(_counted(row) for row in self.rows) - self.closing
        self.backing = _pairs(row for row in self.elsewhere if _backs(self, row))
        self.waiting = _waiting(self)
        self.usual = _pairs(row for row in self.elsewhere if _is_earlier(self, row))
        self.here = _pairs(row for row in self.rows if self.is_inside(row))
        self.statements = _ordered(month.statements)
        self.gaps = tuple(_gaps(self))
        self.residuals = dict(_residuals(self))
        self.days_of = dict(_days_of(self))
        self.wrong_places = [place for place in self.days_of if self.residuals[place]]
        self.exact = _by_residual(self.wrong_places, self.residuals)
        self.proved_days = dict(_proved_days(self))
        self.is_proved = bool(self.residuals) and self._every_statement_proved()

    def _row(self, entry: Entry, *, is_ours: bool) -> Row:
        counted = entry.confirmed if is_ours else None
        words = " ".join(_LETTERS.findall(fold(entry.text[:200])))
        who = f"@{fold(entry.partner)}" if entry.partner else words
        amount = self.scaled(entry.amount)
        return Row(entry, amount, None if counted is None else self.scaled(counted), who, words)

    def _every_statement_proved(self) -> bool:
        """Whether the bank's balances prove every line of the month from opening to closing."""
        needed = {OPENING, CLOSING, *(each.key for each in self.statements)}
        return needed <= self.residuals.keys() and not any(self.residuals.values())

    def scaled(self, amount: Decimal) -> int:
        """The amount in whole numbers; exact."""
        numerator, denominator = amount.as_integer_ratio()
        return numerator * self.whole // denominator

    def plain(self, number: int) -> Decimal:
        """The amount of a whole number, with the currency's places at least."""
        text = f"{abs(number):0{self.places + 1}d}"
        head, tail = (text[: -self.places], text[-self.places :]) if self.places else (text, "")
        while len(tail) > self.month.precision and tail.endswith("0"):
            tail = tail[:-1]
        return Decimal(f"{'-' if number < 0 else ''}{head}{'.' if tail else ''}{tail}")

    def is_inside(self, row: Row) -> bool:
        """Whether the entry is dated in the month."""
        return self.month.start <= row.entry.date <= self.month.end

    def looks_like(self, row: Row) -> str:
        """``fee`` or ``interest`` by the words and the code of a small amount, else empty."""
        if abs(row.amount) > 500 * self.whole * (100 if self.month.precision == 0 else 1):
            return ""
        text = f"{row.words} {fold(row.entry.code.replace('-', ' ').replace('/', ' '))}"
        if _INTEREST.search(text):
            return "interest"
        return "fee" if _CHARGES.search(text) else ""

    def is_proved_line(self, row: Row) -> bool:
        """Whether the balances of its statement prove that the entry is right."""
        return self.residuals.get(self.place_of(row)) == 0

    def place_of(self, row: Row) -> str:
        """The key of the row's statement where its balances prove something, else empty."""
        key = row.entry.statement
        return key if row.entry.kind == LINE and key in self.residuals else ""

    def missing_place(self, effect: int, date: datetime.date) -> str:
        """Where the bank's balances would show that something of this effect and day is missing:
        where just this is missing, else where anything is, else where the day is proved; empty when
        they prove nothing.
        """
        for places in (self.exact.get(effect, []), self.wrong_places[:MOST_WRONG]):
            if places:
                near = (place for place in places if _is_near(date, *self.days_of[place]))
                return next(near, places[0])
        return self.proved_days.get(date, "")


def gap_key(gap: Gap) -> str:
    """The name of a gap as a place."""
    return f"gap:{gap.before}:{gap.after}"


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.key, entry.date, entry.amount, entry.text))


def _places(month: Month, entries: Sequence[Entry]) -> int:
    """Decimal places in use beyond the currency's own."""
    balances = [amount for each in month.statements for amount in (each.opening, each.closing)]
    own = [month.opening, month.closing, month.previous_closing]
    amounts = [
        amount
        for each in entries
        for amount in (each.amount, each.confirmed, each.stated, each.at_rate)
    ]
    used = {amount.as_tuple().exponent for amount in (*balances, *own, *amounts) if amount}
    return max((-each for each in used if isinstance(each, int)), default=0)


def _counted(row: Row) -> int:
    return row.counted or 0


def _is_earlier(books: Books, row: Row) -> bool:
    """Whether it is an entry of this bank account that an earlier month confirmed."""
    is_ours = row.entry.is_settled and row.entry.journal == books.month.journal
    return is_ours and bool(row.who) and row.entry.date < books.month.start


def _backs(books: Books, row: Row) -> bool:
    """Whether an entry elsewhere says what amounts are usual between us and somebody."""
    return bool(row.who) and (row.entry.kind == DOCUMENT or _is_earlier(books, row))


def _waiting(books: Books) -> set[tuple[str, int]]:
    """What documents and earlier months lead one to expect and no entry of the month is."""
    documents = (row for row in books.elsewhere if row.entry.kind == DOCUMENT)
    expected = Counter((row.who, row.amount) for row in documents)
    expected.update({key: 1 for key in books.backing if key not in expected})
    return {*(expected - Counter((row.who, row.amount) for row in books.rows))}


def _ordered(statements: Sequence[Balances]) -> tuple[Balances, ...]:
    """By day, and within a day as their balances connect."""
    known = sorted(statements, key=lambda each: each.key)
    links = [
        Link(
            key=at, start=each.start, end=each.end, opening=each.opening,
            closing=None if each.opening is None else each.closing,
        )
        for at, each in enumerate(known)
    ]  # fmt: skip
    return tuple(known[link.key] for link in in_order(links))


def _proving(books: Books) -> list[Balances]:
    """The statements with balances, unless statements without any lie between them."""
    stated = [each for each in books.statements if None not in (each.opening, each.closing)]
    return stated if len(stated) == len(books.statements) else []


def _gaps(books: Books) -> Iterator[Gap]:
    """Two statements in a row must connect; the first one with the period before."""
    proving, month = _proving(books), books.month
    if proving and month.previous_closing is not None and proving[0].start >= month.start:
        first, previous = proving[0], books.scaled(month.previous_closing)
        residual = previous - books.scaled(first.opening or Decimal())
        yield Gap("", first.key, residual, month.start, first.start)
    for one, other in pairwise(proving):
        before, after = one.closing or Decimal(), other.opening or Decimal()
        residual = books.scaled(before) - books.scaled(after)
        yield Gap(one.key, other.key, residual, one.end, other.start)


def _residuals(books: Books) -> Iterator[tuple[str, int]]:
    """By place, how much the books have there more than the bank's balances: 0 proves them."""
    sums: dict[str, int] = defaultdict(int)
    for row in (*books.rows, *books.elsewhere):
        if row.entry.kind == LINE and row.entry.is_posted:
            sums[row.entry.statement] += row.amount
    for each in books.statements:
        if each.opening is not None and each.closing is not None:
            change = books.scaled(each.closing) - books.scaled(each.opening)
            yield each.key, sums[each.key] - change
    yield from ((gap_key(gap), gap.residual) for gap in books.gaps)
    yield from _ends(books)


def _ends(books: Books) -> Iterator[tuple[str, int]]:
    """The two balances of the month beside the period before and the statements."""
    proving, month = _proving(books), books.month
    first = proving[0].opening if proving and proving[0].start >= month.start else None
    meant = first if month.previous_closing is None else month.previous_closing
    if meant is not None:
        yield OPENING, books.opening - books.scaled(meant)
    last = proving[-1].closing if proving and proving[-1].end <= month.end else None
    if last is not None:
        yield CLOSING, books.scaled(last) - books.closing


def _days_of(books: Books) -> Iterator[tuple[str, tuple[datetime.date, datetime.date]]]:
    """First and last day of each place that lines belong to."""
    for each in books.statements:
        if each.key in books.residuals:
            yield each.key, (each.start, each.end)
    yield from ((gap_key(gap), (gap.start, gap.end)) for gap in books.gaps)
    last = books.statements[-1].end if books.statements else books.month.end
    if CLOSING in books.residuals and last < books.month.end:
        yield CLOSING, (last, books.month.end)


def _proved_days(books: Books) -> Iterator[tuple[datetime.date, str]]:
    """The days of the month with the place whose balances prove them; none if one does not."""
    month = books.month
    if books.wrong_places:
        return
    for place, (first, last) in books.days_of.items():
        start, end = max(first, month.start).toordinal(), min(last, month.end).toordinal()
        for day in range(start, end + 1):
            yield datetime.date.fromordinal(day), place


def _is_near(date: datetime.date, start: datetime.date, end: datetime.date) -> bool:
    low, high = sorted((start.toordinal(), end.toordinal()))
    return low - NEAR_DAYS <= date.toordinal() <= high + NEAR_DAYS
