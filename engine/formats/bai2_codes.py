"""BAI type codes: which move money and in which direction.

Source: Cash Management Balance Reporting Specifications, version 2 (BAI2), appendix A. 100 to 399
are credits, 400 to 699 debits; the loan codes of the 700s have a direction each; 920 to 959 are a
bank's own credits and 960 to 999 its own debits. Status codes (balances, floats) and 890
(non-monetary information) move nothing. The direction of any other code is unknown.
"""

from __future__ import annotations

OPENING_LEDGER, CLOSING_LEDGER = "010", "015"
TOTAL_CREDITS, TOTAL_DEBITS = "100", "400"
CHEQUE_PAID = frozenset(("475",))
_CREDITS = frozenset((706, 708, 720, 721, 722, 723, 724, 725, 726, 727, 728, 827, 829))
_DEBITS = frozenset((760, 828))
_STATUS = frozenset((701, 703, 705, 707, 709))
_NON_MONETARY = 890

#: Balances under the codes of ISO 20022; the others keep their own.
KINDS = {
    OPENING_LEDGER: "OPBD",
    CLOSING_LEDGER: "CLBD",
    "030": "ITBD",
    "040": "OPAV",
    "045": "CLAV",
    "060": "ITAV",
}


def is_status(code: str) -> bool:
    """Whether ``code``, three digits, is a balance or float."""
    number = int(code)
    return number < 100 or 900 <= number < 920 or number in _STATUS


def direction(code: str) -> int | None:
    """1 for a credit, -1 for a debit, 0 where nothing is moved, ``None`` where it is unknown."""
    number = int(code)
    if is_status(code) or number == _NON_MONETARY:
        return 0
    if 100 <= number < 400 or 920 <= number < 960 or number in _CREDITS:
        return 1
    if 400 <= number < 700 or number >= 960 or number in _DEBITS:
        return -1
    return None
