"""Bank transaction codes of ISO 20022 have names."""

import pytest

from engine.transaction_codes import DOMAINS, FAMILIES, SUB_FAMILIES, describe


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("PMNT-RCDT-ESCT", "Payments, Received credit transfers, SEPA credit transfer"),
        ("PMNT-RCDT", "Payments, Received credit transfers"),
        ("PMNT", "Payments"),
        ("pmnt/rddt/esdd", "Payments, Received direct debits, SEPA core direct debit"),
        ("ACMT-MDOP-CHRG", "Account management, Miscellaneous debit operations, Charges"),
        ("LDAS-CSLN-INTR", "Loans, deposits and syndications, Consumer loans, Interest"),
        ("PMNT-ICDT-STDO", "Payments, Issued credit transfers, Standing order"),
    ],
)
def test_a_code_and_each_beginning_of_it_has_a_name(code: str, name: str) -> None:
    assert describe(code) == name


def test_a_part_that_is_unknown_stands_for_itself() -> None:
    assert describe("PMNT-RCDT-ZZZZ") == "Payments, Received credit transfers, ZZZZ"


@pytest.mark.parametrize("code", ["", " - ", "NTRF", "NDDT+105", "PM"])
def test_what_is_no_code_of_iso_20022_has_no_name(code: str) -> None:
    assert describe(code) == ""


def test_codes_are_four_capital_letters_and_names_are_said_once() -> None:
    for level in (DOMAINS, FAMILIES, SUB_FAMILIES):
        assert all(len(code) == 4 and code.isascii() and code.isupper() for code in level)
        assert all(name and name == name.strip() for name in level.values())
