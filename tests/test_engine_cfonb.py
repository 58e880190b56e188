"""CFONB 120: what is refused and in which line, what is warned of, and signed digits."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import BadAmountError, BadDateError, MissingElementError
from engine.formats import read
from engine.formats.cfonb_entry import signed


def balance(code, amount, day="140126", unit="EUR2", account="01234567890"):
    return f"{code}30003    01234{unit} {account}  {day}".ljust(90) + amount.ljust(30)


def item(amount, day="150126", unit="EUR2", account="01234567890", code="0005", inter="18"):
    head = f"0430003{code}01234{unit} {account}{inter}{day}  {day}VIREMENT"
    return head.ljust(81) + "0000000  " + amount.ljust(30)


def more(qualifier, zone, account="01234567890"):
    return f"0530003000501234EUR2 {account}18150126     {qualifier}{zone}"


def file(*rows):
    return "\n".join(rows).encode()


OPENED = balance("01", "0000000001000{")
CLOSED = balance("07", "0000000001100{", "150126")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0000000001000{", "100.00"),
        ("0000000001000}", "-100.00"),
        ("0000000000000I", "0.09"),
        ("0000000000000R", "-0.09"),
        ("9999999999999A", "999999999999.91"),
        ("0000000000001J", "-0.11"),
        ("0000000001000é", "100.00"),
        ("0000000001000è", "-100.00"),
        ("00000000000000", "0.00"),
    ],
)
def test_the_last_digit_tells_the_sign(written, amount):
    assert signed(written, 2) == Decimal(amount)


@pytest.mark.parametrize(
    "written", ["00000000010000", " " * 14, "00000000-1000{", "0000000001000S"]
)
def test_an_amount_without_a_sign_is_refused_unless_it_is_zero(written):
    with pytest.raises(BadAmountError) as caught:
        read(file(OPENED, item(written), CLOSED))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("rows", "error", "line"),
    [
        ((item("0000000001000{"), CLOSED), MissingElementError, 1),
        ((OPENED, more("LIB", "PERDU"), CLOSED), MissingElementError, 2),
        ((OPENED, CLOSED, CLOSED), MissingElementError, 3),
        ((OPENED, item("0000000001000{", account="99999999999")), MissingElementError, 2),
        ((OPENED, item("0000000001000{", day="310226")), BadDateError, 2),
        ((balance("01", "0000000001000{", unit="    "), OPENED), MissingElementError, 1),
        ((balance("01", "0000000001000{", unit="EUX "), OPENED), MissingElementError, 1),
    ],
)
def test_what_is_lost_or_wrong_is_refused_with_its_line(rows, error, line):
    with pytest.raises(error) as caught:
        read(file(*rows))
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("rows", "warnings"),
    [
        ((OPENED, item("0000000000100{"), CLOSED), ()),
        ((OPENED, item("0000000000101{"), CLOSED), ("sum_differs",)),
        ((OPENED, item("0000000000100{")), ("incomplete",)),
        ((OPENED, "31", item("0000000000100{"), CLOSED), ("unread_lines",)),
    ],
)
def test_what_does_not_agree_is_warned_of(rows, warnings):
    (found,) = read(file(*rows))
    assert found.warnings == warnings


def test_decimals_left_blank_are_those_of_the_other_records_or_of_the_currency():
    blank = balance("01", "0000000001000{", unit="    ")
    (found,) = read(
        file(
            blank, item("0000000000100{", unit="TND3"), balance("07", "0000000001100{", unit="TND ")
        )
    )
    assert (found.currency, found.opening.amount) == ("TND", Decimal("10.000"))
    (found,) = read(
        file(
            balance("01", "0000000001000{", unit="JPY "),
            balance("07", "0000000001000{", unit="JPY "),
        )
    )
    assert found.closing.amount == Decimal(10000)


def test_an_empty_statement_of_an_unknown_currency_is_read():
    blank = balance("01", "0000000000000{", unit="    ")
    (found,) = read(file(blank, blank.replace("01", "07", 1)))
    assert (found.currency, found.closing.amount, found.warnings) == ("", Decimal(0), ())


def test_a_second_statement_of_the_account_stays_a_second_statement():
    rows = (OPENED, item("0000000000100{"), CLOSED)
    again = (balance("01", "0000000001100{", "150126"), balance("07", "0000000001100{", "160126"))
    first, second = read(file(*rows, "", *again, " " * 120))
    assert (len(first.transactions), len(second.transactions)) == (1, 0)
    assert first.account == second.account == "300030123401234567890"


@pytest.mark.parametrize("zone", ["", "EUR", "EUR2", "EUR2XXXXXXXXXXXXXX", "    00000000000000"])
def test_a_garbled_original_amount_or_fee_is_passed_over(zone):
    rows = (OPENED, item("0000000000100{"), more("MMO", zone), more("FEE", zone), CLOSED)
    (found,) = read(file(*rows))
    (entry,) = found.transactions
    assert (entry.amount, entry.original_amount, entry.charges) == (Decimal("10.00"), None, ())


def overpunched(amount):
    digits = f"{abs(amount):014}"
    return digits[:-1] + ("{ABCDEFGHI" if amount >= 0 else "}JKLMNOPQR")[int(digits[-1])]


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(-(10**13), 10**13), st.lists(st.integers(-(10**12), 10**12), max_size=8))
def test_what_is_written_is_read_again(start, amounts):
    rows = [item(overpunched(each)) for each in amounts]
    last = balance("07", overpunched(start + sum(amounts)))
    (found,) = read(file(balance("01", overpunched(start)), *rows, last))
    assert [int(each.amount * 100) for each in found.transactions] == amounts
    assert (int(found.opening.amount * 100), found.warnings) == (start, ())
