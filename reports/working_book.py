"""Writes a working paper as an XLSX workbook: figures as numbers, dates as dates, texts as texts.

The same sheets give the same bytes: the one moment in the file is ``created``. Totals are formulas
that carry their value, so that a reader that does not calculate shows the same. No text becomes a
formula, a link or a number, whatever it starts with.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
BRAND = "#714B67"
GREY = "#F1EEF1"
WIDTHS = {"amount": 16, "date": 12, "moment": 20, "number": 7, "text": 28}
FORM_WIDTHS = {0: 46, 1: 44}
LINE_HEIGHT, HIGHEST_ROW = 15, 405  # points


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, in English as the format wants it, and what it gives."""

    text: str
    value: Decimal | int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between the rows of a form."""

    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet of labels and values; ``rows`` are ``(label, value)`` or a Heading.

    Row ``n`` of the form, counted from 0, is row ``n + FORM_ROW`` of the sheet; values are in
    column B.
    """

    name: str
    title: str
    rows: Sequence[tuple[str, object] | Heading]


FORM_ROW = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet with one table; ``kinds`` are text, number, date or amount, one per column.

    The columns of kind amount get a total. Titles are in row 3, rows begin in row 4.
    """

    name: str
    title: str
    columns: Sequence[str]
    kinds: Sequence[str]
    rows: Sequence[Sequence[object]]
    total: str
    widths: Mapping[int, int] = field(default_factory=dict)

    def get_range(self, column: int) -> str:
        """Cells of a column as a formula on another sheet names them."""
        first = xl_rowcol_to_cell(GRID_ROW, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(
            GRID_ROW + max(len(self.rows), 1) - 1, column, row_abs=True, col_abs=True
        )
        quoted = self.name.replace("'", "''")
        return f"'{quoted}'!{first}:{last}"


GRID_ROW = 3
LONGEST_TEXT = 32767  # of a cell, by the format


def build(
    sheets: Sequence[Form | Grid], created: datetime, decimals: int = 2, title: str = ""
) -> bytes:
    """Bytes of the workbook with these sheets.

    :param decimals: decimal places of the currency.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    book.set_properties({"title": title, "created": created})
    formats = _make_formats(book, decimals)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.set_paper(9)  # A4
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&8&F&C&8&A&R&8&P / &N")
        write = _write_form if isinstance(sheet, Form) else _write_grid
        write(page, sheet, formats)
    book.close()
    return stream.getvalue()


def _make_formats(book, decimals):
    places = "." + "0" * decimals if decimals else ""
    amount = f"#,##0{places};[Red]-#,##0{places}"
    moment = {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "valign": "top"}
    shapes = {
        "title": {"bold": True, "font_size": 14, "font_color": BRAND},
        "heading": {"bold": True, "font_color": BRAND, "bottom": 1},
        "titles": {"bold": True, "bg_color": GREY, "bottom": 1, "text_wrap": True},
        "titles_amount": {"bold": True, "bg_color": GREY, "bottom": 1, "align": "right"},
        "text": {"text_wrap": True, "valign": "top"},
        "number": {"valign": "top", "align": "left"},
        "date": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
        "moment": moment,
        "amount": {"num_format": amount, "valign": "top"},
        "total": {"num_format": amount, "bold": True, "top": 1},
        "total_text": {"bold": True, "top": 1},
    }
    return {name: book.add_format(shape) for name, shape in shapes.items()}


def _write_form(page, form, formats):
    for column, width in FORM_WIDTHS.items():
        page.set_column(column, column, width)
    page.set_portrait()
    page.write_string(0, 0, form.title, formats["title"])
    for number, row in enumerate(form.rows, start=FORM_ROW - 1):
        if isinstance(row, Heading):
            page.write_string(number, 0, row.text, formats["heading"])
            page.write_blank(number, 1, None, formats["heading"])
            continue
        label, value = row
        page.set_row(number, _get_row_height(row, FORM_WIDTHS))
        page.write_string(number, 0, label, formats["text"])
        _write_value(page, number, 1, value, formats)


def _write_grid(page, grid, formats):
    page.set_landscape()
    page.repeat_rows(GRID_ROW - 1)
    page.freeze_panes(GRID_ROW, 0)
    page.write_string(0, 0, grid.title, formats["title"])
    for column, (title, kind) in enumerate(zip(grid.columns, grid.kinds, strict=True)):
        shape = "titles_amount" if kind == "amount" else "titles"
        page.write_string(GRID_ROW - 1, column, title, formats[shape])
        page.set_column(column, column, grid.widths.get(column, WIDTHS[kind]))
    for number, row in enumerate(grid.rows, start=GRID_ROW):
        page.set_row(number, _get_row_height(row, grid.widths))
        for column, value in enumerate(row):
            _write_value(page, number, column, value, formats)
    if grid.rows:
        page.autofilter(GRID_ROW - 1, 0, GRID_ROW + len(grid.rows) - 1, len(grid.columns) - 1)
    _write_totals(page, grid, formats)


def _get_row_height(row, widths):
    """Points that the longest text takes: not every program makes room for wrapped texts."""
    lines = 1
    for column, value in enumerate(row):
        if isinstance(value, str):
            width = widths.get(column, WIDTHS["text"]) - 2
            lines = max(lines, sum(1 + len(part) // width for part in value.split("\n")))
    return min(lines * LINE_HEIGHT, HIGHEST_ROW)


def _write_totals(page, grid, formats):
    number = GRID_ROW + max(len(grid.rows), 1)
    for column, kind in enumerate(grid.kinds):
        if kind != "amount":
            page.write_string(number, column, "" if column else grid.total, formats["total_text"])
            continue
        values = (row[column] for row in grid.rows if row[column] is not None)
        cells = grid.get_range(column).rpartition("!")[2]
        total = float(sum(values, Decimal(0)))
        page.write_formula(number, column, f"=SUM({cells})", formats["total"], total)


def _write_value(page, row, column, value, formats):
    if value is False or value is None:  # an empty field is no number
        page.write_blank(row, column, None, formats["text"])
    elif isinstance(value, Formula):
        shape = formats["number" if isinstance(value.value, int) else "amount"]
        page.write_formula(row, column, value.text, shape, float(value.value))
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), formats["amount"])
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value, formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    else:
        page.write_string(row, column, str(value)[:LONGEST_TEXT], formats["text"])
