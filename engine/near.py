"""Numbers written with one mistake in typing: never an identity, but a good suggestion where the
amount agrees (stage: match).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from .candidates import Item, Line
from .reasons import Reason, reason
from .references import LONGEST, number_runs
from .text import fold

SHORTEST = 5
"""Characters of a number in which a mistake can be told from another number."""

MOST_WORDS = 60
"""Words of a line that are compared."""

MOST_GROUPS, MOST_JOINED = 8, 120
"""Groups that a reference may be printed in, and how many joined groups are compared."""

_WORD = re.compile(r"[A-Z0-9]+(?:[/.-]+[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """What may be a number: its letters and digits, and how the line has it, in upper case."""

    key: str
    written: str


def near_number(item: Item, words: Sequence[Word]) -> Reason | None:
    """That one of the line's words is a number of the item but for one wrong, missing or additional
    character or two that are swapped; None when none is.
    """
    for number in item.numbers:
        for key in _keys(number):
            near = (word for word in words if -2 < len(word.key) - len(key) < 2)
            found = next((word for word in near if is_one_mistake(key, word.key)), None)
            if found:
                return reason("number_near", number=number, written=found.written)
    return None


def _keys(number: str) -> Iterator[str]:
    """The number as a whole and without its letters, as far as that can be told from others."""
    runs = number_runs(number)
    digits = "".join(run for run in runs if run.isdigit())
    for key in dict.fromkeys(("".join(runs), digits)):
        if SHORTEST <= len(key) <= LONGEST and digits:
            yield key


def words_of(line: Line) -> tuple[Word, ...]:
    """What a line has that may be a number; parted ones put together."""
    texts = (*line.references, *line.identifiers, *line.texts)
    found = (_WORD.findall(fold(text[: 20 * MOST_WORDS])) for text in texts)
    whole = (" ".join(fold(text[:LONGEST]).split()) for text in line.references)
    words = (_word(one) for one in (*whole, *(one for group in found for one in group)))
    kept = [word for word in words if any(map(str.isdigit, word.key))]
    return _unique((*kept[:MOST_WORDS], *islice(_joined(kept), MOST_JOINED)))


def _word(written: str) -> Word:
    return Word("".join(number_runs(written)), written)


def _unique(words: Iterable[Word]) -> tuple[Word, ...]:
    """Each number once, as it is written first."""
    found: dict[str, Word] = {}
    for word in words:
        found.setdefault(word.key, word)
    return tuple(found.values())


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """Words after one another put together: references are printed in groups."""
    for start in range(len(words)):
        joined = words[start]
        for word in words[start + 1 : start + MOST_GROUPS]:
            joined = Word(joined.key + word.key, f"{joined.written} {word.written}")
            if len(joined.key) > LONGEST:
                break
            yield joined


def is_one_mistake(one: str, other: str) -> bool:
    """Whether one text becomes the other by changing, adding or leaving out one character, or by
    swapping two neighbours.
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, left = one[start:], other[start:]
    is_swap = rest[:2] == left[1::-1] and rest[2:] == left[2:]
    return is_swap or rest[1:] == left[1:] or rest == left[1:] or rest[1:] == left
