"""How the amounts of counterparts follow from the amount of the line, out of what was booked
(stage: match).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

REST, PERCENT, FIXED = "rest", "percent", "fixed"
_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """What of a line a counterpart takes.

    ``value`` is a percentage of the line with at most two decimals, or an amount signed as a part
    of the line; the rest has none. ``is_guess``: the bookings do not agree on it.
    """

    kind: str
    value: Decimal = Decimal(0)
    is_guess: bool = False


def propose_shares(bookings: Sequence[Sequence[Decimal]], unit: Decimal) -> tuple[Share, ...]:
    """Return a share for each counterpart; exactly one of them takes the rest.

    :param bookings: for each line its parts, the same counterparts in the same order; they add up
        to the line. The first one is the line that the rule is made from.
    :param unit: the smallest amount of the currency.

    A constant percentage goes before a constant amount; where all lines are equal, only a whole
    percentage does.
    """
    shares = [_find_share(parts, bookings, unit) for parts in zip(*bookings, strict=True)]
    first = bookings[0]
    open_places = [place for place, share in enumerate(shares) if share is None]
    rest = max(open_places or range(len(first)), key=lambda place: abs(first[place]))
    return tuple(
        Share(REST) if place == rest else share or _guess(first[place], sum(first))
        for place, share in enumerate(shares)
    )


def _find_share(
    parts: Sequence[Decimal], bookings: Sequence[Sequence[Decimal]], unit: Decimal
) -> Share | None:
    totals = [sum(parts, Decimal(0)) for parts in bookings]
    percent = _percent_of(parts[0], totals[0])
    is_constant = all(
        _take(total, percent, unit) == part for part, total in zip(parts, totals, strict=True)
    )
    is_whole = percent == percent.to_integral_value()
    if is_constant and (is_whole or len(set(totals)) > 1):
        return Share(PERCENT, percent)
    return Share(FIXED, parts[0]) if len(set(parts)) == 1 else None


def _guess(part: Decimal, total: Decimal | int) -> Share:
    return Share(PERCENT, _percent_of(part, Decimal(total)), is_guess=True)


def _percent_of(part: Decimal, total: Decimal) -> Decimal:
    return (part / total * _HUNDRED).quantize(_CENT, ROUND_HALF_UP) if total else Decimal(0)


def _take(total: Decimal, percent: Decimal, unit: Decimal) -> Decimal:
    return (total * percent / _HUNDRED).quantize(unit, ROUND_HALF_UP)
