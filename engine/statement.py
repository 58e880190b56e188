"""What a bank says, in one shape for every format.

Invariants: money is ``Decimal``, signed from the account owner's view (outgoing negative), in
the unit of its currency; a date is the calendar day the bank wrote, never shifted by a timezone;
unknown text is ``""``, an unknown date or amount ``None``. Nothing here is interpreted: partner
matching, duplicates and rounding belong to later stages.

Names of elements in the comments are those of ISO 20022 camt.052/.053/.054 (Message Definition
Report "Bank-to-Customer Cash Management"); the other formats fill the same fields.
"""

from __future__ import annotations

import datetime
import marshal
from dataclasses import MISSING, dataclass, field, fields, make_dataclass
from decimal import Decimal
from typing import Any, cast

#: A part of the entry as the bank wrote it: text, a list of repeated parts, or named parts.
#: It is plain JSON. Attributes start with ``@``, the text beside them is ``#``.
Raw = str | list["Raw"] | dict[str, "Raw"]


def pack(raw: dict[str, Raw]) -> bytes:
    """``raw`` for ``Transaction.packed_raw``: as parts in memory it would be ten times as large.

    For the running process only, never to be stored or sent.
    """
    return marshal.dumps(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One balance of the account on one day (Bal).

    ``kind`` is the bank's code: OPBD opening booked, PRCD previously closed, CLBD closing booked,
    CLAV closing available, ITBD interim booked, FWAV forward available, or a proprietary one.
    """

    kind: str
    amount: Decimal
    currency: str = ""
    date: datetime.date | None = None
    subtype: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A charge the bank names beside a transaction (Chrgs).

    ``amount`` is negative where the account owner pays. ``is_included`` says whether the entry's
    amount already contains it; ``None`` where the bank does not say.
    """

    amount: Decimal
    currency: str = ""
    is_included: bool | None = None
    kind: str = ""
    bearer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A structured creditor reference (CdtrRefInf); ``kind`` is e.g. SCOR, QRR or ISR.

    ``amount`` is what the payment remits under it, ``None`` where not said.
    """

    value: str
    kind: str = ""
    issuer: str = ""
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document the payment names (RfrdDocInf): ``kind`` CINV is an invoice, CREN a credit note.

    ``amount`` is what the payment remits for it, a credit negative, ``None`` where not said.
    """

    number: str
    kind: str = ""
    date: datetime.date | None = None
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The collection an entry or a detail was ordered in (Btch).

    ``count`` and ``total`` are what the bank declares; the details given may be fewer.
    """

    message_id: str = ""
    payment_info_id: str = ""
    count: int | None = None
    total: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The card sale behind a transaction (CardTx), as the shop or its acquirer reports it.

    ``number`` shows the ends of the card number only. ``category`` is the kind of shop, mostly
    four digits (ISO 18245). ``reference`` is of the one sale, ``total_reference`` of the day's
    sales that are paid together. ``date`` is the day of the sale.
    """

    number: str = ""
    merchant: str = ""
    terminal: str = ""
    category: str = ""
    reference: str = ""
    total_reference: str = ""
    date: datetime.date | None = None


#: Digits of a card number that may be shown at its two ends (PCI DSS 4.0, requirement 3.4.1).
_SHOWN_FIRST, _SHOWN_LAST = 6, 4


def masked_card(number: str) -> str:
    """A card number of which only the ends are left; one that is masked already stays."""
    hidden = len(number) - _SHOWN_FIRST - _SHOWN_LAST
    if not number.isdecimal() or hidden <= 0:
        return number
    return number[:_SHOWN_FIRST] + "*" * hidden + number[-_SHOWN_LAST:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One entry of a statement, or one detail of a batch entry.

    ``date`` is the booking date; where the bank gives none, the value date, else the statement's
    last day. ``status`` is BOOK, PDNG, INFO or FUTR: only BOOK has moved the balance.
    ``is_reversal`` tells that the entry takes back an earlier one; ``amount`` already has the
    direction of this entry.

    ``details`` are filled where the bank lists two transactions or more; ``split_batch`` says
    whether they may stand for the entry. ``note`` is ``missing_amount`` on a detail whose amount
    the bank does not say in the entry's currency; its ``amount`` is then zero.
    """

    amount: Decimal
    currency: str = ""
    date: datetime.date | None = None
    value_date: datetime.date | None = None
    status: str = "BOOK"
    is_reversal: bool = False

    bank_id: str = ""  # AcctSvcrRef: the bank's own id of the entry
    entry_reference: str = ""  # NtryRef: often only a number within the statement
    end_to_end_id: str = ""  # EndToEndId, empty for NOTPROVIDED
    instruction_id: str = ""
    transaction_id: str = ""  # TxId
    uetr: str = ""
    message_id: str = ""
    payment_info_id: str = ""
    mandate_id: str = ""
    creditor_id: str = ""
    cheque_number: str = ""
    clearing_reference: str = ""
    #: Ids without a field of their own; ``kind`` is the bank's word for it, or the element's name.
    other_references: tuple[Reference, ...] = ()

    references: tuple[Reference, ...] = ()
    documents: tuple[Document, ...] = ()
    text: str = ""  # Ustrd and AddtlRmtInf, one line each
    additional_info: str = ""  # AddtlTxInf and AddtlNtryInf, one line each

    partner_name: str = ""
    ultimate_name: str = ""  # on whose behalf the partner pays or is paid
    partner_account: str = ""  # IBAN or other number, as written
    partner_bic: str = ""
    partner_address: tuple[str, ...] = ()
    partner_country: str = ""

    purpose_code: str = ""
    purpose_text: str = ""
    code: str = ""  # domain-family-subfamily, e.g. PMNT-RCDT-ESCT
    proprietary_code: str = ""
    proprietary_issuer: str = ""

    charges: tuple[Charge, ...] = ()
    original_amount: Decimal | None = None  # where it differs from the amount; same sign
    original_currency: str = ""
    exchange_rate: Decimal | None = None
    return_reason: str = ""  # code, e.g. AC04
    return_text: str = ""

    card: Card | None = None
    batch: Batch | None = None
    details: tuple[Transaction, ...] = ()
    note: str = ""
    packed_raw: bytes = field(default=b"", compare=False, repr=False)  # see ``pack``

    @property
    def raw(self) -> dict[str, Raw]:
        """The entry as the bank wrote it, plain JSON; ``{}`` where its reader packed nothing."""
        if not self.packed_raw:
            return {}
        found: dict[str, Raw] = marshal.loads(self.packed_raw)  # noqa: S302 - packed by ourselves
        return found

    @property
    def reference(self) -> str:
        """The first structured reference, or ``""``."""
        return self.references[0].value if self.references else ""


_Draft: Any = make_dataclass(
    "_Draft",
    [
        (each.name, Any, field() if each.default is MISSING else field(default=each.default))
        for each in fields(Transaction)
    ],
    kw_only=True,
    slots=True,
)


def made(**given: Any) -> Transaction:
    """``Transaction(**given)`` in a fifth of the time, for readers of large files.

    A frozen dataclass sets every field by a call; this one is filled first and frozen then.
    """
    draft = _Draft(**given)
    draft.__class__ = Transaction
    return cast(Transaction, draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, report or notification of one account.

    ``account`` is the IBAN or other number as written. ``number`` is the legal sequence number,
    else the electronic one, else the identification. ``date_start`` and ``date_end`` are the
    period the bank names, else the days of the opening and closing balance, else the first and
    last booking date. ``created`` is the bank's time stamp as written. Pages of one statement
    stay separate statements: each has its own balances, and a page may be missing.

    ``warnings`` are codes of what a person should look at although the file could be read:
    ``assumed_date_order`` (no date of the file decides between day and month first),
    ``assumed_direction`` (all amounts are positive and nothing tells money in from money out:
    they are read as money in),
    ``count_differs`` and ``sum_differs`` (the bank's own control figures), ``balance_differs``
    (a balance of the file does not follow from the one before), ``unread_lines`` (lines that
    are no transaction),
    ``incomplete`` (the file was cut off between transactions, or the bank could not tell all),
    ``adjusted_date`` (a date written is no calendar day: another of the entry stands for it),
    ``corrects_earlier`` (a transaction takes the place of one that an earlier file has).
    """

    format: str
    account: str = ""
    currency: str = ""
    account_name: str = ""
    owner_name: str = ""
    servicer_bic: str = ""

    id: str = ""
    message_id: str = ""
    number: str = ""
    electronic_number: str = ""
    legal_number: str = ""
    created: str = ""
    date_start: datetime.date | None = None
    date_end: datetime.date | None = None
    page: int | None = None
    is_last_page: bool | None = None
    copy_kind: str = ""  # CpyDplctInd: COPY, DUPL or CODU
    declared_count: int | None = None  # TxsSummry: number of entries

    balances: tuple[Balance, ...] = ()
    opening: Balance | None = None
    closing: Balance | None = None
    available: Balance | None = None
    transactions: tuple[Transaction, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """The transactions to book for one entry. ``reason`` is empty where the details stand."""

    transactions: tuple[Transaction, ...]
    reason: str = ""


def split_batch(entry: Transaction) -> Split:
    """The details of ``entry`` if they provably are the entry, else the entry itself.

    Proof: every detail has an amount in the entry's currency, and the amounts add up exactly.
    Reasons: ``no_details``, ``missing_amount``, ``other_currency``, ``sum_differs``.
    """
    reason = _why_whole(entry)
    return Split((entry,), reason) if reason else Split(entry.details)


def _why_whole(entry: Transaction) -> str:
    if not entry.details:
        return "no_details"
    if any(detail.note == "missing_amount" for detail in entry.details):
        return "missing_amount"
    if any(detail.currency != entry.currency for detail in entry.details):
        return "other_currency"
    if sum((detail.amount for detail in entry.details), Decimal()) != entry.amount:
        return "sum_differs"
    return ""
