"""Finds out how a table is to be read, and says what it could not find out.

The rule of every decision: what only one reading of the whole file allows is taken, what the
running balance proves is taken, what the file leaves open is a problem for a person. See
``docs/formats/tables.md``.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from ..formats.options import DEFAULT, Options
from . import order as orders
from . import ready
from .chain import UNKNOWN, UP
from .choose import Choice, choose_amounts
from .columns import NUMBER_ROLES, Stats
from .daycolumns import date_places
from .days import Days, days, short_days
from .found import Evidence, Found
from .grid import Grid
from .layout import Column, Layout
from .money import cell
from .table import Table, find_table
from .trials import ROWS_TRIED
from .words import are_foreign, header_currency, roles_of

#: Rows shown to a person.
SAMPLE = 8
#: Currencies of countries that write the month first.
MONTH_FIRST = frozenset({"USD", "CAD", "PHP", "BZD", "XXX"})


def detect(grid: Grid, options: Options = DEFAULT) -> Found:
    """How ``grid`` is to be read, as far as the file tells; never raises for its content."""
    table = find_table(grid)
    if table is None:
        return Found(layout=_base(grid), problems=("no_table",))
    day_order = _day_order(grid, table, options)
    layout = _with_columns(_base(grid), table, day_order.order)
    export = ready.known(grid.rows[table.header]) if table.header >= 0 else None
    is_inverted = export is not None and export.is_inverted
    money = choose_amounts(grid, table, layout, _dates(table, layout), is_inverted)
    layout = replace(
        money.layout,
        name=export.name if export else "",
        newest_first=_is_newest_first(table, money, layout),
    )
    problems, assumed, why = _judge_order(day_order, table, layout)
    shown = grid.rows[table.start : table.start + SAMPLE]
    return Found(
        layout=layout,
        problems=tuple(dict.fromkeys([*_missing(layout, table), *money.problems, *problems])),
        assumed=(*assumed, *money.assumed),
        evidence=(*why, *money.evidence, *_by_header(layout)),
        sample=tuple(shown),
    )


def _base(grid: Grid) -> Layout:
    return Layout(sheet=grid.sheet, delimiter=grid.delimiter, encoding=grid.encoding)


def _with_columns(base: Layout, table: Table, day_order: str) -> Layout:
    columns = tuple(
        Column(
            place=column.place,
            header=column.header,
            role=table.roles.get(column.place, "ignore"),
        )
        for column in table.columns
    )
    return replace(
        base,
        columns=columns,
        header_row=table.header + 1,
        first_row=0 if table.header >= 0 else table.start + 1,
        date_order=day_order,
        currency=_currency(table) if "currency" not in table.roles.values() else "",
    )


def _currency(table: Table) -> str:
    """The currency that the headers of amounts name, where they agree."""
    found = {
        header_currency(column.header)
        for column in table.columns
        if table.roles.get(column.place) in ("amount", "debit", "credit", "balance")
    } - {""}
    return found.pop() if len(found) == 1 else ""


# The order of the days


def _day_order(grid: Grid, table: Table, options: Options) -> orders.Order:
    """By the columns of days; cells of their own above and below the table count as well."""
    columns = [
        [_days(cell(row, column.place)) for row in table.rows]
        for column in sorted(table.columns, key=lambda each: _date_rank(table, each))
        if _is_date_column(table, column)
    ]
    inside = set(table.places)
    loose = [
        found
        for index, row in enumerate(grid.rows)
        if index not in inside and index < table.start + ROWS_TRIED
        for text in row
        if (found := days(text))
    ]
    decided = orders.decide(columns, loose) if columns else orders.Order("dmy", "assumed")
    if decided.others and options.date_order in (decided.order, *decided.others):
        return orders.Order(options.date_order, "options")
    return decided


def _days(text: str) -> Days | None:
    return days(text) or short_days(text)


def _is_date_column(table: Table, column: Stats) -> bool:
    if table.roles.get(column.place) in ("date", "value_date"):
        return True
    return column.filled > 0 and column.days == column.filled


def _date_rank(table: Table, column: Stats) -> tuple[bool, int, int]:
    score = roles_of(column.header).get("date", 0)
    return table.roles.get(column.place) != "date", -score, column.place


def _judge_order(
    found: orders.Order, table: Table, layout: Layout
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Evidence, ...]]:
    """Problems, assumptions and evidence of the order of days."""
    if not found.others:
        return (), (), (Evidence("date_order", found.order, found.reason),)
    headers = [column.header for column in table.columns]
    currency = layout.currency
    is_told = (
        are_foreign(headers)
        or layout.decimal == ","
        or (bool(currency) and currency not in MONTH_FIRST)
    )
    if found.order == "dmy" and is_told and found.others == ("mdy",):
        return (), ("date_order",), (Evidence("date_order", "dmy", "language"),)
    return ("date_order",), (), (Evidence("date_order", found.order, "assumed"),)


def _dates(table: Table, layout: Layout) -> list[datetime.date]:
    place = next(iter(date_places(layout)), layout.place("value_date"))
    found = (_days(cell(row, place)) for row in table.rows)
    return [day for each in found if each and (day := each.by(layout.date_order))]


def _is_newest_first(table: Table, money: Choice, layout: Layout) -> bool:
    order = money.trial.chain.order if money.trial and money.trial.is_proved else UNKNOWN
    if order == UNKNOWN:
        found = _dates(table, layout)
        order = orders.direction(found)
        if order == UNKNOWN and found and found[0] > found[-1]:
            order = UP
    return order == UP


# What is told of it


def _missing(layout: Layout, table: Table) -> list[str]:
    roles = {column.role for column in layout.columns}
    found = []
    if not roles & {"date", "value_date"}:
        found.append("missing_date")
    if not (roles & {"amount"} or {"debit", "credit"} <= roles):
        found.append("missing_amount")
    return found if table.rows or table.header >= 0 else ["no_table"]


def _by_header(layout: Layout) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(column.role, column.header or str(column.place + 1), _reason(column))
        for column in layout.columns
        if column.role != "ignore"
    )


def _reason(column: Column) -> str:
    is_named = column.role in roles_of(column.header) or (
        column.role in NUMBER_ROLES and "amount" in roles_of(column.header)
    )
    return "header" if is_named else "content"
