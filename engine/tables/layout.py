"""What stands where in a table file: the layout, given by a profile or found by detection.

A layout holds for every file of one export of one bank, not for one file: it is recognised again
by the ``signature`` of its header row. Places of columns count from 0, rows from 1.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

#: What a column can mean. Several columns may be ``text``, ``additional_info`` and
#: ``partner_address``, which are joined in the order of the columns, and ``ignore``. Several may be
#: ``date``: that of the booking, as its header says, the others for rows that are not booked. Two
#: may be ``partner_name`` or ``partner_account``: one of the payer and one of the payee, of which
#: the other side counts. Every other role belongs to one column.
ROLES = frozenset(
    {
        "date",  # booking date; where there is none, the only date
        "value_date",
        "amount",  # signed, or unsigned beside a flag
        "debit",  # money going out, with or without a minus
        "credit",  # money coming in
        "flag",  # the direction of an unsigned amount
        "balance",  # of the account after the transaction
        "currency",  # of the amount
        "text",
        "additional_info",
        "partner_name",
        "partner_account",
        "partner_bic",
        "partner_address",
        "bank_id",  # the bank's own id of the transaction
        "end_to_end_id",
        "reference",  # structured creditor reference
        "mandate_id",
        "creditor_id",
        "cheque_number",
        "account",  # of the owner: one statement for each
        "original_amount",
        "original_currency",
        "exchange_rate",
        "fee",  # beside the amount, not part of it
        "code",  # the bank's word or code for the kind of transaction
        "status",
        "time",
        "ignore",
    }
)
#: Roles that more than one column may have.
SHARED_ROLES = frozenset(
    {
        "date",
        "text",
        "additional_info",
        "partner_address",
        "partner_name",
        "partner_account",
        "ignore",
    }
)

DATE_ORDERS = ("dmy", "mdy", "ymd")
AMOUNT_MODES = ("signed", "debit_credit", "flag")
DECIMALS = (".", ",")
#: A blank stands for every kind of blank, the apostrophe for every kind of apostrophe.
THOUSANDS = ("", ".", ",", " ", "'")
DELIMITERS = (";", ",", "\t", "|")

#: Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its ``place`` from 0, the ``header`` as written, and its role."""

    place: int
    role: str = "ignore"
    header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How to read a table; ``columns`` names every column of it, in its order.

    ``header_row`` is the row of the headers, 0 where there are none; ``first_row`` the first row
    of data, 0 for the one after the header. A file with more or fewer lines above the header is
    read all the same, as the header is looked for. ``footer_rows`` are left out at the end; rows
    after the last transaction that hold no transaction need no such number.

    ``date_order`` is ``dmy``, ``mdy`` or ``ymd``; what separates the parts does not matter, and
    days written as year-month-day or with the name of the month are read in any order.
    ``decimal`` is ``.`` or ``,``; ``thousands`` one of ``THOUSANDS``.

    ``amount_mode``: ``signed`` has an amount column, ``debit_credit`` one column for each
    direction, ``flag`` an unsigned amount and a column with the direction, whose words
    ``flag_out`` mean money going out, compared without case; every other word means coming in.
    ``is_inverted``: money going out is written positive, as in exports of credit cards.

    ``delimiter`` and ``encoding`` are of text files, ``sheet`` of workbooks; empty is found out.
    ``currency`` and ``account`` are for files that do not say them. ``newest_first`` tells the
    order of rows of one day.
    """

    name: str = ""
    columns: tuple[Column, ...] = ()
    header_row: int = 0
    first_row: int = 0
    footer_rows: int = 0
    date_order: str = "dmy"
    decimal: str = "."
    thousands: str = ""
    amount_mode: str = "signed"
    flag_out: tuple[str, ...] = ()
    is_inverted: bool = False
    newest_first: bool = False
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    currency: str = ""
    account: str = ""

    def places(self, role: str) -> tuple[int, ...]:
        """The places of the columns that have ``role``, in their order."""
        return tuple(column.place for column in self.columns if column.role == role)

    def place(self, role: str) -> int:
        """The place of the column that has ``role``, -1 where none has."""
        return next(iter(self.places(role)), -1)

    @property
    def start(self) -> int:
        """The index from 0 of the first row of data."""
        return self.first_row - 1 if self.first_row else self.header_row


def normal(text: str) -> str:
    """Words in small letters without accents and punctuation, one blank between them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", bare).strip()


def signature(header: Layout | Sequence[str]) -> str:
    """By what a layout is recognised in another file: 16 hexadecimal digits of its headers.

    The same for other case, accents, punctuation and empty columns at the end; ``""`` where
    there is no header row.
    """
    if isinstance(header, Layout):
        header = [column.header for column in header.columns] if header.header_row else []
    words = [normal(cell) for cell in header]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16] if words else ""


def problems_of(layout: Layout) -> tuple[str, ...]:
    """What keeps a layout from being read with, as codes; ``()`` where it is complete.

    ``missing_date``, ``missing_amount``, ``missing_debit_credit``, ``missing_flag``,
    ``missing_flag_out``, ``double_role``, ``unknown_role``, ``double_place``, ``same_marks``
    (decimal and thousands).
    """
    roles = [column.role for column in layout.columns]
    single = [role for role in roles if role not in SHARED_ROLES]
    places = [column.place for column in layout.columns]
    checks = {
        "missing_date": "date" not in roles and "value_date" not in roles,
        **_amount_checks(layout, roles),
        "double_role": len(set(single)) < len(single),
        "unknown_role": not ROLES.issuperset(roles),
        "double_place": len(set(places)) < len(places),
        "same_marks": layout.decimal == layout.thousands,
    }
    return tuple(code for code, is_wrong in checks.items() if is_wrong)


def _amount_checks(layout: Layout, roles: list[str]) -> dict[str, bool]:
    is_pair, is_flag = layout.amount_mode == "debit_credit", layout.amount_mode == "flag"
    return {
        "missing_amount": not is_pair and "amount" not in roles,
        "missing_debit_credit": is_pair and not {"debit", "credit"}.issubset(roles),
        "missing_flag": is_flag and "flag" not in roles,
        "missing_flag_out": is_flag and not layout.flag_out,
    }
