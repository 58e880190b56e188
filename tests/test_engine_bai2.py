"""BAI2: what is refused and in which line, type codes, funds types and control figures."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import (
    BadAmountError,
    BadDateError,
    BadDirectionError,
    IncompleteFileError,
    MissingElementError,
)
from engine.formats import read
from engine.formats.bai2_codes import direction

FILE = "01,SENDER,RECEIVER,260116,0600,1,,,2/"
GROUP = "02,RECEIVER,ORIGIN,1,260115,,USD,2/"


def file(*rows, group=GROUP):
    return "\n".join([FILE, group, *rows, "49,,/", "98,,,/", "99,,,/"]).encode()


def entry(item, account="03,1,,,,,/"):
    (found,) = read(file(account, item))
    (transaction,) = found.transactions
    return transaction


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("100", "142", "399", "706", "721", "728", "827", "920", "959"), 1),
        (("400", "475", "699", "760", "828", "960", "999"), -1),
        (("010", "099", "701", "709", "890", "900", "919"), 0),
        (("700", "702", "719", "729", "799", "800", "889", "891"), None),
    ],
)
def test_a_type_code_tells_the_direction_or_is_unknown(codes, expected):
    assert [direction(code) for code in codes] == [expected] * len(codes)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("16,702,100,,,,UNKNOWN/", BadDirectionError),
        ("16,XXX,100,,,,UNKNOWN/", BadDirectionError),
        ("16,165,,,,,NO AMOUNT/", MissingElementError),
        ("16,165,1.50,,,,POINT/", BadAmountError),
        ("16,165,-150,,,,SIGN/", BadAmountError),
        ("16,165,1234567890123456789,,,,LONG/", BadAmountError),
        ("16,165,100,Q,,,FUNDS/", BadAmountError),
        ("16,165,100,V,260231,,REF,,DAY/", BadDateError),
        ("16,165,100,V,tomorrow,,REF,,DAY/", BadDateError),
        ("16,165,100,D,x,1,100,REF,,MANY/", BadAmountError),
    ],
)
def test_an_item_that_would_be_a_guess_is_refused_with_its_line(row, error):
    with pytest.raises(error) as caught:
        read(file("03,1,,,,,/", row))
    assert caught.value.line == 4


@pytest.mark.parametrize(
    ("data", "error", "line"),
    [
        (file("16,165,100,,,,LOST ACCOUNT/"), MissingElementError, 3),
        (f"{FILE}\n03,1,,,,,/".encode(), MissingElementError, 2),
        (file("03,1,,010,10.0,,,/"), BadAmountError, 3),
        (file("03,1,,010,100/", "88,015,200,,/"), BadAmountError, 3),
        (file("03,1,,OPEN,100,,/"), MissingElementError, 3),
        (file("03,1,ZZZ,010,100,,/"), MissingElementError, 3),
        (file("03,1,,,,,/", group="02,R,O,1,,,USD,2/"), MissingElementError, 2),
        (file("03,1,,,,,/", group="02,R,O,1,261301,,USD,2/"), BadDateError, 2),
        (FILE.encode(), IncompleteFileError, None),
        (f"{FILE}\n{GROUP}".encode(), IncompleteFileError, None),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(data, error, line):
    with pytest.raises(error) as caught:
        read(data)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "funds",
    [
        "",
        "0",
        "1",
        "2",
        "Z",
        "z",
        "S,50,25,25",
        "V,260117,",
        "V,20260117,0900",
        "D,0",
        "D,2,0,50,1,50",
    ],
)
def test_fields_behind_the_funds_type_do_not_shift_the_references(funds):
    found = entry(f"16,165,100,{funds},BANK-1,CUSTOMER-1,TEXT, WITH COMMA")
    assert (found.bank_id, found.end_to_end_id) == ("BANK-1", "CUSTOMER-1")
    assert found.text == "TEXT, WITH COMMA"
    day = datetime.date(2026, 1, 17) if funds.startswith("V") else None
    assert (found.date, found.value_date) == (datetime.date(2026, 1, 15), day)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("16,165,100,,REF,,/\n88,ONE\n88,TWO/", "ONE\nTWO"),
        ("16,165,100,,REF,/\n88,ONE", "ONE"),
        ("16,165,100,,REF/\n88,,ONE", "ONE"),
        ("16,165,100,,REF,,ONE/TWO/\n88,THREE", "ONE/TWO\nTHREE"),
        ("16,165,100,,REF,,/", ""),
        ("16,165,100,,REF", ""),
        ("16,165,100,,REF,,ONE  \x1a", "ONE"),
    ],
)
def test_text_goes_on_in_continuations(rows, text):
    found = entry(rows)
    assert (found.amount, found.bank_id, found.text) == (Decimal("1.00"), "REF", text)


@pytest.mark.parametrize(
    ("currency", "amount"),
    [("", "12.34"), ("USD", "12.34"), ("JPY", "1234"), ("KWD", "1.234"), ("CLF", "0.1234")],
)
def test_amounts_have_the_decimals_of_their_currency(currency, amount):
    found = entry("16,165,1234,,,,/", account=f"03,1,{currency},,,,/")
    assert found.amount == Decimal(amount)
    assert found.currency == (currency or "USD")


@pytest.mark.parametrize(
    ("trailer", "warnings"),
    [
        ("49,600,3/", ()),
        ("49,+600,3/", ()),
        ("49,,/", ()),
        ("49,601,3/", ("sum_differs",)),
        ("49,600,2/", ("count_differs",)),
    ],
)
def test_control_figures_are_compared(trailer, warnings):
    rows = (FILE, GROUP, "03,1,,010,200,,,015,300,,/", "16,165,100,,,,/", trailer)
    (found,) = read("\n".join([*rows, "98,,1,/", "99,,1,/"]).encode())
    assert found.warnings == warnings


@pytest.mark.parametrize(
    ("ends", "warnings"),
    [
        ("98,100,1,5/\n99,100,1,7/", ()),
        ("98,101,1,5/\n99,100,1,7/", ("sum_differs",)),
        ("98,100,2,5/\n99,100,1,7/", ("count_differs",)),
        ("98,100,1,5/\n99,100,1,8/", ("count_differs",)),
        ("98,100,1,5/", ("incomplete",)),
        ("99,100,1,6/", ("incomplete",)),
    ],
)
def test_ends_of_group_and_file_are_compared_and_missed(ends, warnings):
    rows = (FILE, GROUP, "03,1,,,,,/", "16,165,100,,,,/", "49,100,3/", ends)
    (found,) = read("\n".join(rows).encode())
    assert found.warnings == warnings


@pytest.mark.parametrize(
    ("totals", "warnings"),
    [
        ("100,100,1,,400,0,0,", ()),
        ("100,101,1,,400,0,0,", ("sum_differs",)),
        ("100,100,2,,400,0,0,", ("count_differs",)),
        ("100,100,,", ()),
    ],
)
def test_total_credits_and_debits_are_compared(totals, warnings):
    (found,) = read(file(f"03,1,,{totals}/", "16,165,100,,,,/"))
    assert found.warnings == warnings


def test_an_account_without_items_tells_its_totals_alone():
    (found,) = read(file("03,1,,010,100,,,015,100,,,100,500,1,,400,500,1,/"))
    assert (found.transactions, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("status", "expected"), [("1", "BOOK"), ("2", "INFO"), ("3", "BOOK"), ("4", "INFO")]
)
def test_deletions_and_tests_are_not_booked(status, expected):
    (found,) = read(file("03,1,,,,,/", "16,165,100,,,,/", group=f"02,R,O,{status},260115,,USD,2/"))
    assert [each.status for each in found.transactions] == [expected]


def test_status_codes_among_the_items_are_pointed_out_and_book_nothing():
    (found,) = read(file("03,1,,,,,/", "16,015,5000,,,,CLOSING/", "16,165,100,,,,/"))
    assert ([each.amount for each in found.transactions], found.warnings) == (
        [Decimal("1.00")],
        ("unread_lines",),
    )


def test_two_days_of_one_account_are_two_statements():
    rows = (
        FILE,
        GROUP,
        "03,1,,,,,/",
        "49,,/",
        "98,,,/",
        GROUP.replace("260115", "260116"),
        "03,1,,,,,/",
    )
    found = read("\n".join([*rows, "49,,/", "98,,,/", "99,,,/"]).encode())
    assert [(each.account, each.date_end.day) for each in found] == [("1", 15), ("1", 16)]


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(-(10**12), 10**12).filter(bool), max_size=8),
    st.sampled_from([("JPY", 1), ("EUR", 100), ("KWD", 1000)]),
)
def test_what_is_written_is_read_again(start, amounts, money):
    currency, unit = money
    total = start + sum(amounts)
    items = [f"16,{165 if each > 0 else 495},{abs(each)},,R,,TEXT" for each in amounts]
    control = start + total + sum(map(abs, amounts))
    rows = [FILE, GROUP, f"03,1,{currency},010,{start},,,015,{total},,/", *items]
    ends = [f"49,{control},{len(rows) - 1}/", f"98,{control},1,{len(rows) + 1}/"]
    last = f"99,{control},1,{len(rows) + 3}/"
    (found,) = read("\n".join([*rows, *ends, last]).encode())
    assert [each.amount * unit for each in found.transactions] == amounts
    assert (found.opening.amount * unit, found.closing.amount * unit) == (start, total)
    assert found.warnings == ()
