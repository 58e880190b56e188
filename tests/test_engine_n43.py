"""Norma 43: what is refused and in which line, what is warned of, and signs left open."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import BadAmountError, BadDateError, BadDirectionError, MissingElementError
from engine.formats import read

ACCOUNT = "210000010200051332"
TESTS = Path(__file__).resolve().parent
SAMPLES = TESTS / "samples" / "n43"


def head(sign="2", amount=0, account=ACCOUNT):
    return f"11{account}260101260131{sign}{amount:014}9783NARANJOS DEL SUR S.L."


def item(sign, amount, day="260105", concept="04001"):
    return f"22    0001{day}{day}{concept}{sign}{amount:014}{'0' * 38}"


def end(debits, credits_, sign, amount, account=ACCOUNT):
    counts = f"{len(debits):05}{sum(debits):014}{len(credits_):05}{sum(credits_):014}"
    return f"33{account}{counts}{sign}{amount:014}978"


def file(*rows):
    return "\n".join([*rows, f"88{'9' * 18}{len(rows):06}"]).encode()


def signed(*rows):
    (found,) = read(file(*rows))
    amounts = [int(each.amount * 100) for each in found.transactions]
    return int(found.opening.amount * 100), amounts, int(found.closing.amount * 100), found.warnings


def test_signs_are_read_and_totals_agree():
    rows = (head("1", 500), item("2", 1500), item("1", 200), end([200], [1500], "2", 800))
    assert signed(*rows) == (-500, [1500, -200], 800, ())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((head(), item("0", 1500), end([], [1500], "2", 1500)), (0, [1500], 1500, ())),
        ((head(), item("0", 1500), end([1500], [], "1", 1500)), (0, [-1500], -1500, ())),
        ((head("2", 100), item("1", 50), end([50], [], "0", 50)), (100, [-50], 50, ())),
        ((head("0", 100), item("1", 50), end([50], [], "1", 150)), (-100, [-50], -150, ())),
        (
            (head("2", 100), item("0", 50), item("0", 20), end([50, 20], [], "2", 30)),
            (100, [-50, -20], 30, ()),
        ),
        ((head(), item("0", 0), end([], [], "0", 0)), (0, [0], 0, ())),
    ],
)
def test_a_sign_left_open_is_read_where_the_balances_prove_it(rows, expected):
    assert signed(*rows) == expected


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ((head(), item("0", 1500), end([], [1500], "2", 1501)), 2),
        ((head("0", 750), item("0", 1500), end([], [1500], "0", 750)), 1),
        ((head(), item("2", 50), item("0", 70), item("0", 20), end([], [], "2", 100)), 3),
        ((head(), item("0", 1500)), 2),
        ((head("0", 10), item("0", 10), item("0", 10), end([], [], "2", 10)), 1),
    ],
)
def test_a_sign_that_nothing_proves_is_refused(rows, line):
    with pytest.raises(BadDirectionError) as caught:
        read(file(*rows))
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (item("3", 10), BadDirectionError),
        (item("2", 10, day="260230"), BadDateError),
        (item("2", 10)[:35], BadAmountError),
        (item("2", 10).replace("00000000000010", "0000000000-010"), BadAmountError),
    ],
)
def test_what_is_not_an_amount_a_day_or_a_sign_is_refused_with_its_line(row, error):
    with pytest.raises(error) as caught:
        read(file(head(), row, end([], [10], "2", 10)))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("rows", "tag"),
    [
        ((head(), item("2", 10), end([], [10], "2", 10), item("2", 5)), "record 11 (account)"),
        ((head(), "2301WORDS", end([], [], "2", 0)), "record 22 (movement)"),
        ((head(), end([], [], "2", 0, "1" * 18)), "record 11 (account)"),
    ],
)
def test_records_whose_beginning_is_lost_are_refused(rows, tag):
    with pytest.raises(MissingElementError) as caught:
        read(file(*rows))
    assert caught.value.tag == tag


@pytest.mark.parametrize(
    ("rows", "warnings"),
    [
        ((head(), item("2", 10), end([], [11], "2", 10)), ("sum_differs",)),
        ((head(), item("2", 10), end([], [9, 1], "2", 10)), ("count_differs",)),
        ((head(), item("2", 10), end([], [10], "2", 11)), ("sum_differs",)),
        ((head(), item("2", 10)), ("incomplete",)),
        ((head(), item("2", 10), "99", end([], [10], "2", 10)), ("unread_lines",)),
    ],
)
def test_what_the_bank_counts_otherwise_is_warned_of(rows, warnings):
    (found,) = read(file(*rows))
    assert found.warnings == warnings


def test_a_file_without_its_last_record_is_incomplete():
    (found,) = read("\n".join([head(), item("2", 10), end([], [10], "2", 10)]).encode())
    assert found.warnings == ("incomplete",)


def test_the_count_of_the_file_may_leave_out_the_original_amounts():
    rows = [head(), item("1", 10), "240184000000000000012", end([10], [], "1", 10)]
    for count in (3, 4):
        data = "\n".join([*rows, f"88{'9' * 18}{count:06}"]).encode()
        (found,) = read(data)
        assert found.warnings == ()
        assert found.transactions[0].original_amount == Decimal("-0.12")
        assert found.transactions[0].original_currency == "USD"


@pytest.mark.parametrize("row", ["2401", "240184000000000001O0O", "24019780000000000001", "24"])
def test_a_garbled_original_amount_is_passed_over(row):
    (found,) = read(file(head(), item("2", 10), row, end([], [10], "2", 10)))
    (entry,) = found.transactions
    assert (entry.amount, entry.original_amount) == (Decimal("0.10"), None)


def test_a_header_of_the_tape_is_passed_over():
    rows = (head(), item("2", 10), end([], [10], "2", 10))
    data = b"002100260131\n" + file(*rows)
    assert [each.account for each in read(data)] == [ACCOUNT]


def test_free_text_that_begins_like_a_direct_debit_stays_text():
    rows = (head(), item("2", 10), "2301CORE BUSINESS S.L.", end([], [10], "2", 10))
    (found,) = read(file(*rows))
    assert found.transactions[0].text == "CORE BUSINESS S.L."
    assert found.transactions[0].partner_name == ""


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(-(10**13), 10**13), st.lists(st.integers(-(10**12), 10**12), max_size=8))
def test_what_is_written_is_read_again(start, amounts):
    def sign(amount):
        return "2" if amount >= 0 else "1"

    rows = [item(sign(each), abs(each)) for each in amounts]
    debits, credits_ = (
        [-each for each in amounts if each < 0],
        [each for each in amounts if each >= 0],
    )
    total = start + sum(amounts)
    last = end(debits, credits_, sign(total), abs(total))
    assert signed(head(sign(start), abs(start)), *rows, last) == (start, amounts, total, ())
