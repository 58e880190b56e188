"""Table files: rows that are not booked or not shown, balances beside rows, rows that are odd."""

import io
import struct
import zipfile

import openpyxl
import pytest

from engine.errors import BadDateError, UnknownLayoutError
from engine.formats import read
from engine.tables.bookgrid import biff_hidden


def table(*rows, delimiter=";"):
    return ("\n".join(delimiter.join(row.split("|")) for row in rows) + "\n").encode()


def one(*rows):
    (statement,) = read(table(*rows))
    return statement


def seen(statement):
    return [
        (each.date.isoformat() if each.date else None, str(each.amount), each.status)
        for each in statement.transactions
    ]


def balances(statement):
    return [str(each.amount) for each in (statement.opening, statement.closing)]


# Not booked


def test_a_row_without_booking_date_is_pending_on_its_only_day():
    statement = one(
        "Transaction date|Booking date|Type|Amount",
        "2026-03-12|2026-03-13|CARD|-45.20",
        "2026-03-16||FÜGGŐ TÉTEL|-9.00",
    )
    assert seen(statement) == [
        ("2026-03-13", "-45.20", "BOOK"),
        ("2026-03-16", "-9.00", "PDNG"),
    ]
    assert statement.date_end.isoformat() == "2026-03-13"


def test_a_row_without_booking_date_but_with_a_balance_is_booked():
    statement = one(
        "Started date|Completed date|Text|Amount|Balance",
        "2026-03-12|2026-03-13|a|-45.20|954.80",
        "2026-03-16||b|-9.00|945.80",
    )
    assert [status for *_more, status in seen(statement)] == ["BOOK", "BOOK"]


def test_the_word_pending_in_place_of_the_booking_date_leaves_the_other_day():
    statement = one(
        "Transaction date|Posting date|Text|Amount",
        "2026-03-12|2026-03-13|a|-45.20",
        "2026-03-16|Pending|b|-9.00",
    )
    assert seen(statement)[1] == ("2026-03-16", "-9.00", "PDNG")


def test_the_booking_date_counts_wherever_its_column_stands():
    statement = one(
        "Transaction date|Text|Amount|Booking date",
        "2026-03-12|a|-45.20|2026-03-13",
        "2026-03-15|b|9.00|2026-03-16",
    )
    assert [day for day, *_more in seen(statement)] == ["2026-03-13", "2026-03-16"]


def test_a_lone_column_of_credits_that_is_empty_in_some_rows_is_not_that_of_all_amounts():
    data = table("Date|Text|Credit", "2026-03-13|x|", "2026-03-16|y|9.00")
    with pytest.raises(UnknownLayoutError) as caught:
        read(data)
    assert caught.value.value == "missing_amount"


# Hidden rows


def workbook(rows, hidden=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    handle = io.BytesIO()
    book.save(handle)
    return handle.getvalue()


HEAD = ("Date", "Text", "Amount", "Balance")
ROWS = (
    HEAD,
    ("2026-03-13", "a", -10, 90),
    ("2026-03-14", "b", -20, 70),
    ("2026-03-15", "c", -30, 40),
)


def test_a_hidden_row_is_left_out_and_that_is_said():
    (statement,) = read(workbook([row[:3] for row in ROWS], hidden=[3]))
    assert [amount for _day, amount, _status in seen(statement)] == ["-10", "-30"]
    assert statement.warnings == ("unread_lines",)


def test_a_hidden_row_counts_where_only_with_it_the_balance_holds():
    (statement,) = read(workbook(ROWS, hidden=[3]))
    assert [amount for _day, amount, _status in seen(statement)] == ["-10", "-20", "-30"]
    assert statement.warnings == ()


def test_a_hidden_row_is_left_out_where_the_balance_holds_without_it():
    rows = (*ROWS[:2], ("2026-03-14", "test", -7777, 1), ("2026-03-15", "c", -30, 60))
    (statement,) = read(workbook(rows, hidden=[3]))
    assert [amount for _day, amount, _status in seen(statement)] == ["-10", "-30"]
    assert statement.warnings == ("unread_lines",)


def test_a_hidden_row_of_a_binary_workbook_is_found():
    def row(number, flags):
        return struct.pack("<HHHHHHHHI", 0x0208, 16, number, 0, 3, 255, 0, 0, flags)

    start, end = struct.pack("<HHH", 0x0809, 2, 0x0600), struct.pack("<HH", 0x000A, 0)
    data = b"some" + start + row(0, 0x100) + row(1, 0x120) + row(2, 0x100) + end + row(2, 0x120)
    assert biff_hidden(data, 4) == {1}
    assert biff_hidden(data[:-44], 4) == {1}
    assert biff_hidden(data[:-50], 4) == biff_hidden(data, -1) == biff_hidden(b"", 0) == frozenset()


def test_a_filtered_row_of_an_open_document_is_left_out():
    cell = "<t:table-cell><t:p>{}</t:p></t:table-cell>"
    rows = "".join(
        f"<t:table-row{how}>{''.join(map(cell.format, cells))}</t:table-row>"
        for how, cells in (
            ("", ("Date", "Amount")),
            ("", ("2026-03-13", "-10.00")),
            (' t:visibility="filter"', ("2026-03-14", "-20.00")),
            ("", ("2026-03-15", "30.00")),
        )
    )
    handle = io.BytesIO()
    with zipfile.ZipFile(handle, "w") as found:
        found.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        page = f'<o:c xmlns:o="o" xmlns:t="t"><t:table t:name="a">{rows}</t:table></o:c>'
        found.writestr("content.xml", page)
    (statement,) = read(handle.getvalue())
    assert [amount for _day, amount, _status in seen(statement)] == ["-10.00", "30.00"]


def test_hidden_rows_of_workbooks_in_xml_are_left_out():
    row = "<Row{}><Cell><Data>{}</Data></Cell><Cell><Data>{}</Data></Cell></Row>"
    rows = [
        row.format("", "Date", "Amount"),
        row.format("", "2026-03-13", "-10.00"),
        row.format(' ss:Hidden="1"', "2026-03-14", "-20.00"),
        row.format("", "2026-03-15", "30.00"),
    ]
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    page = (
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="a"><Table>'
        f"{''.join(rows)}</Table></Worksheet></Workbook>"
    )
    (statement,) = read(page.encode())
    assert [amount for _day, amount, _status in seen(statement)] == ["-10.00", "30.00"]
    assert statement.warnings == ("unread_lines",)


# Balances


def test_an_account_without_movement_keeps_its_balances():
    first, second = read(
        table(
            "Account No|Date|Details|Amount|Currency|D/K",
            "LT121000011101001000|2026-03-01|Opening balance|100.00|SEK|K",
            "LT121000011101001000|2026-03-13|Chair|45.20|SEK|D",
            "LT121000011101001000|2026-03-31|Closing balance|54.80|SEK|K",
            "LT121000011101001000|2026-03-01|Opening balance|120|EUR|K",
            "LT121000011101001000|2026-03-31|Closing balance|120|EUR|K",
        )
    )
    assert (first.currency, balances(first), len(first.transactions)) == (
        "SEK",
        ["100.00", "54.80"],
        1,
    )
    assert (second.currency, balances(second), second.transactions) == ("EUR", ["120", "120"], ())


def test_balances_above_a_table_without_rows_are_kept():
    statement = one(
        "IBAN|LT121000011101001000",
        "Currency|: EUR",
        "Opening balance|120.00",
        "Closing balance|120.00",
        "",
        "Date|Text|Amount",
    )
    assert (statement.account, statement.currency) == ("LT121000011101001000", "EUR")
    assert (balances(statement), statement.warnings) == (["120.00", "120.00"], ())


def test_a_table_without_rows_and_balances_is_no_statement():
    assert read(table("Currency|EUR", "Date|Text|Amount")) == ()


def test_balances_repeated_beside_every_row_are_opening_and_closing():
    statement = one(
        "date|text|amount|initial_balance|final_balance",
        "2026-03-13|a|1500.00|000.00|1000.00",
        "2026-03-16|b|-500.00|000.00|1000.00",
    )
    assert (balances(statement), statement.warnings) == (["0.00", "1000.00"], ())


def test_balances_beside_rows_that_do_not_fit_are_pointed_out():
    statement = one(
        "date|text|amount|initial_balance|final_balance",
        "2026-03-13|a|1500.00|0.00|900.00",
        "2026-03-16|b|-500.00|0.00|900.00",
    )
    assert statement.warnings == ("balance_differs",)


def test_a_zero_balance_has_no_exponent():
    statement = one(
        "Date|Text|Amount|Currency|Balance",
        "2026-03-13|a|0.00314664|BTC|0.00314664",
        "2026-03-16|b|0.00306530|BTC|0.00621194",
    )
    assert balances(statement) == ["0.00", "0.00621194"]


# Odd rows


def test_a_footer_of_words_does_not_keep_good_rows_from_being_read():
    statement = one(
        "Date;Payee;Other date;Inflow;Currency;skip;skip".replace(";", "|"),
        "13.03.2026|Chair|13.03.2026|-33,87|EUR||",
        "A row that is none||",
        "16.03.2026|Desk|16.03.2026|24,00|EUR||",
        "FOOTER|FOOTER|FOOTER|FOOTER|||",
    )
    assert [amount for _day, amount, _status in seen(statement)] == ["-33.87", "24.00"]
    assert statement.warnings == ("unread_lines",)


@pytest.mark.parametrize("cell", ["thisis14.03.26garbage", "14.03.26x", "x 14.03.2026"])
def test_a_day_with_letters_around_it_is_none(cell):
    with pytest.raises(BadDateError) as caught:
        read(table(f"{cell}|14.03.26|Chair|-99,99", "15.03.26|15.03.26|Desk|900,00"))
    assert (caught.value.line, caught.value.value) == (1, cell)


def test_without_headers_the_balance_before_and_after_prove_the_amount():
    rows = (
        "417164300|EUR|20260331|1500,00|1454,80|20260331|-45,20|BEA, Betaalpas WINKEL 17",
        "417164300|EUR|20260313|0,00|1500,00|20260313|1500,00|Molen BV factuur 117",
    )
    statement = one(*rows)
    assert seen(statement) == [
        ("2026-03-13", "1500.00", "BOOK"),
        ("2026-03-31", "-45.20", "BOOK"),
    ]
    assert (statement.account, statement.currency) == ("417164300", "EUR")
    assert balances(statement) == ["0.00", "1454.80"]


def test_labels_in_camel_case_and_the_iban_of_two_numbers_are_known():
    statement = one(
        "accountId|2000145399",
        "Konto|2000145399",
        "iban|CZ7920100000002000145399",
        "openingBalance|1000,00 CZK",
        "closingBalance|2454,80 CZK",
        "",
        "Datum|Objem|Zpráva pro příjemce",
        "13.03.2026|1500,00|a",
        "31.03.2026|-45,20|b",
    )
    assert (statement.account, statement.currency) == ("CZ7920100000002000145399", "CZK")
    assert balances(statement) == ["1000.00", "2454.80"]


def test_the_amount_of_the_tax_is_no_amount_of_a_transaction():
    statement = one(
        "Date|Text|Total amount (incl. VAT)|VAT amount",
        "2026-03-13|a|-45.20|7.53",
        "2026-03-16|b|1500.00|",
    )
    assert [amount for _day, amount, _status in seen(statement)] == ["-45.20", "1500.00"]
