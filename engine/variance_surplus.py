"""Suspicions about what the month counts and the bank does not have: double lines, entries booked
straight on the bank account, edited, of another day or journal (stage: close).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .variance_books import Books, Row, gap_key
from .variance_case import ITEM, LINE
from .variance_pool import CERTAIN, EVEN, LIKELY, Suspicion, spread

CLASSES = (0.0, -1.0, -2.3, -2.3)
"""What it takes off a double to be less than the same: same text and days, same party and days,
same party, same days.
"""

ALIKE = {True: 0.9, False: 0.1}
"""How often two entries of one thing agree in whom they are with."""

TWIN_DAYS, BOOKED_DAYS = 3, 10


def surplus(books: Books) -> Iterator[Suspicion]:
    """Everything of this kind."""
    yield from _changed(books)
    yield from _outside(books)
    yield from _double(books)
    yield from _booked_twice(books)
    yield from _straight(books)
    yield from _other_journal(books)
    yield from _not_at_bank(books)


def _changed(books: Books) -> Iterator[Suspicion]:
    """Edited or un-posted after it was confirmed."""
    for row in books.counted:
        counted = row.counted or 0
        if not row.entry.is_posted:
            yield Suspicion("not_posted", counted, CERTAIN, (row,))
        elif counted != row.amount:
            facts = (("confirmed", str(books.plain(counted))),)
            yield Suspicion("edited_after", counted - row.amount, CERTAIN, (row,), facts=facts)


def _unchanged(books: Books) -> list[Row]:
    return [row for row in books.counted if row.counted == row.amount and row.entry.is_posted]


def _outside(books: Books) -> Iterator[Suspicion]:
    """Confirmed in this month, dated in another; from before it is usual."""
    rows = [row for row in _unchanged(books) if not books.is_inside(row)]
    for row in rows:
        is_later = row.entry.date > books.month.end
        weight = LIKELY if is_later else spread("confirmed_outside", len(rows))
        yield Suspicion("confirmed_outside", row.amount, weight, (row,), books.place_of(row))


def _double(books: Books) -> Iterator[Suspicion]:
    """Two entries of one amount; how alike they are against how many such pairs there are."""
    twins: dict[int, list[tuple[Row, Row]]] = defaultdict(list)
    for rows in _by_amount(_unchanged(books)):
        for one, other in _neighbours(rows):
            likeness = _likeness(one, other)
            if likeness is not None and not _is_booking(one, other):
                twins[likeness].append((one, other))
    for likeness, pairs in twins.items():
        weight = spread("double_line", max(len(pairs), 2)) + CLASSES[likeness]
        for one, other in pairs:
            yield _twin(books, one, other, weight)


def _by_amount(rows: Iterable[Row]) -> Iterator[list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.amount].append(row)
    return (group for group in groups.values() if len(group) > 1)


def _neighbours(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Each with the next one of the same party and with the next one by date."""
    by_party = sorted(rows, key=lambda row: (row.who, row.entry.date, row.entry.key))
    by_date = sorted(rows, key=lambda row: (row.entry.date, row.entry.key))
    pairs = [*pairwise(by_party), *pairwise(by_date)]
    return iter({(id(one), id(other)): (one, other) for one, other in pairs}.values())


def _likeness(one: Row, other: Row) -> int | None:
    """The place in CLASSES, None when the two have nothing to do with each other."""
    is_near = abs((one.entry.date - other.entry.date).days) <= TWIN_DAYS
    if one.who == other.who:
        same_text = one.entry.text == other.entry.text and (
            one.entry.reference == other.entry.reference
        )
        return (0 if same_text else 1) if is_near else 2
    return 3 if is_near and not (one.who and other.who) else None


def _is_booking(one: Row, other: Row) -> bool:
    return {one.entry.kind, other.entry.kind} == {ITEM, LINE}


def _twin(books: Books, one: Row, other: Row, weight: float) -> Suspicion:
    """The later of the two as the one too many, placed where the balances say."""
    extra, first = sorted((one, other), key=lambda row: _order(books, row))
    place = books.place_of(extra)
    if not books.residuals.get(place):
        place = _overlap(books, one, other) or place
    facts = (("other_date", str(first.entry.date)),)
    return Suspicion("double_line", extra.amount, weight, (extra, first), place, facts=facts)


def _order(books: Books, row: Row) -> tuple[bool, bool, bool, int, str]:
    """First the one that the balances show too much, last one that they prove; then the typed one
    and the later one.
    """
    is_shown = books.residuals.get(books.place_of(row)) == row.amount
    day = row.entry.date.toordinal()
    return not is_shown, books.is_proved_line(row), not row.entry.is_typed, -day, row.entry.key


def _overlap(books: Books, one: Row, other: Row) -> str:
    """The joint of the two statements, where it shows just this amount too much."""
    keys = {one.entry.statement, other.entry.statement}
    return next(
        (
            gap_key(gap)
            for gap in books.gaps
            if gap.residual == one.amount and {gap.before, gap.after} & keys
        ),
        "",
    )


def _bookings(books: Books) -> list[tuple[Row, Row]]:
    """Entries booked straight on the bank account with the bank's line of the same amount."""
    pairs = [
        (item, line)
        for rows in _by_amount(_unchanged(books))
        for item, line in _neighbours(sorted(rows, key=lambda row: row.entry.key))
        if _is_booking(item, line) and _days(item, line) <= BOOKED_DAYS
    ]
    return [(one, other) if one.entry.kind == ITEM else (other, one) for one, other in pairs]


def _booked_twice(books: Books) -> Iterator[Suspicion]:
    """Booked straight on the bank account, and again by the bank's line."""
    pairs = _bookings(books)
    alike = Counter(item.who == line.who for item, line in pairs)
    for item, line in pairs:
        same = item.who == line.who
        weight = spread("booked_twice", alike[same], ALIKE[same])
        weight = LIKELY if same and books.is_proved else weight
        facts = (("other_date", str(line.entry.date)),)
        yield Suspicion("booked_twice", item.amount, weight, (item, line), facts=facts)


def _days(one: Row, other: Row) -> int:
    return abs((one.entry.date - other.entry.date).days)


def _straight(books: Books) -> Iterator[Suspicion]:
    """Booked straight on the bank account and confirmed without a line."""
    if books.month.is_manual and not books.residuals.keys() - {"opening"}:
        return
    twice = {id(item) for item, line in _bookings(books) if item.who == line.who}
    rows = (row for row in _unchanged(books) if row.entry.kind == ITEM)
    items = [row for row in rows if id(row) not in twice]
    certain = EVEN if books.is_proved else spread("booked_straight", len(items))
    for row in items:
        yield Suspicion("booked_straight", row.amount, certain, (row,))


def _other_journal(books: Books) -> Iterator[Suspicion]:
    """Confirmed here, while another bank journal has an open line of the same amount."""
    lines: dict[int, list[Row]] = defaultdict(list)
    for row in books.elsewhere:
        is_bank_line = row.entry.kind == LINE and row.entry.journal != books.month.journal
        if is_bank_line and not row.entry.is_settled:
            lines[row.amount].append(row)
    pairs = [
        (row, line)
        for row in _unchanged(books)
        for line in lines.get(row.amount, ())[:5]
        if _days(row, line) <= BOOKED_DAYS
    ]
    alike = Counter(row.who == line.who for row, line in pairs)
    for row, line in pairs:
        same = row.who == line.who
        weight = spread("wrong_journal_here", alike[same], ALIKE[same])
        weight -= 0.0 if row.entry.is_typed else 1.0
        place, facts = books.place_of(row), (("journal", line.entry.journal),)
        yield Suspicion("wrong_journal_here", row.amount, weight, (row, line), place, facts=facts)


def _not_at_bank(books: Books) -> Iterator[Suspicion]:
    """Any entry may have been confirmed by mistake."""
    rows = [
        row for row in _unchanged(books) if row.entry.is_typed and not books.is_proved_line(row)
    ]
    weight = spread("not_at_bank", len(rows))
    return (
        Suspicion("not_at_bank", row.amount, weight, (row,), books.place_of(row)) for row in rows
    )
