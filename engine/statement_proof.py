"""The bank reconciliation statement of one day: from the bank's balance to that of the books.

The balance of the bank is what the bank stated, carried to the day by the lines after it. The
balance of the books is the ledger: the bank account, the journal's outstanding accounts, and its
suspense account, so that a line which is not matched counts for nothing. Between the two stand
named positions. The proof is what they leave unexplained; zero if every item is where it belongs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

ZERO = Decimal(0)
#: Position and what it adds to the balance per bank on the way to the balance per books.
POSITIONS: Mapping[str, int] = MappingProxyType(
    {
        "deposits_in_transit": 1,
        "payments_outstanding": 1,
        "booked_not_shown": 1,
        "lines_not_matched": -1,
        "shown_not_booked": -1,
        "settled_elsewhere": 1,
        "exchange_difference": 1,
    }
)
LEDGERS = ("bank", "outstanding", "suspense")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One entry of a position; amounts are signed as the position counts them.

    ``lines_not_matched`` and ``shown_not_booked`` are signed as the bank shows them, every other
    position as the books do; money that comes in is positive in both.
    """

    position: str
    item_id: int
    move_id: int
    line_id: int | None
    date: date
    entry: str
    partner: str
    label: str
    amount: Decimal
    company_amount: Decimal


@dataclass(frozen=True, slots=True)
class StatementBasis:
    """What the bank stated last: ``amount`` at the end of ``date``, in the journal's currency.

    ``source`` is ``statement``, ``period``, ``opening`` or ``none``, ``record_id`` the statement's
    or the period's; ``lines_after`` is the sum of the lines between there and the day asked for.
    """

    source: str
    record_id: int | None
    date: date | None
    amount: Decimal
    lines_after: Decimal

    @property
    def balance(self) -> Decimal:
        """Balance per bank on the day asked for."""
        return self.amount + self.lines_after


@dataclass(frozen=True, slots=True)
class StatementFigures:
    """The statement in one currency; every amount is rounded to it."""

    currency: str
    balance_bank: Decimal
    positions: Mapping[str, Decimal]
    ledgers: Mapping[str, Decimal]

    @property
    def balance_expected(self) -> Decimal:
        """Balance per bank and all positions: what the books should hold."""
        return self.balance_bank + sum(
            (sign * self.positions[name] for name, sign in POSITIONS.items()), ZERO
        )

    @property
    def balance_books(self) -> Decimal:
        """Balance per books, what is on suspense taken out."""
        return sum((self.ledgers[name] for name in LEDGERS), ZERO)

    @property
    def proof(self) -> Decimal:
        """What nothing explains. Positive: the bank has more than the books account for."""
        return self.balance_expected - self.balance_books


@dataclass(frozen=True, slots=True)
class ReconciliationStatement:
    """The statement of a journal at the end of a day, in its currency and in the company's.

    ``company`` values the balance per bank at the rate of the day; what that differs from the
    value in the books is its position ``exchange_difference``. ``transfers_in_transit`` are what
    waits on the company's account of transfers; the bank account has it already, so that it is
    told and counts for nothing.
    """

    journal_id: int
    date: date
    basis: StatementBasis
    figures: StatementFigures
    company: StatementFigures
    rows: Mapping[str, tuple[StatementRow, ...]]

    @property
    def currency(self) -> str:
        """ISO code of the journal's currency."""
        return self.figures.currency

    @property
    def balance_bank(self) -> Decimal:
        """Balance per bank."""
        return self.figures.balance_bank

    @property
    def deposits_in_transit(self) -> Decimal:
        """Money registered as received that the bank has not shown; not negative."""
        return self.figures.positions["deposits_in_transit"]

    @property
    def payments_outstanding(self) -> Decimal:
        """Payments made that the bank has not shown; not positive."""
        return self.figures.positions["payments_outstanding"]

    @property
    def booked_not_shown(self) -> Decimal:
        """Entries straight on the bank account that the bank has not shown."""
        return self.figures.positions["booked_not_shown"]

    @property
    def lines_not_matched(self) -> Decimal:
        """What of the bank's lines still waits on the suspense account."""
        return self.figures.positions["lines_not_matched"]

    @property
    def shown_not_booked(self) -> Decimal:
        """Lines matched with a payment that the books have at a later day."""
        return self.figures.positions["shown_not_booked"]

    @property
    def settled_elsewhere(self) -> Decimal:
        """Outstanding items of this journal settled by entries of another one."""
        return self.figures.positions["settled_elsewhere"]

    @property
    def balance_books(self) -> Decimal:
        """Balance per books."""
        return self.figures.balance_books

    @property
    def proof(self) -> Decimal:
        """What nothing explains; zero."""
        return self.figures.proof

    @property
    def transfers_in_transit(self) -> tuple[StatementRow, ...]:
        """Transfers to or from this journal whose other side is not booked yet."""
        return self.rows.get("transfers_in_transit", ())


def sum_rows(rows: Iterable[StatementRow]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Sums of the positions in the journal's and in the company's currency, none left out."""
    own = dict.fromkeys(POSITIONS, ZERO)
    company = dict.fromkeys(POSITIONS, ZERO)
    for row in rows:
        if row.position in own:
            own[row.position] += row.amount
            company[row.position] += row.company_amount
    return own, company


def place_open_item(amount: Decimal, *, is_line: bool) -> str:
    """Position of an open item on an outstanding account.

    The counterpart of a line waits there for a payment that is booked later; everything else waits
    for the bank.
    """
    if is_line:
        return "shown_not_booked"
    return "deposits_in_transit" if amount >= 0 else "payments_outstanding"
