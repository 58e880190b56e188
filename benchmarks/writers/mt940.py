"""A statement as an MT940 or MT942 file, field 86 as the German banks fill it (``?20EREF+…``).

DFÜ-Abkommen, Anlage 3, chapter 8. What the format has no place for is left out; what does not fit
into its place raises ``ValueError``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.formats.mt940_types import is_swift_type
from engine.statement import Balance, Statement, Transaction

SUBFIELD = 27
LINE = 65
REMITTANCE = (*range(20, 30), *range(60, 64))
FIELDS = {
    ("OPBD", ""): "60F",
    ("OPBD", "INTM"): "60M",
    ("CLBD", ""): "62F",
    ("CLBD", "INTM"): "62M",
}
FIELDS |= {("CLAV", ""): "64", ("FWAV", ""): "65"}


def write(statement: Statement) -> bytes:
    """``statement`` in UTF-8, with CR LF."""
    return ("\r\n".join(lines(statement)) + "\r\n").encode()


def sample(size: int) -> bytes:
    """A file of one statement with ``size`` fully filled transactions."""
    entries = tuple(_sample_entry(number) for number in range(size))
    opening = Balance(kind="OPBD", amount=Decimal("1000.00"), currency="EUR", date=DAY)
    total = sum((entry.amount for entry in entries), opening.amount)
    closing = Balance(kind="CLBD", amount=total, currency="EUR", date=DAY)
    return write(
        Statement(
            format="MT940",
            account="DE25100200300123456789",
            currency="EUR",
            id="STARTUMS",
            number="42",
            page=1,
            balances=(opening, closing),
            opening=opening,
            closing=closing,
            transactions=entries,
        )
    )


DAY = datetime.date(2026, 1, 30)


def _sample_entry(number: int) -> Transaction:
    return Transaction(
        amount=Decimal(number) + Decimal("0.50"),
        currency="EUR",
        date=DAY,
        value_date=DAY,
        bank_id=f"20260130{number:08}",
        instruction_id=f"I{number}",
        end_to_end_id=f"E2E-2026-{number}",
        mandate_id=f"MANDATE-{number}",
        creditor_id="DE84ZZZ09876543210",
        text=f"Invoice 2026/{number} of 14 January, customer 4711, less discount of 2 %",
        additional_info="GUTSCHRIFT UEBERWEISUNG",
        partner_name=f"Customer {number} Maschinenbau GmbH",
        ultimate_name=f"Holding {number} AG",
        partner_account="DE20500400000112233445",
        partner_bic="COBADEFFXXX",
        proprietary_code="166",
        proprietary_issuer="DK",
        original_amount=Decimal(number) + Decimal("1.90"),
        original_currency="USD",
        exchange_rate=Decimal("1.0931"),
    )


def lines(statement: Statement) -> Iterator[str]:
    """The lines of the file, without line ends."""
    yield f":20:{statement.id or 'STARTUMS'}"
    bank = f"{statement.servicer_bic}/" if statement.servicer_bic else ""
    yield f":25:{bank}{statement.account}"
    number = statement.number if statement.number != statement.id else ""
    page = f"/{statement.page}" if statement.page else ""
    yield f":28C:{number or '0'}{page}"
    if statement.format == "MT942":
        yield f":34F:{statement.currency}0,"
        yield f":13D:{statement.created}"
    yield from (_balance(each) for each in statement.balances if each.kind == "OPBD")
    for entry in statement.transactions:
        yield from entry_lines(entry)
    yield from (_balance(each) for each in statement.balances if each.kind != "OPBD")
    yield "-"


def entry_lines(entry: Transaction) -> Iterator[str]:
    """Fields 61 and 86 of one transaction."""
    value_date = entry.value_date or entry.date
    booked = f"{entry.date:%m%d}" if entry.date else ""
    swift = entry.proprietary_code if is_swift_type(entry.proprietary_code) else "NTRF"
    kind = "NCHK" if entry.cheque_number else swift
    owner = entry.cheque_number or entry.instruction_id or "NONREF"
    bank = f"//{entry.bank_id}" if entry.bank_id else ""
    yield f":61:{value_date:%y%m%d}{booked}{_mark(entry)}{_amount(entry.amount)}{kind}{owner}{bank}"
    more = "".join(_supplementary(entry))
    if more:
        yield more
    yield from _wrapped(f":86:{_code(entry)}", subfields(entry))


def _mark(entry: Transaction) -> str:
    is_credit = entry.amount >= 0
    if entry.status == "PDNG":
        return "EC" if is_credit else "ED"
    return ("RD" if is_credit else "RC") if entry.is_reversal else "C" if is_credit else "D"


def _code(entry: Transaction) -> str:
    return entry.proprietary_code if entry.proprietary_issuer == "DK" else ""


def _supplementary(entry: Transaction) -> Iterator[str]:
    if entry.original_amount is not None:
        yield f"/OCMT/{entry.original_currency}{_amount(entry.original_amount)}/"
    for charge in entry.charges:
        yield f"/CHGS/{charge.currency}{_amount(charge.amount)}/"
    if entry.exchange_rate is not None:
        yield f"/EXCH/{_amount(entry.exchange_rate)}/"


def subfields(entry: Transaction) -> Iterator[str]:
    """The numbered subfields of field 86, each with its sign."""
    yield f"?00{entry.additional_info}"
    chunks = [chunk for text in _remittance(entry) for chunk in _chunks(text)] or [""]
    yield from _numbered(REMITTANCE, chunks, "remittance")
    if entry.partner_bic:
        yield f"?30{entry.partner_bic}"
    if entry.partner_account:
        yield f"?31{entry.partner_account}"
    yield from _numbered((32, 33), _chunks(entry.partner_name), "name")
    if entry.return_reason:
        yield f"?34{entry.return_reason}"


def _remittance(entry: Transaction) -> Iterator[str]:
    who = "ABWA+" if entry.amount >= 0 else "ABWE+"
    told = {
        "EREF+": entry.end_to_end_id,
        "KREF+": entry.payment_info_id,
        "MREF+": entry.mandate_id,
        "CRED+": entry.creditor_id,
        "PURP+": entry.purpose_code,
        "SVWZ+": entry.text,
        who: entry.ultimate_name,
    }
    yield from (key + value for key, value in told.items() if value)


def _chunks(text: str) -> list[str]:
    return [text[start : start + SUBFIELD] for start in range(0, len(text), SUBFIELD)]


def _numbered(numbers: Iterable[int], chunks: list[str], what: str) -> Iterator[str]:
    free = tuple(numbers)
    if len(chunks) > len(free):
        raise ValueError(f"the {what} is longer than {len(free)} subfields")
    yield from (f"?{number:02}{chunk}" for number, chunk in zip(free, chunks, strict=False))


def _wrapped(line: str, parts: Iterable[str]) -> Iterator[str]:
    """Lines of whole subfields, so that none begins with a colon or a dash."""
    for part in parts:
        if len(line) + len(part) > LINE:
            yield line
            line = ""
        line += part
    yield line


def _balance(balance: Balance) -> str:
    mark = "D" if balance.amount < 0 else "C"
    day = f"{balance.date:%y%m%d}"
    name = FIELDS[balance.kind, balance.subtype]
    return f":{name}:{mark}{day}{balance.currency}{_amount(balance.amount)}"


def _amount(amount: Decimal) -> str:
    text = format(abs(amount), "f").replace(".", ",")
    return text if "," in text else text + ","
