"""The amount of a row, by its layout and by how the whole file writes signs.

One cell cannot tell what a missing minus means: whether debits are written with one, whether
only credits are marked ``CR``. So the rows of a file are looked at together first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..errors import BadAmountError, BadDirectionError
from .cells import Figure, alike, figure, is_plain, magnitude
from .cellwords import unknown_direction
from .layout import Layout, normal

Row = tuple[str, ...]


def cell(row: Row, place: int) -> str:
    """The cell at a place, ``""`` where the row is shorter or the place is -1."""
    return row[place] if 0 <= place < len(row) else ""


def flag_word(text: str) -> str:
    """A cell of a flag column as it is compared: small letters, signs kept."""
    return normal(text) or alike(text)


def number_in(text: str, layout: Layout, is_typed: bool = False) -> tuple[Figure, Decimal] | None:
    """The number in a cell without its sign; ``None`` where it is none under the layout's marks."""
    found = figure(text)
    if found is None:
        return None
    mark = "." if is_typed and is_plain(text.lstrip("-")) else layout.decimal
    size = magnitude(found.body, mark)
    if size is None or not _has_marks_of(found.body, mark, layout.thousands):
        return None
    return found, size


def _has_marks_of(body: str, mark: str, thousands: str) -> bool:
    """Whether the only mark between thousands is the one the layout names, where it names one."""
    other = "," if mark == "." else "."
    return thousands in ("", other, mark) or other not in body


def signed(found: tuple[Figure, Decimal]) -> Decimal:
    """The number as written: with its minus, or negative where it says debit."""
    written, size = found
    if written.side:
        return -size if (written.side == "D") != (written.sign < 0) else size
    return -size if written.sign < 0 else size


@dataclass(frozen=True, slots=True)
class Convention:
    """How a file writes directions.

    ``debit`` is the factor of cells in the debit column: -1 where going out is positive there.
    ``flag`` is ``product`` (a minus turns the flag round), ``size`` (the minus says nothing) or
    ``written`` (the minus says it all). ``unmarked`` is the factor of cells without CR or DR
    where others have one, 1 where none has. ``with_fee``: the fee beside the amount moves the
    balance as well. ``is_size``: signs in columns of debits and credits say nothing.
    """

    debit: int = -1
    flag: str = "product"
    unmarked: int = 1
    with_fee: bool = False
    is_size: bool = False


class Money:
    """Reads amounts and balances of the rows of one file."""

    def __init__(self, layout: Layout, convention: Convention, is_typed: bool) -> None:
        self.layout = layout
        self.convention = convention
        self.is_typed = is_typed
        self._amount = layout.place("amount")
        self._debit = layout.place("debit")
        self._credit = layout.place("credit")
        self._flag = layout.place("flag")
        self._balance = layout.place("balance")
        self._fee = layout.place("fee")
        self._out = {flag_word(word) for word in layout.flag_out}
        self._sign = -1 if layout.is_inverted else 1

    def amount(self, row: Row) -> Decimal | None:
        """The amount of a row, outgoing negative; ``None`` where its cells are empty.

        Raises ``BadAmountError`` and ``BadDirectionError`` with the header as ``tag``.
        """
        amount = self._moved(row)
        fee = self.fee(row) if self.convention.with_fee else None
        return amount - fee if amount is not None and fee else amount

    def fee(self, row: Row) -> Decimal | None:
        """The fee beside the amount, positive where the owner pays; ``None`` where none is."""
        found = number_in(cell(row, self._fee), self.layout, self.is_typed)
        return found[1] if found and found[1] else None

    def _moved(self, row: Row) -> Decimal | None:
        mode = self.layout.amount_mode
        if mode == "debit_credit":
            return self._of_pair(row)
        found = self._number(row, self._amount)
        if found is None:
            return None
        if mode == "flag":
            return self._of_flag(row, found) * self._sign
        factor = self.convention.unmarked if not (found[0].side or found[0].sign) else 1
        return signed(found) * self._sign * factor

    def balance(self, row: Row) -> Decimal | None:
        """The balance after a row, ``None`` where there is none or it is no number."""
        found = number_in(cell(row, self._balance), self.layout, self.is_typed)
        return signed(found) if found else None

    def currency(self, row: Row) -> str:
        """The currency written beside the amount, ``""`` where none is or it has no code."""
        places = (self._amount, self._debit, self._credit)
        found = (figure(cell(row, place)) for place in places)
        return next((each.currency for each in found if each and each.currency != "XXX"), "")

    def _number(self, row: Row, place: int) -> tuple[Figure, Decimal] | None:
        text = cell(row, place)
        if not text or text in ("-", "–", "--"):
            return None
        found = number_in(text, self.layout, self.is_typed)
        if found is None:
            raise BadAmountError(tag=self._header(place), value=text)
        return found

    def _of_pair(self, row: Row) -> Decimal | None:
        debit = self._number(row, self._debit)
        credit = self._number(row, self._credit)
        if debit and credit and debit[1] and credit[1]:
            text = f"{cell(row, self._debit)} / {cell(row, self._credit)}"
            raise BadDirectionError(tag=self._header(self._debit), value=text)
        read = _size if self.convention.is_size else _as_written
        if credit and (credit[1] or not debit):
            return read(credit)
        return read(debit) * self.convention.debit if debit else None

    def _of_flag(self, row: Row, found: tuple[Figure, Decimal]) -> Decimal:
        word = flag_word(cell(row, self._flag))
        factor = -1 if word in self._out else 1
        if factor == 1 and unknown_direction(word, self._out):
            raise BadDirectionError(tag=self._header(self._flag), value=word)
        if self.convention.flag == "written":
            return signed(found)
        size = found[1]
        if self.convention.flag == "product" and found[0].sign < 0:
            size = -size
        return size * factor

    def _header(self, place: int) -> str:
        for column in self.layout.columns:
            if column.place == place:
                return column.header or f"column {place + 1}"
        return f"column {place + 1}"


def _as_written(found: tuple[Figure, Decimal]) -> Decimal:
    return -found[1] if found[0].sign < 0 else found[1]


def _size(found: tuple[Figure, Decimal]) -> Decimal:
    return found[1]


def conventions(layout: Layout, rows: Sequence[Row]) -> tuple[Convention, ...]:
    """The conventions that fit all rows; more than one where only a balance can tell.

    Empty where none fits.
    """
    if layout.amount_mode == "debit_credit":
        return _of_pairs(layout, rows)
    found = [each for row in rows if (each := figure(cell(row, layout.place("amount"))))]
    if layout.amount_mode == "flag":
        return _of_flags(layout, rows)
    return (Convention(unmarked=_unmarked({each.side for each in found})),)


def _unmarked(sides: set[str]) -> int:
    """Where only credits are marked the others are debits; else a cell says what it says."""
    return -1 if sides == {"", "C"} else 1


def _of_pairs(layout: Layout, rows: Sequence[Row]) -> tuple[Convention, ...]:
    debits = _signs(rows, layout.place("debit"))
    if len(debits) > 1 or (debits == {-1} and -1 in _signs(rows, layout.place("credit"))):
        return Convention(debit=-1), Convention(debit=1), Convention(is_size=True)
    return (Convention(debit=1 if debits == {-1} else -1),)


def _signs(rows: Sequence[Row], place: int) -> set[int]:
    """Signs of the numbers in a column that are not zero."""
    found = (figure(cell(row, place)) for row in rows)
    return {-1 if each.sign < 0 else 1 for each in found if each and each.body.strip("0.,' ")}


def _of_flags(layout: Layout, rows: Sequence[Row]) -> tuple[Convention, ...]:
    """Where no cell has a minus all conventions agree."""
    place, flag = layout.place("amount"), layout.place("flag")
    out = {flag_word(word) for word in layout.flag_out}
    seen = {
        (flag_word(cell(row, flag)) in out, found.sign < 0)
        for row in rows
        if (found := figure(cell(row, place))) and found.body.strip("0.,' ")
    }
    if not any(is_minus for _is_out, is_minus in seen):
        return (Convention(),)
    if all(is_out == is_minus for is_out, is_minus in seen):
        return (Convention(flag="written"),)
    return Convention(flag="product"), Convention(flag="size"), Convention(flag="written")
