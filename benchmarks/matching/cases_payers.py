"""Families: who pays, and how much, is all there is; sums of several items; other companies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .banks import Said
from .data import CHOOSE, ENTRY, MAY, NONE, Item, Partner
from .families import family
from .world import World, label, total


def by_account(world: World, partner: Partner, topic: str = "plain") -> Said:
    """The partner's known account, no number in the text."""
    return Said(world.say(topic), partner.names[0], world.rng.choice(partner.accounts))


def by_name(world: World, partner: Partner) -> Said:
    """The partner's name alone."""
    return Said(world.say("plain"), partner.names[0])


def customer(world: World, size: int, *, sign: int = 1) -> tuple[Partner, list[Item]]:
    """A partner of its own who owes ``size`` odd amounts."""
    partner = world.partner()
    items = [world.item(partner, sign * world.amounts.fresh()) for _ in range(size)]
    return partner, sorted(items, key=lambda one: (one.date, one.id))


def some(world: World, items: list[Item], low: int, high: int) -> list[Item]:
    """``low`` to ``high`` of the items, in their order."""
    chosen = world.rng.sample(items, min(len(items), world.rng.randrange(low, high + 1)))
    return sorted(chosen, key=lambda one: (one.date, one.id))


@family(6, "known IBAN, no number; one of the payer's few items has the amount")
def account_only(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.choice((1, 1, 2, 3, 5, 8)), sign=world.sign())
    item = world.rng.choice(items)
    said = by_account(world, partner)
    world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)


@family(1, "known IBAN, no number; the payer has 25 to 60 open items, one of this amount")
def account_large(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(25, 60))
    item = world.rng.choice(items)
    said = by_account(world, partner)
    world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)


@family(4, "a name only one partner bears, an amount nobody else owes, unknown IBAN or none")
def name_only(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.choice((1, 1, 2, 4)), sign=world.sign())
    item = world.rng.choice(items)
    said = by_name(world, partner)
    if world.rng.random() < 0.5:
        said = replace(said, account=world.stranger().account)
    world.line(label(name, [item], basis="name"), item.residual, said, payer=partner)


@family(1, "a name only one partner bears, but an amount that others owe as well")
def name_common_amount(world: World, name: str) -> None:
    amount = world.amounts.listed()
    partner = world.partner()
    item, _rival = world.item(partner, amount), world.item(world.house(), amount)
    said = by_name(world, partner)
    world.line(label(name, [item], basis="name"), amount, said, payer=partner)


@family(2, "known IBAN; the payer has two or more items of this amount")
def equal_amounts(world: World, name: str) -> None:
    partner = world.partner()
    amount = world.sign() * world.amounts.listed()
    items = [world.item(partner, amount) for _ in range(world.rng.randrange(2, 5))]
    oldest = min(items, key=lambda one: (one.date, one.id))
    said = by_account(world, partner)
    world.line(label(name, [oldest], CHOOSE, "given"), amount, said, payer=partner)


@family(1, "two partners of one name; only the name tells who pays")
def siblings(world: World, name: str) -> None:
    partner, (item,) = customer(world, 1)
    twin = world.partner(name=partner.names[0])
    if world.rng.random() < 0.5:
        world.item(twin, item.residual if world.rng.random() < 0.5 else world.amounts.fresh())
    said = by_name(world, partner)
    world.line(label(name, [item], CHOOSE, "given"), item.residual, said)


@family(0.5, "two partners of one name; the account tells which of them pays")
def siblings_account(world: World, name: str) -> None:
    partner, (item,) = customer(world, 1)
    world.item(world.partner(name=partner.names[0]), item.residual)
    said = by_account(world, partner)
    world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)


@family(1.5, "the parent's account pays what its subsidiary owes")
def parent_pays(world: World, name: str) -> None:
    parent = world.partner()
    child = world.partner(parent=parent.id, accounts=())
    items = [world.item(child, world.amounts.fresh()) for _ in range(world.rng.randrange(1, 4))]
    items += [world.item(parent, world.amounts.fresh()) for _ in range(world.rng.randrange(3))]
    item = items[0]
    said = by_account(world, parent)
    world.line(label(name, [item], basis="account"), item.residual, said, payer=parent)


# --- sums -----------------------------------------------------------------------------------------


@family(4, "`Rechnungen RE-2026-00138, 00139`: several numbers, their sum is the amount")
def sum_named(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(2, 9), sign=world.sign())
    chosen = some(world, items, 2, 5)
    written = [world.called(one) for one in chosen]
    text = world.say("numbers", n=world.rng.choice((", ", " ", " + ", "; ")).join(written))
    said = replace(world.payer(partner), text=text)
    world.line(label(name, chosen), total(chosen), said, must=written)


@family(1, "`RE-2026-00138, 139, 142`: only the first number is whole")
def sum_named_short(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(2, 6))
    chosen = some(world, items, 2, 3)
    written = [world.called(chosen[0])]
    written += [world.numbers[one.id].counter[-3:] or world.called(one) for one in chosen[1:]]
    said = replace(by_account(world, partner), text=world.say("numbers", n=", ".join(written)))
    must = [", ".join(written)]
    world.line(label(name, chosen, basis="account"), total(chosen), said, payer=partner, must=must)


@family(3, "known IBAN, no number; several of the payer's items make up the amount")
def sum_account(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(2, 9), sign=world.sign())
    chosen = (
        items[: world.rng.randrange(2, 5)] if world.rng.random() < 0.5 else some(world, items, 2, 4)
    )
    said = by_account(world, partner)
    world.line(label(name, chosen, basis="account"), total(chosen), said, payer=partner)


@family(1.5, "known IBAN; two different sums of the payer's items make up the amount")
def sum_ambiguous(world: World, name: str) -> None:
    partner = world.partner()
    first, second = world.amounts.fresh(200, 3000), world.amounts.fresh(200, 3000)
    shift = Decimal(world.rng.randrange(1, 9000)) / 100
    amounts = (first, second, first + shift, second - shift)
    items = [world.item(partner, one) for one in amounts]
    said = by_account(world, partner)
    world.line(label(name, items[:2], CHOOSE, "given"), first + second, said, payer=partner)


@family(1.5, "invoices less a credit note, all of them named")
def credit_named(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(1, 5), sign=world.sign())
    chosen = some(world, items, 1, 3)
    netted = [*chosen, _credit(world, partner, chosen[0].residual)]
    written = [world.called(one) for one in netted]
    said = replace(world.payer(partner), text=world.say("numbers", n=" ".join(written)))
    world.line(label(name, netted), total(netted), said, must=written)


@family(1, "known IBAN, no number; invoices less a credit note make up the amount")
def credit_account(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(1, 4), sign=world.sign())
    chosen = some(world, items, 1, 2)
    netted = [*chosen, _credit(world, partner, chosen[0].residual)]
    said = by_account(world, partner)
    world.line(label(name, netted, basis="account"), total(netted), said, payer=partner)


def _credit(world: World, partner: Partner, invoice: Decimal) -> Item:
    """A credit note of a part of the invoice."""
    share = Decimal(world.rng.randrange(5, 60)) / 100
    return world.credit(partner, -(invoice * share).quantize(Decimal("0.01")))


# --- what recurs ----------------------------------------------------------------------------------


@family(1.5, "rent: the same amount every month; several months open are a person's choice")
def rent(world: World, name: str) -> None:
    partner = world.partner()
    amount = world.sign() * world.amounts.fresh(300, 2500).quantize(Decimal(1))
    months = world.rng.choice((1, 1, 1, 2, 3))
    items = [world.item(partner, amount) for _ in range(months)]
    oldest = min(items, key=lambda one: (one.date, one.id))
    said = by_account(world, partner, "rent")
    world.line(label(name, [oldest], basis="account"), amount, said, payer=partner)


@family(1, "an employee's wage, one entry per employee, to the known account")
def payroll(world: World, name: str) -> None:
    amount = -world.amounts.fresh(900, 4500)
    for _ in range(world.rng.randrange(3, 7)):
        partner = world.partner(name=world.name(is_person=True))
        item = world.item(partner, amount, kind=ENTRY, numbers=(f"SAL/{world.start:%Y/%m}",))
        amount = amount if world.rng.random() < 0.3 else -world.amounts.fresh(900, 4500)
        said = by_account(world, partner, "salary")
        world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)


@family(1, "a tax of a month to the office's known account")
def tax(world: World, name: str) -> None:
    partner = world.partner()
    numbers = [(f"TAX/{world.start.year}/{month:02}",) for month in range(7, 10)]
    items = [
        world.item(partner, -world.amounts.fresh(200, 9000), kind=ENTRY, numbers=one)
        for one in numbers[: world.rng.randrange(1, 4)]
    ]
    item = world.rng.choice(items)
    said = by_account(world, partner, "tax")
    world.line(label(name, [item], basis="account"), item.residual, said, payer=partner)


@family(0.7, "a loan's instalment; when two are open, which one is a person's choice")
def loan(world: World, name: str) -> None:
    partner = world.partner()
    amount = -world.amounts.fresh(300, 4000)
    contract = f"LOAN/{world.rng.randrange(100, 999)}"
    items = [
        world.item(partner, amount, kind=ENTRY, numbers=(contract,))
        for _ in range(world.rng.choice((1, 1, 2)))
    ]
    oldest = min(items, key=lambda one: (one.date, one.id))
    said = by_account(world, partner, "loan")
    world.line(label(name, [oldest], basis="account"), amount, said, payer=partner)


# --- nothing to match -----------------------------------------------------------------------------


@family(1, "`a conto` by a known payer: no set of his items has the amount")
def on_account(world: World, name: str) -> None:
    partner, items = customer(world, world.rng.randrange(1, 5))
    reach = {one.residual for one in items} | {total(items)}
    amount = Decimal(world.rng.randrange(1, 30) * 100)
    while amount in reach:
        amount += 100
    said = by_account(world, partner, "on_account")
    world.line(label(name, [], NONE, "given"), amount, said, payer=partner)


@family(3, "the bank's fees; somebody may owe the same small amount")
def bank_fee(world: World, name: str) -> None:
    amount = -Decimal(world.rng.randrange(50, 4000)) / 100
    if world.rng.random() < 0.4:
        world.item(world.house(), amount)
    said = Said(world.say("fee"))
    world.line(label(name, [], NONE, "given"), amount, said)


@family(1, "interest, in or out")
def bank_interest(world: World, name: str) -> None:
    amount = world.rng.choice((1, -1)) * Decimal(world.rng.randrange(3, 9000)) / 100
    world.line(label(name, [], NONE, "given"), amount, Said(world.say("interest")))


@family(2, "a card purchase; sometimes a bill of a supplier of this name is there")
def card(world: World, name: str) -> None:
    amount = -world.amounts.fresh(4, 400)
    text = world.say("card")
    if world.rng.random() < 0.3:
        partner = world.partner()
        item = world.item(partner, amount)
        shop = partner.names[0].upper()[:22]
        said = Said(world.say("card", shop=shop), "" if world.rng.random() < 0.5 else shop)
        world.line(label(name, [item], MAY, "given"), amount, said)
    else:
        world.line(label(name, [], NONE, "given"), amount, Said(text))


@family(3, "an unknown payer; nothing fits, or somebody happens to owe the amount")
def unknown(world: World, name: str) -> None:
    amount = world.sign() * world.amounts.any()
    if world.rng.random() < 0.4:
        world.item(world.house(), amount)
    said = replace(world.stranger(), text=world.say("plain"))
    world.line(label(name, [], NONE, "given"), amount, said)
