"""What a rule would book against what was booked, line by line (stage: match).

A back-test is worth as much as its comparison is fair. Taxes are left out, because a rule's tax may
be younger than the booking; hence amounts count only where neither side has any.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
#: What of a booked line differs from what the rule would book.
DIFFERENT = ("account", "partner", "amount")


@dataclass(frozen=True, slots=True)
class Booking:
    """How a line is booked, or would be: bank item, taxes and what waits on suspense left out.

    ``shares`` are pairs of an account's id and what of the line it takes, signed as the line, in
    its transaction currency. None for shares or partners: the rule says nothing of them, so they
    are not compared. ``is_exact``: the shares are whole, no tax or other currency is in between.
    ``settles``: an item of it is matched with another entry. ``yields``: it would not have been
    booked where a document is settled.
    """

    shares: tuple[tuple[int, Decimal], ...] | None = ()
    partners: frozenset[int] | None = frozenset()
    is_exact: bool = True
    settles: bool = False
    yields: bool = True

    def totals(self) -> dict[int, Decimal]:
        """What each account takes of the line."""
        totals: dict[int, Decimal] = {}
        for account, amount in self.shares or ():
            totals[account] = totals.get(account, ZERO) + amount
        return totals


def compare(would: Booking, booked: Booking) -> str:
    """Return ``document``, ``account``, ``partner``, ``amount`` or ``same``: what differs first."""
    if booked.settles and would.yields:
        return "document"
    if would.shares is not None and would.totals().keys() != booked.totals().keys():
        return "account"
    if would.partners is not None and would.partners != booked.partners:
        return "partner"
    is_exact = would.shares is not None and would.is_exact and booked.is_exact
    return "amount" if is_exact and would.totals() != booked.totals() else "same"


@dataclass(frozen=True, slots=True)
class Figures:
    """A back-test in numbers.

    ``caught = open + booked``; the same lines by verdict: ``usable + open_document + open_first +
    same + different + document + by_rule + first + failed``. ``taken`` counts, among all of them,
    the lines that another rule loses.
    """

    caught: int = 0
    open: int = 0
    usable: int = 0
    failed: int = 0
    open_document: int = 0
    open_first: int = 0
    booked: int = 0
    same: int = 0
    different: int = 0
    document: int = 0
    by_rule: int = 0
    first: int = 0
    taken: int = 0

    @property
    def compared(self) -> int:
        """Lines that people booked without a document: those that speak for or against it."""
        return self.same + self.different


def count(judged: Iterable[tuple[bool, str, bool]]) -> Figures:
    """Return the figures of ``(is open, verdict, takes it from another rule)`` of each line."""
    rows = list(judged)
    opened = Counter(verdict for is_open, verdict, _taken in rows if is_open)
    booked = Counter(verdict for is_open, verdict, _taken in rows if not is_open)
    return Figures(
        caught=len(rows),
        open=opened.total(),
        usable=opened["open"],
        failed=opened["failed"] + booked["failed"],
        open_document=opened["document"],
        open_first=opened["first"],
        booked=booked.total(),
        same=booked["same"],
        different=sum(booked[verdict] for verdict in DIFFERENT),
        document=booked["document"],
        by_rule=sum(both["own"] + both["other"] for both in (opened, booked)),
        first=booked["first"],
        taken=sum(1 for _is_open, _verdict, taken in rows if taken),
    )
