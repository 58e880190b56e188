"""Sums of open items: the only one, several, none, or given up; never more work than allowed."""

import time
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.combine import AMBIGUOUS, GAVE_UP, NONE, UNIQUE, coincidence, combine


def sums(amounts: str, target: str, **limits: int):
    return combine([Decimal(one) for one in amounts.split()], Decimal(target), **limits)


@pytest.mark.parametrize(
    ("amounts", "target", "status", "solutions"),
    [
        ("10.10 20.20 30.40", "30.30", UNIQUE, ((0, 1),)),
        ("100 200 300 400", "500", AMBIGUOUS, ((0, 3), (1, 2))),
        ("10 20 30", "55", NONE, ()),
        ("120 -20 77", "100", UNIQUE, ((0, 1),)),
        ("-10.5 -20", "-30.5", UNIQUE, ((0, 1),)),
        ("10", "10", NONE, ()),
        ("10 10 10", "20", AMBIGUOUS, ((0, 1), (0, 2))),
        ("10 10", "20", UNIQUE, ((0, 1),)),
        ("0 10 20", "30", UNIQUE, ((1, 2),)),
        ("", "5", NONE, ()),
    ],
)
def test_a_sum_is_worth_something_only_when_it_is_the_only_one(amounts, target, status, solutions):
    found = sums(amounts, target)
    assert (found.status, tuple(sorted(found.solutions))) == (status, solutions)


def test_sizes_are_limits():
    assert sums("1 2 4 8", "15", largest=3).status == NONE
    assert sums("1 2 4 8", "15", largest=4).status == UNIQUE
    assert sums("5 7", "5", smallest=1).solutions == ((0,),)


@pytest.mark.parametrize(
    ("amounts", "target", "status"),
    [
        ([Decimal(10)] * 1000, Decimal(50), AMBIGUOUS),
        ([Decimal(10)] * 1000, Decimal("55.55"), NONE),
        (
            [Decimal(one * one) + Decimal("0.01") for one in range(1, 1000)],
            Decimal("123456.78"),
            GAVE_UP,
        ),
        ([Decimal(2**one) for one in range(60)], Decimal(2**59 + 1), UNIQUE),
    ],
)
def test_work_is_bounded_on_any_input(amounts, target, status):
    start = time.perf_counter()
    assert combine(amounts, target).status == status
    assert time.perf_counter() - start < 0.5


def brute(amounts, target, largest):
    return {
        chosen
        for size in range(2, largest + 1)
        for chosen in combinations(range(len(amounts)), size)
        if sum(amounts[one] for one in chosen) == target and all(amounts[one] for one in chosen)
    }


@settings(max_examples=300)
@given(
    st.lists(st.integers(-6, 12), max_size=8),
    st.integers(-8, 30),
    st.integers(2, 5),
)
def test_the_search_agrees_with_trying_everything(amounts, target, largest):
    found = combine(
        [Decimal(one) for one in amounts], Decimal(target), largest=largest, work=100_000
    )
    every = brute(amounts, target, largest)
    assert found.status == (NONE, UNIQUE, AMBIGUOUS)[min(2, len(every))]
    assert set(found.solutions) <= every
    assert len(set(found.solutions)) == min(2, len(every))


def test_round_amounts_reach_many_sums_by_chance_and_odd_ones_do_not():
    assert coincidence([Decimal(100), Decimal(200), Decimal(300), Decimal(400)], 4) > 1
    assert coincidence(
        [Decimal("117.31"), Decimal("208.77"), Decimal("391.02"), Decimal("44.13")], 4
    ) < Decimal("0.001")
    assert coincidence([], 3) == 0
