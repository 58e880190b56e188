"""What is a document number, what is not, and where a text holds one."""

import pytest

from engine.checkdigits import structured
from engine.references import MEDIUM, NOTHING, STRONG, WEAK, number_runs, places, stretches, worth
from engine.spellings import CUT, FULL, TAIL, spelling_of, spellings


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("INV/2026/00138", STRONG),
        ("RE-4711-2", STRONG),
        ("BNK1/2026/00012", STRONG),
        ("10045678", STRONG),
        ("RF18539007547034", STRONG),
        ("10234", MEDIUM),
        ("2026/00138", MEDIUM),
        ("R-4711", MEDIUM),
        ("4711", WEAK),
        ("20261005", WEAK),
        ("051026", WEAK),
        ("2026-10-05", NOTHING),
        ("05.10.2026", NOTHING),
        ("2026", NOTHING),
        ("INV/2026", NOTHING),
        ("INV", NOTHING),
        ("/", NOTHING),
        ("6", NOTHING),
        ("", NOTHING),
        ("NOTPROVIDED", NOTHING),
        ("Miete Oktober 2026", NOTHING),
        ("0000000", NOTHING),
    ],
)
def test_a_number_is_worth_what_tells_it_from_others(number, value):
    assert worth(number_runs(number)) == value


def test_a_number_is_spelled_whole_without_letters_and_by_its_end():
    found = {one.key: (one.how, one.worth) for one in spellings("INV/2026/00138")}
    assert found["INV202600138"] == found["INV2026138"] == found["INV20260138"] == (FULL, STRONG)
    assert found["202600138"] == found["2026138"] == (CUT, MEDIUM)
    assert found["00138"] == found["138"] == (TAIL, WEAK)
    assert "38" not in found


@pytest.mark.parametrize("number", ["K3465/26", "FV/3465/08/2026", "2026/3465-26"])
def test_the_counter_before_the_year_supports(number):
    found = {one.key: (one.how, one.worth) for one in spellings(number)}
    assert found["3465"] == (CUT, WEAK)


@pytest.mark.parametrize("number", ["/", "INV", "6", "2026", "2026-10-05", "x" * 50, "Rent 1"])
def test_what_proves_nothing_has_no_spelling(number):
    assert not [one for one in spellings(number) if one.worth >= MEDIUM]


def find(text: str, *numbers: str) -> set[tuple[str, str]]:
    """(number, how) of what a text names among the numbers; longest place only is the caller's
    business.
    """
    keys = {one.key for number in numbers for one in spellings(number)}
    starts = frozenset(key[:3] for key in keys)
    found = [
        place
        for piece in stretches(text, keys.__contains__)
        for place in places(piece, starts, keys.__contains__)
    ]
    return {
        (number, spelling_of([number], place.key)[1].how)
        for place in found
        for number in numbers
        if spelling_of([number], place.key)[0]
    }


@pytest.mark.parametrize(
    "text",
    [
        "Payment of invoice INV/2026/00138, thank you",
        "inv 2026 00138",
        "INV-2026-00138",
        "INV202600138",
        "INV/2026/138",
        "INV2026/0138",
        "Zahlung INV/20\n26/00138 danke",
        "INV/2026/001\r\n38",
        "Rechnung:INV/2026/00138.",
        "Kundennr 4711 INV/2026/00138 vom 05.10.2026",
    ],
)
def test_a_number_is_found_however_it_is_written(text):
    assert ("INV/2026/00138", FULL) in find(text, "INV/2026/00138")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("vom 05.10.2026", "05102026"),
        ("2026-10-05", "20261005"),
        ("Tel. 0660 1234567", "1234567"),
        ("+43 660 1234567", "1234567"),
        ("Kundennummer 10234", "10234"),
        ("Kunden-Nr. K-10234", "10234"),
        ("customer no. 10234 thanks", "10234"),
        ("EUR 102.34", "10234"),
        ("1.234,56", "123456"),
        ("AT61 1904 3002 3457 3201", "3201"),
        ("IBAN DE89370400440532013000", "370400440532013000"),
        ("INV/2026/001380", "INV/2026/00138"),
        ("XINV/2026/00138", "INV/2026/00138"),
        ("Mandat 10234", "10234"),
        ("Karte ****10234", "10234"),
        ("um 10:23 Uhr", "1023"),
    ],
)
def test_a_date_phone_amount_account_or_customer_number_is_no_document(text, number):
    assert (number, FULL) not in find(text, number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/RF18 5390 0754 7034/", [("RF18539007547034", "ISO 11649")]),
        ("RF18539007547034 danke", [("RF18539007547034", "ISO 11649")]),
        ("RF17 5390 0754 7034", []),
        ("+++010/8068/17183+++", [("010806817183", "OGM-VCS")]),
        ("***010806817183***", [("010806817183", "OGM-VCS")]),
        ("+++010/8068/17180+++", []),
        ("21 00000 00003 13947 14300 09017", [("210000000003139471430009017", "QR/ESR")]),
        ("210000000003139471430009016", []),
        ("", []),
    ],
)
def test_a_structured_reference_needs_right_check_digits(text, found):
    assert list(structured(text)) == found
