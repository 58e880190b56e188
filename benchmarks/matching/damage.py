"""How people and machines write a document number that they mean, and how they get it wrong."""

from __future__ import annotations

import re
from random import Random

from .speech import Number


def separators(number: Number, rng: Random) -> str:
    """Other separators, or a number cut into groups where it had none."""
    sign = rng.choice((" ", ".", "/", "-", " - ", "_", " / "))
    if re.search(r"[-/. ]", number.full):
        return re.sub(r"[-/. ]+", sign, number.full)
    return re.sub(r"(?<=[A-Z])(?=[0-9])", sign, number.full)


def joined(number: Number, _rng: Random) -> str:
    """All separators lost."""
    return re.sub(r"[-/. ]", "", number.full)


def fewer_zeros(number: Number, _rng: Random) -> str:
    """The counter without its leading zeros."""
    bare = number.counter.lstrip("0")
    return number.full[: len(number.full) - len(number.counter)] + bare if bare else number.full


def without_letters(number: Number, _rng: Random) -> str:
    return number.bare


def counter_only(number: Number, _rng: Random) -> str:
    return number.counter or number.bare


def other_case(number: Number, rng: Random) -> str:
    return number.full.lower() if rng.random() < 0.7 else number.full.capitalize()


def over_the_border(number: Number, rng: Random) -> str:
    """A line break, or the blank that a reader makes of it, inside the number."""
    at = rng.randrange(2, len(number.full) - 1)
    return number.full[:at] + rng.choice(("\n", " ")) + number.full[at:]


def swapped(number: Number, rng: Random) -> str:
    """Two neighbouring digits that differ changed places: another number."""
    text = number.full
    places = [at for at in range(len(text) - 1) if _is_swappable(text[at : at + 2])]
    if not places:
        return mistyped(number, rng)
    at = rng.choice(places[-3:])
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _is_swappable(pair: str) -> bool:
    return pair.isdigit() and pair[0] != pair[1]


def mistyped(number: Number, rng: Random) -> str:
    """One digit is another one: another number."""
    at = rng.choice([at for at, char in enumerate(number.full) if char.isdigit()][-3:])
    other = rng.choice([one for one in "0123456789" if one != number.full[at]])
    return number.full[:at] + other + number.full[at + 1 :]
