"""What a month's difference is explained from, and what an explanation is (stage: close).

Amounts are in the currency of the journal, signed as the bank account sees them: money in is
positive. That holds for documents too: an open customer invoice is positive, a bill negative.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from .variance_sentences import SENTENCES

LINE, ITEM, PAYMENT, DOCUMENT, SKIPPED = "line", "item", "payment", "document", "skipped"
"""Kinds of entries: a bank item that came with a statement line; a bank item booked straight on the
bank account; a registered payment that the bank has not shown; an invoice, bill or other document;
a transaction of a file that was not imported or was deleted.
"""

MOST_DIGITS, MOST_PLACES = 15, 6
"""Digits before and after the decimal point that an amount may have."""


def _require_money(*amounts: Decimal | None) -> None:
    for amount in amounts:
        if amount is None or (amount.is_finite() and not amount):
            continue
        exponent = amount.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else MOST_PLACES + 1
        if places > MOST_PLACES or amount.adjusted() >= MOST_DIGITS:
            raise ValueError(f"{amount} is no amount of money")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that may have to do with the difference.

    ``key`` names the record and is unique. ``confirmed`` is the amount with which this month counts
    the entry (what it was when it was confirmed), None when the month does not count it.
    ``is_settled`` says of an entry outside the month that it is confirmed, paid or reconciled
    there. ``stated`` is the amount the bank itself stated, where it is known beside ``amount``.
    ``is_typed`` is False for what came from a file of the bank. ``statement`` is the key of its
    statement, ``journal`` that of its bank journal, ``code`` the bank transaction code.
    ``original`` and ``original_currency`` are what it was in another currency, ``at_rate`` what
    that comes to at the rate of its date. Raises ValueError
    for an amount that is not finite or has more than 15 digits before or 6 behind the point.
    """

    key: str
    kind: str
    date: datetime.date
    amount: Decimal
    text: str = ""
    partner: str = ""
    reference: str = ""
    code: str = ""
    journal: str = ""
    statement: str = ""
    confirmed: Decimal | None = None
    stated: Decimal | None = None
    original: Decimal | None = None
    original_currency: str = ""
    at_rate: Decimal | None = None
    is_typed: bool = True
    is_posted: bool = True
    is_settled: bool = False

    def __post_init__(self) -> None:
        _require_money(self.amount, self.confirmed, self.stated, self.original, self.at_rate)

    @property
    def label(self) -> str:
        """What a person knows the entry by."""
        return self.reference or self.text or self.partner or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Balances:
    """One statement of the bank; balances are None where it does not state them. The books have all
    its lines as entries of the month. Raises ValueError as Entry does.
    """

    key: str
    start: datetime.date
    end: datetime.date
    opening: Decimal | None = None
    closing: Decimal | None = None

    def __post_init__(self) -> None:
        _require_money(self.opening, self.closing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A reconciliation period: the balances it was given and what there is to compare them with.

    ``previous_closing`` is what the period before closed with, ``precision`` the decimal places of
    the currency, ``is_manual`` the mode in which a paper statement is ticked off. Raises ValueError
    as Entry does, and for a precision that is not 0 to 6.
    """

    start: datetime.date
    end: datetime.date
    opening: Decimal
    closing: Decimal
    journal: str = ""
    precision: int = 2
    previous_closing: Decimal | None = None
    statements: tuple[Balances, ...] = ()
    is_manual: bool = False

    def __post_init__(self) -> None:
        _require_money(self.opening, self.closing, self.previous_closing)
        if not 0 <= self.precision <= MOST_PLACES:
            raise ValueError(f"no currency has {self.precision} decimal places")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason for (a part of) the difference.

    ``code`` is a key of SENTENCES; ``amount`` the part of the difference that goes away when it is
    put right; ``entries`` the keys that prove it, the one to look at first; ``others`` are entries
    to which the same could have happened just as well. ``data`` are the names that the sentence
    needs: amounts as plain decimals, dates as ISO 8601. ``fix`` names the click that puts it right
    (a value of FIXES). No entries: nothing in the books points to it but the amount.
    """

    code: str
    amount: Decimal
    entries: tuple[str, ...]
    others: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    fix: str

    @property
    def sentence(self) -> str:
        """The English sentence, for tests and logs; the interface translates the code."""
        return SENTENCES[self.code].format(**dict(self.data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Causes that belong together.

    ``rest`` is what they leave of the difference, zero when ``is_complete``. ``share`` is the
    weight among all complete explanations found, 0 to 1: how much likelier than its rivals.
    """

    causes: tuple[Cause, ...]
    rest: Decimal
    share: float

    @property
    def is_complete(self) -> bool:
        """Whether the causes make up the whole difference."""
        return not self.rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The difference of a month and its explanations, best first: complete ones, then suspicions
    that leave a rest. ``is_limited`` says that the search for combinations was ended at its limit,
    after ``steps`` combinations.
    """

    remaining: Decimal
    explanations: tuple[Explanation, ...] = ()
    is_limited: bool = False
    steps: int = 0

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Every cause once, in the order of the explanations."""
        causes = (cause for each in self.explanations for cause in each.causes)
        return tuple(dict.fromkeys(causes))
