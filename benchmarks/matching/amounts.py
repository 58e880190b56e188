"""Amounts as they are owed: price lists repeat, services are round, goods end in 90, the rest is
net plus tax.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

TAXES = (Decimal("1.20"), Decimal("1.19"), Decimal("1.21"), Decimal("1.10"), Decimal("1.081"))
CENT = Decimal("0.01")
TRIES = 200


class Amounts:
    """Amounts of one company; ``seen`` counts those already given, so that a fresh one is known."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.seen: Counter[Decimal] = Counter()
        self.prices = [self._goods() for _ in range(8)] + [self._round() for _ in range(6)]

    def any(self) -> Decimal:
        """An amount that others may owe too."""
        kind = self.rng.choices((self._taxed, self._round, self._goods, self._listed), (5, 2, 2, 2))
        return self._noted(kind[0]())

    def fresh(self, low: int = 20, high: int = 9000) -> Decimal:
        """An amount that nobody of the company owes yet; among very many items, hardly anybody."""
        for _ in range(TRIES):
            amount = self._between(low, high)
            if not self.seen[amount]:
                break
        return self._noted(amount)

    def listed(self) -> Decimal:
        """An amount of the company's price list."""
        return self._noted(self._listed())

    def _noted(self, amount: Decimal) -> Decimal:
        self.seen[amount] += 1
        return amount

    def _between(self, low: int, high: int) -> Decimal:
        """More small amounts than large ones."""
        share = self.rng.random() ** 2
        return (
            Decimal(int(100 * (low + (high - low) * share))) * CENT + self.rng.randrange(7) * CENT
        )

    def _taxed(self) -> Decimal:
        net = Decimal(round(100 * self.rng.lognormvariate(6, 1.2))) * CENT
        return max(Decimal(5), (net * self.rng.choice(TAXES)).quantize(CENT))

    def _round(self) -> Decimal:
        return Decimal(self.rng.choice((10, 50, 100)) * self.rng.randrange(1, 40)).quantize(CENT)

    def _goods(self) -> Decimal:
        ending = Decimal(self.rng.choice((50, 80, 90, 95, 99))) * CENT
        return self.rng.randrange(9, 900) + ending

    def _listed(self) -> Decimal:
        return self.rng.choice(self.prices)
