"""Rules catch lines: every kind of condition, their order, expressions that are stopped."""

import random
from datetime import date
from decimal import Decimal

import pytest

from engine import rules
from engine.rules import ODOO_LABEL, Caught, Condition, Rule, RuleLine, catch, catch_all, compared

EVIL = r"(a+)+$"
EVIL_TEXT = "a" * 40 + "!"


def line(number: int = 1, amount: str = "-10", day: str = "2026-01-15", **vals: object) -> RuleLine:
    names = ("journal_id", "partner_id", "category_ids", "numbers", "ids")
    known = {name: vals.pop(name) for name in names if name in vals}
    when = date.fromisoformat(day)
    return RuleLine(number, Decimal(amount), "EUR", when, fields=vals, **known)  # type: ignore[arg-type]


def rule(number: int, *conditions: Condition) -> Rule:
    return Rule(number, f"rule {number}", conditions)


def holds(condition: Condition, one: RuleLine) -> bool:
    return bool(catch([rule(1, condition)], [one]))


def text(field: str, operator: str, value: str, *, negate: bool = False) -> Condition:
    return Condition(field, operator, negate, text=value)


def number(operator: str, least: str = "0", most: str = "0", field: str = "amount") -> Condition:
    return Condition(field, operator, minimum=Decimal(least), maximum=Decimal(most))


# ---------------------------------------------------------------------------------------
# TEXTS
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [
        ("miete", "Dauerauftrag MIETE 01", True),
        ("Jänner", "MIETE JAENNER", True),
        ("Jänner", "miete janner", True),
        ("jaenner", "Miete Jänner", True),
        ("janner", "Miete Jänner", True),
        ("STRASSE", "Hauptstraße 1", True),
        ("tromso", "Tromsø", True),
        ("tromsoe", "Tromsø", True),
        ("łódź", "LODZ", True),
        ("lodz", "Łódź", True),
        ("café", "CAFE\u0301 Central", True),
        ("account fee", "Account\n   fee", True),
        ("account  fee", "Account fee", True),
        ("fee", "f e e", False),
        ("", "anything", False),
        ("x", "", False),
    ],
)
def test_case_accents_and_blanks_do_not_count(asked: str, said: str, expected: bool) -> None:
    assert holds(text("label", "contains", asked), line(label=said)) is expected


@pytest.mark.parametrize(
    ("operator", "asked", "expected"),
    [
        ("starts", "rent", True),
        ("starts", "january", False),
        ("ends", "JANUARY", True),
        ("ends", "rent", False),
        ("equals", "rent of january", True),
        ("equals", "rent", False),
        ("contains", "of", True),
    ],
)
def test_a_text_begins_ends_or_is(operator: str, asked: str, expected: bool) -> None:
    assert holds(text("label", operator, asked), line(label="Rent of January")) is expected


def test_several_texts_of_a_field_are_looked_at_one_by_one() -> None:
    both = line(reference=("EREF-1", "M-77"))
    assert holds(text("reference", "starts", "m-77"), both)
    assert holds(text("reference", "equals", "eref-1"), both)
    assert holds(text("reference", "regex", r"^M-\d\d$"), both)
    assert not holds(text("reference", "contains", "1 M"), both)
    assert not holds(text("reference", "contains", "M-77", negate=True), both)
    assert holds(text("reference", "contains", "M-78", negate=True), both)


@pytest.mark.parametrize("asked", ["DE89370400440532013000", "de89 3704 0044 0532 0130 00"])
def test_separators_of_an_account_number_do_not_count(asked: str) -> None:
    for said in ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"):
        assert holds(text("account_number", "equals", asked), line(account_number=said))
        assert holds(text("account_number", "starts", "DE89-3704"), line(account_number=said))
    assert not holds(text("account_number", "starts", "/ -"), line(account_number="DE89"))


def test_odoos_label_condition_ignores_case_only() -> None:
    assert holds(text(ODOO_LABEL, "contains", "BRT"), line(**{ODOO_LABEL: ("", "brt: 1")}))
    assert not holds(text(ODOO_LABEL, "contains", "cafe"), line(**{ODOO_LABEL: "Café"}))
    assert not holds(text(ODOO_LABEL, "contains", "a b"), line(**{ODOO_LABEL: "a  b"}))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("PMNT", True),
        ("pmnt-rcdt", True),
        ("PMNT-RCDT-ESCT", True),
        ("PMNT/RCDT", True),
        ("PMNT-RC", False),
        ("RCDT", False),
        ("PMNT-RCDT-ESCT-X", False),
        ("-", False),
    ],
)
def test_a_code_is_asked_by_its_first_parts(asked: str, expected: bool) -> None:
    said = line(transaction_code="PMNT-RCDT-ESCT")
    assert holds(text("transaction_code", "code", asked), said) is expected


def test_a_text_is_compared_as_written_and_as_transliterated() -> None:
    assert compared("Müller  Straße") == ("muller strasse", "mueller strasse")
    assert compared("ACME Ltd") == ("acme ltd",)


# ---------------------------------------------------------------------------------------
# AMOUNTS, DAYS, RECORDS
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "amounts"),
    [
        (number("lower", most="10"), ["-10", "0", "9.99", "10"]),
        (number("greater", "10"), ["-10.01", "-10", "10", "10.01"]),
        (number("between", "9.99", "10"), ["-10", "9.99", "10"]),
        (number("equal", "10"), ["-10", "10"]),
        (number("lower", most="-10", field="amount_signed"), ["-10.01", "-10"]),
        (number("greater", "9.99", field="amount_signed"), ["9.99", "10", "10.01"]),
        (number("equal", "-10", field="amount_signed"), ["-10"]),
        (text("direction", "equals", "out"), ["-10.01", "-10"]),
        (text("direction", "equals", "in"), ["0", "9.99", "10", "10.01"]),
    ],
)
def test_bounds_count_and_the_sign_only_where_it_is_asked(
    condition: Condition, amounts: list[str]
) -> None:
    lines = [
        line(place, amount)
        for place, amount in enumerate(["-10.01", "-10", "0", "9.99", "10", "10.01"])
    ]
    caught = {one.line_id for one in catch([rule(1, condition)], lines)}
    assert [str(one.amount) for one in lines if one.id in caught] == amounts


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("1", "1", ["2026-02-01", "2026-05-01"]),
        ("31", "31", ["2026-01-31", "2026-02-28", "2026-04-30"]),
        ("30", "31", ["2026-01-30", "2026-01-31", "2026-02-28", "2026-04-30"]),
        ("30", "30", ["2026-01-30", "2026-02-28", "2026-04-30"]),
        ("31", "1", ["2026-01-31", "2026-02-01", "2026-02-28", "2026-04-30", "2026-05-01"]),
    ],
)
def test_the_last_day_of_a_shorter_month_stands_for_those_it_lacks(
    first: str, last: str, days: list[str]
) -> None:
    all_days = ["2026-01-29", "2026-01-30", "2026-01-31", "2026-02-01", "2026-02-28"]
    lines = [line(day=day) for day in [*all_days, "2026-04-30", "2026-05-01"]]
    condition = number("between", first, last, field="day")
    assert [str(one.date) for one in lines if holds(condition, one)] == days


@pytest.mark.parametrize(
    ("day_from", "day_to", "expected"),
    [
        (date(2026, 1, 15), None, True),
        (date(2026, 1, 16), None, False),
        (None, date(2026, 1, 15), True),
        (None, date(2026, 1, 14), False),
        (date(2026, 1, 15), date(2026, 1, 15), True),
    ],
)
def test_first_and_last_day_count(
    day_from: date | None, day_to: date | None, expected: bool
) -> None:
    condition = Condition("date", "within", day_from=day_from, day_to=day_to)
    assert holds(condition, line()) is expected


def test_records_are_compared_by_any_of_them() -> None:
    one = line(journal_id=1, partner_id=2, category_ids=frozenset([3, 4]), ids={"partner": {20}})
    for field, ids, expected in (
        ("journal", {1, 9}, True),
        ("journal", {2}, False),
        ("partner", {2}, True),
        ("partner", {20}, True),
        ("category", {4}, True),
        ("category", {5}, False),
        ("currency", {1}, False),
    ):
        condition = Condition(field, "in", ids=frozenset(ids))
        assert holds(condition, one) is expected


def test_a_field_is_given_or_not() -> None:
    said = line(label="x", note="", partner_id=5)
    assert holds(Condition("label", "exists"), said)
    assert holds(Condition("partner", "exists"), said)
    assert not holds(Condition("note", "exists"), said)
    assert holds(Condition("note", "exists", negate=True), said)


def test_a_number_of_an_add_on_that_a_line_lacks_is_nothing() -> None:
    condition = number("lower", most="5", field="weight")
    assert holds(condition, line(numbers={"weight": Decimal(5)}))
    assert not holds(condition, line(numbers={"weight": Decimal(6)}))
    assert not holds(condition, line())


# ---------------------------------------------------------------------------------------
# RULES
# ---------------------------------------------------------------------------------------

FEE = text("label", "contains", "fee")
RENT = text("label", "contains", "rent")
BIG = number("greater", "100")


def test_all_conditions_must_hold() -> None:
    both = rule(1, FEE, BIG)
    lines = [line(1, "-200", label="fee"), line(2, "-20", label="fee"), line(3, "-200", label="x")]
    assert [one.line_id for one in catch([both], lines)] == [1]


def test_a_rule_without_conditions_catches_every_line() -> None:
    assert catch([rule(1)], [line(7), line(8)]) == (Caught(7, 1), Caught(8, 1))


def test_the_first_rule_is_the_one() -> None:
    lines = [line(1, label="fee"), line(2, label="rent and fee"), line(3, label="other")]
    assert catch([rule(10, RENT), rule(20, FEE), rule(30, FEE)], lines) == (
        Caught(1, 20, (), (("label", "fee"),)),
        Caught(2, 10, (), (("label", "rent"),)),
    )
    assert [
        (one.rule_id, one.line_id) for one in catch_all([rule(10, RENT), rule(20, FEE)], lines)
    ] == [(10, 2), (20, 1), (20, 2)]


def test_an_expression_before_a_plain_rule_keeps_its_place() -> None:
    expression = rule(1, text("label", "regex", r"^fee \d+$"))
    plain = rule(2, FEE)
    lines = [line(1, label="fee 12"), line(2, label="fee")]
    assert [one.rule_id for one in catch([expression, plain], lines)] == [1, 2]
    assert [one.rule_id for one in catch([plain, expression], lines)] == [2, 2]


def test_named_groups_of_all_expressions_are_told_the_first_one_wins() -> None:
    one = rule(
        1,
        text("label", "regex", r"BRT: (?P<amount>[\d,]+)"),
        text("note", "regex", r"(?P<amount>\d+) (?P<partner>\w+)"),
        text("note", "regex", r"(?P<label>never)", negate=True),
    )
    (caught,) = catch([one], [line(label="R BRT: 3358,07 C", note="12 acme")])
    assert caught.groups == (("amount", "3358,07"), ("partner", "acme"))
    assert caught.reasons == (("label", "3358,07"), ("note", "12"))


def test_the_direction_is_no_text_that_was_found() -> None:
    asked = rule(1, text("direction", "equals", "out"), text("label", "contains", "fee"))
    (caught,) = catch([asked], [line(label="monthly fee")])
    assert caught.reasons == (("label", "fee"),)


def test_a_negated_expression_does_not_catch_what_matches() -> None:
    one = rule(1, text("label", "regex", "fee", negate=True))
    assert [each.line_id for each in catch([one], [line(1, label="FEE"), line(2, label="x")])] == [
        2
    ]


# ---------------------------------------------------------------------------------------
# STOPPED
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("negate", [False, True])
def test_a_rule_whose_expression_is_stopped_says_so_and_no_later_one_is_tried(
    negate: bool,
) -> None:
    evil = rule(1, FEE, text("note", "regex", EVIL, negate=negate))
    lines = [line(1, label="fee", note=EVIL_TEXT), line(2, label="rent", note=EVIL_TEXT)]
    assert catch([evil, rule(2)], lines) == (
        Caught(1, 1, problem="time"),
        Caught(2, 2),
    )


def test_what_another_condition_rules_out_is_not_asked() -> None:
    evil = rule(1, BIG, text("note", "regex", EVIL))
    assert catch([evil], [line(1, "-5", note=EVIL_TEXT)]) == ()


def test_a_second_expression_that_does_not_match_decides() -> None:
    both = rule(1, text("note", "regex", EVIL), text("label", "regex", "never"))
    assert catch([both], [line(1, label="fee", note=EVIL_TEXT)]) == ()


def test_an_earlier_plain_rule_spares_the_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    search = rules.search_texts
    monkeypatch.setattr(
        rules, "search_texts", lambda searches, seconds: asked.extend(searches) or search(searches)
    )
    lines = [line(1, label="fee"), line(2, label="rent")]
    catch([rule(1, FEE), rule(2, text("label", "regex", "x"))], lines)
    assert [search.texts for search in asked] == [("rent",)]


# ---------------------------------------------------------------------------------------
# MANY
# ---------------------------------------------------------------------------------------


def test_the_first_of_all_that_catch_is_what_catch_says() -> None:
    chance = random.Random(7)
    words = ["fee", "rent", "salary", "tax", "gas", "power"]

    def condition() -> Condition:
        kind = chance.choice(["contains", "starts", "regex", "amount", "day"])
        negate = chance.random() < 0.3
        if kind == "amount":
            return Condition("amount", "lower", negate, maximum=Decimal(chance.randint(1, 99)))
        if kind == "day":
            least, most = Decimal(chance.randint(1, 31)), Decimal(chance.randint(1, 31))
            return Condition("day", "between", negate, minimum=least, maximum=most)
        return text("label", kind, chance.choice(words), negate=negate)

    some = [rule(n, *(condition() for _ in range(chance.randint(1, 3)))) for n in range(1, 60)]
    lines = [
        line(
            n,
            str(chance.randint(-99, 99)),
            f"2026-01-{chance.randint(1, 31):02}",
            label=" ".join(chance.sample(words, 2)),
        )
        for n in range(200)
    ]
    first: dict[int, int] = {}
    for one in catch_all(some, lines):
        first.setdefault(one.line_id, one.rule_id)
    assert {one.line_id: one.rule_id for one in catch(some, lines)} == first
    alone = {one.id for one in lines if catch([some[0]], [one])}
    assert {one.line_id for one in catch([some[0]], lines)} == alone
