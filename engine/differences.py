"""Differences between a line and what it settles that are explained or may be written off (stage:
match).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from .candidates import Item, Line, Policy

DISCOUNT_OFF, CHARGE_OFF, ROUNDING_OFF, TOLERANCE_OFF = (
    "discount",
    "charge",
    "rounding",
    "tolerance",
)
"""What a difference is written off as."""

LARGEST_CHARGE = Decimal("0.1")
"""What a bank charge that nobody states may be of the amount that is due, at most."""

_CASH_STEPS = tuple(map(Decimal, ("0.05", "0.10", "0.50", "1.00")))
"""Smallest coins to which amounts are rounded for cash: 5 Rappen, 10 øre, 50 øre, a crown."""


def in_term(item: Item, line: Line, policy: Policy) -> bool:
    """Whether the line comes in time for the item's discount, days of grace included."""
    if item.discount_until is None or not policy.takes_discount:
        return False
    return (line.date - item.discount_until).days <= policy.discount_grace_days


def tolerated(line: Line, due: Decimal, policy: Policy) -> str:
    """What the difference between the line and what is due may be written off as; empty when it may
    not, or when there is none.

    A charge makes the bank's balance smaller, whichever way the money goes, and is a small part of
    what is due: half of an invoice is an instalment. Of the tolerances of the policy each that is
    set must hold.
    """
    difference = line.amount - due
    if not difference or (due < 0) != (line.amount < 0):
        return ""
    if _is_within(abs(difference), abs(due), policy):
        is_cash = any(_rounds(due, line.amount, step) for step in _CASH_STEPS)
        return ROUNDING_OFF if is_cash else TOLERANCE_OFF
    most = min(policy.charges_tolerance, abs(due) * LARGEST_CHARGE)
    return CHARGE_OFF if -most <= difference < 0 else ""


def is_late_discount(amount: Decimal, items: Iterable[Item]) -> bool:
    """Whether the amount is what would be due with the discounts: out of their term it is a part
    payment, whatever else may be written off.
    """
    due = [(one.residual, one.discount_amount) for one in items]
    has_any = any(less is not None and less != full for full, less in due)
    return has_any and amount == sum(
        (full if less is None else less for full, less in due), Decimal(0)
    )


def _is_within(difference: Decimal, due: Decimal, policy: Policy) -> bool:
    limits = [policy.tolerance] if policy.tolerance else []
    if policy.tolerance_percent:
        limits.append(due * policy.tolerance_percent / 100)
    return bool(limits) and difference <= min(limits)


def _rounds(due: Decimal, amount: Decimal, step: Decimal) -> bool:
    """Whether ``amount`` is the multiple of ``step`` next to what is due."""
    return amount % step == 0 and abs(amount - due) <= step / 2
