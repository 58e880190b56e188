"""Opening and closing balance of one account in a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..statement import Balance, Transaction
from .chain import DOWN, Entry, chain
from .labels import Labelled
from .money import Money, Row


class Balances:
    """Opening and closing balance: of the running balance, else of labels that the sum proves."""

    def __init__(
        self,
        code: str,
        rows: Sequence[Row],
        transactions: Sequence[Transaction],
        money: Money,
        labels: Sequence[Labelled],
    ) -> None:
        self._code = code
        booked = [
            (row, each)
            for row, each in zip(rows, transactions, strict=True)
            if each.status == "BOOK"
        ]
        self._total = sum((each.amount for _row, each in booked), Decimal())
        self._start = booked[0][1].date if booked else None
        self._end = booked[-1][1].date if booked else None
        self.differs = False
        self.opening: Balance | None = None
        self.closing: Balance | None = None
        self._by_column([Entry(each.amount, money.balance(row)) for row, each in booked])
        self._by_labels(labels)

    def _balance(self, kind: str, amount: Decimal) -> Balance:
        day = self._start if kind == "OPBD" else self._end
        return Balance(kind=kind, amount=_plain(amount), currency=self._code, date=day)

    def _by_column(self, entries: list[Entry]) -> None:
        places = [at for at, entry in enumerate(entries) if entry.balance is not None]
        if not places:
            return
        first, last = places[0], places[-1]
        before = sum((entry.amount for entry in entries[: first + 1]), Decimal())
        after = sum((entry.amount for entry in entries[last + 1 :]), Decimal())
        self.opening = self._balance("OPBD", _known(entries[first]) - before)
        self.closing = self._balance("CLBD", _known(entries[last]) + after)
        self.differs = not chain(entries, DOWN).is_whole

    def _by_labels(self, labels: Sequence[Labelled]) -> None:
        """Explicit labels count as they are; a mere "balance" where another makes it certain."""
        opening, closing = self._told(labels)
        for own, told in ((self.opening, opening), (self.closing, closing)):
            self.differs |= own is not None and told is not None and own.amount != told
        if self.opening is None and opening is not None:
            self.opening = self._balance("OPBD", opening)
        if self.closing is None and closing is not None:
            self.closing = self._balance("CLBD", closing)
        if self.opening and self.closing:
            self.differs |= self.opening.amount + self._total != self.closing.amount

    def _told(self, labels: Sequence[Labelled]) -> tuple[Decimal | None, Decimal | None]:
        opening, closing = _first(labels, "opening"), _first(labels, "closing")
        current = [label.amount for label in labels if label.kind == "current"]
        if opening is None and closing is None:
            return self._proved(current)
        if opening is None and closing is not None:
            opening = next((at for at in current if at + self._total == closing), None)
        return opening, closing

    def _proved(self, amounts: list[Decimal]) -> tuple[Decimal | None, Decimal | None]:
        for first in amounts:
            for second in amounts:
                if self._total and first + self._total == second:
                    return first, second
        return None, None


def _plain(amount: Decimal) -> Decimal:
    """A zero that does not print with an exponent, as one of eight decimals does."""
    return amount if amount or str(amount).count("E") == 0 else Decimal("0.00")


def _known(entry: Entry) -> Decimal:
    return Decimal() if entry.balance is None else entry.balance


def _first(labels: Sequence[Labelled], kind: str) -> Decimal | None:
    return next((label.amount for label in labels if label.kind == kind), None)
