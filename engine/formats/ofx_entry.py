"""STMTTRN and STMTTRNP of OFX as transactions (OFX 2.3, sections 11.4.4.1 and 11.4.4.2)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from ..errors import BadDateError, DamagedTagsError, MissingElementError
from ..statement import Transaction, pack
from .nodes import leaf, leaves, part
from .ofx_amounts import Amounts
from .values import calendar_day
from .xmlnodes import Node

_TIME = (
    r"(?:[T ]?(?:[0-9]{2})*(?::[0-9]{2}){0,2}(?:[.,:][0-9]*)?"
    r"|T?[0-9]{1,2}(?::[0-9]{2}){1,2}(?:[.,][0-9]*)?)"
)
_ZONE = r"\s*(?:Z|GMT|UTC|[+-][0-9]{1,2}(?::?[0-9]{2})?)?\s*(?:\[[^\]]*\]?)?"
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})" + _TIME + _ZONE)
_YEAR_FIRST = re.compile(
    rf"(?P<y>[0-9]{{4}})([-/.])(?P<m>[0-9]{{1,2}})\2(?P<d>[0-9]{{1,2}})(?:[T ]{_TIME}{_ZONE})?"
)
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}})(?: {_TIME}{_ZONE})?")
_YEARS = range(1900, 2200)
#: Characters of a date with time and zone; more are not searched for one.
_LONGEST = 64
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


class _Money(TypedDict):
    amount: Decimal
    currency: str
    original_currency: str
    exchange_rate: Decimal | None


class _Party(TypedDict):
    partner_name: str
    partner_account: str
    partner_bic: str
    partner_address: tuple[str, ...]
    partner_country: str
    text: str


@lru_cache(maxsize=4096)
def day(text: str, tag: str) -> datetime.date | None:
    """The calendar day as written, of a date and time of OFX (section 3.2.8.2) or ISO 8601.

    Time and offset are left out, never worked in. ``None`` for ``""`` and for zeros. A day with
    the year last is read where only one order gives a day. Raises ``BadDateError``.
    """
    if not text.strip("0"):
        return None
    if len(text) > _LONGEST:
        raise BadDateError(tag=tag, value=text)
    for form in (_COMPACT, _YEAR_FIRST):
        match = form.fullmatch(text)
        if match and int(match["y"]) in _YEARS:
            return calendar_day(int(match["y"]), int(match["m"]), int(match["d"]), tag)
    return _day_with_year_last(text, tag)


def _day_with_year_last(text: str, tag: str) -> datetime.date:
    match = _YEAR_LAST.fullmatch(text)
    if not match or int(match[4]) not in _YEARS:
        raise BadDateError(tag=tag, value=text)
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first <= 12 and second <= 12 and first != second:
        raise BadDateError(tag=tag, value=text)
    month, of_month = (second, first) if first > 12 else (first, second)
    return calendar_day(year, month, of_month, tag)


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction and what the bank takes back with it (CORRECTFITID)."""

    transaction: Transaction
    corrects: str = ""


def entry(node: Node, home: str, amounts: Amounts, *, is_pending: bool) -> Entry:
    """One STMTTRN or, where it ``is_pending``, STMTTRNP of an account in the currency ``home``."""
    corrects = leaf(node, "CORRECTFITID")
    return Entry(
        Transaction(
            **_money(node, home, amounts),
            **_party(node),
            date=_booked(node, is_pending=is_pending),
            value_date=day(leaf(node, "DTAVAIL") or leaf(node, "VALUEDATE"), "DTAVAIL"),
            status=_status(node, is_pending=is_pending),
            bank_id=leaf(node, "FITID"),
            transaction_id=leaf(node, "SRVRTID"),
            entry_reference=leaf(node, "REFNUM"),
            cheque_number=_cheque(node),
            proprietary_code=leaf(node, "TRNTYPE").upper(),
            packed_raw=pack(node),
        ),
        corrects,
    )


def bic(node: Node) -> str:
    """The BANKID of an account where it is a BIC and no national number."""
    found = leaf(node, "BANKID").upper()
    return found if _BIC.fullmatch(found) else ""


def money(node: Node, tag: str, amounts: Amounts, currency: str) -> Decimal:
    """The amount called ``tag``, which may stand there once only."""
    if isinstance(node.get(tag), list):
        raise DamagedTagsError(tag=f"<{tag}>")
    text = leaf(node, tag)
    if not text:
        raise MissingElementError(tag=tag)
    return amounts.read(text, tag, currency)


def _money(node: Node, home: str, amounts: Amounts) -> _Money:
    """CURRENCY says what the amount is in, ORIGCURRENCY what it was in before (section 5.2)."""
    foreign, original = part(node, "CURRENCY"), part(node, "ORIGCURRENCY")
    currency = leaf(foreign, "CURSYM").upper() or home
    before = leaf(original, "CURSYM").upper()
    is_converted = before not in ("", currency)
    return _Money(
        amount=money(node, "TRNAMT", amounts, currency),
        currency=currency,
        original_currency=before if is_converted else "",
        exchange_rate=_rate(original) if is_converted else None,
    )


def _rate(node: Node) -> Decimal | None:
    """Price of one unit of CURSYM in the account's currency; a rate of any digits is no amount."""
    text = leaf(node, "CURRATE").replace(",", ".")
    return Decimal(text) if re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,18})?", text) else None


def _booked(node: Node, *, is_pending: bool) -> datetime.date:
    """The booking day; where the bank leaves it empty, but not where it is lost, the value day."""
    tag = "DTTRAN" if is_pending and "DTTRAN" in node else "DTPOSTED"
    found = day(leaf(node, tag), tag)
    if found is None and tag in node:
        found = day(leaf(node, "DTAVAIL"), "DTAVAIL")
    if found is None:
        raise MissingElementError(tag=tag)
    return found


def _status(node: Node, *, is_pending: bool) -> str:
    """A record that only deletes another one (CORRECTACTION) moves nothing itself."""
    if is_pending:
        return "PDNG"
    return "INFO" if leaf(node, "CORRECTACTION").upper() == "DELETE" else "BOOK"


def _cheque(node: Node) -> str:
    found = leaf(node, "CHECKNUM") or leaf(node, "CHKNUM")
    return found if found.strip("0") else ""


def _party(node: Node) -> _Party:
    payee = part(node, "PAYEE")
    account = part(node, "BANKACCTTO") or part(node, "CCACCTTO")
    names = [leaf(payee, "NAME"), leaf(node, "EXTDNAME"), leaf(node, "NAME"), leaf(node, "PAYEE")]
    name = next(filter(None, names), "")
    texts = [each for each in names if each and not name.startswith(each)]
    return _Party(
        partner_name=name,
        partner_account=leaf(account, "ACCTID"),
        partner_bic=bic(account),
        partner_address=_address(payee) if payee else (),
        partner_country=leaf(payee, "COUNTRY"),
        text=_lines((*texts, *leaves(node, "MEMO"), *leaves(node, "MEMO2"))),
    )


def _address(payee: Node) -> tuple[str, ...]:
    town = " ".join(filter(None, (leaf(payee, tag) for tag in ("POSTALCODE", "CITY", "STATE"))))
    streets = [leaf(payee, tag) for tag in ("ADDR1", "ADDR2", "ADDR3")]
    return tuple(filter(None, (*streets, town)))


def _lines(texts: Collection[str]) -> str:
    return "\n".join(dict.fromkeys(texts))
