"""Reads a grid by a layout: rows become transactions, what stands around them balances."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..errors import BadDateError, ReadError, UnknownLayoutError
from ..formats.options import DEFAULT, Options
from ..statement import Statement
from .balances import Balances
from .cells import currency, figure
from .cellwords import PENDING
from .chain import UNKNOWN, UP
from .days import days, short_days
from .grid import Grid
from .labels import Labelled, Told, labelled, row_label, told
from .layout import Layout, problems_of, signature
from .money import Convention, Money, Row, cell, flag_word
from .order import direction
from .table import HEADER_WITHIN
from .transaction import RowReader, sided, sides_of
from .trials import tried

Day = datetime.date
_WITH_CURRENCY = re.compile(r"(.{4,40}?)\s*\(([A-Z]{3})\)")
#: Excel counts days from the end of 1899; these numbers are 1955 to 2079.
SERIAL = Day(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20_000, 65_700


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
    place = layout.place("date") if layout.place("date") >= 0 else layout.place("value_date")
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
    if found is None:
        raise UnknownLayoutError(value="header")
    return _Reading(grid, found).statements(_warned(assumed, options))


def _warned(assumed: Sequence[str], options: Options) -> tuple[str, ...]:
    """The warnings of assumptions, other than those the journal says."""
    said = {"date_order"} if options.date_order else set()
    return tuple(f"assumed_{decision}" for decision in assumed if decision not in said)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row with an amount: its index, its day, which is missing while it is pending."""

    index: int
    row: Row
    day: Day | None


class _Reading:
    """One sheet while it is read."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self._grid = grid
        self._layout = layout
        self._typed = grid.is_typed
        self._end = len(grid.rows) - layout.footer_rows
        self._dates = [at for role in ("date", "value_date") if (at := layout.place(role)) >= 0]
        self._status = layout.place("status")
        self._account = layout.place("account")
        self._currency = layout.place("currency")
        self._amounts = [layout.place(role) for role in ("amount", "debit", "credit")]
        self._lines: list[_Line] = []
        self._labels: list[tuple[Row, Labelled]] = []
        self._more: dict[int, list[Row]] = {}
        self._loose: list[int] = []
        self._unread = 0

    def statements(self, warned: tuple[str, ...]) -> tuple[Statement, ...]:
        probe = Money(self._layout, Convention(), self._typed)
        for index in range(self._layout.start, self._end):
            row = self._grid.rows[index]
            if row:
                self._sort(index, row, probe)
        self._check_loose()
        money = self._money()
        if money is None and not self._labels:
            return ()
        return self._grouped(money or probe, warned)

    def _sort(self, index: int, row: Row, probe: Money) -> None:
        """What a row is: a transaction, a balance or total, more of the text, or nothing known."""
        day = self._day(index, row)
        label = row_label(row, day is not None)
        if label:
            self._label(row, label)
        elif not self._has_amount(row):
            self._without_amount(row, day, probe)
        elif day or self._is_pending(row):
            self._lines.append(_Line(index, row, day))
        else:
            self._loose.append(index)

    def _label(self, row: Row, kind: str) -> None:
        found = labelled(row, kind, self._layout, self._typed)
        if found:
            self._labels.append((row, found))

    def _has_amount(self, row: Row) -> bool:
        return any(cell(row, place).strip("-–— ") for place in self._amounts)

    def _without_amount(self, row: Row, day: Day | None, probe: Money) -> None:
        if day is None and self._lines and self._is_text(row):
            self._more.setdefault(self._lines[-1].index, []).append(row)
        elif day and probe.balance(row) is None:
            self._unread += 1

    def _is_text(self, row: Row) -> bool:
        """Whether a row holds nothing but text below the text of the row above."""
        roles = ("text", "additional_info", "partner_name", "partner_address")
        texts = {place for role in roles for place in self._layout.places(role)}
        return 0 not in texts and all(place in texts for place, text in enumerate(row) if text)

    def _day(self, index: int, row: Row) -> Day | None:
        """The booking day; the value day only where the cell of the booking day is empty.

        Raises ``BadDateError`` for a day that is none in the order of the file.
        """
        for place in self._dates:
            text = cell(row, place)
            found = day_in(text, self._layout.date_order, self._typed)
            if found or not text:
                if found:
                    return found
                continue
            if days(text):
                raise BadDateError(line=index + 1, tag=_header(self._layout, place), value=text)
            return None
        return None

    def _is_pending(self, row: Row) -> bool:
        places = [self._status, *self._dates]
        return any(flag_word(cell(row, place)) in PENDING for place in places)

    def _check_loose(self) -> None:
        """Rows with an amount and no day: an error among transactions, a footer behind them."""
        last = self._lines[-1].index if self._lines else len(self._grid.rows)
        for index in self._loose:
            if index < last:
                place = self._dates[0]
                text = cell(self._grid.rows[index], place)
                raise BadDateError(line=index + 1, tag=_header(self._layout, place), value=text)
            self._unread += 1

    def _money(self) -> Money | None:
        """How amounts are read in this file. Raises where the file leaves the direction open."""
        if not self._lines:
            return None
        rows = [line.row for line in self._lines]
        order = direction([line.day for line in self._lines if line.day])
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

    def _amount(self, money: Money, line: _Line) -> Decimal:
        try:
            amount = money.amount(line.row)
        except ReadError as error:
            error.line = line.index + 1
            raise
        return Decimal() if amount is None else amount

    def _grouped(self, money: Money, warned: tuple[str, ...]) -> tuple[Statement, ...]:
        head = self._layout.header_row
        above = [*self._grid.rows[: max(0, head - 1)], *self._grid.rows[self._end :]]
        if not head:
            above = list(self._grid.rows[: self._layout.start])
        for row in above:
            label = row_label(row, False)
            if label:
                self._label(row, label)
        said = told([*above, *self._tail()], self._layout)
        groups = self._groups(money, said)
        return tuple(
            self._statement(key, lines, money, said, warned) for key, lines in groups.items()
        )

    def _tail(self) -> Sequence[Row]:
        last = self._lines[-1].index + 1 if self._lines else self._layout.start
        return self._grid.rows[last : self._end]

    def _groups(self, money: Money, said: Told) -> dict[tuple[str, str], list[_Line]]:
        """The rows of each account and currency, in the order of time."""
        groups: dict[tuple[str, str], list[_Line]] = {}
        if not self._lines:
            return {(said.account or self._layout.account, said.currency): []}
        self._own = self._own_side(money)
        lines = self._lines[::-1] if self._order == UP else self._lines
        for line in self._lines:
            groups.setdefault(self._key(line.row, money, said), [])
        for line in lines:
            groups[self._key(line.row, money, said)].append(line)
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

    def _key(self, row: Row, money: Money, said: Told) -> tuple[str, str]:
        account, shown = _account(cell(row, self._account))
        account = account or self._layout.account or said.account or self._own
        code = currency(cell(row, self._currency)) or money.currency(row)
        return account, code or self._layout.currency or shown or said.currency

    def _statement(
        self,
        key: tuple[str, str],
        lines: list[_Line],
        money: Money,
        said: Told,
        warned: tuple[str, ...],
    ) -> Statement:
        reader = RowReader(self._layout, money, self._typed)
        transactions = tuple(
            reader.transaction(
                line.row,
                self._amount(money, line),
                line.day,
                key[1],
                self._more.get(line.index, ()),
            )
            for line in lines
        )
        balances = Balances(
            key[1], [line.row for line in lines], transactions, money, self._labels_of(key)
        )
        days = [each.date for each in transactions if each.date and each.status == "BOOK"]
        warnings = [*warned]
        warnings += ["balance_differs"] if balances.differs else []
        warnings += ["unread_lines"] if self._unread else []
        return Statement(
            format="table",
            account=key[0],
            currency=key[1],
            owner_name=said.owner,
            number=said.number,
            date_start=said.start or min(days, default=None),
            date_end=said.end or max(days, default=None),
            opening=balances.opening,
            closing=balances.closing,
            balances=tuple(each for each in (balances.opening, balances.closing) if each),
            transactions=transactions,
            warnings=tuple(warnings),
        )

    def _labels_of(self, key: tuple[str, str]) -> list[Labelled]:
        """Labelled balances of one account: rows of the table belong to the account they name."""
        return [
            found
            for row, found in self._labels
            if _account(cell(row, self._account))[0] in ("", key[0])
            and currency(cell(row, self._currency)) in ("", key[1])
        ]


def _account(text: str) -> tuple[str, str]:
    """The number of an account, and the currency that some banks write behind it in brackets."""
    match = _WITH_CURRENCY.fullmatch(text)
    code = currency(match[2]) if match else ""
    return (match[1], code) if match and code else (text, "")


def _header(layout: Layout, place: int) -> str:
    found = (column.header for column in layout.columns if column.place == place)
    return next(found, "") or f"column {place + 1}"


def day_in(text: str, order: str, is_typed: bool) -> Day | None:
    """The day in a cell, ``None`` where it is none in this order.

    In a workbook the number by which Excel counts days is one, too.
    """
    found = days(text) or short_days(text)
    if found:
        return found.by(order)
    if is_typed and text.isdigit() and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return SERIAL + datetime.timedelta(days=int(text))
    return None
