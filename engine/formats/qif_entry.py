"""QIF records as transactions."""

from __future__ import annotations

from decimal import Decimal

from ..errors import DamagedTagsError, MissingElementError
from ..statement import Transaction, pack
from .ofx_amounts import Amounts
from .qif_dates import day
from .qif_records import Record

#: What Quicken, Money and others call the record with which an account begins.
_OPENINGS = frozenset(
    (
        "opening balance",
        "starting balance",
        "initial balance",
        "balance brought forward",
        "anfangsbestand",
        "anfangssaldo",
        "eröffnungssaldo",
        "solde initial",
        "solde d'ouverture",
        "solde de départ",
        "saldo inicial",
        "saldo iniziale",
        "beginsaldo",
        "openingssaldo",
        "ingående saldo",
    )
)
_CODES = frozenset("DTUCNPMLASE$%FX")


def transaction(record: Record, order: str, amounts: Amounts) -> Transaction:
    """One record with its day read in ``order``. Raises ``ReadError`` without a line."""
    number = record.get("N")
    is_cheque = number.isdecimal() and bool(number.strip("0"))
    if not record.get("D"):
        raise MissingElementError(tag="D")
    return Transaction(
        amount=_amount(record, amounts),
        date=day(record.get("D"), order),
        cheque_number=number if is_cheque else "",
        proprietary_code="" if is_cheque else number,
        partner_name=record.get("P"),
        partner_address=tuple(filter(None, map(str.strip, record.fields.get("A", [])))),
        text="\n".join((*_memos(record), *map(_split, record.splits))),
        purpose_text=record.get("L"),
        packed_raw=pack(record.raw),
    )


def is_opening(record: Record) -> bool:
    """Whether a record says that it brings a balance forward."""
    told = record.get("P") or record.get("M")
    return told.replace("’", "'").lower() in _OPENINGS


def splits_agree(record: Record, amount: Decimal, amounts: Amounts) -> bool:
    """Whether the splits add up to the amount; shares in percent alone cannot differ."""
    if not record.splits or all("%" in each and "$" not in each for each in record.splits):
        return True
    parts = [each.get("$", "").strip() for each in record.splits]
    return sum((amounts.read(each, "$") for each in parts if each), Decimal()) == amount


def is_understood(record: Record) -> bool:
    """Whether every line has a code of QIF."""
    return record.fields.keys() <= _CODES and all(len(record.fields[c]) == 1 for c in "D")


def _amount(record: Record, amounts: Amounts) -> Decimal:
    """T, else U, which newer versions of Quicken write beside it with more digits."""
    told = [(code, record.get(code)) for code in "TU" if record.get(code)]
    if not told:
        raise MissingElementError(tag="T")
    found = {amounts.read(text, code) for code, text in told}
    if len(found) > 1:
        raise DamagedTagsError(tag=f"U {told[1][1]}")
    return found.pop()


def _memos(record: Record) -> list[str]:
    return [each.strip() for each in record.fields.get("M", []) if each.strip()]


def _split(split: dict[str, str]) -> str:
    """A split as a line of text: category, memo, amount or share."""
    return " ".join(filter(None, (split.get(code, "").strip() for code in "SE$%")))
