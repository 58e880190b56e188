"""Statements as OFX: 1.x as SGML without closing tags of elements, 2.x as XML.

What the format cannot hold is left out: an opening balance, references, purposes, batches,
charges, texts of a detail. Source: OFX 1.6 and 2.3, chapter 11.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from xml.sax.saxutils import escape

from engine.statement import Balance, Statement, Transaction

_HEADER = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:{version}\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\n"
    "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
)
_XML_HEADER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<?OFX OFXHEADER="200" '
    'VERSION="{version}" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)
_LEAF = re.compile(r"^<([A-Z0-9]+)>(.+)$", re.MULTILINE)
_DAY = datetime.date(2026, 3, 31)
_BALANCE = Balance(kind="CLBD", amount=Decimal("1000.00"), currency="USD", date=_DAY)
_SAMPLE = Statement(
    format="OFX 1.0.2",
    account="0012345678",
    currency="USD",
    created="20260401",
    date_start=_DAY,
    date_end=_DAY,
    closing=_BALANCE,
    available=_BALANCE,
)
_FULL = Transaction(
    amount=Decimal("0.50"),
    currency="USD",
    date=_DAY,
    value_date=_DAY,
    transaction_id="SRV1",
    cheque_number="1044",
    proprietary_code="CREDIT",
    partner_account="BE24999123456789",
    partner_bic="LNTRBEBB",
    partner_address=("Mill Lane 4", "04999 Millbrook ME"),
    partner_country="USA",
    text="Invoice 2026-0117",
    original_currency="EUR",
    exchange_rate=Decimal("1.09"),
)


def write(statement: Statement) -> bytes:
    """A file with one bank statement, in the version that ``statement.format`` names."""
    version = re.sub(r"\D", "", statement.format) or "102"
    lines = [
        "<OFX>",
        *_sign_on(statement),
        "<BANKMSGSRSV1>",
        "<STMTTRNRS>",
        _element("TRNUID", statement.id or "0"),
        "<STMTRS>",
        *_body(statement),
        "</STMTRS>",
        "</STMTTRNRS>",
        "</BANKMSGSRSV1>",
        "</OFX>\n",
    ]
    text = "\n".join(filter(None, lines))
    if version.startswith("2"):
        return (_XML_HEADER.format(version=version) + _LEAF.sub(r"<\1>\2</\1>", text)).encode()
    return (_HEADER.format(version=version) + text).encode()


def sample(size: int) -> bytes:
    """A statement of ``size`` transactions in which every field that OFX has is filled."""
    return write(replace(_SAMPLE, transactions=tuple(map(_numbered, range(size)))))


def _numbered(n: int) -> Transaction:
    return replace(
        _FULL,
        amount=_FULL.amount + n,
        bank_id=f"20260331{n:08}",
        entry_reference=f"R{n}",
        partner_name=f"Customer {n} & Sons",
    )


def _sign_on(statement: Statement) -> Iterator[str]:
    yield "<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>"
    yield _element("DTSERVER", statement.created)
    yield "</SONRS>\n</SIGNONMSGSRSV1>"


def _body(statement: Statement) -> Iterator[str]:
    yield _element("CURDEF", statement.currency)
    yield from ("<BANKACCTFROM>", _element("BANKID", statement.servicer_bic))
    yield from (_element("ACCTID", statement.account), "</BANKACCTFROM>", "<BANKTRANLIST>")
    yield from (_day("DTSTART", statement.date_start), _day("DTEND", statement.date_end))
    for each in statement.transactions:
        if each.status != "PDNG":
            yield from _transaction(each, statement.currency)
    yield "</BANKTRANLIST>"
    pending = [each for each in statement.transactions if each.status == "PDNG"]
    if pending:
        yield "<BANKTRANLISTP>"
        for each in pending:
            yield from _transaction(each, statement.currency)
        yield "</BANKTRANLISTP>"
    yield from _balance("LEDGERBAL", statement.closing)
    yield from _balance("AVAILBAL", statement.available)


def _transaction(entry: Transaction, home: str) -> Iterator[str]:
    is_pending = entry.status == "PDNG"
    name = "STMTTRNP" if is_pending else "STMTTRN"
    yield f"<{name}>"
    yield _element("TRNTYPE", entry.proprietary_code or "OTHER")
    yield _day("DTTRAN" if is_pending else "DTPOSTED", entry.date)
    yield _day("DTAVAIL", entry.value_date)
    yield _element("TRNAMT", format(entry.amount, "f"))
    yield _element("FITID", entry.bank_id)
    yield _element("SRVRTID", entry.transaction_id)
    yield _element("CHECKNUM", entry.cheque_number)
    yield _element("REFNUM", entry.entry_reference)
    yield from _party(entry)
    for line in entry.text.split("\n"):
        yield _element("MEMO", line)
    if entry.currency != home:
        yield f"<CURRENCY>\n<CURRATE>1\n<CURSYM>{entry.currency}\n</CURRENCY>"
    if entry.original_currency:
        yield from ("<ORIGCURRENCY>", _rate(entry.exchange_rate))
        yield from (_element("CURSYM", entry.original_currency), "</ORIGCURRENCY>")
    yield f"</{name}>"


def _party(entry: Transaction) -> Iterator[str]:
    if entry.partner_address or entry.partner_country:
        *streets, town = entry.partner_address or ("",)
        yield from ("<PAYEE>", _element("NAME", entry.partner_name))
        for number, line in enumerate(streets, 1):
            yield _element(f"ADDR{number}", line)
        yield from (_element("CITY", town), _element("COUNTRY", entry.partner_country))
        yield "</PAYEE>"
    else:
        yield _element("NAME", entry.partner_name)
    if entry.partner_account or entry.partner_bic:
        yield from ("<BANKACCTTO>", _element("BANKID", entry.partner_bic))
        yield from (_element("ACCTID", entry.partner_account), "</BANKACCTTO>")


def _balance(name: str, balance: Balance | None) -> Iterator[str]:
    if balance:
        yield f"<{name}>"
        yield _element("BALAMT", format(balance.amount, "f"))
        yield _day("DTASOF", balance.date)
        yield f"</{name}>"


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else _element("CURRATE", format(rate, "f"))


def _day(name: str, day: datetime.date | None) -> str:
    return _element(name, day.strftime("%Y%m%d") if day else "")


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}" if text else ""
