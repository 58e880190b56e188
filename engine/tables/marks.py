"""Decimal mark and thousands mark of a table, over all its amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .cells import figure, is_plain
from .cells import marks as marks_of
from .money import Row, cell

#: One cell in so many may fit only the other mark; it becomes an error.
FEW = 10


@dataclass(frozen=True, slots=True)
class Marks:
    """``is_open``: all cells fit both marks; ``is_mixed``: too many fit only the one or other."""

    decimal: str
    thousands: str = ""
    is_open: bool = False
    is_mixed: bool = False


def decide_marks(rows: Sequence[Row], places: Iterable[int], is_typed: bool) -> Marks:
    """The marks of the cells at ``places``; typed numbers of a workbook say nothing."""
    texts = [text for row in rows for at in places if (text := cell(row, at))]
    if is_typed:
        texts = [text for text in texts if not is_plain(text.lstrip("-"))]
    counts = Counter(map(_evidence, texts))
    point, comma = counts["."], counts[","]
    if not point and not comma:
        return Marks(".", is_open=counts["?"] > 0)
    mark = "." if point > comma else ","
    is_mixed = FEW * min(point, comma) > max(point, comma)
    return Marks(mark, _thousands(texts, mark), is_mixed=is_mixed)


def _evidence(text: str) -> str:
    """``.`` or ``,`` where a cell has one reading, ``?`` where it has two, else ``""``."""
    found = marks_of(text)
    if len(found) == 1:
        return next(iter(found))
    return "?" if found and ("." in text or "," in text) else ""


def _thousands(texts: Iterable[str], mark: str) -> str:
    """The mark between thousands, as far as one is seen."""
    others = {",", " ", "'"} if mark == "." else {".", " ", "'"}
    bodies = [found.body for text in texts if (found := figure(text))]
    seen = Counter(letter for body in bodies for letter in body if letter in others)
    return seen.most_common(1)[0][0] if seen else ""
