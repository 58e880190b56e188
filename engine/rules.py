"""Which rule catches a line of the bank (stage: match).

A rule is a list of conditions that must all hold; the first rule in order is the one. A condition
is tried on the lines that are left, the cheap ones first, and all regular expressions of all rules
are asked in one call of ``patterns``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .patterns import SECONDS, Answer, Found, Search, Stopped, search_texts
from .reasons import Reason
from .rule_conditions import (
    IN,
    ODOO_LABEL,
    REGEX,
    TEXT_OPERATORS,
    WITHOUT_SEPARATORS,
    Columns,
    Condition,
    RuleLine,
    compared,
    make_test,
    squeezed,
)

__all__ = [
    "IN",
    "ODOO_LABEL",
    "REGEX",
    "TEXT_OPERATORS",
    "WITHOUT_SEPARATORS",
    "Caught",
    "Condition",
    "Rule",
    "RuleLine",
    "catch",
    "catch_all",
    "compared",
    "squeezed",
]


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
    columns = Columns(lines)
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


def _narrow_all(rules: Sequence[Rule], columns: Columns, *, first_only: bool) -> list[_Pending]:
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


def _narrow(rule: Rule, columns: Columns, indexes: list[int]) -> list[int]:
    plain = [one for one in rule.conditions if one.operator != REGEX]
    for condition in sorted(plain, key=lambda one: one.operator in TEXT_OPERATORS):
        if not indexes:
            break
        test = make_test(condition, columns)
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


def _ask(found: Sequence[_Pending], columns: Columns, seconds: float) -> dict[str, Answer]:
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
    pending: _Pending, index: int, columns: Columns, answers: Mapping[str, Answer]
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
