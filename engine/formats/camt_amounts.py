"""Amounts of a camt entry or detail: its own, the original one, charges.

ISO 20022: Amt is in the account's currency; AmtDtls tells InstdAmt (as ordered), TxAmt (as
transferred), CntrValAmt (converted) and AnncdPstngAmt. CdtDbtInd is the direction of the entry
itself, also for a reversal (RvslInd): there the entry taken back had the other direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..errors import BadAmountError, BadDirectionError, MissingElementError
from ..statement import Charge
from .nodes import amount, choice, leaf, part, parts, told
from .xmlnodes import Node

_TRUE = ("true", "1")


#: An amount and its currency, ``""`` where not said.
Money = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Original:
    """What was ordered in another currency or amount; same sign as the entry."""

    amount: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None


AS_BOOKED = Original()


def direction(node: Node) -> int:
    """+1 for a credit, -1 for a debit. Raises ``MissingElementError`` or ``BadDirectionError``."""
    code = leaf(node, "CdtDbtInd")
    if not code:
        raise MissingElementError(tag="CdtDbtInd")
    if code not in ("CRDT", "DBIT"):
        raise BadDirectionError(tag="CdtDbtInd", value=code)
    return 1 if code == "CRDT" else -1


def signed(node: Node, sign: int) -> Decimal:
    """Amt of ``node`` times ``sign``. A minus beside an indicator is contradictory: refused."""
    text = leaf(node, "Amt")
    if not text:
        raise MissingElementError(tag="Amt")
    if text.startswith("-"):
        raise BadAmountError(tag="Amt", value=text)
    value = amount(text, "Amt")
    return -value if sign < 0 and value else value


def signed_as_told(node: Node) -> Decimal:
    """Amt with the sign of CdtDbtInd; where a bank leaves that out, with the sign as written."""
    if leaf(node, "CdtDbtInd"):
        return signed(node, direction(node))
    return amount(leaf(node, "Amt"), "Amt")


def is_true(node: Node, name: str) -> bool:
    """A YesNoIndicator; absent is no."""
    return leaf(node, name) in _TRUE


def detail_money(detail: Node, currency: str) -> Money | None:
    """The amount of a detail (TxDtls), without sign, preferably in the entry's ``currency``.

    Version 04 and later have it as Amt, earlier ones only in AmtDtls.
    """
    given = [_money(detail)] if "Amt" in detail else []
    found = [*given, *_monies(detail, "TxAmt", "CntrValAmt", "InstdAmt", "AnncdPstngAmt")]
    same = (money for money in found if money[1] == currency)
    return next(same, found[0] if found else None)


def original(node: Node, value: Decimal, currency: str) -> Original:
    """The ordered amount where it is not ``value`` in ``currency``, the entry's own.

    One in another currency goes before one that only differs, as charges make it.
    """
    details = part(node, "AmtDtls")
    found = _monies(node, "InstdAmt", "TxAmt", "CntrValAmt") if details else []
    given = [_money(node)] if "Amt" in node else []
    rate = _rate(details) if details else None
    for money in (*found, *given):
        if money[1] != currency:
            return Original(money[0].copy_sign(value), money[1], rate)
    if found and found[0][0] != abs(value):
        return Original(found[0][0].copy_sign(value), found[0][1], rate)
    return Original(rate=rate) if rate else AS_BOOKED


def charges(node: Node) -> tuple[Charge, ...]:
    """Chrgs: one block with records since version 03, one block per charge before.

    Without an indicator the account owner pays. A zero is not a charge.
    """
    if "Chrgs" not in node:
        return ()
    blocks = parts(node, "Chrgs")
    records = [record for block in blocks for record in parts(block, "Rcrd") or [block]]
    found = [_charge(record) for record in records]
    return tuple([charge for charge in found if charge.amount])


def _charge(record: Node) -> Charge:
    tag = "Amt" if leaf(record, "Amt") else "TtlChrgsAndTaxAmt"
    text, currency = told(record, tag)
    value = amount(text or "0", tag)
    included = leaf(record, "ChrgInclInd")
    return Charge(
        amount=value if leaf(record, "CdtDbtInd") == "CRDT" else -value,
        currency=currency,
        is_included=included in _TRUE if included else None,
        kind=choice(record, "Tp"),
        bearer=leaf(record, "Br"),
    )


def _monies(node: Node, *names: str) -> list[Money]:
    """The amounts of these names in AmtDtls."""
    details = part(node, "AmtDtls")
    holders = [part(details, name) for name in names if name in details]
    return [_money(holder) for holder in holders if "Amt" in holder]


def _money(holder: Node) -> Money:
    text, currency = told(holder, "Amt")
    return amount(text, "Amt"), currency


def _rate(details: Node) -> Decimal | None:
    for name in details:
        text = leaf(part(part(details, name), "CcyXchg"), "XchgRate")
        if text:
            return amount(text, "XchgRate")
    return None
