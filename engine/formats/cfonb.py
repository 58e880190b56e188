"""CFONB 120, the statement of French banks ("relevé de compte sur support informatique").

Source: CFONB, Relevé de compte sur support informatique, July 2004, and its update of August 2007
for transfers. Records of 120 columns: 01 old balance, 04 movement, 05 complement, 07 new balance.
Two statements of one account stay two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ..currencies import minor_units
from ..errors import BadAmountError, MissingElementError
from ..statement import Balance, Statement
from .cfonb_entry import Unit, signed, transaction
from .encoding import head_text
from .options import DEFAULT, Options
from .records import Record, is_balanced, records
from .registry import register

WIDTH = 120
_CODES = r"0[1457][0-9A-Z]{5}.{4}[0-9A-Z]{5}"
_IS_CFONB = re.compile(
    r"\s*0(?:1|4)[0-9A-Z]{5}.{4}[0-9A-Z]{5}(?:[A-Z]{3}| {3})[0-9 ][^\n]{70}[0-9]{13}[0-9A-R{}éè]"
)
_CURRENCY = re.compile(r"[A-Z]{3}")
_BALANCES = {"01": "PRCD", "07": "CLBD"}


class CfonbReader:
    """Reader of CFONB 120."""

    name = "cfonb"

    def identify(self, head: bytes) -> int:
        """95 for a balance or a movement with its amount where it belongs."""
        return 95 if _IS_CFONB.match(head_text(head)) else 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """Statements in the order of the file. Raises ``ReadError`` with the line."""
        gathered: _Gathered | None = None
        for record in records(data, options, WIDTH, _CODES):
            code = record.text[:2]
            if code == "01":
                if gathered:
                    yield gathered.statement()
                gathered = _Gathered(record)
                continue
            if gathered is None:
                raise MissingElementError(line=record.number, tag="record 01 (old balance)")
            if gathered.take(record):
                yield gathered.statement()
                gathered = None
        if gathered:
            yield gathered.statement()


@dataclass(frozen=True, slots=True)
class _Account:
    """Currency and decimals of the statement, told by whichever record tells them."""

    currency: str
    decimals: int | None

    def unit(self, record: Record) -> Unit:
        """Those of one record. Raises ``MissingElementError`` where none are told."""
        currency = _currency(record) or self.currency
        decimals = _decimals(record)
        if decimals is None:
            decimals = minor_units(currency) if self.decimals is None else self.decimals
        if decimals is None:
            raise MissingElementError(line=record.number, tag="number of decimals")
        return Unit(currency, decimals)


class _Gathered:
    """The records of one statement: old balance, movements with their complements, new balance."""

    def __init__(self, opening: Record) -> None:
        self._opening = opening
        self._closing: Record | None = None
        self._movements: list[list[Record]] = []
        self._is_unread = False

    def take(self, record: Record) -> bool:
        """Whether the statement ends with this record, a new balance."""
        code = record.text[:2]
        if code in ("04", "05", "07"):
            self._check_account(record)
        if code == "04":
            self._movements.append([record])
        elif code == "05" and self._movements:
            self._movements[-1].append(record)
        elif code == "05":
            raise MissingElementError(line=record.number, tag="record 04 (movement)")
        elif code == "07":
            self._closing = record
        else:
            self._is_unread = True
        return code == "07"

    def statement(self) -> Statement:
        """Raises ``ReadError`` with the line of the record at fault."""
        account = self._account()
        opening = _balance(self._opening, account)
        closing = _balance(self._closing, account) if self._closing else None
        transactions = tuple(
            transaction(each, account.unit(each[0]), closing.date if closing else None)
            for each in self._movements
        )
        days = [each.date for each in transactions if each.date]
        found = Statement(
            format="cfonb",
            account="".join(
                self._opening.at(*columns) for columns in ((3, 7), (12, 16), (22, 32))
            ).replace(" ", ""),
            currency=account.currency,
            date_start=min(days, default=closing.date if closing else None),
            date_end=(closing.date if closing else None) or max(days, default=None),
            balances=(opening, closing) if closing else (opening,),
            opening=opening,
            closing=closing,
            transactions=transactions,
        )
        return replace(found, warnings=tuple(self._doubts(found)))

    def _check_account(self, record: Record) -> None:
        """An account number unlike the old balance's: a new and an old balance are missing."""
        own, other = self._opening.at(22, 32).strip(), record.at(22, 32).strip()
        if own and other and own != other:
            raise MissingElementError(line=record.number, tag=f"record 01 of account {other}")

    def _account(self) -> _Account:
        movements = (each[0] for each in self._movements)
        ends = [self._opening] + ([self._closing] if self._closing else [])
        told = [*ends, *movements]
        decimals = (_decimals(record) for record in told)
        return _Account(
            currency=next(filter(None, map(_currency, told)), ""),
            decimals=next((each for each in decimals if each is not None), None),
        )

    def _doubts(self, found: Statement) -> Iterator[str]:
        if found.closing is None:
            yield "incomplete"
        if not is_balanced(found.opening, found.closing, found.transactions):
            yield "sum_differs"
        if self._is_unread:
            yield "unread_lines"


def _balance(record: Record, account: _Account) -> Balance:
    kind = _BALANCES[record.text[:2]]
    try:
        unit = account.unit(record)
        value = signed(record.at(91, 104), unit.decimals)
    except MissingElementError:
        if record.at(91, 104).strip("0{}"):
            raise
        unit, value = Unit("", 0), Decimal()
    except BadAmountError as error:
        error.line = record.number
        raise
    day = record.day(35, "dmy", "date of the balance")
    return Balance(kind=kind, amount=value, currency=unit.currency, date=day)


def _currency(record: Record) -> str:
    found = record.at(17, 19)
    return found if _CURRENCY.fullmatch(found) else ""


def _decimals(record: Record) -> int | None:
    found = record.at(20, 20)
    return int(found) if found in "0123456789" else None


register(CfonbReader())
