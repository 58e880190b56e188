"""QIF, the Quicken Interchange Format: accounts for money; lists and trades are left out.

QIF names no currency, no number of the statement and no id of a transaction, and nothing in a
file tells that it is complete.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import BadAmountError, BadDateError, ReadError, WrongMessageError
from ..statement import Balance, Statement, Transaction
from .encoding import head_text, text_of
from .ofx_amounts import Amounts, shown_mark
from .ofx_tags import line_at
from .options import DEFAULT, Options
from .qif_dates import Order, date_order, day
from .qif_entry import is_opening, is_understood, splits_agree, transaction
from .qif_records import Account, Content, Record, content
from .registry import register

_HEADER = re.compile(
    r"^\ufeff?[ \t]*![ \t]*(?:Type\s*:|Account\b|Option\s*:|Clear\s*:)",
    re.IGNORECASE | re.MULTILINE,
)
#: A file without any header, from its first lines on.
_DAY = re.compile(r"^D ?[0-9]{1,4} ?[/.'-]? ?[0-9]", re.MULTILINE)
_AMOUNT = re.compile(r"^[TU] ?[-+]?[0-9][0-9.,' ]*$", re.MULTILINE)
_END = re.compile(r"^\^", re.MULTILINE)
_LINES = re.compile(r"(?<![^\r\n])[TU$]([-+]?[0-9][0-9.,' ]*)")


class QifReader:
    """Reader of QIF files."""

    name = "qif"

    def identify(self, head: bytes) -> int:
        """100 for a header of QIF, 40 for records without any."""
        text = head_text(head).replace("\r", "\n")
        if _HEADER.search(text):
            return 100 if text.lstrip("\ufeff \n").startswith("!") else 60
        forms = (_DAY, _AMOUNT, _END)
        return 40 if all(form.search(text) for form in forms) else 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """One statement an account, in the order of the file."""
        text = text_of(data, "", options.encoding)
        found = content(text)
        kept = [account for account in found.accounts.values() if account.records]
        if not kept:
            raise WrongMessageError(value=" ".join(("QIF", found.kind)).strip())
        days = [[record.get("D") for record in account.records] for account in kept]
        order = date_order(days, found.date_order or options.date_order)
        reading = _Reading(text, order, found)
        for account in kept:
            yield reading.statement(account)


@dataclass(frozen=True, slots=True)
class _Read:
    """The transactions of an account, and what was seen that a person should look at."""

    transactions: tuple[Transaction, ...]
    codes: tuple[str, ...]


class _Reading:
    """What is known of the whole file."""

    def __init__(self, text: str, order: Order, found: Content) -> None:
        self._text = text
        self._order = order
        self._amounts = Amounts(lambda: _shown(text))
        self._codes = (
            *(("incomplete",) if not found.is_ended else ()),
            *(("unread_lines",) if found.has_more else ()),
            *(("assumed_date_order",) if order.is_assumed else ()),
        )

    def statement(self, account: Account) -> Statement:
        """The statement of one account."""
        read = self._read(account.records)
        opening = _opening(account.records, read.transactions)
        forward = _balance(opening) if opening else None
        closing, is_known = self._closing(account.record)
        days = [each.date for each in read.transactions if each.date]
        codes = (*self._codes, *read.codes, *(() if is_known else ("unread_lines",)))
        return Statement(
            format="QIF",
            account=account.name or _own_name(account.records),
            account_name=account.record.get("D") if account.record else "",
            date_start=min(days),
            date_end=max(days),
            balances=tuple(filter(None, (forward, closing))),
            opening=forward,
            closing=closing,
            transactions=_without(opening, read.transactions),
            warnings=tuple(dict.fromkeys(codes)),
        )

    def _read(self, records: Sequence[Record]) -> _Read:
        found: list[Transaction] = []
        codes: list[str] = []
        for record in records:
            try:
                found.append(transaction(record, self._order.order, self._amounts))
                if not splits_agree(record, found[-1].amount, self._amounts):
                    codes.append("sum_differs")
            except ReadError as error:
                error.line = error.line or self._line(record, error.tag)
                raise
            if not is_understood(record):
                codes.append("unread_lines")
        return _Read(tuple(found), tuple(codes))

    def _closing(self, record: Record | None) -> tuple[Balance | None, bool]:
        """The balance of the !Account ($ and its day /, else B); whether it could be read."""
        told = [each["$"] for each in record.splits if "$" in each] if record else []
        text = told[0].strip() if told else record.get("B") if record else ""
        try:
            amount = self._amounts.read(text, "$") if text else None
        except BadAmountError:
            return None, False
        if record is None or amount is None:
            return None, True
        return Balance(kind="CLBD", amount=amount, date=self._day(record.get("/"))), True

    def _day(self, text: str) -> datetime.date | None:
        try:
            return day(text, self._order.order)
        except BadDateError:
            return None

    def _line(self, record: Record, tag: str) -> int:
        """The line of a code within a record, else the one on which it starts."""
        end = re.compile(r"[\r\n]\^").search(self._text, record.start)
        line = re.compile(rf"(?<![^\r\n]){re.escape(tag[:1])}")
        found = line.search(self._text, record.start, end.start() if end else len(self._text))
        return line_at(self._text, found.start() if found else record.start)


def _opening(records: Sequence[Record], transactions: Sequence[Transaction]) -> Transaction | None:
    """The record that brings the balance forward, if nothing comes before its day."""
    first = min((each.date for each in transactions if each.date), default=None)
    for record, each in zip(records, transactions, strict=True):
        if is_opening(record):
            return each if each.date == first else None
    return None


def _without(opening: Transaction | None, found: Sequence[Transaction]) -> tuple[Transaction, ...]:
    """The opening balance stays in its place for the reader, as one that moves nothing."""
    return tuple(replace(each, status="INFO") if each is opening else each for each in found)


def _balance(opening: Transaction) -> Balance:
    return Balance(kind="OPBD", amount=opening.amount, date=opening.date)


def _shown(text: str) -> list[str]:
    """The amounts of all lines that show their decimal mark."""
    return [each[1] for each in _LINES.finditer(text) if shown_mark(each[1])]


def _own_name(records: Sequence[Record]) -> str:
    """Quicken names the account itself as the category of its opening balance: [Checking]."""
    for record in records:
        if is_opening(record) and record.get("L").startswith("["):
            return record.get("L").strip("[]")
    return ""


register(QifReader())
