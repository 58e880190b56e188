"""The other side of a transaction: name and account, where payer and payee have a column each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .columns import is_account
from .days import days
from .layout import Layout, normal
from .money import Row, cell
from .words import roles_of

_Columns = Sequence[tuple[int, str]]
SIDES = ("debtor", "creditor")
#: Rows in which the owner's own name must stand, of those that name both sides.
OWN_SHARE = 0.5
_NUMBER = re.compile(r"[A-Z]{0,2}[\d][\d\s./-]*", re.IGNORECASE)


def sides_of(layout: Layout, role: str) -> tuple[tuple[int, str], ...]:
    """The columns of ``role``, each with its side where its header says one.

    A lone column of payees has the other side in every row, whatever it is called.
    """
    what = role.removeprefix("partner_")
    found = []
    for column in layout.columns:
        if column.role == role:
            said = roles_of(column.header)
            sides = [
                each
                for each in SIDES
                if max(said.get(f"{each}_{what}", 0), said.get(f"{each}_name", 0)) >= 100
            ]
            if role in said or (sides == ["creditor"] and len(layout.places(role)) == 1):
                sides = []
            found.append((column.place, sides[0] if len(sides) == 1 else ""))
    return tuple(found)


def sided(columns: _Columns, row: Row, side: str) -> str:
    """The first filled cell of the columns of one side, ``debtor`` or ``creditor``, or of none."""
    return next(
        (text for at, said in columns if said in ("", side) and (text := cell(row, at))), ""
    )


class Partners:
    """Names and accounts of the other side in the rows of one account."""

    def __init__(self, layout: Layout, rows: Sequence[tuple[Row, bool]]) -> None:
        """``rows`` with whether money goes out in each."""
        self._names = _Sides(sides_of(layout, "partner_name"), rows)
        self._accounts = _Sides(sides_of(layout, "partner_account"), rows)

    def of(self, row: Row, is_out: bool) -> tuple[str, str]:
        """Name and account; a number in the column of names is an account where none else is."""
        name, account = self._names.other(row, is_out), self._accounts.other(row, is_out)
        if not (any(map(str.isdigit, account)) and account.strip("0")):
            account = ""
        if not account and is_account_number(name):
            return "", name
        return name, account


def is_account_number(text: str) -> bool:
    """Whether a text is the number of an account and can be no name."""
    return _NUMBER.fullmatch(text) is not None and is_account(text) and not days(text)


class _Sides:
    """The columns of one role, and what stands in them for the owner."""

    def __init__(self, columns: _Columns, rows: Sequence[tuple[Row, bool]]) -> None:
        self._columns = _in_use(columns, rows)
        self._is_two_sided = _is_two_sided(self._columns)
        self._own = _own(self._columns, [row for row, _out in rows]) if self._is_two_sided else ""
        self._is_known = bool(self._own) or len(_own_side(self._columns, rows)) > 1

    def other(self, row: Row, is_out: bool) -> str:
        """The cell of the other side; where it is empty the one filled, if that is not the owner.

        By the owner's name rather than by direction: who collects money is the payer for some.
        """
        by_direction = sided(self._columns, row, _side(is_out))
        if not self._is_two_sided or not self._is_known:
            return by_direction
        filled = [text for at, _said in self._columns if (text := cell(row, at))]
        others = [text for text in filled if normal(text) != self._own]
        if by_direction in others and len(others) == len(filled):
            return by_direction
        return others[0] if others else by_direction


def _in_use(columns: _Columns, rows: Sequence[tuple[Row, bool]]) -> _Columns:
    """The columns that hold anything; those of one side alone have the other side in every row.

    Not where all rows go one way and name one and the same: that may be the owner.
    """
    filled = [each for each in columns if any(cell(row, each[0]) for row, _out in rows)]
    if not _is_two_sided(columns) or _is_two_sided(filled):
        return filled
    is_one_way = len({is_out for _row, is_out in rows}) == 1
    is_open = is_one_way and len(_own_side(filled, rows)) == 1
    return filled if is_open else [(at, "") for at, _said in filled]


def _own_side(columns: _Columns, rows: Sequence[tuple[Row, bool]]) -> set[str]:
    """What stands where the owner should, by the directions of the rows."""
    return {sided(columns, row, _side(not is_out)) for row, is_out in rows} - {""}


def _is_two_sided(columns: _Columns) -> bool:
    return set(SIDES) <= {said for _at, said in columns}


def _side(is_out: bool) -> str:
    return "creditor" if is_out else "debtor"


def _own(columns: _Columns, rows: Sequence[Row]) -> str:
    """The name or account that stands on one side or the other of most rows: the owner's.

    Only where the other sides differ.
    """
    pairs = [{normal(text) for at, _said in columns if (text := cell(row, at))} for row in rows]
    both = [pair for pair in pairs if len(pair) > 1]
    most = Counter(name for pair in both for name in pair).most_common(2)
    if len(most) < len(SIDES) or len(both) < len(SIDES):
        return ""
    (name, count), (_second, next_count) = most
    return name if count > max(OWN_SHARE * len(both), next_count) else ""
