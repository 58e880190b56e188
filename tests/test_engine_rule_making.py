"""Conditions out of booked lines: which are proposed, and what must hold for any lines."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from engine.rule_amounts import propose_shares
from engine.rule_making import (
    ACCOUNT,
    AMOUNT,
    BANK_CODE,
    CODE,
    CREDITOR,
    MANDATE,
    NAME,
    TEXT,
    Clue,
    is_so,
    make_example,
    propose_conditions,
)
from engine.rules import Rule, RuleLine, catch

DAY = date(2026, 1, 15)
LANDLORD = "DE02 1203 0000 0000 2020 51"
OTHER = "DE02 5001 0517 5407 3249 31"


SHORT = {"account": ACCOUNT, "creditor": CREDITOR, "mandate": MANDATE, "name": NAME}
SHORT |= {"code": CODE, "bank_code": BANK_CODE}


def line(number, text="", amount="-10.00", **facts):
    said = {SHORT[name]: [value] for name, value in facts.items()}
    return make_example(number, Decimal(amount), said, text)


def clues_of(found):
    return [(clue.field, clue.amount or clue.value) for clue in found.clues]


def propose(first, siblings=(), others=(), neutral=()):
    return clues_of(propose_conditions(first, siblings, others, neutral))


# --- which conditions -----------------------------------------------------------------------------


def test_the_account_of_the_other_side_alone_is_enough():
    rent = line(1, "rent January", account=LANDLORD, name="Landlord", code="PMNT-ICDT-ESCT")
    next_rent = line(2, "rent 02/26", account="DE02120300000000202051", name="Landlord Ltd")
    food = line(3, "groceries", account=OTHER, name="Grocer", code="PMNT-ICDT-ESCT")
    assert propose(rent, [next_rent], [food]) == [(ACCOUNT, LANDLORD)]


def test_the_creditor_identifier_goes_before_mandate_and_name():
    one = line(1, "power", creditor="DE98ZZZ09999999999", mandate="M-7", name="Power AG")
    assert propose(one) == [(CREDITOR, "DE98ZZZ09999999999")]
    two = line(2, "power", mandate="M-7", name="Power AG")
    assert propose(two) == [(MANDATE, "M-7")]
    three = line(3, "power", name="Power AG")
    assert propose(three, [line(4, "gas", name="POWER AG")]) == [(NAME, "Power AG")]


def test_an_account_that_others_share_is_told_apart_by_a_word():
    fee = line(1, "account fee March", account=LANDLORD)
    loan = line(2, "loan instalment", account=LANDLORD)
    assert propose(fee, [], [loan]) == [(TEXT, "account fee")]


def test_where_neither_is_enough_account_and_word_go_together():
    rent = line(1, "rent", account=LANDLORD)
    heating = line(2, "heating", account=LANDLORD)
    garage = line(3, "rent", account=OTHER)
    assert propose(rent, [], [heating, garage]) == [(ACCOUNT, LANDLORD), (TEXT, "rent")]


def test_a_code_that_says_what_for_is_enough():
    fee = line(1, "", code="ACMT-MDOP-CHRG")
    assert propose(fee, [line(2, "", code="ACMT-MDOP-CHRG")]) == [(CODE, "ACMT-MDOP-CHRG")]


def test_a_code_that_says_how_it_was_paid_is_no_rule():
    paid = line(1, "", code="PMNT-ICDT-ESCT")
    food = line(2, "groceries", code="PMNT-CCRD-POSD")
    found = propose_conditions(paid, [], [food])
    assert found.clues == ()
    assert not found.is_clear


def test_of_codes_that_differ_the_common_beginning_is_taken():
    one = line(1, "parking", code="PMNT-CCRD-POSD")
    two = line(2, "parking", code="PMNT-CCRD-POSC")
    transfer = line(3, "parking", code="PMNT-ICDT-ESCT")
    assert propose(one, [two], [transfer]) == [(CODE, "PMNT-CCRD"), (TEXT, "parking")]


def test_a_code_is_compared_by_its_parts():
    fee = line(1, "", code="ACMT-MDOP-CHRG")
    assert is_so(Clue(CODE, "ACMT-MDOP"), fee)
    assert not is_so(Clue(CODE, "ACMT-MD"), fee)


def test_the_rarest_words_are_taken():
    fee = line(1, "your account fee")
    card = line(2, "your account card")
    post = line(3, "your postage")
    assert propose(fee, [line(4, "your fee")], [card, post]) == [(TEXT, "fee")]


def test_a_name_may_be_that_of_the_ultimate_party():
    facts = {NAME: ["Collector", "Power AG"]}
    by_collector = make_example(1, Decimal(-5), facts, "")
    assert is_so(Clue(NAME, "power ag"), by_collector)
    assert by_collector.facts == {NAME: "Collector"}


def test_words_are_found_whatever_their_case_and_accents():
    fee = line(1, "Kontoführung März", amount="-9.90")
    assert propose(fee, [line(2, "KONTOFUEHRUNG APRIL")], []) == [(TEXT, "Kontoführung")]


@pytest.mark.parametrize(
    "text",
    ["1234567", "RE2026-0042", "January", "12/2026 März", "Okt 2026", "A1"],
)
def test_what_changes_from_line_to_line_is_never_taken(text):
    assert propose(line(1, text)) == []


def test_a_number_between_words_keeps_them_apart():
    assert propose(line(1, "fee 2026 card")) == [(TEXT, "fee")]


def test_the_amount_is_taken_only_where_it_is_needed_and_the_same():
    phone = line(1, "phone", amount="-29.90")
    tablet = line(2, "phone", amount="-49.90")
    same = line(3, "phone", amount="-29.90")
    assert propose(phone, [same], [tablet]) == [(TEXT, "phone"), (AMOUNT, Decimal("29.90"))]
    assert propose(phone, [tablet], [line(4, "food")]) == [(TEXT, "phone")]


def test_an_amount_alone_is_no_rule():
    assert propose(line(1, "", amount="-29.90"), [], [line(2, "food")]) == []


def test_the_code_of_the_bank_helps_a_word():
    fee = line(1, "closing", bank_code="805")
    interest = line(2, "closing", bank_code="812")
    assert propose(fee, [], [interest]) == [(BANK_CODE, "805"), (TEXT, "closing")]


# --- what is said about them ----------------------------------------------------------------------


def test_lines_that_look_the_same_are_named():
    fee, other = line(1, "fee"), line(2, "fee")
    found = propose_conditions(fee, [], [other, line(3, "food")])
    assert (clues_of(found), found.alike, found.is_clear) == ([(TEXT, "fee")], (2,), False)
    assert found.others == 2


def test_what_cannot_be_told_apart_is_as_little_as_possible():
    fee = line(1, "card fee", amount="-5.00", account=LANDLORD)
    twin = line(2, "card fee", amount="-5.00", account=LANDLORD)
    near = line(3, "card fee", amount="-6.00", account=LANDLORD)
    found = propose_conditions(fee, [], [twin, near])
    assert (found.alike, found.is_clear) == ((2,), False)
    assert clues_of(found) == [(ACCOUNT, LANDLORD), (AMOUNT, Decimal("5.00"))]


def test_lines_that_say_neither_yes_nor_no_are_counted_apart():
    fee = line(1, "card fee")
    found = propose_conditions(fee, [line(2, "card fee")], [], [line(3, "card fee"), line(4, "x")])
    assert (found.caught, found.also, found.is_clear) == ((1, 2), (3,), True)


# --- for any lines --------------------------------------------------------------------------------

WORDS = (
    "rent",
    "fee",
    "power",
    "water",
    "phone",
    "card",
    "March",
    "4711",
    "Miete",
    "Gebühr",
    "the",
)


def made_up(random, number):
    """A line of few kinds, so that many are alike in part."""
    facts = {
        ACCOUNT: random.choice(["", LANDLORD, OTHER]),
        CREDITOR: random.choice(["", "", "DE98ZZZ09999999999"]),
        NAME: random.choice(["", "Power AG", "Landlord", "POWER ag"]),
        CODE: random.choice(["", "PMNT-ICDT-ESCT", "PMNT-IDDT-ESDD", "ACMT-MDOP-CHRG"]),
        BANK_CODE: random.choice(["", "805", "117"]),
    }
    text = " ".join(random.choices(WORDS, k=random.randint(0, 4)))
    amount = Decimal(random.choice(["-5.00", "-7.50", "-120.00"]))
    return make_example(number, amount, {name: [said] for name, said in facts.items()}, text)


def stories(seeds=400):
    for seed in range(seeds):
        random = Random(seed)
        lines = [made_up(random, number) for number in range(1, random.randint(3, 14))]
        cut = random.randint(0, min(3, len(lines) - 1))
        yield lines[0], lines[1 : cut + 1], lines[cut + 1 :]


def caught_by_rule(found, examples):
    """Ids of the lines that a rule with these conditions catches."""
    rule = Rule(1, "made", tuple(clue.condition for clue in found.clues))
    lines = [
        RuleLine(one.id, one.amount, "EUR", DAY, fields={**one.facts, TEXT: one.text})
        for one in examples
    ]
    return [one.line_id for one in catch([rule], lines)]


def test_all_siblings_are_caught_and_no_other_unless_it_is_said():
    clear = 0
    for first, siblings, others in stories():
        found = propose_conditions(first, siblings, others)
        if found.clues:
            assert caught_by_rule(found, [first, *siblings]) == list(found.caught)
            assert caught_by_rule(found, others) == list(found.alike)
        assert set(found.caught) in ({one.id for one in (first, *siblings)}, set())
        clear += found.is_clear
    assert clear > 100


def test_no_condition_can_be_left_out():
    several = 0
    for first, siblings, others in stories():
        found = propose_conditions(first, siblings, others)
        if not found.is_clear or len(found.clues) < 2:
            continue
        several += 1
        for left_out in found.clues:
            rest = [clue for clue in found.clues if clue != left_out]
            is_alone = {clue.field for clue in rest} <= {CODE, BANK_CODE, AMOUNT}
            assert is_alone or any(all(is_so(clue, one) for clue in rest) for one in others)
    assert several > 20


def test_the_order_of_the_lines_says_nothing():
    for first, siblings, others in stories(150):
        there = propose_conditions(first, siblings, others)
        back = propose_conditions(first, siblings[::-1], others[::-1])
        assert (there.clues, set(there.alike)) == (back.clues, set(back.alike))


# --- amounts --------------------------------------------------------------------------------------

CENT = Decimal("0.01")


def shares_of(*bookings):
    parts = [[Decimal(part) for part in booking] for booking in bookings]
    return [
        (one.kind, str(one.value), *(["guess"] if one.is_guess else []))
        for one in propose_shares(parts, CENT)
    ]


def test_a_single_counterpart_takes_all():
    assert shares_of(["-12.50"], ["-13.00"]) == [("rest", "0")]


def test_a_constant_share_is_a_percentage():
    assert shares_of(["-80.00", "-20.00"], ["-40.04", "-10.01"]) == [
        ("rest", "0"),
        ("percent", "20.00"),
    ]


def test_a_constant_amount_is_fixed():
    assert shares_of(["-5.00", "-95.00"], ["-5.00", "-115.00"]) == [
        ("fixed", "-5.00"),
        ("rest", "0"),
    ]


def test_a_fee_that_reduces_what_came_in_keeps_its_sign():
    assert shares_of(["100.00", "-3.33"], ["250.00", "-3.33"]) == [
        ("rest", "0"),
        ("fixed", "-3.33"),
    ]


def test_of_equal_lines_only_a_whole_percentage_is_one():
    assert shares_of(["-30.00", "-70.00"]) == [("percent", "30.00"), ("rest", "0")]
    assert shares_of(["-33.17", "-66.84"]) == [("fixed", "-33.17"), ("rest", "0")]


def test_what_changes_takes_the_rest():
    loan = shares_of(["-41.67", "-158.33", "-3.00"], ["-41.01", "-158.99", "-3.00"])
    assert loan == [("percent", "20.53", "guess"), ("rest", "0"), ("fixed", "-3.00")]


def test_the_rounded_part_of_each_line_is_compared():
    # 33.33 % of 100.01 are 33.333…: 33.33; of 50.00 they are 16.665: 16.67
    assert shares_of(["-66.68", "-33.33"], ["-33.33", "-16.67"]) == [
        ("rest", "0"),
        ("percent", "33.33"),
    ]
