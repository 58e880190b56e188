"""One bank line against what is still open: the few items that matter for it, by index (stage:
match).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from heapq import merge
from itertools import islice

from .allocate import Key
from .candidates import BOOKED, PAID, PAYMENT, TRANSFER, Item, ItemIndex, Line, Policy
from .differences import CHARGE_OFF, in_term, is_late_discount, tolerated
from .evidence import Hit, Reading
from .near import Word, words_of
from .payer import NOBODY
from .periods import Period, is_of_period, period_of
from .reasons import Reason
from .references import MEDIUM, NOTHING, number_runs
from .text import Directory

EXACT, DISCOUNT, SUM, SUM_DISCOUNT = "exact", "discount", "sum", "sum_discount"
CHARGE, SUM_CHARGE, TOLERATED, RATE = "charge", "sum_charge", "tolerated", "rate"
PARTIAL, OVER, FOREIGN = "partial", "over", "currency"
"""How the amount of a line fits the items of a solution: equal, with the discount, less the charge
that the bank states, within the difference that may be written off, at the booked rate …
"""

MOST_ITEMS = 10
"""Items looked at for one line, as a multiple of the pool that sums are searched in."""

MOST_EQUAL = 100
"""Items of the payer and of the line's amount among which those of a month are looked for."""

_APART = frozenset((BOOKED, TRANSFER))

WHOLE = frozenset((EXACT, DISCOUNT, SUM, SUM_DISCOUNT, CHARGE, SUM_CHARGE, TOLERATED, RATE))
EQUAL = frozenset((EXACT, DISCOUNT, RATE))
"""The ways in which the items are settled in full, and those that a look-up by amount finds."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Positions (ascending) of the items that together fit a line, and the evidence for all of
    them.

    ``settled``: what settles each item where a discount is taken of some. ``difference``: what the
    rest of the amount is (charge, rounding, tolerance). ``is_ordered``: the amount is the one that
    the bank says was ordered. ``is_near``: a number differs by one mistake in typing.
    ``is_last_first``: a part payment begins with the item that is named last.
    """

    positions: tuple[int, ...]
    amount: str
    identity: int
    payer: int
    notes: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    settled: tuple[Decimal, ...] = ()
    difference: str = ""
    is_ordered: bool = False
    is_near: bool = False
    is_last_first: bool = False


@dataclass(frozen=True)
class Case:
    """One line against what is still open: ``taken`` are the positions others have got.

    ``takes_back``: the line is a return, the index holds what earlier lines had paid.
    ``comes_later``: an earlier line names the same items.
    """

    reading: Reading
    index: ItemIndex
    directory: Directory
    policy: Policy
    taken: Mapping[int, int]
    takes_back: bool = False
    comes_later: bool = False

    @cached_property
    def line(self) -> Line:
        return self.reading.line

    @cached_property
    def barred(self) -> frozenset[int]:
        """What a person undid for this line."""
        found = (self.index.positions.get(key) for key in self.line.excluded)
        return frozenset(at for at in found if at is not None)

    def is_free(self, position: int) -> bool:
        """Whether no other line has got the item, and nobody has undone it for this one."""
        return position not in self.taken and position not in self.barred

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """What the line has that may be a number."""
        return words_of(self.line)

    @cached_property
    def ordered(self) -> "Case | None":
        """The same line by the amount that the bank says was ordered, where that is another one.

        In the line's own currency only what the bank took off can make the difference.
        """
        line = self.line
        amount, currency = line.original_amount, line.original_currency or line.currency
        if not amount or (amount < 0) != (line.amount < 0):
            return None
        if currency == line.currency and line.amount >= amount:
            return None
        made = replace(
            line, amount=amount, currency=currency, charges=Decimal(0), original_amount=None
        )
        return replace(self, reading=replace(self.reading, line=made))

    def view(self, solution: Solution) -> "Case":
        """The case in the amount that the solution fits."""
        return self.ordered if solution.is_ordered and self.ordered else self

    def item(self, position: int) -> Item:
        return self.index.items[position]

    @cached_property
    def named(self) -> dict[int, Hit]:
        """The best hit of each open item that is named, or that pays a document that is named.

        A number that several open items share, a payment and what it pays counted as one, needs
        the amount as well: it is worth MEDIUM at most.
        """
        best: dict[int, Hit] = {}
        for hit in self.reading.hits:
            shared = self.is_shared(hit)
            held = replace(hit, worth=min(hit.worth, MEDIUM)) if shared else hit
            for position in self.free(hit.positions):
                for one in (position, *self.payments_of(position)):
                    if one not in best or best[one].worth < held.worth:
                        best[one] = held
        return best

    def free(self, positions: Iterable[int]) -> list[int]:
        return [one for one in positions if self.is_free(one)]

    def payments_of(self, position: int) -> list[int]:
        return self.free(self.index.paid_by.get(position, ()))

    def worth(self, position: int) -> int:
        """What the naming of an item proves."""
        hit = self.named.get(position)
        return hit.worth if hit else NOTHING

    def is_shared(self, hit: Hit) -> bool:
        """Whether a number belongs to several open items that don't settle one another."""
        return len(hit.positions) > 1 and len(self.undominated(hit.positions)) > 1

    def undominated(self, positions: Iterable[int]) -> list[int]:
        """Open items without the documents that a payment among them settles: those that it says it
        pays, else those of the same partner and amount.
        """
        found = self.free(positions)
        payments = [self.item(one) for one in found if self.item(one).kind == PAYMENT]
        if not payments:
            return found
        said = {key for payment in payments for key in payment.pays}
        equal = {_debt(payment, payment.residual) for payment in payments if not payment.pays}
        return [one for one in found if not _is_settled(self.item(one), said, equal)]

    @property
    def named_is_gone(self) -> bool:
        """Whether the line names documents, and other lines have got them all."""
        named = [hit for hit in self.reading.hits if hit.worth >= MEDIUM]
        return bool(named) and not any(self.free(hit.positions) for hit in named)

    def pays(self, payment: int, positions: Iterable[int]) -> bool:
        """Whether a payment says that it pays one of these documents."""
        said = self.item(payment).pays
        return any(self.item(one).key in said for one in positions)

    def number_keys(self, positions: Iterable[int]) -> tuple[str, ...]:
        """The numbers of these items as keys."""
        numbers = (number for at in positions for number in self.item(at).numbers)
        return tuple("".join(number_runs(number)) for number in numbers)

    def kinds(self, solution: Solution) -> set[str]:
        return {self.item(one).kind for one in solution.positions}

    def owners(self, solution: Solution) -> set[int | None]:
        return {self.item(one).partner_id for one in solution.positions}

    def days_off(self, position: int) -> int:
        return (self.item(position).date - self.line.date).days

    def is_timely(self, position: int) -> bool:
        """Whether the item's date allows that this line settles it."""
        days, kind = self.days_off(position), self.item(position).kind
        if kind == PAID:
            return days <= 0
        if kind in (TRANSFER, BOOKED):
            return abs(days) <= self.policy.days
        return days <= (self.policy.days if kind == PAYMENT else self.policy.days_document)

    def fit(self, position: int) -> str:
        """How the line's amount fits one item; empty when it goes the other way."""
        item, amount = self.item(position), self.line.amount
        if item.currency != self.line.currency:
            return self._fit_foreign(item)
        if item.residual == amount:
            return EXACT
        if amount in self.settling(item):
            return DISCOUNT
        if self.line.charges and amount - self.line.charges in self.settling(item):
            return CHARGE
        if not self.goes_along(position):
            return ""
        is_late = is_late_discount(amount, (item,))
        if not is_late and tolerated(self.line, item.residual, self.policy):
            return TOLERATED
        return PARTIAL if abs(amount) < abs(item.residual) else OVER

    def _fit_foreign(self, item: Item) -> str:
        if (item.residual < 0) != (self.line.amount < 0):
            return ""
        booked = (item.booked_currency, item.booked_residual)
        return RATE if booked == (self.line.currency, self.line.amount) else FOREIGN

    def settling(self, item: Item) -> tuple[Decimal, ...]:
        """What settles the item on the line's date: its residual, and less with the discount."""
        if item.discount_amount is None or not in_term(item, self.line, self.policy):
            return (item.residual,)
        return item.residual, item.discount_amount

    def settling_amount(self, position: int) -> Decimal:
        """What settles the item on the line's date: the discounted amount in its term, else the
        residual.
        """
        return self.settling(self.item(position))[-1]

    def single(self, position: int, amount: str) -> Solution:
        """The solution of one item that the amount fits in this way."""
        found, item = self.solution((position,), amount), self.item(position)
        if amount == DISCOUNT:
            return replace(found, settled=(self.line.amount,))
        if amount == CHARGE:
            return replace(
                found, settled=(self.line.amount - self.line.charges,), difference=CHARGE_OFF
            )
        if amount == TOLERATED:
            kind = tolerated(self.line, item.residual, self.policy)
            return replace(found, difference=kind)
        return found

    def solution(self, positions: Iterable[int], amount: str, *notes: Reason) -> Solution:
        """A solution with the evidence that holds for every one of its items."""
        ordered = tuple(sorted(positions))
        identity = min(self.worth(one) for one in ordered)
        payer = min(self.reading.payer.fits(self.item(one).partner_id) for one in ordered)
        return Solution(ordered, amount, identity, payer, notes)

    def by_amount(self) -> Iterator[int]:
        """Open items of exactly this amount, whoever owes it, oldest first."""
        for one in self.index.amounts.get((self.line.currency, self.line.amount), ()):
            if self.is_free(one) and self.is_timely(one) and self.fit(one) in EQUAL:
                yield one

    def by_payer_amount(self) -> list[int]:
        """The oldest few open items of exactly this amount of the payer and its group, those of the
        month that the line names first.
        """
        found = (at for at in self.owing(self.reading.payer.ids) if self.is_free(at))
        fitting = (at for at in found if self.fit(at) in EQUAL and self.is_timely(at))
        known = sorted(islice(fitting, MOST_EQUAL), key=self.is_off_period)
        return known[: self.policy.max_proposals + 1]

    @cached_property
    def period(self) -> Period | None:
        """The only month that the line names."""
        return period_of(self.line)

    def is_off_period(self, position: int) -> bool:
        """Whether the line names a month, and the item is of another one."""
        return self.period is not None and not is_of_period(self.item(position), self.period)

    def by_payer_charge(self) -> list[int]:
        """The same for the amount without the charges that the bank states."""
        if not self.line.charges:
            return []
        found = self.owing(self.reading.payer.ids, self.line.amount - self.line.charges)
        fitting = (at for at in found if self.is_free(at) and self.fit(at) == CHARGE)
        return list(islice(fitting, self.policy.max_proposals + 1))

    def owing(self, partners: Iterable[int | None], amount: Decimal | None = None) -> Iterator[int]:
        """Items of exactly this amount of some partners, oldest first, those taken included."""
        money = (self.line.currency, self.line.amount if amount is None else amount)
        known = self.index.partner_amounts
        return merge(*(known.get((one, *money), ()) for one in partners if one is not None))

    def is_equal_payment(self, position: int) -> bool:
        """Whether it is a registered payment of the line's amount that is open and timely."""
        is_open = self.is_free(position) and self.item(position).kind == PAYMENT
        return is_open and self.fit(position) == EXACT and self.is_timely(position)

    @cached_property
    def pool(self) -> list[int]:
        """Open items that sums are made of, oldest first: of the payer and its group, without the
        group when that is too many to search; of whom the number names when the payer is unknown.
        """
        everyone = self.usable_of(self.reading.payer.ids or self.named_partners)
        if len(everyone) > self.policy.combination_pool:
            return self.usable_of(self.reading.payer.direct or self.named_partners)
        return everyone

    def usable_of(self, partners: Iterable[int]) -> list[int]:
        """Usable open items of these partners, oldest first; empty when they have so many items
        that looking at all of them would make the work per line unbounded.
        """
        lists = [self.index.partners.get(one, ()) for one in partners]
        if sum(map(len, lists)) > MOST_ITEMS * self.policy.combination_pool:
            return []
        return [at for at in merge(*lists) if self.is_free(at) and self.is_usable(at)]

    def is_usable(self, position: int) -> bool:
        """Whether an item may be part of a sum: the line's currency, timely, not paid already."""
        item, paid_by = self.index.items[position], self.index.paid_by
        return (
            item.currency == self.line.currency
            and item.kind not in _APART
            and item.date <= self.latest[item.kind == PAYMENT]
            and not (position in paid_by and self.payments_of(position))
        )

    @cached_property
    def latest(self) -> tuple[dt.date, dt.date]:
        """The last day of a document and of a payment that the line may settle."""
        day, policy = self.line.date, self.policy
        return _after(day, policy.days_document), _after(day, policy.days)

    def goes_along(self, position: int) -> bool:
        """Whether the item has the sign of the line."""
        return (self.item(position).residual < 0) == (self.line.amount < 0)

    @cached_property
    def anchor(self) -> list[int]:
        """The named items that a sum must contain: of the payer, or of anyone if unknown."""
        named = (one for one in self.named if self.worth(one) >= MEDIUM and self.is_usable(one))
        payer = self.reading.payer
        fitting = (one for one in named if payer.fits(self.item(one).partner_id) >= NOBODY)
        return sorted(self.undominated(fitting))

    @property
    def named_partners(self) -> frozenset[int]:
        """The partners of the named items that any sum must contain."""
        owners = (self.item(one).partner_id for one in self.anchor)
        return frozenset(one for one in owners if one is not None)


def _after(day: dt.date, days: int) -> dt.date:
    """That many days later, or the last day that there is."""
    return day + dt.timedelta(days=min(days, (dt.date.max - day).days))


def settles(payment: Item, document: Item) -> bool:
    """Whether a payment stands for a document: it says so, or it says nothing and partner and
    amount are the same.
    """
    equal = set() if payment.pays else {_debt(payment, payment.residual)}
    return _is_settled(document, set(payment.pays), equal)


def _debt(item: Item, amount: Decimal | None) -> tuple[int | None, str, Decimal | None]:
    return item.partner_id, item.currency, amount


def _is_settled(
    item: Item, said: set[Key], equal: set[tuple[int | None, str, Decimal | None]]
) -> bool:
    if item.kind in (PAYMENT, BOOKED):
        return False
    debts = {_debt(item, item.residual), _debt(item, item.discount_amount)}
    is_owed = item.partner_id is not None and not debts.isdisjoint(equal)
    return is_owed or item.key in said
