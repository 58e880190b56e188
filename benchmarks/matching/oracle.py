"""The rule of docs/matching_benchmark.md, "What is right", by counting everything: slow and plain.

A family says what a payer meant and by which evidence; whether that is enough depends on what else
is open, which is known only when all items are there. An account or a name is enough when what is
open can make up the amount in exactly one way, a name only if nobody else owes it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from .banks import ascii_german, bare_letters, lost_letters, squash
from .data import (
    BOOKED,
    CHOOSE,
    MATCH,
    MAY,
    PAYMENT,
    TRANSFER,
    Item,
    Label,
    Line,
    Partner,
    Settlement,
)
from .world import Draft, World

FEW = 3
"""Members of a sum that makes a single item of the same amount doubtful (see small_ways)."""

MOST = 22
"""Items of a payer of which every sum is counted; of more, those of up to FEW."""

MOST_BEARERS = 20
"""Spellings looked at for a cut name; two bearers are enough."""

Choices = Sequence[tuple[int, ...]]


class Oracle:
    """Look-ups over all items of one company."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.of_partner: dict[int | None, list[Item]] = defaultdict(list)
        self.owing: dict[Decimal, list[Item]] = defaultdict(list)
        self.tails: dict[str, list[Item]] = defaultdict(list)
        for item in world.items.values():
            if item.residual and item.currency == world.country.currency:
                self._index(item)
        self.family = _families(world.partners.values())
        self.bearers = sorted(_bearers(world.partners.values()))
        self.bearing: dict[str, set[int]] = defaultdict(set)
        for name, one in self.bearers:
            self.bearing[name].add(one)
        self.owners: dict[str, set[int]] = defaultdict(set)
        for partner in world.partners.values():
            for account in partner.accounts:
                self.owners[account].add(partner.id)
        self.named = _named(world.drafts)

    def _index(self, item: Item) -> None:
        self.of_partner[item.partner].append(item)
        self.owing[item.residual].append(item)
        if item.discount_residual is not None:
            self.owing[item.discount_residual].append(item)
        if item.id in self.world.numbers:
            self.tails[self.world.numbers[item.id].counter].append(item)

    def label(self, draft: Draft, line: Line) -> Label:
        """The draft's label with the status that everything else that is open leaves."""
        given = draft.label
        if given.status == MAY and given.basis == "identity":
            others = (*self.nettings(given, line), *self.payments(given, line))
            return replace(given, also=(*given.also, *others))
        if given.status != MATCH or given.basis == "given":
            return given
        if given.basis in ("identity", "counter"):
            status = self.by_counter(draft, line) if given.basis == "counter" else MATCH
            return self.by_identity(replace(given, status=status), line)
        way = self.by_name if given.basis == "name" else self.by_account
        return replace(given, status=way(draft, line))

    def by_identity(self, given: Label, line: Line) -> Label:
        """An identity is enough, whoever pays; asking is as right where the payer owes the same
        amount for something else, and where a payment of this amount is registered that doesn't
        say what it pays: there the document and the payment are as right.
        """
        item = self.world.items[given.settlement[0][0]]
        if item.kind == PAYMENT:
            return given
        payers = self.owners[line.account] | self.bearing[squash(line.name)]
        if given.status == MATCH and any(self._owes(one, line) for one in payers - {item.partner}):
            return replace(given, status=MAY)
        payments = self.payments(given, line)
        if not payments or given.status != MATCH:
            return given
        return replace(given, status=MAY, also=payments)

    def payments(self, given: Label, line: Line) -> tuple[Settlement, ...]:
        """Registered payments of the line's amount that don't say what they pay, by the partner of
        what is named.
        """
        item = self.world.items[given.settlement[0][0]]
        return tuple(
            ((one.id, one.residual),)
            for one in self.of_partner[item.partner]
            if one.kind == PAYMENT and not one.pays and one.residual == line.amount
        )

    def nettings(self, given: Label, line: Line) -> Iterable[Settlement]:
        """What is named with one or two other items of its partner that make up the amount: as
        good a reading of it as a part payment.
        """
        item = self.world.items[given.settlement[0][0]]
        others = [one for one in self.of_partner[item.partner] if one.id != item.id]
        rest = line.amount - item.residual
        by_residual: dict[Decimal, list[Item]] = defaultdict(list)
        for one in others:
            by_residual[one.residual].append(one)
        pairs = ((one, two) for one in others for two in by_residual.get(rest - one.residual, ()))
        found: list[tuple[Item, ...]] = [(one,) for one in by_residual[rest]]
        found += [(one, two) for one, two in pairs if one.id < two.id]
        return [tuple((one.id, one.residual) for one in (item, *members)) for members in found]

    def _owes(self, partner: int, line: Line) -> bool:
        return any(item.residual == line.amount for item in self.of_partner[partner])

    def by_account(self, draft: Draft, line: Line) -> str:
        """Whether the payer's open items make up the amount in one way; a transfer between own
        accounts is never one of several.
        """
        is_transfer = self.world.items[draft.label.settlement[0][0]].kind == TRANSFER
        group = self.family.get(draft.payer, frozenset((draft.payer,)))
        members = [item for one in group for item in self.of_partner[one] if is_usable(item, line)]
        members = _unpaid(members)
        choices = [_choices(item, line.date) for item in members]
        target, size = _cents(line.amount), len(draft.label.settlement)
        if is_transfer:
            return MATCH if choices.count((target,)) == 1 else CHOOSE
        if small_ways(choices, target) > (size <= FEW):
            return CHOOSE
        if len(choices) > MOST:
            return MAY
        ways = all_ways(choices, target)
        return MATCH if ways == 1 else MAY if size == 1 else CHOOSE

    def by_name(self, draft: Draft, line: Line) -> str:
        """Whether one partner bears the name and nobody else owes the amount.

        Where everybody else who owes it pays in the same statement, either is right.
        """
        if self.count_bearers(line.name) > 1:
            return CHOOSE
        mine = {item for item, _amount in draft.label.settlement}
        others = {
            item.id
            for item in self.owing[line.amount]
            if item.id not in mine and item.kind not in (BOOKED, TRANSFER)
        }
        if others - self.named:
            return CHOOSE
        status = self.by_account(draft, line)
        return MAY if others and status == MATCH else status

    def by_counter(self, draft: Draft, line: Line) -> str:
        """A counter alone: enough with four digits that count and no other document like it."""
        ((item, _amount),) = draft.label.settlement
        counter = self.world.numbers[item].counter
        twins = [one for one in self.tails[counter] if one.residual == line.amount]
        if len(twins) > 1:
            return CHOOSE
        return MATCH if len(counter.lstrip("0")) > 3 else MAY

    def count_bearers(self, shown: str) -> int:
        """Partners of this name, as banks spell it; of a name that the bank has cut, those whose
        names begin like it.
        """
        key = squash(shown)
        found: set[int] = set(self.bearing.get(key, ()))
        begin = bisect_left(self.bearers, (key, 0)) if not found else len(self.bearers)
        for name, partner in self.bearers[begin : begin + MOST_BEARERS]:
            if name.startswith(key):
                found.add(partner)
        return len(found)


def is_usable(item: Item, line: Line) -> bool:
    """Whether the line may settle the item at all: transfers and booked items are known by date."""
    is_near = abs((item.date - line.date).days) <= 10
    return item.kind != BOOKED and (item.kind != TRANSFER or is_near)


def _unpaid(items: Sequence[Item]) -> list[Item]:
    """Without documents for which a payment is registered: the payment goes first."""
    payments = [item for item in items if item.kind == PAYMENT]
    said = {one for item in payments for one in item.pays}
    equal = {item.residual for item in payments if not item.pays}
    return [
        item
        for item in items
        if item.kind == PAYMENT or (item.id not in said and item.residual not in equal)
    ]


def _choices(item: Item, day: dt.date) -> tuple[int, ...]:
    """The amounts that settle the item on that day, in cents."""
    in_term = item.discount_until is not None and day <= item.discount_until
    if item.discount_residual is not None and in_term:
        return _cents(item.residual), _cents(item.discount_residual)
    return (_cents(item.residual),)


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def all_ways(choices: Choices, target: int) -> int:
    """How many sets of items reach the target, whatever their size; each half is written out."""
    middle = len(choices) // 2
    first, second = _sums(choices[:middle]), _sums(choices[middle:])
    return sum(times * second[target - one] for one, times in first.items())


def _sums(choices: Choices) -> Counter[int]:
    sums = Counter({0: 1})
    for amounts in choices:
        for one, times in list(sums.items()):
            for amount in amounts:
                sums[one + amount] += times
    return sums


def small_ways(choices: Choices, target: int) -> int:
    """How many sets of one to three items reach the target."""
    flat = [(at, amount) for at, amounts in enumerate(choices) for amount in amounts]
    places: dict[int, list[int]] = defaultdict(list)
    for at, amount in flat:
        places[amount].append(at)
    ways = len(places[target])
    for (first, one), (second, other) in combinations(flat, 2):
        if first != second:
            rest = places.get(target - one - other, ())
            ways += (one + other == target) + sum(at > second for at in rest)
    return ways


def _families(partners: Iterable[Partner]) -> dict[int | None, frozenset[int]]:
    """Groups of companies; families of this benchmark are a parent and its children."""
    groups: dict[int, set[int]] = defaultdict(set)
    for one in partners:
        groups[one.parent or one.id].add(one.id)
    return {one: frozenset(group) for group in groups.values() for one in group}


def _bearers(partners: Iterable[Partner]) -> set[tuple[str, int]]:
    spellings = (bare_letters, ascii_german, lost_letters)
    return {(squash(way(one.names[0])), one.id) for one in partners for way in spellings}


def _named(drafts: Iterable[Draft]) -> frozenset[int]:
    """Items that other evidence than a name gives to lines."""
    sure = (one.label for one in drafts if one.label.status == MATCH)
    return frozenset(
        item for label in sure if label.basis != "name" for item, _amount in label.settlement
    )
