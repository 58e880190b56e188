"""What one line says: the numbers it names, who pays, and sentences that fit their data."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import engine
from engine.candidates import Item, Line, Partner, index_items
from engine.evidence import REASONS, read_line, reason, with_reference_payer
from engine.payer import ACCOUNT, NOBODY
from engine.references import MEDIUM, STRONG, WEAK
from engine.text import index_partners

DIRECTORY = index_partners([Partner(1, ("Muster GmbH",), ()), Partner(2, ("Zweite AG",), ())])
OPEN = {
    "INV/2026/00138": (1, "100"),
    "INV/2026/00139": (1, "200"),
    "BILL/2026/00138": (2, "-300"),
    "10234": (2, "-400"),
    "CUST/00012": (1, "500"),
    "cust/12": (1, "600"),
}
INDEX = index_items(
    Item(
        ("item", place),
        "document",
        date(2026, 9, 1),
        None,
        Decimal(amount),
        "EUR",
        partner,
        "",
        (number,),
    )
    for place, (number, (partner, amount)) in enumerate(OPEN.items())
)


def read(*texts: str, amount: str = "1", **more):
    line = Line(1, date(2026, 10, 5), Decimal(amount), "EUR", texts=texts, **more)
    return read_line(line, INDEX, DIRECTORY)


def named(*texts: str, **more) -> dict[str, int]:
    return {hit.number: hit.worth for hit in read(*texts, **more).hits}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INV/2026/00138 vom 05.10.2026", {"INV/2026/00138": STRONG}),
        ("INV/2026/00138, 139", {"INV/2026/00138": STRONG, "INV/2026/00139": MEDIUM}),
        ("2026/00138", {"INV/2026/00138": MEDIUM}),
        ("RG2026-138", {"INV/2026/00138": MEDIUM}),
        ("Rechnung 138", {"INV/2026/00138": WEAK}),
        ("eINV/2026/00138", {"INV/2026/00138": MEDIUM}),
        ("PO/2026/00138", {}),
        ("RE 10234/77", {}),
        ("A10234", {}),
        ("38", {}),
        ("Danke", {}),
        ("CUST/00012", {"CUST/00012": STRONG}),
    ],
)
def test_the_best_reading_of_a_place_counts(text, found):
    assert named(text) == found


def test_bare_digits_name_only_what_goes_the_same_way():
    assert named("2026/00138", amount="-1") == {"BILL/2026/00138": MEDIUM}
    assert named("10234", amount="-1") == {"10234": MEDIUM}
    assert named("10234") == {}


def test_the_letters_of_another_document_are_not_left_out():
    assert named("INV/2026/00138", amount="-1") == {"INV/2026/00138": STRONG}


def test_a_number_cut_in_two_texts_is_put_together():
    assert named("Zahlung INV/2026", "/00138") == {"INV/2026/00138": STRONG}


def test_the_bank_s_own_field_raises_what_a_short_number_is_worth():
    assert named(references=("10234",), amount="-1") == {"10234": STRONG}


def test_own_numbers_that_are_not_open_are_noted():
    assert read("INV/2026/00077").unknown == ("INV/2026/00077",)
    assert read("INV/2026/00138").unknown == ()
    assert read("unser INV dazu").unknown == ()


def test_a_reference_that_all_items_of_one_partner_share_tells_the_payer():
    reading = with_reference_payer(read("CUST/00012"), INDEX, DIRECTORY)
    assert (set(reading.payer.ids), reading.payer.grade) == ({1}, ACCOUNT)
    assert with_reference_payer(read("INV/2026/00138"), INDEX, DIRECTORY).payer.grade == NOBODY


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Invoice SI/2023", {"SI/2023": MEDIUM}),
        ("si 2023 thanks", {"SI/2023": MEDIUM}),
        ("SI/2023/00042", {}),
        ("anno 2023", {}),
    ],
)
def test_a_counter_that_reads_as_a_year_is_one_with_its_letters_alone(text, found):
    made = Item(
        ("item", 9), "document", date(2026, 9, 1), None, Decimal(7), "EUR", 1, "", ("SI/2023",)
    )
    line = Line(1, date(2026, 10, 5), Decimal(7), "EUR", texts=(text,))
    reading = read_line(line, index_items([made]), DIRECTORY)
    assert {hit.number: hit.worth for hit in reading.hits} == found


def test_a_month_is_no_number_of_ours_that_is_not_open():
    assert read("INV 2026 00200").unknown == ("INV 2026 00200",)
    assert read("INV 10-2026").unknown == ()


def test_a_text_of_any_length_is_read_in_bounded_time():
    assert named("1 " * 1_000_000 + "INV/2026/00138") == {}


def test_a_reason_must_fit_its_template():
    assert reason("named_too", number="X").sentence == "The line also names X."
    with pytest.raises(KeyError):
        reason("named_too")
    with pytest.raises(KeyError):
        reason("no_such_code")


def test_every_reason_is_used_and_no_other():
    folder = Path(engine.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    table = source[source.index("REASONS: Mapping") : source.index("English sentence of every")]
    used = set(re.findall(r'reason\(\s*"([a-z_]+)"', source))
    used |= {code for code in REASONS if source.count(f'"{code}"') > table.count(f'"{code}"')}
    used |= {
        f"payer_{how}" for how in ("known", "account", "reference", "name", "alias", "similar")
    }
    assert used == {code for code in REASONS if ":" not in code}
