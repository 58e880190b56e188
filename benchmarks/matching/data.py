"""The neutral format: companies, partners, items, lines, labels and answers as JSON lines.

Money is a decimal text with a point, a date is ISO 8601; ids are whole numbers, each kind counted
for itself over all companies of a data set. Docs: docs/matching_benchmark.md, "The format".
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Settlement = tuple[tuple[int, Decimal], ...]
"""Items and how much of each is settled, in the item's currency and with the line's sign."""

MATCH, MAY, CHOOSE, NONE = "match", "may", "choose", "none"
"""What is right: match without asking; either; a person must choose; nothing fits."""

AUTO, SUGGEST, NOTHING = "auto", "suggest", "none"
"""What a system answers: matched without asking, only suggested, nothing."""

DOCUMENT, PAYMENT, ENTRY = "document", "payment", "entry"
TRANSFER, BOOKED = "transfer", "booked"

Row = TypeVar("Row")
Reader = Callable[[Any], Any]


class FormatError(ValueError):
    """A row that isn't of the format; says file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Company:
    """Whose statements these are; its lines are matched with its own items only."""

    id: int
    name: str
    country: str
    language: str
    currency: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A customer, supplier, employee or office; ``parent`` joins a group of companies."""

    id: int
    company: int
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the books; ``residual`` is what settling it adds to the bank, 0 when settled.

    ``amount`` is what it was in full, ``company_residual`` the residual in the company's currency
    at the booked rate. ``kind`` is document, payment (registered, not yet on the bank), entry
    (payroll, tax, loan …), transfer (of the company's other accounts) or booked (on this bank
    account already). ``pays`` are the items that a payment pays.
    """

    id: int
    company: int
    kind: str
    date: dt.date
    due: dt.date | None
    amount: Decimal
    residual: Decimal
    currency: str
    partner: int | None
    numbers: tuple[str, ...]
    discount_residual: Decimal | None = None
    discount_until: dt.date | None = None
    company_residual: Decimal | None = None
    pays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A statement line as a reader of the bank's file gives it; outgoing is negative.

    ``original_amount`` and ``rate`` (one unit of the original currency in the line's) are what the
    bank states of a payment in another currency, ``charges`` what it says it has kept of the
    amount, ``return_reason`` the bank's code when a payment came back.
    """

    id: int
    company: int
    date: dt.date
    amount: Decimal
    currency: str
    name: str
    account: str
    texts: tuple[str, ...]
    references: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    batch_ids: tuple[str, ...] = ()
    charges: Decimal | None = None
    original_amount: Decimal | None = None
    original_currency: str = ""
    rate: Decimal | None = None
    return_reason: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What is right for a line. ``settlement`` is what was meant (empty: nothing, or unknown).

    ``also`` are settlements that are as right; ``difference`` is the line's amount less the
    settlement where both are in one currency, explained by ``why``; ``basis`` is the rule that
    makes it enough: identity, account, name, or given.
    """

    line: int
    family: str
    status: str
    settlement: Settlement
    basis: str
    also: tuple[Settlement, ...] = ()
    difference: Decimal | None = None
    why: str = ""

    @property
    def right(self) -> tuple[Settlement, ...]:
        """Every settlement that is right, each sorted by item."""
        return tuple(ordered(one) for one in (self.settlement, *self.also) if one)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system says of a line: ``matches`` when automatic, ``ranked`` suggestions, best first.

    ``reasons`` is what the system says for its first match, for the list of mistakes.
    """

    line: int
    status: str
    matches: Settlement = ()
    ranked: tuple[Settlement, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything that ``generate`` writes."""

    companies: tuple[Company, ...]
    partners: tuple[Partner, ...]
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


FILES: dict[str, type[Any]] = {
    "companies": Company,
    "partners": Partner,
    "items": Item,
    "lines": Line,
    "labels": Label,
}


def ordered(settlement: Settlement) -> Settlement:
    """The settlement sorted by item, what is settled of one item added up."""
    total: dict[int, Decimal] = {}
    for item, amount in settlement:
        total[item] = total.get(item, Decimal(0)) + amount
    return tuple(sorted(total.items()))


def write_dataset(dataset: Dataset, folder: Path) -> None:
    """One file per kind: ``companies.jsonl`` to ``labels.jsonl``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        write_rows(getattr(dataset, name), folder / f"{name}.jsonl")


def read_dataset(folder: Path) -> Dataset:
    """What ``write_dataset`` wrote; FormatError names the row that is wrong."""
    found = {name: tuple(read_rows(kind, folder / f"{name}.jsonl")) for name, kind in FILES.items()}
    return Dataset(**found)


def write_rows(rows: Iterable[object], path: Path) -> None:
    """One JSON object a line; what has its usual value is left out."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(_plain(row), ensure_ascii=False, default=str) + "\n")


def _plain(row: Any) -> dict[str, object]:
    found = {field.name: (field, getattr(row, field.name)) for field in fields(row)}
    return {name: value for name, (field, value) in found.items() if value != field.default}


def read_rows(kind: type[Row], path: Path) -> Iterator[Row]:
    """The rows of one file; unknown keys are left aside."""
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            if text.strip():
                yield _row(kind, readers, text, f"{path.name}, line {number}")


def _row(kind: type[Row], readers: Mapping[str, Reader], text: str, place: str) -> Row:
    try:
        given = json.loads(text)
        return kind(**{name: readers[name](given[name]) for name in readers if name in given})
    except (TypeError, ValueError, InvalidOperation) as error:
        raise FormatError(f"{place}: {error}") from error


def _reader(hint: Any) -> Reader:
    """How a value of this annotation is read from JSON."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = _reader(next(one for one in get_args(hint) if one is not type(None)))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    return {Decimal: _decimal, dt.date: dt.date.fromisoformat, int: _whole}.get(hint, _text)


def _tuple_reader(inner: tuple[Any, ...]) -> Reader:
    if inner[-1] is Ellipsis:
        each = _reader(inner[0])
        return lambda values: tuple(each(value) for value in values)
    every = [_reader(one) for one in inner]
    return lambda values: tuple(read(value) for read, value in zip(every, values, strict=True))


def _decimal(value: object) -> Decimal:
    """Money is a text, so that nobody's reader makes a binary fraction of it; whole numbers too."""
    if isinstance(value, float):
        raise FormatError(f"money as a text, please, not {value}")
    number = Decimal(str(value))
    if not number.is_finite():
        raise FormatError(f"not an amount: {value}")
    return number


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise FormatError(f"not a whole number: {value}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise FormatError(f"not a text: {value}")
    return value
