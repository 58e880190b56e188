"""Whether the statements of an account follow each other without a gap.

A statement proves itself (opening balance + entries = closing balance) and its place: it opens
with what the one before closed with. Statements without a closing balance (notifications,
reports of a day so far, lists without balances) prove nothing; their lines count between the two
that do. Balances decide; numbers alone, which banks count by statement, by day or by page, are
told but are no fault as long as the balances connect.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

#: Statement numbers have five digits at most (MT940 field 28C); more is an identification.
_HIGHEST_NUMBER = 99_999
_NUMBER = re.compile(r"(?:(?P<year>(?:19|20)\d\d)[-/.])?0*(?P<number>\d{1,5})(?:[-/.]\d{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One statement of an account.

    ``opening`` is the balance before its first line in the books, ``closing`` the one after its
    last; both ``None`` where the bank states no closing balance. ``lines`` is the sum of its lines
    in the books. ``entries`` is the sum the bank listed, with ``stated_opening`` the balance the
    bank started from; both ``None`` where the bank did not say or nothing was imported.
    ``deleted`` and ``deleted_count`` are the lines that a user deleted since.
    """

    key: int
    number: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    lines: Decimal = Decimal()
    stated_opening: Decimal | None = None
    entries: Decimal | None = None
    deleted: Decimal = Decimal()
    deleted_count: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of a statement.

    ``code`` is one of: ``gap`` and ``overlap`` (it opens with ``amount`` more than the one before
    closed with), ``duplicate`` (same days and balances as the one before), ``double`` (lines of
    ``amount`` between the two, from files without balances, are not in them), ``missing_number``
    (``first`` to ``last`` are not there), ``sum_differs`` (``amount`` is missing in the bank's own
    sum), ``lines_deleted`` (``count`` lines of ``amount``), ``lines_differ`` (the books have
    ``amount`` less than the statement).
    """

    code: str
    amount: Decimal = Decimal()
    count: int = 0
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found at one statement; ``previous`` is the key of the one it was compared with."""

    key: int
    previous: int | None
    findings: tuple[Finding, ...]
    has_balance: bool

    @property
    def is_problem(self) -> bool:
        """Whether a person should look: money is missing, double or unexplained."""
        return any(finding.code != "missing_number" for finding in self.findings)


def judge(links: Iterable[Link]) -> list[Verdict]:
    """The verdict on every statement of one account, in their order."""
    verdicts = []
    before: Link | None = None
    between = Decimal()
    for link in in_order(links):
        if link.closing is None:
            between += link.lines
            verdicts.append(Verdict(link.key, None, tuple(_inside(link)), has_balance=False))
            continue
        findings = (*_inside(link), *_joint(before, link, between))
        verdicts.append(
            Verdict(link.key, before.key if before else None, findings, has_balance=True)
        )
        before, between = link, Decimal()
    return verdicts


def in_order(links: Iterable[Link]) -> list[Link]:
    """By last day, first day and number; pieces of one day as their balances connect."""
    ordered: list[Link] = []
    balance: Decimal | None = None
    for _day, group in groupby(sorted(links, key=_place), key=lambda link: link.end):
        for link in _chain(list(group), balance):
            ordered.append(link)
            balance = _reached(balance, link)
    return ordered


def _place(link: Link) -> tuple[datetime.date, datetime.date, int, int]:
    end = link.end or datetime.date.min
    return (end, link.start or end, _number(link)[1], link.key)


def _reached(balance: Decimal | None, link: Link) -> Decimal | None:
    """The balance after a statement; what states none adds its lines."""
    if link.closing is not None:
        return link.closing
    return None if balance is None else balance + link.lines


def _chain(links: list[Link], balance: Decimal | None) -> Iterator[Link]:
    """Order pieces so that each opens with the balance reached before, where one does.

    Where none does, a piece without balances is next: its lines may make up the difference. Then
    comes one that follows no other piece.
    """
    loose = deque(link for link in links if link.closing is None)
    rest = _heads_first([link for link in links if link.closing is not None])
    openings: dict[Decimal | None, deque[Link]] = defaultdict(deque)
    for link in rest:
        openings[link.opening].append(link)
    while rest or loose:
        fitting = openings.get(balance)
        if loose and not fitting:
            link = loose.popleft()
        else:
            link = (fitting or openings[next(iter(rest)).opening]).popleft()
            del rest[link]
        balance = _reached(balance, link)
        yield link


def _heads_first(links: list[Link]) -> dict[Link, None]:
    """The pieces, those first that open with what no other piece closes with."""
    closings = Counter(link.closing for link in links)
    heads = [link for link in links if closings[link.opening] == (link.opening == link.closing)]
    return dict.fromkeys([*heads, *links])


def _inside(link: Link) -> Iterator[Finding]:
    """What is wrong with a statement by itself."""
    if link.deleted_count:
        yield Finding("lines_deleted", amount=link.deleted, count=link.deleted_count)
    if link.closing is None or link.opening is None:
        return
    unlisted = _unlisted(link)
    if unlisted:
        yield Finding("sum_differs", amount=unlisted)
    missing = link.closing - link.opening - link.lines - link.deleted
    if link.opening == link.stated_opening:
        missing -= unlisted  # where lines were left out, the opening was worked out backwards
    if missing:
        yield Finding("lines_differ", amount=missing)


def _unlisted(link: Link) -> Decimal:
    """What is missing in the bank's own sum."""
    if link.closing is None or link.stated_opening is None or link.entries is None:
        return Decimal()
    return link.closing - link.stated_opening - link.entries


def _joint(before: Link | None, link: Link, between: Decimal) -> Iterator[Finding]:
    """What is wrong between a statement and the one before it."""
    if not before or before.closing is None or link.opening is None:
        return
    difference = link.opening - before.closing - between
    if between and link.opening == before.closing:
        yield Finding("double", amount=between)
    elif difference:
        yield Finding(_name_of_difference(before, link), amount=difference)
    missing = _missing_numbers(before, link)
    if missing:
        yield Finding("missing_number", first=missing[0], last=missing[1])


def _name_of_difference(before: Link, link: Link) -> str:
    days = (before.start, before.end) == (link.start, link.end)
    if days and (before.opening, before.closing) == (link.opening, link.closing):
        return "duplicate"
    overlaps = link.start and before.end and link.start < before.end
    same_days = days and link.start and link.start != link.end
    return "overlap" if overlaps or same_days else "gap"


def _missing_numbers(before: Link, link: Link) -> tuple[int, int] | None:
    """First and last of the numbers between two statements of one year."""
    (year_before, last), (year, number) = _number(before), _number(link)
    if not last or year != year_before or number <= last + 1:
        return None
    return last + 1, number - 1


def _number(link: Link) -> tuple[int, int]:
    """Year and number of a statement; zero where it has an identification instead."""
    day = link.end or datetime.date.min
    found = _NUMBER.fullmatch(link.number.strip())
    if not found or int(found["number"]) > _HIGHEST_NUMBER:
        return day.year, 0
    return int(found["year"] or day.year), int(found["number"])
