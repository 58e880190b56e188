"""Solutions: the sets of open items that one line may settle, gathered by index (stage: match).

They come from what the line names, from its payer and from its amount; none is judged here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from .candidates import BOOKED, PAYMENT, TRANSFER, Item, ItemIndex, Line, Policy, label
from .combine import GAVE_UP, coincidence, combine
from .evidence import Hit, Reading, Reason, reason
from .references import MEDIUM, NOTHING
from .text import NAME, SIMILAR, Directory

EXACT, DISCOUNT, SUM, SUM_DISCOUNT = "exact", "discount", "sum", "sum_discount"
PARTIAL, OVER, FOREIGN = "partial", "over", "currency"
"""How the amount of a line fits the items of a solution."""

WHOLE = frozenset((EXACT, DISCOUNT, SUM, SUM_DISCOUNT))


@dataclass(frozen=True, slots=True)
class Solution:
    """Positions (ascending) of the items that together fit a line, and the evidence for all of
    them.
    """

    positions: tuple[int, ...]
    amount: str
    identity: int
    payer: int
    notes: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Case:
    """One line against what is still open: ``taken`` are the positions others have got."""

    reading: Reading
    index: ItemIndex
    directory: Directory
    policy: Policy
    taken: Mapping[int, int]

    @property
    def line(self) -> Line:
        return self.reading.line

    def item(self, position: int) -> Item:
        return self.index.items[position]

    @cached_property
    def named(self) -> dict[int, Hit]:
        """The best hit of each open item that is named, or that pays a document that is named."""
        best: dict[int, Hit] = {}
        for hit in self.reading.hits:
            for position in self.free(hit.positions):
                for one in (position, *self.payments_of(position)):
                    if one not in best or best[one].worth < hit.worth:
                        best[one] = hit
        return best

    def free(self, positions: Iterable[int]) -> list[int]:
        return [one for one in positions if one not in self.taken]

    def payments_of(self, position: int) -> list[int]:
        return self.free(self.index.paid_by.get(position, ()))

    def worth(self, position: int) -> int:
        """What the naming of an item proves; a number that several open items share needs the
        amount as well.
        """
        hit = self.named.get(position)
        if hit is None:
            return NOTHING
        return min(hit.worth, MEDIUM) if self.is_shared(hit) else hit.worth

    def is_shared(self, hit: Hit) -> bool:
        """Whether a number belongs to several open items, a payment and what it pays counted as
        one.
        """
        return len(self.undominated(hit.positions)) > 1

    def undominated(self, positions: Iterable[int]) -> list[int]:
        """Open items without the documents that a payment among them, or in process, settles."""
        found = self.free(positions)
        payments = [self.item(one) for one in found if self.item(one).kind == PAYMENT]
        return [one for one in found if not any(settles(pay, self.item(one)) for pay in payments)]

    @property
    def named_is_gone(self) -> bool:
        """Whether the line names documents, and other lines have got them all."""
        named = [hit for hit in self.reading.hits if hit.worth >= MEDIUM]
        return bool(named) and not any(self.free(hit.positions) for hit in named)

    def pays(self, payment: int, positions: Iterable[int]) -> bool:
        """Whether a payment says that it pays one of these documents."""
        said = self.item(payment).pays
        return any(self.item(one).key in said for one in positions)

    def days_off(self, position: int) -> int:
        return (self.item(position).date - self.line.date).days

    def is_timely(self, position: int) -> bool:
        """Whether the item's date allows that this line settles it."""
        days, kind = self.days_off(position), self.item(position).kind
        if kind in (TRANSFER, BOOKED):
            return abs(days) <= self.policy.days
        return days <= (self.policy.days if kind == PAYMENT else self.policy.days_document)

    def fit(self, position: int) -> str:
        """How the line's amount fits one item; empty when it goes the other way."""
        item, amount = self.item(position), self.line.amount
        if item.currency != self.line.currency:
            return FOREIGN
        if item.residual == amount:
            return EXACT
        if item.discount_amount == amount and is_in_term(item, self.line):
            return DISCOUNT
        if (item.residual < 0) != (amount < 0):
            return ""
        return PARTIAL if abs(amount) < abs(item.residual) else OVER

    def settling_amount(self, position: int) -> Decimal:
        """What settles the item on the line's date: the discounted amount in its term, else the
        residual.
        """
        item = self.item(position)
        in_term = item.discount_amount is not None and is_in_term(item, self.line)
        return (
            item.discount_amount if in_term and item.discount_amount is not None else item.residual
        )

    def solution(self, positions: Iterable[int], amount: str, *notes: Reason) -> Solution:
        """A solution with the evidence that holds for every one of its items."""
        ordered = tuple(sorted(positions))
        identity = min(self.worth(one) for one in ordered)
        payer = min(self.reading.payer.fits(self.item(one).partner_id) for one in ordered)
        return Solution(ordered, amount, identity, payer, notes)

    def by_amount(self) -> Iterator[int]:
        """Open items of exactly this amount, whoever owes it, oldest first."""
        for one in self.index.amounts.get((self.line.currency, self.line.amount), ()):
            if one not in self.taken and self.is_timely(one) and self.fit(one) in (EXACT, DISCOUNT):
                yield one

    def by_payer_amount(self) -> list[int]:
        """Open items of exactly this amount of the payer and its group."""
        found = self.free(self.owing(self.reading.payer.ids))
        fitting = (at for at in found if self.fit(at) in (EXACT, DISCOUNT))
        return sorted(at for at in fitting if self.is_timely(at))

    def owing(self, partners: Iterable[int | None]) -> Iterator[int]:
        """Items of exactly this amount of some partners, those that are taken too."""
        line, known = self.line, self.index.partner_amounts
        for one in partners:
            if one is not None:
                yield from known.get((one, line.currency, line.amount), ())

    def is_equal_payment(self, position: int) -> bool:
        """Whether it is a registered payment of the line's amount that is open and timely."""
        is_open = position not in self.taken and self.item(position).kind == PAYMENT
        return is_open and self.fit(position) == EXACT and self.is_timely(position)

    @cached_property
    def pool(self) -> list[int]:
        """Open items of the payer and its group in the line's currency, oldest first; one more than
        is ever used.
        """
        found = (at for one in self.reading.payer.ids for at in self.index.partners.get(one, ()))
        usable = (
            at
            for at in self.free(found)
            if self.item(at).currency == self.line.currency
            and self.item(at).kind not in (BOOKED, TRANSFER)
            and self.is_timely(at)
            and not self.payments_of(at)
        )
        return sorted(usable)


def is_in_term(item: Item, line: Line) -> bool:
    """Whether the line comes in time for the item's discount."""
    return item.discount_until is not None and line.date <= item.discount_until


def settles(payment: Item, document: Item) -> bool:
    """Whether a payment stands for a document: it says so, or says nothing and partner and amount
    are the same.
    """
    if document.kind in (PAYMENT, BOOKED):
        return False
    if payment.pays:
        return document.key in payment.pays
    same_amount = payment.residual in (document.residual, document.discount_amount)
    return (
        same_amount
        and payment.currency == document.currency
        and payment.partner_id == document.partner_id
    )


def gather(case: Case) -> list[Solution]:
    """All solutions worth judging, each set of items once; the order says nothing.

    A registered payment stands in the place of the documents that it pays or may pay.
    """
    exact = case.by_payer_amount()
    same_amount = islice(case.by_amount(), case.policy.max_proposals + 1)
    found = [
        *_by_number(case),
        *_by_named_sum(case),
        *(case.solution((one,), case.fit(one)) for one in exact),
        *_by_payer_sum(case, bool(exact)),
        *(case.solution((one,), case.fit(one)) for one in same_amount),
    ]
    solutions = _unique(_prefer_payments(case, found))
    of_payer = any(one.payer >= NAME or one.identity for one in solutions)
    return [*solutions, *(() if of_payer else _by_oldest(case))]


def _by_number(case: Case) -> Iterator[Solution]:
    """Each item that is named, whatever its amount, if the line goes its way."""
    for position in case.undominated(case.named):
        amount = case.fit(position)
        if amount and (
            case.item(position).kind not in (TRANSFER, BOOKED) or case.is_timely(position)
        ):
            yield case.solution((position,), amount)


def _by_named_sum(case: Case) -> Iterator[Solution]:
    """Several named items whose sum is the amount: all of them, or the only ones among them that
    fit.

    Numbers that only support count where a better one names the same partner ("INV/2026/00138,
    139").
    """
    strong = [one for one in _summable(case) if case.worth(one) >= MEDIUM]
    owners = {case.item(one).partner_id for one in strong}
    wide = [one for one in _summable(case) if case.item(one).partner_id in owners]
    for members in (strong, wide) if wide != strong else (strong,):
        found = list(_sums(case, members, case.policy.combination_size))
        if found:
            identity = min(case.worth(one) for one in strong)
            yield from (replace(one, identity=identity) for one in found)
            return


def _summable(case: Case) -> list[int]:
    named = (one for one in case.named if case.item(one).currency == case.line.currency)
    return sorted(
        case.undominated(one for one in named if case.item(one).kind not in (BOOKED, TRANSFER))
    )


def _by_payer_sum(case: Case, has_single: bool) -> Iterator[Solution]:
    """Sums of the payer's registered payments, else of its documents; small ones only beside a
    single item.
    """
    size = case.policy.rival_size if has_single else case.policy.combination_size
    payments = [one for one in case.pool if case.item(one).kind == PAYMENT]
    others = [one for one in case.pool if case.item(one).kind != PAYMENT]
    if case.reading.payer.grade >= SIMILAR:
        found = list(_sums(case, payments, size))
        yield from found or _sums(case, others, size)


def _sums(case: Case, members: list[int], size: int) -> Iterator[Solution]:
    """The whole of ``members`` if it fits, else the sums found: one if proved to be the only one,
    two if ambiguous.
    """
    if len(members) < 2:
        return
    whole = _whole_sum(case, members)
    if whole:
        yield whole
        return
    if len(members) > case.policy.combination_pool:
        return
    amounts = [case.item(one).residual for one in members]
    work = case.policy.combination_work
    result = combine(amounts, case.line.amount, largest=size, work=work)
    for chosen in result.solutions:
        doubts = _doubts(case, amounts, chosen, result.status, size)
        solution = case.solution((members[one] for one in chosen), SUM)
        yield replace(solution, doubts=doubts)


def _whole_sum(case: Case, members: list[int]) -> Solution | None:
    """All members together, each as it stands or each with its discount where that is still in its
    term.
    """
    plain = sum((case.item(one).residual for one in members), Decimal(0))
    settled = sum((case.settling_amount(one) for one in members), Decimal(0))
    if case.line.amount == plain:
        return case.solution(members, SUM)
    if case.line.amount == settled:
        return case.solution(members, SUM_DISCOUNT)
    return None


def _doubts(
    case: Case, amounts: Sequence[Decimal], chosen: Sequence[int], status: str, size: int
) -> tuple[Reason, ...]:
    """Why a sum may be chance: a search not finished, or so many sums that one of them had to fit.

    The oldest items without a gap are what a payer who settles an account pays: no chance.
    """
    if status == GAVE_UP:
        return (reason("search_ended"),)
    is_oldest = tuple(chosen) == tuple(range(len(chosen)))
    if not is_oldest and coincidence(amounts, size) > case.policy.coincidence:
        return (reason("chance_sum"),)
    return ()


def _by_oldest(case: Case) -> Iterator[Solution]:
    """The payer's oldest open items, as many as the amount reaches: nothing better was found."""
    if case.reading.payer.grade < NAME:
        return
    chosen: list[int] = []
    left = abs(case.line.amount)
    for one in case.pool:
        residual = case.item(one).residual
        if (
            left > 0
            and len(chosen) < case.policy.combination_size
            and (residual < 0) == (case.line.amount < 0)
        ):
            chosen.append(one)
            left -= abs(residual)
    if chosen:
        yield case.solution(chosen, OVER if left > 0 else PARTIAL)


def _unique(solutions: Iterable[Solution]) -> list[Solution]:
    best: dict[tuple[int, ...], Solution] = {}
    for one in solutions:
        known = best.get(one.positions)
        if known is None or (one.identity, one.payer, len(one.notes)) > (
            known.identity,
            known.payer,
            len(known.notes),
        ):
            best[one.positions] = one
    return list(best.values())


def _prefer_payments(case: Case, solutions: Iterable[Solution]) -> Iterator[Solution]:
    """Put a registered payment in the place of the documents that it pays, or may pay."""
    for one in solutions:
        payments = _payments_instead(case, one)
        said = [at for at in payments if case.pays(at, one.positions)]
        chosen = said or [at for at in payments if not case.item(at).pays]
        for at in chosen:
            yield _paid(case, one, at)
        if payments and not chosen:
            numbers = ", ".join(label(case.item(at)) for at in payments)
            yield replace(one, doubts=(*one.doubts, reason("payment_elsewhere", number=numbers)))
        elif not payments:
            yield one


def _paid(case: Case, documents: Solution, payment: int) -> Solution:
    """The payment, with the evidence for the documents that it pays."""
    own = case.solution((payment,), EXACT, reason("payment_first"))
    identity, payer = max(own.identity, documents.identity), max(own.payer, documents.payer)
    return replace(own, identity=identity, payer=payer)


def _payments_instead(case: Case, solution: Solution) -> list[int]:
    """Payments of the line's amount by the partner of a solution that consists of documents."""
    members = [case.item(one) for one in solution.positions]
    kinds = {item.kind for item in members}
    if solution.amount not in WHOLE or kinds & {PAYMENT, BOOKED, TRANSFER}:
        return []
    owners = {item.partner_id for item in members}
    found = {at for one in solution.positions for at in case.payments_of(one)}
    if len(owners) == 1:
        found.update(case.owing(owners))
    return sorted(one for one in found if case.is_equal_payment(one))
