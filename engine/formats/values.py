"""Amounts and days as text formats write them; nothing is cut, rounded or guessed."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from ..errors import BadAmountError, BadDateError
from .nodes import DIGITS

_NUMBER = {
    ".": re.compile(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    ",": re.compile(r"([+-]?)([0-9]+(?:,[0-9]*)?|,[0-9]+)"),
}


@lru_cache(maxsize=4096)
def number(text: str, tag: str, mark: str = ".") -> Decimal:
    """A decimal number without thousands separators whose decimal mark is ``mark``.

    Raises ``BadAmountError`` for anything else and for more than ``DIGITS`` digits beside leading
    zeros; the caller adds the line.
    """
    match = _NUMBER[mark].fullmatch(text)
    if match is None or len(match[2].lstrip("0").replace(mark, "")) > DIGITS:
        raise BadAmountError(tag=tag, value=text)
    return Decimal(match[1] + match[2].replace(mark, "."))


@lru_cache(maxsize=4096)
def calendar_day(year: int, month: int, day: int, tag: str) -> datetime.date:
    """That day; a year below 100 is 1980 to 2079. Raises ``BadDateError``."""
    if year < 100:
        year += 1900 if year >= 80 else 2000
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise BadDateError(tag=tag, value=f"{year:04}-{month:02}-{day:02}") from None
