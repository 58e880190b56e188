"""OFX 1.x (SGML) and 2.x (XML), also as QFX: bank, credit card and broker's cash statements.

Source: Open Financial Exchange 1.6 and 2.3, chapters 2, 3 and 11. Read by tag names with or without
closing tags, in any order and case, whatever the header says of the version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..errors import (
    BankErrorError,
    DamagedTagsError,
    IncompleteFileError,
    ReadError,
    WrongMessageError,
)
from ..statement import Statement
from .encoding import head_text, text_of
from .nodes import leaf, part
from .ofx_amounts import Amounts, shown_mark
from .ofx_entry import Entry, entry
from .ofx_statement import has_cash, statements
from .ofx_tags import Record, line_at, plain, records
from .options import DEFAULT, Options
from .registry import register

_RESPONSES = {"STMTRS": "STMTTRNRS", "CCSTMTRS": "CCSTMTTRNRS", "INVSTMTRS": "INVSTMTTRNRS"}
_RECORDS = frozenset({"STMTTRN", "STMTTRNP", "SONRS", *_RESPONSES, *_RESPONSES.values()})
_IS_OFX = re.compile(r"<(?:[\w.-]+:)?OFX(?:\s[^<>]*)?>", re.IGNORECASE)
_HEADER = re.compile(r"OFXHEADER", re.IGNORECASE)
_VERSION = re.compile(r"\bVERSION\s*[:=>]\s*[\"']?\s*([0-9]{3})", re.IGNORECASE)
_VERSION_IN_LINE = re.compile(r"OFXSGML\s*VERSION\s*:\s*([0-9]{3})", re.IGNORECASE)
_CHARSET = re.compile(
    r"CHARSET\s*[:=>]\s*[\"']?\s*([\w-]+?)(?=COMPRESSION|[^\w-]|$)", re.IGNORECASE
)
_END = re.compile(r"</(?:[\w.-]+:)?OFX\s*>", re.IGNORECASE)
_TAIL = 64 * 1024
_AMOUNT = re.compile(r"<TRNAMT>\s*([^<\r\n]{1,40})", re.IGNORECASE)
_BALANCE = re.compile(r"<BALAMT>\s*([^<\r\n]{1,40})", re.IGNORECASE)
#: Ends of names that only wrap the message proper.
_ENVELOPES = ("TRNRS", "TRNRQ", "SONRS", "SONRQ")
_MESSAGE = re.compile(r"<([A-Z0-9]{2,28}R[SQ])\s*/?>", re.IGNORECASE)


class OfxReader:
    """Reader of OFX and QFX files."""

    name = "ofx"

    def identify(self, head: bytes) -> int:
        """100 for the tag OFX, 90 for its header alone."""
        text = head_text(head)
        if _IS_OFX.search(text):
            return 100
        return 90 if _HEADER.search(text) else 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """Statements in the order of the file."""
        header = _header(head_text(data[:4096]))
        charset = _CHARSET.search(header)
        text = text_of(data, _encoding(charset[1] if charset else ""), options.encoding)
        reading = _Reading(plain(text), _format(header))
        for record in records(reading.text, _RECORDS):
            reading.take(record)
        yield from reading.finish()


def _header(text: str) -> str:
    """What stands before the tag OFX."""
    start = _IS_OFX.search(text)
    return text[: start.start()] if start else text


def _format(header: str) -> str:
    """Name and version, e.g. OFX 1.0.2, or the name alone."""
    version = _VERSION_IN_LINE.search(header) or _VERSION.search(header)
    return f"OFX {'.'.join(version[1])}" if version else "OFX"


def _encoding(charset: str) -> str:
    """Python's name of a CHARSET: 1252 and 8859-1 are written without their families."""
    if re.fullmatch(r"[0-9]{3,4}", charset):
        return f"cp{charset}"
    return f"iso{charset}" if charset.startswith("8859") else charset


class _Reading:
    """Where the reader is in a file: the transactions since a statement, and what was answered."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        is_whole = _END.search(text[-_TAIL:]) is not None
        self._template = Statement(format=name, warnings=() if is_whole else ("incomplete",))
        self._amounts = Amounts(lambda: _texts(_AMOUNT, text))
        self._balances = Amounts(lambda: _texts(_BALANCE, text) or _texts(_AMOUNT, text))
        self._entries: list[Entry] = []
        self._found: list[Statement] = []
        self._codes: list[str] = []
        self._errors: list[str] = []
        self._is_answered = False

    def take(self, record: Record) -> None:
        """Work a record in. Raises ``ReadError`` with its line."""
        try:
            if record.name in ("STMTTRN", "STMTTRNP"):
                self._entries.append(self._entry(record))
            elif record.name in _RESPONSES:
                self._statement(record)
            else:
                self._answer(record)
        except ReadError as error:
            error.line = error.line or _line(self.text, record, error)
            raise

    def finish(self) -> Iterator[Statement]:
        """The statements. Raises ``ReadError`` where there is none, or a part of one is lost."""
        if self._entries:
            raise DamagedTagsError(tag="<STMTTRN>")
        if not self._found:
            raise self._nothing()
        codes = (*self._codes, *(("incomplete",) if self._errors else ()))
        for each in self._found:
            yield replace(each, warnings=tuple(dict.fromkeys((*each.warnings, *codes))))

    def _entry(self, record: Record) -> Entry:
        home = next((leaf(node, "CURDEF") for node in record.around if "CURDEF" in node), "")
        is_pending = record.name == "STMTTRNP"
        return entry(record.node, home.upper(), self._amounts, is_pending=is_pending)

    def _statement(self, record: Record) -> None:
        self._is_answered = True
        entries, self._entries = self._entries, []
        if record.name == "INVSTMTRS" and not has_cash(record.node):
            self._codes.append("unread_lines")
            return
        identification = leaf(record.around[-1], "TRNUID")
        template = replace(self._template, id=identification.strip("0") and identification)
        self._found += statements(record.node, entries, template, self._balances)

    def _answer(self, record: Record) -> None:
        """The sign-on or the end of a response: what it says of errors."""
        if record.name == "SONRS":
            self._template = replace(self._template, created=leaf(record.node, "DTSERVER"))
        status = part(record.node, "STATUS")
        is_error = leaf(status, "SEVERITY").upper() == "ERROR"
        if is_error and (record.name == "SONRS" or not self._is_answered):
            self._errors.append(" ".join((leaf(status, "CODE"), leaf(status, "MESSAGE"))).strip())
        self._is_answered = False

    def _nothing(self) -> ReadError:
        if self._errors:
            return BankErrorError(value=self._errors[-1])
        if self._template.warnings:
            return IncompleteFileError(line=line_at(self.text, len(self.text)))
        names = [each[1].upper() for each in _MESSAGE.finditer(self.text)]
        names = [each for each in names if not each.endswith(_ENVELOPES)] or names
        return WrongMessageError(value=f"OFX {names[0]}" if names else "this OFX file")


def _texts(form: re.Pattern[str], text: str) -> list[str]:
    """The numbers of all tags of a form that show their decimal mark."""
    found = (each[1].strip() for each in form.finditer(text))
    return [each for each in found if shown_mark(each)]


def _line(text: str, record: Record, error: ReadError) -> int:
    """The line of the tag at fault within a record, else the one on which it starts."""
    tag = re.escape(error.tag.strip("</>"))
    found = re.compile(rf"<{tag}\b", re.IGNORECASE).search(text, record.start, record.end)
    return line_at(text, found.start() if found else record.start)


register(OfxReader())
