"""Which part of a day is written first, and whether the newest row is: over the whole file."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .chain import DOWN, UNKNOWN, UP
from .days import Days, possible_orders

#: Days between booking and value date, and between the same two read wrongly.
NEAR, FAR = 20, 45
#: Different days that must be in order for the order to prove anything.
ENOUGH_DAYS = 4
#: A year of two digits in front is only taken where the days then lie this much closer.
CLOSER = 6
Day = datetime.date


@dataclass(frozen=True, slots=True)
class Order:
    """The order of day, month and year; ``reason`` is a code of ``found.Evidence``.

    ``others`` are the orders that are as possible, ``()`` where it is decided.
    """

    order: str
    reason: str
    others: tuple[str, ...] = ()


def decide(columns: Sequence[Sequence[Days | None]], loose: Sequence[Days] = ()) -> Order:
    """The order in which all days of the columns, and those above and below them, are written.

    ``columns`` are the columns of days, the booking date first, with ``None`` for empty cells.
    """
    cells = [each for column in columns for each in column if each]
    if not cells:
        return Order("dmy", "assumed")
    orders = possible_orders([*cells, *loose]) or possible_orders(cells)
    if all(each.is_sure for each in cells):
        return Order("ymd" if _has_year_first(cells) else "dmy", "only_reading")
    if not orders:
        return _of_most(cells)
    if len(orders) == 1:
        return Order(orders[0], "only_reading")
    return _by_evidence(columns, orders)


def _has_year_first(cells: Sequence[Days]) -> bool:
    return any(each.separator != "name" for each in cells)


def _of_most(cells: Sequence[Days]) -> Order:
    """No order reads all: the one that reads nearly all, so that the others become errors."""
    counts = {name: sum(each.by(name) is not None for each in cells) for name in ("dmy", "mdy")}
    best, second = sorted(counts, key=lambda name: -counts[name])
    is_clear = counts[best] >= 0.9 * len(cells) and counts[second] < 0.9 * len(cells)
    return Order(best, "only_reading", () if is_clear else (second,))


def _by_evidence(columns: Sequence[Sequence[Days | None]], orders: Sequence[str]) -> Order:
    """Booking and value dates near each other, then the order of rows, then the span of days."""
    for test, reason in ((_are_near, "near"), (_are_sorted, "sorted"), (_are_close, "span")):
        verdicts = {name: test(columns, name, orders) for name in orders}
        good = [name for name, verdict in verdicts.items() if verdict]
        if len(good) == 1:
            return Order(good[0], reason)
    return Order(orders[0], "assumed", tuple(orders[1:]))


def _are_near(columns: Sequence[Sequence[Days | None]], name: str, orders: Sequence[str]) -> bool:
    """Two days of one row are near, and would be far from each other in every other order."""
    gaps = {order: _gaps(columns, order) for order in orders}
    own = gaps.pop(name)
    is_near = bool(own) and max(own) <= NEAR
    return is_near and any(own) and all(max(other, default=0) >= FAR for other in gaps.values())


def _gaps(columns: Sequence[Sequence[Days | None]], order: str) -> list[int]:
    found = []
    for cells in zip(*columns, strict=True):
        seen = [each for cell in cells if cell and (each := cell.by(order))]
        if len(seen) > 1:
            found.append((max(seen) - min(seen)).days)
    return found


def _are_sorted(columns: Sequence[Sequence[Days | None]], name: str, orders: Sequence[str]) -> bool:
    """Many different days stand in order, which is no accident where another order has none."""
    found = [each for cell in columns[0] if cell and (each := cell.by(name))]
    if len(set(found)) < ENOUGH_DAYS or not direction(found):
        return False
    return "ymd" not in orders or name == "ymd" or not _is_spread(columns[0], name, orders)


def _is_spread(cells: Sequence[Days | None], name: str, orders: Sequence[str]) -> bool:
    spans = {order: span(cells, order) for order in orders}
    return spans[name] > CLOSER * min(spans.values())


def _are_close(columns: Sequence[Sequence[Days | None]], name: str, orders: Sequence[str]) -> bool:
    """Only against a year of two digits in front: read so, the days lie far closer, or apart."""
    if "ymd" not in orders or len({cell for cell in columns[0] if cell}) < ENOUGH_DAYS:
        return False
    spans = {order: span(columns[0], order) for order in orders}
    own = spans.pop(name)
    return all(CLOSER * (own + 1) <= other for other in spans.values())


def span(cells: Sequence[Days | None], order: str) -> int:
    """Days between the first and the last, read in ``order``."""
    found = [each for cell in cells if cell and (each := cell.by(order))]
    return (max(found) - min(found)).days if found else 0


def direction(found: Sequence[Day]) -> int:
    """``DOWN`` where no day is before the one above it, ``UP`` where none is after it."""
    pairs = list(itertools.pairwise(found))
    down = all(first <= second for first, second in pairs)
    up = all(first >= second for first, second in pairs)
    return UNKNOWN if down == up else DOWN if down else UP
