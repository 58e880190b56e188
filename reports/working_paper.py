"""Lays a working paper out in pages before it is printed.

The PDF engine neither numbers pages nor repeats the titles of a table, unless it is a patched one.
So the pages are made here: what stands on which page, with the titles of a table on each of its
pages, what is carried forward, and "page x of y". Heights and widths are in units of a thousandth
of the height of the printed area, so that the paper looks the same whatever the engine makes of a
pixel. Texts are measured generously: a page that is not quite full is better than one too full.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

PAGE_HEIGHT = 1000
PAGE_WIDTH = 676  # 182 of 269 mm: A4 with margins of 14 mm
BAND_HEIGHT = 34  # the line on top of every page, and the number at its foot
HEADING_HEIGHT = 40
LINE_HEIGHT = 13
PADDING = 5
FONT_SIZE = 9.6
TITLES_HEIGHT = LINE_HEIGHT + PADDING
TOTAL_HEIGHT = LINE_HEIGHT + PADDING + 2
# advance widths of DejaVu Sans, the widest of the usual fonts, in em
WIDTHS = (
    dict.fromkeys("iIjl", 0.29)
    | dict.fromkeys(" .,:;'|!/\\-()[]", 0.36)
    | dict.fromkeys('ftr"`*°', 0.45)
    | dict.fromkeys("mMW@%&w—…", 1.0)
)
_TOKENS = re.compile(r"\s+|\S+")
COMBINING = ("Mn", "Me", "Cf")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` in units, ``kind`` text, number, date or amount."""

    title: str
    width: int
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, one text per column, with the amount of each row for the running total."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    amounts: Sequence[Decimal]

    @property
    def total(self) -> Decimal:
        """Sum of all rows."""
        return sum(self.amounts, Decimal(0))


@dataclass(frozen=True, slots=True)
class Block:
    """A part that is not broken: its name tells the template what to print."""

    name: str
    height: int


@dataclass(slots=True)
class Part:
    """What of a block or a table stands on one page.

    ``brought`` is what pages before sum up to, None on the first; ``carried`` what is passed on to
    the next page, None on the last.
    """

    block: Block | None = None
    table: Table | None = None
    rows: list[tuple[str, ...]] = field(default_factory=list)
    brought: Decimal | None = None
    carried: Decimal | None = None


def paginate(blocks: Iterable[Block | Table], height: float = PAGE_HEIGHT) -> list[list[Part]]:
    """Pages of parts; each page is at most ``height`` units high, its two bands included.

    A row that is higher than a page gets one of its own.
    """
    flow = _Flow(height - 2 * BAND_HEIGHT)
    for block in blocks:
        if isinstance(block, Block):
            flow.add_block(block)
        else:
            flow.add_table(block)
    return flow.pages


class _Flow:
    """Pages as they fill; ``left`` is what is left of the last one."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.left = room
        self.pages: list[list[Part]] = [[]]

    def add_block(self, block: Block) -> None:
        self._make_room(block.height)
        self._place(Part(block=block), block.height)

    def add_table(self, table: Table) -> None:
        heights = [get_row_height(table.columns, row) for row in table.rows] or [TITLES_HEIGHT]
        part = self._open(table, heights[0], None)
        running = Decimal(0)
        for row, amount, height in zip(table.rows, table.amounts, heights, strict=False):
            if part.rows and height + TOTAL_HEIGHT > self.left:
                part.carried = running
                part = self._open(table, height, running)
            part.rows.append(row)
            self.left -= height
            running += amount
        self.left -= TOTAL_HEIGHT

    def _open(self, table: Table, first_row: float, brought: Decimal | None) -> Part:
        """Begin a table, or go on with it on the next page, where at least one row fits."""
        head = HEADING_HEIGHT + TITLES_HEIGHT
        if brought is not None:
            head += TOTAL_HEIGHT
            self._turn()
        else:
            self._make_room(head + first_row + TOTAL_HEIGHT)
        part = Part(table=table, brought=brought)
        self._place(part, head)
        return part

    def _make_room(self, height: float) -> None:
        if self.pages[-1] and height > self.left:
            self._turn()

    def _turn(self) -> None:
        self.pages.append([])
        self.left = self.room

    def _place(self, part: Part, height: float) -> None:
        self.pages[-1].append(part)
        self.left -= height


def get_row_height(columns: Sequence[Column], row: Sequence[str]) -> float:
    """Height of a row of a table: that of its highest cell."""
    lines = (
        count_lines(text, (column.width - PADDING) / FONT_SIZE)
        for column, text in zip(columns, row, strict=True)
    )
    return max(lines) * LINE_HEIGHT + PADDING


def count_lines(text: str, width: float) -> int:
    """Lines that a text takes in a column of ``width`` em, broken between words where it can be."""
    return sum(_count_wrapped(line, width) for line in text.split("\n")) or 1


def _count_wrapped(text: str, width: float) -> int:
    if len(text) <= width:  # no usual character is wider than an em
        return 1
    lines, used = 1, 0.0
    for word in text.split(" "):
        wide = measure(word)
        if used and used + 0.36 + wide > width:
            lines, used = lines + 1, 0.0
        used += wide + (0.36 if used else 0)
        while used > width:
            lines, used = lines + 1, used - width + 1  # broken in the word, a letter early
    return lines


def measure(text: str) -> float:
    """Width of a text in em, generously."""
    return sum(map(_measure_char, text))


def _measure_char(char: str) -> float:
    known = WIDTHS.get(char)
    if known is not None:
        return known
    if char.isascii():
        return 0.76 if char.isupper() else 0.64
    if unicodedata.category(char) in COMBINING:
        return 0.0
    return 1.05 if unicodedata.east_asian_width(char) in "WF" else 0.8


def get_direction(text: str) -> str:
    """``rtl`` for a text whose first letter is written from right to left, else ``ltr``."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def split_runs(text: str) -> list[str]:
    """Pieces of a text that holds both directions, each to be placed by itself; spaces are pieces.

    The PDF engine writes words over each other where an Arabic one stands beside figures, signs or
    other letters. Words of the text's own direction stand alone; what runs against it stays
    together.
    """
    main = get_direction(text)
    pieces: list[str] = []
    against = False
    for token in _TOKENS.findall(text):
        if token.isspace():
            pieces.append(token)
            continue
        was, against = against, not _has_direction(token, main)
        if was and against and "\n" not in pieces[-1]:
            pieces[-2:] = ["".join([*pieces[-2:], token])]
        else:
            pieces += _split_word(token) if main == "rtl" else [token]
    return pieces


def _has_direction(word: str, direction: str) -> bool:
    kinds = ("R", "AL") if direction == "rtl" else ("L", "EN")
    return any(unicodedata.bidirectional(char) in kinds for char in word)


def _split_word(word: str) -> list[str]:
    """Cut a word where letters from right to left meet others."""
    parts: list[str] = []
    was = None
    for char in word:
        found = unicodedata.bidirectional(char) in ("R", "AL", "NSM")
        if found == was:
            parts[-1] += char
        else:
            parts.append(char)
        was = found
    return parts


def is_mixed(text: str) -> bool:
    """Whether a text holds letters that are written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(char) in ("R", "AL") for char in text
    )
