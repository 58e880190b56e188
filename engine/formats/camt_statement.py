"""The statement around camt entries: account, period, page and balances."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from ..statement import Balance, Statement
from .camt_amounts import signed_as_told
from .camt_entry import Account
from .camt_party import Owner, account_number, bic
from .nodes import DIGITS, choice, day, day_at, deep, leaf, part, parts
from .xmlnodes import Node

#: Kinds of balance that serve, the best first (ExternalBalanceType1Code). An interim balance
#: (ITBD) closes nothing: reports of a day so far often list only what is new since the last one.
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_AVAILABLE = ("CLAV", "ITAV")
_OF_THE_DAY = ("CLBD", "ITBD", "OPBD")
_PAGES = ("StmtPgntn", "RptPgntn", "NtfctnPgntn")


def account_of(node: Node) -> Account:
    """What the entries of a Stmt, Rpt or Ntfctn need to know, from what precedes them."""
    account = part(node, "Acct")
    owner = Owner(account_number(account), _owner_name(account))
    balances = _balances(node)
    last = _period(node)[1] or _last_day(balances)
    return Account(owner, _currency(account, balances), last)


def statement(node: Node, group: Node, message: str) -> Statement:
    """The statement of a Stmt, Rpt or Ntfctn, without its transactions.

    ``group`` is the message's GrpHdr, ``message`` its name and version. The first opening and the
    last closing balance in the account's currency count.
    """
    account, balances = part(node, "Acct"), _balances(node)
    currency = _currency(account, balances)
    opening, closing = _pick(balances, _OPENING, currency), _pick(balances, _CLOSING, currency, -1)
    start, end = _period(node)
    legal, electronic = leaf(node, "LglSeqNb"), leaf(node, "ElctrncSeqNb")
    page, is_last = _page(node, group)
    return Statement(
        format=message,
        account=account_number(account),
        currency=currency,
        account_name=leaf(account, "Nm"),
        owner_name=_owner_name(account),
        servicer_bic=bic(part(account, "Svcr")),
        id=leaf(node, "Id"),
        message_id=leaf(group, "MsgId"),
        number=legal or electronic or leaf(node, "Id"),
        electronic_number=electronic,
        legal_number=legal,
        created=leaf(node, "CreDtTm") or leaf(group, "CreDtTm"),
        date_start=start or _day_of(opening, "OPBD"),
        date_end=end or _day_of(closing, *_CLOSING),
        page=page,
        is_last_page=is_last,
        copy_kind=leaf(node, "CpyDplctInd"),
        declared_count=_count(deep(node, "TxsSummry", "TtlNtries", "NbOfNtries")),
        balances=balances,
        opening=opening,
        closing=closing,
        available=_pick(balances, _AVAILABLE, currency, -1),
    )


def _owner_name(account: Node) -> str:
    return deep(account, "Ownr", "Nm") or deep(account, "Ownr", "Pty", "Nm")


def _currency(account: Node, balances: Sequence[Balance]) -> str:
    """Of the account, else of its balances if they agree."""
    found = {balance.currency for balance in balances}
    return leaf(account, "Ccy") or (found.pop() if len(found) == 1 else "")


def _period(node: Node) -> tuple[datetime.date | None, datetime.date | None]:
    period = part(node, "FrToDt")
    start = leaf(period, "FrDtTm") or leaf(period, "FrDt")
    end = leaf(period, "ToDtTm") or leaf(period, "ToDt")
    return day(start, "FrToDt"), day(end, "FrToDt")


def _page(node: Node, group: Node) -> tuple[int | None, bool | None]:
    found = [part(node, name) for name in _PAGES] + [part(group, "MsgPgntn")]
    page = next(filter(None, found), {})
    last = leaf(page, "LastPgInd")
    return _count(leaf(page, "PgNb")), last in ("true", "1") if last else None


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def _balances(node: Node) -> tuple[Balance, ...]:
    return tuple(_balance(each) for each in parts(node, "Bal") if leaf(each, "Amt"))


def _balance(node: Node) -> Balance:
    kind = part(node, "Tp")
    return Balance(
        kind=choice(kind, "CdOrPrtry") or choice(node, "Tp"),
        amount=signed_as_told(node),
        currency=deep(node, "Amt", "@Ccy"),
        date=day_at(node, "Dt"),
        subtype=choice(kind, "SubTp"),
    )


def _pick(
    balances: Sequence[Balance], kinds: Sequence[str], currency: str, place: int = 0
) -> Balance | None:
    """By day the first (``place`` 0) or last (-1) of the best kind there is."""
    own = [balance for balance in balances if balance.currency == currency] or balances
    for kind in kinds:
        found = sorted((balance for balance in own if balance.kind == kind), key=_by_day)
        if found:
            return found[place]
    return None


def _by_day(balance: Balance) -> datetime.date:
    return balance.date or datetime.date.min


def _day_of(balance: Balance | None, *kinds: str) -> datetime.date | None:
    return balance.date if balance and balance.kind in kinds else None


def _last_day(balances: Collection[Balance]) -> datetime.date | None:
    return max(
        (each.date for each in balances if each.date and each.kind in _OF_THE_DAY), default=None
    )
