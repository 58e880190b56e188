"""A table file as rows of plain text, one grid for each sheet, whatever it was saved as.

The content decides what a file is: banks name web pages and text files ``.xls``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..errors import UnknownFormatError
from ..formats.options import DEFAULT, Options
from .bookgrid import Sheet, xls, xlsx
from .htmlgrid import html
from .layout import Layout
from .textgrid import decoded, text_rows
from .xmlgrid import ods, xml_sheets

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Bytes before the first tag: white space, a declaration, comments.
LONGEST_PREAMBLE = 4096
ODS_TYPE = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_XLSX_MEMBER = re.compile(rb"xl/|\[Content_Types\]\.xml|_rels/\.rels|docProps/")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|table|head|body|meta)\b", re.IGNORECASE)
_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet: rows of cells as text, without blanks at their ends and empty cells at the end.

    The n-th row of the file is ``rows[n - 1]``; a record of a text file is one row, however many
    lines it has. Typed cells of workbooks are written unambiguously: days as year-month-day,
    numbers with a point, no thousands mark and never exactly three decimals. ``kind`` is
    ``csv``, ``xlsx``, ``xls``, ``ods``, ``xml`` or ``html``; ``encoding`` and ``delimiter`` are
    of ``csv`` only. ``rows`` are those a person sees; ``hidden`` are the others by their index.
    """

    rows: tuple[tuple[str, ...], ...]
    sheet: str = ""
    kind: str = "csv"
    encoding: str = ""
    delimiter: str = ""
    hidden: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> Grid:
        """The same with the rows a filter hides."""
        rows = list(self.rows)
        for index, row in sorted(self.hidden.items()):
            rows.extend([()] * (index + 1 - len(rows)))
            rows[index] = row
        return replace(self, rows=tuple(rows), hidden={})

    @property
    def is_typed(self) -> bool:
        """Whether numbers and days may be typed cells, not only text."""
        return self.kind in ("xlsx", "xls", "ods", "xml")


def kind_of(head: bytes) -> str:
    """What a file is saved as, by its beginning; ``csv`` where it is no workbook or page."""
    if head.startswith(ZIP):
        return "ods" if ODS_TYPE in head[:200] else "xlsx" if _XLSX_MEMBER.search(head) else "zip"
    if head.startswith(OLE):
        return "xls"
    start = head[:LONGEST_PREAMBLE].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return "csv"
    if _XML_BOOK in start:
        return "xml"
    return "html" if _PAGE.search(start) else "other"


def grids(
    data: bytes, layout: Layout | None = None, options: Options = DEFAULT
) -> tuple[Grid, ...]:
    """The sheets of a file that hold anything, in their order.

    ``layout`` says encoding, delimiter and sheet where it does; ``options`` the encoding of text.
    Raises ``ReadError``.
    """
    kind = kind_of(data)
    if kind in ("other", "zip"):
        raise UnknownFormatError
    if kind == "csv":
        return _text_grids(data, layout, options)
    found = tuple(_grid(kind, sheet) for sheet in _sheets(kind, data, options) if sheet.rows)
    wanted = layout.sheet if layout else ""
    return tuple(grid for grid in found if grid.sheet == wanted) or found


def _grid(kind: str, sheet: Sheet) -> Grid:
    hidden = {at: sheet.rows[at] for at in sorted(sheet.hidden) if any(sheet.rows[at : at + 1])}
    if not hidden:
        return Grid(rows=sheet.rows, sheet=sheet.name, kind=kind)
    rows = tuple(() if at in hidden else row for at, row in enumerate(sheet.rows))
    return Grid(rows=rows, sheet=sheet.name, kind=kind, hidden=hidden)


def _sheets(kind: str, data: bytes, options: Options) -> list[Sheet]:
    if kind == "html":
        return html(data, options.encoding)
    if kind == "xml":
        return xml_sheets(data.lstrip(b" \t\r\n"))
    return {"xlsx": xlsx, "xls": xls, "ods": ods}[kind](data)


def _text_grids(data: bytes, layout: Layout | None, options: Options) -> tuple[Grid, ...]:
    wanted = layout.encoding if layout else ""
    text, encoding = decoded(data, wanted or options.encoding)
    rows, delimiter = text_rows(text, layout.delimiter if layout else "")
    return (Grid(rows=rows, encoding=encoding, delimiter=delimiter),) if rows else ()
