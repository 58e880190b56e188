"""One booking from two files is one; two bookings that look alike are two; in doubt, a person."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.coverage import Sharing, Source, sharing
from engine.duplicates import Booking, Ledger


def day(number):
    return datetime.date(2026, 3, number)


def source(kind="camt.053", start=1, end=31, opening=None, closing=None, number=""):
    balances = [None if each is None else Decimal(each) for each in (opening, closing)]
    return Source(
        kind=kind,
        number=number,
        date_start=day(start),
        date_end=day(end),
        opening=balances[0],
        closing=balances[1],
    )


def booking(key, amount, on, statement, text="", name="", **said):
    return Booking(
        key=key,
        amount=Decimal(amount),
        date=day(on),
        fingerprints=frozenset([name or f"fp{key}"]),
        text=text,
        sources=(statement,) if statement else (),
        **said,
    )


def recognise(known, entries):
    """``{key of the entry: (key of its booking, is it sure)}``"""
    ledger = Ledger(known)
    claimed = ledger.claim(entries)
    found = claimed | ledger.pair([each for each in entries if each.key not in claimed])
    return {key: (twin.booking.key, twin.is_sure) for key, twin in found.items()}


MONTH_MT940 = source("mt940")
MONTH = source("camt.053")


# ---------------------------------------------------------------------------
# THE SAME PERIOD FROM ANOTHER FORMAT
# ---------------------------------------------------------------------------


def test_days_inside_both_periods_are_paired_by_count_whatever_the_texts():
    known = [booking(1, "-50", 5, MONTH_MT940, "SEPA LASTSCHRIFT 4711")]
    entries = [booking(-1, "-50", 5, MONTH, "Electricity")]
    assert recognise(known, entries) == {-1: (1, True)}


def test_the_surplus_of_a_day_is_new():
    known = [booking(1, "-50", 5, MONTH_MT940), booking(2, "-50", 5, MONTH_MT940)]
    entries = [booking(-key, "-50", 5, MONTH) for key in (1, 2, 3)]
    assert sorted(recognise(known, entries)) == [-2, -1]


def test_the_best_agreeing_texts_are_paired_first():
    known = [
        booking(1, "-50", 5, MONTH_MT940, "SVWZ+Rent March"),
        booking(2, "-50", 5, MONTH_MT940, "SVWZ+Coffee beans"),
    ]
    entries = [booking(-1, "-50", 5, MONTH, "coffee beans"), booking(-2, "-50", 5, MONTH, "Rent")]
    assert recognise(known, entries) == {-1: (2, True), -2: (1, True)}


def test_ids_of_different_kinds_of_files_are_not_compared():
    known = [booking(1, "10", 5, source("ofx"), bank_id="FITID-0001")]
    entries = [booking(-1, "10", 5, MONTH, bank_id="SVCR-998877")]
    assert recognise(known, entries) == {-1: (1, True)}


def test_one_period_inside_another_is_enough():
    known = [booking(1, "10", 5, source("mt940", 5, 5))]
    assert recognise(known, [booking(-1, "10", 5, MONTH)]) == {-1: (1, True)}
    known = [booking(1, "10", 5, MONTH)]
    assert recognise(known, [booking(-1, "10", 5, source("mt940", 5, 5))]) == {-1: (1, True)}


def test_first_and_last_day_of_one_range_are_the_same_unless_the_texts_contradict():
    known = [
        booking(1, "10", 1, MONTH_MT940, "Invoice 4711"),
        booking(2, "20", 31, MONTH_MT940, "Groceries"),
    ]
    entries = [
        booking(-1, "10", 1, MONTH, "invoice 4711 thanks"),
        booking(-2, "20", 31, MONTH, "Fuel station"),
    ]
    assert recognise(known, entries) == {-1: (1, True), -2: (2, False)}


def test_equal_balances_prove_the_first_day():
    known = [booking(1, "10", 1, source("mt940", 1, 1, 100, 110), "one text")]
    entries = [booking(-1, "10", 1, source("camt.053", 1, 1, "100.00", "110.00"), "another word")]
    assert recognise(known, entries) == {-1: (1, True)}


def test_a_value_date_may_be_the_only_date_of_a_format():
    known = [booking(1, "10", 6, MONTH_MT940, "Invoice 9", value_date=day(5))]
    entries = [booking(-1, "10", 5, source("csv"), "Invoice 9")]
    assert recognise(known, entries) == {-1: (1, True)}


# ---------------------------------------------------------------------------
# TWO BOOKINGS THAT LOOK ALIKE
# ---------------------------------------------------------------------------

MORNING = source("camt.053", 5, 5, 100, "95.50", "1")
EVENING = source("camt.053", 5, 5, "95.50", 91, "2")
COFFEE = booking(1, "-4.50", 5, MORNING, "COFFEE BAR", "coffee")


def test_balances_that_follow_each_other_divide_the_day():
    assert sharing(EVENING, MORNING, day(5)) == Sharing.APART
    assert sharing(MORNING, EVENING, day(5)) == Sharing.APART
    ledger = Ledger([COFFEE])
    assert ledger.taken(EVENING) == {"coffee"}
    later = booking(-1, "-4.50", 5, EVENING, "COFFEE BAR", "another name")
    assert ledger.pair([later]) == {}


def test_a_statement_that_ends_as_it_starts_divides_nothing():
    still = source("camt.053", 5, 5, 100, 100)
    assert sharing(source("camt.053", 5, 5, 100, 110), still, day(5)) != Sharing.APART


def test_other_ids_of_one_kind_are_other_bookings():
    first, second = source("camt.052", 5, 5, number="1"), source("camt.052", 5, 5, number="2")
    known = [booking(1, "-4.50", 5, first, "COFFEE BAR", bank_id="ID-000001")]
    entries = [booking(-1, "-4.50", 5, second, "COFFEE BAR", bank_id="ID-000002")]
    assert recognise(known, entries) == {}


@pytest.mark.parametrize(
    "said", [{"end_to_end_id": "B"}, {"partner_account": "DE02120300000000202051"}]
)
def test_other_identifiers_are_other_bookings_where_no_count_proves_it(said):
    mine = {"end_to_end_id": "A", "partner_account": "DE89370400440532013000"}
    known = [booking(1, "-50", 10, source("ofx", 1, 10), **mine)]
    entries = [booking(-1, "-50", 10, source("camt.053", 10, 20), **{**mine, **said})]
    assert recognise(known, entries) == {}


def test_a_domestic_account_is_the_one_inside_the_iban():
    known = [booking(1, "-50", 10, source("mt940", 1, 10), "Rent", partner_account="532013000")]
    iban = "DE89370400440532013000"
    entries = [booking(-1, "-50", 10, source("camt.053", 10, 20), "Rent", partner_account=iban)]
    assert recognise(known, entries) == {-1: (1, True)}


def test_parts_of_one_day_with_equal_texts_are_for_a_person_to_decide():
    known = [
        booking(1, "-4.50", 10, source("csv", 1, 10), "COFFEE BAR", "coffee"),
        booking(2, "-900", 10, source("csv", 1, 10), "Rent"),
    ]
    entries = [
        booking(-1, "-4.50", 10, source("csv", 10, 20), "COFFEE BAR", "coffee"),
        booking(-2, "-12", 10, source("csv", 10, 20), "Lunch"),
    ]
    assert recognise(known, entries) == {-1: (1, False)}


def test_a_later_file_that_has_all_of_the_day_repeats_it():
    known = [booking(1, "-4.50", 10, source("csv", 1, 10), "COFFEE BAR", "coffee")]
    entries = [
        booking(-1, "-4.50", 10, source("csv", 10, 20), "COFFEE BAR", "coffee"),
        booking(-2, "-12", 10, source("csv", 10, 20), "Lunch"),
    ]
    assert recognise(known, entries) == {-1: (1, True)}


def test_files_of_one_kind_with_other_texts_are_not_the_same_by_themselves():
    known = [booking(1, "-4.50", 10, source("csv", 1, 10), "Card 10:05 COFFEE BAR")]
    entries = [booking(-1, "-4.50", 10, source("csv", 10, 20), "Card 18:22 COFFEE BAR")]
    assert recognise(known, entries) == {-1: (1, False)}


def test_reports_that_leave_bookings_out_prove_nothing():
    known = [booking(1, "10", 5, source("mt942"), "some words")]
    entries = [booking(-1, "10", 5, source("camt.054"), "other letters")]
    assert recognise(known, entries) == {-1: (1, False)}


def test_a_typed_line_is_at_most_a_possible_duplicate():
    known = [booking(1, "10", 5, None, "Invoice 4711")]
    assert recognise(known, [booking(-1, "10", 5, MONTH, "Invoice 4711")]) == {-1: (1, False)}


def test_changed_ids_on_a_day_both_hold_are_for_a_person_to_decide():
    known = [booking(1, "10", 5, MONTH, bank_id="ID-000001")]
    entries = [booking(-1, "10", 5, replace(MONTH, number="2"), bank_id="ID-000002")]
    assert recognise(known, entries) == {-1: (1, False)}


# ---------------------------------------------------------------------------
# COLLECTIONS, CORRECTIONS
# ---------------------------------------------------------------------------


def test_single_notices_of_a_collection_are_its_one_entry():
    notice = source("camt.054", 5, 5)
    known = [booking(key, "30", 5, notice, collection="PAY-1") for key in (1, 2)]
    entries = [booking(-1, "60", 5, MONTH, collection="PAY-1")]
    assert recognise(known, entries) == {-1: (1, True)}
    known = [booking(1, "60", 5, MONTH, collection="PAY-1")]
    entries = [booking(-key, "30", 5, notice, collection="PAY-1") for key in (1, 2)]
    assert recognise(known, entries) == {-1: (1, True), -2: (1, True)}


def test_a_collection_of_another_sum_is_another():
    known = [booking(1, "61", 5, MONTH, collection="PAY-1")]
    entries = [booking(-key, "30", 5, source("camt.054"), collection="PAY-1") for key in (1, 2)]
    assert recognise(known, entries) == {}


def test_a_corrected_file_tells_what_it_no_longer_has():
    first = source("camt.053", 5, 5, 100, 10, "7")
    known = [booking(1, "-90", 5, first, "Rent", "rent"), booking(2, "-4", 6, MONTH, "Coffee")]
    corrected = source("camt.053", 5, 5, 100, 9, "7")
    ledger = Ledger(known)
    entries = [booking(-1, "-91", 5, corrected, "Rent", "corrected rent")]
    assert ledger.claim(entries) == {}
    assert ledger.pair(entries) == {}
    assert [each.key for each in ledger.missing(corrected)] == [1]


def test_a_later_part_of_the_day_misses_nothing():
    ledger = Ledger([COFFEE])
    assert ledger.missing(EVENING) == []
    assert ledger.missing(source("csv", 5, 9)) == []


# ---------------------------------------------------------------------------
# WHATEVER THE FILES
# ---------------------------------------------------------------------------

AMOUNTS = st.lists(st.tuples(st.integers(2, 4), st.sampled_from([1, 2])), max_size=8)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(before=AMOUNTS, after=AMOUNTS)
def test_of_two_formats_of_one_month_the_larger_count_of_each_day_and_amount_is_booked(
    before, after
):
    known = [booking(key, n, on, MONTH_MT940) for key, (on, n) in enumerate(before, start=1)]
    entries = [booking(-key, n, on, MONTH) for key, (on, n) in enumerate(after, start=1)]
    found = recognise(known, entries)
    booked = before + [each for key, each in enumerate(after, start=1) if -key not in found]
    for place in {*before, *after}:
        assert booked.count(place) == max(before.count(place), after.count(place))


def test_ten_thousand_equal_bookings_of_a_day_are_paired_in_time_that_ends():
    known = [booking(key, 1, 5, MONTH_MT940, f"text {key}") for key in range(1, 5001)]
    entries = [booking(-key, 1, 5, MONTH, f"text {key}") for key in range(1, 5001)]
    assert len(recognise(known, entries)) == 5000


def test_pages_of_one_statement_divide_its_day_though_they_do_not_touch():
    day = datetime.date(2026, 1, 5)

    def page(opening, number="5"):
        return Source(
            kind="camt.053", number=number, date_start=day, date_end=day,
            opening=Decimal(opening), closing=Decimal(opening + 10),
        )  # fmt: skip

    assert sharing(page(100), page(120), day) is Sharing.APART
    assert sharing(page(120), page(100), day) is Sharing.APART
    assert sharing(page(100), page(120, "6"), day) is Sharing.OPEN
    assert sharing(page(100), page(100), day) is Sharing.WHOLE
