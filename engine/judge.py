"""How certain a solution is: a table of confidence, and what vetoes certainty (stage: match).

Precision comes first: evidence that another solution shares, or that the line itself contradicts,
is never certain.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .candidates import BOOKED, PAID, PAYMENT, TRANSFER, label
from .case import (
    CHARGE,
    DISCOUNT,
    EQUAL,
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
    settles,
)
from .payer import ACCOUNT, NAME, NOBODY, OTHER, SIMILAR
from .reasons import Reason, reason
from .references import FIRM, MEDIUM, NOTHING, STRONG, WEAK, number_runs, shape
from .returns import is_return
from .solutions import gather


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of confidence; it takes a solution that is at least as good in every
    respect.

    ``amounts``: how the amount fits; ``identity``: what the named numbers are worth; ``payer``: how
    well the payer fits; ``lonely``: nobody else owes the amount; ``kinds``: only items of these
    kinds.
    """

    amounts: frozenset[str]
    identity: int
    payer: int
    lonely: bool
    confidence: str
    kinds: frozenset[str] = frozenset()


CERTAIN, HIGH, MID, LOW = "certain", "high", "medium", "low"
_FULL_AMOUNT = frozenset((EXACT, DISCOUNT, RATE))
_EXPLAINED = _FULL_AMOUNT | {CHARGE}
_SUM = frozenset((SUM, SUM_DISCOUNT))
_NAMED_SUM = _SUM | {SUM_CHARGE}
_TOLERATED, _PARTIAL, _OVER, _FOREIGN = (
    frozenset((one,)) for one in (TOLERATED, PARTIAL, OVER, FOREIGN)
)
_MOVES = frozenset((PAYMENT, TRANSFER))
_PAYMENTS = frozenset((PAYMENT,))

TABLE: tuple[Row, ...] = (
    Row(_EXPLAINED, STRONG, OTHER, False, CERTAIN),
    Row(_NAMED_SUM, STRONG, OTHER, False, CERTAIN),
    Row(_EXPLAINED, MEDIUM, SIMILAR, False, CERTAIN),
    Row(_NAMED_SUM, MEDIUM, SIMILAR, False, CERTAIN),
    Row(_EXPLAINED, MEDIUM, NOBODY, False, CERTAIN),
    Row(_NAMED_SUM, MEDIUM, NOBODY, False, CERTAIN),
    Row(_FULL_AMOUNT, FIRM, OTHER, False, CERTAIN),
    Row(_TOLERATED, FIRM, NOBODY, False, CERTAIN),
    Row(_TOLERATED, MEDIUM, NAME, False, CERTAIN),
    Row(_EXPLAINED, WEAK, NAME, False, CERTAIN),
    Row(_NAMED_SUM, WEAK, NAME, False, CERTAIN),
    Row(_FULL_AMOUNT, WEAK, SIMILAR, True, CERTAIN),
    Row(_FULL_AMOUNT, NOTHING, ACCOUNT, False, CERTAIN),
    Row(_FULL_AMOUNT, NOTHING, NAME, True, CERTAIN),
    Row(_SUM, NOTHING, ACCOUNT, False, CERTAIN),
    Row(_TOLERATED, MEDIUM, NOBODY, False, HIGH),
    Row(_PARTIAL, STRONG, SIMILAR, False, HIGH),
    Row(_FULL_AMOUNT, WEAK, NOBODY, True, HIGH),
    Row(_FULL_AMOUNT, NOTHING, NAME, False, HIGH),
    Row(_OVER, STRONG, SIMILAR, False, HIGH),
    Row(_PARTIAL, STRONG, NOBODY, False, HIGH),
    Row(frozenset((CHARGE, SUM_CHARGE, TOLERATED)), NOTHING, ACCOUNT, False, HIGH),
    Row(_FULL_AMOUNT, NOTHING, SIMILAR, True, HIGH),
    Row(_SUM, NOTHING, NAME, False, HIGH),
    Row(_SUM, WEAK, NOBODY, False, HIGH),
    Row(_FULL_AMOUNT, NOTHING, NOBODY, True, HIGH, _MOVES),
    Row(_PARTIAL, MEDIUM, SIMILAR, False, MID),
    Row(_FULL_AMOUNT, MEDIUM, OTHER, False, MID),
    Row(_FULL_AMOUNT, NOTHING, SIMILAR, False, MID),
    Row(_OVER, STRONG, NOBODY, False, MID),
    Row(_OVER, MEDIUM, SIMILAR, False, MID),
    Row(_FOREIGN, STRONG, OTHER, False, MID),
    Row(_FOREIGN, MEDIUM, NOBODY, False, MID),
    Row(_SUM, NOTHING, NOBODY, False, MID, _PAYMENTS),
    Row(_FULL_AMOUNT, NOTHING, NOBODY, True, MID),
    Row(_FULL_AMOUNT, WEAK, NOBODY, False, MID),
    Row(_SUM, NOTHING, SIMILAR, False, MID),
    Row(_PARTIAL, WEAK, NAME, False, MID),
    Row(_FOREIGN, WEAK, NAME, False, MID),
    Row(_PARTIAL, MEDIUM, NOBODY, False, LOW),
    Row(_OVER, MEDIUM, NOBODY, False, LOW),
    Row(_PARTIAL | _TOLERATED, WEAK, NOBODY, False, LOW),
    Row(_OVER | _FOREIGN, WEAK, NOBODY, False, LOW),
    Row(_PARTIAL, NOTHING, NAME, False, LOW),
    Row(_OVER, NOTHING, NAME, False, LOW),
    Row(_FULL_AMOUNT, NOTHING, NOBODY, False, LOW),
    Row(_PARTIAL | _OVER | _TOLERATED, STRONG, OTHER, False, LOW),
)
"""What evidence is enough, best first: a solution belongs to the first row that takes it, and to
none if no row does.

The order also ranks proposals. "Certain" still needs that no other solution is in the same row or
in a better one, whatever keeps that from being certain, and no veto.
"""


_LAST_NAMED = max(
    rank
    for rank, row in enumerate(TABLE)
    if row.identity == STRONG and row.payer > OTHER and row.confidence == HIGH
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A solution with its row of the table (``rank``) and what keeps it from being certain: its
    ``vetoes``, other solutions in the same row (``ties``) or in a better one (``is_beaten``).
    ``is_doubted``: any of what vetoes certainty speaks against it, be it certain or only high.

    ``place`` orders the proposals, the smallest first: it is that of the row, behind the documents
    that the line names when this solution leaves them out.
    """

    solution: Solution
    rank: int
    place: int
    vetoes: tuple[Reason, ...] = ()
    ties: int = 1
    is_beaten: bool = False
    is_doubted: bool = False

    @property
    def confidence(self) -> str:
        """The row's confidence; high at most when there is a veto, a tie or a better solution."""
        given = TABLE[self.rank].confidence
        is_doubtful = self.vetoes or self.ties > 1 or self.is_beaten
        return HIGH if given == CERTAIN and is_doubtful else given


def judge(case: Case) -> list[Judged]:
    """The solutions of a case, best first; ties and vetoes marked."""
    solutions = gather(case)
    ranked = [(_rank(case, one), one) for one in solutions]
    kept = [(rank, one) for rank, one in ranked if rank < len(TABLE)]
    counts = Counter(rank for rank, _one in kept)
    best = min(counts, default=0)
    made = []
    for rank, one in kept:
        given = TABLE[rank].confidence
        spoken = tuple(_vetoes(case, one, solutions)) if given in (CERTAIN, HIGH) else one.doubts
        vetoes = spoken if given == CERTAIN else one.doubts
        place = _place(rank, vetoes if one.identity < MEDIUM else ())
        made.append(Judged(one, rank, place, vetoes, counts[rank], rank > best, bool(spoken)))
    return sorted(made, key=lambda one: _order(case, one))


def _place(rank: int, vetoes: Iterable[Reason]) -> int:
    """Twice the rank; odd, behind the rows of named documents, for what leaves them out."""
    leaves_out = any(one.code == "named_too" for one in vetoes)
    return max(2 * rank, 2 * _LAST_NAMED + 1) if leaves_out else 2 * rank


def _order(case: Case, one: Judged) -> tuple[int, bool, bool, bool, int, tuple[int, ...]]:
    """Sort key: what is of the month that the line names first; where several items are named and
    paid in part, all of them; of lines that name the same, a later one begins with what is named
    last.
    """
    found = one.solution
    is_turned = found.is_last_first != case.comes_later and found.amount == PARTIAL
    named = -len(found.positions) if found.amount == PARTIAL and found.identity else 0
    is_off = any(map(case.is_off_period, found.positions))
    is_later = named < -1 and is_turned
    return one.place, is_off, not found.is_near, is_later, named, found.positions


def _rank(case: Case, solution: Solution) -> int:
    """Index of the first row of the table that takes the solution; the table's length when none
    does.
    """
    view = case.view(solution)
    lonely = solution.amount in _FULL_AMOUNT and _is_lonely(view, solution)
    kinds = case.kinds(solution)
    for rank, row in enumerate(TABLE):
        if (
            solution.amount in row.amounts
            and solution.identity >= row.identity
            and solution.payer >= row.payer
            and (lonely or not row.lonely)
            and (not row.kinds or kinds <= row.kinds)
        ):
            return rank
    return len(TABLE)


def _is_lonely(case: Case, solution: Solution) -> bool:
    """Whether no other open item has this amount, what the solution's payment settles apart."""
    mine = [case.item(one) for one in solution.positions]
    return not any(
        other not in solution.positions
        and case.item(other).kind != BOOKED
        and not any(settles(one, case.item(other)) for one in mine if one.kind == PAYMENT)
        for other in case.by_amount()
    )


def _vetoes(case: Case, solution: Solution, others: Iterable[Solution]) -> Iterator[Reason]:
    """What keeps a solution with enough evidence from being applied without asking."""
    yield from solution.doubts
    yield from _named_otherwise(case, solution)
    if solution.identity < STRONG:
        yield from _of_others(case, solution)
    if solution.identity < MEDIUM:
        yield from _without_identity(case, solution, others)
    for at in solution.positions:
        if _was_undone(case, at):
            yield reason("undone_before")
        if case.item(at).kind == BOOKED:
            yield reason("already_booked")
        elif case.item(at).kind in (PAYMENT, PAID) and not case.is_timely(at):
            yield reason("date_later", days=case.days_off(at))


def _was_undone(case: Case, position: int) -> bool:
    """Whether a person took this off the line, or what a payment in process pays."""
    item, line = case.item(position), case.line
    return item.key in line.undone or not line.excluded.isdisjoint(item.pays)


def _of_others(case: Case, solution: Solution) -> Iterator[Reason]:
    """Account and name that don't agree; a payer who owes the same amount himself."""
    if case.reading.payer.conflict:
        yield reason("payer_conflict")
    if solution.payer == OTHER:
        own = case.by_payer_amount()
        yield from (reason("rival_sum", numbers=label(case.item(one))) for one in own[:1])


def _without_identity(
    case: Case, solution: Solution, others: Iterable[Solution]
) -> Iterator[Reason]:
    """What speaks against a solution that nothing but the payer and the amount speak for."""
    written = dict.fromkeys((*case.reading.unknown, *_unread(case, solution)))
    yield from (reason("number_unknown", written=one) for one in written)
    yield from _rival_sums(case, solution, others)
    if case.line.excluded:
        yield reason("undone_before")
    if is_return(case.line) and not (case.takes_back and solution.identity):
        yield reason("returned")


def _unread(case: Case, solution: Solution) -> Iterator[str]:
    """For a sum, numbers in the line that nothing explains, of the shape of one of the payer's: one
    may name what is paid in part. A piece of a number of the sum's own items is explained.
    """
    unread = case.reading.unexplained if len(solution.positions) > 1 else ()
    own = case.number_keys(solution.positions) if unread else ()
    shapes = set(map(shape, (*own, *case.number_keys(case.pool)))) if unread else set()
    for written in unread:
        key = "".join(number_runs(written))
        if shape(key) in shapes and not any(key in number for number in own):
            yield written


def _named_otherwise(case: Case, solution: Solution) -> Iterator[Reason]:
    """Numbers in the line that the solution doesn't explain.

    A number of another partner's document is no identity when that document isn't of the solution's
    partner or payer, unless it has exactly the line's amount; where only the numbers tell who pays,
    every one of them counts.
    """
    for hit in case.reading.hits:
        if (
            hit.worth < MEDIUM
            or not _concerns(case, solution, hit.positions)
            or _explains(case, solution, hit.positions)
        ):
            continue
        if case.free(hit.positions):
            yield reason("named_too", number=hit.number)
        elif solution.identity < MEDIUM and not case.barred.issuperset(hit.positions):
            yield reason("already_given", number=hit.number)


def _concerns(case: Case, solution: Solution, named: Iterable[int]) -> bool:
    """Whether documents that are named matter to the solution: those of its partner or payer, those
    that the line's amount would settle as well.
    """
    payer = case.reading.payer
    if not payer.ids or payer.source == "reference":
        return True
    partners = payer.ids | case.owners(solution)
    return any(case.item(at).partner_id in partners or case.fit(at) in EQUAL for at in named)


def _explains(case: Case, solution: Solution, positions: Iterable[int]) -> bool:
    """Whether the solution has one of these items, or a payment that settles one."""
    if not set(solution.positions).isdisjoint(positions):
        return True
    payments = [case.item(one) for one in solution.positions if case.item(one).kind == PAYMENT]
    return any(settles(pay, case.item(at)) for pay in payments for at in positions)


def _rival_sums(case: Case, solution: Solution, others: Iterable[Solution]) -> Iterator[Reason]:
    """Sums of items of the same kind that reach the amount as well as a single item does that the
    line doesn't name.
    """
    if len(solution.positions) > 1 or solution.identity:
        return
    is_payment = case.item(solution.positions[0]).kind == PAYMENT
    for other in others:
        kinds = {case.item(one).kind == PAYMENT for one in other.positions}
        if len(other.positions) > 1 and other.amount in WHOLE and kinds == {is_payment}:
            numbers = ", ".join(label(case.item(one)) for one in other.positions)
            yield reason("rival_sum", numbers=numbers)
