"""PayPal downloads: samples against what was written down, and what is refused or pointed out."""

import sys
from pathlib import Path

import pytest

from engine.errors import BadAmountError
from engine.formats import Options, detect, read

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.append(str(TESTS))
from written_down import expected, written  # noqa: E402

#: Headers of downloads in seven languages.
HEADS = """
Fecha,Hora,Zona horaria,Nombre,Tipo,Estado,Divisa,Bruto,Comisión,Neto,\
Id. de transacción,Id. de referencia de trans.
Data,Orario,Fuso orario,Nome,Tipo,Stato,Valuta,Lordo,Tariffa,Netto,\
Codice transazione,Codice transazione di riferimento
Datum,Tijd,Tijdzone,Naam,Type,Status,Valuta,Bruto,Kosten,Net,Transactiereferentie,Referentie txn-id
Data,Hora,Fuso horário,Nome,Tipo,Status,Moeda,Bruto,Tarifa,Líquido,\
ID da transação,ID da transação de referência
Data,Godzina,Strefa czasowa,Nazwa,Typ,Status,Waluta,Brutto,Opłata,Netto,\
Numer transakcji,Pokrewny numer transakcji
Datum,Tid,Tidszon,Namn,Typ,Status,Valuta,Brutto,Avgift,Netto,Transaktions-ID,Referens-transaktions-ID
Dato,Tid,Tidszone,Navn,Type,Status,Valuta,Brutto,Gebyr,Netto,Transaktions-id,Referencetransaktions-id
"""
SAMPLES = sorted((TESTS / "samples" / "paypal").glob("*.csv"))
HEAD = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Reference Txn ID"


def download(*rows, head=HEAD):
    return "\n".join([f"{head},Balance", *rows, ""]).encode()


def one(data, **options):
    (statement,) = read(data, options=Options(**options))
    return statement


def row(day, net, balance, status="Completed", number="1", time="10:00:00"):
    return f"{day},{time},CET,Mill,Payment,{status},EUR,{net},0.00,{net},T{number},,{balance}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_field_of_a_sample_is_as_written_down_by_hand(sample):
    assert [written(statement) for statement in read(sample.read_bytes())] == expected(sample)


@pytest.mark.parametrize("head", HEADS.strip().splitlines())
def test_the_columns_are_known_in_the_languages_of_paypal(head):
    data = "\n".join([head, "13.03.2026,10:00:00,CET,Mill,x,,EUR,10.00,-1.00,9.00,T1,T0", ""])
    assert detect(data.encode()).name == "paypal"
    payment, fee = one(data.encode()).transactions
    assert (str(payment.amount), payment.bank_id, payment.entry_reference) == ("10.00", "T1", "T0")
    assert (str(fee.amount), fee.bank_id) == ("-1.00", "T1-FEE")


def test_a_pending_row_counts_where_the_balance_moves_with_it():
    data = download(
        row("13.03.2026", "-5.00", "-5.00", number="1"),
        row("13.03.2026", "5.00", "0.00", "Pending", "2", "10:00:01"),
        row("14.03.2026", "7.00", "0.00", "Pending", "3"),
    )
    assert [each.status for each in one(data).transactions] == ["BOOK", "BOOK", "PDNG"]


def test_a_memo_moves_nothing():
    head = f"{HEAD},Balance Impact"
    rows = (
        "13.03.2026,10:00:00,CET,Mill,Order,Completed,EUR,50.00,0.00,50.00,T1,,Memo,0.00",
        "13.03.2026,11:00:00,CET,Mill,Payment,Completed,EUR,50.00,0.00,50.00,T2,T1,Credit,50.00",
    )
    statement = one(download(*rows, head=head))
    assert [each.status for each in statement.transactions] == ["INFO", "BOOK"]
    assert statement.warnings == ()


def test_gross_fee_and_net_must_add_up():
    data = download("13.03.2026,10:00:00,CET,Mill,x,Completed,EUR,50.00,-1.00,48.00,T1,,48.00")
    with pytest.raises(BadAmountError) as caught:
        read(data)
    assert (caught.value.line, caught.value.tag) == (2, "Net")


def test_a_balance_that_does_not_follow_is_pointed_out():
    data = download(
        row("13.03.2026", "5.00", "5.00"), row("14.03.2026", "5.00", "20.00", number="2")
    )
    assert one(data).warnings == ("balance_differs",)


def test_days_of_both_orders_are_read_so_that_they_lie_closer_and_it_is_said():
    data = download(row("2/1/2026", "5.00", "5.00"), row("3/1/2026", "5.00", "10.00", number="2"))
    statement = one(data)
    assert [each.date.isoformat() for each in statement.transactions] == [
        "2026-01-02",
        "2026-01-03",
    ]
    assert statement.warnings == ("assumed_date_order",)
    told = one(data, date_order="mdy")
    assert (told.transactions[1].date.isoformat(), told.warnings) == ("2026-03-01", ())


def test_rows_of_one_moment_stand_in_the_order_their_balances_prove():
    data = download(
        row("13.03.2026", "10.00", "10.00", number="1"),
        row("14.03.2026", "-50.00", "0.00", number="3"),
        row("14.03.2026", "40.00", "50.00", number="2"),
    )
    found = one(data)
    assert [each.bank_id for each in found.transactions] == ["T1", "T2", "T3"]
    assert found.warnings == ()


def test_a_row_with_an_amount_but_no_id_is_counted():
    data = download(row("13.03.2026", "5.00", "5.00"), ",,,,Total,,EUR,5.00,0.00,5.00,,,")
    assert one(data).warnings == ("unread_lines",)
