"""One line over many items: nothing is settled twice, nothing disappears."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.allocate import Open, allocate

AMOUNTS = st.integers(-100_000, 100_000).map(lambda cents: Decimal(cents) / 100)


def split(amount: str, *residuals: str) -> tuple[list[str], str]:
    items = [Open(("item", number), Decimal(one)) for number, one in enumerate(residuals)]
    result = allocate(Decimal(amount), items)
    settled = {part.key: part.amount for part in result.allocations}
    return [str(settled.get(item.key, Decimal(0))) for item in items], str(result.residual)


@pytest.mark.parametrize(
    ("amount", "residuals", "settled", "left"),
    [
        ("100", ["100"], ["100"], "0"),
        ("40", ["100"], ["40"], "0"),
        ("150", ["100"], ["100"], "50"),
        ("130", ["100", "50"], ["100", "30"], "0"),
        ("-130", ["-100", "-50"], ["-100", "-30"], "0"),
        ("90", ["120", "-30"], ["120", "-30"], "0"),
        ("50", ["120", "-30"], ["80", "-30"], "0"),
        ("100", ["120", "-30"], ["120", "-20"], "0"),
        ("100", ["90", "-10"], ["90", "0"], "10"),
        ("100", ["-30"], ["0"], "100"),
        ("0", ["30", "-30"], ["30", "-30"], "0"),
        ("100", [], [], "100"),
    ],
)
def test_a_line_settles_the_oldest_first_and_keeps_what_is_left(amount, residuals, settled, left):
    assert split(amount, *residuals) == (settled, left)


@given(AMOUNTS, st.lists(AMOUNTS.filter(bool), max_size=8))
def test_allocations_never_exceed_an_item_and_nothing_of_the_line_is_lost(amount, residuals):
    items = [Open(("item", number), one) for number, one in enumerate(residuals)]
    result = allocate(amount, items)
    residual_of = {item.key: item.residual for item in items}
    assert sum((part.amount for part in result.allocations), Decimal(0)) + result.residual == amount
    for part in result.allocations:
        assert 0 < part.amount / residual_of[part.key] <= 1
    assert abs(result.residual) <= abs(amount)
    assert result.residual * amount >= 0
    settled = {part.key: part.amount for part in result.allocations}
    sign = -1 if amount < 0 else 1
    if result.residual:
        assert all(settled.get(one.key) == one.residual for one in items if one.residual * sign > 0)


@given(AMOUNTS, st.lists(AMOUNTS.filter(bool), max_size=6))
def test_claims_are_settled_in_order_without_a_gap(amount, residuals):
    items = [Open(("item", number), one) for number, one in enumerate(residuals)]
    settled = {part.key: part.amount for part in allocate(amount, items).allocations}
    sign = -1 if amount < 0 else 1
    claims = [one for one in items if one.residual * sign > 0]
    open_after = [one.residual - settled.get(one.key, Decimal(0)) for one in claims]
    first_open = next((place for place, left in enumerate(open_after) if left), len(claims))
    assert all(one.key not in settled for one in claims[first_open + 1 :])
