"""One row of a table as a transaction."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..statement import Charge, Raw, Reference, Transaction, pack
from .cells import currency
from .cellwords import PENDING, VOID
from .days import days
from .layout import SHARED_ROLES, Layout
from .money import Money, Row, cell, flag_word, number_in, signed
from .partners import Partners
from .tagged import tagged

_NOTHING = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "-", "N/A"})
#: Roles that are texts of the transaction as they are.
_PLAIN = (
    "partner_bic",
    "bank_id",
    "end_to_end_id",
    "mandate_id",
    "creditor_id",
    "cheque_number",
)


class RowReader:
    """Reads rows of one layout."""

    def __init__(self, layout: Layout, money: Money, is_typed: bool, partners: Partners) -> None:
        self._layout = layout
        self._money = money
        self._is_typed = is_typed
        self._place = {column.role: column.place for column in reversed(layout.columns)}
        self._names = _names(layout)
        self._shared = {role: layout.places(role) for role in SHARED_ROLES}
        self._partners = partners
        self._states = (layout.place("status"), *layout.places("date"))

    def transaction(
        self,
        row: Row,
        amount: Decimal,
        day: datetime.date | None,
        code: str,
        more: Sequence[Row] = (),
        *,
        is_pending: bool = False,
    ) -> Transaction:
        """The transaction in ``row``; ``more`` are rows that only continue its text."""
        reference = self._text(row, "reference").removeprefix("ref=").strip("*+ ")
        known: dict[str, Any] = {
            "currency": code,
            "date": day,
            "value_date": self._day(row),
            "status": self._state(row, is_pending),
            "additional_info": self._joined("additional_info", row, more),
            "partner_address": self._address(row, more),
            "references": (Reference(value=reference),) if reference not in _NOTHING else (),
            "proprietary_code": self._text(row, "code"),
            "charges": self._charges(row, code),
            **self._texts(row, amount, more),
            **self._original(row, amount, code),
        }
        said = tagged(known["text"], amount, code)
        if said is not None:
            known = {**said, **{field: value for field, value in known.items() if value}}
            known["text"] = said.get("text", "")
        return Transaction(amount=amount, packed_raw=pack(self._raw(row, more)), **known)

    def _texts(self, row: Row, amount: Decimal, more: Sequence[Row]) -> dict[str, str]:
        """Ids, the other side, and the text; without any the bank's word for the transaction."""
        texts = {role: text for role in _PLAIN if (text := self._text(row, role)) not in _NOTHING}
        name, account = self._partners.of(row, amount < 0)
        text = self._joined("text", row, more) or ("" if name else self._text(row, "code"))
        return {**texts, "partner_name": name, "partner_account": account, "text": text}

    def _text(self, row: Row, role: str) -> str:
        return cell(row, self._place.get(role, -1))

    def _joined(self, role: str, row: Row, more: Sequence[Row]) -> str:
        """The cells of a shared role, one line each, none twice."""
        found = [cell(each, at) for at in self._shared[role] for each in (row, *more)]
        return "\n".join(dict.fromkeys(filter(None, found)))

    def _day(self, row: Row) -> datetime.date | None:
        found = days(self._text(row, "value_date"))
        return found.by(self._layout.date_order) if found else None

    def _state(self, row: Row, is_pending: bool) -> str:
        """Pending is not booked yet; declined and cancelled never will be."""
        words = {flag_word(cell(row, place)) for place in self._states}
        return "INFO" if words & VOID else "PDNG" if is_pending or words & PENDING else "BOOK"

    def _address(self, row: Row, more: Sequence[Row]) -> tuple[str, ...]:
        joined = self._joined("partner_address", row, more)
        return tuple(filter(None, (line.strip() for line in joined.splitlines())))

    def _charges(self, row: Row, code: str) -> tuple[Charge, ...]:
        fee = self._money.fee(row)
        if not fee:
            return ()
        is_included = self._money.convention.with_fee or None
        return (Charge(amount=-fee, currency=code, is_included=is_included),)

    def _original(self, row: Row, amount: Decimal, code: str) -> dict[str, Any]:
        """Amount and currency before conversion, where they differ from those booked."""
        text = self._text(row, "original_amount")
        found = number_in(text, self._layout, self._is_typed)
        rate = number_in(self._text(row, "exchange_rate"), self._layout, self._is_typed)
        if not found or not found[1]:
            return {}
        other = currency(self._text(row, "original_currency")) or found[0].currency
        other = "" if other == "XXX" else other
        size = abs(signed(found))
        if size == abs(amount) and other in ("", code):
            return {}
        value: dict[str, Any] = {
            "original_amount": -size if amount < 0 else size,
            "original_currency": other,
        }
        if rate and rate[1] not in (0, 1):
            value["exchange_rate"] = rate[1]
        return value

    def _raw(self, row: Row, more: Sequence[Row]) -> dict[str, Raw]:
        raw: dict[str, Raw] = {
            self._names.get(place, f"column {place + 1}"): text
            for place, text in enumerate(row)
            if text
        }
        if more:
            raw["…"] = [" ".join(filter(None, each)) for each in more]
        return raw


def _names(layout: Layout) -> dict[int, str]:
    """The name of each column, numbered where a header repeats."""
    names: dict[int, str] = {}
    for column in layout.columns:
        name = column.header or f"column {column.place + 1}"
        names[column.place] = f"{name} ({column.place + 1})" if name in names.values() else name
    return names
