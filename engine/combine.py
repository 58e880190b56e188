"""Which open items add up to an amount, and is that the only way? (stage: match)

A bounded search that counts solutions and stops at two: a combination is worth something only when
it is the only one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import gcd

UNIQUE = "unique"
AMBIGUOUS = "ambiguous"
NONE = "none"
GAVE_UP = "gave_up"

MOST_OPTIONS = 140
"""Options of which three are tried: some 10,000 pairs."""


class NotAnAmountError(ValueError):
    """A figure that is infinite or no number; ``amount`` is the culprit."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(f"not an amount: {amount}")
        self.amount = amount


@dataclass(frozen=True, slots=True)
class Combination:
    """Result of a search.

    ``status`` is UNIQUE (proved), AMBIGUOUS (two or more), NONE (proved) or GAVE_UP (the work limit
    ended the search: nothing is proved). ``solutions`` holds at most two tuples of positions into
    the amounts, each ascending.
    """

    status: str
    solutions: tuple[tuple[int, ...], ...] = ()


@dataclass(slots=True)
class _Group:
    """Equal amounts, whose members are interchangeable: taking some but not all of them is
    ambiguous by itself.
    """

    value: int
    members: list[int]


@dataclass(slots=True)
class _Search:
    groups: list[_Group]
    low: list[int]
    high: list[int]
    divisor: list[int]
    work: int
    found: list[tuple[int, ...]] = field(default_factory=list)
    dead: set[tuple[int, int, int]] = field(default_factory=set)
    chosen: list[int] = field(default_factory=list)


def combine(
    amounts: Sequence[Decimal],
    target: Decimal,
    *,
    smallest: int = 2,
    largest: int = 10,
    work: int = 2000,
) -> Combination:
    """Find the subsets of ``amounts`` with ``smallest`` to ``largest`` members whose sum is exactly
    ``target``.

    Amounts are in one currency, signed, any order; zeros are ignored. At most ``work`` choices are
    tried, whatever the input. The same input gives the same output; earlier positions are preferred
    among equal amounts.
    """
    scale = _scale((*amounts, target))
    search = _prepare([_whole(amount, scale) for amount in amounts], work)
    finished = _visit(search, 0, _whole(target, scale), smallest, largest)
    solutions = tuple(search.found[:2])
    if len(solutions) > 1:
        return Combination(AMBIGUOUS, solutions)
    if not finished:
        return Combination(GAVE_UP, solutions)
    return Combination(UNIQUE if solutions else NONE, solutions)


def small_sums(
    options: Sequence[tuple[int, Decimal]], target: Decimal, most: int = MOST_OPTIONS
) -> Combination:
    """Two or three of the ``options`` (position, amount) that add up to ``target``, no position
    twice: a quick search among many.

    Positions that have several amounts (with and without a discount) stand there once for each. Of
    more than ``most`` options only pairs are searched, and GAVE_UP says so when fewer than two
    solutions are found.
    """
    places: dict[Decimal, list[int]] = {}
    for at, amount in options:
        places.setdefault(amount, []).append(at)
    found: dict[tuple[int, ...], None] = {}
    for first, one in options:
        _complete(found, (first,), places.get(target - one, ()))
    is_small = len(options) <= most
    for number in range(len(options) if is_small else 0):
        _complete_pairs(found, options[number:], target, places)
    if len(found) > 1:
        return Combination(AMBIGUOUS, tuple(found)[:2])
    status = UNIQUE if found else NONE
    return Combination(status if is_small else GAVE_UP, tuple(found))


def _complete_pairs(
    found: dict[tuple[int, ...], None],
    options: Sequence[tuple[int, Decimal]],
    target: Decimal,
    places: Mapping[Decimal, Sequence[int]],
) -> None:
    """Note the sums of three that begin with the first option."""
    first, one = options[0]
    for second, other in options[1:]:
        last = places.get(target - one - other)
        if last and first != second:
            _complete(found, (first, second), last)


def _complete(
    found: dict[tuple[int, ...], None], chosen: tuple[int, ...], last: Sequence[int]
) -> None:
    """Note the sums that ``chosen`` makes with one of ``last``; two are enough."""
    for at in last:
        if len(found) > 1:
            return
        if at not in chosen:
            found[tuple(sorted((*chosen, at)))] = None


def coincidence(amounts: Sequence[Decimal], largest: int) -> Decimal:
    """How many subsets there are for each value that a sum can take: near or above 1 anything can
    be reached.

    Round amounts have few possible sums, hence a high figure; it says how little a unique
    combination proves.
    """
    scale = _scale(amounts)
    whole = [abs(_whole(amount, scale)) for amount in amounts if amount]
    if not whole:
        return Decimal(0)
    values = sum(whole) // gcd(*whole) + 1
    return Decimal(_count_subsets(len(whole), largest)) / Decimal(values)


def _count_subsets(items: int, largest: int) -> int:
    total, row = 0, 1
    for size in range(1, min(items, largest) + 1):
        row = row * (items - size + 1) // size
        total += row
    return total


def _scale(amounts: Sequence[Decimal]) -> int:
    return max((max(0, -_exponent(amount)) for amount in amounts), default=0)


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int):
        raise NotAnAmountError(amount)
    return exponent


def _whole(amount: Decimal, scale: int) -> int:
    return int(amount.scaleb(scale))


def _prepare(values: Sequence[int], work: int) -> _Search:
    by_value: dict[int, _Group] = {}
    for position, value in enumerate(values):
        if value:
            by_value.setdefault(value, _Group(value, [])).members.append(position)
    groups = sorted(by_value.values(), key=lambda group: (-abs(group.value), group.value))
    low, high, divisor = [0], [0], [0]
    for group in reversed(groups):
        total = group.value * len(group.members)
        low.append(low[-1] + min(total, 0))
        high.append(high[-1] + max(total, 0))
        divisor.append(gcd(divisor[-1], group.value))
    return _Search(groups, low[::-1], high[::-1], divisor[::-1], work)


def _visit(search: _Search, depth: int, rest: int, least: int, room: int) -> bool:
    """Explore from group ``depth`` on with ``rest`` to reach; False when the work limit cut the
    search short.

    ``room - least`` never changes, so that ``room`` alone says in ``dead`` how many members may
    still be taken.
    """
    if rest == 0 and least <= 0 and not _note(search):
        return True
    if _is_hopeless(search, depth, rest, room):
        return True
    before = len(search.found)
    finished = _branch(search, depth, rest, least, room)
    if finished and len(search.found) == before:
        search.dead.add((depth, rest, room))
    return finished


def _note(search: _Search) -> bool:
    """Record the chosen positions; True while a second solution is still wanted."""
    search.found.append(tuple(sorted(search.chosen)))
    return len(search.found) < 2


def _is_hopeless(search: _Search, depth: int, rest: int, room: int) -> bool:
    divisor = search.divisor[depth]
    return (
        room <= 0
        or divisor == 0
        or rest % divisor != 0
        or not search.low[depth] <= rest <= search.high[depth]
        or (depth, rest, room) in search.dead
    )


def _branch(search: _Search, depth: int, rest: int, least: int, room: int) -> bool:
    """Take one more of a later group, at each possible count; every call below has chosen at least
    one more.
    """
    finished = True
    for index in range(depth, len(search.groups)):
        if len(search.found) > 1 or not finished:
            break
        if not search.low[index] <= rest <= search.high[index]:
            break
        finished = _take(search, index, rest, least, room)
    return finished


def _take(search: _Search, index: int, rest: int, least: int, room: int) -> bool:
    group = search.groups[index]
    finished = True
    for count in range(1, min(len(group.members), room) + 1):
        if len(search.found) > 1 or not finished:
            break
        if search.work <= 0:
            return False
        search.work -= 1
        value = rest - count * group.value
        if not search.low[index + 1] <= value <= search.high[index + 1]:
            continue
        finished = _take_exactly(search, index, count, value, least - count, room - count)
    return finished


def _take_exactly(
    search: _Search, index: int, count: int, rest: int, least: int, room: int
) -> bool:
    members = search.groups[index].members
    before = len(search.found)
    search.chosen.extend(members[:count])
    finished = _visit(search, index + 1, rest, least, room)
    if before < len(search.found) < 2 and count < len(members):
        _swap_member(search, members, count)
    del search.chosen[len(search.chosen) - count :]
    return finished


def _swap_member(search: _Search, members: list[int], count: int) -> None:
    """A solution with some of several equal amounts has a twin: the next member instead of the last
    one taken.
    """
    twin = set(search.found[-1]) - {members[count - 1]} | {members[count]}
    search.found.append(tuple(sorted(twin)))
