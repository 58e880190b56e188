"""MT940 and MT942: samples written down by hand, the fields one by one, layouts and errors."""

import datetime
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import (
    BadAmountError,
    BadDateError,
    ReadError,
)
from engine.formats import read

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from written_down import expected, written  # noqa: E402

SAMPLES = sorted((HERE / "samples" / "mt940").glob("*.sta"))
HEAD = ":20:R1\n:25:DE25100200300123456789\n:28C:7/1\n"
WHOLE = (
    f"{HEAD}:60F:C260301EUR100,00\n:61:2603020302C12,34NTRFNONREF//B1\n:86:Rent\n"
    ":62F:C260302EUR112,34\n-\n"
)


def statement(text):
    (found,) = read(text.encode())
    return found


def entry(line, *, currency="EUR", more=""):
    """The entry of one field 61, in a statement of that currency."""
    text = f"{HEAD}:60F:C260301{currency}0,00\n:61:{line}\n{more}:62F:C260331{currency}0,00\n-\n"
    (found,) = statement(text).transactions
    return found


def ends(opening="C260301EUR0,00", closing="C260302EUR0,00", middle=""):
    return statement(f"{HEAD}:60F:{opening}\n{middle}:62F:{closing}\n-\n")


def refused(text):
    with pytest.raises(ReadError) as caught:
        read(text.encode())
    return caught.value


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_what_somebody_read_in_it(sample):
    found = [written(each) for each in read(sample.read_bytes())]
    assert found == expected(sample)


def test_there_is_a_sample_of_every_dialect():
    assert [path.stem for path in SAMPLES] == [
        "abn", "asn", "foreign", "german_sepa", "ing", "interim_942", "pages", "polish", "rabobank",
        "swiss",
    ]  # fmt: skip


# Field 61


@pytest.mark.parametrize(
    ("mark", "amount", "is_reversal", "status"),
    [
        ("C", "5.00", False, "BOOK"),
        ("D", "-5.00", False, "BOOK"),
        ("RC", "-5.00", True, "BOOK"),
        ("RD", "5.00", True, "BOOK"),
        ("CR", "5.00", False, "BOOK"),
        ("DR", "-5.00", False, "BOOK"),
        ("RCR", "-5.00", True, "BOOK"),
        ("RDD", "5.00", True, "BOOK"),
        ("EC", "5.00", False, "PDNG"),
        ("ED", "-5.00", False, "PDNG"),
        ("c", "5.00", False, "BOOK"),
        ("D ", "-5.00", False, "BOOK"),
    ],
)
def test_the_mark_gives_the_sign(mark, amount, is_reversal, status):
    found = entry(f"2603020302{mark}5,00NTRFNONREF")
    assert (str(found.amount), found.is_reversal, found.status) == (amount, is_reversal, status)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12,34", "EUR", "12.34"),
        ("12,", "EUR", "12"),
        (",5", "EUR", "0.5"),
        ("000000000400,00", "EUR", "400.00"),
        ("12.34", "EUR", "12.34"),
        ("000000000300.00", "EUR", "300.00"),
        ("500", "EUR", "500"),
        ("1.234,56", "EUR", "1234.56"),
        ("1,234.56", "EUR", "1234.56"),
        ("12.345.678,90", "EUR", "12345678.90"),
        ("1'234.50", "CHF", "1234.50"),
        ("1,234", "KWD", "1.234"),
        ("1.234", "BHD", "1.234"),
        ("0,380", "EUR", "0.380"),
        ("0001,234", "EUR", "1.234"),
        ("4,1363", "EUR", "4.1363"),
        ("999999999999999999", "EUR", "999999999999999999"),
        ("1,234", "EUR", None),
        ("1.234", "EUR", None),
        ("1.234.567", "EUR", None),
        ("1,2,3", "EUR", None),
        ("1.23,4.5", "EUR", None),
        ("12..34", "EUR", None),
        ("1234567890123456,789", "EUR", None),
        ("12,3x", "EUR", None),
        ("12-34", "EUR", None),
        ("٣,00", "EUR", None),
    ],
)
def test_an_amount_is_read_exactly_or_refused(text, currency, amount):
    if amount is None:
        with pytest.raises(BadAmountError):
            entry(f"2603020302C{text}NTRFNONREF", currency=currency)
    else:
        found = entry(f"2603020302C{text}NTRFNONREF", currency=currency)
        assert str(found.amount) == amount


@pytest.mark.parametrize(
    ("dates", "booked", "value", "is_adjusted"),
    [
        ("2603020303", "2026-03-03", "2026-03-02", False),
        ("260302", "2026-03-02", "2026-03-02", False),
        ("260302    ", "2026-03-02", "2026-03-02", False),
        ("2512310102", "2026-01-02", "2025-12-31", False),
        ("2601021231", "2025-12-31", "2026-01-02", False),
        ("20260302", "2026-03-02", "2026-03-02", False),
        ("202603020303", "2026-03-03", "2026-03-02", False),
        ("2402290229", "2024-02-29", "2024-02-29", False),
        ("8001010101", "1980-01-01", "1980-01-01", False),
        ("2602300302", "2026-03-02", "2026-02-28", True),
        ("2402300301", "2024-03-01", "2024-02-29", True),
        ("2602290302", "2026-03-02", "2026-02-28", True),
        ("260230", "2026-02-28", "2026-02-28", True),
        ("2603020230", "2026-03-02", "2026-03-02", True),
        ("2603021301", "2026-03-02", "2026-03-02", True),
        ("2613010302", "2026-03-02", None, True),
        ("2604310430", "2026-04-30", None, True),
    ],
)
def test_dates_of_an_entry(dates, booked, value, is_adjusted):
    found = ends(middle=f":61:{dates}C0,00NTRFNONREF\n")
    (one,) = found.transactions
    assert one.date == datetime.date.fromisoformat(booked)
    assert one.value_date == (datetime.date.fromisoformat(value) if value else None)
    assert found.warnings == (("adjusted_date",) if is_adjusted else ())


def test_an_entry_without_any_day_is_refused():
    for dates in ("261301", "2613010230", "9999999999"):
        error = refused(
            f"{HEAD}:60F:C260301EUR0,\n:61:{dates}C1,00NTRFNONREF\n:62F:C260301EUR1,\n-"
        )
        assert (type(error), error.line) == (BadDateError, 5)


@pytest.mark.parametrize(
    ("rest", "code", "issuer", "instruction", "bank"),
    [
        ("NTRFINV-1//B-1", "NTRF", "SWIFT", "INV-1", "B-1"),
        ("NTRFNONREF", "NTRF", "SWIFT", "", ""),
        ("NTRFNONREF//NONREF", "NTRF", "SWIFT", "", ""),
        ("NTRFKREF+//B-1", "NTRF", "SWIFT", "", "B-1"),
        ("NDDTEREF", "NDDT", "SWIFT", "", ""),
        ("NOV NONREF", "NOV", "", "", ""),
        ("NONREF", "", "", "", ""),
        ("//19239782213", "", "", "", "19239782213"),
        ("", "", "", "", ""),
        ("NMSC", "NMSC", "SWIFT", "", ""),
        ("NTRF29-07-2014 10:05//B4", "NTRF", "SWIFT", "29-07-2014 10:05", "B4"),
        ("S103REF", "S103", "SWIFT", "REF", ""),
        ("N654NONREF", "N654", "", "", ""),
        ("FMSC01916//NONREF", "FMSC", "SWIFT", "01916", ""),
        ("TIDXTEST//R", "TIDX", "", "TEST", "R"),
        ("S   X", "S", "", "X", ""),
        ("NT", "NT", "", "", ""),
        ("NTRF1/2//O/34", "NTRF", "SWIFT", "1/2", "O/34"),
    ],
)
def test_type_and_references_of_an_entry(rest, code, issuer, instruction, bank):
    found = entry(f"2603020302C5,00{rest}")
    assert (found.proprietary_code, found.proprietary_issuer) == (code, issuer)
    assert (found.instruction_id, found.bank_id) == (instruction, bank)
    assert found.amount == 5


def test_the_reference_of_a_cheque_is_its_number():
    found = entry("2603020302D5,00NCHK000123")
    assert (found.cheque_number, found.instruction_id) == ("000123", "")


def test_a_reference_that_is_an_iban_is_the_other_account():
    found = entry("2603020302D5,00NOVBNL36INGB0007654321\nhr a b voorbeeld")
    assert (found.partner_account, found.instruction_id) == ("NL36INGB0007654321", "")


def test_a_reference_that_is_account_and_name_is_the_other_side():
    found = entry("260302D5,00NMSC1173113681      ROBECO FUNDS")
    assert (found.partner_account, found.partner_name) == ("1173113681", "ROBECO FUNDS")
    assert found.instruction_id == ""


@pytest.mark.parametrize(
    ("lines", "bank", "information"),
    [
        ("2603020302C5,00NTRFEREF//00000000001\n005\n/TRCD/00100/", "00000000001005", ""),
        ("2603020302C\n5,00NTRFNONREF//B1", "B1", ""),
        ("260302\n0302C5,0\n0NTRFNONREF//B1", "B1", ""),
        ("2603020302C5,00NTRFNONREF//B1\nSalary March", "B1", "Salary March"),
    ],
)
def test_lines_of_an_entry_that_a_bank_wrapped(lines, bank, information):
    found = entry(lines)
    assert (found.amount, found.bank_id, found.additional_info) == (5, bank, information)


@pytest.mark.parametrize(
    ("supplementary", "original", "charges", "rate"),
    [
        ("/OCMT/USD5,90/", ("5.90", "USD"), [], None),
        ("/OCMT/USD5,90//CHGS/EUR0,5/", ("5.90", "USD"), [("-0.5", "EUR")], None),
        ("/OCMT/CAD47,11", ("47.11", "CAD"), [], None),
        ("/OCMT/EUR5,00/", (None, ""), [], None),
        ("/EXCH/1,18/", (None, ""), [], "1.18"),
        ("/CHGS/EUR0,/", (None, ""), [], None),
        ("/OCMT/USDabc/", (None, ""), [], None),
        ("/OCMT/USD5,90//CHGS/USD0,10//CHGS/EUR0,20//EXCH/1.18/", ("5.90", "USD"),
         [("-0.10", "USD"), ("-0.20", "EUR")], "1.18"),
    ],
)  # fmt: skip
def test_amounts_in_the_supplementary_details(supplementary, original, charges, rate):
    found = entry(f"2603020302C5,00NTRFNONREF\n{supplementary}")
    shown = found.original_amount if found.original_amount is None else str(found.original_amount)
    assert (shown, found.original_currency) == original
    assert [(str(each.amount), each.currency) for each in found.charges] == charges
    assert found.exchange_rate == (Decimal(rate) if rate else None)


def test_the_original_amount_of_a_debit_is_negative():
    found = entry("2603020302D5,00NTRFNONREF\n/OCMT/USD5,90/")
    assert (str(found.original_amount), found.amount) == ("-5.90", -5)


# Fields around the entries


@pytest.mark.parametrize(
    ("written_as", "account", "bic"),
    [
        ("DE25100200300123456789", "DE25100200300123456789", ""),
        ("/DE25100200300123456789", "DE25100200300123456789", ""),
        ("DE25100200300123456789EUR", "DE25100200300123456789", ""),
        ("NL81RABO0312345678 EUR", "NL81RABO0312345678", ""),
        ("10020030/0123456789", "10020030/0123456789", ""),
        ("10020030/0123456789EUR", "10020030/0123456789", ""),
        ("COBADEFFXXX/DE20500400000112233445", "DE20500400000112233445", "COBADEFFXXX"),
        ("DABADKKK/1234567890", "1234567890", "DABADKKK"),
        ("UBRTHUHB/123456789150ABC/EUR", "123456789150ABC", "UBRTHUHB"),
        ("COBADEFFXXX/", "", "COBADEFFXXX"),
        ("TRIODOSBANK/0390123456", "0390123456", ""),
        ("1017.490.554EUR", "1017.490.554", ""),
        ("BILLLULL", "BILLLULL", ""),
        ("DE25100200300123456789\nCOBADEFFXXX", "DE25100200300123456789", "COBADEFFXXX"),
        ("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S", ""),
    ],
)
def test_the_account_is_found_behind_bank_currency_and_slashes(written_as, account, bic):
    found = statement(WHOLE.replace("DE25100200300123456789", written_as))
    assert (found.account, found.servicer_bic, found.currency) == (account, bic, "EUR")


def test_option_p_of_the_account_has_the_bic_below():
    text = WHOLE.replace(":25:DE25100200300123456789", ":25P:DE25100200300123456789\nCOBADEFFXXX")
    found = statement(text)
    assert (found.account, found.servicer_bic) == ("DE25100200300123456789", "COBADEFFXXX")


@pytest.mark.parametrize(
    ("written_as", "number", "electronic", "page"),
    [
        ("42/1", "42", "42", 1),
        ("00042/00002", "00042", "00042", 2),
        ("42", "42", "42", None),
        ("0", "R1", "", None),
        ("00000/001", "R1", "", 1),
        (" /1", "R1", "", 1),
        ("A-7/B", "A-7", "A-7", None),
        ("0000\n0", "R1", "", None),
        ("1810118101", "1810118101", "1810118101", None),
        ("7/0", "7", "7", None),
    ],
)
def test_number_and_page(written_as, number, electronic, page):
    found = statement(WHOLE.replace("7/1", written_as))
    assert (found.number, found.electronic_number, found.page) == (number, electronic, page)


def test_balances_with_their_kinds():
    found = ends(
        "D260301EUR10,50", "C260302EUR0,00", ":61:260302C10,50NTRFNONREF\n:64:C260302EUR1,\n"
    )
    assert [(each.kind, str(each.amount)) for each in found.balances] == [
        ("OPBD", "-10.50"),
        ("CLAV", "1"),
        ("CLBD", "0.00"),
    ]
    assert (found.available.amount, found.warnings) == (1, ())


def test_a_balance_without_readable_date_keeps_its_amount():
    found = ends("C000000EUR1,00", "C260302EUR1,00")
    assert (found.opening.amount, found.opening.date) == (1, None)
    assert found.warnings == ("adjusted_date",)


@pytest.mark.parametrize(
    "balance", ["C260302EUR1,2,3", "X260302EUR1,00", "C260302EURabc", "", "Dnull"]
)
def test_an_unreadable_closing_balance_is_left_out_and_told(balance):
    found = ends("C260301EUR0,00", balance)
    assert (found.closing, found.is_last_page) == (None, None)
    assert found.warnings == ("incomplete", "unread_lines")


def test_owner_and_account_name_of_the_german_field():
    found = statement(WHOLE.replace(":60F:", ":NS:22Quiet Harbour GmbH\n23Main account\n:60F:"))
    assert (found.owner_name, found.account_name) == ("Quiet Harbour GmbH", "Main account")


def test_the_text_after_a_balance_does_not_stick_to_the_last_entry():
    found = statement(WHOLE.replace("-\n", ":86:Your bank wishes you a good day\n-\n"))
    assert [each.text for each in found.transactions] == ["Rent"]


def test_a_text_before_the_first_entry_belongs_to_no_entry():
    found = statement(WHOLE.replace(":61:", ":86:IBAN DE1\n:86:BANKHAUS\n:61:"))
    assert [each.text for each in found.transactions] == ["Rent"]


def test_tags_as_written_are_kept():
    (found,) = statement(WHOLE.replace(":86:Rent\n", ":86:Rent\nMarch\n:86:Flat 3\n")).transactions
    assert found.raw == {"61": "2603020302C12,34NTRFNONREF//B1", "86": ["Rent\nMarch", "Flat 3"]}
    assert found.text == "Rent\nMarch\nFlat 3"


# Control figures


@pytest.mark.parametrize(
    ("closing", "warnings"),
    [("C260302EUR112,34", ()), ("C260302EUR112,35", ("sum_differs",)),
     ("D260302EUR112,34", ("sum_differs",)), ("C260302USD112,34", ("sum_differs",))],
)  # fmt: skip
def test_balances_that_do_not_agree_with_the_entries_are_told(closing, warnings):
    assert statement(WHOLE.replace("C260302EUR112,34", closing)).warnings == warnings


@pytest.mark.parametrize(
    ("debits", "credits_", "count", "warnings"),
    [
        ("1EUR3,00", "1EUR5,00", 2, ()),
        ("2EUR3,00", "1EUR5,00", 3, ("count_differs",)),
        ("1EUR3,50", "1EUR5,00", 2, ("sum_differs",)),
        ("1EUR3,00", "EUR5,00", 1, ("count_differs",)),
        ("1EUR3,00", "oops", None, ("unread_lines",)),
    ],
)
def test_control_figures_of_an_interim_report(debits, credits_, count, warnings):
    text = (
        f"{HEAD}:34F:EUR0,\n:13D:2603021200+0100\n:61:260302C5,NTRFNONREF\n:61:260302D3,NTRFNONREF\n"
        f":90D:{debits}\n:90C:{credits_}\n-\n"
    )
    found = statement(text)
    assert (found.format, found.created) == ("MT942", "2603021200+0100")
    assert (found.declared_count, found.warnings) == (count, warnings)


def test_with_reversals_the_difference_of_both_sums_counts():
    """A bank may count a debit taken back as credit or as less debit."""
    entries = ":61:260302D8,NTRFNONREF\n:61:260302RD3,NTRFNONREF\n"
    for debits, credits_ in (("8,", "3,"), ("5,", "0,")):
        text = f"{HEAD}:34F:EUR0,\n{entries}:90D:1EUR{debits}\n:90C:1EUR{credits_}\n-\n"
        assert statement(text).warnings == ()


def test_control_figures_in_a_text_of_the_statement():
    whole = WHOLE.replace("-\n", ":86:/SUM/0/1/0,00/12,34/\n-\n")
    assert (statement(whole).declared_count, statement(whole).warnings) == (1, ())
    assert statement(whole.replace("/0/1/", "/1/1/")).warnings == ("count_differs",)
    old = WHOLE.replace("-\n", ":86:D000000C000001D0,00C12,43\n-\n")
    assert statement(old).warnings == ("sum_differs",)
