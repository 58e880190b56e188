"""Solutions: the sets of open items that one line may settle (stage: match).

They come from what the line names, from its payer and from its amount; none is judged here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from .candidates import BOOKED, PAYMENT, TRANSFER, label
from .case import (
    CHARGE,
    DISCOUNT,
    EXACT,
    OVER,
    PARTIAL,
    SUM,
    SUM_DISCOUNT,
    TOLERATED,
    WHOLE,
    Case,
    Solution,
)
from .combine import combine, small_sums
from .differences import CHARGE_OFF, is_late_discount, tolerated
from .near import near_number
from .payer import ACCOUNT, NAME, SIMILAR
from .reasons import Reason, reason
from .references import MEDIUM, WEAK
from .sums import doubts_of, is_only_sum, rivals_of, shares_number, sum_of, sums

MOST_NEAR = 100
"""Items of the line's amount that are looked at for a mistyped number."""

_ORDERED = frozenset((EXACT, DISCOUNT, SUM, SUM_DISCOUNT))


def gather(case: Case) -> list[Solution]:
    """All solutions worth judging, each set of items once; the order says nothing.

    A registered payment stands in the place of the documents that it pays or may pay.
    """
    found = [*_in_amount(case)]
    if case.ordered:
        made = (one for one in _in_amount(case.ordered) if one.amount in _ORDERED)
        is_same = case.ordered.line.currency == case.line.currency
        difference = CHARGE_OFF if is_same else ""
        found += [replace(one, is_ordered=True, difference=difference) for one in made]
    solutions = _unique(found)
    of_payer = any(one.payer >= NAME or one.identity for one in solutions)
    return [*solutions, *(() if of_payer or case.takes_back else _by_oldest(case))]


def _in_amount(case: Case) -> Iterator[Solution]:
    """Solutions for the line's amount, or for the amount that was ordered."""
    exact = case.by_payer_amount()
    found = [
        *_by_number(case),
        *_by_named_sum(case),
        *(case.single(one, case.fit(one)) for one in exact),
        *(case.single(one, CHARGE) for one in case.by_payer_charge()),
        *(() if case.takes_back else _by_payer_sum(case, bool(exact))),
        *_by_amount(case),
        *(() if exact else _by_tolerance(case)),
        *_by_batch(case),
    ]
    return _prefer_payments(case, found)


def _by_number(case: Case) -> Iterator[Solution]:
    """Each item that is named, whatever its amount, if the line goes its way."""
    for position in case.undominated(case.named):
        amount = case.fit(position)
        if not amount or (
            case.item(position).kind in (TRANSFER, BOOKED) and not case.is_timely(position)
        ):
            continue
        found = case.single(position, amount)
        rival = next((one for one in case.by_payer_amount() if one != position), None)
        if amount == TOLERATED and rival is not None:
            doubt = reason("rival_sum", numbers=label(case.item(rival)))
            found = replace(found, doubts=(*found.doubts, doubt))
        yield found


def _by_amount(case: Case) -> Iterator[Solution]:
    """Items of the line's amount, whoever owes them: the oldest few, and those with a number that
    the line has with one mistake in typing.
    """
    is_told = any(hit.worth >= MEDIUM for hit in case.named.values())
    most = case.policy.max_proposals + 1 if is_told or not case.words else MOST_NEAR
    for count, one in enumerate(islice(case.by_amount(), most)):
        mistyped = None if is_told else near_number(case.item(one), case.words)
        if mistyped:
            found = case.solution((one,), case.fit(one), mistyped)
            yield replace(case.single(one, found.amount), notes=found.notes, is_near=True)
        elif count <= case.policy.max_proposals:
            yield case.single(one, case.fit(one))


def _by_tolerance(case: Case) -> Iterator[Solution]:
    """Items of a known payer that differ by no more than may be written off."""
    policy = case.policy
    has_limit = policy.tolerance or policy.tolerance_percent or policy.charges_tolerance
    if has_limit and case.reading.payer.grade == ACCOUNT and not case.takes_back:
        fitting = (one for one in case.pool if case.fit(one) == TOLERATED)
        yield from (case.single(one, TOLERATED) for one in islice(fitting, policy.max_proposals))


def _by_batch(case: Case) -> Iterator[Solution]:
    """The payments of one order or collection that add up to the amount."""
    groups = case.index.batches.get((case.line.currency, case.line.amount), ())
    for group in islice(groups, case.policy.max_proposals):
        if len(case.free(group)) == len(group) and all(map(case.is_timely, group)):
            common = set.intersection(*(set(case.item(one).numbers) for one in group))
            number = min(common, default=label(case.item(group[0])))
            yield case.solution(group, SUM, reason("batch_sum", number=number))


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
        found = list(sums(case, members, case.policy.combination_size))
        if found:
            identity = min(case.worth(one) for one in strong)
            for one in found:
                doubts = one.doubts + _unsaid(case, one, members)
                yield replace(one, identity=identity, doubts=doubts)
            return
    yield from _near_sum(case, strong) if len(strong) > 1 else ()


def _near_sum(case: Case, named: list[int]) -> Iterator[Solution]:
    """Named items that the amount doesn't reach, or reaches beyond: within what may be written off,
    else as far as it goes, from the first that is named on and from the last on.
    """
    total = sum((case.item(one).residual for one in named), Decimal(0))
    kind = tolerated(case.line, total, case.policy)
    if kind and not is_late_discount(case.line.amount, map(case.item, named)):
        yield replace(case.solution(named, TOLERATED), difference=kind)
    elif all(map(case.goes_along, named)) and len(named) <= case.policy.combination_size:
        if abs(case.line.amount) > abs(total):
            yield case.solution(named, OVER)
            return
        told = sorted(named, key=lambda one: case.named[one].at)
        for first in (told[0], told[-1]):
            if abs(case.item(first).residual) < abs(case.line.amount):
                part = case.solution(named, PARTIAL)
                yield replace(part, is_last_first=first == told[-1])


def _unsaid(case: Case, named: Solution, members: Iterable[int]) -> tuple[Reason, ...]:
    """A number that several items share doesn't say which of them are meant, once credits are part
    of the sum and the payer has more that is open, or some of the payments of one order are left
    out.
    """
    is_all = all(map(case.goes_along, named.positions)) or set(case.pool).issubset(members)
    hits = dict.fromkeys(case.named[one] for one in named.positions)
    shared = ((one, case.undominated(one.positions)) for one in hits if case.is_shared(one))
    return tuple(
        reason("number_shared", number=one.number, count=len(sharing))
        for one, sharing in shared
        if not is_all or _leaves_payments_out(case, named, sharing)
    )


def _leaves_payments_out(case: Case, named: Solution, sharing: Iterable[int]) -> bool:
    left_out = set(sharing).difference(named.positions)
    return any(case.item(one).kind == PAYMENT for one in left_out)


def _summable(case: Case) -> list[int]:
    named = (one for one in case.named if case.item(one).currency == case.line.currency)
    return sorted(
        case.undominated(one for one in named if case.item(one).kind not in (BOOKED, TRANSFER))
    )


def _by_payer_sum(case: Case, has_single: bool) -> Iterator[Solution]:
    """Sums of the payer's items: with everything that is named, else of registered payments, else
    of documents of the line's sign, else of documents and credits; only small sums of one sign can
    stand beside a single item.
    """
    if case.anchor:
        yield from _anchored_sum(case)
    elif case.reading.payer.grade >= SIMILAR:
        size = case.policy.combination_size
        payments, alike, mixed = _sum_pools(case)
        if has_single:
            yield from _rival(case, payments)
            yield from _rival(case, mixed or alike)
            return
        for members in (payments, alike, mixed):
            found = list(sums(case, members, size))
            if found:
                is_rest_open = members is alike and mixed
                yield from _among_credits(case, found, mixed) if is_rest_open else found
                return


def _rival(case: Case, members: list[int]) -> Iterator[Solution]:
    """Small sums beside a single item of the amount, credits and discounts included."""
    options = [(one, amount) for one in members for amount in case.settling(case.item(one))]
    for chosen in small_sums(options, case.line.amount).solutions:
        yield sum_of(case, list(chosen))


def _among_credits(case: Case, found: Sequence[Solution], mixed: list[int]) -> Iterator[Solution]:
    """Sums of one sign beside those that reach the amount with credits; everything of one sign
    leaves nothing that credits could take off.
    """
    if len(found[0].positions) < sum(map(case.goes_along, mixed)):
        more = list(sums(case, mixed, case.policy.combination_size))
        yield from more or (replace(one, doubts=(reason("search_ended"),)) for one in found)
    yield from found


def _sum_pools(case: Case) -> tuple[list[int], list[int], list[int]]:
    payments = [one for one in case.pool if case.item(one).kind == PAYMENT]
    others = [one for one in case.pool if case.item(one).kind != PAYMENT]
    alike = [one for one in others if case.goes_along(one)]
    return payments, alike, others if len(alike) < len(others) else []


def _anchored_sum(case: Case) -> Iterator[Solution]:
    """What is named and, to make up the amount, other items of the payer: the only ones that do.

    A number that several open items share doesn't say that all of them are meant: with others that
    are not named they prove too little. More than one credit that is not named may as well be a
    part payment.
    """
    named = sum((case.item(one).residual for one in case.anchor), Decimal(0))
    rest = [one for one in case.pool if one not in case.anchor]
    if named == case.line.amount or len(rest) > case.policy.combination_pool:
        return
    amounts = [case.item(one).residual for one in rest]
    work, size = case.policy.combination_work, case.policy.rival_size
    result = combine(amounts, case.line.amount - named, smallest=1, largest=size, work=work)
    for chosen in result.solutions:
        doubts = doubts_of(case, amounts, chosen, result.status)
        doubts += rivals_of(case, rest, result, chosen)
        doubts += _unnamed(case, [rest[one] for one in chosen])
        found = case.solution((*case.anchor, *(rest[one] for one in chosen)), SUM)
        yield replace(found, identity=WEAK, doubts=doubts)


def _unnamed(case: Case, added: list[int]) -> tuple[Reason, ...]:
    """That items are needed which are not named. One credit may be, beside numbers of their own,
    and what the owner of the account owes besides (a list that was cut, the inside of a range), if
    nothing else of what is open makes up the amount.
    """
    is_own = not shares_number(case, case.anchor)
    if is_own and len(added) == 1 and not case.goes_along(added[0]):
        return ()
    if is_own and all(map(case.goes_along, added)) and _is_only_way(case, [*case.anchor, *added]):
        return ()
    return (reason("named_partly", count=len(added)),)


def _is_only_way(case: Case, positions: Iterable[int]) -> bool:
    """Whether of all that the owner of the account owes nothing else makes up the amount."""
    payer = case.reading.payer
    is_owner = payer.grade == ACCOUNT and payer.source != "reference"
    return is_owner and not case.by_payer_amount() and is_only_sum(case, positions)


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
    best: dict[tuple[tuple[int, ...], bool], Solution] = {}
    for one in solutions:
        key = (one.positions, one.is_last_first)
        known = best.get(key)
        if known is None or _strength(one) > _strength(known):
            best[key] = one
    return list(best.values())


def _strength(one: Solution) -> tuple[bool, int, int, int]:
    return one.amount in WHOLE, one.identity, one.payer, len(one.notes)


def _prefer_payments(case: Case, solutions: Iterable[Solution]) -> Iterator[Solution]:
    """Put a registered payment in the place of the documents that it pays, or may pay."""
    for one in solutions:
        payments = _payments_instead(case, one)
        said = [at for at in payments if case.pays(at, one.positions)]
        chosen = said or [at for at in payments if not case.item(at).pays]
        if chosen:
            yield from _paid(case, one, chosen, bool(said))
        elif payments:
            numbers = ", ".join(label(case.item(at)) for at in payments)
            yield replace(one, doubts=(*one.doubts, reason("payment_elsewhere", number=numbers)))
        else:
            yield one


def _paid(
    case: Case, documents: Solution, payments: Sequence[int], is_said: bool
) -> Iterator[Solution]:
    """The payments, with the evidence for the documents that they pay; a doubt when the line names
    documents that a payment doesn't say it pays.
    """
    numbers = ", ".join(label(case.item(one)) for one in documents.positions)
    for payment in payments:
        own = case.solution((payment,), EXACT, reason("payment_first"))
        is_stated = is_said or documents.identity < MEDIUM or payment in case.named
        doubts = () if is_stated else (reason("payment_unstated", number=numbers),)
        identity, payer = max(own.identity, documents.identity), max(own.payer, documents.payer)
        yield replace(own, identity=identity, payer=payer, doubts=doubts)


def _payments_instead(case: Case, solution: Solution) -> list[int]:
    """Payments of the line's amount by the partner of a solution that consists of documents."""
    kinds, owners = case.kinds(solution), case.owners(solution)
    if solution.amount not in WHOLE or kinds & {PAYMENT, BOOKED, TRANSFER}:
        return []
    found = {at for one in solution.positions for at in case.payments_of(one)}
    if len(owners) == 1 and None not in owners:
        key = (owners.pop(), case.line.currency, case.line.amount)
        found.update(case.index.payments.get(key, ()))
    return sorted(one for one in found if case.is_equal_payment(one))
