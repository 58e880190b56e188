"""A data set by seed: companies of a split, cases by share, background items, labels by oracle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from . import (  # noqa: F401 - register
    cases_amounts,
    cases_numbers,
    cases_payers,
    cases_payments,
    cases_written,
)
from .data import Dataset, Item, Label, Line
from .families import FAMILIES
from .languages_dev import DEV
from .languages_test import TEST
from .oracle import Oracle
from .speech import Split
from .world import Ids, World

SPLITS: dict[str, Split] = {split.name: split for split in (DEV, TEST)}
ITEMS_PER_HOUSE = 25


class UnknownFamilyError(ValueError):
    """A share is given for a family that isn't there."""


def generate(
    seed: int,
    lines: int,
    items: int,
    split: str = "dev",
    shares: Mapping[str, float] | None = None,
    companies: int | None = None,
) -> Dataset:
    """Companies of the split with together ``lines`` lines (a case more at most per company) and at
    least ``items`` items; the same arguments make the same data set.

    ``shares`` replaces the shares of families by name, ``companies`` limits them to the first ones
    of the split; raises UnknownFamilyError.
    """
    weights = family_shares(shares or {})
    countries = SPLITS[split].countries[:companies]
    ids = Ids()
    worlds = []
    for at, country in enumerate(countries):
        rng = Random(f"{split} {seed} {country.code}")
        houses = items // len(countries) // ITEMS_PER_HOUSE
        world = World(rng, country, SPLITS[split].year, ids, houses)
        _add_cases(world, _part(lines, at, len(countries)), weights)
        _add_background(world, _part(items, at, len(countries)))
        worlds.append(world)
    return _dataset(worlds)


def family_shares(given: Mapping[str, float]) -> dict[str, float]:
    """The share of every family; ``given`` goes first."""
    unknown = [name for name in given if name not in FAMILIES]
    if unknown:
        raise UnknownFamilyError(f"no such family: {', '.join(unknown)}")
    return {name: given.get(name, one.share) for name, one in FAMILIES.items()}


def _part(whole: int, at: int, parts: int) -> int:
    """The at-th of ``parts`` nearly equal parts."""
    return whole * (at + 1) // parts - whole * at // parts


def _add_cases(world: World, lines: int, weights: Mapping[str, float]) -> None:
    names = list(weights)
    while len(world.lines) < lines:
        (name,) = world.rng.choices(names, list(weights.values()))
        FAMILIES[name].make(world, name)


def _add_background(world: World, items: int) -> None:
    """Open items that no line pays, mostly of the partners who have many."""
    while len(world.items) < items:
        amount = world.sign() * world.amounts.any()
        partner = world.house()
        if world.rng.random() < 0.04:
            world.credit(partner, -amount)
        else:
            world.item(partner, amount)


def _dataset(worlds: Sequence[World]) -> Dataset:
    lines = [line for world in worlds for line in world.lines]
    labels = [label for world in worlds for label in labelled(world)]
    return Dataset(
        companies=tuple(world.company for world in worlds),
        partners=tuple(one for world in worlds for one in world.partners.values()),
        items=tuple(one for world in worlds for one in world.items.values()),
        lines=tuple(sorted(lines, key=lambda one: (one.company, one.date, one.id))),
        labels=tuple(labels),
    )


def labelled(world: World) -> Iterable[Label]:
    """The final labels: status by the oracle, difference by the amounts."""
    oracle = Oracle(world)
    for draft, line in zip(world.drafts, world.lines, strict=True):
        found = oracle.label(draft, line)
        yield replace(found, difference=difference(found, line, world.items))


def difference(label: Label, line: Line, items: Mapping[int, Item]) -> Decimal | None:
    """What the settlement leaves of the line, or takes besides it; None in another currency."""
    if any(items[item].currency != line.currency for item, _amount in label.settlement):
        return None
    settled = sum((amount for _item, amount in label.settlement), Decimal(0))
    left = line.amount - settled
    return left if left and label.settlement else None
