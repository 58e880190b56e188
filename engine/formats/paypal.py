"""PayPal: the activity download and the monthly statement as CSV, in any language of PayPal.

Columns after PayPal's documentation of its downloads. The balance moves by the net amount, while
an invoice is paid by the gross one: a row with a fee becomes two transactions, the payment and
its fee. There is one statement for each currency, as PayPal keeps one balance for each. See
``docs/formats/paypal.md``.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..errors import BadAmountError, BadDateError, UnknownLayoutError
from ..statement import Balance, Statement, Transaction
from ..tables import cells, chain, days, money, order
from ..tables import grid as grids
from ..tables.cellwords import PENDING, VOID
from ..tables.layout import Layout, normal
from .encoding import head_text
from .options import DEFAULT, Options
from .paypal_entries import Line, entries
from .paypal_words import CERTAIN, MEMO, fields_of
from .registry import register

_LINES = 20
#: Columns of amounts, the balance last.
_AMOUNTS = ("gross", "fee", "net", "balance")


class PayPalReader:
    """Reader of PayPal's CSV."""

    name = "paypal"

    def identify(self, head: bytes) -> int:
        """Certain of a header with PayPal's columns."""
        lines = head_text(head).replace("\0", "").splitlines()[:_LINES]
        for line in lines:
            for mark in ",;\t":
                header = tuple(cell.strip().strip('"') for cell in line.split(mark))
                if CERTAIN.issubset(fields_of(header)):
                    return 95
        return 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """One statement for each currency, in the order in which they first appear."""
        for grid in grids.grids(data, None, options):
            yield from _Download(grid, options).statements()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with its amounts; ``net`` is what moves the balance."""

    index: int
    cells: tuple[str, ...]
    day: datetime.date
    gross: Decimal
    fee: Decimal
    net: Decimal
    balance: Decimal | None
    currency: str


class _Download:
    """One file while it is read."""

    def __init__(self, grid: grids.Grid, options: Options) -> None:
        self._grid = grid
        self._options = options
        self._header, self._places = _find_header(grid)
        self._rows = [
            (index, row)
            for index, row in enumerate(grid.rows)
            if index > self._header and self._cell(row, "currency") and self._cell(row, "id")
        ]
        self._is_assumed = False
        self._layout = Layout(date_order=self._date_order(), decimal=self._decimal())

    def statements(self) -> Iterator[Statement]:
        rows = [self._row(index, row) for index, row in self._rows]
        is_up = self._order(rows) == chain.UP
        in_time = rows[::-1] if is_up else rows
        groups: dict[str, list[_Row]] = {row.currency: [] for row in rows}
        for row in in_time:
            groups[row.currency].append(row)
        groups = {currency: self._settled(group) for currency, group in groups.items()}
        lines = {currency: self._lines(group) for currency, group in groups.items()}
        account = self._account(rows)
        every = [line for group in lines.values() for line in group]
        for currency, group in lines.items():
            yield self._statement(account, currency, groups[currency], entries(group, every))

    def _statement(
        self, account: str, currency: str, rows: list[_Row], found: tuple[Transaction, ...]
    ) -> Statement:
        opening, closing, differs = _balances(rows, found, currency)
        dates = [each.date for each in found if each.date and each.status == "BOOK"]
        warnings = ["assumed_date_order"] if self._is_assumed else []
        warnings += ["balance_differs"] if differs else []
        warnings += ["unread_lines"] if self._unread() else []
        return Statement(
            format="paypal",
            account=account,
            currency=currency,
            date_start=min(dates, default=None),
            date_end=max(dates, default=None),
            opening=opening,
            closing=closing,
            balances=tuple(each for each in (opening, closing) if each),
            transactions=found,
            warnings=tuple(warnings),
        )

    def _unread(self) -> bool:
        """Whether a row below the header has an amount but no currency or id."""
        read = {index for index, _row in self._rows}
        return any(
            self._cell(row, "gross") or self._cell(row, "net")
            for index, row in enumerate(self._grid.rows)
            if index > self._header and index not in read
        )

    def _cell(self, row: tuple[str, ...], field: str) -> str:
        return money.cell(row, self._places.get(field, -1))

    # What the whole file tells

    def _date_order(self) -> str:
        """PayPal writes days by the settings of the account, whatever the language.

        Where the file leaves it open, the order in which the days lie closer is assumed.
        """
        found = [days.days(self._cell(row, "date")) for _index, row in self._rows]
        decided = order.decide([found])
        open_orders = (decided.order, *decided.others)
        if self._options.date_order in open_orders:
            return self._options.date_order
        self._is_assumed = bool(decided.others)
        return min(open_orders, key=lambda name: order.span(found, name))

    def _decimal(self) -> str:
        marks: Counter[str] = Counter()
        for _index, row in self._rows:
            for field in _AMOUNTS:
                found = cells.marks(self._cell(row, field))
                marks.update(found if len(found) == 1 else ())
        if marks["."] and marks[","]:
            raise UnknownLayoutError(value="decimal")
        return "," if marks[","] else "."

    def _row(self, index: int, row: tuple[str, ...]) -> _Row:
        text = self._cell(row, "date")
        found = days.days(text)
        day = found.by(self._layout.date_order) if found else None
        if day is None:
            raise BadDateError(line=index + 1, tag=self._name("date"), value=text)
        gross, fee, net = self._amounts(index, row)
        balance = self._number(index, row, "balance") if self._cell(row, "balance") else None
        code = cells.currency(self._cell(row, "currency"))
        return _Row(index, row, day, gross, fee, net, balance, code)

    def _amounts(self, index: int, row: tuple[str, ...]) -> tuple[Decimal, Decimal, Decimal]:
        """Gross, fee with its sign, and net, which must add up. Raises ``BadAmountError``."""
        gross = self._number(index, row, "gross")
        fee = self._number(index, row, "fee") if self._cell(row, "fee") else Decimal()
        if not self._cell(row, "net"):
            return gross, fee, gross + fee
        net = self._number(index, row, "net")
        fee = fee if gross + fee == net else -fee
        if gross + fee != net:
            value = self._cell(row, "net")
            raise BadAmountError(line=index + 1, tag=self._name("net"), value=value)
        return gross, fee, net

    def _number(self, index: int, row: tuple[str, ...], field: str) -> Decimal:
        text = self._cell(row, field)
        found = money.number_in(text, self._layout)
        if found is None:
            raise BadAmountError(line=index + 1, tag=self._name(field), value=text)
        return money.signed(found)

    def _name(self, field: str) -> str:
        return money.cell(self._grid.rows[self._header], self._places[field])

    def _order(self, rows: Sequence[_Row]) -> int:
        """The order of rows by the days, where they are all of one day by the balances."""
        by_days = order.direction([row.day for row in rows])
        if by_days != chain.UNKNOWN:
            return by_days
        lines = [chain.Entry(row.net, row.balance, row.currency) for row in rows]
        return chain.chain(lines).order

    def _account(self, rows: Sequence[_Row]) -> str:
        """The owner's address: who gets what comes in, and who sends what goes out."""
        own = Counter(
            self._cell(row.cells, "to" if row.gross > 0 else "from") for row in rows if row.gross
        )
        own.pop("", None)
        has_both = {"from", "to"} <= set(self._places)
        return own.most_common(1)[0][0] if own and has_both else ""

    def _settled(self, rows: list[_Row]) -> list[_Row]:
        """Rows of one moment turned round where only so their balances follow each other."""
        found: list[_Row] = []
        for _moment, group in itertools.groupby(rows, key=self._moment):
            run = list(group)
            before = found[-1:]
            turned = run[::-1]
            is_better = _breaks([*before, *turned]) < _breaks([*before, *run])
            found.extend(turned if is_better else run)
        return found

    def _moment(self, row: _Row) -> tuple[datetime.date, str]:
        return row.day, self._cell(row.cells, "time")

    # Rows as lines

    def _lines(self, rows: Sequence[_Row]) -> list[Line]:
        lines = []
        last: Decimal | None = None
        for row in rows:
            lines.append(self._line(row, self._state(row, last)))
            last = row.balance if row.balance is not None else last
        return lines

    def _state(self, row: _Row, last: Decimal | None) -> str:
        """Whether a row has moved the balance; what is not completed, if the balance shows it."""
        status = normal(self._cell(row.cells, "status"))
        if normal(self._cell(row.cells, "impact")) in MEMO:
            return "INFO"
        if status not in PENDING | VOID:
            return "BOOK"
        if last is not None and row.balance is not None and last + row.net == row.balance:
            return "BOOK"
        return "PDNG" if status in PENDING else "INFO"

    def _line(self, row: _Row, state: str) -> Line:
        fields = {field: self._cell(row.cells, field) for field in self._places}
        header = self._grid.rows[self._header]
        raw = {
            money.cell(header, place) or f"column {place + 1}": text
            for place, text in enumerate(row.cells)
            if text
        }
        return Line(
            fields=fields,
            raw=raw,
            day=row.day,
            gross=row.gross,
            fee=row.fee,
            currency=row.currency,
            status=state,
            fee_name=self._name("fee"),
        )


def _known(row: _Row) -> Decimal:
    return Decimal() if row.balance is None else row.balance


def _breaks(rows: Sequence[_Row]) -> int:
    """How many balances do not follow from the one before."""
    return sum(
        first.balance is not None
        and second.balance is not None
        and first.balance + second.net != second.balance
        for first, second in itertools.pairwise(rows)
    )


def _find_header(grid: grids.Grid) -> tuple[int, dict[str, int]]:
    for index, row in enumerate(grid.rows[:_LINES]):
        places = fields_of(row)
        if CERTAIN.issubset(places):
            return index, places
    raise UnknownLayoutError(value="header")


def _balances(
    rows: Sequence[_Row], found: Sequence[Transaction], currency: str
) -> tuple[Balance | None, Balance | None, bool]:
    """Opening, closing, and whether they differ by another sum than that of the transactions."""
    known = [row for row in rows if row.balance is not None]
    if not known or known[0] is not rows[0]:
        return None, None, False
    first, last = known[0], known[-1]
    has_moved = found[0].status == "BOOK"
    opening = _known(first) - (first.net if has_moved else Decimal())
    closing = _known(last)
    total = sum((each.amount for each in found if each.status == "BOOK"), Decimal())
    return (
        Balance(kind="OPBD", amount=opening, currency=currency, date=first.day),
        Balance(kind="CLBD", amount=closing, currency=currency, date=last.day),
        opening + total != closing,
    )


paypal = register(PayPalReader())
