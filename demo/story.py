"""What happened at Quittenhain Interiors in the summer of 2026: the one source of all demo data.

The loader books these documents and payments, ``make_statements`` writes these lines into the
bank's files, and the tests work out every figure from here. All names, account numbers and bank
codes are invented (German bank codes never start with 9). Amounts are strings in plain decimal
notation, so that nothing is lost on the way to ``Decimal``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

COMPANY = "Quittenhain Interiors GmbH"
CURRENCY = "EUR"
MAIN, SAVINGS, PAYPAL, CARD = "HAIN", "SAVE", "PAYPL", "CARD"
OPENING_DATE = "2026-06-30"
OPENINGS = {MAIN: "18240.55", SAVINGS: "12000.00", PAYPAL: "960.45", CARD: "-95.00"}
AUTO, HAND, BOOKED = "auto", "hand", "booked"
RENT = "1850.00"


@dataclass(frozen=True, slots=True)
class Bank:
    """A journal of the company: its code, what people call it, and its number at the bank."""

    code: str
    name: str
    type: str
    account: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who pays or is paid."""

    key: str
    name: str
    account: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An open item: ``amount`` is positive, ``kind`` says which way it goes.

    ``invoice`` and ``interest`` bring money in; ``credit`` (note), ``bill``, ``claim`` (expenses
    of the employee) and ``salary`` cost money. ``number`` is ours for invoices and credit notes,
    else the other side's.
    ``reference`` is the structured creditor reference (ISO 11649) on an invoice.
    """

    number: str
    kind: str
    party: str
    date: str
    amount: str
    label: str
    reference: str = ""

    @property
    def value(self) -> Decimal:
        """What settling it adds to the bank account."""
        return Decimal(self.amount) * (1 if self.kind in ("invoice", "interest") else -1)


@dataclass(frozen=True, slots=True)
class Payment:
    """A bill paid before the bank has shown it; ``reference`` is a cheque or order number."""

    number: str
    date: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money on its way between two journals; ``party`` is who moves it, or the company itself."""

    number: str
    date: str
    amount: str
    source: str
    target: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Where what the main bank takes or pays by itself goes: ``account`` as the chart names it."""

    kind: str
    label: str
    account: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a bank statement, and the truth about it.

    ``settles`` are the numbers of the documents, payments or transfers that it stands for. ``how``
    is what the first automatic run may do with it: ``auto`` match it, or leave it to a person
    (``hand``); ``booked`` is a line without open item, booked straight to an account. ``why`` is
    the point of the line, for readers.
    """

    date: str
    amount: str
    party: str
    settles: tuple[str, ...]
    how: str
    why: str
    code: str
    text: str = ""
    note: str = ""
    name: str = ""
    reference: str = ""
    end_to_end: str = ""
    mandate: str = ""
    cheque: str = ""
    order: str = ""
    order_size: int = 0

    @property
    def value(self) -> Decimal:
        return Decimal(self.amount)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a bank account, and what was put into the books by its last day."""

    first_day: str
    last_day: str
    number: int
    lines: tuple[Line, ...]
    documents: tuple[Document, ...] = ()
    payments: tuple[Payment, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    bank: str = MAIN

    @property
    def file_name(self) -> str:
        which = "main" if self.bank == MAIN else "savings"
        return f"{self.last_day[:7]}-{which}-bank.camt.053.xml"

    @property
    def movement(self) -> Decimal:
        """Sum of the lines."""
        return sum((line.value for line in self.lines), Decimal(0))


BANKS = (
    Bank(MAIN, "Hainbank", "bank", "DE09900100100027418300", "HAINDE00"),
    Bank(SAVINGS, "Talkasse Savings", "bank", "DE39900200200000551903", "TALKDE00"),
    Bank(PAYPAL, "PayPal", "bank", "shop@quittenhain.example"),
    Bank(CARD, "Company Card", "credit"),
)

SCHEMES = (
    Scheme("charge", "Bank charge", "expense_finance", "Entgelt, Kontofuehrung"),
    Scheme("interest_in", "Interest received", "other_income", "Habenzinsen"),
    Scheme("interest_out", "Interest paid", "expense_finance", "Sollzinsen"),
    Scheme("rounding_in", "Rounding gain", "cash_diff_income"),
    Scheme("rounding_out", "Rounding loss", "cash_diff_expense"),
)

PARTIES = (
    Party("kastanie", "Kastanienquell Hotel AG", "DE05900300300007004412", "Eibenfurt"),
    Party("meridian", "Meridianblatt Buchhandel GmbH", "DE69900100100030117700", "Quittenhain"),
    Party("stadt", "Stadt Quittenhain", "DE16900200200000100200", "Quittenhain"),
    Party("praxis", "Praxis Dr. Sommerquell", "DE89900400400008814026", "Quittenhain"),
    Party("nordlicht", "Nordlichtbrunn Café OHG", "DE59900400400005520931", "Hagenbruck"),
    Party("baeckerei", "Feldhausen & Töchter Backwaren KG", "DE71900300300002230048", "Eibenfurt"),
    Party("tanz", "Tanzwerk Ahornfurt", "DE40900500500004471190", "Ahornfurt"),
    Party("holz", "Holzhandel Eibenfurt GmbH", "DE49900200200007781230", "Eibenfurt"),
    Party("polster", "Polsterei Winterquell", "DE18900500500000903344", "Ahornfurt"),
    Party("spedition", "Spedition Hagenbruck KG", "DE04900400400006612007", "Hagenbruck"),
    Party("vermieter", "Lindenwarte Immobilien GmbH", "DE85900300300001180450", "Quittenhain"),
    Party("strom", "Ahornstrom Energie GmbH", "DE74900600600020004488", "Ahornfurt"),
    Party("hainbank", "Hainbank eG", city="Quittenhain"),
    Party("jonas", "Jonas Eibenschütz", "DE35900200200033910275", "Quittenhain"),
    Party("paypal", "PayPal", "DE53900700700008888123"),
)


def months() -> tuple[Statement, ...]:
    """The three months of the main account, in order."""
    from . import story_2026_07, story_2026_08, story_2026_09

    return (story_2026_07.MONTH, story_2026_08.MONTH, story_2026_09.MONTH)


def statements() -> Iterator[tuple[Statement, Decimal, Decimal]]:
    """Every statement with its opening and closing balance, a closing being the next opening."""
    from .story_2026_09 import SAVINGS_STATEMENT

    opening = Decimal(OPENINGS[MAIN])
    for month in months():
        closing = opening + month.movement
        yield month, opening, closing
        opening = closing
    savings = Decimal(OPENINGS[SAVINGS])
    yield SAVINGS_STATEMENT, savings, savings + SAVINGS_STATEMENT.movement


def bank(code: str) -> Bank:
    return next(one for one in BANKS if one.code == code)


def party(key: str) -> Party:
    """The party; the company itself by the code of the bank that it pays from or to."""
    if key in (MAIN, SAVINGS):
        return Party(key, COMPANY, bank(key).account)
    return next(one for one in PARTIES if one.key == key)
