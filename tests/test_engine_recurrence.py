"""Days of a standing order, the line that it is, and the parts of a loan's instalment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recurrence import (
    AGAIN,
    CHANGED,
    LAST_DAY,
    MET,
    MONTH,
    OFF,
    SECOND,
    SKIPPED,
    TAKEN,
    UNKNOWN,
    WEEK,
    YEAR,
    Expected,
    Instalment,
    Movement,
    Schedule,
    Seen,
    Split,
    Tolerance,
    meet,
    merge_days,
    split_instalments,
)

CENT = Decimal("0.01")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days(schedule: Schedule, start: str, end: str) -> list[str]:
    return [str(one) for one in schedule.days(day(start), day(end))]


# -----------------------------------------------------------------------------
# DAYS
# -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "start", "end", "expected"),
    [
        (
            Schedule(day("2026-01-01"), MONTH),
            "2025-01-01",
            "2026-03-31",
            ["2026-01-01", "2026-02-01", "2026-03-01"],
        ),
        (
            Schedule(day("2026-01-31"), MONTH),
            "2026-01-01",
            "2026-04-30",
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
        ),
        (
            Schedule(day("2028-01-05"), MONTH, day=30),
            "2028-01-01",
            "2028-03-31",
            ["2028-01-30", "2028-02-29", "2028-03-30"],
        ),
        (
            Schedule(day("2026-01-01"), MONTH, day=LAST_DAY),
            "2026-02-01",
            "2026-04-30",
            ["2026-02-28", "2026-03-31", "2026-04-30"],
        ),
        (
            Schedule(day("2026-01-15"), MONTH, 3, day=1),
            "2026-01-01",
            "2026-12-31",
            ["2026-04-01", "2026-07-01", "2026-10-01"],
        ),
        (
            Schedule(day("2024-02-29"), YEAR),
            "2024-01-01",
            "2028-12-31",
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        ),
        (
            Schedule(day("2025-12-31"), WEEK, 2, last=day("2026-01-28")),
            "2026-01-01",
            "2026-12-31",
            ["2026-01-14", "2026-01-28"],
        ),
        (Schedule(day("2026-05-01"), MONTH), "2026-01-01", "2026-04-30", []),
    ],
    ids=[
        "each month",
        "the last day of short months is not kept for long ones",
        "the 30th of a leap February is the 29th",
        "the last day of each month",
        "a quarter on the first, not before the first date",
        "29 February each year",
        "every second Wednesday until the last one",
        "not yet begun",
    ],
)
def test_the_days_of_a_schedule(schedule, start, end, expected):
    assert days(schedule, start, end) == expected


def test_the_next_day_comes_after_today_and_ends_with_the_last():
    rent = Schedule(day("2026-01-01"), MONTH, last=day("2026-03-01"))
    assert rent.next_day(day("2025-06-30")) == day("2026-01-01")
    assert rent.next_day(day("2026-01-01")) == day("2026-02-01")
    assert rent.next_day(day("2026-03-01")) is None


def test_the_calendar_ends_without_an_error():
    assert Schedule(day("9999-12-31"), MONTH).next_day(day("9999-12-31")) is None
    assert Schedule(day("9999-12-31"), WEEK).next_day(day("9999-12-31")) is None


def test_what_is_missing_is_made_up_to_today_and_one_ahead():
    rent = Schedule(day("2026-01-01"), MONTH)
    made = [day("2026-01-01"), day("2026-03-01")]
    assert merge_days(made, rent, day("2026-03-20")) == [day("2026-02-01"), day("2026-04-01")]
    assert merge_days([], rent, day("2025-11-11")) == [day("2026-01-01")]


@pytest.mark.parametrize(
    ("unit", "number", "widest"), [(WEEK, 1, 3), (MONTH, 1, 13), (MONTH, 3, 41), (YEAR, 1, 182)]
)
def test_a_window_must_not_reach_the_next_one(unit, number, widest):
    assert Schedule(day("2026-01-01"), unit, number).widest_window == widest


@given(
    first=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    unit=st.sampled_from([WEEK, MONTH, YEAR]),
    number=st.integers(1, 5),
    wanted=st.integers(-1, 31),
    start=st.integers(0, 3000),
)
def test_a_part_of_the_days_is_a_part_of_all_days(first, unit, number, wanted, start):
    schedule = Schedule(first, unit, number, wanted)
    end = first + dt.timedelta(3650)
    every = schedule.days(first, end)
    begin = first + dt.timedelta(start)
    assert schedule.days(begin, end) == tuple(one for one in every if one >= begin)
    gaps = [(later - one).days for one, later in pairwise(every)]
    assert all(gap > 2 * schedule.widest_window for gap in gaps)


# -----------------------------------------------------------------------------
# LINES
# -----------------------------------------------------------------------------

RENT = Schedule(day("2026-01-01"), MONTH, window=4)
EXACT = Tolerance()


def expected(date: str, amount: str = "-1200", state: str = "open", line: int = 0) -> Expected:
    return Expected(day(date), Decimal(amount), state, line)


def seen(number: int, date: str, amount: str | None = "-1200") -> Seen:
    return Seen(number, day(date), None if amount is None else Decimal(amount))


def told(found) -> dict[int, tuple[str, str, int]]:
    return {one.line_id: (one.status, str(one.expected.date), one.days) for one in found.values()}


MONTHS = [expected("2026-01-01"), expected("2026-02-01"), expected("2026-03-01")]


@pytest.mark.parametrize(
    ("tolerance", "amount", "covered"),
    [
        (Tolerance(), "-1200", True),
        (Tolerance(), "-1200.01", False),
        (Tolerance(Decimal(10)), "-1210", True),
        (Tolerance(Decimal(10)), "-1210.01", False),
        (Tolerance(percent=Decimal(5)), "-1140", True),
        (Tolerance(percent=Decimal(5)), "-1139.99", False),
        (Tolerance(Decimal(10), Decimal(5)), "-1211", False),
        (Tolerance(Decimal(100), Decimal(5)), "-1261", False),
    ],
)
def test_each_limit_that_is_set_must_hold(tolerance, amount, covered):
    assert tolerance.covers(Decimal(-1200), Decimal(amount)) is covered


@pytest.mark.parametrize(
    ("line", "meeting"),
    [
        (seen(1, "2026-02-03"), (MET, "2026-02-01", 2)),
        (seen(1, "2026-01-28"), (MET, "2026-02-01", -4)),
        (seen(1, "2026-02-05", "-1250"), (CHANGED, "2026-02-01", 4)),
        (seen(1, "2026-02-01", None), (UNKNOWN, "2026-02-01", 0)),
        (seen(1, "2026-02-12"), (OFF, "2026-02-01", 11)),
        (seen(1, "2026-02-25"), (MET, "2026-03-01", -4)),
        (seen(1, "2026-02-12", "-1250"), None),
        (seen(1, "2026-02-01", "1200"), None),
    ],
    ids=[
        "two days late",
        "at the edge of the window",
        "another amount",
        "an amount that the bank does not state",
        "the amount on another day",
        "the nearest one",
        "neither day nor amount",
        "the rent that comes back",
    ],
)
def test_what_a_single_line_is(line, meeting):
    found = told(meet(RENT, EXACT, MONTHS, [line]))
    assert found == ({1: meeting} if meeting else {})


def test_of_two_lines_in_a_window_the_one_with_the_amount_meets():
    found = meet(RENT, EXACT, MONTHS, [seen(1, "2026-02-01", "-1250"), seen(2, "2026-02-04")])
    assert told(found) == {1: (SECOND, "2026-02-01", 0), 2: (MET, "2026-02-01", 3)}


def test_of_two_lines_with_the_amount_the_nearer_day_meets():
    found = meet(RENT, EXACT, MONTHS[1:], [seen(1, "2026-02-04"), seen(2, "2026-01-31")])
    assert told(found) == {1: (SECOND, "2026-02-01", 3), 2: (MET, "2026-02-01", -1)}


def test_of_two_equal_lines_one_meets_and_the_other_is_asked():
    found = meet(RENT, EXACT, MONTHS[1:], [seen(2, "2026-02-02"), seen(1, "2026-02-02")])
    assert told(found) == {1: (MET, "2026-02-01", 1), 2: (SECOND, "2026-02-01", 1)}


def test_a_booking_that_was_met_or_skipped_is_not_met_again():
    others = [expected("2026-02-01", state=TAKEN, line=9), expected("2026-03-01", state=SKIPPED)]
    lines = [seen(1, "2026-02-02"), seen(2, "2026-03-02"), seen(9, "2026-02-01")]
    assert told(meet(RENT, EXACT, others, lines)) == {
        1: (SECOND, "2026-02-01", 1),
        2: (AGAIN, "2026-03-01", 1),
        9: (MET, "2026-02-01", 0),
    }


def test_a_missed_month_is_paid_together_with_the_next_one():
    lines = [seen(1, "2026-02-01"), seen(2, "2026-02-02")]
    months = [expected("2026-01-01"), expected("2026-02-01")]
    assert told(meet(RENT, EXACT, months, lines)) == {
        1: (MET, "2026-02-01", 0),
        2: (OFF, "2026-01-01", 32),
    }


LINES = st.lists(
    st.builds(
        lambda offset, amount: (day("2026-01-01") + dt.timedelta(offset), Decimal(amount)),
        st.integers(-20, 90),
        st.sampled_from(["-1200", "-1195", "-1250", "1200"]),
    ),
    max_size=8,
)


@given(lines=LINES, shuffled=st.randoms())
def test_the_order_of_the_lines_does_not_matter(lines, shuffled):
    those = [Seen(number, *line) for number, line in enumerate(lines, 1)]
    mixed = shuffled.sample(those, len(those))
    months = shuffled.sample(MONTHS, len(MONTHS))
    tolerance = Tolerance(Decimal(5))
    found = meet(RENT, tolerance, MONTHS, those)
    assert found == meet(RENT, tolerance, months, mixed)
    taken = [one.expected.date for one in found.values() if one.status not in (SECOND, AGAIN)]
    assert len(taken) == len(set(taken))


# -----------------------------------------------------------------------------
# LOANS
# -----------------------------------------------------------------------------


def split(date: str, *amounts: str) -> Split:
    return Split(day(date), *(Decimal(amount) for amount in amounts))


def test_three_instalments_of_a_loan_with_cents():
    """10,000.00 at 5 % a year: 41.67 of 856.07, then of 9,185.60 38.27, of 8,367.80 34.87."""
    paid = [Instalment(day(f"2026-0{month}-01"), Decimal("856.07")) for month in (3, 1, 2)]
    given = [Movement(day("2025-12-15"), Decimal(10000))]
    assert split_instalments(given, paid, Decimal("0.05") / 12, CENT) == (
        split("2026-01-01", "10000", "41.67", "814.40"),
        split("2026-02-01", "9185.60", "38.27", "817.80"),
        split("2026-03-01", "8367.80", "34.87", "821.20"),
    )


def test_an_early_repayment_counts_from_the_next_interval():
    """1,000.00 at 1 % a month; 500.00 are paid back on 10 February, in the second interval."""
    moves = [
        Movement(day("2026-02-10"), Decimal(-500)),
        Movement(day("2026-01-01"), Decimal(1000)),
    ]
    paid = [Instalment(day(f"2026-0{month}-01"), Decimal(110)) for month in (2, 3, 4)]
    assert split_instalments(moves, paid, Decimal("0.01"), CENT) == (
        split("2026-02-01", "1000", "10.00", "100.00"),
        split("2026-03-01", "900.00", "9.00", "101.00"),
        split("2026-04-01", "299.00", "2.99", "107.01"),
    )


def test_a_missed_instalment_pays_nothing_and_the_last_one_only_what_is_left():
    paid = [
        Instalment(day("2026-02-01"), Decimal(0)),
        Instalment(day("2026-03-01"), Decimal(110)),
        Instalment(day("2026-04-01"), Decimal(110)),
    ]
    moves = [Movement(day("2026-01-01"), Decimal(150))]
    assert split_instalments(moves, paid, Decimal("0.01"), CENT) == (
        split("2026-02-01", "150", "0", "0"),
        split("2026-03-01", "150", "1.50", "108.50"),
        split("2026-04-01", "41.50", "0.42", "41.50"),  # 68.08 stay open: nothing owes them
    )


def test_the_interest_of_a_quarter_and_of_two_weeks():
    assert Schedule(day("2026-01-01"), MONTH, 3).share_of_year == Decimal("0.25")
    weeks = Schedule(day("2026-01-01"), WEEK, 2).share_of_year
    assert round(weeks, 6) == Decimal("0.038356")
