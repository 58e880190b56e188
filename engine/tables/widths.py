"""Rows of another width than their header, where the header shows what happened.

Some banks quote several columns together: ``"Street","City"`` becomes ``"Street,City"``. Every
row then lacks as many cells as one of its columns has delimiters too many.
"""

from __future__ import annotations

from collections.abc import Sequence

from .cells import figure
from .columns import header_score
from .days import days

#: Rows in which the header is looked for.
_HEADER_WITHIN = 100
Rows = tuple[tuple[str, ...], ...]


def spread(rows: Rows, delimiter: str, widths: Sequence[int]) -> Rows:
    """The rows with the cells that hold several columns taken apart, where all rows agree.

    ``widths`` are those of the first rows as written, with their empty cells at the end.
    """
    scores = [header_score(row) for row in rows[:_HEADER_WITHIN]]
    best = max(scores, default=0)
    header = scores.index(best) if best else len(widths)
    if header >= len(widths):
        return rows
    pairs = zip(widths, rows, strict=False)
    missing = {widths[header] - width for width, row in list(pairs)[header + 1 :] if row}
    if len(missing) != 1 or min(missing) < 1:
        return rows
    data = [row for row in rows[header + 1 :] if row]
    place = _joined_place(data, delimiter, missing.pop())
    if place < 0:
        return rows
    apart = tuple(_apart(row, place, delimiter) for row in rows[header + 1 :])
    return (*rows[: header + 1], *apart)


def _joined_place(data: Sequence[tuple[str, ...]], delimiter: str, missing: int) -> int:
    """The one column whose every cell has as many delimiters as cells are missing, else -1.

    A number or day is never taken apart: its delimiter may be a decimal comma.
    """
    found = [
        place
        for place in range(min(map(len, data)))
        if all(row[place].count(delimiter) == missing for row in data)
        and not any(figure(row[place]) or days(row[place]) for row in data)
    ]
    return found[0] if len(found) == 1 else -1


def _apart(row: tuple[str, ...], place: int, delimiter: str) -> tuple[str, ...]:
    cells = (cell.strip() for cell in row[place].split(delimiter)) if row else ()
    return (*row[:place], *cells, *row[place + 1 :])
