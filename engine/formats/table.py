"""Table files of banks: CSV and other delimited text, XLSX, XLS, ODS and web pages.

Such a file says nothing of itself, so every format that does goes first. How a layout is found
out, and when a person is asked instead, is told in ``docs/formats/tables.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from ..errors import UnknownLayoutError
from ..statement import Statement
from ..tables import columns, textgrid
from ..tables import detect as detection
from ..tables import grid as grids
from ..tables import read as reading
from ..tables.layout import Layout
from .options import DEFAULT, Options
from .registry import register

#: How sure ``identify`` is of a workbook or page, of text below a known header, of other text.
WORKBOOK, KNOWN, RECTANGULAR = 25, 30, 8
#: Lines of text that are looked at, and cells that make a row.
_LINES, _FEWEST = 60, 2


class TableReader:
    """Reader of tables by the layouts of ``Options``, else by detection."""

    name = "table"

    def identify(self, head: bytes) -> int:
        """Low, so that every format that names itself is surer."""
        kind = grids.kind_of(head)
        if kind in ("zip", "other"):
            return 0
        return _of_text(head) if kind == "csv" else WORKBOOK

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """The statements of all sheets; sheets without a table are passed over beside others.

        Raises ``UnknownLayoutError`` where the layout cannot be told safely, and what
        ``tables.grid`` and ``tables.read`` raise.
        """
        sheets = list(_sheets(data, options))
        known = [(grid, layout) for grid, layout in sheets if layout is not None]
        if known:
            for grid, layout in known:
                yield from reading.statements(grid, layout, options)
            return
        yield from _detected([grid for grid, _layout in sheets], options)


def _sheets(data: bytes, options: Options) -> Iterator[tuple[grids.Grid, Layout | None]]:
    """Every sheet with the given layout that fits it."""
    sheets = list(grids.grids(data, None, options))
    for layout in options.layouts:
        own = grids.grids(data, layout, options) if _is_other(layout, sheets) else tuple(sheets)
        for grid in own:
            found = reading.fitted(layout, grid)
            if found is not None:
                yield grid, found
                sheets = [each for each in sheets if each.sheet != grid.sheet]
    for grid in sheets:
        yield grid, None


def _is_other(layout: Layout, sheets: list[grids.Grid]) -> bool:
    """Whether a layout reads the file otherwise than it was read."""
    return any(
        (layout.delimiter not in ("", grid.delimiter) or layout.encoding not in ("", grid.encoding))
        for grid in sheets
        if grid.kind == "csv"
    )


def _detected(sheets: list[grids.Grid], options: Options) -> Iterator[Statement]:
    found = [(grid, detection.detect(grid, options)) for grid in sheets]
    tables = [(grid, each) for grid, each in found if "no_table" not in each.problems]
    if not tables:
        raise UnknownLayoutError(value="no_table")
    for grid, each in tables:
        if each.problems:
            raise UnknownLayoutError(value=", ".join(each.problems))
        yield from reading.statements(grid, each.layout, options, each.assumed)


def _of_text(head: bytes) -> int:
    """How much the beginning of a text looks like a table."""
    text, _encoding = textgrid.decoded(head, "")
    if text.startswith("%PDF") or _control_characters(text) > len(text) // 50:
        return 0
    lines = [line for line in text.splitlines()[:_LINES] if line.strip()]
    return max((_score(lines, mark) for mark in ";,\t|"), default=0)


def _control_characters(text: str) -> int:
    return sum(letter < " " and letter not in "\r\n\t\f\x1a\0" for letter in text[:4096])


def _score(lines: list[str], mark: str) -> int:
    rows = list(csv.reader(lines, delimiter=mark))
    if all(len(row) == 1 for row in rows):
        rows = list(csv.reader([row[0] for row in rows], delimiter=mark))
    if any(columns.header_score(tuple(cell.strip() for cell in row)) for row in rows):
        return KNOWN
    wide = [row for row in rows if len(row) > _FEWEST]
    return RECTANGULAR if wide and 2 * len(wide) >= len(rows) else 0


table = register(TableReader())
