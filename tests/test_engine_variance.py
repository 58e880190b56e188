"""A month that does not come out: each cause by its name, worked out by hand."""

from __future__ import annotations

import datetime
import string
from dataclasses import replace
from decimal import Decimal

import pytest

from engine.variance import Balances, Cause, Entry, Findings, Month, explain
from engine.variance_sentences import FIXES, SENTENCES
from engine.variance_typing import misreadings

D = Decimal


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2026-{text}")


def entry(key: str, amount: str, date: str = "03-10", **more: object) -> Entry:
    """A ticked item of the paper statement, unless told otherwise."""
    values = {"kind": "item", "text": f"text of {key}", "confirmed": D(amount), "journal": "bank"}
    return Entry(key=key, amount=D(amount), date=day(date), **{**values, **more})


def waiting(key: str, amount: str, date: str = "03-10", **more: object) -> Entry:
    return entry(key, amount, date, **{"confirmed": None, **more})


def month(closing: str, **more: object) -> Month:
    """March on paper, opened with 1,000."""
    values = {
        "start": day("03-01"),
        "end": day("03-31"),
        "opening": D("1000.00"),
        "previous_closing": D("1000.00"),
        "journal": "bank",
        "is_manual": True,
    }
    return Month(closing=D(closing), **{**values, **more})


def best(findings: Findings) -> tuple[Cause, ...]:
    """The causes of the first explanation, which must be complete."""
    first = findings.explanations[0]
    assert first.is_complete
    assert sum(cause.amount for cause in first.causes) == findings.remaining
    return first.causes


def told(findings: Findings) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((cause.code, str(cause.amount), cause.entries) for cause in best(findings))


RENT, SALE = entry("rent", "-823.45", "03-02"), entry("sale", "517.30", "03-05")


def test_a_month_that_comes_out_has_nothing_to_explain() -> None:
    findings = explain(month("693.85"), [RENT, SALE])
    assert findings == Findings(remaining=D("0.00"))


def test_a_wrong_sign_is_half_the_difference() -> None:
    # right would be +105.70: 1000 - 823.45 + 517.30 + 105.70 = 799.55; booked it is 588.15
    findings = explain(month("799.55"), [RENT, SALE, entry("back", "-105.70")])
    assert findings.remaining == D("-211.40")
    assert told(findings) == [("wrong_sign", "-211.40", ("back",))]
    assert dict(best(findings)[0].data)["amount"] == "-105.70"
    assert best(findings)[0].fix == "change_amount"


def test_swapped_digits_name_both_numbers() -> None:
    # the bank has 571.30 where 517.30 was typed: 54.00 too little, six times nine
    findings = explain(month("747.85"), [RENT, SALE])
    assert findings.remaining == D("-54.00")
    assert told(findings)[0] == ("swapped_digits", "-54.00", ("sale",))
    assert dict(best(findings)[0].data) == {
        "amount": "517.30",
        "label": "text of sale",
        "meant": "571.30",
    }


def test_a_document_says_which_of_two_entries_has_swapped_digits() -> None:
    ours = [
        entry("one", "140.00", partner="Alba"),
        entry("two", "-263.18"),
        entry("three", "140.00", partner="Berg"),
    ]
    invoice = entry("invoice", "410.00", kind="document", confirmed=None, partner="Berg")
    settled = replace(invoice, key="other", amount=D("140.00"), partner="Alba", is_settled=True)
    # 1000 + 140 - 263.18 + 410 = 1286.82
    findings = explain(month("1286.82"), ours, [invoice, settled])
    assert told(findings) == [("swapped_digits", "-270.00", ("three",))]


def test_two_entries_that_fit_equally_are_both_shown() -> None:
    ours = [entry("one", "140.00"), entry("two", "140.00", "03-25"), entry("rest", "-263.18")]
    findings = explain(month("1286.82"), ours)
    (cause,) = best(findings)
    assert cause.code == "swapped_digits"
    assert {*cause.entries, *cause.others} == {"one", "two"}


def test_a_shifted_decimal_point_is_found() -> None:
    # 48.20 was typed as 482.00
    findings = explain(month("742.05"), [RENT, SALE, entry("shop", "482.00")])
    assert findings.remaining == D("433.80")
    assert told(findings) == [("decimal_shift", "433.80", ("shop",))]
    assert ("meant", "48.20") in best(findings)[0].data


def test_a_double_line_shows_both() -> None:
    twice = replace(SALE, key="again", date=day("03-06"), text=SALE.text)
    findings = explain(month("693.85"), [RENT, SALE, twice])
    assert told(findings) == [("double_line", "517.30", ("again", "sale"))]
    assert best(findings)[0].sentence == (
        "text of sale of 517.30 is there twice, on 2026-03-06 and 2026-03-05"
    )


def test_what_was_edited_after_it_was_confirmed_is_found_with_both_amounts() -> None:
    edited = entry("shop", "-61.40", confirmed=D("-66.40"))
    findings = explain(month("632.45"), [RENT, SALE, edited])
    assert told(findings) == [("edited_after", "-5.00", ("shop",))]
    assert best(findings)[0].sentence == "text of shop was confirmed with -66.40 and is -61.40 now"


def test_what_is_no_longer_posted_still_counts() -> None:
    drafted = entry("shop", "-61.40", is_posted=False)
    findings = explain(month("693.85"), [RENT, SALE, drafted])
    assert told(findings) == [("not_posted", "-61.40", ("shop",))]


def test_an_entry_dated_in_another_month_is_found() -> None:
    late = waiting("late", "-94.17", "04-03")
    findings = explain(month("599.68"), [RENT, SALE], [late])
    assert told(findings) == [("dated_outside", "94.17", ("late",))]


def test_an_entry_of_next_month_that_is_confirmed_is_found() -> None:
    early = entry("early", "-94.17", "04-03")
    findings = explain(month("693.85"), [RENT, SALE, early])
    assert told(findings) == [("confirmed_outside", "-94.17", ("early",))]


def test_an_entry_on_another_bank_journal_is_found() -> None:
    astray = waiting("astray", "-94.17", "03-12", journal="savings")
    findings = explain(month("599.68"), [RENT, SALE], [astray])
    assert told(findings) == [("wrong_journal", "94.17", ("astray",))]
    assert ("journal", "savings") in best(findings)[0].data


def test_an_entry_of_another_bank_here_is_found_by_its_open_line_there() -> None:
    line = waiting("line", "-94.17", "03-13", journal="savings", kind="line", partner="Cado")
    here = entry("here", "-94.17", "03-12", partner="Cado")
    findings = explain(month("693.85"), [RENT, SALE, here], [line])
    assert told(findings) == [("wrong_journal_here", "-94.17", ("here", "line"))]


def test_an_opening_that_is_not_the_closing_before_is_found() -> None:
    findings = explain(month("693.85", opening=D("1010.20")), [RENT, SALE])
    assert told(findings) == [("wrong_opening", "10.20", ())]
    assert best(findings)[0].data == (("meant", "1000.00"), ("typed", "1010.20"))


def test_digits_of_a_first_opening_may_be_swapped() -> None:
    first = month("5141.86", opening=D("5184.36"), previous_closing=None)
    # 5148.36 was meant; the entry takes 6.50 off
    findings = explain(first, [entry("fee", "-6.50")])
    assert told(findings)[0] == ("opening_swapped", "36.00", ())
    assert ("meant", "5148.36") in best(findings)[0].data


def test_what_is_booked_straight_and_by_the_line_counts_twice() -> None:
    line = entry("line", "517.30", "03-06", kind="line", partner="Dorn")
    item = entry("item", "517.30", "03-05", partner="Dorn", text="posted by hand")
    findings = explain(month("693.85"), [RENT, line, item])
    assert told(findings) == [("booked_twice", "517.30", ("item", "line"))]
    assert best(findings)[0].fix == "adjust_double"


@pytest.mark.parametrize(
    ("text", "amount", "code"),
    [("Kontoführung 03/2026", "-7.90", "fee"), ("Habenzinsen", "3.41", "interest")],
)
def test_a_line_that_looks_like_it_is_a_charge_or_interest(
    text: str, amount: str, code: str
) -> None:
    line = waiting("bank", amount, "03-31", kind="line", text=text)
    closing = D("693.85") + D(amount)
    findings = explain(month(str(closing)), [RENT, SALE, line])
    assert told(findings) == [(code, str(-D(amount)), ("bank",))]


def test_a_small_difference_may_be_a_charge_that_is_not_booked() -> None:
    findings = explain(month("681.15"), [RENT, SALE])
    assert findings.remaining == D("12.70")
    codes = [cause.code for each in findings.explanations[:2] for cause in each.causes]
    assert "fee_missing" in codes
    assert all(not cause.entries for cause in findings.explanations[0].causes)


def test_a_charge_of_earlier_months_is_missed() -> None:
    past = [
        entry(f"past{at}", "-12.70", date, text="Account fee", is_settled=True, confirmed=None)
        for at, date in enumerate(("01-31", "02-28"))
    ]
    findings = explain(month("681.15"), [RENT, SALE], past)
    assert told(findings) == [("fee_missing", "12.70", ("past1",))]


def test_lines_that_nobody_confirmed_are_told_together() -> None:
    lines = [waiting(f"line{at}", f"-{at}1.37", kind="line") for at in (2, 4, 5)]
    closing = D("693.85") - D("21.37") - D("41.37") - D("51.37")
    findings = explain(month(str(closing)), [RENT, SALE, *lines])
    (cause,) = best(findings)
    assert (cause.code, set(cause.entries)) == ("unconfirmed", {"line2", "line4", "line5"})
    assert cause.sentence == "3 entries of -114.11 are not confirmed"


def test_one_line_of_those_to_confirm_may_not_be_the_banks() -> None:
    lines = [waiting(f"line{at}", f"-{at}1.37", kind="line") for at in (2, 4, 5)]
    closing = D("693.85") - D("21.37") - D("51.37")
    findings = explain(month(str(closing)), [RENT, SALE, *lines])
    assert {*best(findings)[0].entries} == {"line2", "line5"}


def test_payments_on_paper_are_to_be_ticked() -> None:
    payments = [waiting(f"pay{at}", f"-{at}3.19", kind="payment") for at in (2, 4, 5, 7)]
    closing = D("693.85") - D("43.19") - D("73.19")
    findings = explain(month(str(closing)), [RENT, SALE, *payments])
    assert {*best(findings)[0].entries} == {"pay4", "pay7"}


def test_a_cent_is_a_rounding_difference() -> None:
    findings = explain(month("693.84"), [RENT, SALE])
    assert told(findings)[0][:2] == ("rounding", "0.01")


def test_an_entry_at_another_rate_is_an_exchange_difference() -> None:
    foreign = entry("usd", "-184.00", original=D("-200.00"), original_currency="USD",
                    at_rate=D("-182.10"))  # fmt: skip
    findings = explain(month("511.70"), [RENT, SALE, foreign])
    assert findings.remaining == D("-1.85")
    assert told(findings) == [("exchange", "-1.85", ("usd",))]


def test_the_banks_own_amount_says_what_was_meant() -> None:
    wrong = entry("shop", "-61.40", stated=D("-63.90"))
    findings = explain(month("629.95"), [RENT, SALE, wrong])
    assert told(findings) == [("differs_from_bank", "2.50", ("shop",))]
    swapped = replace(wrong, stated=D("-64.10"))
    findings = explain(month("629.75"), [RENT, SALE, swapped])
    assert told(findings) == [("swapped_digits", "2.70", ("shop",))]


def test_without_any_trace_the_bank_may_have_a_line() -> None:
    findings = explain(month("6102.22"), [RENT, SALE])
    cause = next(cause for cause in findings.causes if cause.code == "missing_line")
    assert (cause.amount, cause.entries) == (D("-5408.37"), ())
    assert cause.sentence == "the bank may have a line of 5408.37 that the books do not have"


# ---------------------------------------------------------------------------
# Statements with balances
# ---------------------------------------------------------------------------

WEEKS = (
    Balances(key="S1", start=day("03-01"), end=day("03-10"), opening=D(1000), closing=D("693.85")),
    Balances(key="S2", start=day("03-11"), end=day("03-31"), opening=D("693.85"), closing=D(750)),
)


def line(key: str, amount: str, date: str, statement: str, **more: object) -> Entry:
    return entry(key, amount, date, kind="line", statement=statement, **more)


LINES = (
    line("rent", "-823.45", "03-02", "S1"),
    line("sale", "517.30", "03-05", "S1"),
    line("more", "156.15", "03-15", "S2"),
    line("less", "-100.00", "03-20", "S2"),
)


def stated(closing: str = "750.00", statements: tuple[Balances, ...] = WEEKS) -> Month:
    return month(closing, statements=statements, is_manual=False)


def test_the_statement_whose_lines_do_not_add_up_misses_one() -> None:
    findings = explain(stated(), LINES[:3])
    assert told(findings) == [("missing_in_statement", "100.00", ())]
    assert best(findings)[0].data == (
        ("amount", "-100.00"),
        ("booked", "156.15"),
        ("stated", "56.15"),
        ("statement", "S2"),
    )


def test_a_line_of_the_file_that_was_left_out_is_named() -> None:
    left = replace(LINES[3], key="left", kind="skipped", confirmed=None)
    findings = explain(stated(), LINES[:3], [left])
    assert told(findings) == [("missing_skipped", "100.00", ("left",))]


def test_a_payment_without_line_is_named() -> None:
    payment = waiting("payment", "-100.00", "03-18", kind="payment")
    findings = explain(stated(), [*LINES[:3], payment])
    assert told(findings) == [("missing_payment", "100.00", ("payment",))]


def test_two_statements_that_do_not_connect_miss_one_between_them() -> None:
    later = replace(WEEKS[1], start=day("03-13"), opening=D("650.00"), closing=D("706.15"))
    findings = explain(stated("706.15", (WEEKS[0], later)), LINES)
    assert findings.remaining == D("43.85")
    assert told(findings) == [("missing_statement", "43.85", ())]
    assert best(findings)[0].data == (("after", "S2"), ("amount", "-43.85"), ("before", "S1"))


def test_a_statement_without_its_lines_misses_them() -> None:
    middle = Balances(
        key="S0", start=day("03-11"), end=day("03-12"), opening=D("693.85"), closing=D("650.00")
    )
    later = replace(WEEKS[1], start=day("03-13"), opening=D("650.00"), closing=D("706.15"))
    findings = explain(stated("706.15", (later, WEEKS[0], middle)), LINES)
    assert told(findings) == [("missing_in_statement", "43.85", ())]
    assert ("statement", "S0") in best(findings)[0].data


def test_balances_that_prove_a_statement_rule_its_lines_out() -> None:
    """Half the difference is a line of the proved statement, and one of the other."""
    twin = line("twin", "-100.00", "03-06", "S1")
    first = replace(WEEKS[0], closing=D("593.85"))
    second = replace(WEEKS[1], opening=D("593.85"), closing=D("850.00"))
    findings = explain(stated("850.00", (first, second)), [*LINES, twin])
    assert findings.remaining == D("-200.00")
    assert told(findings) == [("wrong_sign", "-200.00", ("less",))]
    assert best(findings)[0].others == ()


def test_a_closing_that_is_not_the_banks_is_found() -> None:
    findings = explain(stated("705.00"), LINES)
    assert told(findings) == [("wrong_closing", "45.00", ())]
    assert best(findings)[0].data == (("meant", "750.00"), ("typed", "705.00"))


def test_an_entry_without_line_is_one_too_many_when_the_bank_proves_all_lines() -> None:
    item = entry("item", "-48.90", "03-21")
    findings = explain(stated(), [*LINES, item])
    assert told(findings) == [("booked_straight", "-48.90", ("item",))]


# ---------------------------------------------------------------------------
# Several causes
# ---------------------------------------------------------------------------


def test_a_missing_line_and_swapped_digits_are_found_together() -> None:
    invoice = waiting("invoice", "571.30", kind="document", partner="Eder", is_settled=True)
    sale = replace(SALE, partner="Eder")
    left = waiting("left", "-241.12", kind="skipped")
    # the bank's 506.73 has 54.00 more for the sale and 241.12 less for what was left out
    findings = explain(month("506.73"), [RENT, sale], [invoice, left])
    assert told(findings) == [
        ("missing_skipped", "241.12", ("left",)),
        ("swapped_digits", "-54.00", ("sale",)),
    ]


def test_five_certain_causes_are_found_together() -> None:
    edited = [
        entry(f"edited{at}", f"-{at}1.40", confirmed=D(f"-{at}1.40") - D(f"{at}.07"))
        for at in (1, 2, 3, 4)
    ]
    right = D("693.85") + sum((each.amount for each in edited), D())
    findings = explain(month(str(right), opening=D("1010.20")), [RENT, SALE, *edited])
    assert [code for code, _amount, _keys in told(findings)] == [
        *["edited_after"] * 4,
        "wrong_opening",
    ]


def test_a_suspicion_that_leaves_a_rest_comes_after_the_complete_ones() -> None:
    edited = entry("shop", "-61.40", confirmed=D("-66.40"))
    findings = explain(month("115.33"), [RENT, SALE, edited])
    complete = [each.is_complete for each in findings.explanations]
    assert complete == sorted(complete, reverse=True)
    # alone or with others, what was edited is told
    assert "edited_after" in [cause.code for cause in findings.causes]


def test_causes_that_take_each_other_back_explain_nothing() -> None:
    out, back = waiting("out", "-300.00", "04-02"), waiting("back", "300.00", "04-03")
    findings = explain(month("599.68"), [RENT, SALE], [out, back])
    for each in findings.explanations:
        assert not {"out", "back"} <= {key for cause in each.causes for key in cause.entries}


# ---------------------------------------------------------------------------
# Amounts and sentences
# ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "typed", "meant", "shown"),
    [(0, "5130", "5310", "-180"), (3, "5.130", "5.310", "-0.180")],
)
def test_currencies_have_their_own_places(
    precision: int, typed: str, meant: str, shown: str
) -> None:
    closing = str(D("1000") + D(meant))
    findings = explain(month(closing, precision=precision), [entry("one", typed)])
    # swapping the second and third digit of 5130 makes 5310
    causes = {(cause.code, str(cause.amount)): cause for cause in findings.causes}
    assert dict(causes["swapped_digits", shown].data)["meant"] == meant


def test_every_reading_of_an_amount() -> None:
    assert list(misreadings(1220)) == [
        ("wrong_sign", -1220),
        ("swapped_digits", 2120),
        ("swapped_digits", 1202),
        ("decimal_shift", 12200),
        ("decimal_shift", 122),
        ("decimal_shift", 122000),
    ]


def test_every_cause_has_a_sentence_and_a_click() -> None:
    assert SENTENCES.keys() == FIXES.keys()
    for text in SENTENCES.values():
        names = {name for _text, name, _spec, _conversion in string.Formatter().parse(text)}
        assert names - {None}


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-sNaN", "1E+15", "0.0000001", "1E+999999"])
def test_what_is_no_money_is_refused_at_the_door(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount of money"):
        Entry(key="a", kind="item", date=day("03-01"), amount=D(amount))
    with pytest.raises(ValueError, match="no amount of money"):
        month(amount)
