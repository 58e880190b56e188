"""Causes that together make up a difference, within bounded work (stage: close).

Two halves meet: every suspicion, and every pair of the likely ones, is looked up by what the other
half leaves of the difference. So one cause and two are found among all suspicions, three and four
where no more than one of them is an unlikely one, and any number where all but two are certain.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product

from .variance_pool import MERGED, Pool, Suspicion, are_apart
from .variance_soft import Soft

LIMIT = 300_000
"""Combinations that are looked at; a month of 20,000 entries needs about half of it."""

STRONG, LEADING, PER_EFFECT, CERTAIN_ABOVE, MOST_CERTAIN, MOST_FORGOTTEN = 60, 400, 4, 1.5, 12, 16
KEPT, WINDOW = 2_000, 14.0
"""Explanations that are kept, and how much less likely than the best one they may be."""

Combination = tuple[Suspicion, ...]


class Search:
    """All combinations of suspicions that have the effect ``target``."""

    def __init__(self, pool: Pool, soft: Soft, target: int) -> None:
        self.pool, self.soft, self.target = pool, soft, target
        self.found: list[tuple[float, Combination]] = []
        self.best = float("-inf")
        self.steps = 0
        heads = (each for found in pool.by_effect.values() for each in found[:PER_EFFECT])
        self.leading = heapq.nsmallest(LEADING, heads, key=pool.rank)
        self.strong = self.leading[:STRONG]

    @property
    def is_limited(self) -> bool:
        """Whether the search was ended at its limit."""
        return self.steps >= LIMIT

    def run(self) -> list[tuple[float, Combination]]:
        """Weight and suspicions of each combination, likeliest first, none twice."""
        self._single((), self.target)
        for each in self.leading:
            self._soft((each,), self.target - each.effect)
        base = self._certain()
        self._from_base(base)
        self._from_pairs()
        self._from_unconfirmed()
        self._pairs((), self.target)
        if base:
            self._pairs(base, self.target - sum(each.effect for each in base))
        self._prune()
        return self.found

    def certain(self) -> list[Suspicion]:
        """What is likely by itself, whatever the difference."""
        return [each for each in self.strong if self.pool.total(each) > 0]

    def alike(self, each: Suspicion) -> Iterator[Suspicion]:
        """The same with other entries, likelier ones first."""
        for found in (self.pool.by_effect.get(each.effect, ()), self.soft.fitting(each.effect)):
            yield from (other for other in found if other.code == each.code)

    def _certain(self) -> Combination:
        base: list[Suspicion] = []
        for each in self.strong[:MOST_CERTAIN]:
            if self.pool.total(each) > CERTAIN_ABOVE and are_apart((*base, each)):
                base.append(each)
        return tuple(base)

    def _from_base(self, base: Combination) -> None:
        """What is certain, all of it or but one, and one more."""
        for size in {len(base), max(len(base) - 1, 0)}:
            for kept in combinations(base, size):
                rest = self.target - sum(each.effect for each in kept)
                if kept and not rest:
                    self._take(kept)
                self._single(kept, rest)

    def _single(self, base: Combination, rest: int) -> None:
        found = self.pool.by_effect.get(rest, [])
        for each in found[:PER_EFFECT] if base else found:
            self._take((*base, each))
        self._soft(base, rest)

    def _soft(self, base: Combination, rest: int) -> None:
        for each in self.soft.fitting(rest):
            self._take((*base, each))

    def _from_pairs(self) -> None:
        """Two likely ones and a third, or two more."""
        sums: dict[int, list[Combination]] = defaultdict(list)
        for pair in combinations(self.strong, 2):
            if not are_apart(pair):
                continue
            total = pair[0].effect + pair[1].effect
            self._soft(pair, self.target - total)
            for each in self.pool.by_effect.get(self.target - total, ())[:PER_EFFECT]:
                self._take((*pair, each))
            for other in sums.get(self.target - total, ())[:PER_EFFECT]:
                self._take((*other, *pair))
            sums[total].append(pair)

    def _from_unconfirmed(self) -> None:
        """Three that nobody confirmed and one more: they were forgotten together."""
        singles = [each for each in self.leading if each.code in MERGED and len(each.rows) == 1]
        for three in combinations(singles[:MOST_FORGOTTEN], 3):
            rest = self.target - sum(each.effect for each in three)
            if not rest:
                self._take(three)
            self._single(three, rest)

    def _pairs(self, base: Combination, target: int) -> None:
        """Any two suspicions."""
        by_effect = self.pool.by_effect
        for effect, found in by_effect.items():
            if 2 * effect > target:
                continue
            others = by_effect.get(target - effect)
            if not others:
                continue
            if self.is_limited:
                return
            for one, other in _both(found, others):
                self._take((*base, one, other))

    def _take(self, combination: Combination) -> None:
        """Keep a combination unless it is much less likely than the best one so far."""
        self.steps += 1
        if self.is_limited:
            return
        weight = self.pool.together(*combination)
        if weight < self.best - WINDOW or not are_apart(combination) or _cancel(combination):
            return
        self.best = max(self.best, weight)
        self.found.append((weight, combination))
        if len(self.found) > 3 * KEPT:
            self._prune()

    def _prune(self) -> None:
        unique: dict[frozenset[Key], tuple[float, Combination]] = {}
        for weight, combination in self.found:
            unique.setdefault(frozenset(map(_key, combination)), (weight, combination))
        rows = [row for row in unique.values() if row[0] >= self.best - WINDOW]
        self.found = heapq.nsmallest(KEPT, rows, key=_order)


def _cancel(combination: Combination) -> bool:
    """Whether two causes take each other back: they explain nothing."""
    effects = {each.effect for each in combination}
    return any(-effect in effects for effect in effects)


Key = tuple[str, int, tuple[str, ...], str]


def _both(found: list[Suspicion], others: list[Suspicion]) -> Iterator[Combination]:
    if found is others:
        return combinations(found[:PER_EFFECT], 2)
    return product(found[:PER_EFFECT], others[:PER_EFFECT])


def _key(each: Suspicion) -> Key:
    return each.code, each.effect, tuple(row.entry.key for row in each.rows), each.place


def _order(found: tuple[float, Combination]) -> tuple[float, list[Key]]:
    return -round(found[0], 9), sorted(map(_key, found[1]))


def merged(combination: Combination) -> Combination:
    """Suspicions that are told as one cause put together; in the order of their weight."""
    kept: dict[object, Suspicion] = {}
    for at, each in enumerate(sorted(combination, key=lambda each: (-each.weight, _key(each)))):
        name: object = each.code if each.code in MERGED and each.rows else at
        same = kept.get(name)
        kept[name] = each if same is None else _joined(same, each)
    return tuple(kept.values())


def _joined(one: Suspicion, other: Suspicion) -> Suspicion:
    rows = tuple(sorted((*one.rows, *other.rows), key=lambda row: row.entry.key))
    return one._replace(effect=one.effect + other.effect, rows=rows, subjects=len(rows))


def groups(found: Iterable[tuple[float, Combination]]) -> list[list[tuple[float, Combination]]]:
    """Combinations of the same causes and amounts, which differ in the entries only."""
    by_name: dict[tuple[tuple[str, int], ...], list[tuple[float, Combination]]] = defaultdict(list)
    for weight, combination in found:
        told = merged(combination)
        by_name[tuple(sorted((each.code, each.effect) for each in told))].append((weight, told))
    return list(by_name.values())
