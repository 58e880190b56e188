"""Suspicions about what the bank has and the month does not count: missing lines, what is not
confirmed, dated outside or booked on another journal (stage: close).
"""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from .variance_books import Books, Row
from .variance_case import DOCUMENT, ITEM, LINE, PAYMENT, SKIPPED
from .variance_pool import CERTAIN, EVEN, UNLIKELY, Suspicion, spread

BOOKED = (LINE, ITEM)

GROUPS = {LINE: (CERTAIN, -1.2), ITEM: (EVEN, -1.2), PAYMENT: (UNLIKELY, -5.0)}
"""By kind, what it weighs that the bank has all that is not confirmed, and at least, each one."""

DAYS_TO_BANK = 8
"""After so many days the bank has most payments."""

MOST_LEFT_OUT = 40
"""Entries of a group up to which one may be left out."""


def missing(books: Books) -> Iterator[Suspicion]:
    """Everything of this kind."""
    yield from _unconfirmed(books)
    yield from _outside(books)
    yield from _other_journal(books)
    yield from _payments(books)
    yield from _by_kind(books, SKIPPED, "missing_skipped")
    yield from _by_kind(books, DOCUMENT, "missing_document")
    yield from _recurring(books)


def _lacks(
    books: Books, code: str, row: Row, weight: float, facts: tuple[tuple[str, str], ...] = ()
) -> Suspicion:
    """The bank has the row's amount, the month does not."""
    place = books.missing_place(-row.amount, row.entry.date)
    return Suspicion(code, -row.amount, weight, (row,), place, facts=facts)


def _unconfirmed(books: Books) -> Iterator[Suspicion]:
    """What the month lists and nobody confirmed: by its looks, all of a group and each one.

    The bank has every line, and an entry booked straight or a payment only perhaps.
    """
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _listed(books):
        kind = row.entry.kind
        code = (books.looks_like(row) if kind != PAYMENT else "") or "unconfirmed"
        groups[code, kind].append(row)
    for (code, kind), rows in groups.items():
        yield from _group(books, code, rows, *GROUPS[kind])
    lists = [rows for (code, _kind), rows in groups.items() if code == "unconfirmed"]
    if len(lists) > 1:
        yield _all("unconfirmed", [row for rows in lists for row in rows], UNLIKELY)


def _listed(books: Books) -> Iterator[Row]:
    """Posted entries of the month, payments of earlier ones, that are not confirmed."""
    for row in books.rows:
        is_open = row.counted is None and row.entry.is_posted and not row.entry.is_settled
        if is_open and _is_listed(books, row):
            yield row


def _is_listed(books: Books, row: Row) -> bool:
    if row.entry.kind == PAYMENT:
        return books.month.is_manual and row.entry.date <= books.month.end
    return row.entry.kind in BOOKED and books.is_inside(row)


def _group(
    books: Books, code: str, rows: Sequence[Row], weight: float, least: float
) -> Iterator[Suspicion]:
    """All of them, all but one, and each one; the bank rather has what is some days old."""
    if len(rows) > 1:
        yield _all(code, rows, weight)
    if 2 < len(rows) <= MOST_LEFT_OUT:
        yield from _all_but_one(code, rows, weight - 3 - math.log(len(rows)))
    old = Counter(_is_old(books, row) for row in rows)
    if 1 < old[True] < len(rows):
        yield _all(code, [row for row in rows if _is_old(books, row)], weight)
    for row in rows:
        is_old = _is_old(books, row)
        single = spread("unconfirmed", old[is_old], 0.8 if is_old else 0.2)
        is_only = len(rows) == 1 and weight > 0
        yield _all(code, [row], weight if is_only else max(single, least))


def _all_but_one(code: str, rows: Sequence[Row], weight: float) -> Iterator[Suspicion]:
    for row in rows:
        yield _all(code, [other for other in rows if other is not row], weight)


def _is_old(books: Books, row: Row) -> bool:
    return (books.month.end - row.entry.date).days >= DAYS_TO_BANK


def _all(code: str, rows: Sequence[Row], weight: float) -> Suspicion:
    total = sum(row.amount for row in rows)
    return Suspicion(code, -total, weight, tuple(rows), subjects=len(rows))


def _outside(books: Books) -> Iterator[Suspicion]:
    """On this account, not confirmed, dated in another month."""
    rows = [
        row
        for row in (*books.rows, *books.elsewhere)
        if row.counted is None
        and row.entry.kind in (*BOOKED, PAYMENT)
        and row.entry.journal in ("", books.month.journal)
        and row.entry.is_posted
        and not row.entry.is_settled
        and _is_outside(books, row)
    ]
    weight = spread("dated_outside", len(rows))
    for row in rows:
        close = 0.0 if _is_likely_date(books, row.entry.date) else -1.5
        yield _lacks(books, "dated_outside", row, weight + close + _usual(books, row))


def _usual(books: Books, row: Row) -> float:
    """What it weighs that earlier months had the entry here and this one does not."""
    key = (row.who, row.amount)
    return 2.0 if key in books.usual and key not in books.here else 0.0


def _is_outside(books: Books, row: Row) -> bool:
    """A payment of an earlier month is no mistake: the bank may show it now."""
    if row.entry.kind == PAYMENT:
        return row.entry.date > books.month.end
    return not books.is_inside(row)


def _is_likely_date(books: Books, date: datetime.date) -> bool:
    """A few days beside the month, or its days with another month or year."""
    month = books.month
    days = max((month.start - date).days, (date - month.end).days)
    months = (date.year - month.start.year) * 12 + date.month - month.start.month
    return days <= 15 or abs(months) in (1, 12)


def _other_journal(books: Books) -> Iterator[Suspicion]:
    """Booked in these days on another bank journal."""
    month = books.month
    rows = [
        row
        for row in books.elsewhere
        if row.entry.kind in (*BOOKED, PAYMENT)
        and row.entry.journal not in ("", month.journal)
        and (month.start - row.entry.date).days <= 5
        and (row.entry.date - month.end).days <= 5
    ]
    mirrored = {-row.amount for row in books.counted}
    known = {row.who for row in books.rows if row.who}
    counts = Counter((row.entry.is_settled, row.who in known) for row in rows)
    for row in rows:
        kind = (row.entry.is_settled, row.who in known)
        weight = spread("wrong_journal", counts[kind], 0.8 if kind[1] else 0.2)
        weight += (-3.0 if kind[0] else 0.0) + (-2.0 if row.amount in mirrored else 0.0)
        weight += _usual(books, row)
        yield _lacks(books, "wrong_journal", row, weight, (("journal", row.entry.journal),))


def _payments(books: Books) -> Iterator[Suspicion]:
    """Registered payments whose line did not come (in manual mode they are there to be ticked)."""
    if books.month.is_manual:
        return
    rows = [
        row
        for row in (*books.rows, *books.elsewhere)
        if row.entry.kind == PAYMENT
        and row.counted is None
        and row.entry.is_posted
        and not row.entry.is_settled
        and row.entry.journal in ("", books.month.journal)
        and row.entry.date <= books.month.end
    ]
    weight = spread("missing_payment", len(rows))
    yield from (_lacks(books, "missing_payment", row, weight) for row in rows)


def _by_kind(books: Books, kind: str, code: str) -> Iterator[Suspicion]:
    """Transactions of a file that were left out; documents that are still open."""
    rows = [
        row
        for row in (*books.rows, *books.elsewhere)
        if row.entry.kind == kind and row.counted is None and not row.entry.is_settled
    ]
    weight = spread(code, len(rows))
    yield from (_lacks(books, code, row, weight) for row in rows)


def _recurring(books: Books) -> Iterator[Suspicion]:
    """What came in earlier months with the same amount, and not in this one."""
    absent = {key: rows for key, rows in _earlier(books).items() if key not in books.here}
    usual = [rows for rows in absent.values() if _months(rows) > 1]
    for rows in absent.values():
        latest = max(rows, key=lambda row: (row.entry.date, row.entry.key))
        look = books.looks_like(latest)
        code = f"{look}_missing" if look else "missing_recurring"
        count, rarity = (len(usual), 0.0) if _months(rows) > 1 else (len(absent), UNLIKELY)
        weight = spread("fee_usual" if look else "missing_recurring", count) + rarity
        yield _lacks(books, code, latest, weight)


def _earlier(books: Books) -> dict[tuple[str, int], list[Row]]:
    """The entries of earlier months by whom they are with and their amount."""
    seen: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in books.elsewhere:
        key, entry = (row.who, row.amount), row.entry
        is_booked = entry.kind in BOOKED and entry.is_settled
        if is_booked and key in books.usual and entry.journal == books.month.journal:
            seen[key].append(row)
    return seen


def _months(rows: Sequence[Row]) -> int:
    return len({(row.entry.date.year, row.entry.date.month) for row in rows})
