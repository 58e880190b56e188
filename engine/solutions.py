"""Solutions: the sets of open items that one line may settle (stage: match).

They come from what the line names, from its payer and from its amount; none is judged here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from .candidates import BOOKED, PAYMENT, TRANSFER, label
from .case import EXACT, OVER, PARTIAL, SUM, SUM_DISCOUNT, WHOLE, Case, Solution
from .combine import GAVE_UP, Combination, coincidence, combine
from .evidence import Reason, reason
from .references import MEDIUM, WEAK
from .text import NAME, SIMILAR


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
            for one in found:
                doubts = one.doubts + _unsaid(case, one, members)
                yield replace(one, identity=identity, doubts=doubts)
            return


def _unsaid(case: Case, named: Solution, members: Iterable[int]) -> tuple[Reason, ...]:
    """A number that several items share doesn't say which of them are meant, once credits are part
    of the sum and the payer has more that is open.
    """
    if all(map(case.goes_along, named.positions)) or set(case.pool).issubset(members):
        return ()
    hits = dict.fromkeys(case.named[one] for one in named.positions)
    shared = ((one, len(case.undominated(one.positions))) for one in hits if case.is_shared(one))
    return tuple(reason("number_shared", number=one.number, count=size) for one, size in shared)


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
        size = case.policy.rival_size if has_single else case.policy.combination_size
        payments, alike, mixed = _sum_pools(case)
        for members in (payments, alike) if has_single else (payments, alike, mixed):
            found = list(_sums(case, members, size))
            if found:
                is_rest_open = members is alike and mixed and not has_single
                yield from _among_credits(case, found, mixed) if is_rest_open else found
                return


def _among_credits(case: Case, found: Sequence[Solution], mixed: list[int]) -> Iterator[Solution]:
    """Sums of one sign beside those that reach the amount with credits; everything of one sign
    leaves nothing that credits could take off.
    """
    if len(found[0].positions) < sum(map(case.goes_along, mixed)):
        more = list(_sums(case, mixed, case.policy.combination_size))
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
    are not named they prove too little.
    """
    named = sum((case.item(one).residual for one in case.anchor), Decimal(0))
    rest = [one for one in case.pool if one not in case.anchor]
    if named == case.line.amount or len(rest) > case.policy.combination_pool:
        return
    amounts = [case.item(one).residual for one in rest]
    work, size = case.policy.combination_work, case.policy.rival_size
    result = combine(amounts, case.line.amount - named, smallest=1, largest=size, work=work)
    for chosen in result.solutions:
        added = [rest[one] for one in chosen]
        doubts = _doubts(case, amounts, chosen, result.status)
        doubts += _rivals(case, rest, result, chosen)
        if _shares(case, case.anchor) or any(map(case.goes_along, added)):
            doubts += (reason("named_partly", count=len(added)),)
        found = case.solution((*case.anchor, *added), SUM)
        yield replace(found, identity=WEAK, doubts=doubts)


def _shares(case: Case, named: Iterable[int]) -> bool:
    """Whether the line names one of these by a number that other open items bear as well."""
    return any(case.is_shared(case.named[one]) for one in named)


def _sums(case: Case, members: list[int], size: int) -> Iterator[Solution]:
    """The whole of ``members`` if it fits, else the sums found: one if proved to be the only one,
    two if ambiguous.

    A whole with credits counts only where each is named by a number of its own: else what cancels
    out may as well be left away.
    """
    if len(members) < 2:
        return
    whole = _whole_sum(case, members)
    is_named = bool(case.anchor) and not _shares(case, members)
    if whole and (is_named or all(map(case.goes_along, members))):
        yield whole
        return
    if len(members) > case.policy.combination_pool:
        return
    amounts = [case.item(one).residual for one in members]
    work = case.policy.combination_work
    result = combine(amounts, case.line.amount, largest=size, work=work)
    for chosen in result.solutions:
        doubts = _doubts(case, amounts, chosen, result.status)
        doubts += _rivals(case, members, result, chosen)
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
    case: Case, amounts: Sequence[Decimal], chosen: Sequence[int], status: str
) -> tuple[Reason, ...]:
    """Why a sum may be chance: a search not finished, or so many sums of its size that one had to
    fit.

    The oldest items without a gap are what a payer who settles an account pays: no chance.
    """
    if status == GAVE_UP:
        return (reason("search_ended"),)
    is_oldest = tuple(chosen) == tuple(range(len(chosen)))
    if not is_oldest and coincidence(amounts, len(chosen)) > case.policy.coincidence:
        return (reason("chance_sum"),)
    return ()


def _rivals(
    case: Case, members: Sequence[int], result: Combination, chosen: tuple[int, ...]
) -> tuple[Reason, ...]:
    """The other sum of the same members, whatever row of the table that one is in."""
    others = (one for one in result.solutions if one != chosen)
    named = (", ".join(label(case.item(members[at])) for at in one) for one in others)
    return tuple(reason("rival_sum", numbers=numbers) for numbers in named)


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
