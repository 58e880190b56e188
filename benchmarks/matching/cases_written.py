"""Families: what people leave out of a list, and the words that tell apart what is equal."""

from __future__ import annotations

from dataclasses import replace

from .banks import Said
from .cases_payers import by_account, customer
from .data import MAY
from .families import family
from .world import World, label, total

MONTHS = 3


@family(1, "a list of numbers that ends in the middle; known IBAN, one sum of what is open")
def list_cut_off(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(4, 8))
    chosen = items[: world.rng.randrange(3, len(items))]
    written = [world.called(one) for one in chosen]
    shown = written[: len(written) - world.rng.randrange(1, 3)]
    said = by_account(world, partner)
    text = " ".join((*shown, written[len(shown)][:2]))
    found = label(name, chosen, basis="account")
    world.line(found, total(chosen), replace(said, text=text), payer=partner)


@family(1, "`RE-2026-00138 - RE-2026-00142`: the first and the last number; known IBAN")
def number_range(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(3, 6))
    ends = f"{world.called(items[0])} - {world.called(items[-1])}"
    said = replace(by_account(world, partner), text=world.say("numbers", n=ends))
    world.line(label(name, items, basis="account"), total(items), said, payer=partner)


@family(1, "two companies of one name; the legal form, written out, tells which of them pays")
def legal_form(world: World, name: str) -> None:
    bare, legal = world.name(is_person=True), world.country.legal
    forms = world.rng.sample([one for one in legal if one], 2)
    one, other = (world.partner(name=f"{bare} {form}") for form in forms)
    item = world.item(one, world.amounts.fresh())
    world.item(other, world.amounts.fresh())
    said = Said(world.say("plain"), one.names[0])
    world.line(label(name, [item], basis="given"), item.residual, said, must=[one.names[0]])


@family(1, "equal rents that bear their months; the line names one of these months")
def rent_of_month(world: World, name: str) -> None:
    partner = world.partner()
    amount = world.amounts.fresh(300, 2500)
    days = [world.start.replace(month=at, day=1) for at in range(4, 4 + MONTHS)]
    items = [
        world.item(
            partner, amount, date=day, numbers=(world.number(day).full, world.say("rent", day))
        )
        for day in days
    ]
    at = world.rng.randrange(MONTHS)
    said = replace(by_account(world, partner), text=world.say("rent", days[at]))
    found = label(name, [items[at]], MAY, "given")
    world.line(found, amount, said, payer=partner, must=[said.text])
