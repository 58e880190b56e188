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

from .allocate import Allocation
from .candidates import (
    DuplicateKeyError,
    Item,
    ItemIndex,
    Line,
    Partner,
    Policy,
    index_items,
    index_paid,
    item_amounts,
    label,
)
from .case import Case
from .evidence import MOST_SHARED, Reading, read_line, with_reference_payer
from .judge import CERTAIN, HIGH, LOW, Judged, judge
from .proposals import Proposal, WriteOff, proposal
from .reasons import REASONS, Reason, reason
from .references import MEDIUM
from .returns import is_return, paid_by
from .text import Directory, index_partners

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

Given = Mapping[int, tuple[int, ...]]

NO_LINE = 0
"""Who has got what was settled before."""


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
    counts = Counter(line.id for line in lines)
    if len(counts) < len(lines):
        raise DuplicateKeyError(counts.most_common(1)[0][0])
    ordered = sorted((line for line in lines if line.amount), key=lambda one: (one.date, one.id))
    back = [line for line in ordered if is_return(line)]
    returned = {line.id for line in back}
    forth = [line for line in ordered if line.id not in returned]
    base = _Base(index, directory, policy)
    found = _decide_all(_read(forth, index, directory), base, {NO_LINE: index.settled})
    decided = found.proposals | _decide_returns(back, forth, found, base)
    return tuple(one for line in ordered for one in decided[line.id])


@dataclass(frozen=True, slots=True)
class _Base:
    """What all cases of a run share."""

    index: ItemIndex
    directory: Directory
    policy: Policy
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class _Decided:
    """Proposals by line, the positions that lines have got and which lines have got them."""

    proposals: dict[int, tuple[Proposal, ...]]
    given: dict[int, tuple[int, ...]]


def _read(lines: Iterable[Line], index: ItemIndex, directory: Directory) -> list[Reading]:
    read = (read_line(line, index, directory) for line in lines)
    return [with_reference_payer(one, index, directory) for one in read]


def _decide_returns(
    lines: Sequence[Line], forth: Sequence[Line], before: _Decided, base: _Base
) -> dict[int, tuple[Proposal, ...]]:
    """What came back is first held against what had been paid, also by the lines of this run, and
    only then against what is open.
    """
    if not lines:
        return {}
    known = {item.key for item in base.index.paid}
    by_id = {line.id: line for line in forth}
    made = (
        paid_by(by_id[one], [base.index.items[at] for at in positions])
        for one, positions in before.given.items()
    )
    paid = index_paid((*base.index.paid, *(item for item in made if item.key not in known)))
    readings = _read(lines, paid, base.directory)
    back = _decide_all(readings, replace(base, index=paid, takes_back=True))
    rest = [line for line in lines if not _is_reopened(back.proposals[line.id])]
    readings = _read(rest, base.index, base.directory)
    given = {NO_LINE: base.index.settled, **before.given}
    others = _decide_all(readings, base, given).proposals
    most = base.policy.max_proposals
    return {line.id: (*back.proposals[line.id], *others.get(line.id, ()))[:most] for line in lines}


def _is_reopened(proposals: Sequence[Proposal]) -> bool:
    """Whether the line takes back something that it names, be it one thing or one of several."""
    return any(one.confidence in (CERTAIN, HIGH) for one in proposals)


def _decide_all(readings: Sequence[Reading], base: _Base, given: Given | None = None) -> _Decided:
    """Give items away round by round, until nobody gets any or the policy's rounds end."""
    taken = _given_positions(given or {})
    made = _Decided({}, {})
    views = _judged(_cases(readings, taken, base))
    for _round in range(base.policy.rounds):
        winners = _give_away(views.values())
        if not winners:
            break
        made.given.update(winners)
        made.proposals.update({one: _proposals(*views.pop(one), True) for one in winners})
        new = _given_positions(winners)
        taken = taken | new
        rest = (one for one in readings if one.line.id in views)
        touched = _touched(new, base.index)
        views |= _judged(one for one in _cases(rest, taken, base) if touched.concerns(one))
    made.proposals.update({one: _proposals(*view, False) for one, view in views.items()})
    return made


def _judged(cases: Iterable[Case]) -> dict[int, tuple[Case, list[Judged]]]:
    return {case.line.id: (case, judge(case)) for case in cases}


@dataclass(frozen=True, slots=True)
class _Touched:
    """Whose items of what amounts were given away in a round: a line that none of them may matter
    for needs not be judged again.
    """

    partners: frozenset[int | None]
    amounts: frozenset[tuple[str, Decimal]]

    def concerns(self, case: Case) -> bool:
        """Whether a line may see any of them: by its numbers, its payer or its amount."""
        if not self.amounts.isdisjoint(_amounts_seen(case)):
            return True
        if not self.partners.isdisjoint(case.reading.payer.ids):
            return True
        named = {at for hit in case.reading.hits for at in hit.positions}
        paid = {pay for at in named for pay in case.index.paid_by.get(at, ())}
        return any(case.item(at).partner_id in self.partners for at in named | paid)


def _amounts_seen(case: Case) -> Iterator[tuple[str, Decimal]]:
    """The amounts by which a line looks for items."""
    line = case.line
    yield line.currency, line.amount
    yield line.currency, line.amount - line.charges
    if case.ordered:
        yield case.ordered.line.currency, case.ordered.line.amount


def _touched(positions: Iterable[int], index: ItemIndex) -> _Touched:
    items = [index.items[at] for at in positions]
    amounts = frozenset(one for item in items for one in item_amounts(item))
    return _Touched(frozenset(item.partner_id for item in items), amounts)


def _cases(readings: Iterable[Reading], taken: Mapping[int, int], base: _Base) -> Iterator[Case]:
    """The lines against what is still open, in their order."""
    seen: set[tuple[tuple[int, ...], ...]] = set()
    for one in readings:
        named = tuple(sorted(hit.positions for hit in one.hits if hit.worth >= MEDIUM))
        is_later = len(named) > 1 and named in seen
        seen.add(named)
        yield Case(one, base.index, base.directory, base.policy, taken, base.takes_back, is_later)


def _given_positions(winners: Given) -> dict[int, int]:
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
    made = [proposal(case, one) for one in judged[: case.policy.max_proposals]]
    if made and made[0].is_enough and not has_won:
        made[0] = replace(made[0], confidence=HIGH, doubtful=True)
    given = [] if has_won else list(_given(case))
    room = case.policy.max_proposals - len(given)
    return tuple([*given, *made[:room]] if case.named_is_gone else [*made[:room], *given])


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
