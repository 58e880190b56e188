"""Statements as delimited text in any layout: what property tests read again.

A layout's columns say what is written and where; a column without a header gets the word of
``HEADERS``. The balance column runs from the statement's opening balance. Fields without a
column are left out.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from decimal import Decimal

from engine.statement import Balance, Statement, Transaction
from engine.tables.layout import Column, Layout

#: English words above columns, by role.
HEADERS = {
    "date": "Booking date",
    "value_date": "Value date",
    "amount": "Amount",
    "debit": "Debit",
    "credit": "Credit",
    "flag": "Debit/Credit",
    "balance": "Balance",
    "currency": "Currency",
    "text": "Description",
    "additional_info": "Additional information",
    "partner_name": "Counterparty name",
    "partner_account": "Counterparty account",
    "partner_bic": "Counterparty BIC",
    "bank_id": "Transaction ID",
    "end_to_end_id": "End-to-end ID",
    "reference": "Structured reference",
    "mandate_id": "Mandate reference",
    "creditor_id": "Creditor ID",
    "cheque_number": "Cheque number",
    "account": "Own account",
    "code": "Transaction code",
    "status": "Status",
}
_ORDERS = {"dmy": "{d:02}{s}{m:02}{s}{y:04}", "mdy": "{m:02}{s}{d:02}{s}{y:04}"}
_TEXTS = (
    "text",
    "additional_info",
    "partner_name",
    "partner_account",
    "partner_bic",
    "bank_id",
    "end_to_end_id",
    "mandate_id",
    "creditor_id",
    "cheque_number",
)


def write(statement: Statement, layout: Layout, separator: str = ".") -> bytes:
    """The transactions in rows, newest first where the layout says so."""
    handle = io.StringIO()
    writer = csv.writer(handle, delimiter=layout.delimiter or ",", lineterminator="\r\n")
    writer.writerows([""] * len(layout.columns) for _ in range(layout.header_row - 1))
    if layout.header_row:
        writer.writerow(column.header or HEADERS[column.role] for column in layout.columns)
    rows = list(_rows(statement, layout, separator))
    writer.writerows(reversed(rows) if layout.newest_first else rows)
    return handle.getvalue().encode(layout.encoding or "utf-8")


def sample(size: int) -> bytes:
    """A statement of ``size`` transactions in the layout of a German bank, with a balance."""
    roles = ("account", "date", "value_date", "code", "text", "partner_name", "partner_account")
    more = ("partner_bic", "amount", "currency", "balance", "end_to_end_id")
    columns = tuple(Column(place=at, role=role) for at, role in enumerate((*roles, *more)))
    first = datetime.date(2026, 1, 1)
    transactions = tuple(
        Transaction(
            amount=Decimal(n % 997 - 400) + Decimal("0.25"),
            currency="EUR",
            date=first + datetime.timedelta(days=n * 300 // size),
            value_date=first + datetime.timedelta(days=n * 300 // size + 1),
            text=f"Invoice 2026-{n:05}",
            partner_name=f"Customer {n % 100} & Sons",
            partner_account="DE75512108001245126199",
            partner_bic="SOGEDEFFXXX",
            proprietary_code="TRANSFER",
            end_to_end_id=f"E2E{n}",
        )
        for n in range(size)
    )
    return write(
        Statement(
            format="table",
            account="DE02120300000000202051",
            currency="EUR",
            opening=Balance(kind="OPBD", amount=Decimal("1000.00")),
            transactions=transactions,
        ),
        Layout(columns=columns, header_row=1, decimal=",", thousands=".", delimiter=";"),
    )


def _rows(statement: Statement, layout: Layout, separator: str) -> Iterator[list[str]]:
    balance = statement.opening.amount if statement.opening else Decimal()
    for each in statement.transactions:
        balance += each.amount
        yield [_cell(statement, each, column.role, layout, separator, balance)
               for column in layout.columns]  # fmt: skip


def _cell(
    statement: Statement,
    entry: Transaction,
    role: str,
    layout: Layout,
    separator: str,
    balance: Decimal,
) -> str:
    if role in ("amount", "debit", "credit", "balance"):
        return _money(entry.amount, role, layout, balance)
    if role in ("date", "value_date"):
        return _day(getattr(entry, role), layout, separator)
    if role in _TEXTS:
        return str(getattr(entry, role))
    others = {
        "flag": (layout.flag_out or ("D",))[0] if entry.amount < 0 else "C",
        "currency": entry.currency,
        "account": statement.account,
        "code": entry.proprietary_code,
        "status": "pending" if entry.status == "PDNG" else "booked",
        "reference": entry.reference,
    }
    return others.get(role, "")


def _money(amount: Decimal, role: str, layout: Layout, balance: Decimal) -> str:
    if role == "balance":
        return _number(balance, layout)
    if role == "debit":
        return _number(-amount, layout) if amount < 0 else ""
    if role == "credit":
        return _number(amount, layout) if amount >= 0 else ""
    if layout.amount_mode == "flag":
        return _number(abs(amount), layout)
    return _number(-amount if layout.is_inverted else amount, layout)


def _number(amount: Decimal, layout: Layout) -> str:
    text = f"{amount:,f}".replace(",", "\0").replace(".", layout.decimal)
    return text.replace("\0", layout.thousands)


def _day(day: datetime.date | None, layout: Layout, separator: str) -> str:
    if day is None:
        return ""
    if layout.date_order == "ymd":
        return day.isoformat()
    pattern = _ORDERS[layout.date_order]
    return pattern.format(d=day.day, m=day.month, y=day.year, s=separator)
