"""Families: the line names what it pays, cleanly or not, or seems to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

from . import damage, digits
from .banks import Said, squash
from .data import CHOOSE, MAY, NONE, Item
from .families import family
from .speech import Number
from .world import World, label

Way = Callable[[Number, Random], str]


def owed(world: World, sign: int = 0) -> Item:
    """A document of a partner who has more of them; its amount may be owed by others."""
    partner = world.house()
    return world.item(partner, (sign or world.sign()) * world.amounts.any())


def said_of(world: World, item: Item, text: str, **more: str) -> Said:
    """The item's partner pays (or is paid) with this text."""
    partner = world.partners[item.partner or 0]
    return replace(world.payer(partner), text=text, **more)


def _written(world: World, name: str, way: Way, topic: str = "number") -> None:
    """The number, written in some way, and the exact amount."""
    item = owed(world)
    written = way(world.numbers[item.id], world.rng)
    said = said_of(world, item, world.say(topic, n=written))
    world.line(label(name, [item]), item.residual, said, must=[written])


@family(14, "`Rechnung RE-2026-00138`: the number as it is on the invoice")
def number_clean(world: World, name: str) -> None:
    _written(world, name, lambda number, _rng: number.full)


for _name, _share, _way, _meaning in (
    ("number_separators", 4, damage.separators, "`RE 2026/00138`: other separators"),
    ("number_joined", 2, damage.joined, "`RE202600138`: separators lost"),
    ("number_zeros", 2, damage.fewer_zeros, "`RE-2026-138`: padding lost"),
    ("number_no_letters", 2, damage.without_letters, "`2026-00138`: the letters cut"),
    ("number_case", 2, damage.other_case, "`re-2026-00138`: lower case"),
    ("number_wrapped", 4, damage.over_the_border, "`RE-2026-0⏎0138`: over a line's end"),
):
    family(_share, _meaning, _name)(partial(_written, way=_way))


@family(2, "`zahle 00138`: only the counter is left")
def number_counter(world: World, name: str) -> None:
    item = owed(world)
    written = damage.counter_only(world.numbers[item.id], world.rng)
    said = said_of(world, item, world.say("number", n=written))
    basis = "counter" if written == world.numbers[item.id].counter else "identity"
    world.line(label(name, [item], basis=basis), item.residual, said, must=[written])


@family(2, "`RE-2026-00183` for 00138, by an unknown payer: another number, not to be matched")
def number_swapped(world: World, name: str) -> None:
    item = owed(world)
    written = world.called(item)
    while squash(written) in world.written:
        way = world.rng.choice((damage.swapped, damage.mistyped))
        written = way(world.numbers[item.id], world.rng)
    world.written.add(squash(written))
    said = replace(world.stranger(), text=world.say("number", n=written))
    world.line(label(name, [item], CHOOSE, "given"), item.residual, said)


def _structured(world: World, name: str, make: Callable[[Random], str]) -> None:
    """A payment reference with check digits, mostly in the bank's own field."""
    reference = make(world.rng)
    item = owed(world)
    item = world.change(item, numbers=(*item.numbers, reference))
    text = world.say("plain")
    where = {"reference": reference} if world.rng.random() < 0.75 else {}
    said = said_of(world, item, text if where else f"{text} {reference}", **where)
    world.line(label(name, [item]), item.residual, said, must=[reference])


for _name, _make, _meaning in (
    ("reference_rf", digits.creditor_reference, "`RF18539007547034`: ISO 11649"),
    ("reference_qrr", digits.swiss, "27 digits of a Swiss QR-bill"),
    ("reference_ogm", digits.belgian, "`+++090/9337/55493+++`: Belgian OGM-VCS"),
    ("reference_finnish", digits.finnish, "Finnish viitenumero"),
    ("reference_kid", digits.norwegian, "Norwegian KID"),
    ("reference_si", digits.slovenian, "`SI12…`: Slovenian reference"),
):
    family(1.2, _meaning, _name)(partial(_structured, make=_make))


@family(1.2, "`INV/2026/00138`: the payment reference Odoo makes of the invoice number")
def reference_odoo(world: World, name: str) -> None:
    _structured(world, name, lambda rng: f"INV/{world.start.year}/{rng.randrange(10**5):05}")


@family(0.8, "`CUST/57`: Odoo's reference by customer, borne by all of the customer's items")
def reference_customer(world: World, name: str) -> None:
    partner = world.partner()
    shared = f"CUST/{partner.id:05}"
    items = [world.item(partner, world.amounts.fresh()) for _ in range(world.rng.randrange(1, 5))]
    items = [world.change(one, numbers=(*one.numbers, shared)) for one in items]
    said = replace(world.stranger(), text=world.say("plain"), reference=shared)
    world.line(label(name, [items[0]], MAY), items[0].residual, said, must=[shared])


@family(1, "a structured reference with a wrong check digit, by an unknown payer")
def reference_mistyped(world: World, name: str) -> None:
    make = world.rng.choice((digits.creditor_reference, digits.belgian, digits.swiss))
    reference = make(world.rng)
    item = owed(world, 1)
    item = world.change(item, numbers=(*item.numbers, reference))
    wrong = damage.mistyped(Number(reference, "", ""), world.rng)
    said = replace(world.stranger(), text=world.say("plain"), reference=wrong)
    world.line(label(name, [item], CHOOSE, "given"), item.residual, said)


@family(1.5, "the invoice is named, somebody else pays it (the amount is exact)")
def other_payer(world: World, name: str) -> None:
    item = owed(world)
    written = world.called(item)
    other = world.stranger() if world.rng.random() < 0.5 else world.payer(world.house())
    said = replace(other, text=world.say("number", n=written))
    world.line(label(name, [item]), item.residual, said, must=[written])


@family(0.5, "we pay a customer's credit note back, naming it")
def refund(world: World, name: str) -> None:
    item = world.credit(world.house(), -world.amounts.any())
    written = world.called(item)
    said = said_of(world, item, world.say("number", n=written))
    world.line(label(name, [item]), item.residual, said, must=[written])


# --- what looks like a number of ours -------------------------------------------------------------


def _lookalike(world: World, name: str, topic: str, written: str, number: str) -> None:
    """Another partner's document bears as its number what the text says as something else.

    Sometimes the payer pays by a known account what he owes; else nothing fits.
    """
    world.item(world.partner(), world.sign() * world.amounts.fresh(), numbers=(number,))
    text = world.say(topic, n=written)
    if world.rng.random() < 0.4:
        partner = world.partner()
        item = world.item(partner, world.amounts.fresh())
        said = Said(text, partner.names[0], partner.accounts[0])
        world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)
    else:
        said = replace(world.stranger(), text=text)
        world.line(label(name, [], NONE, "given"), world.amounts.fresh(), said)


@family(0.5, "`Lieferung vom 05.10.2026`, and an invoice has the number 05102026")
def decoy_date(world: World, name: str) -> None:
    day = world.day()
    shape = world.rng.choice(("%d%m%Y", "%Y%m%d", "%d%m%y"))
    _lookalike(world, name, "date", world.country.written(day), day.strftime(shape))


@family(0.5, "a phone number, and an invoice is numbered like it")
def decoy_phone(world: World, name: str) -> None:
    written = world.country.phone + digits.some_digits(world.rng, 7)
    bare = "".join(char for char in written if char.isdigit())
    _lookalike(world, name, "phone", written, world.rng.choice((bare, bare[-7:])))


@family(0.5, "`Kundennummer 104523`, and an invoice has the number 104523")
def decoy_customer(world: World, name: str) -> None:
    number = digits.some_digits(world.rng, world.rng.choice((5, 6)))
    _lookalike(world, name, "customer", number, number)


@family(0.5, "`Jahresbeitrag 2026`, and an invoice has the number 2026 or 12/2026")
def decoy_year(world: World, name: str) -> None:
    year = str(world.start.year)
    number = world.rng.choice((year, f"{world.rng.randrange(1, 99)}/{year}"))
    _lookalike(world, name, "year", year, number)


@family(0.5, "`Restbetrag 1.234,50 EUR`, and an invoice has the number 123450")
def decoy_amount(world: World, name: str) -> None:
    amount = world.amounts.fresh(1000, 9000)
    number = world.rng.choice((f"{amount * 100:.0f}", f"{amount:.0f}"))
    _lookalike(world, name, "amount", world.country.money(amount), number)


@family(1, "a known payer's amount fits, the text has another partner's number of another amount")
def decoy_other_document(world: World, name: str) -> None:
    other = world.item(world.house(), world.amounts.fresh())
    partner = world.partner()
    item = world.item(partner, world.amounts.fresh())
    said = Said(world.say("number", n=world.called(other)), partner.names[0], partner.accounts[0])
    world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)


@family(0.7, "the text only has an amount-like or date-like number; many owe exactly this amount")
def decoy_equal_amount(world: World, name: str) -> None:
    amount = world.amounts.listed()
    items = [world.item(world.house(), amount) for _ in range(2)]
    text = world.say("amount", n=world.country.money(Decimal(amount)))
    said = replace(world.stranger(), text=text)
    world.line(label(name, [world.rng.choice(items)], CHOOSE, "given"), amount, said)
