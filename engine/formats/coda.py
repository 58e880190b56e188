"""CODA, the coded statement of account of Belgian banks, version 2.

Source: Febelfin, Coded statement of account 2.6. Records of 128 columns: 0 header, 1 old balance,
2 movement, 3 information, 8 new balance, 4 free communication, 9 trailer; a file may hold many
such groups. Totals and number of records of the trailer are compared, not trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypedDict

from ..errors import IncompleteFileError, MissingElementError, WrongMessageError
from ..statement import Balance, Statement, Transaction
from .coda_movement import DECIMALS, Account, entry, is_detail, sequence, sign
from .encoding import head_text
from .options import DEFAULT, Options
from .records import Record, is_balanced, records
from .registry import register

WIDTH = 128
_CODES = (
    r"0000[0 ][0-9]{6}|1[0-3][0-9 ]{3}|2[123][0-9]{8}|3[123][0-9]{8}|8[0-9 ]{3}[A-Z0-9]"
    r"|4 [0-9 ]{8}|9 {15}"
)
_IS_CODA = re.compile(r"\s*0000[0 ][0-9]{6}[0-9 ]{3}05[ D]")
_COUNTED = frozenset("1238")
_CURRENCY = re.compile(r"[A-Z]{3}")
_NOBODY = Record(0, "")


class CodaReader:
    """Reader of CODA 2."""

    name = "coda"

    def identify(self, head: bytes) -> int:
        """100 for the header record: zeros, creation date, bank and the application code 05."""
        return 100 if _IS_CODA.match(head_text(head)) else 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """Statements in the order of the file. Raises ``ReadError`` with the line."""
        reading = _Reading()
        for record in records(data, options, WIDTH, _CODES):
            yield from reading.take(record)
        yield from reading.end()


class _Reading:
    """Where the reader is: the group of one header, and the statement being gathered in it."""

    def __init__(self) -> None:
        self._header = _NOBODY
        self._gathered: list[_Gathered] = []
        self._counted = 0
        self._is_open = False
        self._is_unread = False

    def take(self, record: Record) -> Iterator[Statement]:
        """What the record completes: the statements of a group, or nothing."""
        code = record.text[0]
        self._counted += code in _COUNTED
        if code == "0":
            yield from self._header_record(record)
        elif code == "9":
            yield from self._end_group(record)
        elif code == "1":
            self._gathered.append(_Gathered(record))
            self._is_open = True
        elif code == "8":
            self._statement(record).closing = record
            self._is_open = False
        elif code in "23":
            self._statement(record).take(record)
        else:
            self._is_unread |= code != "4"

    def end(self) -> Iterator[Statement]:
        """What is left where the last trailer is missing; a header alone is no empty file."""
        if self._gathered:
            yield from self._end_group(None)
        elif self._header is not _NOBODY:
            raise IncompleteFileError()

    def _header_record(self, record: Record) -> Iterator[Statement]:
        yield from self.end()
        if record.at(128, 128) == "1":
            raise WrongMessageError(line=record.number, value="CODA version 1")
        self._header = record

    def _statement(self, record: Record) -> _Gathered:
        if not self._is_open:
            raise MissingElementError(line=record.number, tag="record 1 (old balance)")
        return self._gathered[-1]

    def _end_group(self, trailer: Record | None) -> Iterator[Statement]:
        found = [each.statement(self._header) for each in self._gathered]
        warnings = self._doubts(trailer, found)
        for each in found:
            yield replace(each, warnings=tuple(dict.fromkeys((*each.warnings, *warnings))))
        self._gathered, self._header = [], _NOBODY
        self._counted, self._is_open, self._is_unread = 0, False, False

    def _doubts(self, trailer: Record | None, found: Sequence[Statement]) -> Iterator[str]:
        if trailer is None:
            yield "incomplete"
        else:
            yield from _differences(trailer, self._counted, found)
        if self._is_unread:
            yield "unread_lines"


def _differences(trailer: Record, counted: int, found: Sequence[Statement]) -> Iterator[str]:
    count, debit, credit = trailer.at(17, 22), trailer.at(23, 37), trailer.at(38, 52)
    if count != f"{counted:06}":
        yield "count_differs"
    amounts = [each.amount for statement in found for each in statement.transactions]
    totals = sum(-each for each in amounts if each < 0), sum(each for each in amounts if each > 0)
    if [debit, credit] != [f"{int(each.scaleb(DECIMALS)) if each else 0:015}" for each in totals]:
        yield "sum_differs"


class _Gathered:
    """The records of one statement: old balance, movements each with its records, new balance."""

    def __init__(self, opening: Record) -> None:
        self.opening = opening
        self.closing: Record | None = None
        self._movements: list[list[Record]] = []

    def take(self, record: Record) -> None:
        """A record 2 or 3: a movement begins, or the one before goes on."""
        if record.text.startswith("21"):
            self._movements.append([record])
        elif not self._movements or sequence(record) != sequence(self._movements[-1][0]):
            raise MissingElementError(line=record.number, tag="record 2.1 (movement)")
        else:
            self._movements[-1].append(record)

    def statement(self, header: Record) -> Statement:
        """The statement without what the trailer says of it."""
        number, currency = _account(self.opening)
        opening = _balance(self.opening, 43, "PRCD", currency)
        closing = _balance(self.closing, 42, "CLBD", currency) if self.closing else None
        last_day = closing.date if closing else None
        account = Account(currency=currency, last_day=last_day)
        transactions = tuple(entry(each, account) for each in self._entries())
        days = [each.date for each in transactions if each.date]
        return Statement(
            format="coda",
            account=number,
            currency=currency,
            account_name=self.opening.word(91, 125),
            owner_name=self.opening.word(65, 90) or header.word(35, 60),
            servicer_bic=header.word(61, 71),
            **_numbers(self.opening, header),
            date_start=min(days, default=last_day),
            date_end=last_day or max(days, default=None),
            copy_kind="DUPL" if header.at(17, 17) == "D" else "",
            balances=(opening, closing) if closing else (opening,),
            opening=opening,
            closing=closing,
            transactions=transactions,
            warnings=tuple(_own_doubts(opening, closing, transactions)),
        )

    def _entries(self) -> list[list[list[Record]]]:
        """Every movement with its details."""
        found: list[list[list[Record]]] = []
        for movement in self._movements:
            if not is_detail(movement):
                found.append([movement])
            elif found and sequence(found[-1][0][0]) == sequence(movement[0]):
                found[-1].append(movement)
            else:
                raise MissingElementError(line=movement[0].number, tag="record 2.1, detail 0000")
        return found


def _own_doubts(
    opening: Balance, closing: Balance | None, transactions: Sequence[Transaction]
) -> Iterator[str]:
    if closing is None:
        yield "incomplete"
    if not is_balanced(opening, closing, transactions):
        yield "sum_differs"


class _Numbers(TypedDict):
    number: str
    legal_number: str
    electronic_number: str
    message_id: str
    created: str


def _numbers(opening: Record, header: Record) -> _Numbers:
    """The statement's number on paper and in CODA; zeros stand for none."""
    paper, coded = opening.word(3, 5), opening.word(126, 128)
    legal = paper if paper.strip("0") else ""
    electronic = coded if coded.strip("0") else ""
    return {
        "number": legal or electronic,
        "legal_number": legal,
        "electronic_number": electronic,
        "message_id": header.word(25, 34),
        "created": header.word(6, 11),
    }


def _account(record: Record) -> tuple[str, str]:
    """Number and currency of record 1, after its account structure."""
    zone = record.at(6, 42)
    if record.at(2, 2) == "0":
        number, currency = zone[:12], zone[13:16]
    else:
        number, currency = zone[:34], zone[34:37]
    return number.strip(), currency if _CURRENCY.fullmatch(currency) else ""


def _balance(record: Record, place: int, kind: str, currency: str) -> Balance:
    """A balance whose sign stands at ``place``, amount and day behind it."""
    tag = f"record {record.text[0]} balance"
    value = record.money(place + 1, place + 15, DECIMALS, tag) * sign(record, place, f"{tag} sign")
    day = record.day(place + 16, "dmy", f"{tag} date")
    return Balance(kind=kind, amount=value, currency=currency, date=day)


register(CodaReader())
