"""How much of each open item a bank line settles, and what is left of the line (stage: apply).

Used for the items a user selected as well as for proposals, so that both book the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Key = tuple[str, int]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open of one item, signed as the bank sees it settled (+ comes in, − goes out)."""

    key: Key
    residual: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """How much of the item ``key`` is settled, in the item's currency, with the sign of its
    residual.
    """

    key: Key
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """One line spread over items: ``sum(allocations) + residual`` is the line's amount."""

    allocations: tuple[Allocation, ...]
    residual: Decimal


def allocate(amount: Decimal, items: Sequence[Open]) -> Split:
    """Spread ``amount`` over ``items`` in the given order (callers pass the oldest first).

    Items with the sign of the line are claims that it pays; items with the other sign are credits
    (a credit note among invoices) that pay claims too, but never more of them than the line leaves
    unpaid. Hence

    * no allocation exceeds its item's residual or changes its sign,
    * something is left of the line only when every claim is settled in full,
    * what is left has the sign of the line and is never more than the line,
    * all amounts are in one currency; converting is the caller's business.

    Items of which nothing is settled get no allocation. A line of zero nets claims against credits.
    """
    sign = -1 if amount < 0 else 1
    claims = sum((abs(item.residual) for item in items if _is_claim(item, sign)), ZERO)
    credit = sum((abs(item.residual) for item in items if not _is_claim(item, sign)), ZERO)
    credit_used = min(credit, max(ZERO, claims - abs(amount)))
    settled = min(claims, abs(amount) + credit_used)
    allocations = tuple(_spread(items, sign, settled, credit_used))
    return Split(allocations, amount - sum((part.amount for part in allocations), ZERO))


def _is_claim(item: Open, sign: int) -> bool:
    return item.residual * sign > 0


def _spread(
    items: Iterable[Open], sign: int, settled: Decimal, credit_used: Decimal
) -> Iterable[Allocation]:
    left = {True: settled, False: credit_used}
    for item in items:
        side = _is_claim(item, sign)
        part = min(abs(item.residual), left[side])
        left[side] -= part
        if part:
            yield Allocation(item.key, part.copy_sign(item.residual))
