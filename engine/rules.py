"""Which rule catches a line of the bank (stage: match).

A rule is a list of conditions that must all hold; the first rule in order is the one. Lines are
looked at column by column: a condition is tried on the lines that are left, the cheap ones first,
and all regular expressions of all rules are asked in one call of ``patterns``.
"""

import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .patterns import SECONDS, Answer, Found, Search, Stopped, search_texts
from .reasons import Reason
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


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold; without any the rule catches every line."""

    id: int
    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Caught:
    """A line and the rule that catches it.

    ``groups`` are the named groups of its expressions, ``reasons`` the pairs (field, text) that
    were looked for and found. With a ``problem`` (why an expression was stopped) nobody knows
    whether the rule would catch the line; no later rule is tried. ``notes`` is what else is to be
    said of the match; one that ``is_doubtful`` is never applied without asking.
    """

    line_id: int
    rule_id: int
    groups: tuple[tuple[str, str], ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    notes: tuple[Reason, ...] = ()
    is_doubtful: bool = False


def catch(
    rules: Sequence[Rule], lines: Sequence[RuleLine], seconds: float = SECONDS
) -> tuple[Caught, ...]:
    """The first rule that catches each line, in the order of the lines."""
    first: dict[int, Caught] = {}
    for caught in _find(rules, lines, seconds, first_only=True):
        first.setdefault(caught.line_id, caught)
    return tuple(first[line.id] for line in lines if line.id in first)


def catch_all(
    rules: Sequence[Rule], lines: Sequence[RuleLine], seconds: float = SECONDS
) -> tuple[Caught, ...]:
    """Every rule that catches a line, in the order of the rules."""
    return tuple(_find(rules, lines, seconds, first_only=False))


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


class _Columns:
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


def _make_test(condition: Condition, columns: _Columns) -> Test:
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


def _make_text_test(condition: Condition, columns: _Columns) -> Test:
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


def _make_day_test(condition: Condition, columns: _Columns) -> Test:
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


# ---------------------------------------------------------------------------------------
# RULES
# ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Pending:
    """A rule and the lines that meet its conditions, those with expressions still to be asked."""

    rule: Rule
    indexes: list[int]
    asking: tuple[Condition, ...]


def _find(
    rules: Sequence[Rule], lines: Sequence[RuleLine], seconds: float, *, first_only: bool
) -> Iterator[Caught]:
    columns = _Columns(lines)
    found = _narrow_all(rules, columns, first_only=first_only)
    answers = _ask(found, columns, seconds)
    for pending in found:
        reasons = _reasons(pending.rule)
        for index in pending.indexes:
            if not pending.asking:
                yield Caught(lines[index].id, pending.rule.id, (), reasons)
                continue
            caught = _decide(pending, index, columns, answers)
            if caught:
                yield caught


def _narrow_all(rules: Sequence[Rule], columns: _Columns, *, first_only: bool) -> list[_Pending]:
    """What each rule has left when its expressions are still to be asked.

    With ``first_only`` a line that a rule without expressions has caught is not shown to later
    ones.
    """
    left = list(range(len(columns.lines)))
    found = []
    for rule in rules:
        asking = tuple(one for one in rule.conditions if one.operator == REGEX)
        indexes = _narrow(rule, columns, left)
        if indexes:
            found.append(_Pending(rule, indexes, asking))
        if first_only and indexes and not asking:
            gone = set(indexes)
            left = [index for index in left if index not in gone]
    return found


def _narrow(rule: Rule, columns: _Columns, indexes: list[int]) -> list[int]:
    plain = [one for one in rule.conditions if one.operator != REGEX]
    for condition in sorted(plain, key=lambda one: one.operator in TEXT_OPERATORS):
        if not indexes:
            break
        test = _make_test(condition, columns)
        if condition.negate:
            indexes = [index for index in indexes if not test(index)]
        else:
            indexes = [index for index in indexes if test(index)]
    return indexes


def _reasons(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Which way the money went is no text that stands in the line."""
    return tuple(
        (one.field, one.text)
        for one in rule.conditions
        if one.operator in TEXT_OPERATORS and one.field != "direction" and not one.negate
    )


def _ask(found: Sequence[_Pending], columns: _Columns, seconds: float) -> dict[str, Answer]:
    """Ask each expression once for all texts of all rules."""
    texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for pending in found:
        for condition in pending.asking:
            column = columns.texts(condition.field)
            asked = texts[condition.text]
            for index in pending.indexes:
                asked.update(dict.fromkeys(column[index]))
    searches = [Search(pattern, tuple(column)) for pattern, column in texts.items()]
    return dict(zip(texts, search_texts(searches, seconds), strict=True))


def _decide(
    pending: _Pending, index: int, columns: _Columns, answers: Mapping[str, Answer]
) -> Caught | None:
    """Whether the expressions of a rule hold of a line; what is certainly wrong decides."""
    groups: dict[str, str] = {}
    reasons = list(_reasons(pending.rule))
    problem = ""
    for condition in pending.asking:
        texts = columns.texts(condition.field)[index]
        result = _search(answers[condition.text], texts)
        if isinstance(result, Stopped):
            problem = problem or result.why
        elif (result is None) != condition.negate:
            return None
        elif result is not None:
            groups = dict(result.groups) | groups
            reasons.append((condition.field, result.first))
    line_id = columns.lines[index].id
    if problem:
        return Caught(line_id, pending.rule.id, problem=problem)
    return Caught(line_id, pending.rule.id, tuple(groups.items()), tuple(reasons))


def _search(answer: Answer, texts: tuple[str, ...]) -> Found | Stopped | None:
    """The first text that matches; if none does, whether one was not looked at."""
    results = [answer.of(text) for text in texts]
    found = next((one for one in results if isinstance(one, Found)), None)
    return found or next((one for one in results if one is not None), None)
