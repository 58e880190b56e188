"""QIF as a careful reader of the file writes it down, and what is refused."""

import datetime
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import (
    BadAmountError,
    BadDateError,
    DamagedTagsError,
    IncompleteFileError,
    MissingElementError,
    ReadError,
    TooLargeError,
    UnknownFormatError,
    WrongMessageError,
)
from engine.formats import Options, detect, read

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests"))
from written_down import expected, written  # noqa: E402

SAMPLES = sorted((ROOT / "tests" / "samples" / "qif").glob("*.qif"))


def lines(*texts):
    return ("\n".join(texts) + "\n").encode()


def entry(day="2026-01-31", amount="1.00", *more):
    return (f"D{day}", f"T{amount}", *more, "^")


def file(*entries, header=("!Type:Bank",)):
    return lines(*header, *(line for each in entries for line in each))


def one(data, **options):
    (found,) = read(data, options=Options(**options))
    return found


def days(*texts, **options):
    found = one(file(*(entry(text) for text in texts)), **options)
    return [each.date.isoformat() for each in found.transactions], found.warnings


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_every_field_of_a_sample_is_as_written_down_by_hand(sample):
    assert [written(each) for each in read(sample.read_bytes())] == expected(sample)


def test_there_are_samples():
    assert len(SAMPLES) >= 10


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2026/1/31", "2026-01-31"),
        ("2026. 1.31", "2026-01-31"),
        ("20260131", "2026-01-31"),
        ("31012026", "2026-01-31"),
        ("01312026", "2026-01-31"),
        ("31/01/2026", "2026-01-31"),
        ("1-31-2026", "2026-01-31"),
        ("1/31'26", "2026-01-31"),
        (" 1/31' 6", "2006-01-31"),
        ("1/31' 95", "2095-01-31"),
        ("31. 1.2026", "2026-01-31"),
        ("31 Jan 2026", "2026-01-31"),
        ("31-JAN-26", "2026-01-31"),
        ("January 31, 2026", "2026-01-31"),
        ("01/31/2026 23:59", "2026-01-31"),
        ("01/31/126", "2026-01-31"),
        ("03/25/099Withdrawal", "1999-03-25"),
    ],
)
def test_a_day_that_can_only_be_one_is_read_in_every_notation(text, day):
    assert days(text) == ([day], ())


@pytest.mark.parametrize(
    "text",
    ["xx", "31/31/2026", "2026-02-30", "2026-13-01", "1/2", "30 Foo 2026", "29 Feb 2025",
     "01/02/0026", "1/31/26/5", "260131999", "٣١/01/2026"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_line(text):
    with pytest.raises(BadDateError) as caught:
        read(file(entry(), entry(text)))
    assert (caught.value.tag, caught.value.line) == ("D", 5)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        # the 15th is no month
        (("05/06/2026", "05/15/2026"), ["2026-05-06", "2026-05-15"]),
        (("05/06/2026", "15/06/2026"), ["2026-06-05", "2026-06-15"]),
        # five days in a row in one order only
        (
            ("01/02/2026", "02/02/2026", "03/02/2026", "01/03/2026", "02/03/2026"),
            ["2026-02-01", "2026-02-02", "2026-02-03", "2026-03-01", "2026-03-02"],
        ),
        # years in front: the others would make a statement of thirty years
        (("26/01/05", "26/01/12"), ["2026-01-05", "2026-01-12"]),
        (("05.06.26", "14.06.26"), ["2026-06-05", "2026-06-14"]),
        # both orders say the same
        (("02/02/2026", "03/03/2026"), ["2026-02-02", "2026-03-03"]),
    ],
)
def test_the_order_of_days_and_months_is_decided_over_the_whole_file(texts, found):
    assert days(*texts) == (found, ())


def test_the_order_is_the_same_in_all_accounts_of_a_file():
    first, second = ("!Account", "NA", "TBank", "^"), ("!Account", "NB", "TBank", "^")
    data = lines(*first, *entry("02/03/2026"), *second, *entry("25/03/2026"))
    assert [s.transactions[0].date.isoformat() for s in read(data)] == ["2026-03-02", "2026-03-25"]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        # nothing decides: Quicken's own country, but never with dots
        (("03/04/2026",), ["2026-03-04"]),
        (("03.04.2026",), ["2026-04-03"]),
        (("22/01/07",), ["2007-01-22"]),
        # few days in a row
        (("01/02/2026", "02/02/2026", "01/03/2026"), ["2026-02-01", "2026-02-02", "2026-03-01"]),
        # the much shorter statement
        (("01/02/2026", "05/02/2026"), ["2026-02-01", "2026-02-05"]),
    ],
)
def test_an_order_that_is_only_likely_is_taken_and_pointed_out(texts, found):
    assert days(*texts) == (found, ("assumed_date_order",))


def test_the_setting_decides_what_the_file_leaves_open_and_nothing_else():
    assert days("03/04/2026", date_order="dmy") == (["2026-04-03"], ())
    assert days("03/04/2026", date_order="mdy") == (["2026-03-04"], ())
    assert days("03/14/2026", date_order="dmy") == (["2026-03-14"], ())
    assert days("03/04/2026", date_order="ymd") == (["2026-03-04"], ("assumed_date_order",))


def test_the_file_s_own_option_goes_before_the_setting():
    data = file(entry("03/04/2026"), header=("!Option:DMY", "!Type:Bank"))
    assert one(data, date_order="mdy").transactions[0].date == datetime.date(2026, 4, 3)


def test_an_amount_that_may_be_two_is_decided_by_the_others_or_refused():
    def amounts(*texts):
        return [str(e.amount) for e in one(file(*(entry(amount=t) for t in texts))).transactions]

    assert amounts("1,234", "-5.00") == ["1234", "-5.00"]
    assert amounts("1.234", "-5,00") == ["1234", "-5.00"]
    assert amounts("1 234,50", "+7") == ["1234.50", "7"]
    with pytest.raises(BadAmountError) as caught:
        amounts("10", "1,234")
    assert (caught.value.tag, caught.value.line) == ("T", 6)


def test_the_longer_amount_stands_in_for_the_usual_one_and_must_be_equal():
    assert one(lines("!Type:Bank", "D2026-01-31", "U5.00", "^")).transactions[0].amount == 5
    assert one(file(entry("2026-01-31", "5.00", "U5.00"))).transactions[0].amount == 5
    with pytest.raises(DamagedTagsError, match=r"U 15\.00 stands"):
        read(file(entry("2026-01-31", "5.00", "U15.00")))


def test_splits_stay_with_their_transaction_and_must_add_up():
    good = entry("2026-01-31", "-3.00", "SA", "$-1.00", "SB", "Enote", "$-2.00")
    found = one(file(good))
    assert found.warnings == ()
    assert found.transactions[0].raw["splits"] == [
        {"S": "A", "$": "-1.00"},
        {"S": "B", "E": "note", "$": "-2.00"},
    ]
    assert one(file(entry("2026-01-31", "-3.00", "$-1.00"))).warnings == ("sum_differs",)
    unnamed = entry("2026-01-31", "-3.00", "$-1.00", "SB", "$-2.00")
    assert one(file(unnamed)).warnings == ()


def test_the_record_is_kept_as_written():
    (found,) = one(file(entry("2026-01-31", "1.00", "C*", "AStreet", "ATown"))).transactions
    assert found.raw == {"D": "2026-01-31", "T": "1.00", "C": "*", "A": ["Street", "Town"]}


def test_an_opening_balance_moves_nothing_unless_something_is_older():
    opening = entry("2026-01-31", "100.00", "POpening Balance")
    found = one(file(opening, entry("2026-02-01")))
    assert [each.status for each in found.transactions] == ["INFO", "BOOK"]
    assert found.opening.amount == Decimal(100)
    found = one(file(opening, entry("2026-01-01")))
    assert [each.status for each in found.transactions] == ["BOOK", "BOOK"]
    assert found.opening is None


def test_sections_of_one_account_are_one_statement():
    account = ("!Account", "NCash", "TCash", "^", "!Type:Cash")
    found = one(lines(*account, *entry(), *account, *entry(amount="2.00")))
    assert [each.amount for each in found.transactions] == [1, 2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    data = file(entry("2026-01-31", "1.00", "PName")).replace(b"\n", end.encode())
    assert one(data).transactions[0].partner_name == "Name"


@pytest.mark.parametrize(
    ("encoding", "options"),
    [("utf-8-sig", {}), ("cp1252", {}), ("utf-16", {}), ("mac-roman", {"encoding": "mac-roman"})],
)
def test_names_are_right_in_every_encoding(encoding, options):
    data = file(entry("2026-01-31", "1.00", "PCafé")).decode().encode(encoding)
    assert one(data, **options).transactions[0].partner_name == "Café"


@pytest.mark.parametrize(
    "header",
    [("!Type:Bank ",), ("!type:ccard",), ("!Type:Oth A",), ("!Type:Oth L",), ("!Type:Cash",),
     ("!Type:Banque",), (), ("!Account", "NX", "TBank", "^"), ("!Type:Cat", "NFood", "^^",
     "!Type:Prices", '"IBM",1,"1/1/99"', "^", "!Type:Bank")],
)  # fmt: skip
def test_every_kind_of_account_is_read_and_lists_are_passed_over(header):
    found = one(file(entry(), header=header))
    assert (len(found.transactions), found.warnings) == (1, ())


def test_trades_beside_an_account_are_pointed_out():
    trade = ("!Type:Invst", "D2026-01-31", "NBuy", "T5.00", "^")
    assert one(lines("!Type:Bank", *entry(), *trade)).warnings == ("unread_lines",)


def test_transactions_that_lost_their_header_behind_a_list_are_pointed_out():
    lost = lines(
        "!Type:Bank", *entry(), "!Type:Cat", "NFood", "^", "?Type:Cash", *entry()[:-1], "^"
    )
    assert one(lost).warnings == ("unread_lines",)


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (lines("!Type:Invst", *entry()), WrongMessageError, "^QIF invst is not an account"),
        (lines("!Account", "NX", "TBank", "^"), WrongMessageError, "^QIF is not an account"),
        (lines("!Type:Cat", "NFood", "^"), WrongMessageError, "^QIF is not an account"),
        (lines("!Type:Bank", "T5.00", "^"), MissingElementError, "^D is missing"),
        (lines("!Type:Bank", "D2026-01-31", "^"), MissingElementError, "^T is missing"),
        (file(entry(amount="five")), BadAmountError, "T 'five'"),
        (file(entry("2026-01-31", "1.00", "T2.00")), DamagedTagsError, "second line T"),
        (file(entry("2026-01-31", "1.00", "D2026-02-01")), DamagedTagsError, "second line D"),
        (b"!Type:Bank\nD2026-01-31\nT-10.0", IncompleteFileError, "cut off"),
        (lines("!Type:Bank", *["S"] * 20_000), TooLargeError, "a record is larger"),
        (lines("!Type:Bank", "D1" + " " * 60_000 + "x", "T1", "^"), BadDateError, "D '1 "),
        (lines("!Type:Bank", "D" * 70_000), TooLargeError, "a line is larger"),
        (lines("Dear reader,", "this has no money.", "^"), UnknownFormatError, "known format"),
    ],
)
def test_what_is_no_readable_statement_is_refused_with_its_own_error(data, error, message):
    with pytest.raises(error, match=message):
        read(data)


def test_qif_is_recognised_by_content():
    for data in (b"\r\r!Type:Bank\r", b"\xef\xbb\xbf!Account\n", file(entry(), header=())):
        assert detect(data).name == "qif"


def test_errors_are_read_errors_with_their_line():
    with pytest.raises(ReadError) as caught:
        read(file(entry(), entry(), entry(amount="x")))
    assert caught.value.line == 9
