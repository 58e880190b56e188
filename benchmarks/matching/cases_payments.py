"""Families: registered payments, batches, transfers, what came twice and what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .banks import Said
from .cases_numbers import owed, said_of
from .cases_payers import by_account, customer
from .data import BOOKED, CHOOSE, MATCH, NONE, PAYMENT, TRANSFER, Item
from .digits import some_digits
from .families import family
from .world import World, label, total


def before(world: World, day: dt.date) -> dt.date:
    """A day or a few before."""
    return day - dt.timedelta(days=world.rng.randrange(1, 6))


def payment(world: World, amount: Decimal, day: dt.date, *more: str, **fields: Any) -> Item:
    """A registered payment with its own number, its end-to-end id first and ``more`` numbers."""
    number = f"PBNK1/{day.year}/{world.rng.randrange(10**5):05}"
    identity = f"E2E{some_digits(world.rng, 11)}"
    partner = world.partners[fields.pop("partner")] if "partner" in fields else world.house()
    numbers = (identity, number, *more)
    when = before(world, day)
    return world.item(partner, amount, kind=PAYMENT, numbers=numbers, date=when, due=None, **fields)


@family(3, "a payment is registered and sent; its end-to-end id comes back")
def end_to_end(world: World, name: str) -> None:
    day = world.day()
    item = payment(world, world.sign() * world.amounts.any(), day)
    said = said_of(world, item, world.say("plain"), end_to_end=item.numbers[0])
    world.line(label(name, [item]), item.residual, said, day=day, must=[item.numbers[0]])


@family(2, "a payment is registered and says which invoice it pays; the line names the invoice")
def payment_before_invoice(world: World, name: str) -> None:
    day = world.day()
    invoice = owed(world)
    item = payment(world, invoice.residual, day, partner=invoice.partner, pays=(invoice.id,))
    written = world.called(invoice)
    said = said_of(world, invoice, world.say("number", n=written))
    world.line(label(name, [item]), item.residual, said, day=day, must=[written])


@family(1.5, "a payment is registered beside an open invoice of its amount; known IBAN, no number")
def payment_account(world: World, name: str) -> None:
    day = world.day()
    partner, invoices = customer(world, world.rng.randrange(1, 4), sign=world.sign())
    pays = (invoices[0].id,) if world.rng.random() < 0.5 else ()
    item = payment(world, invoices[0].residual, day, partner=partner.id, pays=pays)
    said = by_account(world, partner)
    world.line(label(name, [item], basis="account"), item.residual, said, payer=partner, day=day)


@family(1, "our payment, registered with the date and amount; the bank shows no payer at all")
def payment_amount_only(world: World, name: str) -> None:
    day = world.day()
    item = payment(world, -world.amounts.fresh(), day)
    said = Said(world.say("plain"))
    world.line(label(name, [item], CHOOSE, "given"), item.residual, said, day=day)


def _batch(world: World, day: dt.date, sign: int) -> tuple[list[Item], str]:
    """Payments of several partners with one payment-order id, and that id."""
    order = f"BATCH/{day.year}/{some_digits(world.rng, 5)}"
    size = world.rng.randrange(3, 16)
    return [payment(world, sign * world.amounts.any(), day, order) for _ in range(size)], order


@family(1.5, "one line for a payment order (or a collection); its id comes back")
def batch_named(world: World, name: str) -> None:
    day = world.day()
    items, order = _batch(world, day, world.rng.choice((1, -1)))
    if world.rng.random() < 0.7:
        said = Said(world.say("batch", n=len(items)), batch=order)
    else:
        said = Said(world.say("batch", n=order))
    world.line(label(name, items), total(items), said, day=day, must=[order])


@family(0.4, "one line for each payment of an order; all have the order's id and their own")
def batch_details(world: World, name: str) -> None:
    day = world.day()
    items, order = _batch(world, day, world.rng.choice((1, -1)))
    for item in items:
        said = said_of(world, item, world.say("plain"), end_to_end=item.numbers[0], batch=order)
        world.line(label(name, [item]), item.residual, said, day=day, must=[item.numbers[0]])


@family(0.7, "one line for a payment order, and nothing tells which")
def batch_unnamed(world: World, name: str) -> None:
    day = world.day()
    items, _order = _batch(world, day, world.rng.choice((1, -1)))
    said = Said(world.say("batch", n=len(items)))
    world.line(label(name, items, CHOOSE, "given"), total(items), said, day=day)


@family(1, "an invoice is paid twice; the second line finds nothing")
def double_payment(world: World, name: str) -> None:
    partner = world.partner()
    item = world.item(partner, world.sign() * world.amounts.any())
    if world.rng.random() < 0.4:
        world.item(partner, item.residual)
    written = world.called(item)
    first, later = world.start, world.start + dt.timedelta(days=world.rng.randrange(1, 20))
    said = said_of(world, item, world.say("number", n=written))
    line = world.line(label(name, [item]), item.residual, said, must=[written], day=first)
    world.repeat(line, label(name, [], NONE, "given"), later)


@family(0.6, "an invoice that was settled last month is paid again")
def paid_before(world: World, name: str) -> None:
    item = owed(world)
    amount, written = item.residual, world.called(item)
    world.change(item, residual=Decimal(0))
    said = replace(world.stranger(), text=world.say("number", n=written))
    world.line(label(name, [], NONE, "given"), amount, said, must=[written])


@family(1.2, "a payment comes back: the bank names what was paid, which is open again")
def returned(world: World, name: str) -> None:
    item = owed(world)
    amount, written = item.residual, world.called(item)
    world.change(item, residual=Decimal(0))
    reopened = replace(label(name), settlement=((item.id, -amount),))
    said = replace(said_of(world, item, ""), text=world.say("returned", n=written))
    reason = world.rng.choice(("AC04", "AM04", "MD06", "MS03"))
    world.line(reopened, -amount, said, must=[written], return_reason=reason)


@family(0.5, "a payment of this month comes back; both lines have its end-to-end id")
def returned_at_once(world: World, name: str) -> None:
    day = world.start + dt.timedelta(days=world.rng.randrange(10))
    item = payment(world, -world.amounts.any(), day)
    sent = said_of(world, item, world.say("plain"), end_to_end=item.numbers[0])
    world.line(label(name, [item]), item.residual, sent, day=day, must=[item.numbers[0]])
    back = replace(sent, text=world.say("returned", n=item.numbers[0]))
    reopened = replace(label(name), settlement=((item.id, -item.residual),))
    later = day + dt.timedelta(days=3)
    more: dict[str, Any] = {"day": later, "must": [item.numbers[0]], "return_reason": "AC04"}
    world.line(reopened, -item.residual, back, **more)


@family(1.5, "a transfer between own accounts, known by the other account or only by its amount")
def own_transfer(world: World, name: str) -> None:
    day = world.day()
    amount = world.rng.choice((1, -1)) * world.amounts.fresh(500, 30000).quantize(Decimal(1))
    number = f"TRF/{day.year}/{world.rng.randrange(10**4):04}"
    item = world.item(
        world.myself, amount, kind=TRANSFER, numbers=(number,), date=before(world, day), due=None
    )
    is_shown = world.rng.random() < 0.7
    account = world.rng.choice(world.myself.accounts) if is_shown else ""
    said = Said(world.say("transfer"), world.company.name if is_shown else "", account)
    status, basis = (MATCH, "account") if is_shown else (CHOOSE, "given")
    made = label(name, [item], status, basis)
    world.line(made, item.residual, said, payer=world.myself, day=day)


@family(0.5, "what the line shows was booked straight on the bank account: a person removes it")
def already_booked(world: World, name: str) -> None:
    day = world.day()
    partner = world.partner()
    number = f"BNK1/{day.year}/{world.rng.randrange(10**5):05}"
    item = world.item(
        partner, -world.amounts.fresh(), kind=BOOKED, numbers=(number,), date=before(world, day)
    )
    said = by_account(world, partner)
    world.line(label(name, [item], CHOOSE, "given"), item.residual, said, payer=partner, day=day)


def paid_items(items: Sequence[Item]) -> tuple[int, ...]:
    """The ids of items, for ``Item.pays``."""
    return tuple(item.id for item in items)


@family(0.8, "a payment that pays several invoices, which are named instead of it")
def payment_of_several(world: World, name: str) -> None:
    day = world.day()
    partner, invoices = customer(world, world.rng.randrange(2, 5), sign=world.sign())
    pays = paid_items(invoices)
    item = payment(world, total(invoices), day, partner=partner.id, pays=pays)
    written = [world.called(one) for one in invoices]
    said = replace(world.payer(partner), text=world.say("numbers", n=" ".join(written)))
    world.line(label(name, [item]), item.residual, said, day=day, must=written)
