"""Suspicions about amounts typed wrongly: sign, swapped digits, decimal point (stage: close)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from .variance_books import CLOSING, OPENING, Books, Row
from .variance_pool import CERTAIN, HOPELESS, RATES, Suspicion, spread

BACKED, FROM_FILE = 0.02, -4.0
"""How often a wrong amount agrees with a document by chance; what it takes off not to be typed."""

SHIFTS = (10, 100)

BALANCE = {"wrong_sign": "sign", "swapped_digits": "swapped", "decimal_shift": "shifted"}
"""How a mistake is named when it was made in a balance."""


def typing(books: Books) -> Iterator[Suspicion]:
    """What may be wrong with the amount of every entry that the month counts."""
    rows = [row for row in books.counted if row.counted == row.amount and row.amount]
    for row in rows:
        if row.entry.stated is not None:
            yield from _stated(books, row)
    guessed = (row for row in rows if row.entry.stated is None)
    yield from _misread(books, [row for row in guessed if not books.is_proved_line(row)])


def _stated(books: Books, row: Row) -> Iterator[Suspicion]:
    """The bank's own amount is known: nothing is to be guessed."""
    stated = row.entry.stated
    meant = row.amount if stated is None else books.scaled(stated)
    if meant == row.amount:
        return
    codes = (code for code, amount in misreadings(row.amount, books.unit) if amount == meant)
    code = next(codes, "differs_from_bank")
    yield Suspicion(code, row.amount - meant, CERTAIN, (row,), books.place_of(row), meant)


def _misread(books: Books, rows: list[Row]) -> Iterator[Suspicion]:
    """All readings of all amounts, weighed by what documents and earlier months say: a meant amount
    that they have, an amount of which they know nothing, an amount that they have as it is.
    """
    backed = {id(row) for row in rows if (row.who, row.amount) in books.backing}
    is_hopeless = spread("wrong_sign", len(backed), BACKED) < HOPELESS
    found = [
        (_class(books, row, meant, backed), code, row, meant, ways)
        for row in rows
        if not (is_hopeless and id(row) in backed and not books.residuals.get(books.place_of(row)))
        for code, meant, ways in _readings(row, books.unit)
    ]
    coverage = min(len(backed) / max(len(rows), 1), 0.95)
    shares = {"meant": coverage, "unknown": 1 - coverage, "backed": BACKED}
    counts = Counter((kind, code) for kind, code, *_rest in found)
    unknown = len(rows) - len(backed)
    weights = {
        (kind, code): spread(code, _count(kind, counts[kind, code], len(backed), unknown))
        + math.log(max(shares[kind], BACKED))
        for kind, code in counts
    }
    for kind, code, row, meant, ways in found:
        weight = weights[kind, code] - (0.0 if kind == "meant" else math.log(ways))
        weight += 0.0 if row.entry.is_typed else FROM_FILE
        yield Suspicion(code, row.amount - meant, weight, (row,), books.place_of(row), meant)


def _count(kind: str, meant: int, backed: int, unknown: int) -> int:
    """How many share the likelihood of a mistake."""
    return meant if kind == "meant" else backed if kind == "backed" else unknown


def _class(books: Books, row: Row, meant: int, backed: set[int]) -> str:
    if id(row) in backed:
        return "backed"
    return "meant" if row.who and (row.who, meant) in books.waiting else "unknown"


def _readings(row: Row, unit: int) -> list[tuple[str, int, int]]:
    """Code, meant amount, and how many readings share the likelihood of the mistake."""
    found = list(misreadings(row.amount, unit))
    codes = [code for code, _meant in found]
    return [(code, meant, codes.count(code)) for code, meant in found]


def misreadings(amount: int, unit: int = 1) -> Iterator[tuple[str, int]]:
    """The amounts that may have been meant, each with the code of the mistake: the other sign, two
    neighbouring digits the other way round, ten or a hundred times more or less.
    """
    yield "wrong_sign", -amount
    sign = -1 if amount < 0 else 1
    size, rest = divmod(abs(amount), unit)
    if rest:
        return
    for meant in _swapped(str(size)):
        yield "swapped_digits", sign * meant * unit
    for factor in SHIFTS:
        yield "decimal_shift", sign * size * factor * unit
        if size % factor == 0 and size > factor:
            yield "decimal_shift", sign * size // factor * unit


def _swapped(digits: str) -> Iterator[int]:
    for at in range(len(digits) - 1):
        one, other = digits[at], digits[at + 1]
        if one != other and not (at == 0 and other == "0"):
            yield int(f"{digits[:at]}{other}{one}{digits[at + 2 :]}")


def balances(books: Books) -> Iterator[Suspicion]:
    """What may be wrong with the two balances of the month as they were typed."""
    yield from _balance(books, OPENING, books.opening, 1)
    yield from _balance(books, CLOSING, books.closing, -1)


def _balance(books: Books, name: str, typed: int, sign: int) -> Iterator[Suspicion]:
    residual = books.residuals.get(name)
    if residual:
        facts = _facts(books, typed, typed - sign * residual)
        code = f"wrong_{name}"
        if name == OPENING or not _ends_early(books):
            yield Suspicion(code, residual, CERTAIN, (), name, facts=facts)
        else:
            yield Suspicion(code, residual, math.log(RATES["closing_typed"]), (), name, facts=facts)
    elif residual is None and typed:
        weight = math.log(RATES[f"{name}_typed"])
        readings = list(misreadings(typed, books.unit))
        weight -= math.log(len(readings))
        for how, meant in readings:
            facts = _facts(books, typed, meant)
            yield Suspicion(
                f"{name}_{BALANCE[how]}", sign * (typed - meant), weight, (), name, facts=facts
            )


def _ends_early(books: Books) -> bool:
    return bool(books.statements) and books.statements[-1].end < books.month.end


def _facts(books: Books, typed: int, meant: int) -> tuple[tuple[str, str], ...]:
    return (("typed", str(books.plain(typed))), ("meant", str(books.plain(meant))))
