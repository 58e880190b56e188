"""From what a line says to proposals with reasons; items are given away once (stage: match).

A *solution* is a set of open items that a line may settle. Solutions are gathered by index from
what the line names, from its payer and from its amount, judged by the table in ``evidence``, and
held against each other: whatever can be reached in two ways is a person's choice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from .allocate import Allocation, Key, Open, Split, allocate
from .candidates import (
    BOOKED,
    PAYMENT,
    TRANSFER,
    DuplicateKeyError,
    Item,
    ItemIndex,
    Line,
    Partner,
    Policy,
    index_items,
    label,
)
from .case import (
    DISCOUNT,
    EXACT,
    FOREIGN,
    OVER,
    PARTIAL,
    SUM,
    SUM_DISCOUNT,
    WHOLE,
    Case,
    Solution,
    is_in_term,
)
from .evidence import (
    MOST_SHARED,
    REASONS,
    Hit,
    Reading,
    Reason,
    read_line,
    reason,
    with_reference_payer,
)
from .judge import CERTAIN, HIGH, LOW, TABLE, Judged, judge
from .references import MEDIUM
from .text import ACCOUNT, NAME, NOBODY, OTHER, SIMILAR, Directory, index_partners

__all__ = [
    "REASONS",
    "Allocation",
    "Policy",
    "Proposal",
    "Reason",
    "WriteOff",
    "propose",
    "propose_indexed",
]


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
    be applied without asking.
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

    @property
    def is_enough(self) -> bool:
        """Whether it may be applied without asking."""
        return self.confidence == CERTAIN and not self.ambiguous


def propose(
    lines: Sequence[Line], items: Sequence[Item], partners: Sequence[Partner], policy: Policy
) -> tuple[Proposal, ...]:
    """Proposals for every line, best first, lines by date and id; a line without any candidate has
    none.

    The result depends neither on the order of the lines nor on that of items or partners. No item
    is in the certain proposals of two lines: better evidence comes first, then the earlier line;
    the other line is then judged again by what is left. Raises DuplicateKeyError when two lines or
    two items have one id.
    """
    others = ((item.partner_id, item.partner_name) for item in items)
    return propose_indexed(lines, index_items(items), index_partners(partners, others), policy)


def propose_indexed(
    lines: Sequence[Line], index: ItemIndex, directory: Directory, policy: Policy
) -> tuple[Proposal, ...]:
    """The same with indexes that the caller keeps, for one line after the other."""
    doubled = next(
        (one for one, count in Counter(line.id for line in lines).items() if count > 1), 0
    )
    if doubled:
        raise DuplicateKeyError(doubled)
    ordered = sorted((line for line in lines if line.amount), key=lambda one: (one.date, one.id))
    read = (read_line(line, index, directory) for line in ordered)
    readings = [with_reference_payer(one, index, directory) for one in read]
    if not readings:
        return ()
    decided = _decide_all(readings, Case(readings[0], index, directory, policy, {}))
    return tuple(one for reading in readings for one in decided[reading.line.id])


def _decide_all(readings: Sequence[Reading], base: Case) -> dict[int, tuple[Proposal, ...]]:
    """Give items away round by round, until nobody gets any or the policy's rounds end."""
    taken: dict[int, int] = {}
    decided: dict[int, tuple[Proposal, ...]] = {}
    pending = list(readings)
    for rounds_left in range(base.policy.rounds, -1, -1):
        cases = [replace(base, reading=one, taken=taken) for one in pending]
        views = [(case, judge(case)) for case in cases]
        winners = _give_away(views) if rounds_left else {}
        for case, judged in views:
            decided[case.line.id] = _proposals(case, judged, case.line.id in winners)
        if not winners:
            break
        taken = taken | _given_positions(winners)
        pending = [one for one in pending if one.line.id not in winners]
    return decided


def _given_positions(winners: Mapping[int, tuple[int, ...]]) -> dict[int, int]:
    return {at: line_id for line_id, positions in winners.items() for at in positions}


def _give_away(views: Iterable[tuple[Case, list[Judged]]]) -> dict[int, tuple[int, ...]]:
    """Line id → positions of the certain solutions, the best evidence first, then the earlier line;
    no position twice.
    """
    certain = [
        (case, judged[0]) for case, judged in views if judged and judged[0].confidence == CERTAIN
    ]
    certain.sort(key=lambda pair: (pair[1].rank, pair[0].line.date, pair[0].line.id))
    taken: set[int] = set()
    winners: dict[int, tuple[int, ...]] = {}
    for case, best in certain:
        if taken.isdisjoint(best.solution.positions):
            winners[case.line.id] = best.solution.positions
            taken.update(best.solution.positions)
    return winners


def _proposals(case: Case, judged: Sequence[Judged], has_won: bool) -> tuple[Proposal, ...]:
    """What the line is offered; a certain solution whose items another line got first is not
    offered as certain.
    """
    made = [_proposal(case, one) for one in judged[: case.policy.max_proposals]]
    if made and made[0].is_enough and not has_won:
        made[0] = replace(made[0], confidence=HIGH)
    given = [] if has_won else list(_given(case))
    room = case.policy.max_proposals - len(given)
    return tuple([*given, *made[:room]] if case.named_is_gone else [*made[:room], *given])


def _proposal(case: Case, judged: Judged) -> Proposal:
    solution = judged.solution
    split = _split(case, solution)
    return Proposal(
        case.line.id,
        _kind(case, solution),
        judged.confidence,
        10 * (len(TABLE) - judged.rank) - len(judged.vetoes),
        split.allocations,
        split.residual,
        tuple(dict.fromkeys(_because(case, judged))),
        judged.ties > 1,
    )


def _split(case: Case, solution: Solution) -> Split:
    """What the line settles: items whole where the amount fits them, else as much as it reaches,
    oldest first.
    """
    items = [case.item(one) for one in solution.positions]
    if solution.amount == FOREIGN or solution.amount in WHOLE:
        whole = tuple(Allocation(item.key, item.residual) for item in items)
        total = sum((part.amount for part in whole), Decimal(0))
        return Split(whole, Decimal(0) if solution.amount == FOREIGN else case.line.amount - total)
    return allocate(case.line.amount, [Open(item.key, item.residual) for item in items])


_KIND_BY_AMOUNT = {PARTIAL: "partial", OVER: "overpaid", FOREIGN: "currency"}
_KIND_BY_PAYER = {ACCOUNT: "amount_account", NAME: "amount_name", SIMILAR: "amount_name"}


def _kind(case: Case, solution: Solution) -> str:
    """One word for the proposal: what it matches, else how it was found."""
    kinds = case.kinds(solution)
    if len(kinds) == 1 and kinds & {BOOKED, TRANSFER, PAYMENT}:
        return kinds.pop()
    if solution.amount in _KIND_BY_AMOUNT:
        return _KIND_BY_AMOUNT[solution.amount] if solution.identity else "oldest"
    if solution.amount in (SUM, SUM_DISCOUNT):
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
    if case.item(solution.positions[0]).kind in (PAYMENT, TRANSFER, BOOKED):
        yield reason("date_near", days=max(map(abs, days)))
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
    line, item = case.line, case.item(solution.positions[0])
    amount, currency = abs(line.amount), line.currency
    if solution.amount in (SUM, SUM_DISCOUNT):
        yield reason("amount_sum", count=len(solution.positions), amount=amount, currency=currency)
    elif solution.amount == DISCOUNT:
        yield reason("amount_discount", amount=amount, currency=currency, until=item.discount_until)
    elif solution.amount == FOREIGN:
        yield reason("amount_currency", currency=item.currency, line_currency=currency)
    elif solution.amount == EXACT:
        yield reason("amount_equal", amount=amount, currency=currency)
    else:
        yield from _because_difference(case, solution)


def _because_difference(case: Case, solution: Solution) -> Iterator[Reason]:
    line, items = case.line, [case.item(one) for one in solution.positions]
    total = abs(sum((item.residual for item in items), Decimal(0)))
    if not solution.identity:
        yield reason("oldest_first")
    code = "amount_partial" if solution.amount == PARTIAL else "amount_over"
    yield reason(code, amount=abs(line.amount), currency=line.currency, open=total)
    late = [
        item for item in items if item.discount_amount == line.amount and not is_in_term(item, line)
    ]
    yield from (
        reason("amount_discount_late", until=item.discount_until)
        for item in late
        if item.discount_until
    )


def _given(case: Case) -> Iterator[Proposal]:
    """A suggestion without items for a second payment: what the line names or owes is matched
    already.
    """
    named = (at for hit in case.reading.hits if hit.worth >= MEDIUM for at in hit.positions)
    gone = {at for at in named if at in case.taken}
    owing = islice(case.owing(case.reading.payer.ids), MOST_SHARED)
    gone = gone or {at for at in owing if at in case.taken}
    if gone:
        numbers = ", ".join(label(case.item(at)) for at in sorted(gone)[:5])
        why = (reason("already_given", number=numbers),)
        yield Proposal(case.line.id, "double", LOW, 0, (), case.line.amount, why)
