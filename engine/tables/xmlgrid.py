"""Workbooks in XML as rows of text: OpenDocument (ODS) and Excel's XML of 2003.

OpenDocument 1.3 part 3, section 9 (tables): typed cells carry ``office:value`` and
``office:date-value``; empty rows and columns are repeated by number, which is not trusted.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from ..errors import (
    DamagedTableError,
    ForbiddenDoctypeError,
    MalformedXmlError,
    TooLargeError,
)
from .bookgrid import Sheet, archive
from .cells import plain
from .limits import (
    DAMAGE,
    LARGEST_TEXT,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    bounded,
    clean,
)

#: Rows of the largest sheet an office program makes.
MOST_SHEET_ROWS = 1_100_000
_CHUNK = 64 * 1024
_SHEETS = frozenset({"table", "Worksheet"})
_ROWS = frozenset({"table-row", "Row"})
_CELLS = frozenset({"table-cell", "covered-table-cell", "Cell"})
_TEXTS = frozenset({"p", "Data"})
_NOTES = frozenset({"annotation", "Comment"})
#: Values of ``table:visibility`` of rows that are not shown.
_UNSEEN = frozenset({"filter", "collapse"})
_SPACES = frozenset({"s", "tab", "line-break"})


def ods(data: bytes) -> list[Sheet]:
    """The sheets of an OpenDocument spreadsheet. Raises ``ReadError``."""
    found = archive(data)
    try:
        content = found.read("content.xml")
    except DAMAGE:
        raise DamagedTableError(value="ods") from None
    finally:
        found.close()
    return xml_sheets(content)


def xml_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a workbook's XML. Raises ``ReadError``."""
    if len(data) > LARGEST_TEXT:
        raise TooLargeError(tag="the sheet", value=f"{LARGEST_TEXT} bytes")
    tables = _Tables()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = tables.start
    parser.EndElementHandler = tables.end
    parser.CharacterDataHandler = tables.characters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK])
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MalformedXmlError(line=error.lineno, value=expat.ErrorString(error.code)) from None
    return [
        Sheet(name, tuple(bounded(iter(rows))), frozenset(hidden))
        for (name, rows), hidden in zip(tables.sheets, tables.hidden, strict=True)
    ]


def _refuse(*_declaration: object) -> None:
    raise ForbiddenDoctypeError


class _Tables:
    """Rows as they come; cells outside a table and notes on cells are passed over."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, list[list[str]]]] = []
        self.hidden: list[set[int]] = []
        self._is_hidden = False
        self._row: list[str] | None = None
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []
        self._is_text = False
        self._notes = 0
        self._size = 0
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        given = {_local(key): value for key, value in attributes.items()}
        if local in _NOTES:
            self._notes += 1
        elif local in _SHEETS:
            self._open_sheet(given.get("name", given.get("Name")))
        elif local in _ROWS and self.sheets:
            self._open_row(given)
        elif local in _CELLS and self._row is not None:
            self._cell, self._texts = given, []
        else:
            self._start_text(local, given)

    def _start_text(self, local: str, given: dict[str, str]) -> None:
        if local in _TEXTS and self._cell is not None and not self._notes:
            self._open_text(given)
        elif self._is_text and local in _SPACES:
            self._texts.append(" " * min(_count(given, "c"), 100))

    def end(self, name: str) -> None:
        local = _local(name)
        if local in _NOTES:
            self._notes -= 1
        elif local in _TEXTS:
            self._is_text = False
        elif local in _CELLS and self._cell is not None and self._row is not None:
            self._close_cell(self._cell, self._row)
        elif local in _ROWS and self._row is not None:
            self._close_row(self._row)

    def characters(self, text: str) -> None:
        if self._is_text:
            self._size += len(text)
            if self._size > LONGEST_CELL:
                raise TooLargeError(tag="a cell", value=f"{LONGEST_CELL} characters")
            self._texts.append(text)

    def _open_sheet(self, name: str | None) -> None:
        """Tables without a name are inside cells or forms."""
        if name is None:
            return
        if len(self.sheets) >= MOST_SHEETS:
            raise TooLargeError(tag="the workbook", value=f"{MOST_SHEETS} sheets")
        self.sheets.append((name, []))
        self.hidden.append(set())

    def _open_row(self, given: dict[str, str]) -> None:
        """Excel's ``Index`` counts from 1 and leaves rows out."""
        self._row = []
        self._repeated = _count(given, "number-rows-repeated")
        self._is_hidden = given.get("visibility") in _UNSEEN or given.get("Hidden") == "1"
        rows = self.sheets[-1][1]
        self._add([], _count(given, "Index") - 1 - len(rows) if "Index" in given else 0)

    def _open_text(self, given: dict[str, str]) -> None:
        if self._texts:
            self._texts.append("\n")
        self._is_text, self._size = True, 0
        if self._cell is not None and "Type" in given:
            self._cell = {**self._cell, "value-type": given["Type"].lower()}

    def _close_cell(self, cell: dict[str, str], row: list[str]) -> None:
        gap = _count(cell, "Index") - 1 - len(row) if "Index" in cell else 0
        repeated = _count(cell, "number-columns-repeated") + _count(cell, "MergeAcross", 0)
        row.extend([""] * max(0, min(gap, MOST_COLUMNS)))
        text = _typed("".join(self._texts), cell)
        if len(row) <= MOST_COLUMNS or text:
            row.extend([text] * min(repeated, MOST_COLUMNS + 1 - min(len(row), MOST_COLUMNS)))
        self._cell = None

    def _close_row(self, row: list[str]) -> None:
        if self._is_hidden and any(row):
            start = len(self.sheets[-1][1])
            self.hidden[-1].update(range(start, start + min(self._repeated, MOST_ROWS)))
        self._add(row if any(row) else [], self._repeated)
        self._row = None

    def _add(self, row: list[str], times: int) -> None:
        rows = self.sheets[-1][1]
        self._count += len(row) * times
        if len(rows) + times > MOST_SHEET_ROWS or self._count > MOST_CELLS:
            raise TooLargeError(tag="the sheet", value=f"{MOST_SHEET_ROWS} rows")
        rows.extend(list(row) for _ in range(times))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _count(given: dict[str, str], name: str, default: int = 1) -> int:
    text = given.get(name, "")
    return min(int(text), MOST_SHEET_ROWS + 1) if text.isdecimal() and len(text) < 10 else default


def _typed(text: str, cell: dict[str, str]) -> str:
    """The value of a typed cell, else its text."""
    kind = cell.get("value-type", "")
    if kind in ("float", "currency", "percentage", "number"):
        return _number(cell.get("value", "") or text) or clean(text)
    if kind in ("date", "datetime"):
        day = cell.get("date-value", "") or text
        return clean(day.removesuffix(".000").removesuffix("T00:00:00").replace("T", " "))
    return clean(text)


def _number(value: str) -> str:
    try:
        return plain(Decimal(format(float(Decimal(value)), ".15g")))
    except (InvalidOperation, ValueError, OverflowError):
        return ""
