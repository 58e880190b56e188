"""Amounts of a rule: what a formula is worth, what is none, and numbers as texts write them."""

from decimal import Decimal

import pytest

from engine.formulas import FormulaError, check, evaluate, names_of, read_number

LINE = {"line": Decimal("-96.67"), "open": Decimal("-96.67"), "amount": Decimal("100.00")}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("line", "-96.67"),
        ("line - amount", "-196.67"),
        ("-amount", "-100.00"),
        ("amount + line", "3.33"),
        ("amount * 0.19 / 1.19", "15.97"),
        ("round(amount / 3, 2)", "33.33"),
        ("round(amount / 8)", "13"),
        ("round(0 - amount / 8)", "-13"),
        ("abs(line)", "96.67"),
        ("min(amount, abs(open), 50)", "50"),
        ("max(amount, abs(open))", "100.00"),
        ("(line + 6.67) * 2", "-180.00"),
        ("  2 *\n3 ", "6"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_a_formula_is_worth_what_a_calculator_says(expression, expected):
    assert round(evaluate(expression, LINE), 2) == Decimal(expected)


def test_decimals_are_those_that_are_written():
    assert evaluate("0.1 + 0.2", {}) == Decimal("0.3")
    assert evaluate("123456789012.345678901", {}) == Decimal("123456789012.345678901")


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("line +", "syntax"),
        ("1" + " + 1" * 100, "long"),
        ("-" * 40 + "1", "long"),
        ("(" * 250 + "1" + ")" * 49, "syntax"),
        ("line ** 2", "part"),
        ("line % 2", "part"),
        ("line // 2", "part"),
        ("line > 2", "part"),
        ("line if line else 2", "part"),
        ("'text'", "part"),
        ("True", "part"),
        ("1j", "part"),
        ("line, 5", "part"),
        ("[line]", "part"),
        ("line.real", "part"),
        ("(lambda: 1)", "part"),
        ("(x := 1)", "part"),
        ("0x10", "part"),
        ("line.__class__()", "function"),
        ("eval('1')", "function"),
        ("(lambda: 1)()", "function"),
        ("round()", "arguments"),
        ("abs(1, 2)", "arguments"),
        ("min(*line)", "part"),
        ("round(1, ndigits=2)", "arguments"),
        ("round(1, 9)", "places"),
        ("round(1, line)", "places"),
        ("1e99", "large"),
    ],
)
def test_what_is_no_formula_is_refused_before_and_when_it_is_computed(expression, code):
    for attempt in (lambda: check(expression), lambda: evaluate(expression, LINE)):
        with pytest.raises(FormulaError) as caught:
            attempt()
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 / (line - line)", "division"),
        ("0 / 0", "division"),
        ("1000000000 * 1000000000", "large"),
        ("round(1000000000 * 1000000000, 2)", "large"),
        ("fee", "name"),
    ],
)
def test_what_only_the_values_show_is_refused_when_it_is_computed(expression, code):
    check(expression)
    with pytest.raises(FormulaError) as caught:
        evaluate(expression, LINE)
    assert caught.value.code == code


def test_a_name_without_a_value_is_said_with_those_that_there_are():
    with pytest.raises(FormulaError) as caught:
        check("line - fee", frozenset(("line", "open")))
    assert caught.value.data == {"name": "fee", "known": "line, open"}
    check("line - fee", frozenset(("line", "fee")))


def test_the_names_of_a_formula_are_those_of_values():
    assert names_of("round(line - fee, 2) + min(open, fee)") == {"line", "fee", "open"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3358,07", "3358.07"),
        ("3358.07", "3358.07"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1’234.56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("1,234", "1234"),
        ("1.234", "1234"),
        ("12,5", "12.5"),
        ("0,05", "0.05"),
        ("1234,5678", "1234.5678"),
        ("7", "7"),
        ("-7", "-7"),
        ("7,20-", "-7.20"),
        ("+7,20", "7.20"),
        ("EUR 12,00 fee", "12.00"),
        ("12.", "12"),
        ("12,", "12"),
        ("5 of 8", "5"),
        ("1,234.567,89", "123456789"),  # no way of writing: neither sign stands once at the end
    ],
)
def test_a_number_is_read_however_it_is_written(text, expected):
    assert read_number(text) == Decimal(expected)


def test_three_digits_behind_the_only_sign_are_decimals_where_the_currency_has_three():
    assert read_number("1,234", places=3) == Decimal("1.234")
    assert read_number("1,234,567", places=3) == Decimal(1234567)


@pytest.mark.parametrize("text", ["", "none", "-", ",.", "fee: ,"])
def test_a_text_without_a_number_has_none(text):
    assert read_number(text) is None
