"""Concepts of a SEPA direct debit in Norma 43: columns instead of free text.

Source: Cuaderno 43, edition of June 2012, appendix 4, section 2. Those of a SEPA transfer
(section 1) have nothing that tells them from free text and are read as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..statement import Transaction
from .camt_remittance import provided
from .records import squeezed

_SCHEME = re.compile(r"(?:CORE|COR1|B2B )[^ ]")
_CREDITOR_ID = re.compile(r"[A-Z]{2}[A-Z0-9]{6,33} *")


@dataclass(frozen=True, slots=True)
class _Names:
    creditor: str
    debtor: str

    def other(self, owner: str, *, is_debit: bool) -> str:
        """The side that is not the account's owner; a debit is the creditor's collection."""
        if _is_same(self.debtor, owner):
            return self.creditor
        if _is_same(self.creditor, owner):
            return self.debtor
        return self.creditor if is_debit else self.debtor


def with_direct_debit(found: Transaction, concepts: Mapping[str, str], owner: str) -> Transaction:
    """``found`` with the fields of a direct debit, or as it is where ``concepts`` are none.

    ``concepts`` are the 76 columns of each record 23 by its code.
    """
    scheme, ids = concepts.get("01", ""), concepts.get("02", "")
    if not _SCHEME.match(scheme) or not _CREDITOR_ID.fullmatch(ids[:35]):
        return found
    purpose, ends = concepts.get("03", ""), concepts.get("05", "")
    names = _Names(creditor=squeezed(scheme[4:74]), debtor=squeezed(ends[35:76]))
    return replace(
        found,
        text=squeezed(purpose[8:76] + concepts.get("04", "")[:72]),
        creditor_id=squeezed(ids[:35]),
        mandate_id=squeezed(ids[35:70]),
        end_to_end_id=provided(squeezed(ends[:35])),
        purpose_code=squeezed(purpose[:4]) or squeezed(purpose[4:8]),
        partner_name=names.other(owner, is_debit=found.amount < 0),
    )


def _is_same(name: str, owner: str) -> bool:
    return bool(name and owner) and name.casefold()[: len(owner)] == owner.casefold()
