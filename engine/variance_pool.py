"""Suspicions, how likely each is by itself, and what the bank's balances say to it (stage: close).

The weights are natural logarithms of odds. ``RATES`` says how often a mistake is made in a month
that does not come out; spread over the entries to which it could have happened that is what a
suspicion weighs before evidence. They were set on the generator's development split
(benchmarks/variance.py), not on its test split.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .variance_books import Books, Row

RATES: Mapping[str, float] = {
    "missing_line": 0.02,
    "missing_in_statement": 0.03,
    "missing_skipped": 0.15,
    "missing_payment": 0.08,
    "missing_document": 0.08,
    "missing_recurring": 0.02,
    "missing_statement": 0.10,
    "double_line": 0.19,
    "not_at_bank": 0.004,
    "wrong_sign": 0.2,
    "swapped_digits": 0.22,
    "decimal_shift": 0.14,
    "unconfirmed": 0.5,
    "dated_outside": 0.12,
    "confirmed_outside": 0.02,
    "wrong_journal": 0.2,
    "wrong_journal_here": 0.12,
    "opening_typed": 0.07,
    "closing_typed": 0.02,
    "booked_straight": 0.13,
    "booked_twice": 0.15,
    "fee_missing": 0.03,
    "interest_missing": 0.03,
    "fee_usual": 0.10,
    "rounding": 0.11,
    "exchange": 0.4,
}
"""How many mistakes of a kind a month has that does not come out."""

MERGED = ("unconfirmed", "fee", "interest")
"""Causes that are told as one when there are several."""

PROVED = 12.0
"""What it weighs that the bank's balances show a difference just there, or show that none is."""

HOPELESS = -15.0
"""What weighs less is left out of a large month unless the balances show a difference there."""

MORE = -3.3
"""What it takes off to be a third mistake, or a fourth, of which the records say nothing."""

CERTAIN, LIKELY, EVEN, UNLIKELY = 3.0, 1.0, -0.7, -2.5
"""Weights of what the records say by themselves."""


class Suspicion(NamedTuple):
    """Something that may be wrong. ``effect`` is what it adds to the difference, ``weight`` how
    likely it is; ``rows`` the evidence, of which the first ``subjects`` are what is wrong.
    ``place`` is where the bank's balances would show it. ``meant`` is the amount it should be;
    ``facts`` are more names for the sentence.
    """

    code: str
    effect: int
    weight: float
    rows: tuple[Row, ...] = ()
    place: str = ""
    meant: int = 0
    subjects: int = 1
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def amount(self) -> int:
        """The amount that the sentence names."""
        return self.rows[0].amount if self.rows else -self.effect


class Pool:
    """All suspicions of a month by their effect."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.by_effect: dict[int, list[Suspicion]] = defaultdict(list)

    def add(self, suspicions: Iterable[Suspicion]) -> None:
        """Take up what has an effect."""
        for each in suspicions:
            if each.effect:
                self.by_effect[each.effect].append(each)

    def close(self) -> None:
        """Put the likeliest of every effect first; the same month always in the same order."""
        for found in self.by_effect.values():
            if len(found) > 1:
                found.sort(key=self.rank)

    def rank(self, each: Suspicion) -> tuple[float, str, list[str]]:
        """Likelier first, then by name."""
        return (-self.total(each), each.code, [row.entry.key for row in each.rows])

    def total(self, each: Suspicion) -> float:
        """The weight of a suspicion by itself, with what the balances say to it."""
        return each.weight + self.relief(each.place, each.effect)

    def relief(self, place: str, effect: int) -> float:
        """What it weighs that all suspicions at a place together have this effect."""
        residual = self.books.residuals.get(place) if place else None
        if residual is None:
            return 0.0
        if residual == effect:
            return PROVED if effect else 0.0
        return 0.0 if residual else -PROVED

    def together(self, *suspicions: Suspicion) -> float:
        """The weight of several suspicions at once."""
        if len(suspicions) == 2 and suspicions[0].place != suspicions[1].place:
            return self.total(suspicions[0]) + self.total(suspicions[1])
        effects: dict[str, int] = defaultdict(int)
        for each in suspicions:
            effects[each.place] += each.effect
        weights = math.fsum(each.weight for each in suspicions)
        weights += MORE * max(_mistakes(suspicions) - 2, 0)
        return weights + math.fsum(self.relief(place, sum_) for place, sum_ in effects.items())


def _mistakes(suspicions: Iterable[Suspicion]) -> int:
    """How many mistakes of which the records say nothing; not to have confirmed is one."""
    codes = [each.code for each in suspicions if each.weight < LIKELY]
    return len(codes) - sum(codes.count(code) - 1 for code in {*codes} & {*MERGED})


def spread(code: str, count: int, share: float = 1.0) -> float:
    """The weight of a mistake that could have happened to ``count`` entries, to which a ``share``
    of all such mistakes happen.
    """
    return math.log(RATES[code] * share / max(count, 1))


def are_apart(suspicions: Iterable[Suspicion]) -> bool:
    """Whether no entry is wrong in two ways."""
    seen: set[int] = set()
    for each in suspicions:
        own = set(map(id, each.rows[: each.subjects]))
        if seen & own:
            return False
        seen |= own
    return True
