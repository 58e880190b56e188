"""Table files: who the other side is, and what of a row is the account holder's own."""

import pytest

from engine.formats import read


def table(*rows, delimiter=";"):
    return ("\n".join(delimiter.join(row.split("|")) for row in rows) + "\n").encode()


def one(*rows):
    (statement,) = read(table(*rows))
    return statement


def names(*rows):
    return [each.partner_name for each in one(*rows).transactions]


def bics(*rows):
    return [each.partner_bic for each in one(*rows).transactions]


def test_the_bank_code_beside_the_own_account_is_not_the_partners():
    assert bics(
        "IBAN|Currency|BIC|Date|Amount|Counterparty account|Counterparty name|Counterparty BIC",
        "NL20INGB0001234567|EUR|INGBNL2A|2026-03-13|-45.20|NL91ABNA0417164300|Mill|ABNANL2A",
        "NL20INGB0001234567|EUR|INGBNL2A|2026-03-16|9.00|3114904483|Tax|",
    ) == ["ABNANL2A", ""]


@pytest.mark.parametrize("header", ["BLZ", "BIC", "Bank code", "BLZ Auftragskonto"])
def test_a_lone_bank_code_beside_the_own_account_is_left_out(header):
    assert bics(
        f"{header}|Auftragskonto|Buchungstag|Betrag|Verwendungszweck",
        "12030000|1000594757|13.03.2026|-45,20|Chair",
        "12030000|1000594757|16.03.2026|9,00|Desk",
    ) == ["", ""]


def test_a_bank_code_beside_the_partners_account_is_the_partners():
    head = "Auftragskonto|Buchungstag|Betrag|Verwendungszweck|Empfänger|Kontonummer|BLZ"
    assert bics(
        head,
        "1000594757|13.03.2026|-45,20|Chair|Mill|DE02120300000000202051|BYLADEM1001",
        "1000594757|16.03.2026|9,00|Desk|Mill|DE02120300000000202051|BYLADEM1001",
    ) == ["BYLADEM1001", "BYLADEM1001"]


def test_a_short_name_that_never_changes_beside_the_own_account_is_the_owners():
    assert names(
        "account_number|short_name|date|amount|text",
        "1234567890|N.MILL|2026-03-13|-45.20|Chair",
        "1234567890|N.MILL|2026-03-16|9.00|Desk",
    ) == ["", ""]


def test_a_name_of_the_other_side_counts_although_it_never_changes():
    assert (
        names(
            "Own account|Counterparty name|Date|Amount|Text",
            *(f"1234567890|Mill Ltd|2026-03-1{day}|-45.20|Chair" for day in (1, 2, 3)),
        )
        == ["Mill Ltd"] * 3
    )


HEAD = "Date|Note|From|To|Amount"


def test_of_payer_and_payee_the_other_side_is_the_partner():
    assert names(
        HEAD, "2026-03-13|Rent|Ann Reed|Mill Ltd|-45.20", "2026-03-16|Desk|Tom Bell|Ann Reed|9.00"
    ) == ["Mill Ltd", "Tom Bell"]


def test_the_owner_is_known_by_name_where_the_payee_collects():
    assert names(
        HEAD,
        "2026-03-13|Rent|Ann Reed|Mill Ltd|-45.20",
        "2026-03-14|Power|Volt Ltd|Ann Reed|-20.00",
        "2026-03-16|Desk|Tom Bell|Ann Reed|9.00",
    ) == ["Mill Ltd", "Volt Ltd", "Tom Bell"]


def test_the_side_that_is_filled_counts_where_it_is_not_the_owner():
    assert names(
        "Date|Details|Beneficiary|Originator|Amount",
        "2026-03-13|Rent|Mill Ltd||-45.20",
        "2026-03-14|Wages|Tom Bell||9.00",
    ) == ["Mill Ltd", "Tom Bell"]


def test_the_owners_own_name_alone_is_no_partner():
    assert names(HEAD, "2026-03-13|Cash|Ann Reed||-45.20", "2026-03-14|Cash|Ann Reed||-9.00") == [
        "",
        "",
    ]


def test_a_transfer_without_note_and_name_keeps_the_banks_word_as_text():
    statement = one(
        "Date|Type|Note|From|To|Amount|Destination",
        "2026-03-13|Payment|Rent|Ann Reed|Mill Ltd|-45.20|",
        "2026-03-14|Standard transfer||||-9.00|Card *17",
        "2026-03-16|Payment|Desk|Tom Bell|Ann Reed|9.00|",
    )
    assert [each.text for each in statement.transactions] == ["Rent", "Standard transfer", "Desk"]
    assert statement.transactions[1].additional_info == "Card *17"


@pytest.mark.parametrize(
    "number", ["000-0000028-28", "310 1145300 10", "12-3456/0100", "123456789"]
)
def test_a_number_in_the_column_of_names_is_the_partners_account(number):
    first, second = one(
        "DATE|MONTANT|CONTREPARTIE DE L'OPERATION|DETAIL|NUMERO DE COMPTE",
        f"13/03/2026|-45,20|{number}|VIREMENT|001-5574797-42",
        "16/03/2026|-9,00|RETRAIT 7 RUE HAUTE|CARTE|001-5574797-42",
    ).transactions
    assert (first.partner_name, first.partner_account) == ("", number)
    assert (second.partner_name, second.partner_account) == ("RETRAIT 7 RUE HAUTE", "")


def test_the_only_account_of_a_file_holds_for_rows_that_leave_it_out():
    statement = one(
        "KontoNr|Buchungstag|Text|Betrag|Währung",
        "9999999|13.03.2026|a|-45,20|EUR",
        "|16.03.2026|b|9,00|",
    )
    assert (statement.account, statement.currency) == ("9999999", "EUR")
    assert len(statement.transactions) == 2


def test_of_several_accounts_none_holds_for_rows_that_leave_it_out():
    data = table(
        "Own account|Date|Text|Amount",
        "9999999|2026-03-13|a|-45.20",
        "|2026-03-14|b|-1.00",
        "8888888|2026-03-16|c|9.00",
    )
    assert [each.account for each in read(data)] == ["9999999", "", "8888888"]


def test_accounts_in_columns_called_payer_and_payee_are_accounts():
    statement = one(
        "Date|Amount|Payer|Payee|Name|Balance",
        "2026-03-31|-45.20|FI2112345600000785|NL20INGB0001234567|Shop|1454.80",
        "2026-03-28|1500.00|NL91ABNA0417164300|FI2112345600000785|Mill Ltd|1500.00",
    )
    assert statement.account == "FI2112345600000785"
    assert [(each.partner_name, each.partner_account) for each in statement.transactions] == [
        ("Mill Ltd", "NL91ABNA0417164300"),
        ("Shop", "NL20INGB0001234567"),
    ]
