"""The fields around the entries: account (25), number (28C), balances (60 to 65), control figures
of an interim report (90), and the owner in the German banks' own field (NS).

SWIFT User Handbook, Category 9, MT940 and MT942.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..errors import ReadError
from ..statement import Balance
from .mt940_amounts import amount, day
from .mt940_tags import Tag

#: Kind and subtype (ISO 20022 ExternalBalanceType1Code) of a balance field.
KINDS = {
    "60F": ("OPBD", ""),
    "60M": ("OPBD", "INTM"),
    "62F": ("CLBD", ""),
    "62M": ("CLBD", "INTM"),
    "64": ("CLAV", ""),
    "65": ("FWAV", ""),
}
DIGITS = 9
_LONGEST_ACCOUNT = 100
_BALANCE = re.compile(
    r"([CD])R?\s*((?:19|20)?\d{6})\s*([A-Z]{3})?\s*([0-9][0-9.,']*|,[0-9]+)", re.IGNORECASE
)
_CONTROL = re.compile(r"(\d{0,9})\s*([A-Z]{3})?\s*([0-9][0-9.,']*|,[0-9]+)?", re.IGNORECASE)
_FLOOR = re.compile(r"([A-Z]{3})", re.IGNORECASE)
_SUM = re.compile(r"/SUM/(\d{1,9})/(\d{1,9})/([0-9.,]+)/([0-9.,]+)/?")
_ING_SUM = re.compile(r"D(\d{6})C(\d{6})D([0-9.]+,\d*)C([0-9.]+,\d*)")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_WITH_CURRENCY = re.compile(r"(.*?[\d\s/.-])\s*/?([A-Z]{3})", re.DOTALL)
_BANK_NAME = re.compile(r"[A-Z ]+BANK")


class Account(NamedTuple):
    """Field 25: number as written, the currency behind it, the bank before it."""

    number: str = ""
    currency: str = ""
    bic: str = ""


class Control(NamedTuple):
    """The bank's own figures: entries, sum of the debits and sum of the credits (no signs)."""

    entries: int | None = None
    debit_sum: Decimal | None = None
    credit_sum: Decimal | None = None


def is_bic(text: str) -> bool:
    """Whether ``text`` has the form of a BIC (ISO 9362) and is no plain name of a bank."""
    return _BIC.fullmatch(text) is not None and not text.endswith("BANK")


def is_iban_form(text: str) -> bool:
    """Whether ``text`` looks like an IBAN, whatever its check digits."""
    return _IBAN.fullmatch(text) is not None


def is_iban(text: str) -> bool:
    """Whether ``text`` is an IBAN by form and check digits (ISO 13616)."""
    if not is_iban_form(text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def account(lines: Sequence[str], currency: str) -> Account:
    """Field 25 or 25P; ``currency`` is that of the balances, which shows what is one here.

    Known: account, IBAN, either with a currency behind it, bank code/account, BIC/account,
    leading slashes, and the BIC on a second line (25P).
    """
    told = [line.strip() for line in lines if line.strip()]
    bic = told.pop() if len(told) > 1 and is_bic(told[-1]) else ""
    written = "".join(told).lstrip("/ ")
    text, own = _without_currency(written.rstrip("/ "), currency)
    bank, _, number = text.partition("/")
    if "/" in written and is_bic(bank):
        return Account(number.strip("/ "), own, bank)
    if number and _BANK_NAME.fullmatch(bank):
        return Account(number, own, bic)
    return Account(text, own, bic)


def _without_currency(text: str, currency: str) -> tuple[str, str]:
    found = _WITH_CURRENCY.fullmatch(text) if len(text) <= _LONGEST_ACCOUNT else None
    if not found or is_iban(text):
        return text, ""
    rest = found[1].strip("/ ")
    digits = re.sub(r"[^A-Z0-9]", "", rest)
    if found[2] == currency or (not currency and (digits.isdecimal() or is_iban(digits))):
        return rest, found[2]
    return text, ""


def number_and_page(text: str) -> tuple[str, int | None]:
    """Field 28C: statement number, ``""`` where it counts nothing, and page (sequence number)."""
    number, _, page = text.partition("/")
    number, page = number.strip(), page.strip()
    counts = page.isdecimal() and len(page) <= DIGITS and int(page) > 0
    return number if number.strip("0") else "", int(page) if counts else None


def balance(tag: Tag) -> tuple[Balance | None, bool]:
    """Fields 60, 62, 64, 65, ``None`` where the amount cannot be told; whether all was readable."""
    match = _BALANCE.fullmatch(tag.text)
    if match is None:
        return None, False
    currency = (match[3] or "").upper()
    try:
        value = amount(match[4], currency, f":{tag.name}:")
    except ReadError:
        return None, False
    kind, subtype = KINDS[tag.name]
    try:
        date = day(match[2], f":{tag.name}:")
    except ReadError:
        date = None
    signed = -value if match[1] in "Dd" and value else value
    found = Balance(kind=kind, amount=signed, currency=currency, date=date, subtype=subtype)
    return found, date is not None


def floor_currency(text: str) -> str:
    """Field 34F: its currency; the limit itself is not a figure of the account."""
    match = _FLOOR.match(text)
    return match[1].upper() if match else ""


def control(tags: Iterable[Tag]) -> tuple[Control, bool]:
    """Fields 90D and 90C, and whether they were readable."""
    found: dict[str, tuple[int, Decimal]] = {}
    is_readable = True
    for tag in tags:
        figures = _figures(tag.text)
        if figures is None:
            is_readable = False
        else:
            found[tag.name] = figures
    debit, credit = found.get("90D"), found.get("90C")
    count = debit[0] + credit[0] if debit and credit else None
    return Control(count, debit and debit[1], credit and credit[1]), is_readable


def _figures(text: str) -> tuple[int, Decimal] | None:
    """Number and sum of a control field."""
    match = _CONTROL.fullmatch(text)
    value = _sum(match[3] or "0", match[2] or "") if match else None
    return (int(match[1] or 0), value) if match and value is not None else None


def control_of_text(text: str, currency: str) -> Control:
    """The figures ING puts into the field 86 of a statement; none for any other text."""
    match = _SUM.match(text) or _ING_SUM.match(text)
    if match is None:
        return Control()
    count = int(match[1]) + int(match[2])
    return Control(count, _sum(match[3], currency), _sum(match[4], currency))


def _sum(text: str, currency: str) -> Decimal | None:
    try:
        return amount(text, currency, "90")
    except ReadError:
        return None


def owner(lines: Iterable[str]) -> tuple[str, str]:
    """Field NS before the entries: owner's name (22) and name of the account (23)."""
    said = {line[:2]: line[2:].strip() for line in lines}
    return said.get("22", ""), said.get("23", "")
