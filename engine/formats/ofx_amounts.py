"""Amounts of formats that leave the decimal mark open: the number tells it, else the other numbers.

OFX 1.6 and 2.3, section 3.2.9.1, allow a point or a comma and no thousands separators; banks write
both, and currency signs. QIF has no rule at all. A number is read only where one reading is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..errors import BadAmountError
from .nodes import DIGITS

_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,2})?")
_NUMBER = re.compile(
    r"(?P<front>[+-]?) ?(?:(?:[A-Z]{1,3})?[$€£¥]|[A-Z]{3})? ?(?P<sign>[+-]?) ?"
    r"(?P<digits>(?=[.,]?[0-9])[0-9.,' ]*[0-9.,])"
    r" ?(?:[$€£¥]|[A-Z]{3})? ?(?P<back>-?)"
)
_SPACED = re.compile(r"([0-9]{1,3}([ '])[0-9]{3}(?:\2[0-9]{3})*)([.,]?)([0-9]*)")
_ONE_SIGN = re.compile(r"([0-9]*)([.,]?)([0-9]*)")
#: Groups of three, or of two before the last one, as in India.
_GROUPED = {
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}"),
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{2,3})*\.[0-9]{3}"),
}
_OTHER = {".": ",", ",": "."}
_TYPOGRAPHY = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "’": "'", "\u2212": "-"}
)
#: Characters that are searched for a number.
_LONGEST = 64
#: ISO 4217 currencies by minor units other than two.
_THREE = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_NONE = frozenset(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    )
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A number apart: ``mark`` its decimal mark, ``""`` where it shows none.

    ``is_open`` tells that ``mark`` may as well be a thousands separator, as in 1,234.
    """

    sign: str
    whole: str
    fraction: str = ""
    mark: str = ""
    is_open: bool = False


class Amounts:
    """The amounts of one file; ``samples`` gives all its texts and is asked at most once."""

    def __init__(self, samples: Callable[[], Iterable[str]]) -> None:
        self._samples = samples
        self._shown: frozenset[str] | None = None

    def read(self, text: str, tag: str, currency: str = "") -> Decimal:
        """The number, signed as written. A mark that neither the number, the file nor the
        currency decides raises ``BadAmountError``, and so does anything that is no number.
        """
        if _PLAIN.fullmatch(text):
            return Decimal(text)
        shape = _shape(text)
        if shape is None:
            raise BadAmountError(tag=tag, value=text)
        whole, fraction = shape.whole, shape.fraction
        if shape.is_open:
            mark = self._mark(shape.mark, currency)
            if not mark:
                raise BadAmountError(tag=tag, value=text)
            if mark != shape.mark:
                whole, fraction = whole + fraction, ""
        if len(whole.lstrip("0") + fraction) > DIGITS:
            raise BadAmountError(tag=tag, value=text)
        return Decimal(f"{shape.sign}{whole}.{fraction}" if fraction else shape.sign + whole)

    def _mark(self, seen: str, currency: str) -> str:
        """The decimal mark of a number that shows only ``seen``, before three digits."""
        if self._shown is None:
            self._shown = frozenset(filter(None, map(shown_mark, self._samples())))
        if len(self._shown) == 1:
            return next(iter(self._shown))
        if self._shown:
            return ""
        return seen if currency in _THREE else _OTHER[seen] if currency in _NONE else ""


def shown_mark(text: str) -> str:
    """The decimal mark that a number shows by itself; ``""`` where it shows none."""
    shape = _shape(text)
    return shape.mark if shape and not shape.is_open else ""


@lru_cache(maxsize=4096)
def _shape(text: str) -> _Shape | None:
    match = _NUMBER.fullmatch(text.translate(_TYPOGRAPHY).strip()) if len(text) < _LONGEST else None
    if match is None:
        return None
    sign = match["front"] + match["sign"] + match["back"]
    return _parts(sign, match["digits"]) if len(sign) < 2 else None


def _parts(sign: str, digits: str) -> _Shape | None:
    spaced = _SPACED.fullmatch(digits)
    if spaced:
        return _Shape(sign, re.sub("[ ']", "", spaced[1]), spaced[4], spaced[3])
    single = _ONE_SIGN.fullmatch(digits)
    if single:
        whole, mark, fraction = single.groups()
        return _Shape(sign, whole or "0", fraction, mark, _is_open(whole, fraction))
    return _grouped(sign, digits)


def _is_open(whole: str, fraction: str) -> bool:
    """Whether the only mark may be a thousands separator: 1,234 but neither 0,234 nor 1234,500."""
    return len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"


def _grouped(sign: str, digits: str) -> _Shape | None:
    """A number with several marks: the last one is decimal if it is the only one of its kind."""
    mark = max(".,", key=digits.rfind)
    if mark not in digits:
        return None
    if digits.count(mark) > 1:
        grouped, mark, fraction = digits, _OTHER[mark], ""
    else:
        grouped, mark, fraction = digits.rpartition(mark)
    separator = _OTHER[mark]
    if not _GROUPED[separator].fullmatch(grouped):
        return None
    return _Shape(sign, grouped.replace(separator, ""), fraction, mark)
