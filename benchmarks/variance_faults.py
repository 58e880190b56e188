"""Mistakes that are made in a month, one function each, and what is right to say of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from benchmarks.variance_world import (
    FILE,
    LIST,
    OTHER_JOURNALS,
    PAPER,
    TYPED,
    World,
    payment,
)  # fmt: skip
from engine.variance import Entry

ALL, BY_HAND = (FILE, LIST, TYPED, PAPER), (TYPED, PAPER)


@dataclass(frozen=True)
class Truth:
    """What happened: the codes that name it, its part of the difference, and the entries, of which
    one must be named; none where the books have nothing to show.
    """

    name: str
    codes: tuple[str, ...]
    amount: Decimal
    keys: tuple[str, ...] = ()


class Unfit(Exception):
    """This month has nothing that the mistake could be made with."""


MISSING = (
    "missing_line", "missing_in_statement", "missing_statement", "missing_skipped",
    "missing_payment", "missing_document", "missing_recurring",
)  # fmt: skip


def confirmed(world: World, fits: Callable[[Entry], bool] = lambda _entry: True) -> Entry:
    """A confirmed entry with which nothing is wrong yet."""
    rows = [
        each
        for each in world.entries.values()
        if each.confirmed is not None and each.key not in world.used and fits(each)
    ]
    if not rows:
        raise Unfit
    entry = world.rng.choice(sorted(rows, key=lambda each: each.key))
    world.used.add(entry.key)
    return entry


def is_trade(entry: Entry) -> bool:
    """No charge of the bank."""
    return bool(entry.partner)


def missing_line(world: World) -> Truth:
    """The bank has it, the books do not; mostly something else in the books points to it."""
    statements = world.month.statements
    if len(statements) > 6 and world.rng.random() < 0.4:
        return _missing_statement(world)
    entry = confirmed(world, is_trade)
    del world.entries[entry.key]
    trace = _trace(world, entry)
    if statements or trace is None:
        return Truth("missing_line", MISSING, -entry.amount)
    return Truth("missing_line", MISSING, -entry.amount, trace)


def _is_same(past: Entry, entry: Entry) -> bool:
    return past.partner == entry.partner and past.is_settled and past.amount == entry.amount


def _trace(world: World, entry: Entry) -> tuple[str, ...] | None:
    """What is left of it in the books: a payment that waits, else its document is still open; the
    file's line may have been left out, earlier months may have had it.
    """
    if world.mode != PAPER and world.rng.random() < 0.3:
        return (payment(world, entry.date, entry.amount, entry.partner).key,)
    keys = [each.key for each in world.elsewhere.values() if _is_same(each, entry)]
    _open_documents(world, entry)
    if world.mode in (FILE, LIST) and world.rng.random() < 0.3:
        left = replace(
            entry, key=world.key("skipped"), kind="skipped", confirmed=None, statement=""
        )
        keys.append(world.put_elsewhere(left).key)
    return tuple(keys) or None


def _open_documents(world: World, entry: Entry) -> None:
    """What the entry had paid is not paid without it."""
    for each in list(world.elsewhere.values()):
        if each.kind == "document" and _is_same(each, entry) and each.text == entry.text:
            world.put_elsewhere(replace(each, is_settled=False))


def _missing_statement(world: World) -> Truth:
    at = world.rng.randrange(1, len(world.month.statements) - 1)
    gone = world.month.statements[at]
    keys = [key for key, each in world.entries.items() if each.statement == gone.key]
    amount = sum((world.entries[key].amount for key in keys), Decimal())
    if not amount or world.used & set(keys):
        raise Unfit
    for key in keys:
        _open_documents(world, world.entries.pop(key))
    kept = tuple(each for each in world.month.statements if each is not gone)
    world.month = replace(world.month, statements=kept)
    return Truth("missing_line", MISSING, -amount)


def double_line(world: World) -> Truth:
    """Imported or typed twice."""
    entry = confirmed(world, is_trade)
    days = datetime.timedelta(days=world.rng.choice((0, 0, 0, 1, 2)))
    text = entry.text if world.rng.random() < 0.7 else entry.text.upper()[:14]
    statement = entry.statement if world.rng.random() < 0.6 else ""
    date = min(entry.date + days, world.month.end)
    copy = replace(entry, key=world.key("copy"), date=date, text=text, statement=statement)
    world.put(copy)
    world.used.add(copy.key)
    codes = ("double_line", "booked_twice") if world.mode == PAPER else ("double_line",)
    return Truth("double_line", codes, entry.amount, (entry.key, copy.key))


def _retype(world: World, name: str, entry: Entry, amount: Decimal) -> Truth:
    world.put(replace(entry, amount=amount, confirmed=amount))
    return Truth(name, (name,), amount - entry.amount, (entry.key,))


def wrong_sign(world: World) -> Truth:
    """Typed with the other sign."""
    entry = confirmed(world, is_trade)
    return _retype(world, "wrong_sign", entry, -entry.amount)


def swapped(world: World, amount: Decimal) -> Decimal | None:
    """The amount with two digits beside each other swapped, None where all are the same."""
    sign, digits, exponent = amount.as_tuple()
    places = [
        at
        for at in range(len(digits) - 1)
        if digits[at] != digits[at + 1] and not (at == 0 and digits[1] == 0)
    ]
    if not places:
        return None
    at = world.rng.choice(places)
    turned = (*digits[:at], digits[at + 1], digits[at], *digits[at + 2 :])
    return Decimal((sign, turned, int(exponent)))


def swapped_digits(world: World) -> Truth:
    """Typed with two digits swapped."""
    entry = confirmed(world, is_trade)
    amount = swapped(world, entry.amount)
    if amount is None:
        raise Unfit
    return _retype(world, "swapped_digits", entry, amount)


def decimal_shift(world: World) -> Truth:
    """Typed with the point in the wrong place."""
    entry = confirmed(world, is_trade)
    factor = world.rng.choice((10, 100))
    step = Decimal(1).scaleb(-world.month.precision)
    smaller = entry.amount / factor
    exact = smaller == smaller.quantize(step) and abs(smaller) > step
    amount = smaller if exact and world.rng.random() < 0.5 else entry.amount * factor
    return _retype(world, "decimal_shift", entry, amount.quantize(step))


def edited_after(world: World) -> Truth:
    """Confirmed with a wrong amount that was put right since."""
    entry = confirmed(world, is_trade)
    wrong = swapped(world, entry.amount) if world.rng.random() < 0.4 else None
    if wrong is None:
        wrong = entry.amount + world.amount() * world.rng.choice((1, -1))
    world.put(replace(entry, confirmed=wrong))
    return Truth("edited_after", ("edited_after",), wrong - entry.amount, (entry.key,))


def dated_outside(world: World) -> Truth:
    """Typed into another month or year, or one of another month confirmed in this."""
    if world.rng.random() < 0.2:
        return _confirmed_early(world)
    entry = confirmed(world, is_trade)
    del world.entries[entry.key]
    month = datetime.timedelta(days=world.rng.choice((30, 31, 365)))
    date = entry.date + month * world.rng.choice((1, -1))
    if world.month.start <= date <= world.month.end or world.rng.random() < 0.4:
        date = world.month.end + datetime.timedelta(days=world.rng.randint(1, 12))
    moved = replace(entry, date=date, confirmed=None, statement="")
    home = world.rng.choice((world.put, world.put_elsewhere))
    home(moved)
    return Truth("dated_outside", ("dated_outside",), -entry.amount, (entry.key,))


def _confirmed_early(world: World) -> Truth:
    date = world.month.end + datetime.timedelta(days=world.rng.randint(1, 8))
    amount = world.amount() * world.rng.choice((1, -1))
    entry = world.line(date, amount, "early", "Partner 2")
    world.used.add(entry.key)
    return Truth("dated_outside", ("confirmed_outside",), amount, (entry.key,))


def wrong_journal(world: World) -> Truth:
    """Booked on another bank journal, or one of its entries here."""
    entry = confirmed(world, is_trade)
    other = world.rng.choice(OTHER_JOURNALS)
    if world.rng.random() < 0.75:
        del world.entries[entry.key]
        moved = replace(entry, journal=other, confirmed=None, statement="")
        world.put_elsewhere(moved)
        return Truth("wrong_journal", ("wrong_journal",), -entry.amount, (entry.key,))
    amount = world.amount() * world.rng.choice((1, -1))
    here = world.line(world.day(), amount, "ours", entry.partner)
    world.used.add(here.key)
    there = replace(
        here, key=world.key("other"), kind="line", journal=other, confirmed=None, is_typed=False
    )
    world.put_elsewhere(there)
    return Truth("wrong_journal", ("wrong_journal_here",), amount, (here.key,))


def wrong_opening(world: World) -> Truth:
    """Typed wrongly, or not what the month before closed with."""
    right = world.month.opening
    wrong = swapped(world, right)
    is_known = world.month.previous_closing is not None or bool(world.month.statements)
    if is_known and world.rng.random() < 0.6:
        wrong = right + world.amount() * world.rng.choice((1, -1))
    if wrong is None or wrong == right:
        raise Unfit
    world.month = replace(world.month, opening=wrong)
    codes = ("wrong_opening", "opening_swapped")
    return Truth("wrong_opening", codes, wrong - right)


def booked_straight(world: World) -> Truth:
    """Booked and confirmed without a line: beside the bank's line, or with none at all."""
    if world.month.statements and world.rng.random() < 0.4:
        amount = world.amount() * world.rng.choice((1, -1))
        entry = world.line(world.day(), amount, "manual entry", "Partner 3", kind="item")
        world.used.add(entry.key)
        return Truth("booked_straight", ("booked_straight",), amount, (entry.key,))
    line = confirmed(world, lambda each: is_trade(each) and each.kind == "line")
    days = datetime.timedelta(days=world.rng.randint(0, 5))
    item = replace(
        line, key=world.key("item"), kind="item", date=max(line.date - days, world.month.start),
        statement="", is_typed=True, text="manual entry",
    )  # fmt: skip
    world.put(item)
    world.used.add(item.key)
    return Truth("booked_straight", ("booked_twice",), line.amount, (item.key, line.key))


def fee_or_interest(world: World) -> Truth:
    """A charge that is not confirmed, or on paper not booked."""
    entry = confirmed(world, lambda each: not is_trade(each))
    codes = ("fee", "fee_missing") if entry.amount < 0 else ("interest", "interest_missing")
    if world.mode != PAPER:
        world.put(replace(entry, confirmed=None))
        return Truth("fee_or_interest", codes, -entry.amount, (entry.key,))
    del world.entries[entry.key]
    return Truth("fee_or_interest", codes, -entry.amount)


def unconfirmed(world: World) -> Truth:
    """One to three that nobody confirmed or ticked."""
    keys, total = [], Decimal()
    for _number in range(world.rng.choice((1, 1, 2, 3))):
        entry = confirmed(world, is_trade)
        is_payment = world.mode == PAPER
        kind = "payment" if is_payment else entry.kind
        world.put(replace(entry, confirmed=None, kind=kind))
        keys.append(entry.key)
        total += entry.amount
    if not total:
        raise Unfit
    return Truth("unconfirmed", ("unconfirmed",), -total, tuple(keys))


def rounding_exchange(world: World) -> Truth:
    """Converted at another rate than the bank's, or rounded."""
    step = Decimal(1).scaleb(-world.month.precision)
    if world.rng.random() < 0.3:
        entry = confirmed(world, is_trade)
        amount = entry.amount + world.rng.choice((1, 1, 2, -1, -1, -3)) * step
        world.put(replace(entry, amount=amount, confirmed=amount))
        return Truth("rounding_exchange", ("rounding", "exchange"), amount - entry.amount)
    entry = confirmed(world, lambda each: bool(each.original_currency))
    moved = Decimal(str(1 + world.rng.gauss(0, 0.012)))
    amount = (entry.amount * moved).quantize(step)
    if amount == entry.amount:
        raise Unfit
    world.put(replace(entry, amount=amount, confirmed=amount))
    codes = ("rounding", "exchange")
    return Truth("rounding_exchange", codes, amount - entry.amount, (entry.key,))


FAULTS: dict[str, tuple[Callable[[World], Truth], tuple[str, ...]]] = {
    "missing_line": (missing_line, ALL),
    "double_line": (double_line, ALL),
    "wrong_sign": (wrong_sign, BY_HAND),
    "swapped_digits": (swapped_digits, BY_HAND),
    "decimal_shift": (decimal_shift, BY_HAND),
    "edited_after": (edited_after, (LIST, TYPED, PAPER)),
    "dated_outside": (dated_outside, (LIST, TYPED, PAPER)),
    "wrong_journal": (wrong_journal, (LIST, TYPED, PAPER)),
    "wrong_opening": (wrong_opening, ALL),
    "booked_straight": (booked_straight, ALL),
    "fee_or_interest": (fee_or_interest, ALL),
    "unconfirmed": (unconfirmed, ALL),
    "rounding_exchange": (rounding_exchange, BY_HAND),
}
"""Every named cause: how it is made, and in which way of keeping the books it can happen."""
