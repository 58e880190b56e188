"""Whatever a month holds: no exception, no rest that is hidden, no order that matters."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.variance import Balances, Entry, Findings, Month, explain

FIRST = datetime.date(2026, 3, 1).toordinal()

dates = st.integers(FIRST - 400, FIRST + 60).map(datetime.date.fromordinal)
amounts = st.one_of(
    st.integers(-60_000, 60_000).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.sampled_from([Decimal(text) for text in ("0", "-0", "45", "-45", "4.5", "54", "0.001")]),
    st.decimals(-(10**14), 10**14, places=6, allow_nan=False, allow_infinity=False),
)
texts = st.sampled_from(["", "Miete 03", "Account fee", "Habenzinsen", "Ä–\x00", "x" * 300])
words = st.sampled_from(["", "bank", "savings", "A", "B"])


@st.composite
def entries(draw: st.DrawFn, most: int = 12) -> list[Entry]:
    """Entries with nothing in common but that each key is there once."""
    count = draw(st.integers(0, most))
    offset = draw(st.sampled_from([0, 100]))
    return [
        Entry(
            key=f"k{offset + at}",
            kind=draw(st.sampled_from(["line", "item", "payment", "document", "skipped", "?"])),
            date=draw(dates),
            amount=draw(amounts),
            text=draw(texts),
            partner=draw(words),
            reference=draw(words),
            code=draw(st.sampled_from(["", "ACMT-MDOP-CHRG", "PMNT"])),
            journal=draw(words),
            statement=draw(words),
            confirmed=draw(st.none() | amounts),
            stated=draw(st.none() | amounts),
            original=draw(st.none() | amounts),
            original_currency=draw(st.sampled_from(["", "USD"])),
            at_rate=draw(st.none() | amounts),
            is_typed=draw(st.booleans()),
            is_posted=draw(st.booleans()),
            is_settled=draw(st.booleans()),
        )
        for at in range(count)
    ]


statements = st.lists(
    st.builds(
        Balances, key=words, start=dates, end=dates,
        opening=st.none() | amounts, closing=st.none() | amounts,
    ),
    max_size=4,
).map(tuple)  # fmt: skip

months = st.builds(
    Month, start=dates, end=dates, opening=amounts, closing=amounts, journal=words,
    precision=st.integers(0, 4), previous_closing=st.none() | amounts, statements=statements,
    is_manual=st.booleans(),
)  # fmt: skip


def check(findings: Findings, keys: set[str]) -> None:
    """What holds of every answer."""
    for each in findings.explanations:
        total = sum((cause.amount for cause in each.causes), Decimal())
        assert total + each.rest == findings.remaining
        assert each.causes
        assert 0 <= each.share <= 1 + 1e-9
        for cause in each.causes:
            assert cause.amount
            assert cause.sentence
            assert {*cause.entries, *cause.others} <= keys


@settings(deadline=None, derandomize=True, max_examples=120)
@given(months, entries(), entries())
def test_anything_is_explained_without_a_hidden_rest(
    month: Month, ours: list[Entry], others: list[Entry]
) -> None:
    findings = explain(month, ours, others)
    confirmed = sum((each.confirmed for each in ours if each.confirmed is not None), Decimal())
    assert findings.remaining == month.opening + confirmed - month.closing
    assert bool(findings.explanations) == bool(findings.remaining)
    check(findings, {each.key for each in (*ours, *others)})


@settings(deadline=None, derandomize=True, max_examples=60)
@given(months, entries(), entries(), st.randoms(use_true_random=False))
def test_the_order_of_the_entries_does_not_matter(
    month: Month, ours: list[Entry], others: list[Entry], rng
) -> None:
    others = [each for each in others if each.key not in {one.key for one in ours}]
    expected = explain(month, ours, others)
    rng.shuffle(ours)
    rng.shuffle(others)
    assert explain(month, ours, others) == expected


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(amounts, min_size=1, max_size=8), st.integers(0, 7))
def test_an_opening_balance_that_is_wrong_is_always_told(values: list[Decimal], at: int) -> None:
    error = values[at % len(values)]
    start, end = datetime.date(2026, 3, 1), datetime.date(2026, 3, 31)
    month = Month(
        start=start, end=end, opening=error, closing=Decimal(), previous_closing=Decimal()
    )
    findings = explain(month, [])
    told = [cause.code for each in findings.explanations[:1] for cause in each.causes]
    assert told == (["wrong_opening"] if error else [])
