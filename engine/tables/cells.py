"""What one cell may say: a number in any bank's writing, an IBAN, a currency, a plain text.

Nothing is decided here that needs other cells: a number keeps both of its readings until the
decimal mark of the file is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .codes import CURRENCIES, SIGNS

#: Digits of the largest amount, as everywhere in the engine (ISO 20022, totalDigits).
DIGITS = 18
#: Characters of the longest cell that may be a number or a day.
LONGEST_FIGURE = 48

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("−–—‒‑﹣－", "-"),
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2006\u2005\u2008\t", " "),
        **dict.fromkeys("’‘`´ʼ′", "'"),
        **dict.fromkeys("\u200b\u200e\u200f\u202a\u202c\u202d\ufeff"),
    }
)
_SYMBOL = "|".join(sorted((re.escape(sign) for sign in SIGNS), key=len, reverse=True))
_CURRENCY = rf"(?:[A-Za-z]{{3}}(?![A-Za-z])|{_SYMBOL})"
_FIGURE = re.compile(
    rf"""'?(?P<open>\(\ *)?
    (?P<first>[-+])?\ *(?P<before>{_CURRENCY})?\ *(?P<second>[-+])?\ *
    (?P<body>\d[\d.,' ]*\d|\d|[.,]\d+)(?P<whole>[.,](?:-{{1,2}})?)?
    \ *(?P<third>[-+])?\ *(?P<after>{_CURRENCY})?\ *(?P<fourth>[-+])?
    \ *(?P<side>CR|DR|DB|[CDHS])?\.?(?P<close>\ *\))?""",
    re.VERBOSE | re.IGNORECASE,
)
_SIDES = {"CR": "C", "C": "C", "H": "C", "DR": "D", "DB": "D", "D": "D", "S": "D"}
_INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}"
_READINGS = {
    ".": re.compile(
        rf"(?P<whole>\d+|[1-9]\d{{0,2}}(?P<m>[,' ])\d{{3}}(?:(?P=m)\d{{3}})*|{_INDIAN})?"
        r"(?:\.(?P<part>\d*))?"
    ),
    ",": re.compile(
        r"(?P<whole>\d+|[1-9]\d{0,2}(?P<m>[.' ])\d{3}(?:(?P=m)\d{3})*)?"
        r"(?:,(?P<part>\d*))?"
    ),
}
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_NO_CODE = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that is a number.

    ``body`` are its digits and marks; ``sign`` is -1 or 1 where one is written, else 0; ``side``
    is ``C`` or ``D`` where the cell says credit or debit; ``currency`` is a code, or ``""``.
    """

    body: str
    sign: int
    side: str
    currency: str


@lru_cache(maxsize=65536)
def alike(text: str) -> str:
    """``text`` with one kind of minus, blank and apostrophe, as banks use several."""
    return text.translate(_ALIKE).strip()


@lru_cache(maxsize=65536)
def figure(text: str) -> Figure | None:
    """The number in a cell, ``None`` where the cell is anything else."""
    if not text or len(text) > LONGEST_FIGURE:
        return None
    match = _FIGURE.fullmatch(alike(text))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    signs = "".join(filter(None, match.group("first", "second", "third", "fourth")))
    currency = _currency_of(match["before"], match["after"])
    if currency is None or len(signs) + bool(match["open"]) > 1:
        return None
    sign = {"-": -1, "+": 1}.get(signs, -1 if match["open"] else 0)
    return Figure(match["body"], sign, _SIDES.get((match["side"] or "").upper(), ""), currency)


def _currency_of(before: str | None, after: str | None) -> str | None:
    """The one currency around a number, ``None`` where letters are no currency."""
    found = [currency(part) for part in (before, after) if part]
    if not all(found) or len(set(found)) > 1:
        return None
    return found[0] if found else ""


def currency(text: str) -> str:
    """The ISO 4217 code of a code or sign; ``""`` where it is neither."""
    text = text.strip()
    code = text.upper()
    return code if code in CURRENCIES else SIGNS.get(text.lower(), "")


@lru_cache(maxsize=65536)
def magnitude(body: str, mark: str) -> Decimal | None:
    """The number ``body`` read with decimal mark ``mark``; ``None`` where it cannot be.

    The other mark, blanks and apostrophes may only stand before groups of three digits.
    """
    match = _READINGS[mark].fullmatch(body)
    if match is None or not (match["whole"] or match["part"]):
        return None
    whole = re.sub(r"\D", "", match["whole"] or "")
    part = match["part"] or ""
    if len(whole.lstrip("0")) + len(part) > DIGITS:
        return None
    return Decimal(f"{whole or 0}.{part}" if part else whole)


@lru_cache(maxsize=65536)
def marks(text: str) -> frozenset[str]:
    """The decimal marks with which a cell can be read; both where it has none."""
    found = figure(text)
    if found is None:
        return frozenset()
    return frozenset(mark for mark in ".," if magnitude(found.body, mark) is not None)


def is_plain(text: str) -> bool:
    """Whether a cell may be a typed number of a workbook, see ``plain``."""
    return _PLAIN.fullmatch(text) is not None and len(text.partition(".")[2]) != 3


def plain(number: Decimal) -> str:
    """A typed number as a cell that has one reading: never exactly three decimals."""
    text = format(number.normalize(), "f") if number else "0"
    return text + "0" if len(text.partition(".")[2]) == 3 else text


@lru_cache(maxsize=65536)
def iban(text: str) -> str:
    """The cell without blanks where it has the shape of an IBAN (ISO 13616), else ``""``."""
    bare = _NO_CODE.sub("", text).upper() if 14 <= len(text) <= 50 else ""
    return bare if _IBAN.fullmatch(bare) else ""


def is_bic(text: str) -> bool:
    """Whether the cell has the shape of a BIC (ISO 9362)."""
    return _BIC.fullmatch(text) is not None
