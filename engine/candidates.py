"""Bank lines, open items and partners, and the indexes that find the few items that matter for a
line (stage: match).

No function here looks at all items for one line: a look-up costs what it returns.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from .allocate import Key
from .spellings import FULL, leading_letters, number_keys
from .text import Partner

__all__ = [
    "DuplicateKeyError",
    "Item",
    "ItemIndex",
    "Line",
    "Partner",
    "Policy",
    "index_items",
    "index_paid",
    "label",
]

K = TypeVar("K")

MOST_BATCHED = 1000
"""Payments that may share one number; no payment order has more."""

PAYMENT, DOCUMENT, TRANSFER, BOOKED, ENTRY = "payment", "document", "transfer", "booked", "entry"
PAID, SETTLED = "paid", "settled"


@dataclass(frozen=True, slots=True)
class Line:
    """One bank statement line still to be matched; ``amount`` is signed in ``currency``, outgoing
    negative.

    ``original_amount`` in ``original_currency`` is what the bank says was ordered, signed like
    ``amount``. ``charges`` are those that the bank states, signed as they changed the bank
    (outgoing negative), zero when it states none. ``is_return``: the bank says that a payment came
    back. ``excluded``: items that a person undid for this line; they are never proposed for it.
    ``undone``: what he took off it that nobody can choose by hand; it is only suggested again.
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
    undone: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """An open item. ``residual`` is what settling it would add to the bank: + receivable or inbound
    payment, − payable.

    ``discount_amount`` is the residual when the early-payment discount is taken, until
    ``discount_until`` inclusive; ``pays`` names the documents that a payment in process pays.
    ``booked_residual`` is the residual in ``booked_currency`` (the company's) at the booked rate,
    of an item in another currency. Kind "paid" is what an earlier line ``key`` settled: a return
    takes its residual back, and only a return may. Kind "settled" is no longer open, its
    ``residual`` what it was: nobody gets it, and who names it doesn't mean another item.
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


@dataclass(slots=True)
class OwnNumbers:
    """The whole numbers of a partner's items, made when they are asked for first: few lines go on
    with a list of shortened numbers.
    """

    items: Sequence[Item]
    partners: Mapping[int | None, list[int]]
    known: dict[int | None, Mapping[str, list[int]]] = field(default_factory=dict)

    def bearing(self, key: str, partner_id: int | None) -> list[int]:
        """The positions of the partner's items that ``key`` writes a whole number of."""
        if partner_id not in self.known:
            own = self.partners.get(partner_id, ())
            self.known[partner_id] = _numbers((at, self.items[at]) for at in own).full
        return self.known[partner_id].get(key, [])


@dataclass(frozen=True, slots=True)
class ItemIndex:
    """Open items, oldest first, with look-ups that return positions into ``items``, ascending.

    ``amounts`` and ``partner_amounts`` hold an item under its residual, its discounted amount and
    its value at the booked rate; ``payments`` holds the registered payments among
    ``partner_amounts``, ``batches`` the payments that share a number (of a payment order) under
    their sum. ``prefixes`` are the letters that own numbers begin with and the most digits that
    follow. ``paid`` are the items of kind "paid", which no other look-up returns; ``settled`` the
    positions of those of kind "settled"; ``own_numbers`` the numbers of each partner's items.
    """

    items: tuple[Item, ...]
    paid: tuple[Item, ...]
    positions: Mapping[Key, int]
    numbers: Mapping[str, list[int]]
    parts: Mapping[str, list[int]]
    starts: frozenset[str]
    prefixes: Mapping[str, int]
    amounts: Mapping[tuple[str, Decimal], list[int]]
    partner_amounts: Mapping[tuple[int | None, str, Decimal], list[int]]
    partners: Mapping[int | None, list[int]]
    payments: Mapping[tuple[int | None, str, Decimal], list[int]]
    paid_by: Mapping[int, list[int]]
    batches: Mapping[tuple[str, Decimal], list[tuple[int, ...]]]
    settled: tuple[int, ...]
    own_numbers: OwnNumbers

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
    prefixes: dict[str, int] = field(default_factory=dict)

    def add(self, position: int, number: str) -> None:
        prefix = leading_letters(number)
        if prefix:
            digits = sum(map(str.isdigit, number))
            self.prefixes[prefix] = max(digits, self.prefixes.get(prefix, 0))
        for key, (how, _worth) in number_keys(number).items():
            self._put(self.full if how == FULL else self.parts, key, position)

    @staticmethod
    def _put(where: defaultdict[str, list[int]], key: str, position: int) -> None:
        known = where[key]
        if not known or known[-1] != position:
            known.append(position)

    def starts(self) -> frozenset[str]:
        return frozenset(key[:3] for key in (*self.full, *self.parts))


def index_items(items: Iterable[Item], unnamed: Container[Key] = frozenset()) -> ItemIndex:
    """Index open items; the order of ``items`` doesn't matter, those without a residual are left
    out. ``unnamed``: items whose numbers no line has, so that nobody looks for them.
    """
    known = sorted((item for item in items if item.residual), key=age)
    double = _first_double(item.key for item in known)
    if double:
        raise DuplicateKeyError(double)
    paid = tuple(item for item in known if item.kind == PAID)
    return _indexed(tuple(item for item in known if item.kind != PAID), paid, unnamed)


def index_paid(paid: Iterable[Item]) -> ItemIndex:
    """What earlier lines had paid, for a line that takes it back."""
    return _indexed(tuple(sorted(paid, key=age)), ())


def _indexed(
    ordered: tuple[Item, ...], paid: tuple[Item, ...], unnamed: Container[Key] = frozenset()
) -> ItemIndex:
    numbers = _numbers((at, item) for at, item in enumerate(ordered) if item.key not in unnamed)
    priced = [(at, item, one) for at, item in enumerate(ordered) for one in item_amounts(item)]
    owed = [((item.partner_id, *one), at) for at, item, one in priced]
    partners = _grouped((item.partner_id, at) for at, item in enumerate(ordered))
    return ItemIndex(
        items=ordered,
        paid=paid,
        positions={item.key: at for at, item in enumerate(ordered)},
        numbers=numbers.full,
        parts=numbers.parts,
        starts=numbers.starts(),
        prefixes=numbers.prefixes,
        amounts=_grouped((one, at) for at, _item, one in priced),
        partner_amounts=_grouped(owed),
        payments=_grouped(pair for pair in owed if ordered[pair[1]].kind == PAYMENT),
        partners=partners,
        paid_by=_paid_by(ordered),
        batches=_batches(ordered, numbers.full),
        settled=tuple(at for at, item in enumerate(ordered) if item.kind == SETTLED),
        own_numbers=OwnNumbers(ordered, partners),
    )


def _batches(
    items: Sequence[Item], numbers: Mapping[str, list[int]]
) -> dict[tuple[str, Decimal], list[tuple[int, ...]]]:
    """The payments of each number that several payments share, under currency and sum."""
    found: defaultdict[tuple[str, Decimal], list[tuple[int, ...]]] = defaultdict(list)
    for group in _sharing(items, numbers):
        members = [items[at] for at in group]
        currencies = {item.currency for item in members}
        if len(currencies) == 1 and all(item.kind == PAYMENT for item in members):
            total = sum((item.residual for item in members), Decimal(0))
            found[currencies.pop(), total].append(group)
    return dict(found)


def _sharing(
    items: Sequence[Item], numbers: Mapping[str, list[int]]
) -> dict[tuple[int, ...], None]:
    """What shares a number with a payment and is open, each group once."""
    shared = (
        tuple(at for at in positions if items[at].kind != SETTLED)
        for positions in numbers.values()
        if 1 < len(positions) <= MOST_BATCHED
    )
    return dict.fromkeys(
        group for group in shared if len(group) > 1 and items[group[0]].kind == PAYMENT
    )


def _numbers(items: Iterable[tuple[int, Item]]) -> _Numbers:
    numbers = _Numbers()
    for position, item in items:
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


def item_amounts(item: Item) -> tuple[tuple[str, Decimal], ...]:
    """The amounts (currency, amount) that settle the item in full: as it stands, with the discount,
    at the booked rate.
    """
    found = [(item.currency, item.residual)]
    if item.discount_amount is not None and item.discount_amount != item.residual:
        found.append((item.currency, item.discount_amount))
    if item.booked_residual and item.booked_currency not in ("", item.currency):
        found.append((item.booked_currency, item.booked_residual))
    return tuple(found)


def _first_double(keys: Iterable[Key]) -> Key | None:
    return next((key for key, count in Counter(keys).items() if count > 1), None)


def _paid_by(items: Sequence[Item]) -> dict[int, list[int]]:
    positions = {item.key: position for position, item in enumerate(items)}
    said = ((positions.get(key), at) for at, item in enumerate(items) for key in item.pays)
    return _grouped((paid, at) for paid, at in said if paid is not None)


def label(item: Item) -> str:
    """What people call the item: its first number, else its kind and id."""
    return next((number for number in item.numbers if number), f"{item.kind} {item.key[1]}")
