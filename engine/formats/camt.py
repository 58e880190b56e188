"""ISO 20022 camt.052 (report), camt.053 (statement) and camt.054 (notification), every version.

Read by local names, without schema: half of the files that banks send are not valid, and the
versions differ in where an element is, not in what it means. Namespace, prefix and an envelope
around the document (head.001, SOAP) do not matter. Other messages are refused by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ..errors import ReadError, WrongMessageError
from ..statement import Statement, Transaction
from .camt_entry import Account, transaction
from .camt_statement import account_of, statement
from .camt_totals import Totals
from .encoding import LONGEST_PREAMBLE, head_text, xml_bytes
from .options import DEFAULT, Options
from .registry import HEAD, register
from .xmlnodes import Node, Record, line_of, records

_MESSAGES = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
_RECORDS = frozenset({"Ntry", "GrpHdr", *_MESSAGES})
_IS_CAMT = re.compile(r"BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)|\bcamt\.05[234]\b")
_OTHER = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(?!head\b)([a-z]{4}(?:\.\d{2,3}){1,3})")


class CamtReader:
    """Reader of the three account messages."""

    name = "camt"

    def identify(self, head: bytes) -> int:
        """100 for an account message, 1 for another ISO 20022 message, so as to name it."""
        text = head_text(head)
        if "<" not in text[:LONGEST_PREAMBLE]:
            return 0
        if _IS_CAMT.search(text):
            return 100
        return 1 if _OTHER.search(text) else 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """Statements in the order of the file, each with its transactions."""
        found: list[Transaction] = []
        for item in stream(data, options):
            if isinstance(item, Transaction):
                found.append(item)
            else:
                yield _complete(item, found)
                found = []


def stream(data: bytes, options: Options = DEFAULT) -> Iterator[Transaction | Statement]:
    """The transactions of a statement and then the statement without them, and so on.

    Memory does not grow with the file: this is for files too large for ``read``.
    Raises ``ReadError`` with the line of the element at fault.
    """
    text = head_text(data[:HEAD])
    if not _IS_CAMT.search(text):
        other = _OTHER.search(text)
        raise WrongMessageError(value=other[1] if other else "the document")
    utf8 = xml_bytes(data, options.encoding)
    reading = _Reading(text)
    for record in records(utf8, _RECORDS):
        yield from _taken(reading, record, utf8)


def _taken(
    reading: _Reading, record: Record, utf8: memoryview
) -> Iterator[Transaction | Statement]:
    try:
        yield from reading.take(record)
    except ReadError as error:
        number = reading.counts[record.name]
        error.line = line_of(utf8, record.name, number, error.tag, error.value)
        raise


class _Reading:
    """Where the reader is in a message: its header, the account, how many records went by."""

    def __init__(self, head: str) -> None:
        self.counts: Counter[str] = Counter()
        self._head = head
        self._group: Node = {}
        self._around: Node | None = None
        self._account = Account()
        self._totals = Totals()

    def take(self, record: Record) -> Iterator[Transaction | Statement]:
        """What a record gives: a transaction, a statement or nothing."""
        self.counts[record.name] += 1
        if record.name == "Ntry":
            entry = transaction(record.node, self._account_around(record.parent))
            self._totals.add(entry)
            yield entry
        elif record.name == "GrpHdr":
            self._group = record.node
        else:
            header = statement(record.node, self._group, self._message(record.name))
            yield replace(header, warnings=self._totals.warnings(header, record.node))
            self._totals = Totals()

    def _account_around(self, around: Node) -> Account:
        if around is not self._around:
            self._around, self._account = around, account_of(around)
        return self._account

    def _message(self, tag: str) -> str:
        """Name and version, e.g. camt.053.001.08, or the name where no version is told."""
        name = _MESSAGES[tag]
        version = re.search(rf"{re.escape(name)}\.\d{{3}}\.\d{{2}}", self._head)
        return version[0] if version else name


def _complete(header: Statement, found: list[Transaction]) -> Statement:
    """The statement with its transactions, which also date it and tell its currency if need be."""
    days = [each.date for each in found if each.date]
    currencies = {each.currency for each in found}
    return replace(
        header,
        transactions=tuple(found),
        currency=header.currency or (currencies.pop() if len(currencies) == 1 else ""),
        date_start=header.date_start or min(days, default=header.date_end),
        date_end=header.date_end or max(days, default=header.date_start),
    )


register(CamtReader())
