"""How large a table may be, and what libraries raise at damaged files.

All far above what banks export; a year of a busy account is some tens of thousands of rows.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from ..errors import TooLargeError
from .remnants import without_remnants

#: Bytes of a text file, and of everything in a workbook after unpacking.
LARGEST_TEXT = 64 * 1024 * 1024
LARGEST_UNPACKED = 256 * 1024 * 1024
#: Bytes of a binary workbook (BIFF), which its library reads whole.
LARGEST_BINARY = 32 * 1024 * 1024
#: Unpacked bytes for each packed one, in members above ``SMALL_MEMBER`` bytes.
LARGEST_RATIO = 100
SMALL_MEMBER = 4 * 1024 * 1024
MOST_MEMBERS = 1000
MOST_SHEETS = 50
MOST_ROWS = 250_000
MOST_COLUMNS = 1000
MOST_CELLS = 4_000_000
#: Rows of a sheet that hold nothing, before one that does.
MOST_EMPTY_ROWS = 20_000
#: Characters.
LONGEST_CELL = 100_000

#: What the standard library, openpyxl and xlrd raise when a file is not what it says.
DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)


def bounded(rows: Iterable[list[str]]) -> Iterator[tuple[str, ...]]:
    """Rows without empty cells at their ends and without empty rows at the end of the table.

    Raises ``TooLargeError`` beyond the limits.
    """
    count, cells, empty = 0, 0, 0
    for row in rows:
        while row and not row[-1]:
            row.pop()
        if not row:
            empty += 1
            continue
        count += empty + 1
        cells += len(row)
        _check(count, cells, len(row), empty)
        yield from [()] * empty
        yield tuple(row)
        empty = 0


def _check(count: int, cells: int, width: int, empty: int) -> None:
    for what, number, most in (
        ("the number of rows", count, MOST_ROWS),
        ("the number of cells", cells, MOST_CELLS),
        ("the number of columns", width, MOST_COLUMNS),
        ("the gap between rows", empty, MOST_EMPTY_ROWS),
    ):
        if number > most:
            raise TooLargeError(line=count, tag=what, value=str(most))


def clean(cell: str) -> str:
    """A cell without blanks around it and remnants of a page. Raises ``TooLargeError``."""
    if len(cell) > LONGEST_CELL:
        raise TooLargeError(tag="a cell", value=f"{LONGEST_CELL} characters")
    is_plain = "<" not in cell and "&" not in cell and "\r" not in cell
    return cell.strip() if is_plain else without_remnants(cell).strip()
