"""CODA: what is refused and in which line, what is warned of, and the communications."""

from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import (
    BadAmountError,
    BadDateError,
    BadDirectionError,
    IncompleteFileError,
    MissingElementError,
    WrongMessageError,
)
from engine.formats import read
from engine.formats.coda_communication import structured
from engine.statement import Reference, split_batch

TESTS = Path(__file__).resolve().parent
SAMPLES = TESTS / "samples" / "coda"
NESTED = SAMPLES / "nested_totals.cod"


def changed(line, first, text, name="nested_totals.cod"):
    """A sample with ``text`` at column ``first`` of ``line``, both from 1."""
    rows = (SAMPLES / name).read_bytes().split(b"\n")
    row = bytearray(rows[line - 1])
    row[first - 1 : first - 1 + len(text)] = text.encode()
    rows[line - 1] = bytes(row)
    return b"\n".join(rows)


def without(*lines):
    rows = NESTED.read_bytes().split(b"\n")
    return b"\n".join(row for place, row in enumerate(rows, 1) if place not in lines)


@pytest.mark.parametrize(
    ("line", "first", "text", "error"),
    [
        (2, 43, "2", BadDirectionError),
        (2, 44, "00000000A100000", BadAmountError),
        (2, 59, "320126", BadDateError),
        (3, 32, " ", BadDirectionError),
        (3, 33, "00000005850", BadAmountError),
        (4, 33, "               ", BadAmountError),
        (3, 48, "300226", BadDateError),
        (3, 116, "2x0126", BadDateError),
        (11, 42, "x", BadDirectionError),
        (11, 43, "-00000000188500", BadAmountError),
    ],
)
def test_what_is_not_an_amount_a_day_or_a_sign_is_refused_with_its_line(line, first, text, error):
    if error is BadAmountError and len(text) < 15:
        text = text.ljust(15)
    with pytest.raises(error) as caught:
        read(changed(line, first, text))
    assert caught.value.line == line


def test_a_movement_without_its_old_balance_is_refused():
    with pytest.raises(MissingElementError) as caught:
        read(without(2))
    assert (caught.value.line, caught.value.tag) == (2, "record 1 (old balance)")


def test_details_whose_total_is_lost_are_refused():
    with pytest.raises(MissingElementError) as caught:
        read(without(3))
    assert (caught.value.line, caught.value.tag) == (3, "record 2.1, detail 0000")


def test_a_record_that_continues_another_movement_is_refused():
    with pytest.raises(MissingElementError) as caught:
        read(without(8, 9))
    assert (caught.value.line, caught.value.tag) == (8, "record 2.1 (movement)")


def test_a_header_alone_is_a_cut_off_file_and_a_header_with_a_trailer_an_empty_one():
    rows = NESTED.read_bytes().split(b"\n")
    with pytest.raises(IncompleteFileError):
        read(rows[0])
    assert read(b"\n".join([rows[0], rows[-1]])) == ()


def test_version_one_of_the_format_is_named():
    with pytest.raises(WrongMessageError) as caught:
        read(changed(1, 128, "1"))
    assert "version 1" in caught.value.message


@pytest.mark.parametrize(
    ("line", "first", "text", "warning"),
    [
        (11, 43, "000000000188501", "sum_differs"),
        (12, 17, "000009", "count_differs"),
        (12, 38, "000000000088501", "sum_differs"),
        (12, 1, "7", "unread_lines"),
    ],
)
def test_figures_of_the_bank_that_differ_are_warned_of(line, first, text, warning):
    (found,) = read(changed(line, first, text))
    assert warning in found.warnings


def test_a_detail_that_does_not_add_up_leaves_the_entry_whole():
    (found,) = read(changed(4, 33, "000000000020001"))
    entry = found.transactions[0]
    assert split_batch(entry).reason == "sum_differs"
    assert entry.amount == Decimal("58.500")
    (right,) = read(NESTED.read_bytes())
    assert [each.amount for each in split_batch(right.transactions[0]).transactions] == [
        Decimal("20.000"),
        Decimal("38.500"),
    ]


def test_a_sole_detail_of_another_amount_stays_a_detail():
    (found,) = read(changed(9, 33, "000000000029999"))
    entry = found.transactions[1]
    assert (entry.amount, [each.amount for each in entry.details]) == (
        Decimal("30.000"),
        [Decimal("29.999")],
    )
    assert split_batch(entry).reason == "sum_differs"


def test_a_communication_that_is_figures_alone_gives_no_text():
    for code in ("104", "106", "108", "121", "122", "123", "125", "126"):
        assert structured(f"{code}000000000001680", "01").text == ""


def test_an_unknown_communication_is_text():
    assert structured("199WORDS  OF A BANK", "01").text == "WORDS OF A BANK"


def test_the_number_of_a_cheque_is_no_text_and_that_of_a_card_is():
    assert structured("103000000815123", "03").cheque_number == "000000815123"
    assert structured("103000000815123", "04").text == "000000815123"


def test_a_reference_with_a_wrong_check_is_text():
    right, wrong = structured("101202600001711", "01"), structured("101202600001712", "01")
    assert right.references == (Reference(value="202600001711", kind="SCOR", issuer="BBA"),)
    assert (wrong.references, wrong.text) == ((), "202600001712")


@pytest.mark.parametrize(
    ("paid", "kind", "reason", "expected"),
    [
        ("0", "0", "    ", ("", "", False)),
        ("4", " ", "    ", ("", "debtor's account problem", True)),
        ("3", "1", "MS02", ("MS02", "reject", True)),
        ("0", "2", "AC04", ("AC04", "return", True)),
        ("0", "4", "AM05", ("AM05", "reversal", True)),
        ("0", "5", "    ", ("", "cancellation", True)),
    ],
)
def test_a_direct_debit_tells_whether_it_was_taken_back(paid, kind, reason, expected):
    zone = "127" + "150126" + "11" + paid + "BE36ZZZ0999999999".ljust(35) + "M-1".ljust(35)
    said = structured(zone + "Cotisation".ljust(62) + kind + reason, "05")
    assert (said.return_reason, said.return_text, said.is_return) == expected
    assert (said.creditor_id, said.mandate_id, said.text) == (
        "BE36ZZZ0999999999",
        "M-1",
        "Cotisation",
    )


def test_the_trailer_is_missing_or_the_new_balance():
    (found,) = read(without(12))
    assert found.warnings == ("incomplete",)
    (found,) = read(without(11, 12))
    assert (found.warnings, found.closing) == (("incomplete",), None)
