"""Reads a grid by a layout: rows become transactions, what stands around them balances."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..errors import ReadError, UnknownLayoutError
from ..formats.options import DEFAULT, Options
from ..statement import Statement, Transaction
from .balances import Balances
from .cells import currency, figure
from .chain import UNKNOWN, UP
from .daycolumns import date_places
from .days import days
from .grid import Grid
from .labels import Labelled, Told, balance_label, told
from .layout import Layout, problems_of, signature
from .money import Convention, Money, Row, cell, number_in, signed
from .order import direction
from .partners import Partners, sided, sides_of
from .rows import Line, Rows
from .table import HEADER_WITHIN
from .transaction import RowReader
from .trials import tried

_WITH_CURRENCY = re.compile(r"(.{4,40}?)\s*\(([A-Z]{3})\)")
#: Account and currency.
Key = tuple[str, str]


def fitted(layout: Layout, grid: Grid) -> Layout | None:
    """``layout`` with its rows where they are in this grid; ``None`` where it is not of it.

    The header row decides; a layout without one fits where all rows have no more columns, and
    the first of them a day and an amount.
    """
    wanted = signature(layout)
    if not wanted:
        return layout if layout.header_row or _fits_rows(layout, grid) else None
    for index, row in enumerate(grid.rows[:HEADER_WITHIN]):
        if signature(row) == wanted:
            moved = index + 1 - layout.header_row
            first = layout.first_row + moved if layout.first_row else 0
            return replace(layout, header_row=index + 1, first_row=first)
    return None


def _fits_rows(layout: Layout, grid: Grid) -> bool:
    rows = [row for row in grid.rows[layout.start :] if row]
    width = len(layout.columns)
    place = next(iter(date_places(layout)), layout.place("value_date"))
    if not rows or len(rows[0]) > width:
        return False
    first = days(cell(rows[0], place))
    money = ("amount", "debit", "credit")
    has_amount = any(figure(cell(rows[0], layout.place(role))) for role in money)
    return first is not None and first.by(layout.date_order) is not None and has_amount


def statements(
    grid: Grid, layout: Layout, options: Options = DEFAULT, assumed: Sequence[str] = ()
) -> tuple[Statement, ...]:
    """The statements of a sheet, one for each account and currency, in the order they appear.

    Transactions are in the order of time, as far as the balances or days tell. ``assumed`` are
    decisions of the layout to be pointed out. Raises ``UnknownLayoutError`` for a layout that is
    incomplete or of another table, ``BadAmountError``, ``BadDateError`` and
    ``BadDirectionError`` with the row.
    """
    problems = problems_of(layout)
    if problems:
        raise UnknownLayoutError(value=", ".join(problems))
    found = fitted(layout, grid)
    if found is None and signature(layout):
        raise UnknownLayoutError(value="header")
    found = found or layout
    warned = _warned(assumed, options)
    shown = _Reading(grid, found).statements(warned)
    return _with_hidden(shown, grid, found, warned) if grid.hidden else shown


def _with_hidden(
    shown: tuple[Statement, ...], grid: Grid, layout: Layout, warned: tuple[str, ...]
) -> tuple[Statement, ...]:
    """What a person sees, with a warning; with the hidden rows where only so the balance holds."""
    try:
        whole = _Reading(grid.whole, layout).statements(warned)
    except ReadError:
        whole = ()
    if _breaks(shown) and whole and not _breaks(whole):
        return whole
    if whole and _count(whole) == _count(shown):
        return shown
    return tuple(
        replace(each, warnings=tuple(dict.fromkeys((*each.warnings, "unread_lines"))))
        for each in shown
    )


def _count(found: Sequence[Statement]) -> int:
    return sum(len(each.transactions) for each in found)


def _breaks(found: Sequence[Statement]) -> bool:
    return any("balance_differs" in each.warnings for each in found)


def _warned(assumed: Sequence[str], options: Options) -> tuple[str, ...]:
    """The warnings of assumptions, other than those the journal says."""
    said = {"date_order"} if options.date_order else set()
    return tuple(f"assumed_{decision}" for decision in assumed if decision not in said)


class _Reading:
    """One sheet while it is read."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self._layout = layout
        self._typed = grid.is_typed
        self._account = layout.place("account")
        self._currency = layout.place("currency")
        self._rows = Rows(grid, layout)
        self._lines = self._rows.lines
        self._told = told(self._rows.around(), layout)

    def statements(self, warned: tuple[str, ...]) -> tuple[Statement, ...]:
        money = self._money()
        keys = self._keys(money)
        return tuple(self._statement(key, lines, money, warned) for key, lines in keys.items())

    def _money(self) -> Money:
        """How amounts are read in this file. Raises where the file leaves the direction open."""
        if not self._lines:
            return Money(self._layout, Convention(), self._typed)
        rows = [line.row for line in self._lines]
        order = direction([line.day for line in self._lines if line.day and not line.is_pending])
        trial = tried(self._layout, rows, self._typed, order)
        if trial is None:
            self._raise_first()
            raise UnknownLayoutError(value="missing_amount")
        if not trial.is_sure:
            raise UnknownLayoutError(value="direction")
        self._order = trial.chain.order if trial.is_proved else UNKNOWN
        self._order = self._order or order or (UP if self._layout.newest_first else UNKNOWN)
        return Money(self._layout, trial.convention, self._typed)

    def _raise_first(self) -> None:
        money = Money(self._layout, Convention(), self._typed)
        for line in self._lines:
            self._amount(money, line)

    def _amount(self, money: Money, line: Line) -> Decimal:
        try:
            amount = money.amount(line.row)
        except ReadError as error:
            error.line = line.index + 1
            raise
        return Decimal() if amount is None else amount

    def _keys(self, money: Money) -> dict[Key, list[Line]]:
        """The rows of each account and currency, in the order of time.

        An account whose balances alone are in the file has none.
        """
        groups: dict[Key, list[Line]] = {}
        shown = _only({found.currency for _row, found in self._rows.labels})
        said = replace(self._told, currency=self._told.currency or shown)
        says = _Says(self._layout, self._lines, money, said, self._own_side(money))
        keys = [says.key(line.row) for line in self._lines]
        for key in keys:
            groups.setdefault(key, [])
        for row in self._rows.balances():
            groups.setdefault(says.key(row), [])
        pairs = list(zip(keys, self._lines, strict=True))
        for key, line in pairs[::-1] if self._lines and self._order == UP else pairs:
            groups[key].append(line)
        return groups

    def _own_side(self, money: Money) -> str:
        """The one account that pays what goes out and is paid what comes in, if it is one."""
        columns = sides_of(self._layout, "partner_account")
        if len(columns) < 2:
            return ""
        found = set()
        for line in self._lines:
            side = "debtor" if self._amount(money, line) < 0 else "creditor"
            found.add(sided(columns, line.row, side))
        found.discard("")
        return found.pop() if len(found) == 1 else ""

    def _statement(
        self, key: Key, lines: list[Line], money: Money, warned: tuple[str, ...]
    ) -> Statement:
        rows = [line.row for line in lines]
        transactions = self._transactions(key, lines, money)
        labels = [*self._labels_of(key), *_constant(self._layout, rows, self._typed)]
        balances = Balances(key[1], rows, transactions, money, labels)
        days = [each.date for each in transactions if each.date and each.status == "BOOK"]
        warnings = [*warned]
        warnings += ["balance_differs"] if balances.differs else []
        warnings += ["unread_lines"] if self._rows.unread else []
        return Statement(
            format="table",
            account=key[0],
            currency=key[1],
            owner_name=self._told.owner,
            number=self._told.number,
            date_start=self._told.start or min(days, default=None),
            date_end=self._told.end or max(days, default=None),
            opening=balances.opening,
            closing=balances.closing,
            balances=tuple(each for each in (balances.opening, balances.closing) if each),
            transactions=transactions,
            warnings=tuple(warnings),
        )

    def _transactions(
        self, key: Key, lines: Sequence[Line], money: Money
    ) -> tuple[Transaction, ...]:
        amounts = [self._amount(money, line) for line in lines]
        pairs = [(line.row, amount < 0) for line, amount in zip(lines, amounts, strict=True)]
        reader = RowReader(self._layout, money, self._typed, Partners(self._layout, pairs))
        return tuple(
            reader.transaction(
                line.row,
                amount,
                line.day,
                key[1],
                self._rows.more.get(line.index, ()),
                is_pending=line.is_pending,
            )
            for line, amount in zip(lines, amounts, strict=True)
        )

    def _labels_of(self, key: Key) -> list[Labelled]:
        """Labelled balances of one account: rows of the table belong to the account they name."""
        return [
            found
            for row, found in self._rows.labels
            if _account(cell(row, self._account))[0] in ("", key[0])
            and currency(cell(row, self._currency)) in ("", key[1])
        ]


class _Says:
    """Which account and currency a row belongs to.

    Where a column leaves some rows empty, and all others say the same, that holds for all.
    """

    def __init__(
        self, layout: Layout, lines: Sequence[Line], money: Money, said: Told, own: str
    ) -> None:
        self._account = layout.place("account")
        self._currency = layout.place("currency")
        self._money = money
        accounts = {cell(line.row, self._account) for line in lines}
        only, shown = _account(_only(accounts))
        self._default = only or layout.account or said.account or own
        codes = {self._code(line.row) for line in lines}
        self._default_code = _only(codes) or layout.currency or shown or said.currency

    def key(self, row: Row) -> Key:
        account, shown = _account(cell(row, self._account))
        code = self._code(row)
        return account or self._default, code or shown or self._default_code

    def _code(self, row: Row) -> str:
        return currency(cell(row, self._currency)) or self._money.currency(row)


def _only(values: set[str]) -> str:
    filled = values - {""}
    return filled.pop() if len(filled) == 1 else ""


def _constant(layout: Layout, rows: Sequence[Row], is_typed: bool) -> list[Labelled]:
    """Balances of the whole statement that some banks repeat in columns beside every row."""
    found = []
    for column in layout.columns:
        kind = balance_label(column.header) if column.role == "ignore" else ""
        if kind not in ("opening", "closing"):
            continue
        values = {number_in(cell(row, column.place), layout, is_typed) for row in rows}
        if len(values) == 1:
            number = values.pop()
            found += [Labelled(kind, signed(number))] if number else []
    return found


def _account(text: str) -> tuple[str, str]:
    """The number of an account, and the currency that some banks write behind it in brackets."""
    match = _WITH_CURRENCY.fullmatch(text)
    code = currency(match[2]) if match else ""
    return (match[1], code) if match and code else (text, "")
