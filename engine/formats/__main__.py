"""``python3 -m engine.formats [--details] FILE...``: statements as JSON, one per line.

One transaction per entry, as the bank books it and as the balance moves; with ``--details`` the
details of a batch entry stand for it where they provably add up to it (``split_batch``). All
entries are shown, also those not booked. ``date`` is the booking date; ``bank_id`` the servicer's
reference, else the entry's; ``reference`` the first structured one; ``text`` the remittance text,
else what the bank adds; ``code`` the ISO code, else the bank's; ``charges`` their sum in the
entry's currency, outgoing negative; ``batch_id`` the payment information id, else the message id.

A file that cannot be read gives ``{"file", "error": {"code", "message", "line"}}``; the others
are read all the same, and the exit status is 2. An archive is one file: its statements come one
after the other, and an error names the file inside.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..errors import ReadError
from ..statement import Balance, Statement, Transaction, split_batch
from . import read

_DETAILS = "--details"


def main(arguments: Sequence[str]) -> int:
    """Print every file; 0 if all were read, else 2."""
    names = [name for name in arguments if name != _DETAILS]
    if not names:
        sys.stderr.write("usage: python3 -m engine.formats [--details] FILE...\n")
        return 2
    failed = [name for name in names if not _print(_file(name, is_split=_DETAILS in arguments))]
    return 2 if failed else 0


def document(statement: Statement, name: str, *, is_split: bool = False) -> dict[str, Any]:
    """One statement as JSON: amounts are strings in plain notation, unknown is ``None``."""
    entries = statement.transactions
    shown = [each for entry in entries for each in split_batch(entry).transactions]
    return {
        "file": name,
        "format": statement.format,
        "account": statement.account or None,
        "currency": statement.currency or None,
        "number": statement.number or None,
        "date_start": _day(statement.date_start),
        "date_end": _day(statement.date_end),
        "balance_start": _balance(statement.opening),
        "balance_end": _balance(statement.closing),
        "transactions": [_transaction(each) for each in (shown if is_split else entries)],
    }


def _print(documents: Iterator[dict[str, Any]]) -> bool:
    """Print in UTF-8 whatever the terminal; whether all of them are statements."""
    is_read = True
    for each in documents:
        text = json.dumps(each, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
        is_read = is_read and "error" not in each
    return is_read


def _file(name: str, *, is_split: bool) -> Iterator[dict[str, Any]]:
    try:
        statements = read(Path(name).read_bytes(), name)
    except ReadError as error:
        yield _error(error.file, error.code, error.message, error.line)
    except OSError as error:
        yield _error(name, "no_file", error.strerror or str(error), None)
    else:
        for statement in statements:
            yield document(statement, name, is_split=is_split)


def _error(name: str, code: str, message: str, line: int | None) -> dict[str, Any]:
    return {"file": name, "error": {"code": code, "message": message, "line": line}}


def _transaction(entry: Transaction) -> dict[str, Any]:
    batch = entry.batch
    known = {
        "date": _day(entry.date),
        "value_date": _day(entry.value_date),
        "amount": _amount(entry.amount),
        "currency": entry.currency,
        "bank_id": entry.bank_id or entry.entry_reference,
        "end_to_end_id": entry.end_to_end_id,
        "reference": entry.reference,
        "text": entry.text or entry.additional_info,
        "partner_name": entry.partner_name,
        "partner_account": entry.partner_account,
        "partner_bic": entry.partner_bic,
        "code": entry.code or entry.proprietary_code,
        "charges": _charges(entry),
        "original_amount": _amount(entry.original_amount),
        "original_currency": entry.original_currency,
        "return_reason": entry.return_reason or entry.return_text,
        "batch_id": batch and (batch.payment_info_id or batch.message_id),
    }
    return {key: value or None for key, value in known.items()}


def _charges(entry: Transaction) -> str | None:
    own = [each.amount for each in entry.charges if each.currency in ("", entry.currency)]
    return _amount(sum(own, Decimal())) if own else None


def _balance(balance: Balance | None) -> str | None:
    return _amount(balance.amount) if balance else None


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
