"""MT940 and MT942: however a bank lays a file out; what is recognised, refused and told."""

from decimal import Decimal

import pytest

from engine.errors import (
    BadAmountError,
    BadDateError,
    BadDirectionError,
    IncompleteFileError,
    MissingElementError,
    ReadError,
    TooLargeError,
    WrongMessageError,
)
from engine.formats import Options, detect, read
from engine.formats.mt940 import Mt940Reader

HEAD = ":20:R1\n:25:DE25100200300123456789\n:28C:7/1\n"
WHOLE = (
    f"{HEAD}:60F:C260301EUR100,00\n:61:2603020302C12,34NTRFNONREF//B1\n:86:Rent\n"
    ":62F:C260302EUR112,34\n-\n"
)


def statement(text):
    (found,) = read(text.encode())
    return found


def refused(text):
    with pytest.raises(ReadError) as caught:
        read(text.encode())
    return caught.value


# Layouts


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace("\n", "\r"),
        WHOLE.replace("\n", "\r\r\n"),
        WHOLE.replace("\n", "\r\n", 3),
        WHOLE.replace("\n", "   \n").replace("-   ", "-"),
        WHOLE.replace("\n:", "\n\n:"),
        WHOLE.replace(":60F:", ":60f:").replace(":28C:", ":28c:"),
        WHOLE.replace(":60F:", ":60:").replace(":62F:", ":62:").replace(":28C:", ":28:"),
        WHOLE.replace(":86:", ":86 :"),
        WHOLE.removesuffix("-\n"),
        WHOLE.removesuffix("\n-\n"),
        "\ufeff" + WHOLE,
        "\x01" + WHOLE + "\x03",
        WHOLE.replace("\n", "@@"),
        "An example file\n\nThe statement follows.\n----------\n" + WHOLE,
        ":940:\n" + WHOLE,
        "BANKDEFF\n940\nBANKDEFF\n" + WHOLE,
        "0000 01BANKDEFFXXXX00001\n940 00\n" + WHOLE.replace("-\n", "-XXX\n"),
        "{1:F01BANKDEFFXXXX0000000000}{2:O9401200}{3:}{4:\n" + WHOLE.replace("-\n", "-}{5:}\n"),
        "{1:F01BANKDEFF}\n{2:I940BANKDEFFXXXN}\n{4:\n" + WHOLE.replace("-\n", "-\n}\n"),
        "{1:F01X}{2:I940X}{4:" + WHOLE.replace("-\n", "-}"),
        "ä4:\n" + WHOLE.replace("-\n", "-å\n"),
        WHOLE.replace(":20:R1\n:25:DE25100200300123456789", ":25:DE25100200300123456789\n:20:R1"),
        WHOLE.replace(":61:", ":\n61:"),
        WHOLE.replace(":86:", ":8\n6:"),
        WHOLE.replace("EUR100,00", "EUR\n100,00"),
        WHOLE.replace("DE25100200300123456789", "DE251002003001\n23456789"),
    ],
)  # fmt: skip
def test_the_layout_does_not_matter(text):
    found = statement(text)
    assert (found.format, found.account, found.id, found.number, found.page) == (
        "MT940", "DE25100200300123456789", "R1", "7", 1,
    )  # fmt: skip
    assert (found.opening.amount, found.closing.amount, found.warnings) == (
        100,
        Decimal("112.34"),
        (),
    )
    assert [(str(each.amount), each.text, each.bank_id) for each in found.transactions] == [
        ("12.34", "Rent", "B1")
    ]


def test_a_tag_without_line_end_before_it_is_text():
    found = statement(WHOLE.replace("Rent", "Rent :61:260302C9,00NTRF"))
    assert [each.text for each in found.transactions] == ["Rent :61:260302C9,00NTRF"]


def test_the_minutes_of_a_wrapped_time_are_no_tag():
    line = "CARD 5412 AT A SHOP FAR AWAY FROM HOME ON 02-03-2026 AT THE TIME OF 13"
    found = statement(WHOLE.replace("Rent", f"{line}\n:20:11 SEQ 7\n:12:30"))
    (one,) = found.transactions
    assert one.text.replace("\n", "") == f"{line}:20:11 SEQ 7:12:30"


def test_a_dash_alone_in_a_text_is_text_where_the_statement_goes_on():
    text = WHOLE.replace("Rent", "MND\n-\nEV01")
    assert [each.text for each in statement(text).transactions] == ["MND\n-\nEV01"]


@pytest.mark.parametrize(
    "joint",
    [
        "",
        "-\n",
        ":940:\n",
        "BANKDEFF\n940\nBANKDEFF\n",
        "-\nBANKDEFF\n940\nBANKDEFF\n",
        "-}{5:}\n{1:F01X}{2:O940X}{4:\n",
    ],
)
def test_statements_of_one_file_are_told_apart(joint):
    first = WHOLE.removesuffix("-\n")
    second = WHOLE.replace(":20:R1", ":20:R2").replace("Rent", "Wages")
    found = read((first + joint + second).encode())
    assert [(each.id, each.warnings) for each in found] == [("R1", ()), ("R2", ())]
    assert [each.transactions[0].text for each in found] == ["Rent", "Wages"]


def test_a_statement_without_reference_or_end_is_told_by_its_account():
    one = WHOLE.removesuffix("-\n").replace(":20:R1\n", "")
    found = read((one + one.replace("DE25", "XX25")).encode())
    assert [each.account[:2] for each in found] == ["DE", "XX"]


def test_an_account_that_is_no_account_is_reported_and_splits_nothing():
    found = statement(WHOLE.replace(":86:Rent", ":25:166?00CREDIT?20EREF+1?32NAME"))
    assert (found.account, found.warnings) == ("DE25100200300123456789", ("unread_lines",))


def test_the_envelope_tells_the_message():
    text = f"{{1:F01X}}{{2:O9421200X}}{{4:\n{HEAD}:61:260302C5,00NTRFNONREF\n-}}\n"
    assert (statement(text).format, statement(text).warnings) == ("MT942", ())


def test_encodings_of_banks():
    text = WHOLE.replace("Rent", "Zähler Łódź")
    assert statement(text).transactions[0].text == "Zähler Łódź"
    (found,) = read(text.encode("cp1250"), options=Options(encoding="cp1250"))
    assert found.transactions[0].text == "Zähler Łódź"
    (found,) = read(WHOLE.replace("Rent", "Zähler").encode("cp1252"))
    assert found.transactions[0].text == "Zähler"
    (found,) = read(text.encode("utf-16"))
    assert found.transactions[0].text == "Zähler Łódź"


# Recognition


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "\n\n" + WHOLE,
        WHOLE.replace("\n", "@@"),
        "{1:F01X}{2:O940X}{4:\n" + WHOLE,
        ":61:2603020302C12,34NTRFNONREF\n",
        "junk\n" * 100 + WHOLE,
    ],
)
def test_it_is_recognised_by_balance_or_entry(text):
    assert Mt940Reader().identify(text.encode()) == 100
    assert detect(text.encode()).name == "mt940"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "date;text;amount\n2026-03-02;:61:2603020302C12,34NTRF;5\n",
        "<Document>\n:60F:C260301EUR1,00\n</Document>",
        "12:20:30 a log line\n",
        "\x00\x01\x02\xff\xfe",
        "OFXHEADER:100\n",
        ":20:ONLY A REFERENCE\n",
        "HNHBK:1:3+000000000123+300+0+1'",
    ],
)
def test_other_files_are_not_claimed(text):
    assert Mt940Reader().identify(text.encode("latin-1")) == 0


def test_a_statement_without_balances_and_entries_is_claimed_less_surely():
    assert Mt940Reader().identify(HEAD.encode()) == 60


def test_another_message_of_the_category_is_named():
    text = "{1:F01X}{2:O9001200X}{4:\n:20:A\n:21:B\n:25:1\n:32A:260302EUR1,00\n-}\n"
    with pytest.raises(WrongMessageError) as caught:
        list(Mt940Reader().read(text.encode()))
    assert caught.value.value == "MT900"


# Errors

CUTS = ("", "12", "12,3", "12,34")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("2603020302X12,34NTRFNONREF", BadDirectionError),
        ("260302030212,34NTRFNONREF", BadDirectionError),
        ("2603020302CNTRFNONREF", BadAmountError),
        ("2603020302C12,3", BadAmountError),
        ("2603020302C12,3DNTRFNONREF", BadAmountError),
        ("C12,34NTRFNONREF", BadDateError),
        ("", MissingElementError),
    ],
)
def test_an_unreadable_entry_is_refused_with_its_line(line, error):
    found = refused(f"{HEAD}:60F:C260301EUR0,00\n:61:{line}\n:62F:C260331EUR0,00\n-\n")
    assert (type(found), found.line) == (error, 5)


@pytest.mark.parametrize("cut", ["26", "2603020302", *(f"2603020302C{text}" for text in CUTS)])
def test_a_file_cut_within_the_amount_is_refused(cut):
    found = refused(f"{HEAD}:60F:C260301EUR0,00\n:61:{cut}")
    assert (type(found), found.line) == (IncompleteFileError, 5)


@pytest.mark.parametrize("kept", [":86:Re", ":8", ":86:Rent\n:62", ":86:Rent\n:62F:C260302EUR1",
                                  ":86:Rent\n:62F:C260302EUR112"])  # fmt: skip
def test_a_file_cut_after_the_amount_says_that_it_is_incomplete(kept):
    found = statement(WHOLE.partition(":86:")[0] + kept)
    assert "incomplete" in found.warnings
    assert (found.closing, [str(each.amount) for each in found.transactions]) == (None, ["12.34"])


def test_a_file_cut_within_the_next_header_says_so():
    (found,) = read((WHOLE + ":20:R2\n").encode())
    assert (found.id, found.warnings) == ("R1", ("incomplete",))


def test_an_envelope_that_is_not_closed_is_incomplete():
    text = f"{{1:F01X}}{{2:O942X}}{{4:\n{HEAD}:61:260302C5,00NTRFNONREF\n:86:Rent"
    assert statement(text).warnings == ("incomplete",)


def test_a_file_without_account_balance_and_entry_is_refused():
    with pytest.raises(MissingElementError):
        list(Mt940Reader().read(b":20:A\n:21:B\n-\n"))


@pytest.mark.parametrize("text", ["A" * 70_000, "\nB" * 40_000])
def test_a_field_without_end_is_refused(text):
    found = refused(WHOLE.replace("Rent", text))
    assert (type(found), found.line) == (TooLargeError, 6)


def test_what_follows_the_end_is_not_read():
    found = statement(WHOLE + "no tag\n" * 50_000)
    assert (found.warnings, [each.text for each in found.transactions]) == ((), ["Rent"])
