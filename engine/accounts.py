"""Whether a statement's account is the account of an IBAN.

MT940, OFX, CODA, CFONB and Norma 43 name accounts by domestic numbers. They are the parts of the
IBAN's national number (BBAN), whose places are those of the SWIFT IBAN Registry.
"""

from __future__ import annotations

import re

#: Country → where the account number begins and ends in the BBAN, from 0. What stands before it is
#: bank, branch and national check digits; what stands after it are check digits.
_ACCOUNT = {
    "AD": (8, 20),
    "AT": (5, 16),
    "BE": (0, 12),
    "BG": (8, 18),
    "CH": (5, 17),
    "CY": (8, 24),
    "CZ": (4, 20),
    "DE": (8, 18),
    "DK": (4, 14),
    "EE": (2, 16),
    "ES": (10, 20),
    "FI": (0, 14),
    "FR": (10, 21),
    "GB": (10, 18),
    "GR": (7, 23),
    "HR": (7, 17),
    "HU": (0, 24),
    "IE": (10, 18),
    "IS": (4, 22),
    "IT": (11, 23),
    "LI": (5, 17),
    "LT": (5, 16),
    "LU": (3, 16),
    "LV": (4, 17),
    "MC": (10, 21),
    "NL": (4, 14),
    "NO": (0, 11),
    "PL": (8, 24),
    "PT": (8, 19),
    "RO": (4, 20),
    "SE": (3, 20),
    "SI": (5, 13),
    "SK": (4, 20),
    "SM": (11, 23),
}
#: Significant characters below which a number could be anything.
_SHORTEST = 5
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
_NO_NUMBER = re.compile(r"[^0-9A-Z]+")
#: Czech and Slovak numbers: prefix, number, bank.
_BANK_LAST = re.compile(r"(?:([0-9]{1,6})-)?([0-9]{2,10})/([0-9]{4})")


def plain(number: str) -> str:
    """``number`` in capital letters and digits alone."""
    return _NO_NUMBER.sub("", number.upper())


def is_iban(number: str) -> bool:
    """Whether ``number`` has the form of an IBAN; its check digits are not looked at."""
    return bool(_IBAN.fullmatch(plain(number)))


def names_account(named: str, iban: str) -> bool:
    """Whether ``named``, as a statement writes it, is the account of ``iban``.

    It is, if it is the IBAN, the BBAN, or the account number in the BBAN, with or without leading
    zeros, alone or after a part of what stands before it: ``37040044/0532013000`` and ``532013000``
    are both DE89 3704 0044 0532 0130 00. Another IBAN never is.
    """
    whole, account = plain(iban), plain(named)
    if not account or account == whole:
        return bool(account)
    if not is_iban(iban) or is_iban(named):
        return False
    bban = whole[4:]
    return account == bban or _is_domestic(named.upper(), bban, *_places(whole[:2]))


def _places(country: str) -> tuple[int, int]:
    return _ACCOUNT.get(country, (0, 0))


def _is_domestic(named: str, bban: str, start: int, end: int) -> bool:
    number = bban[start:end]
    bank_last = _BANK_LAST.fullmatch(named.strip())
    if bank_last and bank_last[3] == bban[:start]:
        return (bank_last[1] or "").zfill(6) + bank_last[2].zfill(10) == number
    if len(number.lstrip("0")) < _SHORTEST:
        return False
    *before, last = [part for part in _NO_NUMBER.split(named) if part]
    if last.lstrip("0") == number.lstrip("0"):
        return _stands_before("".join(before), bban[:start])
    joined = "".join((*before, last))
    if joined.endswith(number):
        return _stands_before(joined.removesuffix(number), bban[:start])
    return False


def _stands_before(prefix: str, before: str) -> bool:
    """Whether ``prefix`` is nothing, zeros, or a part of what stands before the account."""
    return not prefix.strip("0") or prefix in before
