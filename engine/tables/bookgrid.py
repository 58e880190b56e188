"""Workbooks of Excel (XLSX by openpyxl, BIFF by xlrd) as rows of text.

Typed cells become text with one reading: a day as year-month-day, a number as ``cells.plain``
writes it. Excel keeps 15 digits (its specifications), so what a float has beyond is noise.
"""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from ..errors import (
    DamagedTableError,
    EncryptedTableError,
    ForbiddenDoctypeError,
    MissingPackageError,
    ReadError,
    TooLargeError,
)
from .cells import plain
from .limits import (
    DAMAGE,
    LARGEST_BINARY,
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    MOST_MEMBERS,
    MOST_SHEETS,
    SMALL_MEMBER,
    bounded,
    clean,
)

_HEAD = 1024
_ROW = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_CHUNK = 256 * 1024
#: Record of BIFF for one row: its number, ten bytes on the flags, of which this one hides it.
_BIFF_ROW, _BIFF_SIZE, _BIFF_HIDDEN = 0x0208, 16, 0x20
_BIFF_END = 0x000A


class Sheet(NamedTuple):
    """The name of a sheet, its rows, and the places from 0 of those that a filter hides."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: frozenset[int] = frozenset()


def archive(data: bytes) -> zipfile.ZipFile:
    """The members of a workbook, refused where they would not fit or declare entities.

    Raises ``DamagedTableError``, ``TooLargeError``, ``ForbiddenDoctypeError``.
    """
    try:
        found = zipfile.ZipFile(io.BytesIO(data))
        members = found.infolist()
        _check_sizes(members)
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                _check_head(found, member)
    except DAMAGE:
        raise DamagedTableError(value="zip") from None
    return found


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise TooLargeError(tag="the archive", value=f"{MOST_MEMBERS} files")
    unpacked = sum(member.file_size for member in members)
    dense = any(
        member.file_size > max(SMALL_MEMBER, LARGEST_RATIO * member.compress_size)
        for member in members
    )
    if unpacked > LARGEST_UNPACKED or dense:
        raise TooLargeError(tag="the unpacked workbook", value=f"{LARGEST_UNPACKED} bytes")


def _check_head(found: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with found.open(member) as handle:
        if b"<!DOCTYPE" in handle.read(_HEAD):
            raise ForbiddenDoctypeError


def xlsx(data: bytes) -> list[Sheet]:
    """The sheets of an XLSX file; a formula counts with the value saved beside it.

    Raises ``ReadError``.
    """
    archive(data).close()
    try:
        import openpyxl
    except ImportError:
        raise MissingPackageError(value="openpyxl") from None
    return _guarded("xlsx", lambda: list(_xlsx_sheets(openpyxl, data)))


def _guarded(kind: str, reading: Callable[[], list[Sheet]]) -> list[Sheet]:
    """What a library reads; whatever it raises at a damaged file becomes one error."""
    try:
        return reading()
    except ReadError:
        raise
    except DAMAGE as error:
        if "encrypted" in str(error).lower():
            raise EncryptedTableError(value=kind) from None
        raise DamagedTableError(value=kind) from None


def _xlsx_sheets(openpyxl: Any, data: bytes) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            sheet.reset_dimensions()
            rows = tuple(bounded(_texts(sheet.iter_rows(values_only=True))))
            yield Sheet(sheet.title, rows, _hidden_rows(book, sheet))
    finally:
        book.close()


def _hidden_rows(book: Any, sheet: Any) -> frozenset[int]:
    """Rows with ``hidden`` (ECMA-376 part 1, 18.3.1.73), which the library does not tell here."""
    found: set[int] = set()
    rest = b""
    with book._archive.open(sheet._worksheet_path) as handle:
        while chunk := handle.read(_CHUNK):
            text = rest + chunk
            if b"hidden" in text:
                for match in _ROW.finditer(text):
                    number = _NUMBER.search(match[1])
                    if number and _HIDDEN.search(match[1]):
                        found.add(int(number[1]) - 1)
            rest = text[-_HEAD:]
    return frozenset(found)


def _texts(rows: Iterable[Iterable[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        return number_text(cell)
    return moment_text(cell)


def number_text(number: float) -> str:
    """A typed number to 15 digits, whole numbers as they are."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 10**15):
        return str(int(number))
    return plain(Decimal(format(number, ".15g"))) if number - number == 0 else str(number)


def moment_text(moment: object) -> str:
    """A typed day or time; midnight is the day alone."""
    if isinstance(moment, datetime.datetime):
        is_day = moment.time() == datetime.time()
        return moment.date().isoformat() if is_day else moment.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(moment, datetime.time):
        return moment.strftime("%H:%M:%S")
    return str(moment)


def xls(data: bytes) -> list[Sheet]:
    """The sheets of a binary Excel file (BIFF). Raises ``ReadError``."""
    if len(data) > LARGEST_BINARY:
        raise TooLargeError(tag="the workbook", value=f"{LARGEST_BINARY} bytes")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedTableError(value="xlsx")
    try:
        import xlrd  # type: ignore[import-untyped]
    except ImportError:
        raise MissingPackageError(value="xlrd") from None
    try:
        return _guarded("xls", lambda: list(_xls_sheets(xlrd, data)))
    except xlrd.XLRDError as error:
        kind = EncryptedTableError if "ncrypted" in str(error) else DamagedTableError
        raise kind(value="xls") from None


def _xls_sheets(xlrd: Any, data: bytes) -> Iterator[Sheet]:
    book = xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True
    )
    for index in range(min(book.nsheets, MOST_SHEETS)):
        sheet = book.sheet_by_index(index)
        rows = ([_xls_text(xlrd, book, cell) for cell in sheet.row(n)] for n in range(sheet.nrows))
        starts = book._sh_abs_posn
        hidden = biff_hidden(book.mem, starts[index]) if index < len(starts) else frozenset()
        yield Sheet(sheet.name, tuple(bounded(rows)), hidden)
        book.unload_sheet(index)


def biff_hidden(data: bytes, at: int) -> frozenset[int]:
    """The rows of a sheet whose records start ``at``, with ``fDyZero`` ([MS-XLS] 2.4.221).

    The library passes over them.
    """
    found: set[int] = set()
    while at >= 0 and at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == _BIFF_END:
            break
        if kind == _BIFF_ROW and size >= _BIFF_SIZE and at + 4 + _BIFF_SIZE <= len(data):
            number, flags = struct.unpack_from("<H10xI", data, at + 4)
            found.update({number} if flags & _BIFF_HIDDEN else ())
        at += 4 + size
    return frozenset(found)


def _xls_text(xlrd: Any, book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return clean(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _xls_moment(xlrd, book, cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_text(cell.value)
    return str(bool(cell.value)).upper() if cell.ctype == xlrd.XL_CELL_BOOLEAN else ""


def _xls_moment(xlrd: Any, book: Any, value: float) -> str:
    """Below 1 there is a time only; a day that Excel counts wrongly (1900) stays a number."""
    try:
        moment = xlrd.xldate_as_datetime(value, book.datemode)
    except xlrd.XLDateError:
        return number_text(value)
    return moment_text(moment if value >= 1 else moment.time())
