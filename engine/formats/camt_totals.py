"""A statement's own control figures against its entries: numbers, sums and balances.

What differs is a warning, not an error: every entry is read as it is written, and which figure is
wrong only the bank knows. Some banks count what is booked and others everything listed, so either
may agree. Pages of a longer statement are not compared, as the figures may be those of the whole.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from decimal import Decimal

from ..errors import BadAmountError, BadDirectionError, MissingElementError
from ..statement import Statement, Transaction
from .camt_amounts import direction
from .nodes import DIGITS, amount, deep, leaf, part
from .xmlnodes import Node

#: Sums of amounts of 18 digits are exact, whatever the caller's context is.
_EXACT = decimal.Context(prec=60)
_ZERO = Decimal()


class Side:
    """Number and sum of some entries, those of nothing apart: they have no direction."""

    __slots__ = ("credits", "debits", "incoming", "nothings", "outgoing")

    def __init__(self) -> None:
        self.credits = self.debits = self.nothings = 0
        self.incoming = self.outgoing = _ZERO

    def add(self, value: Decimal) -> None:
        """One more entry of ``value``, outgoing negative."""
        if value > 0:
            self.credits += 1
            self.incoming = _EXACT.add(self.incoming, value)
        elif value:
            self.debits += 1
            self.outgoing = _EXACT.subtract(self.outgoing, value)
        else:
            self.nothings += 1

    def with_more(self, other: Side) -> Side:
        """Both together."""
        both = Side()
        both.credits = self.credits + other.credits
        both.debits = self.debits + other.debits
        both.nothings = self.nothings + other.nothings
        both.incoming = _EXACT.add(self.incoming, other.incoming)
        both.outgoing = _EXACT.add(self.outgoing, other.outgoing)
        return both

    @property
    def net(self) -> Decimal:
        """What all entries change the balance by."""
        return _EXACT.subtract(self.incoming, self.outgoing)


class Totals:
    """What the entries of a statement come to; memory does not grow with their number."""

    def __init__(self) -> None:
        self._booked = Side()
        self._others = Side()
        self._currencies: set[str] = set()

    def add(self, entry: Transaction) -> None:
        """One more entry."""
        side = self._booked if entry.status == "BOOK" else self._others
        side.add(entry.amount)
        self._currencies.add(entry.currency)

    def warnings(self, statement: Statement, node: Node) -> tuple[str, ...]:
        """Codes of what does not agree in a Stmt, Rpt or Ntfctn; see ``Statement.warnings``."""
        is_page = statement.is_last_page is False or (statement.page or 1) > 1
        return () if is_page else tuple(self._warnings(statement, part(node, "TxsSummry")))

    def _warnings(self, statement: Statement, summary: Node) -> Iterator[str]:
        either = (self._booked, self._booked.with_more(self._others))
        if summary and not any(_is_counted(summary, side) for side in either):
            yield "count_differs"
        if len(self._currencies - {statement.currency}) > 0:
            return
        if summary and not any(_is_summed(summary, side) for side in either):
            yield "sum_differs"
        if not self._is_balanced(statement):
            yield "balance_differs"

    def _is_balanced(self, statement: Statement) -> bool:
        first, last = statement.opening, statement.closing
        if not first or not last or first.currency != last.currency:
            return True
        return _EXACT.add(first.amount, self._booked.net) == last.amount


def _is_counted(summary: Node, side: Side) -> bool:
    every = side.credits + side.debits + side.nothings
    ranges = {
        "TtlNtries": (every, every),
        "TtlCdtNtries": (side.credits, side.credits + side.nothings),
        "TtlDbtNtries": (side.debits, side.debits + side.nothings),
    }
    return all(
        (told := _count(deep(summary, name, "NbOfNtries"))) is None or low <= told <= high
        for name, (low, high) in ranges.items()
    )


def _is_summed(summary: Node, side: Side) -> bool:
    """The sum of all entries is of both directions by the standard, at some banks their balance."""
    every = _EXACT.add(side.incoming, side.outgoing)
    sums = {
        "TtlNtries": (None, every, side.net, -side.net),
        "TtlCdtNtries": (None, side.incoming),
        "TtlDbtNtries": (None, side.outgoing, -side.outgoing),
    }
    are_right = all(_number(deep(summary, name, "Sum")) in sums[name] for name in sums)
    return are_right and _net(part(summary, "TtlNtries")) in (None, side.net)


def _net(total: Node) -> Decimal | None:
    """What the bank says all entries come to; its place differs by version."""
    newer = part(total, "TtlNetNtry")
    value = _number(leaf(newer, "Amt") or leaf(total, "TtlNetNtryAmt"))
    try:
        return None if value is None else value * direction(newer or total)
    except (BadDirectionError, MissingElementError):
        return None


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def _number(text: str) -> Decimal | None:
    """A control figure, ``None`` where it is none: it is not worth refusing the entries."""
    try:
        return amount(text, "Sum") if text else None
    except BadAmountError:
        return None
