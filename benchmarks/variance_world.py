"""Months of a bank account as they are in the books, before anything is wrong.

Two splits with other shapes: ``dev``, on which the weights of the engine were set, and ``test``.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engine.variance import Balances, Entry, Month

Date = datetime.date
JOURNAL, OTHER_JOURNALS = "bank", ("savings", "second bank")
FILE, LIST, TYPED, PAPER = "file", "list", "typed", "paper"
"""Lines from files with balances; from lists without; typed from statements with balances; ticked
on paper.
"""


@dataclass(frozen=True)
class Split:
    """What tells the months of one split from those of another."""

    name: str
    sizes: tuple[int, int]
    precisions: tuple[int, ...]
    documented: float
    parties: int
    days_of_statements: tuple[int, ...]
    open_documents: tuple[int, int]
    waiting_payments: tuple[int, int]
    other_journal: tuple[int, int]
    months_before: int
    amount: Callable[[random.Random], float]
    words: tuple[str, ...]
    fees: tuple[str, ...]
    interest: str
    margin: float
    days_to_bank: float


def _dev_amount(rng: random.Random) -> float:
    if rng.random() < 0.25:
        return rng.choice((5, 10, 20, 25, 50, 100, 150, 200, 250, 500, 1000))
    size = rng.lognormvariate(5.2, 1.4)
    return round(size) if rng.random() < 0.2 else size


def _test_amount(rng: random.Random) -> float:
    kind = rng.random()
    if kind < 0.35:
        return rng.choice((2.2, 3.5, 4.9, 9.99, 12.5, 19.9, 29.99, 49, 79.9)) * rng.choice(
            (1, 1, 2)
        )
    if kind < 0.5:
        return rng.randrange(50, 4000, 10)
    return 15 * rng.paretovariate(0.8) if kind < 0.9 else rng.uniform(800, 30000)


SPLITS = {
    "dev": Split(
        "dev", (100, 300), (2, 2, 2, 0), 0.8, 45, (1, 7, 31), (10, 60), (2, 10), (20, 80), 3,
        _dev_amount,
        ("Rechnung", "Zahlung", "Miete", "Lieferung", "Lastschrift", "Kartenzahlung"),
        ("Kontoführung", "Entgelt Buchung"), "Habenzinsen", 0.003, 7,
    ),
    "test": Split(
        "test", (100, 300), (2, 2, 3, 0), 0.72, 80, (1, 5, 10, 31), (20, 120), (4, 18), (40, 150),
        2, _test_amount,
        ("invoice", "payment", "paiement", "factura", "card purchase", "order", "virement"),
        ("Account fee", "Commission de tenue"), "Interest credited", 0.005, 11,
    ),
}  # fmt: skip


@dataclass
class World:
    """A month that can still be changed: what the books have, and the bank's true balances."""

    rng: random.Random
    split: Split
    mode: str
    month: Month
    entries: dict[str, Entry] = field(default_factory=dict)
    elsewhere: dict[str, Entry] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    count: int = 0

    @property
    def is_typed(self) -> bool:
        """Whether people type the entries."""
        return self.mode in (TYPED, PAPER)

    def key(self, kind: str) -> str:
        """A new key; its order says nothing."""
        self.count += 1
        return f"{kind}-{self.rng.randrange(10**6):06d}-{self.count}"

    def day(self) -> Date:
        """A day of the month."""
        days = (self.month.end - self.month.start).days
        return self.month.start + datetime.timedelta(days=self.rng.randint(0, days))

    def money(self, number: float) -> Decimal:
        """An amount in the month's currency."""
        factor = 100 if self.month.precision == 0 else 1
        step = Decimal(1).scaleb(-self.month.precision)
        return max(Decimal(str(number * factor)).quantize(step), step)

    def amount(self) -> Decimal:
        """An amount as the split has them."""
        return self.money(self.split.amount(self.rng))

    def put(self, entry: Entry) -> Entry:
        """Into the month."""
        self.entries[entry.key] = entry
        return entry

    def put_elsewhere(self, entry: Entry) -> Entry:
        """Beside the month."""
        self.elsewhere[entry.key] = entry
        return entry

    def line(self, date: Date, amount: Decimal, text: str, partner: str, **more: object) -> Entry:
        """A confirmed entry of the month as the mode has it."""
        kind = "line" if self.mode != PAPER or self.rng.random() < 0.5 else "item"
        entry = Entry(
            key=self.key(kind), kind=kind, date=date, amount=amount, text=text, partner=partner,
            journal=JOURNAL, confirmed=amount, is_typed=self.is_typed,
        )  # fmt: skip
        return self.put(replace(entry, **more))  # type: ignore[arg-type]


def build(split: Split, mode: str, rng: random.Random) -> World:
    """A month in which everything is right."""
    start = Date(rng.choice((2024, 2025, 2026)), rng.randint(1, 12), 1)
    end = (start + datetime.timedelta(days=40)).replace(day=1) - datetime.timedelta(days=1)
    precision = rng.choice(split.precisions)
    month = Month(
        start=start, end=end, opening=Decimal(), closing=Decimal(), journal=JOURNAL,
        precision=precision, is_manual=mode == PAPER,
    )  # fmt: skip
    world = World(rng, split, mode, month)
    _recurring(world)
    _fees(world)
    size = rng.randint(*split.sizes)
    while len(world.entries) < size:
        _business(world)
    _waiting(world)
    _beside(world)
    _balance(world)
    return world


def _recurring(world: World) -> None:
    """The same amount in every month."""
    for number in range(world.rng.randint(6, 18)):
        amount, partner = -world.amount(), f"Regular {number}"
        text = world.rng.choice(world.split.words)
        world.line(world.day(), amount, text, partner)
        for date in _before(world):
            _past(world, date, amount, text, partner)


def _before(world: World) -> Iterator[Date]:
    date = world.month.start
    for _month in range(world.split.months_before):
        date = (date - datetime.timedelta(days=3)).replace(day=world.rng.randint(1, 28))
        yield date
        date = date.replace(day=1)


def _past(world: World, date: Date, amount: Decimal, text: str, partner: str) -> None:
    world.put_elsewhere(
        Entry(
            key=world.key("past"), kind="line", date=date, amount=amount, text=text,
            partner=partner, journal=JOURNAL, is_settled=True, is_typed=world.is_typed,
        )
    )  # fmt: skip


def _fees(world: World) -> None:
    """Charges of the bank, partly the same in each month."""
    for text in world.split.fees:
        usual = -world.money(world.rng.choice((4.9, 7.5, 12, 15, 3.2)))
        world.line(world.month.end, usual, text, "")
        for date in _before(world):
            is_same = world.rng.random() < 0.7
            past = usual if is_same else -world.money(world.rng.uniform(2, 20))
            _past(world, date, past, text, "")
    if world.month.end.month % 3 == 0:
        interest = world.money(world.rng.uniform(0.2, 40))
        world.line(world.month.end, interest, world.split.interest, "")


def _business(world: World) -> None:
    """One payment, mostly of a document, some in parts or abroad; sometimes the same again."""
    rng, split = world.rng, world.split
    partner = f"Partner {rng.randrange(split.parties)}"
    sign = 1 if rng.random() < 0.4 else -1
    amount, text = sign * world.amount(), f"{rng.choice(split.words)} {rng.randrange(10**5)}"
    more: dict[str, object] = {}
    if rng.random() < 0.04:
        rate = Decimal(str(rng.uniform(0.7, 1.4)))
        margin = Decimal(str(1 + rng.gauss(0, split.margin)))
        more = {
            "original": (amount * rate).quantize(Decimal("0.01")),
            "original_currency": "XCU",
            "at_rate": (amount * margin).quantize(Decimal(1).scaleb(-world.month.precision)),
        }
    if rng.random() < split.documented:
        _document(world, _due(world, amount), partner, text, is_settled=True)
    elif rng.random() < 0.6:
        text, partner = f"{rng.choice(split.words)} Shop", f"Shop {rng.randrange(12)}"
    date = world.day()
    for _again in range(1 + (rng.random() < 0.015)):
        world.line(date, amount, text, partner, **more)


def _due(world: World, amount: Decimal) -> Decimal:
    """What the document was: mostly the payment, else more."""
    if world.rng.random() < 0.88:
        return amount
    return amount + world.amount() * (1 if amount > 0 else -1)


def _document(world: World, amount: Decimal, partner: str, text: str, *, is_settled: bool) -> Entry:
    days = datetime.timedelta(days=world.rng.randint(3, 40))
    return world.put_elsewhere(
        Entry(
            key=world.key("doc"), kind="document", date=world.day() - days, amount=amount,
            text=text, partner=partner, is_settled=is_settled,
        )
    )  # fmt: skip


def _waiting(world: World) -> None:
    """Payments that the bank will show later."""
    for _number in range(world.rng.randint(*world.split.waiting_payments)):
        days = min(int(world.rng.expovariate(1 / world.split.days_to_bank)), 60)
        date = world.month.end - datetime.timedelta(days=days)
        payment(world, date, -world.amount(), f"Partner {world.rng.randrange(50)}")


def payment(world: World, date: Date, amount: Decimal, partner: str) -> Entry:
    """A registered payment that is not confirmed."""
    text = f"{world.rng.choice(world.split.words)} {world.rng.randrange(10**5)}"
    return world.put(
        Entry(
            key=world.key("payment"), kind="payment", date=date, amount=amount, text=text,
            partner=partner, journal=JOURNAL,
        )
    )  # fmt: skip


def _beside(world: World) -> None:
    """Open documents, other bank journals, and what next month has already."""
    rng, split = world.rng, world.split
    for _number in range(rng.randint(*split.open_documents)):
        sign = rng.choice((1, -1))
        partner = f"Partner {rng.randrange(split.parties)}"
        _document(world, sign * world.amount(), partner, rng.choice(split.words), is_settled=False)
    for _number in range(rng.randint(*split.other_journal)):
        other_journal(world, world.day(), rng.choice((1, -1)) * world.amount(), rng.random() < 0.9)
    for _number in range(rng.randint(0, 15)):
        date = world.month.end + datetime.timedelta(days=rng.randint(1, 14))
        next_month(world, date, rng.choice((1, -1)) * world.amount(), "Partner 1", "next")


def other_journal(world: World, date: Date, amount: Decimal, is_settled: bool) -> Entry:
    """An entry on another bank journal."""
    return world.put_elsewhere(
        Entry(
            key=world.key("other"), kind=world.rng.choice(("line", "item")), date=date,
            amount=amount, text=world.rng.choice(world.split.words),
            partner=f"Partner {world.rng.randrange(world.split.parties)}",
            journal=world.rng.choice(OTHER_JOURNALS), is_settled=is_settled,
        )
    )  # fmt: skip


def next_month(world: World, date: Date, amount: Decimal, partner: str, text: str) -> Entry:
    """An entry of this bank account that is dated later and not confirmed yet."""
    return world.put_elsewhere(
        Entry(
            key=world.key("later"), kind="item" if world.mode == PAPER else "line", date=date,
            amount=amount, text=text, partner=partner, journal=JOURNAL, is_typed=world.is_typed,
        )
    )  # fmt: skip


def _balance(world: World) -> None:
    """The bank's balances; where it states some, every line belongs to a statement."""
    opening = world.money(world.rng.uniform(500, 90000))
    lines = sorted(
        (each for each in world.entries.values() if each.confirmed is not None),
        key=lambda each: (each.date, each.key),
    )
    closing = opening + sum((each.amount for each in lines), Decimal())
    previous = opening if world.rng.random() < 0.8 else None
    world.month = replace(world.month, opening=opening, closing=closing, previous_closing=previous)
    if world.mode in (FILE, TYPED):
        days = world.rng.choice(world.split.days_of_statements)
        statements = tuple(_statements(world, lines, opening, days))
        world.month = replace(world.month, statements=statements)


def _statements(
    world: World, lines: list[Entry], balance: Decimal, days: int
) -> Iterator[Balances]:
    groups: dict[int, list[Entry]] = {}
    for each in lines:
        groups.setdefault((each.date - world.month.start).days // days, []).append(each)
    for number, group in sorted(groups.items()):
        start = world.month.start + datetime.timedelta(days=number * days)
        end = min(start + datetime.timedelta(days=days - 1), world.month.end)
        key, before = f"S{number + 1}", balance
        for each in group:
            world.put(replace(each, statement=key))
            balance += each.amount
        yield Balances(key=key, start=start, end=end, opening=before, closing=balance)
