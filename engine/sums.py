"""Sums of open items that make up the amount of a line, and what makes them doubtful (stage:
match).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from .candidates import label
from .case import SUM, SUM_CHARGE, SUM_DISCOUNT, Case, Solution
from .combine import AMBIGUOUS, GAVE_UP, NONE, UNIQUE, Combination, coincidence, combine, small_sums
from .differences import CHARGE_OFF
from .reasons import Reason, reason


def shares_number(case: Case, named: Iterable[int]) -> bool:
    """Whether the line names one of these by a number that other open items bear as well."""
    return any(case.is_shared(case.named[one]) for one in named)


def sums(case: Case, members: list[int], size: int) -> Iterator[Solution]:
    """The whole of ``members`` if it fits, else the sums found: one if proved to be the only one,
    two if ambiguous.

    A whole with credits counts only where each is named by a number of its own: else what cancels
    out may as well be left away.
    """
    if len(members) < 2:
        return
    whole = _whole_sum(case, members)
    is_named = bool(case.anchor) and not shares_number(case, members)
    if whole and (is_named or all(map(case.goes_along, members))):
        yield whole
        return
    amounts = [case.item(one).residual for one in members]
    result = _search(case, members, size)
    for chosen in result.solutions:
        doubts = doubts_of(case, amounts, chosen, result.status)
        doubts += rivals_of(case, members, result, chosen)
        yield replace(sum_of(case, [members[one] for one in chosen]), doubts=doubts)


def is_only_sum(case: Case, positions: Iterable[int]) -> bool:
    """Whether of all items of the pool no others add up to the amount."""
    result = _search(case, case.pool, case.policy.combination_size)
    found = [tuple(case.pool[at] for at in one) for one in result.solutions]
    return result.status == UNIQUE and found == [tuple(sorted(positions))]


def _search(case: Case, members: list[int], size: int) -> Combination:
    """Sums of up to ``size`` members, as they stand and with their discounts; of two or three where
    there are too many for more.
    """
    target, policy = case.line.amount, case.policy
    if len(members) > policy.combination_pool:
        options = [(at, one) for at, m in enumerate(members) for one in case.settling(case.item(m))]
        return small_sums(options, target)
    plain = [case.item(one).residual for one in members]
    settled = [case.settling_amount(one) for one in members]
    result = combine(plain, target, largest=size, work=policy.combination_work)
    if plain == settled or result.status == AMBIGUOUS:
        return result
    return _joined(result, combine(settled, target, largest=size, work=policy.combination_work))


def _joined(one: Combination, other: Combination) -> Combination:
    found = tuple(dict.fromkeys((*one.solutions, *other.solutions)))[:2]
    if len(found) > 1:
        return Combination(AMBIGUOUS, found)
    if GAVE_UP in (one.status, other.status):
        return Combination(GAVE_UP, found)
    return Combination(UNIQUE if found else NONE, found)


def sum_of(case: Case, chosen: list[int]) -> Solution:
    """A sum that fits, with the discounts that are taken of it."""
    return _whole_sum(case, chosen) or case.solution(chosen, SUM)


def _whole_sum(case: Case, members: list[int]) -> Solution | None:
    """All members together: each as it stands, less the charges that the bank states, or some of
    them with the discount where that is still in its term.
    """
    plain = [case.item(one).residual for one in members]
    gap = case.line.amount - sum(plain, Decimal(0))
    if not gap:
        return case.solution(members, SUM)
    if gap == case.line.charges:
        return replace(case.solution(members, SUM_CHARGE), difference=CHARGE_OFF)
    return _discounted_sum(case, members, plain, gap)


def _discounted_sum(
    case: Case, members: list[int], plain: list[Decimal], gap: Decimal
) -> Solution | None:
    """All members, with the discounts that make up the gap; the only ones that do."""
    taken = [case.settling_amount(one) for one in members]
    off = [one - other for one, other in zip(taken, plain, strict=True)]
    if gap == sum(off, Decimal(0)):
        return replace(case.solution(members, SUM_DISCOUNT), settled=tuple(taken))
    work = case.policy.combination_work
    result = combine(off, gap, smallest=1, work=work) if any(off) else Combination(NONE)
    if result.status != UNIQUE:
        return None
    settled = list(plain)
    for at in result.solutions[0]:
        settled[at] = taken[at]
    return replace(case.solution(members, SUM_DISCOUNT), settled=tuple(settled))


def doubts_of(
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


def rivals_of(
    case: Case, members: Sequence[int], result: Combination, chosen: tuple[int, ...]
) -> tuple[Reason, ...]:
    """The other sum of the same members, whatever row of the table that one is in."""
    others = (one for one in result.solutions if one != chosen)
    named = (", ".join(label(case.item(members[at])) for at in one) for one in others)
    return tuple(reason("rival_sum", numbers=numbers) for numbers in named)
