"""Statements as QIF: one account, its transactions, the opening balance as the record it is.

QIF holds no currency, no references and no value date; these are left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from engine.statement import Balance, Statement, Transaction


def write(statement: Statement) -> bytes:
    """A file with one account; days as 2026-03-31, which leaves no order open."""
    lines = [*_account(statement), "!Type:Bank"]
    for each in statement.transactions:
        lines += [*_transaction(each), "^"]
    return ("\n".join(filter(None, lines)) + "\n").encode()


def sample(size: int) -> bytes:
    """A statement of ``size`` transactions in which every field that QIF has is filled."""
    day = datetime.date(2026, 3, 31)
    return write(
        Statement(
            format="QIF",
            account="Checking",
            account_name="Business account",
            closing=Balance(kind="CLBD", amount=Decimal("1000.00"), date=day),
            transactions=tuple(
                Transaction(
                    amount=Decimal(n) + Decimal("0.50"),
                    date=day,
                    cheque_number=str(n + 1),
                    partner_name=f"Customer {n} & Sons",
                    partner_address=("Mill Lane 4", "04999 Millbrook ME"),
                    text="Invoice 2026-0117",
                    purpose_text="Sales:Repairs",
                )
                for n in range(size)
            ),
        )
    )


def _account(statement: Statement) -> Iterator[str]:
    if not (statement.account or statement.account_name or statement.closing):
        return
    yield from ("!Account", f"N{statement.account}", _line("D", statement.account_name), "TBank")
    if statement.closing:
        yield _day("/", statement.closing.date)
        yield f"${statement.closing.amount:f}"
    yield "^"


def _transaction(entry: Transaction) -> Iterator[str]:
    yield _day("D", entry.date)
    yield f"T{entry.amount:f}"
    yield _line("N", entry.cheque_number or entry.proprietary_code)
    yield _line("P", entry.partner_name)
    for line in entry.partner_address:
        yield _line("A", line)
    for line in entry.text.split("\n"):
        yield _line("M", line)
    yield _line("L", entry.purpose_text)


def _day(code: str, day: datetime.date | None) -> str:
    return f"{code}{day.isoformat()}" if day else ""


def _line(code: str, text: str) -> str:
    return f"{code}{text}" if text else ""
