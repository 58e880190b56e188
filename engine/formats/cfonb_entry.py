"""A CFONB movement (record 04) with its complements (records 05) as ``Transaction``.

Source: CFONB, Relevé de compte sur support informatique, July 2004, and its update of August
2007: qualifiers of the complements. The last digit of an amount carries its sign.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from ..errors import BadAmountError
from ..statement import Charge, Reference, Transaction
from .camt_remittance import lines as distinct
from .camt_remittance import provided
from .nodes import DIGITS
from .records import Record, packed, paragraphs, squeezed

ISSUER = "CFONB"
_PLUS, _MINUS = "{ABCDEFGHI", "}JKLMNOPQR"
#: The last digit as EBCDIC signs it, and as ISO 646-FR has the two braces.
_LAST = {
    **{letter: (digit, 1) for digit, letter in enumerate(_PLUS)},
    **{letter: (digit, -1) for digit, letter in enumerate(_MINUS)},
    "é": (0, 1),
    "è": (0, -1),
}
_DIGITS = re.compile(r"[0-9]+")
_CHEQUE_PAID = "01"
_CREDITOR_ID = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")
_NAMES = """
    LCC LC2 LCS MOT NPY NBE NPO NBU IPY IBE IPO IBU RCN REF RUM CBE CPY BDB BPY RET MMO FEE
"""
#: Qualifiers that are no words for a reader: they have a field, or are an identification.
_FIELDS = frozenset(_NAMES.split())


@dataclass(frozen=True, slots=True)
class Unit:
    """Currency of an amount, and how many of its digits are decimals."""

    currency: str
    decimals: int


@dataclass(frozen=True, slots=True)
class _Complements:
    """The 70 columns of every complement, by qualifier, in the order of the file."""

    zones: tuple[tuple[str, str], ...]

    def all(self, *names: str) -> list[str]:
        return [squeezed(zone) for name, zone in self.zones if name in names and zone.strip()]

    def zone(self, name: str) -> str:
        return next((zone for found, zone in self.zones if found == name), " " * 70)

    def word(self, name: str) -> str:
        return squeezed(self.zone(name))

    def first(self, name: str) -> str:
        """The first half: a reference or an identification."""
        return squeezed(self.zone(name)[:35])

    def second(self, name: str) -> str:
        """The second half: what kind the first is of."""
        return squeezed(self.zone(name)[35:])


def signed(written: str, decimals: int) -> Decimal:
    """An amount whose last character is a digit with its sign; zero may go without.

    Raises ``BadAmountError`` without a line.
    """
    digits, last = written[:-1], _LAST.get(written[-1:])
    if last is None and not written.strip("0"):
        last = (0, 1)
    if last is None or not _DIGITS.fullmatch(digits) or len(digits) >= DIGITS:
        raise BadAmountError(tag="amount", value=written)
    return Decimal(f"{digits}{last[0]}").scaleb(-decimals) * last[1]


def transaction(
    movement: Sequence[Record], unit: Unit, last_day: datetime.date | None
) -> Transaction:
    """The transaction; ``last_day`` dates one without days. Raises ``ReadError``."""
    head = movement[0]
    said = _Complements(tuple((each.at(46, 48), each.at(49, 118)) for each in movement[1:]))
    value_date = head.day(43, "dmy", "value date")
    number = head.word(82, 88)
    number = number if number.strip("0") else ""
    found = Transaction(
        amount=_amount(head, unit),
        currency=unit.currency,
        date=head.day(35, "dmy", "accounting date") or value_date or last_day,
        value_date=value_date,
        bank_id=" ".join(said.all("REF")) or head.word(105, 120),
        entry_reference=number,
        cheque_number=number if head.at(33, 34) == _CHEQUE_PAID else "",
        end_to_end_id=provided(said.first("RCN")),
        purpose_text=said.second("RCN"),
        mandate_id=said.first("RUM"),
        creditor_id=_creditor_id(said),
        references=tuple(Reference(value=each) for each in _structured(said)),
        text=_remittance(said),
        additional_info=_label(head, said),
        proprietary_code="-".join(filter(None, (head.word(33, 34), head.word(8, 11)))),
        proprietary_issuer=ISSUER,
        charges=_charges(said),
        packed_raw=packed(movement),
    )
    return _with_counterparty(_with_original(_with_return(found, head, said), said), said)


def _amount(head: Record, unit: Unit) -> Decimal:
    try:
        return signed(head.at(91, 104), unit.decimals)
    except BadAmountError as error:
        error.line = head.number
        raise


def _remittance(said: _Complements) -> str:
    """What the payer wrote: LCC goes on in LC2, in the middle of words; else LIB and MOT."""
    zones = [each for each in said.zones if each[0] in ("LCC", "LC2")]
    following = [name for name, _zone in zones[1:]]
    text = paragraphs(
        (zone, name == "LC2") for (_name, zone), name in zip_longest(zones, following)
    )
    return distinct(text.split("\n")) if text else distinct(said.all("LIB", "MOT"))


def _label(head: Record, said: _Complements) -> str:
    """The label of the movement and all words for which there is no field."""
    remittance = _remittance(said)
    others = (squeezed(zone) for name, zone in said.zones if name not in _FIELDS)
    more = (word for word in others if not remittance.startswith(word))
    return distinct((head.word(49, 79), *more))


def _structured(said: _Complements) -> Iterable[str]:
    return dict.fromkeys(
        filter(None, (squeezed(zone[:35]) for name, zone in said.zones if name == "LCS"))
    )


def _creditor_id(said: _Complements) -> str:
    """The payee's identification where it is a SEPA creditor identifier."""
    found = said.first("IBE")
    return (
        found if _CREDITOR_ID.fullmatch(found) and (said.first("RUM") or said.second("IBE")) else ""
    )


def _with_return(found: Transaction, head: Record, said: _Complements) -> Transaction:
    """RET: ISO code (4), interbank code (2), words; else the code in the movement."""
    zone = said.zone("RET")
    code = squeezed(zone[:4]) or squeezed(zone[4:6]) or head.word(41, 42)
    if not code.strip("0"):
        return found
    return replace(found, is_reversal=True, return_reason=code, return_text=squeezed(zone[6:]))


def _with_original(found: Transaction, said: _Complements) -> Transaction:
    """MMO: currency (3), decimals (1), amount (14), decimals of the rate (1), rate (11)."""
    zone = said.zone("MMO")
    amount = _figure(zone[4:18], zone[3:4])
    if amount is None or not zone[:3].isalpha():
        return found
    amount = amount.copy_sign(found.amount)
    if (amount, zone[:3]) == (found.amount, found.currency):
        return found
    rate = _figure(zone[19:30], zone[18:19])
    return replace(found, original_amount=amount, original_currency=zone[:3], exchange_rate=rate)


def _charges(said: _Complements) -> tuple[Charge, ...]:
    """FEE: currency (3), decimals (1), amount (14)."""
    found = (
        (zone[:3], _figure(zone[4:18], zone[3:4])) for name, zone in said.zones if name == "FEE"
    )
    return tuple(
        Charge(amount=-amount, currency=currency.strip()) for currency, amount in found if amount
    )


def _figure(digits: str, decimals: str) -> Decimal | None:
    """A figure beside the amount; ``None`` where there is none or it is zero."""
    if not _DIGITS.fullmatch(digits.strip()) or not _DIGITS.fullmatch(decimals):
        return None
    return Decimal(digits.strip()).scaleb(-int(decimals)) or None


def _with_counterparty(found: Transaction, said: _Complements) -> Transaction:
    """Money comes from the payer (PY) and goes to the payee (BE); a return turns it round."""
    is_payer = (found.amount > 0) is not found.is_reversal
    name, behind, account, bank = (
        ("NPY", "NPO", "CPY", "BPY") if is_payer else ("NBE", "NBU", "CBE", "BDB")
    )
    return replace(
        found,
        partner_name=said.word(name),
        ultimate_name=said.word(behind),
        partner_account=said.first(account),
        partner_bic=said.word(bank).partition(" ")[0],
    )
