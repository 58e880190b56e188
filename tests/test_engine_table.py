"""Table files: what is told from the cells, what a person is asked, what is refused."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from engine.errors import (
    BadAmountError,
    BadDateError,
    BadDirectionError,
    DamagedTableError,
    ForbiddenDoctypeError,
    TooLargeError,
    UnknownFormatError,
    UnknownLayoutError,
)
from engine.formats import Options, detect, read
from engine.tables.cells import figure, magnitude
from engine.tables.days import days
from engine.tables.detect import detect as detect_layout
from engine.tables.grid import grids
from engine.tables.layout import Column, Layout, problems_of, signature


def table(*rows, delimiter=";"):
    return ("\n".join(delimiter.join(row.split("|")) for row in rows) + "\n").encode()


def found(data, **options):
    (grid,) = grids(data)
    return detect_layout(grid, Options(**options))


def one(data, **options):
    (statement,) = read(data, options=Options(**options))
    return statement


def moves(data, **options):
    return [
        (each.date.isoformat() if each.date else None, str(each.amount))
        for each in one(data, **options).transactions
    ]


def asked(data, **options):
    with pytest.raises(UnknownLayoutError) as caught:
        read(data, options=Options(**options))
    return caught.value.value


SIGNED = ("Date|Text|Amount", "2026-03-13|Chair|-45.20", "2026-03-16|Invoice 117|1500.00")


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1,234.56", "1234.56", None),
        ("1.234,56", None, "1234.56"),
        ("1.234", "1.234", "1234"),
        ("1'234.50", "1234.50", None),
        ("1\u00a0234,50", None, "1234.50"),
        ("12,34,567.00", "1234567.00", None),
        ("0.123", "0.123", None),
        (".46", "0.46", None),
        ("12..34", None, None),
        ("1,23,4.00", None, None),
    ],
)
def test_a_number_has_the_readings_its_marks_allow(text, point, comma):
    body = figure(text).body
    assert magnitude(body, ".") == (None if point is None else Decimal(point))
    assert magnitude(body, ",") == (None if comma is None else Decimal(comma))


@pytest.mark.parametrize(
    ("text", "sign", "side", "currency"),
    [
        ("1.234,56-", -1, "", ""),
        ("(1,234.56)", -1, "", ""),
        ("\u2212€ 12,34", -1, "", "EUR"),
        ("$-5.00", -1, "", "XXX"),
        ("+ £1,100.00", 1, "", "GBP"),
        ("1,234.56 CR", 0, "C", ""),
        ("12,50 EUR DR", 0, "D", "EUR"),
        ("'579,68 USD", 0, "", "USD"),
        ("12,-", 0, "", ""),
        ("45,20 zł", 0, "", "PLN"),
    ],
)
def test_signs_sides_and_currencies_are_read_from_a_cell(text, sign, side, currency):
    cell = figure(text)
    assert (cell.sign, cell.side, cell.currency) == (sign, side, currency)


@pytest.mark.parametrize("text", ["EUR", "REF 123", "--5", "(5", "31/12", "5 EUR 3", "1e5", ""])
def test_other_cells_are_no_numbers(text):
    assert figure(text) is None


@pytest.mark.parametrize(
    ("text", "dmy", "mdy"),
    [
        ("03/04/2026", "2026-04-03", "2026-03-04"),
        ("2026.04.03.", "2026-04-03", "2026-04-03"),
        ("03APR26", "2026-04-03", "2026-04-03"),
        ("Apr 3, 2026", "2026-04-03", "2026-04-03"),
        ("3. dubna 2026", "2026-04-03", "2026-04-03"),
        ("20260403", "2026-04-03", "2026-04-03"),
        ("03042026", "2026-04-03", "2026-03-04"),
        ("2026-04-03 23:59:59 +0000", "2026-04-03", "2026-04-03"),
        ("Fri, 3 Apr 2026", "2026-04-03", "2026-04-03"),
    ],
)
def test_a_day_keeps_its_readings_until_the_order_is_known(text, dmy, mdy):
    cell = days(text)
    assert (cell.dmy.isoformat(), cell.mdy.isoformat()) == (dmy, mdy)


@pytest.mark.parametrize("text", ["31/02/2026 x", "1111/11/11", "12345678", "Pending", "12:30"])
def test_other_cells_are_no_days(text):
    assert days(text) is None


# Days


def test_a_day_above_twelve_decides_the_order_for_the_whole_file():
    rows = ("Date|Text|Amount", "01/02/2026|a|-1.00", "01/13/2026|b|2.00")
    assert moves(table(*rows)) == [("2026-01-02", "-1.00"), ("2026-01-13", "2.00")]


def test_days_that_fit_both_orders_are_asked():
    assert asked(table("Date|Text|Amount", "01/02/2026|a|-1.00", "01/03/2026|b|2.00")) == (
        "date_order"
    )


def test_the_journal_answers_the_order_that_a_file_leaves_open():
    rows = ("Date|Text|Amount", "01/02/2026|a|-1.00", "01/03/2026|b|2.00")
    data = table(*rows)
    assert moves(data, date_order="mdy")[1][0] == "2026-01-03"
    assert one(data, date_order="mdy").warnings == ()


def test_the_journal_is_never_stronger_than_the_days_of_the_file():
    rows = ("Date|Text|Amount", "01/02/2026|a|-1.00", "01/13/2026|b|2.00")
    assert moves(table(*rows), date_order="dmy")[0][0] == "2026-01-02"


def test_the_order_of_the_rows_decides_over_enough_days():
    shown = ("05/01/2026", "09/01/2026", "03/02/2026", "04/02/2026", "02/03/2026")
    rows = [f"{day}|x|{amount}.00" for day, amount in zip(shown, (1, -2, 3, -4, 5), strict=True)]
    assert [day for day, _amount in moves(table("Date|Text|Amount", *rows))] == [
        "2026-01-05",
        "2026-01-09",
        "2026-02-03",
        "2026-02-04",
        "2026-03-02",
    ]


def test_a_period_above_the_table_decides():
    rows = ("Period|01/02/2026 - 28/02/2026", "From|28/02/2026", "", "Date|Text|Amount")
    data = table(*rows, "01/02/2026|a|-1.00", "03/02/2026|b|2.00")
    assert [day for day, _amount in moves(data)] == ["2026-02-01", "2026-02-03"]


def test_outside_the_countries_with_the_month_first_the_day_is_assumed_and_said():
    statement = one(table("Datum|Text|Betrag", "01/02/2026|a|-1,00", "03/02/2026|b|2,00"))
    assert [each.date.isoformat() for each in statement.transactions] == [
        "2026-02-01",
        "2026-02-03",
    ]
    assert statement.warnings == ("assumed_date_order",)


# Amounts


@pytest.mark.parametrize("header", ["Amount", "Betrag", "Montant", "Importo", "Credit"])
def test_a_mere_amount_without_any_minus_came_in_and_that_is_said(header):
    data = table(f"Date|Text|{header}", "2026-03-13|x|45.20", "2026-03-16|y|9.00")
    assert moves(data) == [("2026-03-13", "45.20"), ("2026-03-16", "9.00")]
    assert one(data).warnings == ("assumed_direction",)
    assert found(data).assumed == ("direction",)
    assert one(data, layouts=(layout_of(data),)).warnings == ()


@pytest.mark.parametrize(
    "header", ["Debit", "Paid amount", "Amount out", "Amount|Debit/Credit", "Amount|Card number"]
)
def test_a_lone_column_that_may_be_what_was_spent_is_asked(header):
    more = "|17" if "|" in header else ""
    data = table(f"Date|Text|{header}", f"2026-03-13|x|45.20{more}", f"2026-03-16|y|9.00{more}")
    assert asked(data) == "direction"


def test_a_text_that_speaks_of_spending_contradicts_a_lone_column_without_any_minus():
    rows = ("Date|Text|Amount", "2026-03-13|Direct debit power|45.20", "2026-03-16|y|9.00")
    assert asked(table(*rows)) == "direction"


def test_amounts_without_header_and_minus_are_asked():
    assert asked(table("2026-03-13|Mill Ltd|45.20", "2026-03-16|Desk Ltd|9.00")) == "direction"


def test_a_lone_column_of_credits_with_signs_is_that_of_all_amounts():
    rows = ("Date|Text|Inflow", "2026-03-13|x|-45.20", "2026-03-16|y|9.00", "FOOTER|FOOTER|FOOTER")
    statement = one(table(*rows))
    assert [str(each.amount) for each in statement.transactions] == ["-45.20", "9.00"]
    assert statement.warnings == ("unread_lines",)


def test_a_lone_column_without_any_minus_is_proved_by_the_balance():
    rows = ("Date|Text|Amount|Balance", "2026-03-13|x|45.20|954.80", "2026-03-16|y|9.00|945.80")
    assert moves(table(*rows)) == [("2026-03-13", "-45.20"), ("2026-03-16", "-9.00")]


def test_equal_amounts_on_one_day_prove_neither_direction():
    rows = ("Date|Text|Amount|Balance", "2026-03-13|x|5.00|95.00", "2026-03-13|y|5.00|90.00")
    assert asked(table(*rows)) == "direction"


def test_a_card_with_positive_purchases_is_turned_round_by_its_balance():
    rows = (
        "Date|Description|Amount|Balance",
        "2026-03-10|Paper|20.00|-20.00",
        "2026-03-12|Ink|30.00|-50.00",
        "2026-03-14|Payment|-50.00|0.00",
    )
    assert moves(table(*rows)) == [
        ("2026-03-10", "-20.00"),
        ("2026-03-12", "-30.00"),
        ("2026-03-14", "50.00"),
    ]


def test_a_card_with_mostly_positive_amounts_is_asked():
    rows = ("Date|Description|Card number|Amount", "2026-03-10|Paper|4111|20.00")
    assert asked(table(*rows, "2026-03-12|Ink|4111|30.00", "2026-03-14|x|4111|-50.00")) == (
        "direction"
    )


def test_words_in_the_texts_tell_the_direction_of_a_lone_positive_amount():
    rows = ("Buchungstag|Buchungstext|Verwendungszweck|Betrag", "13.03.2026|GUTSCHRIFT|x|84,00")
    assert moves(table(*rows)) == [("2026-03-13", "84.00")]


@pytest.mark.parametrize(
    ("out", "income"), [("D", "C"), ("S", "H"), ("Af", "Bij"), ("Wn", "Ma"), ("-", "+"), ("D", "K")]
)
def test_a_column_of_directions_is_known_by_its_words(out, income):
    rows = ("Date|Text|Amount|", f"2026-03-13|x|45.20|{out}", f"2026-03-16|y|9.00|{income}")
    assert [amount for _day, amount in moves(table(*rows))] == ["-45.20", "9.00"]


def test_a_word_that_cannot_stand_beside_the_known_direction_is_refused():
    columns = tuple(
        Column(place=at, role=role, header=role)
        for at, role in enumerate(("date", "amount", "flag"))
    )
    layout = Layout(columns=columns, header_row=1, amount_mode="flag", flag_out=("D",))
    data = table("date|amount|flag", "2026-03-13|45.20|D", "2026-03-16|9.00|Soll")
    with pytest.raises(BadDirectionError) as caught:
        read(data, options=Options(layouts=(layout,)))
    assert (caught.value.line, caught.value.value) == (3, "soll")


def test_debits_may_be_written_with_or_without_a_minus():
    for minus in ("", "-"):
        rows = ("Date|Text|Debit|Credit", f"2026-03-13|x|{minus}45.20|", "2026-03-16|y||9.00")
        assert [amount for _day, amount in moves(table(*rows))] == ["-45.20", "9.00"]


def test_debits_of_both_signs_are_asked_unless_the_balance_proves_them():
    rows = ("Date|Text|Debit|Credit", "2026-03-13|x|45.20|", "2026-03-14|y|-5.00|")
    assert asked(table(*rows)) == "direction"
    balanced = (
        "Date|Text|Debit|Credit|Balance",
        "2026-03-12|w||100.00|100.00",
        "2026-03-13|x|45.20||54.80",
        "2026-03-14|y|-5.00||59.80",
    )
    assert [amount for _day, amount in moves(table(*balanced))] == ["100.00", "-45.20", "5.00"]


def test_debits_are_what_comes_in_where_the_balance_proves_it():
    rows = (
        "Date|Text|Debit|Credit|Balance",
        "2026-03-12|Invoice|100.00||600.00",
        "2026-03-13|Rent||45.20|554.80",
    )
    assert [amount for _day, amount in moves(table(*rows))] == ["100.00", "-45.20"]


def test_signs_beside_debits_and_credits_say_nothing_where_the_balance_proves_it():
    rows = (
        "Date|Text|Debit|Credit|Balance",
        "2026-03-12|a|0.00|20.00|-10.00",
        "2026-03-13|b|0.00|-13.50|-23.50",
        "2026-03-14|c|-33.50|0.00|10.00",
        "2026-03-15|d|1,500.00|0.00|1,510.00",
    )
    assert [amount for _day, amount in moves(table(*rows))] == [
        "-20.00",
        "-13.50",
        "33.50",
        "1500.00",
    ]


def test_debit_and_credit_in_one_row_are_refused():
    rows = ("Date|Text|Debit|Credit", "2026-03-13|x|45.20|", "2026-03-14|y|5.00|6.00")
    with pytest.raises(BadDirectionError) as caught:
        read(table(*rows))
    assert (caught.value.line, caught.value.tag) == (3, "Debit")


def test_amounts_that_fit_both_marks_are_asked():
    rows = ("Date|Text|Amount", "2026-03-13|x|-1.234", "2026-03-16|y|2.500")
    assert asked(table(*rows)) == "decimal"


def test_the_balance_proves_the_mark_that_the_amounts_leave_open():
    rows = ("Date|Text|Amount|Balance", "2026-03-13|x|-1.234|10.000", "2026-03-16|y|2.500|12.500")
    data = table(*rows, "2026-03-17|z|-0.500|12.000")
    assert [amount for _day, amount in moves(data)] == ["-1.234", "2.500", "-0.500"]


def test_an_unreadable_amount_names_row_and_column():
    with pytest.raises(BadAmountError) as caught:
        read(table(*SIGNED, "2026-03-17|Table|12..34"))
    error = caught.value
    assert (error.line, error.tag, error.value) == (4, "Amount", "12..34")


def test_an_amount_without_a_day_among_transactions_is_an_error():
    with pytest.raises(BadDateError) as caught:
        read(table(SIGNED[0], SIGNED[1], "next week|Desk|-3.00", SIGNED[2]))
    assert (caught.value.line, caught.value.value) == (3, "next week")


def test_a_day_in_another_order_is_an_error_and_not_another_day():
    columns = tuple(
        Column(place=at, role=role, header=role)
        for at, role in enumerate(("date", "text", "amount"))
    )
    layout = Layout(columns=columns, header_row=1, date_order="dmy")
    with pytest.raises(BadDateError) as caught:
        read(
            table("date|text|amount", "01/13/2026|x|-1.00"),
            options=Options(layouts=(layout,)),
        )
    assert caught.value.line == 2


def test_the_fee_counts_where_only_so_the_balance_is_right():
    rows = (
        "Date|Text|Amount|Fee|Balance",
        "2026-03-13|x|-100.00|1.50|398.50",
        "2026-03-14|y|-10.00|0.50|388.00",
    )
    statement = one(table(*rows))
    assert [str(each.amount) for each in statement.transactions] == ["-101.50", "-10.50"]
    assert [each.charges[0].is_included for each in statement.transactions] == [True, True]
    assert str(statement.opening.amount) == "500.00"


def test_a_broken_running_balance_is_pointed_out():
    rows = (
        "Date|Text|Amount|Balance",
        "2026-03-13|x|-100.00|900.00",
        "2026-03-14|y|-10.00|890.00",
        "2026-03-15|z|-10.00|870.00",
    )
    assert one(table(*rows)).warnings == ("balance_differs",)


# Rows


def test_totals_and_balances_are_no_transactions():
    rows = (
        "Date|Text|Amount",
        "01.03.2026|Opening balance|1000,00",
        "13.03.2026|Chair|-45,20",
        "16.03.2026|Invoice|100,00",
        "Total||54,80",
        "31.03.2026|Closing balance|1054,80",
    )
    statement = one(table(*rows))
    assert len(statement.transactions) == 2
    assert (str(statement.opening.amount), str(statement.closing.amount)) == ("1000.00", "1054.80")
    assert statement.warnings == ()


def test_a_payee_called_total_is_a_transaction():
    statement = one(table(*SIGNED, "2026-03-17|TOTAL|-60.00"))
    assert len(statement.transactions) == 3


def test_a_labelled_balance_that_does_not_fit_is_pointed_out():
    rows = ("Opening balance|1.00", "Closing balance|2.00", "", *SIGNED)
    assert one(table(*rows)).warnings == ("balance_differs",)


def test_a_balance_without_more_words_counts_only_where_the_sum_proves_it():
    data = table("Saldo|1454.80", "", *SIGNED)
    assert one(data).closing is None
    proved = table("Saldo|0.00", "", *SIGNED, "Saldo|1454.80")
    assert str(one(proved).closing.amount) == "1454.80"


def test_rows_that_may_be_transactions_are_counted():
    assert one(table(*SIGNED, "2026-03-17|Reserved|")).warnings == ("unread_lines",)


def test_the_last_row_of_a_headerless_file_that_lacks_cells_is_asked():
    rows = ("02.03.2026|-45,20|Card|Bakery|Food", "16.03.2026|1500,00|Transfer|Mill|Work")
    assert asked(table(*rows, "31.03.2026|3154,33|||")) == "last_row"


# A given layout


def layout_of(data, **changes):
    layout = found(data).layout
    return type(layout)(
        **{name: getattr(layout, name) for name in layout.__slots__} | {"name": "x"} | changes
    )


def test_a_profile_is_recognised_by_its_headers_wherever_they_stand():
    layout = layout_of(table(*SIGNED))
    longer = table("Mill Ltd", "", "", *SIGNED)
    assert moves(longer, layouts=(layout,)) == [
        ("2026-03-13", "-45.20"),
        ("2026-03-16", "1500.00"),
    ]


def test_a_profile_decides_what_the_file_leaves_open():
    data = table("Date|Text|Amount", "01/02/2026|x|45.20", "01/03/2026|y|9.00")
    layout = layout_of(data, date_order="mdy", is_inverted=True)
    assert moves(data, layouts=(layout,)) == [("2026-01-02", "-45.20"), ("2026-01-03", "-9.00")]


def test_a_profile_of_another_export_is_passed_over():
    other = layout_of(table("Day|Words|Sum", "13.03.2026|x|-1,00", "14.03.2026|y|1,00"))
    assert len(moves(table(*SIGNED), layouts=(other,))) == 2


def test_footer_rows_of_a_profile_are_left_out():
    rows = ("02.03.2026|-45,20|Card|Bakery|Food", "16.03.2026|1500,00|Transfer|Mill|Work")
    data = table(*rows, "31.03.2026|3154,33|||")
    layout = layout_of(data, footer_rows=1)
    assert len(moves(data, layouts=(layout,))) == 2


def test_the_signature_does_not_see_case_accents_and_empty_columns_at_the_end():
    assert signature(("Währung", "BETRAG (EUR)")) == signature(("wahrung", "Betrag EUR", "", ""))
    assert signature(("a", "b")) != signature(("b", "a"))
    assert signature(("", " ")) == ""


def test_an_incomplete_layout_says_what_is_missing():
    layout = Layout(columns=(Column(place=0, role="date"), Column(place=0, role="fee")))
    assert problems_of(layout) == ("missing_amount", "double_place")
    assert problems_of(Layout(amount_mode="flag", decimal=",", thousands=",")) == (
        "missing_date",
        "missing_amount",
        "missing_flag",
        "missing_flag_out",
        "same_marks",
    )


# Text files


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_under_which_cells_make_sense(delimiter):
    assert found(table(*SIGNED, delimiter=delimiter)).layout.delimiter == delimiter


def test_quotes_that_are_not_in_order_do_not_shift_cells():
    data = b'"Date","Text","Amount"\n"2026-03-13","UAB "Naktis"","-45.20"\n2026-03-16",y,"9.00"\n'
    assert [each.text for each in one(data).transactions] == ['UAB "Naktis"', "y"]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_below():
    data = b'Date,Text,Amount\n2026-03-13,"5 inch,-45.20\n2026-03-16,y,9.00\n2026-03-17,z,1.00\n'
    assert [amount for _day, amount in moves(data)] == ["-45.20", "9.00", "1.00"]
    whole = b'Date,Text,Amount\n2026-03-13,5" pipe,-45.20\n2026-03-16,y,9.00\n'
    assert [each.text for each in one(whole).transactions] == ['5" pipe', "y"]


def test_a_text_over_several_lines_is_one_cell():
    data = b'Date,Text,Amount\n2026-03-13,"one\ntwo",-45.20\n2026-03-16,y,9.00\n'
    assert one(data).transactions[0].text == "one\ntwo"


def test_rows_saved_as_one_quoted_cell_are_taken_apart():
    data = b'"Date,Text,Amount"\n"2026-03-13,x,-45.20"\n"2026-03-16,y,9.00"\n'
    assert len(moves(data)) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"sep=;\r\nDate;Text;Amount\r\n2026-03-13;x;-45.20\r\n2026-03-16;y;9.00\r\n",
        b"Date;Text;Amount\r2026-03-13;x;-45.20\r2026-03-16;y;9.00\r",
        b"Date;Text;Amount;\n2026-03-13;x;-45.20;\n2026-03-16;y;9.00;\n",
        b'="Date";="Text";="Amount"\n="2026-03-13";="x";="-45.20"\n="2026-03-16";="y";="9.00"\n',
        b"Date;Text;Amount\0\n2026-03-13;x;-45.20\n2026-03-16;y;9.00",
        "Date;Text;Amount\n2026-03-13;x;-45.20\n2026-03-16;y;9.00\n".encode("utf-16"),
        "Date;Text;Amount\n2026-03-13;x;-45.20\n2026-03-16;y;9.00\n".encode("utf-16-le"),
    ],
)
def test_what_programs_make_of_text_files_is_read(data):
    assert moves(data) == [("2026-03-13", "-45.20"), ("2026-03-16", "9.00")]


@pytest.mark.parametrize(
    ("encoding", "header", "text"),
    [
        ("cp1252", "Buchungstag;Empfänger;Betrag", "Müßig & Söhne"),
        ("cp1250", "Datum zaúčtování;Zpráva pro příjemce;Částka", "Řeřicha"),
        ("cp850", "Buchungstag;Begünstigter;Betrag", "Müßig & Söhne"),
        ("cp1251", "Дата операции;Назначение платежа;Сумма", "Оплата по счёту"),
    ],
)
def test_the_encoding_is_the_one_under_which_the_headers_are_known(encoding, header, text):
    data = f"{header}\n13.03.2026;{text};-45,20\n16.03.2026;x;9,00\n".encode(encoding)
    first = one(data).transactions[0]
    assert text in (first.text, first.partner_name)


def test_the_journal_says_the_encoding_where_no_word_does():
    data = "Date;Text;Amount\n2026-03-13;Łąka;-45.20\n2026-03-16;y;9.00\n".encode("cp1250")
    assert one(data, encoding="cp1250").transactions[0].text == "Łąka"


def test_what_a_person_would_not_call_a_table_is_no_format():
    for data in (b"Dear Sir or Madam,\nhello\n", b"%PDF-1.7\n1;2;3\n4;5;6\n", b"{'a': 1}"):
        with pytest.raises(UnknownFormatError):
            detect(data)


# Workbooks


def workbook(*rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    handle = io.BytesIO()
    book.save(handle)
    return handle.getvalue()


HEAD = ("Date", "Text", "Amount")


def test_text_and_numbers_may_stand_in_one_column_of_a_workbook():
    data = workbook(HEAD, ("13.03.2026", "x", "-1.234,50"), ("16.03.2026", "y", 1084.125))
    assert moves(data) == [("2026-03-13", "-1234.50"), ("2026-03-16", "1084.1250")]


def test_days_counted_by_excel_are_days():
    columns = tuple(Column(place=at, role=role) for at, role in enumerate(("date", "amount")))
    layout = Layout(columns=columns, first_row=1)
    (grid,) = grids(workbook((46094, -1.5)))
    (cells,) = grid.rows
    assert cells == ("46094", "-1.5")
    assert problems_of(layout) == ()


def test_a_formula_without_a_saved_value_is_pointed_out():
    data = workbook(
        HEAD, ("2026-03-13", "x", -1), ("2026-03-14", "y", "=1+1"), ("2026-03-15", "z", 2)
    )
    statement = one(data)
    assert len(statement.transactions) == 2
    assert statement.warnings == ("unread_lines",)


def test_every_sheet_with_a_table_is_read():
    rows = (("Date", "Text", "Amount"), ("2026-03-13", "x", -1), ("2026-03-16", "y", 2))
    assert len(read(workbook(*rows, Second=rows, Notes=[("nothing",)]))) == 2


def test_a_sheet_whose_table_cannot_be_told_keeps_the_file_from_being_read():
    rows = (("Date", "Text", "Amount"), ("2026-03-13", "x", -1), ("2026-03-16", "y", 2))
    open_rows = (("Date", "Text", "Debit"), ("2026-03-13", "x", 1))
    assert asked(workbook(*rows, Second=open_rows)) == "direction"


def archive(**members):
    handle = io.BytesIO()
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as found:
        for name, data in members.items():
            found.writestr(name.replace("__", "/"), data)
    return handle.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
CONTENT = '<o:c xmlns:o="o" xmlns:t="t"><t:table t:name="a">{}</t:table></o:c>'


def ods(rows):
    handle = io.BytesIO()
    with zipfile.ZipFile(handle, "w") as found:
        found.writestr("mimetype", ODS)
        found.writestr("content.xml", rows if "<!" in rows else CONTENT.format(rows))
    return handle.getvalue()


def test_a_repeated_cell_or_row_is_not_trusted():
    row = (
        '<t:table-row t:number-rows-repeated="{}"><t:table-cell t:number-columns-repeated="{}">'
        "<t:p>1</t:p></t:table-cell></t:table-row>"
    )
    for rows, columns in ((1_000_000, 1), (1, 999_999_999), (900_000, 900_000)):
        with pytest.raises(TooLargeError):
            read(ods(row.format(rows, columns)))


def test_a_document_type_in_a_workbook_is_refused():
    with pytest.raises(ForbiddenDoctypeError):
        read(ods('<!DOCTYPE x [<!ENTITY a "b">]><o:c xmlns:o="o">&a;</o:c>'))


def test_an_archive_that_grows_too_much_is_refused_before_it_is_unpacked():
    data = archive(
        **{"[Content_Types].xml": "<a/>", "xl__worksheets__sheet1.xml": b" " * 30_000_000}
    )
    with pytest.raises(TooLargeError):
        read(data)


def test_a_damaged_workbook_is_one_error():
    data = workbook(HEAD, ("2026-03-13", "x", -1))
    with pytest.raises(DamagedTableError):
        grids(data[: len(data) // 2])


def test_a_cell_without_end_is_refused():
    with pytest.raises(TooLargeError):
        read(b'Date;Text;Amount\n2026-03-13;"' + b"x" * 3_000_000)
