"""Families: the amount differs from what is open, for a reason or without one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .banks import Said
from .cases_numbers import owed, said_of
from .cases_payers import by_account, customer
from .data import CHOOSE, MAY, Item, Label, Settlement
from .families import family
from .world import World, label

CENT = Decimal("0.01")


def share_of(world: World, amount: Decimal, low: int, high: int) -> Decimal:
    """``low`` to ``high`` percent of the amount, never all of it."""
    return (amount * world.rng.randrange(low, high) / 100).quantize(CENT) or amount / 2


def settling(item: Item, amount: Decimal) -> Settlement:
    return ((item.id, amount),)


def _named(
    world: World, name: str, item: Item, amount: Decimal, label_: Label, **more: Any
) -> None:
    """The item is named and the line has another amount."""
    written = world.called(item)
    said = said_of(world, item, world.say("number", n=written))
    world.line(replace(label_, family=name), amount, said, must=[written], **more)


@family(1.5, "the invoice is named, less than its amount is paid")
def partial_payment(world: World, name: str) -> None:
    item = owed(world)
    amount = share_of(world, item.residual, 20, 80)
    partial = replace(label(name, status=MAY), settlement=settling(item, amount))
    _named(world, name, item, amount, partial)


@family(1, "the invoice is named, more than its amount is paid")
def over_payment(world: World, name: str) -> None:
    item = owed(world)
    more = share_of(world, item.residual, 5, 40)
    _named(
        world, name, item, item.residual + more, replace(label(name, [item], MAY), why="left over")
    )


@family(0.6, "the invoice is named, some cents less or more are paid")
def rounding(world: World, name: str) -> None:
    item = owed(world, 1)
    cents = world.rng.choice((-3, -2, -1, 1, 2)) * CENT
    amount = item.residual + cents
    rounded = replace(label(name, [item], MAY), why="rounding")
    also = (settling(item, amount),) if cents < 0 else ()
    _named(world, name, item, amount, replace(rounded, also=also))


def _discounted(world: World, item: Item, day: dt.date, days: int) -> Item:
    """The item with 1 to 4 % early-payment discount until ``days`` after the day."""
    rate = Decimal(100 - world.rng.randrange(1, 5)) / 100
    return world.change(
        item,
        discount_residual=(item.residual * rate).quantize(CENT),
        discount_until=day + dt.timedelta(days=days),
    )


@family(2, "the invoice is named, the discount taken in its term")
def discount_named(world: World, name: str) -> None:
    day = world.day()
    item = _discounted(world, owed(world), day, world.rng.choice((0, 0, 1, 5)))
    written = world.called(item)
    said = said_of(world, item, world.say("discount", n=written))
    taken = replace(label(name, [item]), why="discount")
    world.line(taken, item.discount_residual or item.residual, said, must=[written], day=day)


@family(1, "known IBAN, no number; the amount is that with the discount, in its term")
def discount_account(world: World, name: str) -> None:
    day = world.day()
    partner, items = customer(world, world.rng.randrange(1, 4), sign=world.sign())
    item = _discounted(world, items[0], day, world.rng.choice((0, 2, 5)))
    taken = replace(label(name, [item], basis="account"), why="discount")
    said = by_account(world, partner)
    amount = item.discount_residual or item.residual
    world.line(taken, amount, said, payer=partner, day=day)


@family(1, "the invoice is named, the discount taken after its term: a part payment")
def discount_late(world: World, name: str) -> None:
    day = world.day()
    item = _discounted(world, owed(world), day, -world.rng.choice((1, 2, 6)))
    amount = item.discount_residual or item.residual
    late = replace(label(name, status=MAY), settlement=settling(item, amount))
    _named(world, name, item, amount, late, day=day)


@family(0.8, "the bank has kept a charge and says how much; the invoice is named")
def charge_stated(world: World, name: str) -> None:
    item = owed(world, 1)
    charge = Decimal(world.rng.choice((150, 500, 750, 1200, 1850))) / 100
    item = world.change(item, amount=item.amount + charge, residual=item.residual + charge)
    paid = replace(label(name, [item]), why="charge")
    _named(world, name, item, item.residual - charge, paid, charges=charge)


@family(0.8, "a charge is missing from the amount and nobody says so; the invoice is named")
def charge_unstated(world: World, name: str) -> None:
    item = owed(world, 1)
    charge = Decimal(world.rng.choice((500, 750, 1200, 2500))) / 100
    item = world.change(item, amount=item.amount + charge, residual=item.residual + charge)
    amount = item.residual - charge
    short = replace(label(name, status=MAY), settlement=settling(item, amount))
    _named(world, name, item, amount, replace(short, also=(settling(item, item.residual),)))


# --- another currency -----------------------------------------------------------------------------


def _foreign(world: World) -> tuple[Item, Decimal]:
    """A document in another currency, and its rate: one unit of it in the company's currency."""
    mine = world.country.currency
    currency = world.rng.choice([one for one in ("USD", "GBP", "CHF", "EUR") if one != mine])
    rate = Decimal(world.rng.randrange(7000, 13000)) / 10000
    item = owed(world)
    booked = (item.residual * rate).quantize(CENT)
    return world.change(item, currency=currency, company_residual=booked), rate


@family(1, "the item is in another currency; the bank states original amount and rate")
def currency_stated(world: World, name: str) -> None:
    item, rate = _foreign(world)
    stated = (rate * world.rng.randrange(970, 1030) / 1000).quantize(Decimal("0.0001"))
    amount = (item.residual * stated).quantize(CENT)
    original = {"original_amount": item.residual, "original_currency": item.currency}
    _named(world, name, item, amount, label(name, [item]), rate=stated, **original)


@family(0.8, "the item is in another currency; the amount is exactly its value at the booked rate")
def currency_booked(world: World, name: str) -> None:
    item, _rate = _foreign(world)
    _named(world, name, item, item.company_residual or item.residual, label(name, [item]))


@family(0.6, "the item is in another currency, at a rate that nobody states")
def currency_unstated(world: World, name: str) -> None:
    item, rate = _foreign(world)
    amount = (item.residual * rate * world.rng.choice((97, 98, 102, 103)) / 100).quantize(CENT)
    _named(world, name, item, amount, label(name, [item], CHOOSE, "given"))


# --- several lines --------------------------------------------------------------------------------


@family(1, "`Rate 1 von 3`: parts of one invoice, each names it")
def instalments(world: World, name: str) -> None:
    item = owed(world)
    count = world.rng.randrange(2, 4)
    part = (item.residual / count).quantize(CENT)
    parts = [part] * (count - 1) + [item.residual - part * (count - 1)]
    for at, amount in enumerate(parts, 1):
        written = world.called(item)
        said = said_of(world, item, world.say("instalment", n=written, k=at, of=count))
        day = world.start + dt.timedelta(days=7 * at)
        paid = replace(label(name, status=MAY), settlement=settling(item, amount))
        world.line(paid, amount, said, must=[written], day=day)


@family(0.8, "one number on several items due one after the other; the amount is one of them")
def payment_terms(world: World, name: str) -> None:
    first = owed(world, 1)
    shares = (share_of(world, first.residual, 20, 45), share_of(world, first.residual, 46, 90))
    partner = world.partners[first.partner or 0]
    more = {"numbers": first.numbers, "date": first.date}
    items = [first, *(world.item(partner, amount, **more) for amount in shares)]
    item = world.rng.choice(items)
    written = world.called(first)
    said = said_of(world, item, world.say("number", n=written))
    world.line(label(name, [item]), item.residual, said, must=[written])


@family(0.8, "two lines pay one invoice, both name it")
def two_lines_one_item(world: World, name: str) -> None:
    item = owed(world)
    part = share_of(world, item.residual, 30, 70)
    for amount in (part, item.residual - part):
        paid = replace(label(name, status=MAY), settlement=settling(item, amount))
        _named(world, name, item, amount, paid)


@family(0.5, "two lines pay three invoices together, both name all of them")
def two_lines_three_items(world: World, name: str) -> None:
    partner, items = customer(world, 3)
    first, second, third = items
    part = share_of(world, second.residual, 30, 70)
    settled = (
        ((first.id, first.residual), (second.id, part)),
        ((second.id, second.residual - part), (third.id, third.residual)),
    )
    text = world.say("numbers", n=", ".join(map(world.called, items)))
    day = world.day()
    for one in settled:
        paid = replace(label(name, status=CHOOSE, basis="given"), settlement=one)
        amount = sum((each for _item, each in one), Decimal(0))
        said = Said(text, partner.names[0], partner.accounts[0])
        world.line(paid, amount, said, day=day)
