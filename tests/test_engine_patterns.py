"""Regular expressions that people wrote find what ``re.search`` finds, and cannot hang a worker."""

import re
import subprocess
import sys

import pytest

from engine import patterns
from engine.patterns import (
    LONGEST_PATTERN,
    LONGEST_TEXT,
    Asked,
    Found,
    Search,
    Stopped,
    search_all,
    search_texts,
)

BRT = "R:9672938 10/07 AX 9415126318 T:5L:NA BRT: 3358,07 C:"
#: Expressions and the text on which ``re`` would not come to an end in a lifetime.
EVIL = [
    (r"(a+)+$", "a" * 40 + "!"),
    (r"(a|aa)+$", "a" * 60 + "!"),
    (r"^(a|a?)+$", "a" * 40 + "!"),
    (r"(.*a){20}b", "a" * 60),
    (r"(x+x+)+y", "x" * 60),
    (r"(\w*)*!", "a" * 60),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 60 + "!"),
    (r"(?:(?:a*)*)*b", "a" * 60),
    (r"(?=(a+)+$)b", "a" * 40 + "!"),
    (r"(?:a?){40}a{40}b", "a" * 60),
    (r"((a{1,100}){1,100}){1,100}b", "a" * 60),
    (r"(.*)*(.*)*(.*)*x$", "a" * LONGEST_TEXT),
    (r"^(?:\s*\w+\s*)*$", "word " * 30 + "!"),
]


def one(pattern: str, text: str, flags: int = re.IGNORECASE) -> Found | Stopped | None:
    return search_all([Asked("it", pattern, text, flags)])["it"]


# ---------------------------------------------------------------------------------------
# WHAT IS FOUND
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"BRT: ([\d,]+)", BRT),
        (r"brt", BRT),
        (r"^R:(\d+)", BRT),
        (r"C:$", BRT),
        (r"(x)?T:(\d)", BRT),
        (r"Gebühr|GEBÜHR", "Kontogebühr Jänner"),
        (r"\bmiete\b", "Dauerauftrag Miete 01/2026"),
        (r"a.b", "a\nb"),
        (r"\d{3}", "€ 1\u00a0250,00"),
        (r"", "anything"),
        (r"nowhere", BRT),
        ("\U0001f600", "smile \U0001f600"),
    ],
)
def test_the_result_is_that_of_re_search(pattern: str, text: str) -> None:
    expected = re.search(pattern, text, re.IGNORECASE)
    found = one(pattern, text)
    if expected is None:
        assert found is None
    else:
        groups = [group for group in expected.groups() if group is not None]
        assert found == Found(expected.start(), (), [*groups, expected[0]][0])


def test_named_groups_are_told_if_they_took_part() -> None:
    pattern = r"(?P<label>\w+) (?P<reference>R\d+)?(?P<amount>[\d,]+)"
    assert one(pattern, "fee 12,50") == Found(0, (("label", "fee"), ("amount", "12,50")), "fee")


def test_case_counts_only_if_it_is_asked_for() -> None:
    assert one("fee", "FEE") == Found(0, (), "FEE")
    assert one("fee", "FEE", 0) is None


def test_many_searches_are_answered_by_their_keys() -> None:
    asked = [Asked((letter, number), letter, f"a{number}") for letter in "ab" for number in (1, 2)]
    assert search_all(asked) == {
        ("a", 1): Found(0, (), "a"),
        ("a", 2): Found(0, (), "a"),
        ("b", 1): None,
        ("b", 2): None,
    }


def test_a_text_is_cut_to_its_longest() -> None:
    text = "a" * LONGEST_TEXT + "end"
    assert one("end", text) is None
    assert one("a$", text) == Found(LONGEST_TEXT - 1, (), "a")


# ---------------------------------------------------------------------------------------
# WHAT IS STOPPED
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pattern", "text"), EVIL)
def test_an_expression_that_would_not_end_is_stopped(pattern: str, text: str) -> None:
    assert one(pattern, text) == Stopped("time")


def test_fifty_of_them_are_stopped_and_a_good_one_among_them_finds() -> None:
    evil = [
        Search(f"{pattern}(?:{number})?", (text,)) for pattern, text in EVIL for number in "1234"
    ]
    good = Search(r"BRT: ([\d,]+)", (BRT,))
    answers = search_texts([*evil[:25], good, *evil[25:50]])
    assert answers.pop(25).of(BRT) == Found(38, (), "3358,07")
    assert len(answers) == 50
    for search, answer in zip(evil, answers, strict=False):
        assert answer.of(search.texts[0]) == Stopped("time"), search.pattern


def test_what_was_found_before_it_was_stopped_stays_found() -> None:
    answer = search_texts([Search(r"(a+)+$", ("aaa", "a" * 40 + "!", "aa"))])[0]
    assert answer.of("aaa") == Found(0, (), "aaa")
    assert answer.of("a" * 40 + "!") == Stopped("time")
    assert answer.of("aa") == Stopped("time")  # not asked any more


def test_a_slow_expression_on_many_texts_uses_up_its_share_and_others_go_on() -> None:
    slow = Search(r"(?:.*,){4}x", tuple(",b" * 40 + str(number) for number in range(3_000)))
    good = Search("fee", tuple(f"fee {number}" for number in range(3_000)))
    slowly, quickly = search_texts([slow, good], seconds=0.2)
    assert slowly.why == "time"
    assert quickly.why == ""
    assert len(quickly.found) == 3_000


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "(?P<1>a)", "a{2,1}", "(" * 500, r"\1"])
def test_what_is_no_expression_is_said_to_be_none(pattern: str) -> None:
    assert one(pattern, "text") == Stopped("invalid")


def test_an_expression_that_is_too_long_is_not_asked() -> None:
    assert one("a" * (LONGEST_PATTERN + 1), "a") == Stopped("invalid")
    assert one("a" * LONGEST_PATTERN, "a") is None


def test_without_a_child_process_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "run", refuse)
    assert one("a", "a") == Stopped("unavailable")


@pytest.mark.parametrize("executable", ["/usr/sbin/a-web-server", ""])
def test_inside_a_web_server_python_is_looked_for(
    executable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert one("fee", "Account fee") == Found(8, (), "fee")


def test_what_another_program_answers_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def talk(*_words: object, **_options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 1, b"usage: something\n[else\n", b"")

    monkeypatch.setattr(subprocess, "run", talk)
    assert one("a", "a") == Stopped("unavailable")


def test_nothing_asked_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    assert search_all([]) == {}
    assert search_texts([Search("a", ())])[0].of("b") is None


def test_a_child_that_dies_costs_its_expression_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there is no timer: the process that hangs is ended, the others are asked again."""
    talks = []

    def talk(question: str, _wall: float) -> list[list[object]]:
        talks.append(question)
        if len(talks) == 1:
            return [["begin", 0], ["found", 0, 0, 0, "a", []], ["done", 0], ["begin", 1]]
        return [["begin", 2], ["found", 2, 0, 0, "c", []], ["done", 2]]

    monkeypatch.setattr(patterns, "_talk", talk)
    answers = search_texts([Search("a", ("a",)), Search("b", ("b",)), Search("c", ("c",))])
    assert [answer.of(text) for answer, text in zip(answers, "abc", strict=True)] == [
        Found(0, (), "a"),
        Stopped("time"),
        Found(0, (), "c"),
    ]
    assert len(talks) == 2
