"""Whether a condition holds of lines of the bank (stage: match).

Lines are looked at column by column: what a condition compares is made once for all lines, and only
if a rule asks for it.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .text import fold

TEXT_OPERATORS = ("contains", "starts", "ends", "equals", "code")
NUMBER_OPERATORS = ("lower", "greater", "between", "equal")
REGEX, WITHIN, IN, EXISTS = "regex", "within", "in", "exists"

ODOO_LABEL = "odoo_label"
"""The texts of Odoo's own label condition; only case is ignored in them, as Odoo says."""

WITHOUT_SEPARATORS = frozenset(
    ("account_number", "partner_bic", "creditor_identifier", "structured_reference")
)
"""Fields whose blanks, dots and slashes mean nothing."""

_SEPARATORS = re.compile(r"[\W_]+")
_LONGEST_MONTH = 31
Texts = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line as rules see it. ``amount`` is signed, in ``currency``; ``fields`` has the texts of a
    field, ``numbers`` and ``ids`` what else an add-on compares (``ids`` also further ids of
    journal, partner, category and currency).
    """

    id: int
    amount: Decimal
    currency: str
    date: date
    journal_id: int | None = None
    partner_id: int | None = None
    category_ids: frozenset[int] = frozenset()
    fields: Mapping[str, Texts] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of one field, or (``negate``) must not.

    ``operator``: one of ``TEXT_OPERATORS`` or ``regex`` with ``text``; one of ``NUMBER_OPERATORS``
    with ``minimum``, ``maximum`` (bounds count); ``within`` with ``day_from``, ``day_to``; ``in``
    with ``ids``; ``exists``.
    """

    field: str
    operator: str
    negate: bool = False
    text: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    ids: frozenset[int] = frozenset()
    day_from: date | None = None
    day_to: date | None = None


# ---------------------------------------------------------------------------------------
# COLUMNS
# ---------------------------------------------------------------------------------------


def compared(text: str) -> tuple[str, ...]:
    """A text as it is compared: case, accents and line breaks do not count; ``ü`` is ``u`` and
    ``ue``.
    """
    plain = " ".join(text.split()).lower()
    if plain.isascii():
        return (plain,)
    letters = unicodedata.normalize("NFKD", plain.replace("ß", "ss"))
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return tuple(dict.fromkeys((bare, fold(plain).lower())))


def squeezed(text: str) -> tuple[str, ...]:
    """Letters and digits alone: how account numbers and the like are compared."""
    return (_SEPARATORS.sub("", text).lower(),)


def _exactly(text: str) -> tuple[str, ...]:
    return (text.lower(),)


def _comparison(name: str) -> Callable[[str], tuple[str, ...]]:
    if name == ODOO_LABEL:
        return _exactly
    return squeezed if name in WITHOUT_SEPARATORS else compared


class Columns:
    """The lines' values by field, each made once and only if a rule asks for it."""

    def __init__(self, lines: Sequence[RuleLine]) -> None:
        self.lines = lines
        self._texts: dict[str, list[tuple[str, ...]]] = {}
        self._forms: dict[str, list[tuple[str, ...]]] = {}
        self._joined: dict[str, list[str]] = {}
        self._numbers: dict[str, list[Decimal | None]] = {}
        self._ids: dict[str, list[frozenset[int]]] = {}

    def texts(self, name: str) -> list[tuple[str, ...]]:
        if name not in self._texts:
            self._texts[name] = [_read_texts(line, name) for line in self.lines]
        return self._texts[name]

    def forms(self, name: str) -> list[tuple[str, ...]]:
        if name not in self._forms:
            form = _comparison(name)
            self._forms[name] = [
                tuple(one for text in texts for one in form(text)) for texts in self.texts(name)
            ]
        return self._forms[name]

    def joined(self, name: str) -> list[str]:
        if name not in self._joined:
            self._joined[name] = ["\0".join(forms) for forms in self.forms(name)]
        return self._joined[name]

    def numbers(self, name: str) -> list[Decimal | None]:
        if name not in self._numbers:
            self._numbers[name] = [_read_number(line, name) for line in self.lines]
        return self._numbers[name]

    def ids(self, name: str) -> list[frozenset[int]]:
        if name not in self._ids:
            self._ids[name] = [_read_ids(line, name) for line in self.lines]
        return self._ids[name]


def _read_texts(line: RuleLine, name: str) -> tuple[str, ...]:
    if name == "direction":
        return ("out",) if line.amount < 0 else ("in",)
    value = line.fields.get(name, ())
    texts = (value,) if isinstance(value, str) else value
    return tuple(dict.fromkeys(text for text in texts if text))


def _read_number(line: RuleLine, name: str) -> Decimal | None:
    if name == "amount":
        return abs(line.amount)
    if name == "amount_signed":
        return line.amount
    return line.numbers.get(name)


def _read_ids(line: RuleLine, name: str) -> frozenset[int]:
    ids = line.ids.get(name, frozenset())
    if name == "category":
        return ids | line.category_ids
    own = {"journal": line.journal_id, "partner": line.partner_id}.get(name)
    return ids | {own} if own is not None else ids


# ---------------------------------------------------------------------------------------
# CONDITIONS
# ---------------------------------------------------------------------------------------

Test = Callable[[int], bool]


def make_test(condition: Condition, columns: Columns) -> Test:
    """What says whether the condition holds of the line at an index; negation is not in it."""
    if condition.operator in TEXT_OPERATORS:
        return _make_text_test(condition, columns)
    if condition.field == "day":
        return _make_day_test(condition, columns)
    if condition.operator in NUMBER_OPERATORS:
        return _make_number_test(condition, columns.numbers(condition.field))
    if condition.operator == WITHIN:
        first, last = condition.day_from or date.min, condition.day_to or date.max
        return lambda index: first <= columns.lines[index].date <= last
    if condition.operator == IN:
        ids = columns.ids(condition.field)
        return lambda index: not condition.ids.isdisjoint(ids[index])
    texts, known = columns.texts(condition.field), columns.ids(condition.field)
    return lambda index: bool(texts[index] or known[index])


def _make_text_test(condition: Condition, columns: Columns) -> Test:
    name = condition.field
    if condition.operator == "code":
        code = _code_key(condition.text)
        texts = columns.texts(name)
        return lambda index: any(_begins(_code_key(text), code) for text in texts[index])
    needles = tuple(one for one in _comparison(name)(condition.text) if one)
    if condition.operator == "contains":
        return _make_contains_test(needles, columns.joined(name))
    forms = columns.forms(name)
    if condition.operator == "equals":
        return lambda index: not set(needles).isdisjoint(forms[index])
    if condition.operator == "starts":
        return lambda index: any(form.startswith(needles) for form in forms[index])
    return lambda index: any(form.endswith(needles) for form in forms[index])


def _make_contains_test(needles: tuple[str, ...], joined: list[str]) -> Test:
    if len(needles) == 1:
        needle = needles[0]
        return lambda index: needle in joined[index]
    return lambda index: any(needle in joined[index] for needle in needles)


@lru_cache(maxsize=4_096)
def _code_key(code: str) -> str:
    """The parts of a code, each with a hyphen behind."""
    return "".join(f"{part}-" for part in _SEPARATORS.split(code.upper()) if part)


def _begins(code: str, beginning: str) -> bool:
    return bool(beginning) and code.startswith(beginning)


def _make_number_test(condition: Condition, numbers: list[Decimal | None]) -> Test:
    least, most = condition.minimum, condition.maximum
    if condition.operator == "equal":
        return lambda index: numbers[index] is not None and numbers[index] == least
    low = least if condition.operator in ("greater", "between") else None
    high = most if condition.operator in ("lower", "between") else None

    def test(index: int) -> bool:
        number = numbers[index]
        if number is None:
            return False
        return (low is None or low <= number) and (high is None or number <= high)

    return test


def _make_day_test(condition: Condition, columns: Columns) -> Test:
    """Days of the month; the last day of a shorter month stands for those that it lacks, and days
    that run over the end of the month (28 to 3) are meant.
    """
    first = int(condition.minimum if condition.minimum is not None else 1)
    last = int(condition.maximum if condition.maximum is not None else _LONGEST_MONTH)
    if condition.operator == "equal":
        last = first
    days = set(range(first, last + 1))
    if first > last:
        days = {*range(first, _LONGEST_MONTH + 1), *range(1, last + 1)}
    return lambda index: not days.isdisjoint(_days(columns.lines[index].date))


@lru_cache(maxsize=4_096)
def _days(day: date) -> frozenset[int]:
    is_last = day.day == monthrange(day.year, day.month)[1]
    return frozenset(range(day.day, _LONGEST_MONTH + 1) if is_last else (day.day,))
