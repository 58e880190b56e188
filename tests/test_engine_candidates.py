"""Indexes of open items: oldest first, and only what a look-up returns."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.candidates import DuplicateKeyError, Item, index_items, label


def invoice(number: int, amount: str = "10", **more) -> Item:
    values = {
        "key": ("item", number),
        "kind": "document",
        "date": date(2026, 9, 1),
        "due": None,
        "residual": Decimal(amount),
        "currency": "EUR",
        "partner_id": 1,
        "partner_name": "Muster",
        "numbers": (f"INV/2026/{number:05}",),
    }
    return Item(**values | more)


def keys(index, positions) -> list[int]:
    return [index.items[at].key[1] for at in positions]


def test_items_stand_oldest_first_whatever_order_they_come_in():
    items = [
        invoice(3, date=date(2026, 8, 1)),
        invoice(2, due=date(2026, 9, 5)),
        invoice(1, due=date(2026, 9, 9)),
        invoice(4, due=date(2026, 9, 9)),
    ]
    assert keys(index_items(items), range(4)) == [3, 2, 1, 4]
    assert index_items(items).items == index_items(reversed(items)).items


def test_items_are_found_by_number_amount_and_partner():
    index = index_items([invoice(1), invoice(2, "20"), invoice(3, "10", partner_id=2)])
    assert keys(index, index.numbers["INV20262"]) == [2]
    assert keys(index, index.parts["202600003"]) == [3]
    assert keys(index, index.amounts["EUR", Decimal("10.00")]) == [1, 3]
    assert keys(index, index.partner_amounts[1, "EUR", Decimal(10)]) == [1]
    assert keys(index, index.partners[1]) == [1, 2]
    assert index.is_number("INV202600001")
    assert index.is_key("202600001")
    assert not index.is_number("202600001")


def test_a_discounted_item_is_found_under_both_amounts():
    index = index_items([invoice(1, "100", discount_amount=Decimal(98))])
    assert index.amounts["EUR", Decimal(98)] == index.amounts["EUR", Decimal(100)] == [0]


def test_payments_are_found_apart_and_by_what_they_pay():
    bill = invoice(1, "-50")
    paid = invoice(2, "-50", key=("payment", 2), kind="payment", pays=(bill.key, ("item", 99)))
    index = index_items([bill, paid])
    assert [index.items[at].key for at in index.payments[1, "EUR", Decimal(-50)]] == [paid.key]
    assert index.paid_by == {0: [1]}


def test_a_memo_with_several_numbers_is_found_by_each():
    index = index_items([invoice(1, numbers=("INV/2026/00138, INV/2026/00139",))])
    assert index.is_number("INV202600138")
    assert index.is_number("INV2026139")


def test_settled_items_are_left_out_and_double_ones_refused():
    assert index_items([invoice(1, "0")]).items == ()
    with pytest.raises(DuplicateKeyError) as caught:
        index_items([invoice(1), invoice(1, "20")])
    assert caught.value.key == ("item", 1)


def test_an_item_is_called_by_its_first_number():
    assert label(invoice(1)) == "INV/2026/00001"
    assert label(replace(invoice(1), numbers=())) == "document 1"
