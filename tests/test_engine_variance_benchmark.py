"""The benchmark of the explainer: its months are sound, and every cause alone is found in them."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from benchmarks.variance import RECIPES, Case, generate, is_right, make, rank
from benchmarks.variance_faults import FAULTS
from benchmarks.variance_world import FILE, LIST, PAPER, SPLITS, TYPED, build
from engine.variance import explain


def difference(case: Case) -> Decimal:
    world = case.world
    counted = (each.confirmed for each in world.entries.values() if each.confirmed is not None)
    return world.month.opening + sum(counted, Decimal()) - world.month.closing


@pytest.mark.parametrize("split", sorted(SPLITS))
@pytest.mark.parametrize("mode", [FILE, LIST, TYPED, PAPER])
def test_a_month_without_mistake_comes_out(split: str, mode: str) -> None:
    world = build(SPLITS[split], mode, random.Random(5))
    findings = explain(world.month, world.entries.values(), world.elsewhere.values())
    assert findings.remaining == 0
    assert 100 <= len(world.entries) < 340


@pytest.mark.parametrize("split", sorted(SPLITS))
def test_the_mistakes_make_up_the_difference(split: str) -> None:
    for case in generate(SPLITS[split], len(RECIPES), seed=3):
        assert difference(case) == sum(truth.amount for truth in case.truths)
        assert difference(case)
        assert {truth.name for truth in case.truths} == set(case.recipe)


def test_the_splits_are_different_and_the_seed_decides() -> None:
    one, again = (next(generate(SPLITS["dev"], 1, seed=2)) for _time in range(2))
    other = next(generate(SPLITS["dev"], 1, seed=4))
    assert (one.world.entries, one.truths) == (again.world.entries, again.truths)
    assert one.world.entries != other.world.entries


@pytest.mark.parametrize("name", FAULTS)
def test_each_cause_alone_is_found_first_or_second(name: str) -> None:
    cases = [
        make(split, (name,), random.Random(f"{name}/{split.name}/{seed}"))
        for split in SPLITS.values()
        for seed in range(2)
    ]
    places = [rank(case.explained(), case.truths) for case in cases]
    assert places.count("missed") <= 1


def test_what_is_said_wrongly_does_not_count() -> None:
    case = next(generate(SPLITS["dev"], 1, seed=2))
    first = case.explained().explanations[0]
    assert is_right(first, case.truths)
    assert not is_right(first, ())
    (truth,) = case.truths
    other = type(truth)(truth.name, truth.codes, truth.amount + 1, truth.keys)
    assert not is_right(first, (other,))
