"""OFX and QFX as a careful reader of the file writes them down, and what is refused."""

import datetime
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import (
    BadAmountError,
    BadDateError,
    BankErrorError,
    DamagedTagsError,
    ForbiddenDoctypeError,
    IncompleteFileError,
    MissingElementError,
    TooLargeError,
    UnknownFormatError,
    WrongMessageError,
)
from engine.formats import Options, detect, read

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests"))
from written_down import expected, written  # noqa: E402

SAMPLES = sorted((ROOT / "tests" / "samples" / "ofx").glob("*.ofx"))
HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
OPENED = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>"
CLOSED = "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
ACCOUNT = "<BANKACCTFROM><ACCTID>1</BANKACCTFROM>"


def entry(amount="1.00", day="20260131", more=""):
    return f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{amount}{more}</STMTTRN>"


def file(*entries, currency="USD", more="", header=HEADER):
    found = f"<CURDEF>{currency}{ACCOUNT}<BANKTRANLIST>{''.join(entries)}</BANKTRANLIST>{more}"
    return header + OPENED + found + CLOSED


def one(text, options=None, encoding="utf-8"):
    (found,) = read(text.encode(encoding), options=options or Options())
    return found


def amounts(*texts, **more):
    return [str(each.amount) for each in one(file(*map(entry, texts), **more)).transactions]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_every_field_of_a_sample_is_as_written_down_by_hand(sample):
    assert [written(each) for each in read(sample.read_bytes())] == expected(sample)


def test_there_are_samples():
    assert len(SAMPLES) >= 10


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:151\r\n\r\n", "OFX 1.5.1"),
        ("\n\n \nOFXHEADER:100\n  VERSION:160\n", "OFX 1.6.0"),
        ("OFXHEADER:100 DATA:OFXSGML VERSION:103 SECURITY:NONE ", "OFX 1.0.3"),
        ("OFXHEADER:100DATA:OFXSGMLVERSION:103SECURITY:NONE", "OFX 1.0.3"),
        ('<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="220"?>', "OFX 2.2.0"),
        ("<?OFX\nOFXHEADER='200'\nVERSION='203'\n?>", "OFX 2.0.3"),
        ("<!--\nOFXHEADER:100\nVERSION:102\n-->", "OFX 1.0.2"),
        ("<START><OFXHEADER>100</OFXHEADER><VERSION>102</VERSION></START>", "OFX 1.0.2"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "OFX"),
        ("", "OFX"),
    ],
)
def test_the_version_is_found_in_every_kind_of_header(header, name):
    found = one(file(entry(), header=header))
    assert (found.format, len(found.transactions)) == (name, 1)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("ENCODING:USASCII\nCHARSET:1252\n", "cp1252"),
        ("ENCODING:USASCII\nCHARSET:1252\n", "utf-8"),
        ("ENCODING:USASCII\nCHARSET:NONE\n", "cp1252"),
        ("ENCODING:USASCII\nCHARSET:8859-1\n", "latin1"),
        ("ENCODING:USASCII\nCHARSET:ISO-8859-15\n", "iso8859-15"),
        ("ENCODING:UTF-8\nCHARSET:NONE\n", "utf-8-sig"),
        ("ENCODING:UTF-8\nCHARSET:NONE\n", "cp1252"),
        ("ENCODING:UNICODE\nCHARSET:NONE\n", "utf-16"),
        ("ENCODING:UNICODE\nCHARSET:NONE\n", "utf-16-be"),
        ("ENCODING:KLINGON\nCHARSET:unknown\n", "utf-8"),
        ("CHARSET:1252COMPRESSION:NONE", "cp1252"),
        ("", "cp1252"),
    ],
)
def test_names_are_right_in_every_encoding_whatever_the_header_says(declared, encoding):
    text = file(entry(more="<NAME>Café Dépôt"), header=f"OFXHEADER:100\n{declared}\n")
    assert one(text, encoding=encoding).transactions[0].partner_name == "Café Dépôt"


def test_a_charset_of_the_header_or_the_journal_decides_what_bytes_do_not():
    text = file(entry(more="<NAME>Łódź"), header="OFXHEADER:100\nCHARSET:1250\n\n")
    assert one(text, encoding="cp1250").transactions[0].partner_name == "Łódź"
    text = text.replace("CHARSET:1250\n", "")
    found = one(text, Options(encoding="cp1250"), encoding="cp1250")
    assert found.transactions[0].partner_name == "Łódź"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("A &amp; B", "A & B"),
        ("A & B", "A & B"),
        ("AT&T &lt;3 &#233;&#xE9;&nbsp;", "AT&T <3 éé"),
        ("&unknown; &#0; &#xD800;", "&unknown; &#0; &#xD800;"),
        ("&amp;lt;", "&lt;"),
        ("1 < 2 <3", "1 < 2 <3"),
        ("a <b and c", "a <b and c"),
        ("<![CDATA[R&D <dept>]]>", "R&D <dept>"),
        ("\n   PADDED\n   TWICE  \n", "PADDED TWICE"),
        ("half<!-- not said --> ", "half"),
    ],
)
def test_characters_that_are_marks_elsewhere_belong_to_the_value(value, name):
    for end in ("", "</NAME>"):
        found = one(file(entry(more=f"<NAME>{value}{end}")))
        assert found.transactions[0].partner_name == name


@pytest.mark.parametrize(
    "body",
    [
        "<stmttrn><trntype>Pos<dtposted>20260131<trnamt>-5.00<fitid>A<memo>x</stmttrn>",
        (
            "<STMTTRN><MEMO>x</MEMO><TRNAMT>-5.00</TRNAMT><FITID>A</FITID><DTPOSTED>20260131</DTPOSTED>"
            "<TRNTYPE>POS</TRNTYPE></STMTTRN>"
        ),
        (
            "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260131<TRNAMT>-5.00<FITID>A<MEMO>x</MEMO></FITID>"
            "</TRNAMT></DTPOSTED></TRNTYPE></STMTTRN>"
        ),
        (
            "<STMTTRN>\n<TRNTYPE>POS\n<NAME>\n<DTPOSTED>20260131\n<CHECKNUM>\n<TRNAMT>-5.00\n<FITID>A\n"
            "<MEMO>x\n</STMTTRN>"
        ),
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260131<TRNAMT>-5.00<FITID>A<MEMO>x",
        (
            '<STMTTRN><BANK.OWN><DEEPER>1</DEEPER></BANK.OWN><NAME/><TRNTYPE a="en">POS</TRNTYPE>'
            "<DTPOSTED>20260131<TRNAMT>-5.00<FITID>A<MEMO>x</STMTTRN>"
        ),
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260131<TRNAMT>-5.00<FITID>A<PAYEE><MEMO>x</STMTTRN>",
    ],
)
def test_closing_tags_order_and_case_do_not_matter(body):
    (found,) = one(file(body)).transactions
    assert (found.proprietary_code, found.date, found.amount, found.bank_id, found.text) == (
        "POS",
        datetime.date(2026, 1, 31),
        Decimal("-5.00"),
        "A",
        "x",
    )


def test_a_list_that_is_not_closed_ends_before_the_balance():
    text = file(entry(), more="<LEDGERBAL><BALAMT>7.00<DTASOF>20260131</LEDGERBAL>")
    found = one(text.replace("</BANKTRANLIST>", ""))
    assert (len(found.transactions), found.closing.amount) == (1, Decimal("7.00"))


def test_a_currency_behind_the_list_still_is_that_of_the_transactions():
    text = file(entry(), currency="").replace(CLOSED, "<CURDEF>CHF" + CLOSED)
    found = one(text.replace("<CURDEF>" + ACCOUNT, ACCOUNT))
    assert (found.currency, found.transactions[0].currency) == ("CHF", "CHF")


@pytest.mark.parametrize(
    "text",
    [
        "20260131",
        "20260131235959",
        "20260131235959.999",
        "20260131000000.000[-11:SST]",
        "20260131233000[+14:LINT]",
        "20260131120000[0:GMT]",
        "20260131120000.000[-:EST]",
        "20260131120000[-03:EST",
        "202601311200",
        "2026013110",
        "20260131093914:014",
        "2026-01-31",
        "2026/1/31 08:15",
        "2026.01.31",
        "2026-01-31T23:59:59Z",
        "2026-01-31T23:59:59.999-11:00",
        "31/01/2026",
        "31.1.2026 10:00",
        "01-31-2026",
    ],
)
def test_a_day_is_the_one_written_whatever_the_time_and_zone(text):
    (found,) = one(file(entry(day=text))).transactions
    assert found.date == datetime.date(2026, 1, 31)


@pytest.mark.parametrize(
    "text",
    ["xxx", "20260231", "20261301", "2026013", "202601311", "01/02/2026", "010226", "99990101",
     "01022026", "31/31/2026", "2026-01/31"],
)  # fmt: skip
def test_a_day_that_would_be_a_guess_is_refused_with_its_line(text):
    with pytest.raises(BadDateError) as caught:
        read(file("\n" * 3 + entry(day=text)).encode())
    assert (caught.value.tag, caught.value.line) == ("DTPOSTED", 10)


def test_zeros_are_no_day_and_the_value_date_stands_for_a_missing_booking_date():
    (found,) = one(file(entry(day="00000000", more="<DTAVAIL>20260202"))).transactions
    assert found.date == found.value_date == datetime.date(2026, 2, 2)
    with pytest.raises(MissingElementError, match="DTPOSTED is missing"):
        read(file(entry(day="00000000", more="<DTUSER>20260202")).encode())


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_computer_s_own_timezone_changes_no_day(zone):
    code = (
        "import sys; from engine.formats import read; "
        "print([str(t.date) for s in read(sys.stdin.buffer.read()) for t in s.transactions])"
    )
    text = file(entry(day="20260131235959[-11:SST]"), entry(day="20260201000000[+14:LINT]"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=text.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        check=True,
    )
    assert done.stdout.decode().strip() == "['2026-01-31', '2026-02-01']"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("-80", "-80"),
        ("+100.00", "100.00"),
        ("-00000000001500.0000", "-1500.0000"),
        (".5", "0.5"),
        ("12,5", "12.5"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,23,456.78", "123456.78"),
        ("1 234,56", "1234.56"),
        ("1'234'567.89", "1234567.89"),
        ("1\u00a0234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("0,125", "0.125"),
        ("1234,500", "1234.500"),
        ("\u22125.00", "-5.00"),
        ("5.00-", "-5.00"),
        ("$120", "120"),
        ("-$1,120.00", "-1120.00"),
        ("R$ -5.326,43", "-5326.43"),
        ("EUR 5,00", "5.00"),
    ],
)
def test_an_amount_with_one_meaning_is_read_in_every_notation(text, amount):
    assert amounts(text) == [amount]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("1,234", "5.00"), ["1234", "5.00"]),
        (("1,234", "5,00"), ["1.234", "5.00"]),
        (("1.234", "5,00"), ["1234", "5.00"]),
        (("-1.234", "7.654.321"), ["-1234", "7654321"]),
    ],
)
def test_a_mark_that_may_be_either_is_decided_by_the_other_amounts(texts, found):
    assert amounts(*texts) == found


@pytest.mark.parametrize(
    ("currency", "text", "amount"),
    [("KWD", "1.234", "1.234"), ("TND", "1,234", "1.234"), ("JPY", "1,234", "1234")],
)
def test_a_mark_that_may_be_either_is_decided_by_the_currency(currency, text, amount):
    assert amounts(text, currency=currency) == [amount]


@pytest.mark.parametrize(
    "texts",
    [("1,234",), ("1.234",), ("1,234", "1.00", "1,00"), ("--5",), ("5-5",), ("1 00",), ("1.23.4",),
     ("1,2345,678.00",), ("12a",), ("1e5",), ("NaN",), ("∞",), ("1_000",), ("٣",), ("1234 567",),
     ("9" * 19,), ("0.1234567890123456789",), ("USD",), ("1 234.567.00",)],
)  # fmt: skip
def test_an_amount_that_would_be_a_guess_is_refused(texts):
    with pytest.raises(BadAmountError) as caught:
        read(file(*map(entry, texts)).encode())
    assert (caught.value.tag, caught.value.line) == ("TRNAMT", 7)


def test_a_balance_may_be_written_otherwise_than_the_amounts():
    balance = "<LEDGERBAL><BALAMT>{}<DTASOF>20260131</LEDGERBAL>"
    found = one(file(entry("-2,60"), more=balance.format("+7490.73")))
    assert found.closing.amount == Decimal("7490.73")
    found = one(file(entry("-2,60"), more=balance.format("7.490")))
    assert found.closing.amount == Decimal(7490)
    assert one(file(entry(), more=balance.format(" "))).balances == ()


def test_a_sign_is_never_taken_from_the_type():
    text = file(entry("5.00").replace("OTHER", "DEBIT"), entry("-7.00").replace("OTHER", "CREDIT"))
    assert [each.amount for each in one(text).transactions] == [Decimal(5), Decimal(-7)]


def test_a_correction_takes_the_corrected_one_of_the_file_out_of_the_sum():
    wrong = entry("-26.59", more="<FITID>A1")
    right = entry("-62.95", more="<FITID>A2<CORRECTFITID>A1<CORRECTACTION>REPLACE")
    gone = entry("-62.95", more="<FITID>A3<CORRECTFITID>A2<CORRECTACTION>DELETE")
    assert [each.status for each in one(file(wrong, right)).transactions] == ["INFO", "BOOK"]
    found = one(file(wrong, right, gone))
    assert [each.status for each in found.transactions] == ["INFO", "INFO", "INFO"]
    assert found.warnings == ()


def test_a_correction_of_an_earlier_file_is_pointed_out():
    found = one(file(entry(more="<FITID>A2<CORRECTFITID>A1<CORRECTACTION>REPLACE")))
    assert found.warnings == ("corrects_earlier",)


def test_equal_transactions_stay_both():
    assert len(one(file(entry(more="<FITID>0"), entry(more="<FITID>0"))).transactions) == 2


def test_the_record_is_kept_as_written():
    (found,) = one(file(entry("-1,50", more="<SIC>5943<OWN.TAG>x"))).transactions
    assert found.raw == {
        "TRNTYPE": "OTHER",
        "DTPOSTED": "20260131",
        "TRNAMT": "-1,50",
        "SIC": "5943",
        "OWN.TAG": "x",
    }


def investments(inside):
    return (
        f"{HEADER}<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>9"
        f"</INVACCTFROM><INVTRANLIST>{inside}</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS>"
        "</INVSTMTMSGSRSV1></OFX>"
    )


def test_cash_of_a_broker_is_a_statement_and_trades_beside_it_are_pointed_out():
    cash = f"<INVBANKTRAN>{entry()}<SUBACCTFUND>CASH</INVBANKTRAN>"
    found = one(investments(cash))
    assert (found.account, len(found.transactions), found.warnings) == ("9", 1, ())
    assert one(investments(cash + "<BUYSTOCK></BUYSTOCK>")).warnings == ("unread_lines",)


def test_a_statement_beside_trades_alone_is_read_and_says_so():
    trades = investments("<BUYSTOCK></BUYSTOCK>").partition("<OFX>")[2]
    found = one(file(entry()).replace("</OFX>", trades))
    assert (found.account, found.warnings) == ("1", ("unread_lines",))


def status(code, severity, message):
    return f"<STATUS><CODE>{code}<SEVERITY>{severity}<MESSAGE>{message}</STATUS>"


def test_an_account_that_the_bank_could_not_give_is_pointed_out_beside_the_others():
    failed = f"<STMTTRNRS><TRNUID>2{status(2000, 'ERROR', 'General error')}</STMTTRNRS>"
    found = one(file(entry()).replace("</BANKMSGSRSV1>", failed + "</BANKMSGSRSV1>"))
    assert found.warnings == ("incomplete",)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (investments("<BUYSTOCK></BUYSTOCK>"), WrongMessageError, "OFX INVSTMTRS is not an"),
        (("<OFX><SIGNUPMSGSRSV1><ACCTINFOTRNRS><ACCTINFORS></ACCTINFORS></ACCTINFOTRNRS>"
         "</SIGNUPMSGSRSV1></OFX>"), WrongMessageError, "OFX ACCTINFORS is not an"),
        (f"<OFX><SIGNONMSGSRSV1><SONRS>{status(0, 'INFO', 'OK')}</SONRS></SIGNONMSGSRSV1></OFX>",
         WrongMessageError, "OFX SONRS is not an"),
        ("<OFX></OFX>", WrongMessageError, "this OFX file is not an"),
        ((f"<OFX><SIGNONMSGSRSV1><SONRS>{status(15500, 'ERROR', 'Signon invalid')}</SONRS>"
         "</SIGNONMSGSRSV1></OFX>"), BankErrorError, "15500 Signon invalid$"),
        ((f"<OFX><BANKMSGSRSV1><STMTTRNRS>{status(2000, 'ERROR', 'General error')}</STMTTRNRS>"
         "</BANKMSGSRSV1></OFX>"), BankErrorError, "2000 General error$"),
        (file("<STMTTRN><DTPOSTED>20260131</STMTTRN>"), MissingElementError, "TRNAMT is missing"),
        (file(entry(more="<TRNAMT>2.00")), DamagedTagsError, "<TRNAMT> stands"),
        (file("<DTPOSTED>20260131<TRNAMT>1.00</STMTTRN>"), DamagedTagsError, "</STMTTRN>"),
        (OPENED + CLOSED, MissingElementError, "ACCTID is missing"),
        ("<OFX>" + entry() + "</OFX>", DamagedTagsError, "<STMTTRN> stands"),
        (file(entry("-10.0")).partition("-10.0")[0] + "-10", IncompleteFileError, "cut off"),
        ("OFXHEADER:100\n", IncompleteFileError, "cut off"),
        ("<!DOCTYPE OFX []>" + file(entry()), ForbiddenDoctypeError, "declaration"),
        (file(entry(more="<!ENTITY a 'b'>")), ForbiddenDoctypeError, "declaration"),
        (HEADER + "<OFX>" + "<A>" * 10_000, TooLargeError, "100 levels"),
        (file(entry(more="<MEMO>" + "x" * 2_000_000)), TooLargeError, "MEMO is larger"),
        (HEADER + "<OFX>" + "<A>1" * 400_000, TooLargeError, "300000 tags"),
        (file(entry("1 " * 300_000)), BadAmountError, "TRNAMT"),
        (file(entry(day="20260131" + " " * 300_000 + "x")), BadDateError, "DTPOSTED"),
        (HEADER + "<OFX>" + "<!--" * 300_000, TooLargeError, "larger than 1048576"),
        ("This is not an OFX file!", UnknownFormatError, "known format"),
    ],
)  # fmt: skip
def test_what_is_no_readable_statement_is_refused_with_its_own_error(text, error, message):
    with pytest.raises(error, match=message):
        read(text.encode())


def test_a_file_cut_off_between_transactions_is_read_and_says_so():
    text = file(entry(), entry("2.00"))
    cut = text[: text.index("</STMTTRN>") + len("</STMTTRN>")]
    found = one(cut)
    assert (len(found.transactions), found.warnings) == (1, ("incomplete",))


def test_ofx_is_recognised_by_content_in_every_encoding():
    for data in (file().encode("utf-16"), b"\n\n<ofx>", b"OFXHEADER:100\r\n"):
        assert detect(data).name == "ofx"
