"""A CODA movement: records 2.1 to 2.3 and the information records 3.1 to 3.3 behind them.

Source: Febelfin, Coded statement of account 2.6, data records 2 and 3 and enclosure II. Amounts
have twelve digits and three decimals. A movement with detail number 0000 moves the balance; the
others of its sequence number are its details, type 9 those of the type 7 before.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from ..errors import BadDirectionError
from ..statement import Batch, Transaction
from .camt_remittance import lines as distinct
from .camt_remittance import provided
from .coda_communication import Said, free, return_of, structured
from .records import Record, packed, squeezed

DECIMALS = 3
ISSUER = "Febelfin"
_TOTAL_OF_CUSTOMER = "1"
_DETAIL_OF_DETAIL = "9"
_SIGNS = {"0": 1, "1": -1}
_BELGIAN = re.compile(r"([0-9]{12})(?: [A-Z]{3})? *")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?= )")
_ULTIMATE_CREDITOR, _ULTIMATE_DEBTOR = "008", "009"
_NAMED = frozenset(("001", _ULTIMATE_CREDITOR, _ULTIMATE_DEBTOR))
_BANKS_WORDS = frozenset(("002", "004", "005"))
_NAMES = """
    amount currency date value_date status bank_id entry_reference proprietary_code
    proprietary_issuer details packed_raw batch
"""
#: What only the entry says of itself; the rest of a sole detail goes before it.
_OWN = frozenset(_NAMES.split())


@dataclass(frozen=True, slots=True)
class Account:
    """What the statement says of all its movements; ``last_day`` dates one without a day."""

    currency: str = ""
    last_day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Counterparty:
    name: str = ""
    address: tuple[str, ...] = ()
    ultimate_creditor: str = ""
    ultimate_debtor: str = ""
    words: str = ""


def sign(record: Record, place: int, tag: str) -> int:
    """1 for credit (0), -1 for debit (1). Raises ``BadDirectionError``."""
    found = _SIGNS.get(record.at(place, place))
    if found is None:
        raise BadDirectionError(line=record.number, tag=tag, value=record.at(place, place))
    return found


def is_detail(movement: Sequence[Record]) -> bool:
    """Whether the movement is part of the one before that has its sequence number."""
    return movement[0].at(7, 10) != "0000"


def sequence(record: Record) -> str:
    """The continuous sequence number."""
    return record.at(3, 6)


def entry(movements: Sequence[Sequence[Record]], account: Account) -> Transaction:
    """The transaction of a movement and its details. Raises ``ReadError`` with the line."""
    total, *given = [(_movement(each, account), each) for each in movements]
    details = _nested(given)
    whole = total[0]
    if len(details) == 1 and details[0].amount == whole.amount:
        whole, details = _with_sole_detail(whole, details[0]), details[0].details
    raw = packed(record for movement in movements for record in movement)
    return replace(whole, details=details, packed_raw=raw)


def _nested(given: Iterable[tuple[Transaction, Sequence[Record]]]) -> tuple[Transaction, ...]:
    """Details of type 9 below the one of type 7 before them."""
    found: list[list[Transaction]] = []
    for detail, movement in given:
        if movement[0].at(54, 54) == _DETAIL_OF_DETAIL and found:
            found[-1].append(detail)
        else:
            found.append([detail])
    return tuple(replace(first, details=tuple(below)) for first, *below in found)


def _with_sole_detail(whole: Transaction, detail: Transaction) -> Transaction:
    """The entry seen closer: what the detail says goes first."""
    said = {
        field.name: getattr(detail, field.name)
        for field in fields(Transaction)
        if field.name not in _OWN and getattr(detail, field.name) != field.default
    }
    return replace(whole, **said)


def _movement(movement: Sequence[Record], account: Account) -> Transaction:
    head = movement[0]
    value = head.money(33, 47, DECIMALS, "2.1 amount") * sign(head, 32, "2.1 movement sign")
    value_date = head.day(48, "dmy", "2.1 value date")
    second, third = _part(movement, "22"), _part(movement, "23")
    is_of_customer = head.at(54, 54) == _TOTAL_OF_CUSTOMER and not is_detail(movement)
    reference = provided(second.word(64, 98))
    transaction = Transaction(
        amount=value,
        currency=account.currency,
        date=head.day(116, "dmy", "2.1 entry date") or value_date or account.last_day,
        value_date=value_date,
        bank_id=head.word(11, 31),
        entry_reference=_number(head),
        end_to_end_id="" if is_of_customer else reference,
        payment_info_id=reference if is_of_customer else "",
        batch=Batch(payment_info_id=reference) if is_of_customer else None,
        partner_account=_account(third.at(11, 47)),
        partner_bic=second.word(99, 109),
        purpose_code=second.word(122, 125) or second.word(118, 121),
        proprietary_code=head.word(54, 61),
        proprietary_issuer=ISSUER,
        packed_raw=packed(movement),
    )
    return _with_words(transaction, movement, (head, second, third))


def _with_words(
    transaction: Transaction, movement: Sequence[Record], parts: tuple[Record, Record, Record]
) -> Transaction:
    """Communication, return and counterparty added."""
    said = _said(*parts)
    back = return_of(parts[1].at(113, 113), parts[1].at(114, 117))
    side = _counterparty(movement[1:])
    is_back = said.is_return or back.is_return
    is_owed = (transaction.amount > 0) is not is_back
    found = replace(
        transaction,
        is_reversal=is_back,
        text=said.text,
        references=said.references,
        cheque_number=said.cheque_number,
        card=said.card,
        mandate_id=said.mandate_id,
        creditor_id=said.creditor_id,
        return_reason=said.return_reason or back.return_reason,
        return_text=said.return_text or back.return_text,
        partner_name=side.name or parts[2].word(48, 82),
        partner_address=side.address,
        ultimate_name=side.ultimate_debtor if is_owed else side.ultimate_creditor,
        additional_info=side.words,
    )
    return _with_original(found, said)


def _with_original(found: Transaction, said: Said) -> Transaction:
    """The amount in the other currency, signed as the movement; nothing where it is the same."""
    amount, currency = said.original_amount, said.original_currency
    if amount is None or not currency:
        return found
    signed = amount.copy_sign(found.amount)
    if (signed, currency) == (found.amount, found.currency):
        return found
    return replace(
        found,
        original_amount=signed,
        original_currency=currency,
        exchange_rate=said.exchange_rate,
    )


def _said(head: Record, second: Record, third: Record) -> Said:
    zone = head.at(63, 115) + second.at(11, 63) + third.at(83, 125)
    return structured(zone, head.at(55, 56)) if head.at(62, 62) == "1" else free(zone)


def _part(movement: Sequence[Record], code: str) -> Record:
    found = (record for record in movement if record.text.startswith(code))
    return next(found, Record(movement[0].number, ""))


def _number(head: Record) -> str:
    detail = head.at(7, 10)
    return sequence(head) if detail == "0000" else f"{sequence(head)}/{detail}"


def _account(zone: str) -> str:
    """12 digits, or 34 columns with IBAN or another number, each before a currency code."""
    belgian = _BELGIAN.fullmatch(zone)
    if belgian:
        return belgian[1]
    iban = _IBAN.match(zone)
    return iban[0] if iban else squeezed(zone[:34])


def _counterparty(information: Iterable[Record]) -> _Counterparty:
    """All information records; those that continue one follow it."""
    found = _Counterparty()
    zones: list[str] = []
    kind = ""
    for record in information:
        if record.text.startswith("31"):
            kind = record.at(41, 43) if record.at(40, 40) == "1" else ""
        if kind in _NAMED:
            found = _named(found, record, kind)
            zones += [record.at(11, 100)] if record.text.startswith("33") else []
        elif not kind or kind in _BANKS_WORDS:
            zones.append(_words(record, 44 if kind else 41))
    return replace(found, words=squeezed("".join(zones)))


def _named(found: _Counterparty, record: Record, kind: str) -> _Counterparty:
    """001: the counterparty with its address; 008 and 009: who stands behind."""
    if record.text.startswith("31"):
        name = record.word(44, 113)
        if kind == _ULTIMATE_CREDITOR:
            return replace(found, ultimate_creditor=name)
        if kind == _ULTIMATE_DEBTOR:
            return replace(found, ultimate_debtor=name)
        return replace(found, name=name)
    if record.text.startswith("32") and kind == "001":
        address = distinct((record.word(11, 45), record.word(46, 80)))
        return replace(found, address=tuple(address.split("\n")) if address else ())
    return found


def _words(record: Record, first: int) -> str:
    columns = {"31": (first, 113), "32": (11, 115), "33": (11, 100)}.get(record.text[:2])
    return record.at(*columns) if columns else ""
