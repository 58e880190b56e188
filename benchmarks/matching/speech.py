"""What a country's companies, people and banks write: the parts that both splits fill in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from .digits import some_digits


@dataclass(frozen=True, slots=True)
class Language:
    """Names and sentences; ``texts`` has one or more templates for every key of TOPICS."""

    code: str
    months: tuple[str, ...]
    surnames: tuple[str, ...]
    firsts: tuple[str, ...]
    trades: tuple[str, ...]
    towns: tuple[str, ...]
    shops: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]


def words(text: str) -> tuple[str, ...]:
    """The words of a text; a list of names is easier to read so."""
    return tuple(text.split())


TOPICS = (
    "number",
    "numbers",
    "plain",
    "discount",
    "on_account",
    "rent",
    "salary",
    "tax",
    "loan",
    "fee",
    "interest",
    "card",
    "returned",
    "batch",
    "transfer",
    "instalment",
    "date",
    "phone",
    "customer",
    "year",
    "amount",
)
"""What templates speak of. ``{n}`` is a number; other names come from ``noise`` or the caller."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country of a split: how its companies number documents and how its banks write.

    ``numbers`` are patterns of invoice numbers: p letters, y and yy the year, m the month, c the
    counter; ``banks`` are names of shapes in ``banks``.
    """

    code: str
    currency: str
    language: Language
    legal: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    credit: str
    day: str
    point: str
    thousand: str
    phone: str
    banks: tuple[str, ...]

    def money(self, amount: Decimal) -> str:
        """An amount without sign as people of this country write it."""
        text = f"{abs(amount):,.2f}"
        return text.translate({ord(","): self.thousand, ord("."): self.point})

    def written(self, day: dt.date) -> str:
        return day.strftime(self.day)


@dataclass(frozen=True, slots=True)
class Split:
    """One of the two halves of the benchmark: its countries and its year."""

    name: str
    year: int
    countries: tuple[Country, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A document number and how it may be cut: without its letters, only its counter (or none)."""

    full: str
    bare: str
    counter: str


_COUNTER = re.compile(r"(?:[-/. ]|\{p\}|^)(\{c[^}]*\})$")
"""A counter at the end of a pattern that nothing but letters or a sign stands before."""


def numbered(pattern: tuple[str, str], day: dt.date, counter: int) -> Number:
    """The number by a pattern of Country.numbers."""
    letters, shape = pattern
    data = {"y": day.year, "yy": f"{day.year % 100:02}", "m": day.month, "c": counter}
    full = shape.format(p=letters, **data)
    bare = shape.format(p="", **data).lstrip("-/ .")
    counter_alone = _COUNTER.search(shape)
    return Number(full, bare, counter_alone[1].format(**data) if counter_alone else "")


def noise(rng: Random, country: Country, day: dt.date) -> dict[str, str]:
    """What stands around numbers in real texts: days, customer numbers, phones, cards."""
    other = day - dt.timedelta(days=rng.randrange(3, 60))
    language = country.language
    return {
        "date": country.written(other),
        "today": country.written(day),
        "clock": f"{rng.randrange(7, 22):02}:{rng.randrange(60):02}",
        "customer": some_digits(rng, rng.choice((5, 6, 7))),
        "phone": country.phone + some_digits(rng, 7),
        "month": language.months[day.month - 1],
        "mm": f"{day.month:02}",
        "year": str(day.year),
        "town": rng.choice(language.towns),
        "shop": rng.choice(language.shops),
        "card": some_digits(rng, 4),
        "terminal": some_digits(rng, 8),
    }
