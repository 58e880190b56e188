"""One row of a table as a transaction."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..statement import Charge, Raw, Reference, Transaction, pack
from .cells import currency
from .cellwords import PENDING, VOID
from .days import days
from .layout import SHARED_ROLES, Layout
from .money import Money, Row, cell, flag_word, number_in, signed
from .words import roles_of

#: Parts of a German or Austrian text, after the rules of Deutsche Kreditwirtschaft for MT940.
_TAGS = re.compile(r"\b(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|PURP|COAM|OAMT)\+")
_TAGGED = {"EREF": "end_to_end_id", "MREF": "mandate_id", "CRED": "creditor_id"}
SIDES = ("debtor", "creditor")
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

    def __init__(self, layout: Layout, money: Money, is_typed: bool) -> None:
        self._layout = layout
        self._money = money
        self._is_typed = is_typed
        self._place = {column.role: column.place for column in reversed(layout.columns)}
        self._names = _names(layout)
        self._shared = {role: layout.places(role) for role in SHARED_ROLES}
        self._sides = {role: sides_of(layout, role) for role in ("partner_name", "partner_account")}

    def transaction(
        self,
        row: Row,
        amount: Decimal,
        day: datetime.date | None,
        code: str,
        more: Sequence[Row] = (),
    ) -> Transaction:
        """The transaction in ``row``; ``more`` are rows that only continue its text."""
        texts: dict[str, Any] = {
            role: text for role in _PLAIN if (text := self._text(row, role)) not in _NOTHING
        }
        texts["partner_name"] = self._side(row, "partner_name", amount < 0)
        text = self._joined("text", row, more)
        tagged = _tagged(text)
        for tag, role in _TAGGED.items():
            if tagged.get(tag) and not texts.get(role) and tagged[tag] not in _NOTHING:
                texts[role] = tagged[tag]
        reference = self._text(row, "reference").removeprefix("ref=").strip("*+ ")
        return Transaction(
            amount=amount,
            currency=code,
            date=day,
            value_date=self._day(row),
            status=self._state(row),
            text=tagged.get("SVWZ", text) if tagged else text,
            additional_info=self._joined("additional_info", row, more),
            partner_account=self._account(row, amount < 0),
            partner_address=self._address(row, more),
            references=(Reference(value=reference),) if reference not in _NOTHING else (),
            proprietary_code=self._text(row, "code"),
            charges=self._charges(row, code),
            packed_raw=pack(self._raw(row, more)),
            **self._original(row, amount, code),
            **texts,
        )

    def _text(self, row: Row, role: str) -> str:
        return cell(row, self._place.get(role, -1))

    def _joined(self, role: str, row: Row, more: Sequence[Row]) -> str:
        """The cells of a shared role, one line each, none twice."""
        found = [cell(each, at) for at in self._shared[role] for each in (row, *more)]
        return "\n".join(dict.fromkeys(filter(None, found)))

    def _day(self, row: Row) -> datetime.date | None:
        found = days(self._text(row, "value_date"))
        return found.by(self._layout.date_order) if found else None

    def _state(self, row: Row) -> str:
        """Pending is not booked yet; declined and cancelled never will be."""
        places = (self._place.get(role, -1) for role in ("status", "date"))
        words = {flag_word(cell(row, place)) for place in places}
        return "PDNG" if words & PENDING else "INFO" if words & VOID else "BOOK"

    def _side(self, row: Row, role: str, is_out: bool) -> str:
        """The other side where payer and payee have a column each, else the first filled cell."""
        return sided(self._sides[role], row, "creditor" if is_out else "debtor")

    def _account(self, row: Row, is_out: bool) -> str:
        text = self._side(row, "partner_account", is_out)
        return text if any(map(str.isdigit, text)) and text.strip("0") else ""

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


def sides_of(layout: Layout, role: str) -> tuple[tuple[int, str], ...]:
    """The columns of ``role``, each with its side where its header says one.

    A lone column of payees has the other side in every row, whatever it is called.
    """
    what = role.removeprefix("partner_")
    found = []
    for column in layout.columns:
        if column.role == role:
            said = roles_of(column.header)
            sides = [each for each in SIDES if said.get(f"{each}_{what}", 0) >= 100]
            if role in said or (sides == ["creditor"] and len(layout.places(role)) == 1):
                sides = []
            found.append((column.place, sides[0] if len(sides) == 1 else ""))
    return tuple(found)


def sided(columns: Sequence[tuple[int, str]], row: Row, side: str) -> str:
    """The first filled cell of the columns of one side, ``debtor`` or ``creditor``, or of none."""
    return next(
        (text for at, said in columns if said in ("", side) and (text := cell(row, at))), ""
    )


def _names(layout: Layout) -> dict[int, str]:
    """The name of each column, numbered where a header repeats."""
    names: dict[int, str] = {}
    for column in layout.columns:
        name = column.header or f"column {column.place + 1}"
        names[column.place] = f"{name} ({column.place + 1})" if name in names.values() else name
    return names


def _tagged(text: str) -> dict[str, str]:
    """The parts of a text with tags; ``{}`` where it has none."""
    head, *parts = _TAGS.split(text)
    if not parts:
        return {}
    found: dict[str, str] = {}
    for tag, value in zip(parts[::2], parts[1::2], strict=True):
        found.setdefault(tag, value.strip())
    if "SVWZ" not in found:
        found["SVWZ"] = head.strip()
    return found
