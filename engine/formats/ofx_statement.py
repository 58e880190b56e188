"""The statement around OFX transactions: account, period and balances (OFX 2.3, section 11.4.2).

OFX has no opening balance, and none is made up: the list of transactions need not reach back to
the statement before.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..errors import BadDateError, MissingElementError
from ..statement import Balance, Statement, Transaction
from .nodes import leaf, part, parts
from .ofx_amounts import Amounts
from .ofx_entry import Entry, bic, day, money
from .xmlnodes import Node

#: Aggregates with transactions, by the response they stand in.
_LISTS = ("BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST")
_ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")
#: What an INVTRANLIST has beside trades.
_NO_TRADES = {"DTSTART", "DTEND", "INVBANKTRAN", "STMTTRN"}

Period = tuple[datetime.date | None, datetime.date | None]


def statements(
    node: Node, entries: Sequence[Entry], template: Statement, amounts: Amounts
) -> Iterator[Statement]:
    """The statement of a STMTRS, CCSTMTRS or INVSTMTRS, filled into ``template``.

    Transactions that are not in the account's currency (CURRENCY) become a statement of their own
    each currency, as a broker keeps several under one number.
    """
    home = leaf(node, "CURDEF").upper()
    found, codes = _corrected(entries)
    whole = _whole(node, template, amounts, home)
    if not (whole.account or found or whole.balances or whole.date_end):
        raise MissingElementError(tag="ACCTID")
    whole = replace(whole, warnings=(*whole.warnings, *codes))
    by_currency = _by_currency(found, home)
    if not home and len(by_currency) == 1:
        home = next(iter(by_currency))
    own = by_currency.pop(home, [])
    if own or whole.balances or not by_currency:
        yield _filled(replace(whole, currency=home), own)
    for currency, others in by_currency.items():
        yield _filled(_without_balances(whole, currency), others)


def _by_currency(found: Sequence[Transaction], home: str) -> dict[str, list[Transaction]]:
    """Transactions without a currency are in ``home``, which may stand behind their list."""
    known: dict[str, list[Transaction]] = {}
    for each in found:
        own = each if each.currency else replace(each, currency=home)
        known.setdefault(own.currency, []).append(own)
    return known


def has_cash(node: Node) -> bool:
    """Whether an INVSTMTRS has movements of money beside trades."""
    return any("INVBANKTRAN" in each for each in parts(node, "INVTRANLIST"))


def _whole(node: Node, template: Statement, amounts: Amounts, home: str) -> Statement:
    account = next(filter(None, (part(node, name) for name in _ACCOUNTS)), {})
    balances, is_read = _balances(node, amounts, home)
    (start, end), is_known = _period(node)
    is_whole = is_read and is_known and not _has_trades(node)
    return replace(
        template,
        account=leaf(account, "ACCTID"),
        servicer_bic=bic(account),
        currency=home,
        date_start=start,
        date_end=end,
        balances=balances,
        closing=_pick(balances, "CLBD", home),
        available=_pick(balances, "CLAV", home),
        warnings=(*template.warnings, *(() if is_whole else ("unread_lines",))),
    )


def _filled(whole: Statement, found: Sequence[Transaction]) -> Statement:
    """``whole`` with its transactions, which also date it if need be."""
    days = [each.date for each in found if each.date]
    return replace(
        whole,
        transactions=tuple(found),
        date_start=whole.date_start or min(days, default=whole.date_end),
        date_end=whole.date_end or max(days, default=whole.date_start),
    )


def _without_balances(whole: Statement, currency: str) -> Statement:
    return replace(whole, currency=currency, balances=(), closing=None, available=None)


def _corrected(entries: Sequence[Entry]) -> tuple[tuple[Transaction, ...], tuple[str, ...]]:
    """Transactions that a later one of the same file takes back have moved nothing in the end.

    What takes back one of an earlier file is told by ``corrects_earlier``.
    """
    wrong = {each.corrects for each in entries if each.corrects}
    if not wrong:
        return tuple(each.transaction for each in entries), ()
    known = {each.transaction.bank_id for each in entries}
    found = tuple(
        replace(each.transaction, status="INFO")
        if each.transaction.bank_id in wrong and each.transaction.bank_id != each.corrects
        else each.transaction
        for each in entries
    )
    return found, () if wrong <= known else ("corrects_earlier",)


def _balances(node: Node, amounts: Amounts, home: str) -> tuple[tuple[Balance, ...], bool]:
    """Ledger, available and further balances; whether all that has an amount has a day."""
    ledger, further = part(node, "LEDGERBAL"), parts(part(node, "BALLIST"), "BAL")
    named = [(ledger, "CLBD", "BALAMT"), (part(node, "AVAILBAL"), "CLAV", "BALAMT")]
    named += [(each, leaf(each, "NAME"), "VALUE") for each in further if _is_money(each)]
    found = [
        _balance(each, kind, tag, amounts, home) for each, kind, tag in named if leaf(each, tag)
    ]
    return tuple(balance for balance, _ in found), all(is_dated for _, is_dated in found)


def _balance(node: Node, kind: str, tag: str, amounts: Amounts, home: str) -> tuple[Balance, bool]:
    currency = leaf(part(node, "CURRENCY"), "CURSYM").upper() or home
    date, is_dated = _day_if_any(node, "DTASOF")
    amount = money(node, tag, amounts, currency)
    return Balance(kind=kind, amount=amount, currency=currency, date=date), is_dated


def _is_money(node: Node) -> bool:
    """Whether a BAL is an amount, and no percentage or other number."""
    return leaf(node, "BALTYPE").upper() == "DOLLAR"


def _pick(balances: Sequence[Balance], kind: str, currency: str) -> Balance | None:
    found = (each for each in balances if each.kind == kind and each.currency == currency)
    return next(found, None)


def _period(node: Node) -> tuple[Period, bool]:
    """The days of all lists together; whether they could be read."""
    lists = [each for name in _LISTS for each in parts(node, name)]
    starts = [_day_if_any(each, "DTSTART") for each in lists]
    ends = [_day_if_any(each, "DTEND") for each in lists]
    start = min((date for date, _ in starts if date), default=None)
    end = max((date for date, _ in ends if date), default=None)
    return (start, end), all(is_read for _, is_read in starts + ends)


def _day_if_any(node: Node, tag: str) -> tuple[datetime.date | None, bool]:
    """A day that no transaction depends on; whether it could be read."""
    try:
        return day(leaf(node, tag), tag), True
    except BadDateError:
        return None, False


def _has_trades(node: Node) -> bool:
    return any(each.keys() - _NO_TRADES for each in parts(node, "INVTRANLIST"))
