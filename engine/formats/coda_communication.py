"""What a CODA movement says in its communication: free text, or a code and columns.

Source: Febelfin, Coded statement of account 2.6, enclosure III (structured format
communications). Codes whose columns are figures alone give no text, so that a figure is never
taken for a document number; they stay in the raw records.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ..errors import BadDateError
from ..statement import Card, Reference, masked_card
from .records import squeezed
from .values import calendar_day

_CHEQUES = frozenset(("03", "43"))
_OGM_ISSUER = "BBA"
_FIGURES = frozenset(("104", "106", "108", "121", "122", "123", "125", "126"))
_RETURNS = {"1": "reject", "2": "return", "3": "refund", "4": "reversal", "5": "cancellation"}
#: Code 127, "paid or reason for refusal".
_REFUSALS = {
    "1": "technical problem",
    "2": "reason not specified",
    "3": "debtor disagrees",
    "4": "debtor's account problem",
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The communication as fields of ``Transaction``; ``is_return``: it takes an entry back."""

    text: str = ""
    references: tuple[Reference, ...] = ()
    cheque_number: str = ""
    mandate_id: str = ""
    creditor_id: str = ""
    original_amount: Decimal | None = None
    original_currency: str = ""
    exchange_rate: Decimal | None = None
    return_reason: str = ""
    return_text: str = ""
    card: Card | None = None
    is_return: bool = False


def free(zone: str) -> Said:
    """A free communication: the columns continue in the next record, in the middle of words."""
    return Said(text=squeezed(zone))


def structured(zone: str, family: str) -> Said:
    """A structured communication: three digits, then columns; ``family`` is the transaction's."""
    code, body = zone[:3], zone[3:]
    if code == "103":
        return _number(body, family)
    if code in _FIGURES:
        return Said()
    return _READ.get(code, free)(body)


def return_of(kind: str, reason: str) -> Said:
    """Type of R-transaction and ISO reason code; nothing where ``kind`` is none of them."""
    if kind not in _RETURNS:
        return Said()
    return Said(return_reason=reason.strip(), return_text=_RETURNS[kind], is_return=True)


def _creditor_reference(body: str) -> Said:
    """100: ISO 11649."""
    value = squeezed(body)
    return Said(references=(Reference(value=value, kind="SCOR"),)) if value else Said()


def _ogm(body: str) -> Said:
    """101 and 102: twelve digits with a check; with a wrong one they are text."""
    digits = body[:12]
    found = _ogm_reference(digits)
    return Said(references=found) if found else free(body)


def _ogm_reference(digits: str) -> tuple[Reference, ...]:
    if not _DIGITS.fullmatch(digits) or not _is_ogm(digits):
        return ()
    return (Reference(value=digits, kind="SCOR", issuer=_OGM_ISSUER),)


def _is_ogm(digits: str) -> bool:
    """Whether the last two digits are the rest of the others by 97, with 97 in the place of 0."""
    return (int(digits[:-2]) % 97 or 97) == int(digits[-2:])


def _number(body: str, family: str) -> Said:
    """103: the number of a cheque or a card."""
    number = squeezed(body)
    return Said(cheque_number=number) if family in _CHEQUES else Said(text=number)


def _original(body: str) -> Said:
    """105: gross amount in both currencies, rate (4 + 8 digits), currency, and an OGM."""
    return Said(
        references=_ogm_reference(body[45:57]) if body[45:57].strip("0 ") else (),
        original_amount=_figure(body[15:30], 3),
        original_currency=body[42:45] if _CURRENCY.fullmatch(body[42:45]) else "",
        exchange_rate=_figure(body[30:42], 8),
    )


def _domiciliation(body: str) -> Said:
    """107: direct debit of before SEPA (DOM80)."""
    reason = body[48:49].strip("0 ")
    return Said(
        text=squeezed(body[18:48]),
        mandate_id=body[:12].strip(),
        creditor_id=body[49:64].strip(),
        return_reason=reason,
        is_return=bool(reason),
    )


def _day_of_sales(body: str) -> Said:
    """111: the sales of a till that are paid together; the day is that of the first."""
    shop = squeezed(body[35:61])
    total = f"{body[10:16]}-{body[22:28]}"
    till = Card(merchant=shop, terminal=body[1:7], total_reference=total, date=_day(body[16:22]))
    return Said(text=shop, card=till)


def _sale(body: str) -> Said:
    """114: one sale of a till, and the reference given there."""
    shop, reference = squeezed(body[27:53]), squeezed(body[53:69])
    till = Card(
        merchant=shop, terminal=body[1:7], reference=body[10:16].strip(), date=_day(body[16:22])
    )
    return Said(text=squeezed(f"{shop} {reference}"), card=till)


def _card(body: str) -> Said:
    """113: a payment or withdrawal by card, with the amount in the currency of the place."""
    currency = body[93:96]
    shop = squeezed(body[40:66])
    paid = Card(
        number=masked_card(body[:16].strip()),
        merchant=shop,
        terminal=body[17:23].strip(),
        reference=body[23:29].strip(),
        date=_day(body[29:35]),
    )
    if not _CURRENCY.fullmatch(currency):
        return Said(text=shop, card=paid)
    return Said(
        text=shop,
        card=paid,
        original_amount=_figure(body[66:81], 3),
        original_currency=currency,
        exchange_rate=_figure(body[81:93], 8),
    )


def _direct_debit(body: str) -> Said:
    """127: SEPA direct debit."""
    back = return_of(body[141:142], body[142:146])
    refused = _REFUSALS.get(body[8:9], "")
    return Said(
        text=squeezed(body[79:141]),
        creditor_id=body[9:44].strip(),
        mandate_id=body[44:79].strip(),
        return_reason=back.return_reason,
        return_text=back.return_text or refused,
        is_return=back.is_return or bool(refused),
    )


def _day(digits: str) -> datetime.date | None:
    """The day of a sale, which books nothing: a wrong one is no reason to refuse the file."""
    if not _DIGITS.fullmatch(digits):
        return None
    try:
        return calendar_day(int(digits[4:6]), int(digits[2:4]), int(digits[:2]), "day of the sale")
    except BadDateError:
        return None


def _figure(digits: str, decimals: int) -> Decimal | None:
    """A figure beside the amount; ``None`` where there is none or it is zero."""
    if not _DIGITS.fullmatch(digits) or not digits.strip("0"):
        return None
    return Decimal(digits).scaleb(-decimals)


_READ: dict[str, Callable[[str], Said]] = {
    "100": _creditor_reference,
    "101": _ogm,
    "102": _ogm,
    "105": _original,
    "107": _domiciliation,
    "111": _day_of_sales,
    "113": _card,
    "114": _sale,
    "127": _direct_debit,
}
