"""Text files with delimiters (RFC 4180 and what banks make of it) as rows.

Nothing in such a file says how it is written: the encoding and the delimiter are those under
which most cells make sense, which is a better measure than equal numbers of cells alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from ..errors import TooLargeError
from ..formats.encoding import FALLBACK, encoding_of
from .alphabets import fit
from .cells import currency, figure, iban
from .days import days
from .layout import DELIMITERS, normal
from .limits import LARGEST_TEXT, LONGEST_CELL, bounded, clean
from .widths import spread
from .words import KNOWN_WORDS, roles_of

#: Encodings of eight bits, the first wins where several make equally much sense.
WINDOWS = (FALLBACK, "cp1250", "cp1257")
DOS_AND_MAC = ("cp850", "cp852", "mac_roman")
NOT_LATIN = ("cp1251", "cp1253")
#: Letters outside ASCII in words that have no other, from which a file may be Cyrillic or Greek.
FEWEST_FOREIGN = 20
#: Characters and lines from which encoding and delimiter are found out.
LOOKED_AT = 64 * 1024
LINES_LOOKED_AT = 150
#: Lines one quoted cell may have; more means that a quote was never closed.
MOST_LINES = 25

_WORD = re.compile(r"[^\W\d_]{3,}")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_SIGNS = re.compile(rb"[\x80-\x9f]")
_FOREIGN = re.compile(rb"[\x80-\xff]{3,}")
_HINT = re.compile(r"\ufeff?\"?sep=(.)\"?\s*?(\r\n|\r|\n)", re.IGNORECASE)
_EXCEL = re.compile(r'="(.*)"', re.DOTALL)


def decoded(data: bytes, default: str) -> tuple[str, str]:
    """The text and the name of its encoding; ``default`` is what the layout or journal says."""
    if len(data) > LARGEST_TEXT:
        raise TooLargeError(tag="the file", value=f"{LARGEST_TEXT} bytes")
    encoding = encoding_of(data, default)
    if encoding in ("utf-16-le", "utf-16-be") and data[:4096].count(0) < len(data[:4096]) // 5:
        data = data.replace(b"\0", b"")
        encoding = encoding_of(data, default)
    if encoding == FALLBACK and not default:
        encoding = _eight_bit(data[:LOOKED_AT])
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    return text.replace("\0", ""), encoding


def _eight_bit(head: bytes) -> str:
    """The encoding under which most words are known from banks, then most letters are letters.

    Letters of DOS and Mac lie where Windows has signs; Cyrillic and Greek words have no letter
    of ASCII between theirs.
    """
    candidates = list(WINDOWS)
    if _SIGNS.search(head):
        candidates.extend(DOS_AND_MAC)
    foreign = sum(map(len, _FOREIGN.findall(head)))
    if foreign >= FEWEST_FOREIGN and 2 * foreign > len(_NON_ASCII.findall(head)):
        candidates = [*NOT_LATIN, *candidates]
    return max(candidates, key=lambda encoding: _sense(head, encoding))


def _sense(head: bytes, encoding: str) -> tuple[int, int, int]:
    """Known words, then words that one language of the code page may have, then letters.

    The code pages of Windows have letters in the same places: between them only words tell.
    """
    text = head.decode(encoding, errors="replace")
    words = {word for word in _WORD.findall(text) if not word.isascii() and _has_shape(word)}
    known = sum(word in KNOWN_WORDS for word in map(normal, words))
    if encoding in WINDOWS[1:]:
        return known, fit(words, encoding), 0
    letters = sum(letter.isalpha() and not letter.isascii() for letter in text)
    return known, fit(words, encoding), letters


def _has_shape(word: str) -> bool:
    """Whether no large letter stands within small ones, as in a wrong code page: ``LibellÈ``."""
    return word.isupper() or word[1:].islower()


def text_rows(text: str, delimiter: str) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The rows of ``text`` and the delimiter; ``delimiter`` may be ``""``.

    Raises ``TooLargeError``.
    """
    hint = _HINT.match(text)
    if hint and not delimiter:
        delimiter = hint[1]
        text = hint[2] + text[hint.end() :]
    delimiter = delimiter or _delimiter(text)
    rows = tuple(bounded(_cleaned(_records(text, delimiter))))
    inner = _unquoted_rows(rows)
    if not inner:
        widths = [len(record) for record in _records(_head(text), delimiter)]
        return spread(rows, delimiter, widths), delimiter
    delimiter = _delimiter(inner)
    return tuple(bounded(_cleaned(_records(inner, delimiter)))), delimiter


def _delimiter(text: str) -> str:
    """The delimiter under which most cells of the beginning make sense."""
    head = _head(text)
    scores = {delimiter: _score(head, delimiter) for delimiter in DELIMITERS}
    return max(scores, key=lambda delimiter: scores[delimiter])


def _head(text: str) -> str:
    return "".join(io.StringIO(text[:LOOKED_AT], newline="").readlines()[:LINES_LOOKED_AT])


def _score(head: str, delimiter: str) -> tuple[int, int]:
    rows = [row for row in _cleaned(_records(head, delimiter)) if len(row) > 1]
    widths = Counter(map(len, rows))
    _width, same = max(widths.items(), key=lambda item: item[1] * (item[0] - 1), default=(0, 0))
    return sum(_makes_sense(cell) for row in rows for cell in row), same * (_width - 1)


def _makes_sense(cell: str) -> bool:
    if not cell:
        return False
    return bool(figure(cell) or days(cell) or iban(cell) or currency(cell) or roles_of(cell))


def _cleaned(records: Iterator[list[str]]) -> Iterator[list[str]]:
    for record in records:
        yield [_without_mark(clean(_without_formula(cell))) for cell in record]


def _without_mark(cell: str) -> str:
    """A text without the apostrophe by which programs mark it as one, at its start or around it."""
    if cell[:1] != "'" or cell.count("'") > 2:
        return cell
    return cell[1:-1] if cell.endswith("'") else cell[1:] if cell.count("'") == 1 else cell


def _without_formula(cell: str) -> str:
    """``="0012"``, by which digits are kept from being read as a number, is ``0012``."""
    match = _EXCEL.fullmatch(cell.strip()) if cell[:2] == '="' or cell[:3] == ' ="' else None
    return match[1] if match else cell


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Rows as the standard library reads them, or tolerantly where quotes are not in order."""
    if '"' not in text:
        return _plain_records(text, delimiter)
    odd = re.compile(rf'(?<![{re.escape(delimiter)}"\n\r= ]) *"(?! *[{re.escape(delimiter)}"\r\n])')
    is_odd = text.count('"') % 2 == 1 or odd.search(text) is not None
    return (_tolerant_records if is_odd else _strict_records)(text, delimiter)


def _plain_records(text: str, delimiter: str) -> Iterator[list[str]]:
    for line in io.StringIO(text, newline=""):
        yield line.rstrip("\r\n").split(delimiter)


def _strict_records(text: str, delimiter: str) -> Iterator[list[str]]:
    source = io.StringIO(text, newline="")
    try:
        yield from csv.reader(source, delimiter=delimiter, skipinitialspace=True)
    except csv.Error:
        raise TooLargeError(tag="a cell", value=f"{LONGEST_CELL} characters") from None


def _tolerant_records(text: str, delimiter: str) -> Iterator[list[str]]:
    """A quote ends a cell only before a delimiter or the end of a line."""
    mark = re.escape(delimiter)
    cell = re.compile(
        rf' *"([^"]*(?:"(?! *(?:{mark}|[\r\n]*\Z))[^"]*)*)" *(?={mark}|[\r\n]*\Z)|([^{mark}]*)'
    )
    lines = io.StringIO(text, newline="").readlines()
    place = 0
    while place < len(lines):
        record, used = _tolerant_record(lines, place, cell, delimiter)
        yield record
        place += used


def _tolerant_record(
    lines: list[str], place: int, cell: re.Pattern[str], delimiter: str
) -> tuple[list[str], int]:
    """The record that starts at a line, and how many lines it has."""
    joined = ""
    for used, line in enumerate(lines[place : place + MOST_LINES], 1):
        joined += line
        if len(joined) > LONGEST_CELL:
            break
        if not _is_open(joined, delimiter):
            return _cells(joined, cell), used
    return _cells(lines[place], cell), 1


def _is_open(joined: str, delimiter: str) -> bool:
    """Whether the last quoted cell has no end yet."""
    if joined.count('"') % 2 == 0:
        return False
    start = max(joined.rfind(f'{delimiter}"'), 0 if joined.startswith('"') else -1)
    if start < 0:
        return False
    return '"' not in joined[start:].lstrip(delimiter).lstrip()[1:].rstrip("\r\n")


def _cells(line: str, cell: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    place = 0
    while True:
        match = cell.match(line, place)
        if match is None:
            return found
        quoted, bare = match[1], match[2]
        found.append(_bare(bare) if quoted is None else quoted.replace('""', '"'))
        if match.end() >= len(line):
            return found
        place = match.end() + 1


def _bare(cell: str) -> str:
    """A cell whose opening quote is missing, without the closing one."""
    text = cell.rstrip()
    return text[:-1] if text.endswith('"') and text.count('"') == 1 else cell


def _unquoted_rows(rows: tuple[tuple[str, ...], ...]) -> str:
    """The text inside where every row was saved as one quoted cell, else ``""``."""
    single = [row[0] for row in rows if len(row) == 1]
    filled = sum(1 for row in rows if row)
    inner = sum(any(mark in cell for mark in DELIMITERS) for cell in single)
    if not inner or inner < 0.8 * filled or "\n" in "".join(single):
        return ""
    return "\n".join(row[0] if row else "" for row in rows)
