"""An account of BAI2: records 03 to 49 as ``Statement``, each 16 as ``Transaction``.

Source: Cash Management Balance Reporting Specifications, version 2, records 03, 16 and 49.
Amounts are in the minor units of the currency. An item's direction is that of its type code; a
code of unknown direction is refused, as is an item without amount or with a sign.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..currencies import minor_units
from ..errors import BadAmountError, BadDateError, BadDirectionError, MissingElementError
from ..statement import Balance, Statement, Transaction
from . import bai2_codes as codes
from .bai2_records import Cursor, Logical, minor
from .camt_remittance import provided
from .records import is_balanced
from .values import calendar_day

ISSUER = "BAI"
DEFAULT_CURRENCY = "USD"
_CODE = re.compile(r"[0-9]{3}")
_DAY = re.compile(r"(20[0-9]{2}|[0-9]{2})([0-9]{2})([0-9]{2})")
#: Fields behind a funds type; D is followed by a number and as many pairs.
_FUNDS = {"": 0, "0": 0, "1": 0, "2": 0, "Z": 0, "S": 3, "V": 2, "D": None}
_DISTRIBUTIONS = re.compile(r"[0-9]{1,3}")
_ITEMS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Group:
    """What a group (02) says of its accounts. ``status`` is that of its items: BOOK or INFO."""

    day: datetime.date | None = None
    currency: str = ""
    status: str = "BOOK"


@dataclass(frozen=True, slots=True)
class Summary:
    """One amount of record 03; ``count`` are its items where told."""

    code: str
    amount: Decimal
    count: int | None


@dataclass(slots=True)
class Account:
    """The records of one account as they come."""

    group: Group
    head: Logical
    items: list[Logical] = field(default_factory=list)
    trailer: Logical | None = None

    @property
    def count(self) -> int:
        """Physical records, those of 03 and 49 with them."""
        return sum(each.count for each in (self.head, *self.items)) + (
            self.trailer.count if self.trailer else 0
        )

    def statement(self) -> tuple[Statement, int]:
        """The statement, and the sum of all its amounts as 49 has it, in minor units."""
        reading = _Reading(self)
        return reading.statement(), reading.total


class _Reading:
    """An account being read; ``total`` adds up every amount as written."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._head = Cursor(account.head)
        self.total = 0
        self._number = self._head.next()
        written = self._head.next().upper()
        self._currency = written or account.group.currency or DEFAULT_CURRENCY
        self._is_unread = False

    def statement(self) -> Statement:
        """Raises ``ReadError`` with the line of the record at fault."""
        summaries = list(self._summaries())
        day = self._account.group.day
        balances = tuple(self._balance(each) for each in summaries if codes.is_status(each.code))
        transactions = tuple(filter(None, map(self._transaction, self._account.items)))
        by_kind = {each.kind: each for each in reversed(balances)}
        found = Statement(
            format="bai2",
            account=self._number,
            currency=self._currency,
            date_start=day,
            date_end=day,
            balances=balances,
            opening=by_kind.get("OPBD"),
            closing=by_kind.get("CLBD"),
            available=by_kind.get("CLAV") or by_kind.get("ITAV"),
            transactions=transactions,
            warnings=("unread_lines",) if self._is_unread else (),
        )
        return _with_doubts(found, summaries)

    def _summaries(self) -> Iterator[Summary]:
        """Type, amount, item count and funds type, again and again; a blank type is skipped."""
        head = self._account.head
        for _field in range(sum(part.count(",") + 1 for part in head.parts)):
            code = self._head.next()
            if not code:
                continue
            if not _CODE.fullmatch(code):
                raise MissingElementError(line=head.line, tag="type code in record 03")
            written, count = self._head.next(), self._head.next()
            _funds(self._head, head)
            if written:
                amount = minor(written, head, "amount in record 03", is_signed=True)
                self.total += amount
                items = int(count) if _ITEMS.fullmatch(count) else None
                yield Summary(code, self._major(amount), items)

    def _balance(self, summary: Summary) -> Balance:
        kind = codes.KINDS.get(summary.code, summary.code)
        day = self._account.group.day
        return Balance(kind=kind, amount=summary.amount, currency=self._currency, date=day)

    def _transaction(self, item: Logical) -> Transaction | None:
        """The transaction of an item, or nothing where it moves no money."""
        cursor = Cursor(item)
        code, written = cursor.next(), cursor.next()
        sign = codes.direction(code) if _CODE.fullmatch(code) else None
        if sign is None:
            raise BadDirectionError(line=item.line, tag="type code", value=code)
        if not sign:
            self.total += minor(written or "0", item, "amount", is_signed=True)
            self._is_unread = True
            return None
        if not written:
            raise MissingElementError(line=item.line, tag="amount in record 16")
        amount = minor(written, item, "amount in record 16", is_signed=False)
        self.total += amount
        return self._booked(item, cursor, code, self._major(amount) * sign)

    def _booked(self, item: Logical, cursor: Cursor, code: str, amount: Decimal) -> Transaction:
        value_date = _funds(cursor, item)
        bank, customer = provided(cursor.next()), provided(cursor.next())
        is_cheque = code in codes.CHEQUE_PAID
        return Transaction(
            amount=amount,
            currency=self._currency,
            date=self._account.group.day or value_date,
            value_date=value_date,
            status=self._account.group.status,
            bank_id=bank,
            end_to_end_id="" if is_cheque else customer,
            cheque_number=customer if is_cheque else "",
            text=cursor.text(),
            proprietary_code=code,
            proprietary_issuer=ISSUER,
            packed_raw=item.packed(),
        )

    def _major(self, amount: int) -> Decimal:
        """In the unit of the currency; one whose decimals are unknown is refused."""
        decimals = minor_units(self._currency)
        if decimals is None and amount:
            tag = f"number of decimals of {self._currency}"
            raise MissingElementError(line=self._account.head.line, tag=tag)
        return Decimal(amount).scaleb(-(decimals or 0))


def day(text: str, record: Logical, tag: str) -> datetime.date | None:
    """YYMMDD, also YYYYMMDD; blanks are ``None``. Raises ``BadDateError`` with the line."""
    match = _DAY.fullmatch(text)
    if not text.strip("0"):
        return None
    if match is None:
        raise BadDateError(line=record.line, tag=tag, value=text)
    try:
        return calendar_day(int(match[1]), int(match[2]), int(match[3]), tag)
    except BadDateError as error:
        error.line = record.line
        raise


def _funds(cursor: Cursor, record: Logical) -> datetime.date | None:
    """The funds type and its fields; of V the value date."""
    kind = cursor.next().upper()
    if kind not in _FUNDS:
        raise BadAmountError(line=record.line, tag="funds type", value=kind)
    following = _FUNDS[kind]
    if following is None:
        number = cursor.next()
        if not _DISTRIBUTIONS.fullmatch(number):
            raise BadAmountError(line=record.line, tag="number of distributions", value=number)
        following = 2 * int(number)
    values = [cursor.next() for _value in range(following)]
    return day(values[0], record, "value date") if kind == "V" else None


def _with_doubts(found: Statement, summaries: list[Summary]) -> Statement:
    doubts = [*found.warnings]
    if not is_balanced(found.opening, found.closing, found.transactions):
        doubts.append("sum_differs")
    if found.transactions:
        doubts += _differences(found, summaries)
    return replace(found, warnings=tuple(dict.fromkeys(doubts)))


def _differences(found: Statement, summaries: list[Summary]) -> Iterator[str]:
    """Total credits and debits of record 03 against the items listed."""
    for code, sign in ((codes.TOTAL_CREDITS, 1), (codes.TOTAL_DEBITS, -1)):
        amounts = [each.amount for each in found.transactions if each.amount * sign > 0]
        for summary in summaries:
            if summary.code == code:
                if abs(summary.amount) != abs(sum(amounts, Decimal())):
                    yield "sum_differs"
                if summary.count is not None and summary.count != len(amounts):
                    yield "count_differs"
