"""Rows of a PayPal download as transactions: the payment, its fee, the conversion behind it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..statement import Document, Raw, Transaction, pack

#: Behind the id of a payment: its fee.
FEE = "-FEE"
#: Digits after the point of a rate, which PayPal does not write but both amounts give.
_RATE = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its cells by field, its amounts, and whether it moved the balance (``status``)."""

    fields: dict[str, str]
    raw: dict[str, str]
    day: datetime.date
    gross: Decimal
    fee: Decimal
    currency: str
    status: str
    fee_name: str

    def get(self, field: str) -> str:
        """The cell of a field, ``""`` where the download has no such column."""
        return self.fields.get(field, "")

    @property
    def moment(self) -> tuple[datetime.date, str]:
        """Day and time as written: rows of one conversion have the same."""
        return self.day, self.get("time")


def entries(lines: Sequence[Line], every: Sequence[Line]) -> tuple[Transaction, ...]:
    """The transactions of one currency; ``every`` are the rows of all currencies."""
    by_id = {line.get("id"): line for line in every}
    by_reference: dict[str, list[Line]] = {}
    for line in every:
        by_reference.setdefault(line.get("reference"), []).append(line)
    found: list[Transaction] = []
    for line in lines:
        found.append(_payment(line, _other_leg(line, by_id, by_reference), by_id))
        if line.fee:
            found.append(_fee(line))
    return tuple(found)


def _other_leg(
    line: Line, by_id: dict[str, Line], by_reference: dict[str, list[Line]]
) -> Line | None:
    """The row of a conversion in the other currency; ``None`` where the row is no conversion.

    Both rows refer to each other or to the same payment, at the same moment, in opposite
    directions; neither names anybody.
    """
    reference = line.get("reference")
    if not reference or line.get("name"):
        return None
    near = [by_id.get(reference), *by_reference.get(reference, ())]
    legs = [
        each
        for each in near
        if each
        and each.currency != line.currency
        and not each.get("name")
        and each.moment == line.moment
        and each.gross * line.gross < 0
    ]
    return legs[0] if len({each.get("id") for each in legs}) == 1 else None


def _payment(line: Line, leg: Line | None, by_id: dict[str, Line]) -> Transaction:
    invoice = line.get("invoice")
    texts = [line.get(field) for field in ("title", "subject", "note")]
    text = "\n".join(dict.fromkeys(filter(None, texts)))
    kind = line.get("type").strip()
    return Transaction(
        amount=line.gross,
        currency=line.currency,
        date=line.day,
        status=line.status,
        bank_id=line.get("id"),
        entry_reference=line.get("reference"),
        documents=(Document(number=invoice, kind="CINV"),) if invoice else (),
        text=text or kind,
        additional_info="\n".join(filter(None, [kind if text else "", _address(line)])),
        partner_name=line.get("name") or line.get("bank"),
        ultimate_name=_behind(line, leg, by_id),
        proprietary_code=kind,
        packed_raw=pack(_raw(line)),
        **_original(line, leg),
    )


def _address(line: Line) -> str:
    """The e-mail address of the other side."""
    if "to" not in line.fields:
        return line.get("from")
    return line.get("from" if line.gross > 0 else "to")


def _behind(line: Line, leg: Line | None, by_id: dict[str, Line]) -> str:
    """Whom the payment is for that a conversion was made for."""
    payment = by_id.get(line.get("reference")) if leg else None
    return payment.get("name") if payment else ""


def _original(line: Line, leg: Line | None) -> dict[str, Any]:
    """What a conversion gave or took in the other currency, and the rate between both."""
    if leg is None:
        return {}
    return {
        "original_amount": -leg.gross,
        "original_currency": leg.currency,
        "exchange_rate": abs(line.gross / leg.gross).quantize(_RATE).normalize(),
    }


def _fee(line: Line) -> Transaction:
    """PayPal's fee, which the balance shows together with the payment."""
    return Transaction(
        amount=line.fee,
        currency=line.currency,
        date=line.day,
        status=line.status,
        bank_id=line.get("id") + FEE,
        entry_reference=line.get("id"),
        text=f"{line.fee_name} {line.get('id')}",
        partner_name="PayPal",
        proprietary_code="FEE",
        packed_raw=pack(_raw(line)),
    )


def _raw(line: Line) -> dict[str, Raw]:
    return dict(line.raw)
