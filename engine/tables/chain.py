"""The running balance as proof: balance before plus amount is balance after."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

#: Share of many links that must hold for a proof; of fewer than ``MANY`` all must.
ENOUGH = Decimal("0.9")
MANY = 10
DOWN, UP, UNKNOWN = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as the chain sees it; ``key`` is the account and currency it belongs to."""

    amount: Decimal
    balance: Decimal | None
    key: Hashable = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """How many links there are between rows with balances, and how many hold.

    Only links over an amount that is not zero count. ``order`` is ``DOWN`` where the rows stand
    in the order of time, ``UP`` where the newest is first, ``UNKNOWN`` where both hold equally.
    """

    links: int = 0
    holds: int = 0
    order: int = UNKNOWN

    @property
    def is_proof(self) -> bool:
        """Whether the links prove the reading: all of a few, nearly all of many."""
        return self.links > 0 and self.holds >= self.links * (ENOUGH if self.links >= MANY else 1)

    @property
    def is_whole(self) -> bool:
        """Whether no link breaks."""
        return self.holds == self.links


def chain(entries: Sequence[Entry], order: int = UNKNOWN) -> Chain:
    """The links along ``order``, or along the one in which more hold."""
    down = Chain(*_links(entries), DOWN) if order != UP else Chain()
    up = Chain(*_links(reversed(entries)), UP) if order != DOWN else Chain()
    if order or down.holds != up.holds:
        return max(down, up, key=lambda found: (found.holds, found.order == order))
    return Chain(down.links, down.holds, UNKNOWN)


def _links(entries: Iterable[Entry]) -> tuple[int, int]:
    """Links and how many hold, along one order."""
    last: dict[Hashable, Decimal] = {}
    between: dict[Hashable, Decimal] = {}
    count = good = 0
    for entry in entries:
        amount = between.get(entry.key, Decimal()) + entry.amount
        between[entry.key] = amount
        if entry.balance is None:
            continue
        if amount and entry.key in last:
            count += 1
            good += last[entry.key] + amount == entry.balance
        last[entry.key] = entry.balance
        between[entry.key] = Decimal()
    return count, good
