"""The same booking is recognised, two equal purchases are two."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from engine.fingerprint import (
    detail_fingerprint,
    entry_fingerprint,
    fingerprints,
    is_identifying,
)
from engine.statement import Transaction

IBAN = "DE02120300000000202051"


def booked(amount, day=1, **said):
    return Transaction(
        amount=Decimal(amount), currency="EUR", date=datetime.date(2026, 3, day), **said
    )


COFFEE = booked("-4.50", text="COFFEE BAR 17")
RENT = booked("-900", bank_id="2026-03-01-0001", text="Rent", partner_name="Landlord")
SALARY = booked("2000.00", 2, text="Salary March", end_to_end_id="SAL-3")


def test_a_fingerprint_is_a_version_and_a_hash():
    (found,) = fingerprints([COFFEE], IBAN)
    assert found == "1:e9b8d3cce5623a336aa5a496d20a711b2afc10aaf71d88e8841a9b0b432b74d7"


def test_the_same_file_twice_has_the_same_fingerprints():
    entries = [COFFEE, RENT, COFFEE, SALARY]
    assert fingerprints(entries, IBAN) == fingerprints(list(entries), IBAN)


def test_equal_purchases_on_one_day_are_all_different():
    found = fingerprints([COFFEE, COFFEE, COFFEE], IBAN)
    assert len(set(found)) == 3


def test_overlapping_files_agree_whatever_their_order_and_borders():
    march = [COFFEE, RENT, COFFEE, SALARY, booked("-4.50", 3, text="COFFEE BAR 17")]
    first_day = [COFFEE, COFFEE, RENT]
    later_days = [march[4], SALARY]
    assert set(fingerprints(first_day, IBAN)) | set(fingerprints(later_days, IBAN)) == set(
        fingerprints(march, IBAN)
    )


def test_a_third_equal_purchase_is_new_and_the_first_two_are_not():
    before, after = fingerprints([COFFEE] * 2, IBAN), fingerprints([COFFEE] * 3, IBAN)
    assert after[:2] == before
    assert after[2] not in before


@pytest.mark.parametrize(
    "again",
    [
        replace(RENT, text="", partner_name=""),
        replace(RENT, text="Rent March 2026", end_to_end_id="E-1"),
        replace(RENT, value_date=datetime.date(2026, 3, 9)),
        replace(RENT, amount=Decimal("-900.00")),
        replace(RENT, entry_reference="15"),
        replace(RENT, bank_id=" 2026-03-01-0001 "),
    ],
)
def test_with_the_banks_id_a_report_and_a_statement_agree_though_texts_differ(again):
    assert fingerprints([again], IBAN) == fingerprints([RENT], IBAN)


@pytest.mark.parametrize(
    "other",
    [
        replace(RENT, amount=Decimal(-901)),
        replace(RENT, amount=Decimal(900)),
        replace(RENT, currency="USD"),
        replace(RENT, date=datetime.date(2027, 3, 1)),
        replace(RENT, bank_id="2026-03-01-0002"),
    ],
)
def test_an_id_used_again_for_another_booking_is_another_transaction(other):
    assert fingerprints([other], IBAN) != fingerprints([RENT], IBAN)


def test_a_batch_that_shares_one_id_stays_several_transactions():
    member = booked("-10", bank_id="BATCH-2026-1")
    found = fingerprints([replace(member, text="Ann"), replace(member, text="Bob")], IBAN)
    assert len(set(found)) == 2


@pytest.mark.parametrize(
    "again",
    [
        replace(SALARY, text="SALARY\nMARCH"),
        replace(SALARY, text="Sala ry Ma rch"),
        replace(SALARY, text="Salary-March."),
        replace(SALARY, bank_id="NOTPROVIDED"),
        replace(SALARY, bank_id="NONREF"),
        replace(SALARY, bank_id="000000000"),
        replace(SALARY, bank_id="3"),
        replace(SALARY, entry_reference="77"),
        replace(SALARY, partner_account="DE89370400440532013000"),
        replace(SALARY, text="", additional_info="Salary March"),
    ],
)
def test_without_an_id_wrapping_case_and_fillers_do_not_count(again):
    assert fingerprints([again], IBAN) == fingerprints([SALARY], IBAN)


@pytest.mark.parametrize(
    "other",
    [
        replace(SALARY, text="Salary April"),
        replace(SALARY, partner_name="Employer"),
        replace(SALARY, end_to_end_id="SAL-4"),
        replace(SALARY, date=datetime.date(2026, 3, 3)),
    ],
)
def test_without_an_id_the_content_counts(other):
    assert fingerprints([other], IBAN) != fingerprints([SALARY], IBAN)


def test_texts_do_not_run_into_each_other():
    one, other = (
        replace(SALARY, partner_name="AB", text="C"),
        replace(SALARY, partner_name="A", text="BC"),
    )
    assert fingerprints([one], IBAN) != fingerprints([other], IBAN)


def test_accounts_are_separate_and_their_spelling_does_not_count():
    assert fingerprints([RENT], "de02 1203 0000 0000 2020 51") == fingerprints([RENT], IBAN)
    assert fingerprints([RENT], "FI2112345600000785") != fingerprints([RENT], IBAN)


def test_an_entry_without_a_date_uses_its_value_date():
    day = datetime.date(2026, 3, 2)
    undated = replace(SALARY, date=None, value_date=day)
    assert fingerprints([undated], IBAN) == fingerprints([SALARY], IBAN)


def test_a_detail_is_recognised_as_part_of_its_entry():
    whole = fingerprints([RENT], IBAN)[0]
    parts = [detail_fingerprint(whole, place) for place in (1, 2)]
    assert parts == [f"{whole}#1", f"{whole}#2"]
    assert {entry_fingerprint(each) for each in [whole, *parts]} == {whole}


@pytest.mark.parametrize(
    ("bank_id", "is_one"),
    [
        ("2026013100000017", True),
        ("REF-001", True),
        ("", False),
        ("12345", False),
        ("NOTPROVIDED", False),
        ("not provided", False),
        ("0000-0000", False),
        ("------", False),
    ],
)
def test_an_id_that_fills_a_field_identifies_nothing(bank_id, is_one):
    assert is_identifying(bank_id) is is_one
