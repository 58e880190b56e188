"""What is proposed: items, amounts and write-offs, with the reasons (stage: match)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .allocate import Allocation, Key, Open, allocate
from .candidates import BOOKED, PAID, PAYMENT, TRANSFER, Item
from .case import (
    CHARGE,
    DISCOUNT,
    EXACT,
    FOREIGN,
    OVER,
    PARTIAL,
    RATE,
    SUM,
    SUM_CHARGE,
    SUM_DISCOUNT,
    TOLERATED,
    WHOLE,
    Case,
    Solution,
)
from .differences import CHARGE_OFF, DISCOUNT_OFF, ROUNDING_OFF, in_term
from .evidence import Hit
from .judge import CERTAIN, TABLE, Judged
from .payer import ACCOUNT, NAME, NOBODY, OTHER, SIMILAR
from .reasons import Reason, reason
from .references import MEDIUM, NOTHING


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A difference between the line and its items that the books explain: ``kind`` is discount,
    charge, rounding or tolerance, ``key`` the item it belongs to; signed in the line's currency.
    """

    kind: str
    amount: Decimal
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Items that a line may settle, with the reasons.

    The line's amount is the sum of allocations, write-offs and ``residual``: 98 for an invoice of
    100 with a discount of 2 is an allocation of 100 and a write-off of −2. An item in another
    currency is allocated in its own; ``currency_amounts`` has the part of the line, in the line's
    currency, that settles it, and takes the allocation's place in the sum: the difference to the
    booked value is an exchange difference, for the books to say.

    ``confidence`` is certain, high, medium or low; only a certain proposal that isn't ambiguous may
    be applied without asking. ``doubtful``: something speaks against it, or nothing but the amount
    for it, so that no policy applies it.
    """

    line_id: int
    kind: str
    confidence: str
    score: int
    allocations: tuple[Allocation, ...]
    residual: Decimal
    reasons: tuple[Reason, ...]
    ambiguous: bool = False
    write_offs: tuple[WriteOff, ...] = ()
    currency_amounts: tuple[tuple[Key, Decimal], ...] = ()
    doubtful: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether it may be applied without asking."""
        return self.confidence == CERTAIN and not self.ambiguous


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a line settles of each item and what becomes of the rest of it."""

    allocations: tuple[Allocation, ...]
    residual: Decimal
    write_offs: tuple[WriteOff, ...] = ()
    currency_amounts: tuple[tuple[Key, Decimal], ...] = ()


def proposal(case: Case, judged: Judged) -> Proposal:
    """What a person, or the books, are told of a solution."""
    solution = judged.solution
    settled = _settle(case, solution)
    return Proposal(
        line_id=case.line.id,
        kind=_kind(case, solution),
        confidence=judged.confidence,
        score=5 * (2 * len(TABLE) - judged.place) - len(judged.vetoes),
        allocations=settled.allocations,
        residual=settled.residual,
        reasons=tuple(dict.fromkeys(_because(case, judged))),
        ambiguous=judged.ties > 1,
        write_offs=settled.write_offs,
        currency_amounts=settled.currency_amounts,
        doubtful=_is_doubtful(judged),
    )


def _is_doubtful(judged: Judged) -> bool:
    solution = judged.solution
    is_amount_alone = solution.identity == NOTHING and solution.payer <= NOBODY
    return judged.is_doubted or judged.ties > 1 or judged.is_beaten or is_amount_alone


def _settle(case: Case, solution: Solution) -> _Settled:
    """What the line settles: items whole where the amount fits them, else as much as it reaches:
    oldest first, named ones in the order of the text (turned round where the solution says so).
    """
    items = [case.item(one) for one in solution.positions]
    currencies = {item.currency for item in items}
    if solution.amount in (FOREIGN, RATE) or currencies != {case.line.currency}:
        return _settle_foreign(case, solution, items)
    if solution.amount in WHOLE:
        return _settle_whole(case, solution, items)
    split = allocate(
        case.line.amount, [Open(one.key, one.residual) for one in _turns(case, solution)]
    )
    return _Settled(split.allocations, split.residual)


def _turns(case: Case, solution: Solution) -> list[Item]:
    """The items in the order in which a part payment settles them."""
    order = list(solution.positions)
    if all(one in case.named for one in order):
        order.sort(key=lambda one: case.named[one].at)
    return [case.item(one) for one in (reversed(order) if solution.is_last_first else order)]


def _settle_whole(case: Case, solution: Solution, items: Sequence[Item]) -> _Settled:
    """All items in full; what the line lacks or has beyond is written off, as far as explained."""
    whole = tuple(Allocation(item.key, item.residual) for item in items)
    taken = zip(items, solution.settled or (), strict=False)
    off = [
        WriteOff(DISCOUNT_OFF, settled - item.residual, item.key)
        for item, settled in taken
        if settled != item.residual
    ]
    total = sum((item.residual for item in items), Decimal(0))
    rest = case.line.amount - total - sum((one.amount for one in off), Decimal(0))
    if rest and solution.difference:
        off.append(WriteOff(solution.difference, rest))
        rest = Decimal(0)
    return _Settled(whole, rest, tuple(off))


def _settle_foreign(case: Case, solution: Solution, items: Sequence[Item]) -> _Settled:
    """Items of another currency in full: each gets its share of the line, the last what is left
    over by rounding; a discount is a share that the line lacks.
    """
    whole = tuple(Allocation(item.key, item.residual) for item in items)
    settled = solution.settled or tuple(item.residual for item in items)
    paid, amount = sum(settled, Decimal(0)), case.line.amount
    shares = [_share(amount, item.residual, paid) for item in items]
    if not solution.settled or not paid:
        shares[-1] = amount - sum(shares[:-1], Decimal(0))
    off = amount - sum(shares, Decimal(0))
    keys = [item.key for item in items]
    write_offs = (WriteOff(DISCOUNT_OFF, off, keys[0] if len(keys) == 1 else None),) if off else ()
    return _Settled(whole, Decimal(0), write_offs, tuple(zip(keys, shares, strict=True)))


def _share(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """``part`` of ``whole`` of an amount, with the amount's decimal places."""
    return (amount * part / whole).quantize(amount) if whole else Decimal(0)


_KIND_BY_AMOUNT = {PARTIAL: "partial", OVER: "overpaid", FOREIGN: "currency"}
_KIND_BY_PAYER = {ACCOUNT: "amount_account", NAME: "amount_name", SIMILAR: "amount_name"}


def _kind(case: Case, solution: Solution) -> str:
    """One word for the proposal: what it matches, else how it was found."""
    kinds = case.kinds(solution)
    if len(kinds) == 1 and kinds & {BOOKED, TRANSFER, PAYMENT, PAID}:
        kind = kinds.pop()
        return "return" if kind == PAID else kind
    if solution.amount in _KIND_BY_AMOUNT:
        return _KIND_BY_AMOUNT[solution.amount] if solution.identity else "oldest"
    if len(solution.positions) > 1:
        return "combination"
    if solution.amount == DISCOUNT:
        return "discount"
    if solution.identity >= MEDIUM:
        return "reference"
    return _KIND_BY_PAYER.get(solution.payer, "amount")


def _because(case: Case, judged: Judged) -> Iterator[Reason]:
    """The reasons in the order of reading: numbers, payer, amount, uniqueness, dates, doubts."""
    solution = judged.solution
    for hit in dict.fromkeys(case.named[one] for one in solution.positions if one in case.named):
        yield from _because_named(case, solution, hit)
    yield from _because_payer(case, solution)
    yield from _because_amount(case, solution)
    yield from solution.notes
    if judged.ties > 1:
        yield reason("rivals", count=judged.ties)
    elif judged.confidence == CERTAIN:
        yield from _because_only(judged)
    days = [case.days_off(one) for one in solution.positions]
    first = case.item(solution.positions[0])
    if first.kind == PAID:
        yield reason("return_of", date=first.date)
    elif first.kind in (PAYMENT, TRANSFER, BOOKED):
        code = "date_near" if len(set(days)) == 1 else "date_within"
        yield reason(code, days=max(map(abs, days)))
    yield from judged.vetoes


def _because_named(case: Case, solution: Solution, hit: Hit) -> Iterator[Reason]:
    """How the line names an item, or the document that the item pays."""
    yield hit.why
    if set(hit.positions).isdisjoint(solution.positions):
        yield reason("number_pays", number=hit.number)
    elif case.is_shared(hit):
        yield reason("number_shared", number=hit.number, count=len(case.undominated(hit.positions)))


def _because_only(judged: Judged) -> Iterator[Reason]:
    row = TABLE[judged.rank]
    if row.lonely:
        yield reason("only_amount")
    elif row.payer == ACCOUNT:
        yield reason("only_way")


def _because_payer(case: Case, solution: Solution) -> Iterator[Reason]:
    payer = case.reading.payer
    item = case.item(solution.positions[0])
    name = case.directory.label(item.partner_id) or item.partner_name
    direct = ", ".join(case.directory.label(one) for one in sorted(payer.direct)[:3])
    if solution.payer == OTHER:
        yield reason("payer_other", payer=direct, partner=name)
    elif solution.payer > NOBODY:
        data = {
            "known": {},
            "reference": {"number": payer.given},
            "account": {"account": payer.given},
        }
        yield reason(
            f"payer_{payer.source}", partner=direct, **data.get(payer.source, {"name": payer.given})
        )
        if item.partner_id not in payer.direct:
            yield reason("payer_group", payer=direct, partner=name)


def _because_amount(case: Case, solution: Solution) -> Iterator[Reason]:
    line, item = case.view(solution).line, case.item(solution.positions[0])
    amount, currency = abs(line.amount), line.currency
    if solution.is_ordered:
        yield reason("amount_ordered", amount=amount, currency=currency)
    if solution.amount in (SUM, SUM_DISCOUNT, SUM_CHARGE):
        yield reason("amount_sum", count=len(solution.positions), amount=amount, currency=currency)
    elif solution.amount == DISCOUNT:
        yield reason("amount_discount", amount=amount, currency=currency, until=item.discount_until)
    elif solution.amount == FOREIGN:
        yield reason("amount_currency", currency=item.currency, line_currency=currency)
    elif solution.amount == RATE:
        yield reason("amount_booked_rate", amount=amount, currency=currency)
    elif solution.amount == EXACT:
        yield reason("amount_equal", amount=amount, currency=currency)
    elif solution.amount not in (CHARGE, TOLERATED):
        yield from _because_difference(case, solution)
    if solution.difference:
        yield from _because_written_off(case, solution)


def _because_written_off(case: Case, solution: Solution) -> Iterator[Reason]:
    """What the difference is, and who says so."""
    settled = _settle(case, solution).write_offs
    amount = sum(
        (abs(one.amount) for one in settled if one.kind == solution.difference), Decimal(0)
    )
    code = "amount_tolerance"
    if solution.difference == CHARGE_OFF:
        is_stated = solution.is_ordered or solution.amount in (CHARGE, SUM_CHARGE)
        code = "amount_charge" if is_stated else "amount_charge_unstated"
    elif solution.difference == ROUNDING_OFF:
        code = "amount_rounding"
    yield reason(code, amount=amount, currency=case.line.currency)


def _because_difference(case: Case, solution: Solution) -> Iterator[Reason]:
    line, items = case.line, [case.item(one) for one in solution.positions]
    total = abs(sum((item.residual for item in items), Decimal(0)))
    if not solution.identity:
        yield reason("oldest_first")
    code = "amount_partial" if solution.amount == PARTIAL else "amount_over"
    yield reason(code, amount=abs(line.amount), currency=line.currency, open=total)
    late = [
        item
        for item in items
        if item.discount_amount == line.amount and not in_term(item, line, case.policy)
    ]
    yield from (
        reason("amount_discount_late", until=item.discount_until)
        for item in late
        if item.discount_until
    )
