"""A camt entry (Ntry) and its details (NtryDtls/TxDtls) as ``Transaction``.

One detail is the entry itself seen closer: both become one transaction, the detail's word going
first, with the entry's amount. Of several details each is a transaction of its own, and the entry
keeps only what is said of all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from ..statement import Batch, Reference, Transaction, made, pack
from .camt_amounts import (
    AS_BOOKED,
    Original,
    charges,
    detail_money,
    direction,
    is_true,
    original,
    signed,
)
from .camt_card import card
from .camt_party import NOBODY, Owner, counterparty, creditor_id
from .camt_remittance import codes, lines, provided, remittance
from .nodes import DIGITS, amount, choice, day, day_at, deep, leaf, leaves, part, parts
from .xmlnodes import Node

_BOOKED = "BOOK"
#: Ids (TransactionReferences) and their fields.
_IDS = {
    "EndToEndId": "end_to_end_id",
    "InstrId": "instruction_id",
    "TxId": "transaction_id",
    "UETR": "uetr",
    "MsgId": "message_id",
    "PmtInfId": "payment_info_id",
    "MndtId": "mandate_id",
    "ChqNb": "cheque_number",
    "ClrSysRef": "clearing_reference",
}
#: Ids that only some banks give (TransactionReferences); they keep the element's name.
_OTHER_IDS = frozenset({"AcctOwnrTxId", "AcctSvcrTxId", "MktInfrstrctrTxId", "PrcgId"})


@dataclass(frozen=True, slots=True)
class Account:
    """What the statement says of all its entries; ``last_day`` dates an entry without dates."""

    owner: Owner = NOBODY
    currency: str = ""
    last_day: datetime.date | None = None


class _Common(TypedDict):
    """What an entry hands down to its details."""

    currency: str
    date: datetime.date | None
    value_date: datetime.date | None
    status: str
    is_reversal: bool
    entry_reference: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A detail or an entry to be made a transaction.

    ``said`` are the nodes that speak of it alone, the closest first: detail and entry where they
    are one, else either. ``value`` is its signed amount.
    """

    entry: Node
    detail: Node
    said: tuple[Node, ...]
    value: Decimal
    sign: int
    common: _Common
    batch: Batch | None = None
    details: tuple[Transaction, ...] = ()
    note: str = ""


def transaction(entry: Node, account: Account) -> Transaction:
    """The transaction of one Ntry. Raises ``ReadError`` without a line."""
    sign = direction(entry)
    value = signed(entry, sign)
    common = _common(entry, account)
    given = _details(entry)
    if len(given) == 1:
        node, batch = given[0]
        return _make(_Part(entry, node, (node, entry), value, sign, common, batch), account)
    details = tuple(_detail(entry, node, common, batch, account) for node, batch in given)
    batch = _first_batch(entry)
    return _make(_Part(entry, {}, (entry,), value, sign, common, batch, details), account)


def _common(entry: Node, account: Account) -> _Common:
    value_date = day_at(entry, "ValDt")
    booked = day_at(entry, "BookgDt") or value_date or _settled(entry) or account.last_day
    return _Common(
        currency=deep(entry, "Amt", "@Ccy") or account.currency,
        date=booked,
        value_date=value_date,
        status=choice(entry, "Sts") or _BOOKED,
        is_reversal=is_true(entry, "RvslInd"),
        entry_reference=leaf(entry, "NtryRef"),
    )


def _settled(entry: Node) -> datetime.date | None:
    """The interbank settlement day, where all details agree on one."""
    days = {deep(node, "RltdDts", "IntrBkSttlmDt") for node, _batch in _details(entry)}
    return day(days.pop(), "IntrBkSttlmDt") if len(days) == 1 else None


def _details(entry: Node) -> list[tuple[Node, Batch | None]]:
    """Every TxDtls with the Btch beside it; version 01 has no NtryDtls around."""
    blocks = parts(entry, "NtryDtls") or [entry]
    return [(node, _batch(block)) for block in blocks for node in parts(block, "TxDtls")]


def _detail(
    entry: Node, node: Node, common: _Common, batch: Batch | None, account: Account
) -> Transaction:
    sign = direction(node if leaf(node, "CdtDbtInd") else entry)
    money = detail_money(node, common["currency"])
    if money is None:
        bare = _Part(entry, node, (node,), Decimal(), sign, common, batch, note="missing_amount")
        return _make(bare, account)
    common = {**common, "currency": money[1] or common["currency"]}
    return _make(_Part(entry, node, (node,), money[0] * sign, sign, common, batch), account)


def _first_batch(entry: Node) -> Batch | None:
    return next((_batch(block) for block in parts(entry, "NtryDtls") if "Btch" in block), None)


def _batch(block: Node) -> Batch | None:
    node = part(block, "Btch")
    if not node:
        return None
    total = leaf(node, "TtlAmt")
    count = leaf(node, "NbOfTxs")
    return Batch(
        message_id=leaf(node, "MsgId"),
        payment_info_id=leaf(node, "PmtInfId"),
        count=int(count) if count.isdecimal() and len(count) <= DIGITS else None,
        total=amount(total, "TtlAmt") if total else None,
        currency=deep(node, "TtlAmt", "@Ccy"),
    )


def _make(this: _Part, account: Account) -> Transaction:
    is_back = this.common["is_reversal"] or "RtrInf" in this.detail
    side = counterparty(this.detail, account.owner, is_credit=this.sign > 0, is_back=is_back)
    ordered = _original(this)
    return made(
        amount=this.value,
        **this.common,
        **_ids(this),
        **remittance(this.detail),
        **codes(this.detail, this.entry),
        additional_info=_additional(this),
        creditor_id=creditor_id(this.detail),
        partner_name=side.name,
        ultimate_name=side.ultimate_name,
        partner_account=side.account,
        partner_bic=side.bic,
        partner_address=side.address,
        partner_country=side.country,
        charges=charges(this.said[0]) or charges(this.said[-1]),
        original_amount=ordered.amount,
        original_currency=ordered.currency,
        exchange_rate=ordered.rate,
        card=card(this.detail, this.entry),
        batch=this.batch,
        details=this.details,
        note=this.note,
        packed_raw=pack(this.said[-1]),
    )


def _ids(this: _Part) -> dict[str, Any]:
    """The ids of a transaction by field; the bank's own of an entry go before those of a detail."""
    refs = part(this.detail, "Refs")
    own, whole = leaf(refs, "AcctSvcrRef"), leaf(this.entry, "AcctSvcrRef")
    is_entry = this.said[-1] is this.entry
    found: dict[str, Any] = {"bank_id": (whole or own) if is_entry else (own or whole)}
    for name in refs:
        if name in _IDS:
            found[_IDS[name]] = provided(leaf(refs, name))
    others = [("AcctSvcrRef", own)] if is_entry and own and own != found["bank_id"] else []
    others += _other_ids(refs)
    found["other_references"] = tuple(Reference(value=value, kind=kind) for kind, value in others)
    return found


def _other_ids(refs: Node) -> Iterator[tuple[str, str]]:
    """Kind and value of the ids that have no field of their own, in the order of the bank."""
    for name in refs:
        if name == "Prtry":
            yield from ((kind, value) for value, kind in _proprietary(refs))
        elif name in _OTHER_IDS and provided(leaf(refs, name)):
            yield name, leaf(refs, name)


def _proprietary(refs: Node) -> list[tuple[str, str]]:
    """Ids of the bank's own kinds, each with its kind."""
    given = [(leaf(node, "Ref"), leaf(node, "Tp")) for node in parts(refs, "Prtry")]
    return [(value, kind) for value, kind in given if value]


def _original(this: _Part) -> Original:
    for node in this.said:
        found = original(node, this.value, this.common["currency"])
        if found is not AS_BOOKED:
            return found
    return AS_BOOKED


def _additional(this: _Part) -> str:
    return lines((*leaves(this.detail, "AddtlTxInf"), *leaves(this.entry, "AddtlNtryInf")))
