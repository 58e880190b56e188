"""Field 86 of MT940 with numbered subfields: the German banks and others behind another sign."""

import pytest

from engine.formats import read

HEAD = ":20:R1\n:25:10020030/0123456789\n:28C:7/1\n:60F:C260301EUR0,00\n"


def entry(text, *, line="2603020302C5,00NTRFNONREF"):
    """The entry whose field 86 is ``text``; lines that do not begin with a tag go on."""
    file = f"{HEAD}:61:{line}\n:86:{text}\n:62F:C260302EUR5,00\n-\n"
    (found,) = read(file.encode())
    (one,) = found.transactions
    return one


def debit(text):
    return entry(text, line="2603020302D5,00NTRFNONREF")


# Numbered subfields


@pytest.mark.parametrize(
    ("subfields", "text"),
    [
        ("?20Rent March?21Flat 3", "Rent March Flat 3"),
        ("?20ABCDEFGHIJKLMNOPQRSTUVWXYZ1?212345", "ABCDEFGHIJKLMNOPQRSTUVWXYZ12345"),
        ("?20ABCDEFGHIJKLMNOPQRSTUVWXYZ?2112345", "ABCDEFGHIJKLMNOPQRSTUVWXYZ 12345"),
        ("?20SVWZ+Rechnung 4711?21vom 1.3.", "Rechnung 4711 vom 1.3."),
        ("?20EREF+E1?21Rechnung 4711", "Rechnung 4711"),
        ("?20A?29B?60C?63D", "A B C D"),
        ("?20SVWZ+1+1=2", "1+1=2"),
        ("?20SVWZ+C++ Kurs, XEREF+ bleibt", "C++ Kurs, XEREF+ bleibt"),
    ],
)  # fmt: skip
def test_the_remittance_is_poured_from_its_subfields(subfields, text):
    assert entry(f"166?00CREDIT{subfields}?32NAME").text == text


def test_a_full_subfield_counted_in_bytes_goes_on_too():
    assert entry("166?20ABCDEFGHIJKLMNOPQRSTUVWXYÄ?21ÖL").text == "ABCDEFGHIJKLMNOPQRSTUVWXYÄÖL"


def test_every_sepa_key_word_has_its_field():
    found = entry(
        "166?00CREDIT?20EREF+E-1?21KREF+K-1?22MREF+M-1?23CRED+DE84ZZZ09876543210?24DEBT+D-1"
        "?25PURP+SALA?26SVWZ+Wages?27ABWA+Payer AG?28ABWE+Payee AG?29BREF+BANK-1"
    )
    assert (found.end_to_end_id, found.payment_info_id, found.mandate_id) == ("E-1", "K-1", "M-1")
    assert (found.creditor_id, found.purpose_code) == ("DE84ZZZ09876543210", "SALA")
    assert (found.text, found.ultimate_name, found.bank_id) == ("Wages", "Payer AG", "BANK-1")


def test_the_ultimate_party_is_the_one_of_the_other_side():
    assert debit("105?20SVWZ+X?21ABWA+Payer AG?22ABWE+Payee AG").ultimate_name == "Payee AG"


def test_a_key_word_split_over_two_subfields_is_found():
    found = entry(
        "835?20Cie., S.C.A.?21SEPA-BASISLASTSCHRIFT?22EREF+ 1234567890123 PAYPAL"
        "?23MREF+ 12AB234CD6E7F CRED+ A?24B12CDE0000000000000000034 S?25VWZ+ . Einkauf?26bei SHOP"
    )
    assert found.end_to_end_id == "1234567890123 PAYPAL"
    assert found.mandate_id == "12AB234CD6E7F"
    assert found.creditor_id == "AB12CDE0000000000000000034"
    assert found.text == "Cie., S.C.A. SEPA-BASISLASTSCHRIFT . Einkauf bei SHOP"


def test_a_key_word_whose_value_fills_the_subfield_goes_on_in_the_next():
    found = entry("105?20EREF+123/123/12345-----L110?211234567890123?22MREF+M1?23SVWZ+T")
    assert (found.end_to_end_id, found.mandate_id) == ("123/123/12345-----L1101234567890123", "M1")


def test_a_filler_is_no_reference():
    found = entry("166?20EREF+NOTPROVIDED?21KREF+NONREF?22SVWZ+Rent")
    assert (found.end_to_end_id, found.payment_info_id, found.text) == ("", "", "Rent")


def test_key_words_repeated_at_the_end_are_cut_off_where_nothing_is_lost():
    tail = "EREF: E-1 MREF: M-1 IBAN: DE205004?25 00000112233445 BIC: COBADEFFXXX"
    found = entry(f"105?20EREF+E-1?21MREF+M-1?22SVWZ+Dues 2026?23 {tail}")
    assert (found.text, found.partner_account) == ("Dues 2026", "DE20500400000112233445")
    other = entry("105?20EREF+E-1?21SVWZ+Dues EREF: E-2 MREF: M-1")
    assert (other.text, other.mandate_id) == ("Dues EREF: E-2 MREF: M-1", "")


def test_key_words_written_out():
    found = debit(
        "005?20LASTSCHRIFT/BELAST.?21END-TO-END-REF.:?22E-77?23CORE / MANDATSREF.:?24MA6105423J8"
        "?25GLÄUBIGER-ID:?26DE84ZZZ09876543210?27Ref. JK21?32INSURANCE AG"
    )
    assert (found.end_to_end_id, found.mandate_id) == ("E-77", "MA6105423J8")
    assert (found.creditor_id, found.text) == (
        "DE84ZZZ09876543210",
        "LASTSCHRIFT/BELAST. Ref. JK21",
    )


@pytest.mark.parametrize(
    ("subfields", "account", "bic"),
    [
        ("?30COBADEFFXXX?31DE20500400000112233445", "DE20500400000112233445", "COBADEFFXXX"),
        ("?3070050010?31175526300", "175526300", ""),
        ("?30COBADEFFXXX?31123?38DE20500400000112233445", "DE20500400000112233445", "COBADEFFXXX"),
        ("?31DE20 5004 0000 0112 2334 45", "DE20500400000112233445", ""),
        ("?310000000000", "", ""),
        ("?310123456789", "", ""),
        (
            "?20IBAN+DE20500400000112233445?21BIC+COBADEFFXXX",
            "DE20500400000112233445",
            "COBADEFFXXX",
        ),
    ],
)
def test_account_and_bank_of_the_other_side(subfields, account, bic):
    found = entry(f"166?00CREDIT{subfields}?32NAME")
    assert (found.partner_account, found.partner_bic) == (account, bic)


@pytest.mark.parametrize(
    ("subfields", "name"),
    [
        ("?32KARL?33        KAUFMANN", "KARL KAUFMANN"),
        ("?32Finanzamt Muenchen Abteilun?33g Erhebung", "Finanzamt Muenchen Abteilung Erhebung"),
        ("?32SOMEONE?33ELSE", "SOMEONE ELSE"),
        ("?33ONLY THE SECOND", "ONLY THE SECOND"),
    ],
)
def test_name_of_the_other_side(subfields, name):
    assert entry(f"166?00CREDIT{subfields}").partner_name == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("109?00RETURN?20SVWZ+Rueckgabegrund AC04 Konto?34902", "AC04"),
        ("109?00RETURN?20SVWZ+Unknown reason?34914", "914"),
        ("109?00RETURN?20SVWZ+Unknown reason?34000", ""),
        ("166?00CREDIT?20SVWZ+Invoice AC04?34902", ""),
    ],
)
def test_why_a_payment_came_back(text, reason):
    assert entry(text).return_reason == reason


def test_a_return_with_its_compensation():
    found = debit("109?20OAMT+4,50?21COAM+0,50?22SVWZ+Back")
    assert (str(found.original_amount), found.original_currency) == ("-4.50", "EUR")
    assert [(str(each.amount), each.is_included) for each in found.charges] == [("-0.50", True)]
    alone = debit("109?20COAM+EUR 0,50?21SVWZ+Back")
    assert [(str(each.amount), each.is_included) for each in alone.charges] == [("-0.50", None)]
    assert debit("109?20OAMT+many?21SVWZ+Back").original_amount is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("191?20SVWZ+Anzahl Posten :      94", 94),
        ("191?20KREF+K1?21SVWZ+Datei mit 0000005 Zahlungen", 5),
        ("191?20SVWZ+12 Posten Ware", None),
        ("/PREF/M1//REMI/USTD//TOTAAL 2 POSTEN/", 2),
        ("VERZAMELBETALING BATCH-ID: 012345 TOTAAL 198 POSTEN", 198),
    ],
)
def test_number_of_payments_in_a_collection(text, count):
    found = entry(text)
    assert (found.batch.count if found.batch else None) == count


@pytest.mark.parametrize(
    ("text", "code", "issuer"),
    [
        ("166?00CREDIT?20X", "166", "DK"),
        ("?00CREDIT?20X", "NTRF", "SWIFT"),
        ("020<00CREDIT<20X", "020", ""),
        ("034~00CREDIT~20X", "034", ""),
        ("TBB+00CREDIT+20X", "TBB", ""),
        ("020^00CREDIT^20X", "020", ""),
        ("020|00CREDIT|20X", "020", ""),
        ("000>100123456780>20X", "000", ""),
        ("166", "166", ""),
        ("999PN5477CHEQUE", "999", "DK"),
        ("free text", "NTRF", "SWIFT"),
    ],
)
def test_the_code_of_the_bank_goes_before_that_of_swift(text, code, issuer):
    found = entry(text)
    assert (found.proprietary_code, found.proprietary_issuer) == (code, issuer)


@pytest.mark.parametrize("mark", list("?<~^|$"))
def test_the_sign_before_the_numbers_is_read_from_the_field(mark):
    found = entry(f"020{mark}00POSTING{mark}20INVOICE 1{mark}32NAME")
    assert (found.additional_info, found.text, found.partner_name) == (
        "POSTING",
        "INVOICE 1",
        "NAME",
    )


@pytest.mark.parametrize(
    "text",
    ["100+20 EUR for you", "Why?20 pieces", "1.5*20", "166 apples ?20 or pears", "a<b and c>d"],
)
def test_a_sign_and_a_number_alone_are_text(text):
    assert entry(text).text == text


def test_polish_and_other_banks():
    found = entry(
        "020<00TRANSFER<10404<20FOR PACKAGE OF SEVENTEEN IN<21CH TUBES"
        "<2621109011020000999999874157<27PACKAGING LTD<2824 SQUARE<2980-253 TOWN<3010901102"
    )
    assert found.text == "FOR PACKAGE OF SEVENTEEN INCH TUBES"
    assert (found.partner_account, found.partner_name) == (
        "21109011020000999999874157",
        "PACKAGING LTD",
    )
    assert found.partner_address == ("24 SQUARE", "80-253 TOWN")


def test_triodos_old_and_new():
    old = entry("000>100987654321\n>20GENERAL ACCOUNT OF ALL COST>21S OF MARCH>310123456789")
    assert (old.partner_account, old.text) == (
        "0987654321",
        "GENERAL ACCOUNT OF ALL COSTS OF MARCH",
    )
    new = entry("000>100000000000\n>20TRIONL2U\n>21NL63TRIO0212345678\n>22RENT MARCH")
    assert (new.partner_bic, new.partner_account, new.text) == (
        "TRIONL2U", "NL63TRIO0212345678", "RENT MARCH",
    )  # fmt: skip
