"""What each row of a table is: a transaction, a balance or total, more of a text, or unknown."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import BadDateError
from .cellwords import PENDING
from .daycolumns import date_places, names_booking
from .days import days, short_days
from .grid import Grid
from .labels import Labelled, labelled, row_label
from .layout import Layout
from .money import Convention, Money, Row, cell, flag_word

Day = datetime.date
#: Excel counts days from the end of 1899; these numbers are 1955 to 2079.
SERIAL = Day(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20_000, 65_700


@dataclass(frozen=True, slots=True)
class Line:
    """One row with an amount: its index and its day, which may be missing while it is pending."""

    index: int
    row: Row
    day: Day | None
    is_pending: bool = False


class Rows:
    """The rows of one sheet, sorted by what they are."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        """Raises ``BadDateError`` for a transaction whose day is none."""
        self._grid = grid
        self._layout = layout
        self._typed = grid.is_typed
        self._end = len(grid.rows) - layout.footer_rows
        self._dates = date_places(layout)
        self._value_date = layout.place("value_date")
        self._names_booking = names_booking(layout)
        self._status = layout.place("status")
        self._amounts = [layout.place(role) for role in ("amount", "debit", "credit")]
        self._loose: list[int] = []
        self.lines: list[Line] = []
        self.labels: list[tuple[Row, Labelled]] = []
        self.more: dict[int, list[Row]] = {}
        self.unread = 0
        self._sort_all()

    def around(self) -> Sequence[Row]:
        """The rows above and below the table."""
        below = self.lines[-1].index + 1 if self.lines else self._layout.start
        return (*self._outside(), *self._grid.rows[below : self._end])

    def balances(self) -> Sequence[Row]:
        """Rows of the table that tell the opening or closing balance of the account they name.

        Without transactions any tells it.
        """
        labels = self.labels[: self._inside] if self.lines else self.labels
        return [row for row, found in labels if found.kind in ("opening", "closing")]

    def _outside(self) -> Sequence[Row]:
        rows, head = self._grid.rows, self._layout.header_row
        above = rows[: head - 1] if head else rows[: self._layout.start]
        return (*above, *rows[self._end :])

    def _sort_all(self) -> None:
        probe = Money(self._layout, Convention(), self._typed)
        for index in range(self._layout.start, self._end):
            row = self._grid.rows[index]
            if row:
                self._sort(index, row, probe)
        self._check_loose()
        self._inside = len(self.labels)
        for row in self._outside():
            label = row_label(row, False)
            if label:
                self._label(row, label)

    def _sort(self, index: int, row: Row, probe: Money) -> None:
        day, is_late = self._day(index, row)
        label = row_label(row, day is not None)
        if label:
            self._label(row, label)
        elif not self._has_amount(row):
            self._without_amount(row, day, probe)
        elif day or self._is_pending(row):
            is_pending = is_late and self._names_booking and probe.balance(row) is None
            self.lines.append(Line(index, row, day, is_pending or day is None))
        else:
            self._loose.append(index)

    def _label(self, row: Row, kind: str) -> None:
        found = labelled(row, kind, self._layout, self._typed)
        if found:
            self.labels.append((row, found))

    def _has_amount(self, row: Row) -> bool:
        return any(cell(row, place).strip("-–— ") for place in self._amounts)

    def _without_amount(self, row: Row, day: Day | None, probe: Money) -> None:
        if day is None and self.lines and self._is_text(row):
            self.more.setdefault(self.lines[-1].index, []).append(row)
        elif day and probe.balance(row) is None:
            self.unread += 1

    def _is_text(self, row: Row) -> bool:
        """Whether a row holds nothing but text below the text of the row above."""
        roles = ("text", "additional_info", "partner_name", "partner_address")
        texts = {place for role in roles for place in self._layout.places(role)}
        return 0 not in texts and all(place in texts for place, text in enumerate(row) if text)

    def _day(self, index: int, row: Row) -> tuple[Day | None, bool]:
        """The booking day, and whether another day stands for it because its cell is empty.

        The value day is as good; any other tells that the row is not booked, where a header
        speaks of booking. Raises ``BadDateError`` for a day that is none in the order of the file.
        """
        for place in (*self._dates[:1], self._value_date, *self._dates[1:]):
            text = cell(row, place)
            found = day_in(text, self._layout.date_order, self._typed)
            if found:
                return found, place in self._dates[1:]
            if text and flag_word(text) not in PENDING:
                if days(text):
                    tag = column_name(self._layout, place)
                    raise BadDateError(line=index + 1, tag=tag, value=text)
                break
        return None, False

    def _is_pending(self, row: Row) -> bool:
        places = [self._status, *self._dates, self._value_date]
        return any(flag_word(cell(row, place)) in PENDING for place in places)

    def _check_loose(self) -> None:
        """Rows with an amount and no day: an error among transactions, a footer behind them."""
        last = self.lines[-1].index if self.lines else len(self._grid.rows)
        for index in self._loose:
            if index < last:
                place = next(iter(self._dates), self._value_date)
                text = cell(self._grid.rows[index], place)
                tag = column_name(self._layout, place)
                raise BadDateError(line=index + 1, tag=tag, value=text)
            self.unread += 1


def column_name(layout: Layout, place: int) -> str:
    """The header of a column, or its number from 1."""
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
