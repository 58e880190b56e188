"""BAI2, the balance reporting format of American banks, met in other countries too.

Source: Cash Management Balance Reporting Specifications, version 2 (BAI, later ASC X9.121).
Records: 01 file, 02 group (bank, day, currency), 03 account with balances, 16 item, 49, 98 and 99
ends of account, group and file with control totals and counts, 88 continuation. Each account of
each group becomes one statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..errors import IncompleteFileError, MissingElementError
from ..statement import Statement
from .bai2_account import Account, Group, day
from .bai2_records import Logical, Unread, logical
from .encoding import head_text
from .options import DEFAULT, Options
from .registry import register

_IS_BAI2 = re.compile(r"\s*01,[^,/\n]{0,64},[^,/\n]{0,64},[0-9]{6}(?:[0-9]{2})?,[^,/\n]{0,12},")
_GROUP = re.compile(r"[/\n\r ]02,")
_NUMBER = re.compile(r"\+?[0-9]{1,9}")
_TOTAL = re.compile(r"[+-]?[0-9]{1,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
#: Status of a group: 2 deletion and 4 test are nothing to book.
_INFORMATION = frozenset("24")


class Bai2Reader:
    """Reader of BAI2."""

    name = "bai2"

    def identify(self, head: bytes) -> int:
        """100 for a file and a group header, 60 for a file header alone."""
        text = head_text(head)
        if not _IS_BAI2.match(text):
            return 0
        return 100 if _GROUP.search(text) else 60

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """Statements in the order of the file. Raises ``ReadError`` with the line."""
        reading = _Reading()
        for record in logical(data, options):
            if isinstance(record, Unread):
                reading.is_unread = True
            else:
                yield from reading.take(record)
        yield from reading.end(None)


@dataclass(slots=True)
class _GroupRead:
    """A group: its accounts, its end, and what its header says of them."""

    head: Logical
    said: Group
    servicer_bic: str
    accounts: list[Account] = field(default_factory=list)
    trailer: Logical | None = None


@dataclass(slots=True)
class _Checked:
    """The statements of an account or group, and what the bank's control figures count."""

    statements: list[Statement]
    total: int
    records: int


class _Reading:
    """The groups of the file so far; the statements come with its end, which has the controls."""

    def __init__(self) -> None:
        self.is_unread = False
        self._head: Logical | None = None
        self._groups: list[_GroupRead] = []

    def take(self, record: Logical) -> Iterator[Statement]:
        """The statements of the file where the record is its end, else nothing."""
        if record.code == "01":
            yield from self.end(None)
            self._head = record
        elif record.code == "02":
            self._groups.append(_group(record))
        elif record.code == "03":
            group = self._group(record)
            group.accounts.append(Account(group.said, record))
        elif record.code == "16":
            self._account(record).items.append(record)
        elif record.code == "49":
            self._account(record).trailer = record
        elif record.code == "98":
            self._group(record).trailer = record
        else:
            yield from self.end(record)

    def end(self, trailer: Logical | None) -> Iterator[Statement]:
        """All statements since the header, with what is doubtful about them."""
        if self._head is None and not self._groups:
            return
        if trailer is None and not any(group.accounts for group in self._groups):
            raise IncompleteFileError()
        groups = [_checked_group(each) for each in self._groups]
        found = [statement for group in groups for statement in group.statements]
        for each in _with(found, self._doubts(trailer, groups)):
            yield self._named(each)
        self._head, self._groups, self.is_unread = None, [], False

    def _doubts(self, trailer: Logical | None, groups: Sequence[_Checked]) -> Iterator[str]:
        own = (self._head.count if self._head else 1) + 1
        yield from _controls(trailer, groups, len(groups), own=own)
        if self.is_unread:
            yield "unread_lines"

    def _named(self, found: Statement) -> Statement:
        """Number and time of the file added."""
        fields = self._head.fields() if self._head else []
        created, time, number = (fields + [""] * 6)[2:5]
        return replace(found, message_id=number, created=f"{created} {time}".strip())

    def _group(self, record: Logical) -> _GroupRead:
        if not self._groups or self._groups[-1].trailer:
            raise MissingElementError(line=record.line, tag="record 02 (group)")
        return self._groups[-1]

    def _account(self, record: Logical) -> Account:
        accounts = self._group(record).accounts
        if not accounts or accounts[-1].trailer:
            raise MissingElementError(line=record.line, tag="record 03 (account)")
        return accounts[-1]


def _group(record: Logical) -> _GroupRead:
    """Record 02: receiver, originator, status, as-of day and time, currency, modifier."""
    _receiver, originator, status, as_of, _time, currency = (record.fields() + [""] * 6)[:6]
    said = Group(
        day=day(as_of, record, "as-of date"),
        currency=currency.upper(),
        status="INFO" if status in _INFORMATION else "BOOK",
    )
    if said.day is None:
        raise MissingElementError(line=record.line, tag="as-of date in record 02")
    return _GroupRead(record, said, originator if _BIC.fullmatch(originator) else "")


def _checked_group(group: _GroupRead) -> _Checked:
    accounts = [_checked_account(each) for each in group.accounts]
    doubts = _controls(group.trailer, accounts, len(accounts), own=group.head.count + 1)
    statements = [statement for each in accounts for statement in each.statements]
    named = [replace(each, servicer_bic=group.servicer_bic) for each in statements]
    trailer_count = group.trailer.count if group.trailer else 0
    return _Checked(
        _with(named, doubts),
        sum(each.total for each in accounts),
        sum(each.records for each in accounts) + group.head.count + trailer_count,
    )


def _checked_account(account: Account) -> _Checked:
    found, total = account.statement()
    written = (account.trailer.fields() + [""] * 2)[:2] if account.trailer else None
    doubts = ["incomplete"] if written is None else _differences(written[0], total)
    if written and _NUMBER.fullmatch(written[1]) and int(written[1]) != account.count:
        doubts.append("count_differs")
    return _Checked(_with([found], doubts), total, account.count)


def _controls(
    trailer: Logical | None, parts: Sequence[_Checked], number: int, *, own: int
) -> list[str]:
    """Record 98 or 99: control total, number of parts, number of records."""
    if trailer is None:
        return ["incomplete"]
    total, count, records = (trailer.fields() + [""] * 3)[:3]
    doubts = _differences(total, sum(each.total for each in parts))
    counts = ((count, number), (records, sum(each.records for each in parts) + own))
    if any(_NUMBER.fullmatch(told) and int(told) != counted for told, counted in counts):
        doubts.append("count_differs")
    return doubts


def _differences(written: str, total: int) -> list[str]:
    """A control total that is told and is not the sum."""
    return ["sum_differs"] if _TOTAL.fullmatch(written) and int(written) != total else []


def _with(statements: Iterable[Statement], doubts: Iterable[str]) -> list[Statement]:
    more = tuple(doubts)
    return [
        replace(each, warnings=tuple(dict.fromkeys((*each.warnings, *more)))) for each in statements
    ]


register(Bai2Reader())
