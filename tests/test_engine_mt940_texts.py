"""Field 86 of MT940 as code words between slashes, as free text, and wrapped over lines."""

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


# Wrapped lines


def test_lines_full_to_the_last_column_go_on_within_the_word():
    line = "166?00CREDIT?20EREF+E1?21SVWZ+ABCDEFGHIJKLMNOPQRSTUV?22WXYZ AND S"
    for width in (61, 65):
        text = f"{line}O FORTH?32NAME".ljust(61)
        assert (
            entry(f"{text[:width]}\n{text[width:]}").text
            == "ABCDEFGHIJKLMNOPQRSTUVWXYZ AND SO FORTH"
        )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["HARBOUR CAFE", "INV 1001"], "HARBOUR CAFE\nINV 1001"),
        (["A" * 65, "BC"], "A" * 65 + "BC"),
        (["A" * 61, "BC"], "A" * 61 + "BC"),
        (["A" * 60, "BC"], "A" * 60 + "\nBC"),
        (["A" * 80, "BC"], "A" * 80 + "BC"),
        (["A" * 76, "B" * 80, "C"], "A" * 76 + "B" * 80 + "C"),
        (["A" * 90, "BC"], "A" * 90 + "\nBC"),
        (["A" * 50, "B" * 50, "C" * 50, "D"], "A" * 50 + "B" * 50 + "C" * 50 + "D"),
        (["A" * 50, "B" * 50, "D"], "A" * 50 + "\n" + "B" * 50 + "\nD"),
        (["A word ", "and more"], "A word and more"),
        (["A word", " and more"], "A word and more"),
        (["Ä" + "A" * 63, "BC"], "Ä" + "A" * 63 + "BC"),
        (["A\u00a0B", "", "C"], "A B\nC"),
    ],
)
def test_lines_of_free_text(lines, text):
    assert entry("\n".join(lines)).text == text


# Code words between slashes


def test_every_code_word_has_its_field():
    found = entry(
        "/TRTP/SEPA OVERBOEKING/IBAN/NL36INGB0007654321/BIC/INGBNL2A/NAME/Hr A en/of Mw B"
        "/REMI/Factuur 1/2026/EREF/E-1/MARF/M-1/CSID/NL69ZZZ123456780000/PURP/CD/SALA"
        "/ISDT/2026-03-02"
    )
    assert (found.additional_info, found.partner_account) == (
        "SEPA OVERBOEKING",
        "NL36INGB0007654321",
    )
    assert (found.partner_bic, found.partner_name) == ("INGBNL2A", "Hr A en/of Mw B")
    assert (found.text, found.end_to_end_id, found.mandate_id) == ("Factuur 1/2026", "E-1", "M-1")
    assert (found.creditor_id, found.purpose_code) == ("NL69ZZZ123456780000", "SALA")


@pytest.mark.parametrize(
    ("value", "text", "reference", "issuer"),
    [
        ("Plain", "Plain", "", ""),
        ("USTD//Plain/", "Plain", "", ""),
        ("STRD/CUR/9001123412341234/", "", "9001123412341234", "CUR"),
        ("STRD/ISO/RF714711/", "", "RF714711", "ISO"),
        ("/INV/1511682351 1.12.2026", "INV/1511682351 1.12.2026", "", ""),
    ],
)
def test_remittance_between_slashes(value, text, reference, issuer):
    found = entry(f"/EREF/E-1//REMI/{value}")
    assert (found.text, found.reference) == (text, reference)
    assert [each.issuer for each in found.references] == ([issuer] if reference else [])


@pytest.mark.parametrize(
    ("value", "name", "city"),
    [
        ("NL36INGB0007654321/INGBNL2A/J.Janssen//", "J.Janssen", ()),
        ("NL36INGB0007654321/INGBNL2A/Bloemen/Utrecht/", "Bloemen", ("Utrecht",)),
        ("NL36INGB0007654321/INGBNL2A/Hr A en/of Mw B//", "Hr A en/of Mw B", ()),
        ("NL36INGB0007654321/INGBNL2A/J.Janssen", "J.Janssen", ()),
    ],
)
def test_the_counterparty_of_ing(value, name, city):
    found = entry(f"/EREF/E-1//CNTP/{value}/REMI/USTD//X/")
    assert (found.partner_account, found.partner_bic) == ("NL36INGB0007654321", "INGBNL2A")
    assert (found.partner_name, found.partner_address) == (name, city)


def test_on_whose_behalf():
    found = entry("/ORDP//NAME/Broker BV/REMI/X/ULTD//NAME/Buyer BV")
    assert (found.partner_name, found.ultimate_name) == ("Broker BV", "Buyer BV")


def test_names_and_references_split_over_lines():
    text = "/EREF/E1//CNTP/NL36INGB0007654321/INGBNL2A/JANSSEN VAN DER A//REMI/USTD//DUES/"
    assert (text[60:65], entry(f"{text[:65]}\n{text[65:]}").text) == ("//REM", "DUES")
    wrapped = "/MARF/MND-\n001/REMI/Order 7\nand 8/EREF/E-\n1"
    found = entry(wrapped)
    assert (found.mandate_id, found.end_to_end_id, found.text) == (
        "MND-001",
        "E-1",
        "Order 7 and 8",
    )


def test_a_collection_with_its_number_of_payments():
    found = debit("/PREF/PAY-1/NRTX/3/BENM//NAME/Wages")
    assert (found.batch.payment_info_id, found.batch.count, found.partner_name) == (
        "PAY-1",
        3,
        "Wages",
    )


def test_a_party_as_swift_writes_it_over_lines():
    found = debit("/BENM/300000000000133\n/BANK AD SKOPJE\n/Fee 11/2026")
    assert (found.partner_account, found.partner_name) == ("300000000000133", "BANK AD SKOPJE")
    assert found.text == "Fee 11/2026"


def test_amounts_between_slashes():
    found = entry("/OCMT/USD5,90//CHGS/EUR0,10//EXCH/1,18/PAYMENT OF INVOICE 7")
    assert (str(found.original_amount), found.original_currency) == ("5.90", "USD")
    assert [str(each.amount) for each in found.charges] == ["-0.10"]
    assert str(found.exchange_rate) == "1.18"
    assert entry("/OCMT/USD5,90/\nPAYMENT OF INVOICE 7").text == "PAYMENT OF INVOICE 7"


def test_slashes_without_known_words_are_text():
    assert entry("/PT/FT/PY/SOMETHING").text == "/PT/FT/PY/SOMETHING"


@pytest.mark.parametrize("supplementary", ["NL36INGB0007654321", "0663616476", "P004500018"])
def test_the_account_rabobank_writes_as_details(supplementary):
    line = f"260302C000000000005,00N541NONREF\n{supplementary}"
    found = entry("/ORDP//NAME/R. Smit/REMI/Test", line=line)
    assert (found.partner_account, found.partner_name) == (supplementary, "R. Smit")
    assert found.additional_info == ""


def test_ten_zeros_are_no_account():
    found = entry("/BENM//NAME/Wages", line="260302C5,00N586PREF\n0000000000")
    assert (found.partner_account, found.additional_info) == ("", "")


# Free text


def test_labels_of_dutch_free_text():
    found = debit(
        "NL89KNAB0601234567 waterworks\nEuropese incasso door:WATERWORKS-Incassant ID: "
        "NL69ZZZ123456780000-Kenmerk Machtiging: WZ-88"
    )
    assert (found.creditor_id, found.mandate_id) == ("NL69ZZZ123456780000", "WZ-88")
    assert found.partner_account == "NL89KNAB0601234567"


def test_an_iban_and_bic_at_the_beginning_are_the_other_side():
    found = entry("NL36INGB0007654321 INGBNL2A TEST ACCOUNT NOTPROVIDED")
    assert (found.partner_account, found.partner_bic) == ("NL36INGB0007654321", "INGBNL2A")
    assert found.text == "TEST ACCOUNT NOTPROVIDED"
    assert entry("NL00INGB0007654321 INGBNL2A X").partner_account == ""


def test_knab_labels():
    found = entry("INVOICE 7\nREK: NL36INGB0007654321/NAAM: MMS ONLINE")
    assert (found.text, found.partner_account, found.partner_name) == (
        "INVOICE 7", "NL36INGB0007654321", "MMS ONLINE",
    )  # fmt: skip


def test_mbank_labels():
    found = entry(
        "911 COLLECT; ID IPH: XX01; Z RACH.: \n27105000861000009876543210; OD: JAN NOWAK  \n"
        "UL. NIJAKA 1; TYT.: FV 1; FV 2; TNR: 179.01"
    )
    assert (found.partner_account, found.partner_name) == (
        "27105000861000009876543210", "JAN NOWAK UL. NIJAKA 1",
    )  # fmt: skip
    assert (found.text, found.additional_info) == ("FV 1; FV 2", "COLLECT\nID IPH: XX01")


def test_postfinance_labels():
    found = entry("GIRO 81379 AUFTRAGGEBER: MUSTER AG 3000 BERN MITTEILUNGEN: BILL 1")
    assert (found.partner_name, found.text, found.additional_info) == (
        "MUSTER AG 3000 BERN", "BILL 1", "GIRO 81379",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (
            "VIR SEPA RECU IBAN FR87 3000 4008 2800 0123 4567 643 NAME DUPONT",
            "FR8730004008280001234567643",
        ),
        ("PAYMENT IBAN: BE15363012345675 BIC: BBRUBEBB", "BE15363012345675"),
        ("PAYMENT IBAN: BE16363012345675", ""),
        ("PAYMENT TO BE15363012345675", ""),
    ],
)
def test_an_account_in_free_text_is_taken_where_it_is_labelled(text, account):
    found = entry(text)
    assert (found.partner_account, found.text) == (account, text)


def test_a_belgian_reference_is_labelled_by_its_signs():
    found = entry("INVOICE ***090/9337/55493***")
    (reference,) = found.references
    assert (reference.value, reference.kind, reference.issuer) == ("090933755493", "SCOR", "BBA")


def test_sepa_key_words_without_numbered_subfields():
    found = entry("EREF+E-1 MREF+M-1 CRED+DE84ZZZ09876543210 SVWZ+Dues 2026")
    assert (found.end_to_end_id, found.mandate_id, found.text) == ("E-1", "M-1", "Dues 2026")


def test_field_ns_of_german_banks():
    file = (
        f"{HEAD}:61:260302D5,00NCHG\n:NS:01Purpose 1\n02Purpose 2\n15Receiver\n16 Ltd\n17Fee\n"
        "1812\n340000004711\n:62F:D260302EUR5,00\n-\n"
    )
    (statement,) = read(file.encode())
    (found,) = statement.transactions
    assert (found.text, found.partner_name) == ("Purpose 1\nPurpose 2", "Receiver Ltd")
    assert (found.additional_info, found.partner_account) == ("Fee", "0000004711")
    assert statement.owner_name == ""


def test_the_same_field_twice_is_said_once():
    once = "166?00CREDIT?20EREF+E-1?21SVWZ+Rent?32NAME"
    found = entry(f"{once}\n:86:{once}\n:86:More to know")
    assert (found.text, found.end_to_end_id) == ("Rent\nMore to know", "E-1")


REPEATED = ("+", "EREF+", ";", "/REMI/", "REK:", "AUFTRAGGEBER:", "IBAN ", "?20", " ", "A ", "1")


@pytest.mark.parametrize("sign", REPEATED)
def test_a_field_of_one_sign_over_and_over_is_read(sign):
    text = sign * (30_000 // len(sign))
    for opening in ("", "166?00", "945 A; TYT.: ", "/EREF/"):
        assert entry(opening + text).amount == 5
    assert entry("\n".join(sign * (10_000 // len(sign)))).amount == 5
