"""Table files: texts with key words or remnants of a page, code pages, cells quoted together."""

from decimal import Decimal

import pytest

from engine.formats import read
from engine.tables.remnants import without_remnants
from engine.tables.tagged import tagged

LONG = 100_000


def one(data):
    (statement,) = read(data)
    return statement


def said(text, amount="-45.20"):
    return tagged(text, Decimal(amount), "EUR")


def test_key_words_glued_together_are_taken_apart():
    assert said("EREF+RG. 4711MREF+KD0815CRED+DE98ZZZ09999999999SVWZ+03/2026 K-Nr. 17 Danke") == {
        "end_to_end_id": "RG. 4711",
        "mandate_id": "KD0815",
        "creditor_id": "DE98ZZZ09999999999",
        "text": "03/2026 K-Nr. 17 Danke",
    }


def test_key_words_on_lines_of_their_own_end_with_the_line():
    assert said("SVWZ+Invoice 12\nthank you\nEREF+17\nKREF+18") == {
        "text": "Invoice 12 thank you",
        "end_to_end_id": "17",
        "payment_info_id": "18",
    }


def test_a_reference_wrapped_within_goes_on_until_the_next_key_word():
    ids = "EREF+17\nMREF+DD-4711-\n0815\nCRED+DE98ZZZ\n09999999999\n"
    assert said(f"{ids}SVWZ+Monthly subscription a\nnd more") == {
        "end_to_end_id": "17",
        "mandate_id": "DD-4711-0815",
        "creditor_id": "DE98ZZZ09999999999",
        "text": "Monthly subscription and more",
    }


def test_what_is_no_reference_is_left_out():
    assert said("EREF+NOTPROVIDEDSVWZ+A+B") == {"text": "A+B"}
    assert said("ABWA+Mill LtdSVWZ+Rent", "45.20")["ultimate_name"] == "Mill Ltd"


@pytest.mark.parametrize("text", ["C+D plus", "1+1", "EREF: 17", "+", ""])
def test_a_text_without_key_words_stays_as_it_is(text):
    assert said(text) is None


def test_a_column_of_ids_is_stronger_than_the_text():
    data = (
        "Buchungstag;Betrag;Verwendungszweck;Mandatsreferenz;Empfänger\n"
        "13.03.2026;-45,20;EREF+17MREF+18SVWZ+Chair;M-1;Mill\n"
        "16.03.2026;9,00;Desk;;Tom\n"
    )
    first = one(data.encode()).transactions[0]
    assert (first.end_to_end_id, first.mandate_id, first.text) == ("17", "M-1", "Chair")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a<BR>b<br/>c", "a\nb\nc"),
        ("a &amp; b&nbsp;c &#8364;5", "a & b\u00a0c €5"),
        ("WA&lt;br/&gt;MUJI", "WA\nMUJI"),
        ("<p>one</p><b>two</b>", "one\ntwo"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<mill@example.com>", "<mill@example.com>"),
        ("AT&T; R&D", "AT&T; R&D"),
    ],
)
def test_remnants_of_a_page_become_text(cell, text):
    assert without_remnants(cell).strip() == text


@pytest.mark.parametrize("part", ["<", "<b ", "&", " ", "<br", "+", "EREF+", "EREF+\n", "A+SVWZ+"])
def test_texts_of_any_length_are_read(part):
    cell = "<>;" + part * (LONG // len(part))
    assert without_remnants(cell)
    assert said(cell[:LONG]) is None or "text" in said(cell[:LONG]) or part.startswith("EREF")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1257", "Sąskaitų mokesčiai už lėšas, siuntėjas Žalgiris"),
        ("cp1257", "Rīgas kuģis, ķieģeļi, mēnesis"),
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp1250", "Příliš žluťoučký kůň"),
        ("cp1252", "Müßig & Söhne für Übung"),
        ("cp1252", "Prélèvement reçu à Liège, août"),
        ("cp1252", "Købmand Sørensen på vej"),
        ("cp1252", "Solde 5 €, libellé, crédit, téléchargement du dépôt"),
        ("cp850", "Müßig & Söhne für Übung"),
    ],
)
def test_the_code_page_is_the_one_in_which_one_language_has_all_letters(encoding, text):
    data = f"Date;Memo;Amount\n2026-03-13;{text};-45.20\n2026-03-16;y;9.00\n".encode(encoding)
    assert one(data).transactions[0].text == text


def test_columns_quoted_together_are_taken_apart_again():
    data = (
        "Date,Street,City,Country,Name,Memo,Amount,\n"
        '2026-03-13,",Ghent,BE","Mill Ltd",Chair,-45.20,\n'
        '2026-03-16,"12 Quay,Bruges,","",Desk,9.00,\n'
    )
    first, second = one(data.encode()).transactions
    assert (first.partner_name, first.text, str(first.amount)) == ("Mill Ltd", "Chair", "-45.20")
    assert (second.partner_name, second.text, str(second.amount)) == ("", "Desk", "9.00")


def test_a_number_is_never_taken_apart():
    rows = (
        "Date,Memo,Amount,Name,Rate",
        '2026-03-13,a,"-1,525.00",Mill',
        '2026-03-16,b,"9,000.00",x',
    )
    data = "\n".join(rows)
    assert [str(each.amount) for each in one(data.encode()).transactions] == ["-1525.00", "9000.00"]


def test_columns_of_one_kind_may_be_numbered():
    data = (
        "Buchungsdatum;Betrag;Beschreibung1;Beschreibung2\n"
        "13.03.2026;-45,20;Laden Mill;Karte\n16.03.2026;9,00;Tom Bell;Gutschrift\n"
    )
    assert one(data.encode()).transactions[0].text == "Laden Mill\nKarte"


def test_code_words_between_slashes_are_taken_apart():
    text = (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/MOLEN BV/REMI/FACTUUR 7"
    )
    found = said(text)
    assert (found["partner_name"], found["partner_account"], found["text"]) == (
        "MOLEN BV",
        "NL20INGB0001234567",
        "FACTUUR 7",
    )
