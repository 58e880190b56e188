"""Where in a table its amounts may stand, before any of them is read."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .cellwords import flags_out
from .columns import TOGETHER
from .layout import DECIMALS, Layout
from .money import Row, cell, number_in, signed
from .table import Table
from .trials import MONEY_ROLES, ROWS_TRIED, Places
from .words import roles_of

#: Columns of numbers that are tried where no header names the amount.
MOST_CANDIDATES = 4
#: Score of a header that is the whole of a known phrase.
WHOLE = 100


def amount_places(table: Table) -> Places:
    """Where amounts may stand: the columns named so, else columns of numbers."""
    roles = {role: place for role, place in table.role_places().items() if role in MONEY_ROLES}
    flag_out = flags_out(table.columns[roles["flag"]].words) if "flag" in roles else ()
    if not flag_out and "debit" not in roles:
        roles, flag_out = _with_flag(table, roles)
    named = _named_amounts(table)
    if "amount" in roles and len(named) > 1:
        return Places(
            is_named=True,
            roles={role: place for role, place in roles.items() if role != "amount"},
            amounts=tuple(named[:MOST_CANDIDATES]),
            flag_out=flag_out,
        )
    if "amount" in roles or {"debit", "credit"} <= set(roles):
        return Places(is_named=True, roles=roles, flag_out=flag_out, balances=_free_numbers(table))
    return _unnamed(table, roles, flag_out)


def _unnamed(table: Table, roles: dict[str, int], flag_out: tuple[str, ...]) -> Places:
    """Where no header is that of the amount, nor two those of debits and credits."""
    free = _free_numbers(table)
    proved = _between_balances(table, free) if not roles.keys() & {"debit", "credit"} else None
    if proved:
        roles = {**roles, "amount": proved[0], "balance": proved[1]}
        return Places(is_named=True, roles=roles, flag_out=flag_out)
    halves = {"debit", "credit"} & set(roles)
    if halves and not free and _is_everywhere(table, roles, halves):
        return Places(is_named=True, roles=_lone_half(roles, halves.pop()), flag_out=flag_out)
    is_half = bool(halves)
    return Places(is_named=is_half, roles=roles, amounts=free, balances=free, flag_out=flag_out)


def _is_everywhere(table: Table, roles: dict[str, int], halves: set[str]) -> bool:
    """Whether a lone column of credits or debits has an amount in every row."""
    return all(table.columns[roles[half]].filled == len(table.rows) for half in halves)


def _between_balances(table: Table, free: Sequence[int]) -> tuple[int, int] | None:
    """Amount and balance of a table without headers that has the balance before as well.

    Balance before plus amount is balance after in every row, and the balance before is that
    after of the next row or of the last one: only one choice of columns fits.
    """
    rows = table.rows[:ROWS_TRIED]
    if len(free) < len(("before", "amount", "after")) or len(rows) < 2:
        return None
    found = {
        (amount, after)
        for mark in DECIMALS
        for before, amount, after in itertools.permutations(free, 3)
        if _is_between(rows, mark, (before, amount, after))
    }
    return found.pop() if len(found) == 1 else None


def _is_between(rows: Sequence[Row], mark: str, places: tuple[int, int, int]) -> bool:
    layout = Layout(decimal=mark)
    read = []
    for row in rows:
        numbers = [number_in(cell(row, place), layout) for place in places]
        values = [signed(number) for number in numbers if number]
        if len(values) < len(places) or values[0] + values[1] != values[2]:
            return False
        read.append(values)
    pairs = list(itertools.pairwise(read))
    is_down = all(first[2] == second[0] for first, second in pairs)
    return is_down or all(first[0] == second[2] for first, second in pairs)


def _lone_half(roles: dict[str, int], half: str) -> dict[str, int]:
    """A column of credits, or debits, without the other one is that of all amounts."""
    return {"amount" if role == half else role: place for role, place in roles.items()}


def _with_flag(table: Table, roles: dict[str, int]) -> tuple[dict[str, int], tuple[str, ...]]:
    """A column that holds nothing but both directions, or one below no header."""
    for column in table.columns:
        out = flags_out(column.words)
        is_free = table.roles.get(column.place, "ignore") in ("ignore", "code", "flag")
        if out and is_free and (len(column.words - {""}) > 1 or not column.header):
            return {**roles, "flag": column.place}, out
    return roles, ()


def _named_amounts(table: Table) -> list[int]:
    """Columns whose headers may mean the amount, the best first; equals in their order."""
    found = [
        (-roles_of(column.header).get("amount", 0), column.place)
        for column in table.columns
        if roles_of(column.header).get("amount", 0) >= TOGETHER
        and column.filled
        and column.share(column.figures) >= 0.6
        and table.roles.get(column.place, "ignore") in ("amount", "ignore")
        and roles_of(column.header).get("ignore", 0) < WHOLE
    ]
    return [place for _score, place in sorted(found)]


def _free_numbers(table: Table) -> tuple[int, ...]:
    """Columns of numbers without a role, those with decimals only where there are any."""
    free = [
        column
        for column in table.columns
        if table.roles.get(column.place, "ignore") == "ignore"
        and column.filled
        and column.share(column.figures) >= 0.9
        and not column.days
        and not roles_of(column.header)
    ]
    marked = [column for column in free if column.marked]
    return tuple(column.place for column in (marked or free)[:MOST_CANDIDATES])
