"""Reasons as they are written down, and read again by whoever knows the code or not."""

from __future__ import annotations

import pytest

from engine.reasons import Reason, UnreadableReasons, decode, encode, reason

NAMED = reason("number", number="INV/2026/00138", written="INV 138")
EQUAL = reason("amount_equal", amount="1250.00", currency="EUR")


def test_reasons_are_written_in_their_order_and_read_again():
    text = encode([NAMED, EQUAL])
    assert text == (
        '{"version":1,"reasons":['
        '["number",{"number":"INV/2026/00138","written":"INV 138"}],'
        '["amount_equal",{"amount":"1250.00","currency":"EUR"}]]}'
    )
    assert decode(text) == (NAMED, EQUAL)


def test_a_reason_that_is_given_twice_is_written_once():
    assert decode(encode([NAMED, EQUAL, NAMED])) == (NAMED, EQUAL)


def test_no_reason_is_no_text():
    assert encode([]) == ""
    assert decode("") == ()


@pytest.mark.parametrize(
    "text", ['Überweisung "Müller" 5 %', "\x00\ud7ff\n", "{}", "100 %(count)s"]
)
def test_what_somebody_wrote_is_read_as_it_was(text):
    said = reason("text", text=text)
    assert decode(encode([said])) == (said,)
    assert said.sentence == text


@pytest.mark.parametrize(
    "text",
    [
        "The amounts are equal.",
        "[]",
        "null",
        "7",
        '{"version":2,"reasons":[]}',
        '{"version":0,"reasons":[]}',
        '{"version":"1","reasons":[]}',
        '{"version":1}',
        '{"version":1,"reasons":7}',
        '{"version":1,"reasons":["number"]}',
        '{"version":1,"reasons":[["number",["number"]]]}',
        '{"version":1,"reasons":[["number",{"number":7}]]}',
        '{"version":1,"reasons":[[7,{}]]}',
        "[" * 100_000,
    ],
)
def test_any_other_text_is_told_from_reasons(text):
    with pytest.raises(UnreadableReasons):
        decode(text)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (NAMED, "The line names INV/2026/00138 as “INV 138”."),
        (reason("number", number="INV/7", written="INV/7"), "The line names INV/7."),
        (reason("date_near", days=0), "The dates are the same."),
        (reason("date_near", days=1), "The dates are one day apart."),
        (reason("date_near", days=12), "The dates are 12 days apart."),
        (reason("named_partly", count=1), "One more item is needed that the line does not name."),
        (
            reason("named_partly", count=2),
            "2 more items are needed that the line does not name.",
        ),
    ],
)
def test_the_sentence_fits_its_number(one, sentence):
    assert one.sentence == sentence


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (Reason("weather_forecast"), "Weather forecast."),
        (Reason("weather_forecast", (("day", "Monday"),)), "Weather forecast: Monday."),
        (
            Reason("weather_forecast", (("day", "Monday"), ("text", "Monday was sunny."))),
            "Monday was sunny.",
        ),
    ],
)
def test_a_code_that_nobody_knows_any_more_is_read_by_its_words(one, sentence):
    assert one.sentence == sentence
    assert decode(encode([one])) == (one,)
