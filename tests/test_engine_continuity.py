"""Statements in a row: what connects, what is missing, and what must raise no alarm."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.continuity import Finding, Link, in_order, judge

D = Decimal


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2026-{text}")


def link(key: int, days: str, opening: object, lines: object, closing: object, **more) -> Link:
    """A statement; ``days`` is ``01-01..01-31`` or one day, ``None`` means not stated."""
    start, _dots, end = days.partition("..")
    return Link(
        key=key,
        start=day(start),
        end=day(end or start),
        opening=None if opening is None else D(str(opening)),
        lines=D(str(lines)),
        closing=None if closing is None else D(str(closing)),
        **{"number": str(key), **more},
    )


def told(*links: Link) -> list[tuple[int, list[str]]]:
    return [
        (verdict.key, [finding.code for finding in verdict.findings]) for verdict in judge(links)
    ]


def test_months_that_connect_have_no_finding() -> None:
    verdicts = judge(
        [
            link(2, "02-01..02-28", 150, -20, 130),
            link(1, "01-01..01-31", 100, 50, 150),
            link(3, "03-01..03-31", 130, 0, 130),
        ]
    )
    assert [(each.key, each.previous, each.findings) for each in verdicts] == [
        (1, None, ()),
        (2, 1, ()),
        (3, 2, ()),
    ]


@pytest.mark.parametrize(
    ("second", "finding"),
    [
        (link(2, "02-01..02-28", 175, 5, 180), Finding("gap", amount=D(25))),
        (link(2, "01-20..02-15", 175, 5, 180), Finding("overlap", amount=D(25))),
        (link(7, "01-01..01-31", 100, 50, 150), Finding("duplicate", amount=D(-50))),
        (link(2, "01-01..01-31", 100, 80, 180), Finding("overlap", amount=D(-50))),
        (link(3, "02-01..02-28", 150, 5, 155), Finding("missing_number", first=2, last=2)),
        (link(9, "02-01..02-28", 150, 5, 155), Finding("missing_number", first=2, last=8)),
    ],
)
def test_second_statement_after_january_of_150(second: Link, finding: Finding) -> None:
    january = link(1, "01-01..01-31", 100, 50, 150, number="1")
    second = link_with_number(second, "1" if finding.code == "duplicate" else second.number)
    assert judge([january, second])[1].findings == (finding,)


def link_with_number(given: Link, number: str) -> Link:
    fields = {name: getattr(given, name) for name in Link.__slots__}
    return Link(**{**fields, "number": number})


def test_numbers_alone_are_no_problem_but_money_is() -> None:
    january = link(1, "01-01..01-31", 100, 50, 150)
    late = link(9, "02-01..02-28", 150, 5, 155)
    gap = link(10, "03-01..03-31", 160, 5, 165)
    assert [verdict.is_problem for verdict in judge([january, late, gap])] == [False, False, True]


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ("4", "6", (5, 5)),
        ("00004", "00006/001", (5, 5)),
        ("2026-004", "2026-006", (5, 5)),
        ("4/1", "4/2", None),
        ("4", "5", None),
        ("12", "1", None),
        ("20260131", "20260228", None),
        ("STMT-4", "STMT-6", None),
        ("", "6", None),
        ("4", "", None),
    ],
)
def test_numbers_that_count_statements(before: str, after: str, missing: object) -> None:
    _first, second = judge(
        [
            link(1, "01-01..01-31", 100, 50, 150, number=before),
            link(2, "02-01..02-28", 150, 5, 155, number=after),
        ]
    )
    found = [(finding.first, finding.last) for finding in second.findings]
    assert found == ([missing] if missing else [])


def test_numbers_begin_anew_with_the_year() -> None:
    december = link(1, "01-01", 0, 5, 5, number="3")
    old = Link(
        key=0,
        number="1",
        start=datetime.date(2025, 12, 1),
        end=datetime.date(2025, 12, 31),
        opening=D(0),
        closing=D(0),
    )
    assert judge([old, december])[1].findings == ()


def test_pages_of_one_day_are_ordered_by_their_balances() -> None:
    pages = [
        link(11, "01-05", 130, 20, 150, number="5"),
        link(12, "01-05", 110, 20, 130, number="5"),
        link(13, "01-05", 100, 10, 110, number="5"),
    ]
    before = link(1, "01-04", 90, 10, 100, number="4")
    assert told(before, *pages) == [(1, []), (13, []), (12, []), (11, [])]


def test_page_without_movement_stays_in_its_place() -> None:
    pages = [link(11, "01-05", 100, 0, 100), link(12, "01-05", 100, 10, 110)]
    before = link(10, "01-04", 90, 10, 100)
    assert told(before, *pages) == [(10, []), (11, []), (12, [])]


def test_missing_page_is_a_gap() -> None:
    pages = [
        link(11, "01-05", 100, 10, 110, number="5/1"),
        link(13, "01-05", 130, 20, 150, number="5/3"),
    ]
    assert told(*pages) == [(11, []), (13, ["gap"])]


def test_notification_and_report_of_the_day_count_between_two_statements() -> None:
    verdicts = judge(
        [
            link(1, "01-04", 100, 0, 100),
            link(2, "01-05", None, 30, None, number="N1"),
            link(3, "01-05", None, 20, None, number="N2"),
            link(4, "01-06", 150, 5, 155, number="2"),
        ]
    )
    assert [(each.key, each.has_balance, each.findings) for each in verdicts] == [
        (1, True, ()),
        (2, False, ()),
        (3, False, ()),
        (4, True, ()),
    ]


def test_lines_of_a_notification_that_the_statement_repeats_are_double() -> None:
    verdicts = judge(
        [
            link(1, "01-04", 100, 0, 100),
            link(2, "01-05", None, 50, None, number="N"),
            link(3, "01-05", 100, 50, 150, number="2"),
            link(4, "01-06", 150, 1, 151, number="3"),
        ]
    )
    assert [(each.key, each.findings) for each in verdicts] == [
        (1, ()),
        (3, ()),
        (2, ()),
        (4, (Finding("double", amount=D(50)),)),
    ]


def test_report_of_the_day_between_two_pages_of_the_day() -> None:
    """The later page lists the report's 20 again; they were left out, so it opens with 150."""
    assert told(
        link(1, "01-04", 90, 10, 100, number=""),
        link(2, "01-05", None, 20, None, number=""),
        link(3, "01-05", 100, 30, 130, number=""),
        link(4, "01-05", 150, 5, 155, number=""),
    ) == [(1, []), (3, []), (2, []), (4, [])]


def test_deleted_lines_are_told_and_explain_what_is_missing() -> None:
    deleted = link(1, "01-01..01-31", 100, 70, 150, deleted=D(-20), deleted_count=1)
    (verdict,) = judge([deleted])
    assert verdict.findings == (Finding("lines_deleted", amount=D(-20), count=1),)


def test_deleted_lines_are_told_without_balances_too() -> None:
    assert told(link(1, "01-05", None, 5, None, deleted=D(3), deleted_count=1)) == [
        (1, ["lines_deleted"])
    ]


def test_bank_whose_figures_do_not_add_up_is_told_once() -> None:
    wrong = link(1, "01-01..01-31", 100, 50, 170, stated_opening=D(100), entries=D(50))
    (verdict,) = judge([wrong])
    assert verdict.findings == (Finding("sum_differs", amount=D(20)),)


def test_lines_left_out_as_known_are_no_difference() -> None:
    """Of 50 listed 20 were there before: the opening is worked out from the closing balance."""
    january = link(1, "01-01..01-10", 100, 20, 120)
    longer = link(2, "01-01..01-31", 120, 30, 150, number="1", stated_opening=D(100), entries=D(50))
    assert told(january, longer) == [(1, []), (2, [])]


def test_line_taken_off_a_statement_is_found() -> None:
    (verdict,) = judge([link(1, "01-01..01-31", 100, 30, 150)])
    assert verdict.findings == (Finding("lines_differ", amount=D(20)),)


AMOUNTS = st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(
    pieces=st.lists(st.tuples(st.integers(1, 5), AMOUNTS), min_size=1, max_size=12),
    shuffle=st.randoms(use_true_random=False),
)
def test_a_true_history_has_no_problem_in_whatever_order_it_is_given(
    pieces: list[tuple[int, Decimal]], shuffle
) -> None:
    """One statement a day, cut into pieces of their own balances."""
    links, balance, days = [], D(0), set()
    for key, (number, amount) in enumerate(sorted(pieces, key=lambda piece: piece[0])):
        if number in days:
            continue
        days.add(number)
        links.append(
            Link(
                key=key,
                start=datetime.date(2026, 1, number),
                end=datetime.date(2026, 1, number),
                opening=balance,
                lines=amount,
                closing=balance + amount,
            )
        )
        balance += amount
    expected = list(links)
    shuffle.shuffle(links)
    assert in_order(links) == expected
    assert not any(verdict.is_problem for verdict in judge(links))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(steps=st.lists(AMOUNTS, min_size=2, max_size=8, unique=True), dropped=st.integers(0, 100))
def test_every_statement_that_moved_money_is_missed(steps: list[Decimal], dropped: int) -> None:
    links, balance = [], D(0)
    for key, amount in enumerate(steps, start=1):
        date = datetime.date(2026, 1, key)
        closing = balance + amount
        links.append(
            Link(key=key, start=date, end=date, opening=balance, lines=amount, closing=closing)
        )
        balance = closing
    gone = links.pop(1 + dropped % (len(links) - 1)) if len(links) > 2 else None
    problems = [verdict for verdict in judge(links) if verdict.is_problem]
    moved = gone and gone.lines and gone.key < len(steps)
    assert [problem.findings[0].amount for problem in problems] == ([gone.lines] if moved else [])
