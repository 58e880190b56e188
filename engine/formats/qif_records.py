"""The records of a QIF file: lines of a code and a value up to ``^``, under headers with ``!``.

Source: Intuit's description of the Quicken Interchange Format. Lines may end in any way, headers
may be missing, and ``^`` may be missing at the end of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import DamagedTagsError, IncompleteFileError, TooLargeError
from ..statement import Raw
from .ofx_tags import line_at
from .qif_dates import is_date

#: Characters of one line; Quicken's own have less than a hundred.
LONGEST_LINE = 64 * 1024
#: Lines of one record; a transaction with hundreds of splits has a thousand.
MOST_LINES = 10_000
#: Lists of Quicken that hold no transactions of an account.
_LISTS = frozenset(
    (
        "cat",
        "class",
        "memorized",
        "security",
        "prices",
        "payee",
        "budget",
        "invitem",
        "template",
        "tag",
        "tax",
        "bill",
    )
)
_TRADES = frozenset(("invst", "port", "mutual", "401(k)/403(b)"))
#: Security, price and number of shares.
_OF_TRADES = frozenset("YIQ")
_LINE = re.compile(r"[^\r\n]+")
_NUMBER = re.compile(r"[-+]?[0-9.,' ]*[0-9]")
#: Two lines that became one: the cleared status behind an amount.
_GLUED = re.compile(r"([-+0-9.,' ]+)C([Xx*cR])")
_SPLITS = "SE$%"
_ONCE = "DTU"


@dataclass(slots=True)
class Record:
    """One record; ``fields`` by code, several lines of one code as a list.

    ``splits`` have the codes S, E, $ and %. ``start`` is the place of the first line.
    """

    start: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    splits: list[dict[str, str]] = field(default_factory=list)

    def get(self, code: str) -> str:
        """The first value of ``code``, or ``""``."""
        return self.fields[code][0].strip() if code in self.fields else ""

    @property
    def raw(self) -> dict[str, Raw]:
        """The record as written, plain JSON."""
        found: dict[str, Raw] = {
            code: list[Raw](values) if len(values) > 1 else values[0]
            for code, values in self.fields.items()
        }
        if self.splits:
            found["splits"] = [dict[str, Raw](each) for each in self.splits]
        return found


@dataclass(slots=True)
class Account:
    """An account with its records; ``record`` is that of the !Account list, if there is one."""

    name: str = ""
    record: Record | None = None
    records: list[Record] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """All accounts of a file in the order of their first appearance.

    ``has_more`` tells that something beside lists was left out, ``kind`` names its first section.
    ``date_order`` is what an !Option says. ``is_ended`` is false where a record has no ``^``.
    """

    accounts: dict[str, Account] = field(default_factory=dict)
    kind: str = ""
    has_more: bool = False
    date_order: str = ""
    is_ended: bool = True


def content(text: str) -> Content:
    """All records of a file, by account. Raises ``TooLargeError``, ``DamagedTagsError`` where a
    record has two days or amounts, and ``IncompleteFileError`` where the file ends in one.
    """
    lines = _Lines(text)
    for match in _LINE.finditer(text):
        line = match[0].strip("\ufeff\0\x1a ")
        if len(line) > LONGEST_LINE:
            raise TooLargeError(
                tag="a line", value=f"{LONGEST_LINE} characters", line=line_at(text, match.start())
            )
        if line:
            lines.take(line, match.start())
    return lines.finish()


def is_amount(text: str) -> bool:
    """Whether ``text`` has the form of an amount."""
    return _NUMBER.fullmatch(text.strip()) is not None


class _Lines:
    """Where the reader is: the section, the account, the record that is open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._content = Content()
        self._section = "bank"
        self._account: Account | None = None
        self._record: Record | None = None
        self._last = ("", 0)
        self._count = 0

    def take(self, line: str, start: int) -> None:
        """One line that is not empty."""
        code = line[0]
        if code == "!":
            self._end(is_ended=False)
            self._header(line[1:].strip().lower())
        elif code == "^":
            self._end(is_ended=True)
        else:
            self._record = self._record or Record(start)
            self._count += 1
            if self._count > MOST_LINES:
                line_number = line_at(self._text, start)
                raise TooLargeError(tag="a record", value=f"{MOST_LINES} lines", line=line_number)
            _add(self._record, code, line[1:])
        self._last = (code, start)

    def finish(self) -> Content:
        """The end of the file; a day or amount that ends with it may be cut off."""
        code, start = self._last
        is_cut = self._record is not None and not self._text.endswith(("\n", "\r"))
        if is_cut and code in _ONCE + "$" and self._section in ("bank", "account"):
            raise IncompleteFileError(line=line_at(self._text, start))
        self._end(is_ended=False)
        return self._content

    def _header(self, name: str) -> None:
        kind = name.removeprefix("type:").strip()
        if name.startswith("option:") and sorted(name[7:]) == ["d", "m", "y"]:
            self._content.date_order = name[7:]
        elif name == "account":
            self._section, self._account = "account", None
        elif name.startswith("type:"):
            is_list, is_trades = kind in _LISTS, kind in _TRADES
            self._section = "list" if is_list else "trades" if is_trades else "bank"
            if not self._content.kind and not is_list:
                self._content.kind = kind

    def _end(self, *, is_ended: bool) -> None:
        record, self._record = self._record, None
        self._count = 0
        if record is None:
            return
        if self._section == "account" and _is_account(record):
            self._switch(record)
        elif self._is_skipped(record):
            self._content.has_more = self._content.has_more or self._section != "list"
        else:
            self._keep(record)
        if not is_ended and self._section in ("bank", "account"):
            self._content.is_ended = False

    def _is_skipped(self, record: Record) -> bool:
        """Trades, and records of lists unless a lost header makes transactions stand there."""
        if self._section == "list":
            return not _is_transaction(record)
        owner = self._account.record if self._account else None
        is_broker = owner is not None and owner.get("T").lower() in _TRADES
        is_trade = not _OF_TRADES.isdisjoint(record.fields)
        return is_trade or self._section == "trades" or (is_broker and self._section == "account")

    def _switch(self, record: Record) -> None:
        name = record.get("N")
        self._account = self._content.accounts.setdefault(name, Account(name))
        self._account.record = record

    def _keep(self, record: Record) -> None:
        for code in _ONCE:
            values = record.fields.get(code, [])
            if len(values) > 1 and (code != "D" or any(map(is_date, values[1:]))):
                line = line_at(self._text, record.start)
                raise DamagedTagsError(tag=f"a second line {code}", line=line)
        if self._section == "list":
            self._content.has_more = True
            return
        account = self._account or self._content.accounts.setdefault("", Account())
        account.records.append(record)


def _is_account(record: Record) -> bool:
    """Whether a record under !Account is an account, and no transaction without a !Type before."""
    kind = record.get("T") or record.get("U")
    if kind:
        return not is_amount(kind) and not _GLUED.fullmatch(kind)
    return not is_date(record.get("D"))


def _is_transaction(record: Record) -> bool:
    return is_date(record.get("D")) and is_amount(record.get("T") or record.get("U"))


def _add(record: Record, code: str, value: str) -> None:
    if code in "TU$":
        glued = _GLUED.fullmatch(value)
        if glued:
            value = glued[1]
            record.fields.setdefault("C", []).append(glued[2])
    if code not in _SPLITS:
        record.fields.setdefault(code, []).append(value)
        return
    if not record.splits or code == "S" or code in record.splits[-1]:
        record.splits.append({})
    record.splits[-1][code] = value
