"""How a text may write a document's number: the keys that it is found by (stage: match)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .references import (
    LONGEST,
    MEDIUM,
    MOST_PARTED,
    MOST_RUNS,
    NOTHING,
    STRONG,
    WEAK,
    YEAR,
    bare_run,
    number_runs,
    worth,
)

FULL, CUT, TAIL = "full", "cut", "tail"
"""How a key writes a number: the whole of it, without its leading letters, its last digits."""

LONGEST_NUMBER = 1000
"""Characters of a number that are read; a memo may be longer."""

_KIND = re.compile(r"[A-Za-z]{1,4}\.?")
_WORD_ENDS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One key of a document number: ``how`` it writes it and what finding it is ``worth``."""

    key: str
    how: str
    worth: int


def leading_letters(number: str) -> str:
    """The letters that a company's own numbering starts with (``INV``); empty when there are fewer
    than two.
    """
    runs = number_runs(number)
    return runs[0] if len(runs) > 1 and runs[0].isalpha() and len(runs[0]) > 1 else ""


def spellings(number: str) -> tuple[Spelling, ...]:
    """Every key by which a text may write ``number``: whole, with fewer zeros, without its letters,
    its last digits. Of several words ("INV/2026/00138, INV/2026/00139") also each that is a number
    by itself.
    """
    return tuple(Spelling(key, how, value) for key, (how, value) in number_keys(number).items())


def number_keys(number: str) -> dict[str, tuple[str, int]]:
    """The same as key → how and worth."""
    made: dict[str, tuple[str, int]] = {}
    words = _WORD_ENDS.split(number[:LONGEST_NUMBER].strip())
    is_one = len(words) == 1 or (len(words) == 2 and _KIND.fullmatch(words[0]) is not None)
    _spell(number_runs(number[:LONGEST_NUMBER]), made, is_one)
    for word in words if len(words) > 1 else ():
        runs = number_runs(word)
        if worth(runs) >= MEDIUM and (runs[0].isalpha() or worth(runs) == STRONG):
            _spell(runs, made, True)
    return made


def _spell(runs: tuple[str, ...], made: dict[str, tuple[str, int]], is_one_word: bool) -> None:
    value = worth(runs) if len(runs) <= MOST_RUNS and sum(map(len, runs)) <= LONGEST else NOTHING
    _put(runs, made, FULL, value)
    if is_year_counter(runs):
        made.setdefault("".join(runs), (FULL, MEDIUM))
    if value and is_one_word and len(runs) <= MOST_PARTED:
        for how, part, most in _parts(runs):
            _put(part, made, how, min(worth(part), most))


def _put(runs: tuple[str, ...], made: dict[str, tuple[str, int]], how: str, value: int) -> None:
    """Add the keys of these runs, if they are worth something, where none is known yet."""
    for key in _fewer_zeros(runs) if value else ():
        made.setdefault(key, (how, value))


def is_year_counter(runs: Sequence[str]) -> bool:
    """Whether a number has two or three letters and a counter that reads as a year ("SI/2023")."""
    return len(runs) == 2 and runs[0].isalpha() and 1 < len(runs[0]) < 4 and _is_year(runs[1])


def _is_year(run: str) -> bool:
    return YEAR.fullmatch(run) is not None


def _parts(runs: tuple[str, ...]) -> Iterable[tuple[str, tuple[str, ...], int]]:
    """Parts that stand for the whole, and the most that each of them is worth."""
    if len(runs) < 2 or not runs[-1].isdigit():
        return
    yield from ((CUT, part, MEDIUM) for part in _without_letters(runs))
    yield TAIL, runs[-1:], MEDIUM
    counter = _counter_before_year(runs)
    if len(counter) > 2:
        yield CUT, (counter,), WEAK


def _without_letters(runs: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The digits after the last letters if they are several runs, and all digits."""
    letters = max((index for index, run in enumerate(runs) if run.isalpha()), default=-1)
    cut = runs[letters + 1 :]
    if 1 < len(cut) < len(runs):
        yield cut
    bare = tuple(run for run in runs if run.isdigit())
    if len(cut) < len(bare):
        yield bare


def _counter_before_year(runs: tuple[str, ...]) -> str:
    """The counter of a number that ends in its year ("K3465/26", "FV/5018/08/2026"), else none."""
    if len(runs[-1]) != 2 and not _is_year(runs[-1]):
        return ""
    inner = (run for run in runs[:-1] if run.isdigit() and not _is_year(run))
    return max(inner, key=len, default="")


def _fewer_zeros(runs: Sequence[str]) -> Iterable[str]:
    """Keys of these runs as written, with the last run's padding cut step by step, and with no
    padding anywhere.
    """
    head, last = "".join(runs[:-1]), runs[-1]
    bare = last.lstrip("0") or "0"
    floor = 3 if len(runs) == 1 else 1
    for cut in range(len(last) - len(bare) + 1 if last.isdigit() else 1):
        tail = last[cut:]
        if len(tail) >= floor and (head or not YEAR.fullmatch(tail)):
            yield head + tail
    if head:
        yield "".join(map(bare_run, runs))


_known = lru_cache(maxsize=4096)(spellings)


def spelling_of(numbers: Iterable[str], key: str) -> tuple[str, Spelling]:
    """The one of ``numbers`` that ``key`` writes, and how; the one worth most if several are."""
    found = ((one, spelling) for one in numbers for spelling in _known(one) if spelling.key == key)
    return max(found, key=lambda pair: pair[1].worth, default=("", Spelling(key, FULL, NOTHING)))
