"""Bank lines, open items and partners, and the indexes that find the few items that matter for a
line (stage: match).

No function here looks at all items for one line: a look-up costs what it returns.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from .allocate import Key
from .references import FULL, leading_letters, spellings
from .text import Partner

__all__ = [
    "DuplicateKeyError",
    "Item",
    "ItemIndex",
    "Line",
    "Partner",
    "Policy",
    "index_items",
    "label",
]

K = TypeVar("K")

PAYMENT, DOCUMENT, TRANSFER, BOOKED, ENTRY = "payment", "document", "transfer", "booked", "entry"
PAID = "paid"


@dataclass(frozen=True, slots=True)
class Line:
    """One bank statement line still to be matched; ``amount`` is signed in ``currency``, outgoing
    negative.

    ``original_amount`` in ``original_currency`` is what the bank says was ordered, signed like
    ``amount``. ``charges`` are those that the bank states, signed as they changed the bank
    (outgoing negative), zero when it states none. ``is_return``: the bank says that a payment came
    back. ``excluded``: items that a person undid for this line; they are never proposed for it.
    """

    id: int
    date: dt.date
    amount: Decimal
    currency: str
    partner_id: int | None = None
    partner_name: str = ""
    account: str = ""
    texts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    batch_ids: tuple[str, ...] = ()
    original_amount: Decimal | None = None
    original_currency: str = ""
    charges: Decimal = Decimal(0)
    is_return: bool = False
    excluded: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """An open item. ``residual`` is what settling it would add to the bank: + receivable or inbound
    payment, − payable.

    ``discount_amount`` is the residual when the early-payment discount is taken, until
    ``discount_until`` inclusive; ``pays`` names the documents that a payment in process pays.
    ``booked_residual`` is the residual in ``booked_currency`` (the company's) at the booked rate,
    of an item in another currency. Kind "paid" is what an earlier line ``key`` settled: a return
    takes its residual back, and only a return may.
    """

    key: Key
    kind: str
    date: dt.date
    due: dt.date | None
    residual: Decimal
    currency: str
    partner_id: int | None
    partner_name: str
    numbers: tuple[str, ...]
    discount_amount: Decimal | None = None
    discount_until: dt.date | None = None
    pays: tuple[Key, ...] = ()
    booked_residual: Decimal | None = None
    booked_currency: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of the matching; days are calendar days.

    ``days``: how much later than the line a payment may be dated, and how near a transfer or a
    booked item must be; ``days_document``: how much later an invoice may be dated that is found
    without its number. ``combination_size``, ``combination_pool`` and ``combination_work`` bound
    the search for sums, ``rival_size`` the members of a sum that makes a single item of the same
    amount doubtful; ``coincidence`` is the share of reachable sums from which on a unique sum
    proves nothing. ``rounds`` bounds the repetition after items have been given away.

    ``tolerance`` (in the line's currency) and ``tolerance_percent`` are the largest difference of a
    line that may be written off, ``charges_tolerance`` the largest bank charge that may be missing
    unstated. ``takes_discount``: an early-payment discount counts, ``discount_grace_days`` after
    its term at the latest.
    """

    max_proposals: int = 5
    days: int = 10
    days_document: int = 30
    combination_size: int = 10
    combination_pool: int = 40
    combination_work: int = 2000
    rival_size: int = 3
    coincidence: Decimal = Decimal("0.05")
    rounds: int = 4
    tolerance: Decimal = Decimal(0)
    tolerance_percent: Decimal = Decimal(0)
    charges_tolerance: Decimal = Decimal(0)
    takes_discount: bool = True
    discount_grace_days: int = 0


class DuplicateKeyError(ValueError):
    """Two items, lines or partners with one key: the caller would book one of them twice."""

    def __init__(self, key: object) -> None:
        super().__init__(f"given twice: {key}")
        self.key = key


@dataclass(frozen=True, slots=True)
class ItemIndex:
    """Open items, oldest first, with look-ups that return positions into ``items``, ascending.

    ``amounts`` and ``partner_amounts`` hold an item under its residual and under its discounted
    amount; ``payments`` holds the registered payments among ``partner_amounts``.
    """

    items: tuple[Item, ...]
    numbers: Mapping[str, list[int]]
    parts: Mapping[str, list[int]]
    starts: frozenset[str]
    prefixes: frozenset[str]
    amounts: Mapping[tuple[str, Decimal], list[int]]
    partner_amounts: Mapping[tuple[int | None, str, Decimal], list[int]]
    partners: Mapping[int | None, list[int]]
    payments: Mapping[tuple[int | None, str, Decimal], list[int]]
    paid_by: Mapping[int, list[int]]

    def is_number(self, key: str) -> bool:
        """Whether ``key`` writes the whole of a known number."""
        return key in self.numbers

    def is_key(self, key: str) -> bool:
        """Whether ``key`` writes a known number or a telling part of one."""
        return key in self.numbers or key in self.parts


@dataclass(slots=True)
class _Numbers:
    full: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    parts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    prefixes: set[str] = field(default_factory=set)

    def add(self, position: int, number: str) -> None:
        prefix = leading_letters(number)
        if prefix:
            self.prefixes.add(prefix)
        for spelling in spellings(number):
            self._put(self.full if spelling.how == FULL else self.parts, spelling.key, position)

    @staticmethod
    def _put(where: defaultdict[str, list[int]], key: str, position: int) -> None:
        known = where[key]
        if not known or known[-1] != position:
            known.append(position)

    def starts(self) -> frozenset[str]:
        return frozenset(key[:3] for key in (*self.full, *self.parts))


def index_items(items: Iterable[Item]) -> ItemIndex:
    """Index open items; the order of ``items`` doesn't matter, those without a residual are left
    out.
    """
    ordered = tuple(sorted((item for item in items if item.residual), key=age))
    double = _first_double(item.key for item in ordered)
    if double:
        raise DuplicateKeyError(double)
    numbers = _numbers(ordered)
    priced = [(at, item, one) for at, item in enumerate(ordered) for one in item_amounts(item)]
    owed = [((item.partner_id, item.currency, one), at) for at, item, one in priced]
    return ItemIndex(
        items=ordered,
        numbers=numbers.full,
        parts=numbers.parts,
        starts=numbers.starts(),
        prefixes=frozenset(numbers.prefixes),
        amounts=_grouped(((item.currency, one), at) for at, item, one in priced),
        partner_amounts=_grouped(owed),
        payments=_grouped(pair for pair in owed if ordered[pair[1]].kind == PAYMENT),
        partners=_grouped((item.partner_id, at) for at, item in enumerate(ordered)),
        paid_by=_paid_by(ordered),
    )


def _numbers(items: Iterable[Item]) -> _Numbers:
    numbers = _Numbers()
    for position, item in enumerate(items):
        for number in dict.fromkeys(item.numbers):
            numbers.add(position, number)
    return numbers


def _grouped(pairs: Iterable[tuple[K, int]]) -> dict[K, list[int]]:
    found: defaultdict[K, list[int]] = defaultdict(list)
    for key, position in pairs:
        found[key].append(position)
    return dict(found)


def age(item: Item) -> tuple[dt.date, dt.date, Key]:
    """Sort key of items: oldest first, then the earlier due, then the smaller key."""
    return item.date, item.due or item.date, item.key


def item_amounts(item: Item) -> tuple[Decimal, ...]:
    """The amounts that settle the item in full, the discounted one last."""
    if item.discount_amount is None or item.discount_amount == item.residual:
        return (item.residual,)
    return item.residual, item.discount_amount


def _first_double(keys: Iterable[Key]) -> Key | None:
    return next((key for key, count in Counter(keys).items() if count > 1), None)


def _paid_by(items: Sequence[Item]) -> dict[int, list[int]]:
    positions = {item.key: position for position, item in enumerate(items)}
    said = ((positions.get(key), at) for at, item in enumerate(items) for key in item.pays)
    return _grouped((paid, at) for paid, at in said if paid is not None)


def label(item: Item) -> str:
    """What people call the item: its first number, else its kind and id."""
    return next((number for number in item.numbers if number), f"{item.kind} {item.key[1]}")
