"""Where in a grid the table is: its header, its rows of data, and what its columns are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import figure, iban
from .columns import (
    DATE_ROLES,
    ROWS_LOOKED_AT,
    TOGETHER,
    Stats,
    assign,
    header_score,
    is_label,
    stats,
)
from .days import days, short_days
from .grid import Grid
from .money import Row, cell
from .words import roles_of

#: Rows in which the header is looked for: what stands above is an address and a period.
HEADER_WITHIN = 100
#: Rows of data a table needs where no header tells that it is one.
FEWEST_ROWS = 1
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
_LONGEST_DAY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``header`` is the index of the header row, -1 where there is none; ``start`` that of the
    first row that may be data; ``rows`` are the rows with a day, ``places`` their indices.

    ``roles`` are by place, as far as headers and cells of single columns tell.
    """

    header: int
    start: int
    rows: tuple[Row, ...]
    places: tuple[int, ...]
    columns: tuple[Stats, ...]
    roles: dict[int, str]

    def role_places(self) -> dict[str, int]:
        """The first place of each role."""
        found: dict[str, int] = {}
        for place in sorted(self.roles):
            found.setdefault(self.roles[place], place)
        return found


def find_table(grid: Grid) -> Table | None:
    """The table of a sheet; ``None`` where nothing looks like one."""
    header = _header_row(grid.rows)
    if header >= 0:
        dates = _date_places(grid.rows[header])
        rows = [
            index for index in range(header + 1, len(grid.rows)) if _has_day(grid, index, dates)
        ]
        if rows or not _has_content(grid, header + 1):
            found = _table(grid, header, rows)
            return _without_header(grid, rows) if _is_shifted(found, grid) else found
    rows = [index for index in range(len(grid.rows)) if _looks_like_data(grid.rows[index])]
    if len(rows) < FEWEST_ROWS:
        return None
    above = _label_row(grid.rows, rows[0])
    return _with_dates(_table(grid, above, rows))


def _header_row(rows: Sequence[Row]) -> int:
    scores = [header_score(row) for row in rows[:HEADER_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best else -1


def _is_shifted(table: Table, grid: Grid) -> bool:
    """Whether a header has another width than every row, so that its words are not above theirs."""
    header = len(grid.rows[table.header])
    is_other = bool(table.rows) and all(len(row) < header for row in table.rows)
    return is_other and not {"amount", "debit", "credit"} & set(table.roles.values())


def _without_header(grid: Grid, rows: list[int]) -> Table:
    return _with_dates(_table(grid, -1, rows))


def _date_places(header: Row) -> list[int]:
    return [
        place
        for place, text in enumerate(header)
        if any(roles_of(text).get(role, 0) >= TOGETHER for role in DATE_ROLES)
    ]


def _has_day(grid: Grid, index: int, places: list[int]) -> bool:
    row = grid.rows[index]
    return any(days(text) or short_days(text) for place in places if (text := cell(row, place)))


def _has_content(grid: Grid, start: int) -> bool:
    return any(_looks_like_data(row) for row in grid.rows[start:])


def _looks_like_data(row: Row) -> bool:
    """A row with a day and a number that is none."""
    has_day = any(days(text) for text in row)
    return has_day and any(figure(text) and not days(text) for text in row)


def _label_row(rows: Sequence[Row], first: int) -> int:
    """The index of the row above the first data, where it has labels over most of the columns.

    Rows with a day between them are data that was not recognised.
    """
    above = next(
        (i for i in range(first - 1, -1, -1) if rows[i] and not any(map(days, rows[i]))), -1
    )
    if above < 0:
        return -1
    filled = [text for text in rows[above] if text]
    width = sum(1 for text in rows[first] if text)
    return above if len(filled) >= max(2, width // 2) and all(map(is_label, filled)) else -1


def _table(grid: Grid, header: int, rows: list[int]) -> Table:
    head = grid.rows[header] if header >= 0 else ()
    data = tuple(grid.rows[index] for index in rows)
    columns = stats(head, data)
    above = [text for row in grid.rows[: max(0, header)] for text in row]
    has_account = any(iban(text) or _has_iban(text) for text in above)
    return Table(
        header=header,
        start=header + 1 if header >= 0 else (rows[0] if rows else 0),
        rows=data,
        places=tuple(rows),
        columns=columns,
        roles=assign(columns, has_account),
    )


def _has_iban(text: str) -> bool:
    """Whether a part of a cell is an IBAN, as in "IBAN: …" or "… / Girokonto"."""
    return any(iban(part) for part in re.split(r"[:;/,]", text) if len(text) < 100)


def _with_dates(table: Table) -> Table:
    """Where no header names the day: the first column of days, and the second as value date."""
    roles = table.roles
    wanted = [role for role in ("date", "value_date") if role not in roles.values()]
    if "date" not in wanted:
        return table
    for column in table.columns:
        is_free = roles.get(column.place, "ignore") == "ignore"
        found = column.days + _spoilt_days(table, column.place) if column.days else 0
        if wanted and is_free and found >= 0.9 * max(1, column.rows):
            roles[column.place] = wanted.pop(0)
    return table


def _spoilt_days(table: Table, place: int) -> int:
    """Cells of a column of days in which letters stand around the day: it is none then.

    They must not hide the column, as the next one of days is that of the value.
    """
    cells = (cell(row, place) for row in table.rows[:ROWS_LOOKED_AT])
    return sum(
        1 for text in cells if len(text) < _LONGEST_DAY and not days(text) and _DAY.search(text)
    )
