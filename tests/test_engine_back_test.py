"""What counts as booked the same, and how the figures of a back-test add up."""

from dataclasses import replace
from decimal import Decimal

from engine.back_test import Booking, compare, count

CHARGES, POSTAGE = 1, 2
HAINBANK, NOBODY = frozenset({7}), frozenset()


def booking(*shares, **vals):
    return Booking(tuple((account, Decimal(amount)) for account, amount in shares), **vals)


def test_same_account_partner_and_amounts_are_the_same():
    would = booking((CHARGES, -10), partners=HAINBANK)
    assert compare(would, replace(would)) == "same"


def test_two_items_of_one_account_count_together():
    assert compare(booking((CHARGES, -10)), booking((CHARGES, -4), (CHARGES, -6))) == "same"


def test_what_settled_a_document_says_nothing_about_the_account():
    would = booking((CHARGES, -10))
    assert compare(would, booking((POSTAGE, -10), settles=True)) == "document"


def test_a_rule_that_goes_before_documents_is_compared_with_them():
    would = booking((CHARGES, -10), yields=False)
    assert compare(would, booking((POSTAGE, -10), settles=True)) == "account"


def test_a_further_account_is_a_different_account():
    would = booking((CHARGES, -10))
    assert compare(would, booking((CHARGES, -6), (POSTAGE, -4))) == "account"


def test_the_account_is_told_before_the_partner_and_the_partner_before_the_amount():
    would = booking((CHARGES, -6), (POSTAGE, -4), partners=HAINBANK)
    other = booking((CHARGES, -5), (POSTAGE, -5), partners=NOBODY)
    assert compare(would, booking((CHARGES, -10))) == "account"
    assert compare(would, other) == "partner"
    assert compare(would, replace(other, partners=HAINBANK)) == "amount"


def test_taxes_on_either_side_keep_amounts_from_being_compared():
    gross, net = booking((CHARGES, -119), is_exact=False), booking((CHARGES, -100))
    assert compare(gross, net) == "same"
    assert compare(net, gross) == "same"


def test_a_rule_that_sets_a_partner_is_compared_by_the_partner_alone():
    would = Booking(None, HAINBANK, yields=False)
    booked = booking((POSTAGE, -10), partners=HAINBANK, settles=True)
    assert compare(would, booked) == "same"
    assert compare(would, replace(booked, partners=NOBODY)) == "partner"


def test_a_transfer_is_compared_by_the_account_alone():
    would = booking((CHARGES, -10), partners=None, yields=False)
    booked = booking((CHARGES, -10), partners=HAINBANK, settles=True)
    assert compare(would, booked) == "same"


def test_every_line_is_counted_once_and_what_is_taken_besides():
    figures = count(
        [
            (True, "open", False),
            (True, "open", True),
            (True, "failed", False),
            (True, "failed", False),
            (True, "document", False),
            (True, "first", False),
            (False, "same", True),
            (False, "same", False),
            (False, "same", False),
            (False, "account", False),
            (False, "partner", False),
            (False, "amount", False),
            (False, "document", False),
            (False, "own", False),
            (False, "other", True),
            (False, "first", False),
            (False, "failed", False),
        ]
    )
    assert (figures.caught, figures.open, figures.booked) == (17, 6, 11)
    assert (figures.usable, figures.failed) == (2, 3)
    assert (figures.open_document, figures.open_first) == (1, 1)
    assert (figures.same, figures.different, figures.compared) == (3, 3, 6)
    assert (figures.document, figures.by_rule, figures.first) == (1, 2, 1)
    assert figures.taken == 3


def test_nothing_caught_is_all_zero():
    assert count([]).caught == 0
