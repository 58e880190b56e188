"""Conditions for a rule, out of lines that were booked alike (stage: match).

The smallest set that catches a line and its siblings and no line that was booked otherwise. What
a line is known by goes in the order of how surely it says who and what it is: the account of the
other side, the creditor identifier, the mandate, the name, the bank transaction code, words of the
text, and the amount only together with one of them. Numbers, and names of months and days, change
from line to line and are never taken.

Nothing here says which way the money goes: all lines that are compared go the same way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import combinations
from operator import and_

from .rules import Condition, compared, squeezed
from .text import account_key, fold

ACCOUNT, CREDITOR = "account_number", "creditor_identifier"
MANDATE, NAME = "mandate_reference", "partner_name"
CODE, BANK_CODE, TEXT, AMOUNT = "transaction_code", "proprietary_code", "label", "amount"
"""Fields of conditions, by which lines are known."""

IDENTITIES = (ACCOUNT, CREDITOR, MANDATE, NAME)
TELLING_CODES = frozenset({"CHRG", "COMM", "COME", "COMI", "COMT", "FEES", "INTR", "TAXE"})
"""Sub-families of ISO 20022 that say what a line is for; others say how it was paid."""
MOST_CLUES = 3
MOST_WORDS = 4
"""Words of one text that are asked for together."""
MOST_TEXTS = 12
"""Texts that are tried."""
SHORTEST = 3
"""Letters of a word that says something."""

_WORD = re.compile(r"\w+")
_CODE_PART = re.compile(r"[A-Z0-9]+")
_MONTHS_AND_DAYS = """
    JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER
    JANUAR FEBRUAR MAERZ MAI JUNI JULI OKTOBER DEZEMBER JAENNER FEBER
    JANVIER FEVRIER MARS AVRIL JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE
    ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE NOVIEMBRE DICIEMBRE
    GENNAIO FEBBRAIO APRILE MAGGIO GIUGNO LUGLIO SETTEMBRE OTTOBRE DICEMBRE
    JANUARI FEBRUARI MAART MEI AUGUSTUS
    JAN FEB MAR APR JUN JUL AUG SEP SEPT OCT OKT NOV DEC DEZ
    MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY
    MONTAG DIENSTAG MITTWOCH DONNERSTAG FREITAG SAMSTAG SONNTAG
    LUNDI MARDI MERCREDI JEUDI VENDREDI SAMEDI DIMANCHE
"""
_PASSING = frozenset(_MONTHS_AND_DAYS.split())


@dataclass(frozen=True, slots=True)
class Example:
    """A statement line as the conditions of a rule see it.

    ``facts`` has what the bank said first in each field; what it did not say is left out. ``keys``
    has all that it said there, and ``plain`` the ``text``, as rules compare them. Made by
    :func:`make_example`.
    """

    id: int
    amount: Decimal
    facts: Mapping[str, str]
    keys: Mapping[str, tuple[str, ...]]
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Clue:
    """One condition: the ``field`` of the line is ``value``.

    A ``CODE`` begins with it, a ``TEXT`` contains it; ``AMOUNT`` is ``amount``, without its sign.
    """

    field: str
    value: str = ""
    amount: Decimal | None = None

    @property
    def condition(self) -> Condition:
        """The condition of ``rules`` that says the same."""
        if self.field == AMOUNT:
            return Condition(AMOUNT, "equal", minimum=self.amount)
        operator = {CODE: "code", TEXT: "contains"}.get(self.field, "equals")
        return Condition(self.field, operator, text=self.value)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is proposed.

    ``alike`` are the ids of lines that the conditions catch although they were booked otherwise:
    nothing that the bank says tells them from the line. ``others`` is how many lines were compared,
    ``also`` are the ids of caught lines that say neither yes nor no.
    """

    clues: tuple[Clue, ...]
    caught: tuple[int, ...]
    alike: tuple[int, ...]
    also: tuple[int, ...]
    others: int

    @property
    def is_clear(self) -> bool:
        """Whether a rule may be offered: it has conditions, and catches nothing else."""
        return bool(self.clues) and not self.alike


def make_example(
    line_id: int, amount: Decimal, facts: Mapping[str, Sequence[str | None]], text: str
) -> Example:
    """Return an :class:`Example`; a fact may be in several places, which may be empty."""
    said = {field: [one for one in values if one] for field, values in facts.items()}
    keys = {
        field: tuple(key for one in values for key in comparable(field, one))
        for field, values in said.items()
    }
    known = {field: said[field][0] for field, found in keys.items() if found}
    plain = "\0".join(compared(text))
    return Example(line_id, amount, known, keys, text, plain)


def propose_conditions(
    line: Example,
    siblings: Sequence[Example],
    others: Sequence[Example],
    neutral: Sequence[Example] = (),
) -> Conditions:
    """Return the conditions for ``line`` and ``siblings``.

    :param others: lines that must not be caught: booked otherwise, or of another kind.
    :param neutral: lines that may be caught: booked the same way though unlike, or still open.

    Where no set leaves all ``others`` out, the one that catches the fewest of them is returned.
    """
    group = (line, *siblings)
    best, caught = _find_smallest(_find_clues(group, others), others)
    return Conditions(
        clues=best,
        caught=tuple(one.id for one in group) if best else (),
        alike=tuple(one.id for place, one in enumerate(others) if caught >> place & 1),
        also=tuple(one.id for one in neutral if best and all(is_so(clue, one) for clue in best)),
        others=len(others),
    )


def _find_smallest(
    found: Iterable[Clue], others: Sequence[Example]
) -> tuple[tuple[Clue, ...], int]:
    """Return the first of the smallest sets that catch nothing else, or as little as possible, and
    the places of what it catches. Clues are looked for only until one is enough.
    """
    hits: dict[Clue, int] = {}
    for clue in found:
        hits[clue] = _find_hits(clue, others)
        if not hits[clue] and _says_what([clue]):
            return (clue,), 0
    sets = {chosen: reduce(and_, (hits[clue] for clue in chosen)) for chosen in _choose([*hits])}
    return min(sets.items(), key=lambda pair: pair[1].bit_count(), default=((), 0))


def _choose(clues: Sequence[Clue]) -> Iterator[tuple[Clue, ...]]:
    """Yield the sets that are worth a rule, smaller ones first, in the order of the clues."""
    for size in range(1, MOST_CLUES + 1):
        yield from filter(_says_what, combinations(clues, size))


def _says_what(clues: Sequence[Clue]) -> bool:
    """Whether one of them says who or what it is: an amount, or how it was paid, do not."""
    return any(
        clue.field in (*IDENTITIES, TEXT)
        or (clue.field == CODE and not TELLING_CODES.isdisjoint(clue.value.split("-")))
        for clue in clues
    )


# --- what a group has in common -------------------------------------------------------------------


def _find_clues(group: Sequence[Example], others: Sequence[Example]) -> Iterator[Clue]:
    """Yield what all of the group have in common, the surest first."""
    for kind in IDENTITIES:
        if _is_common(kind, group):
            yield Clue(kind, group[0].facts[kind])
    if code := _common_code(group):
        yield Clue(CODE, code)
    if _is_common(BANK_CODE, group):
        yield Clue(BANK_CODE, group[0].facts[BANK_CODE])
    yield from _common_texts(group, others)
    if len({one.amount for one in group}) == 1:
        yield Clue(AMOUNT, amount=abs(group[0].amount))


def _is_common(kind: str, group: Sequence[Example]) -> bool:
    clue = Clue(kind, group[0].facts.get(kind, ""))
    return bool(clue.value) and _is_true_of_all(clue, group)


def _common_code(group: Sequence[Example]) -> str:
    """Return the parts of the bank transaction code that all begin with."""
    codes = [one.keys.get(CODE, ()) for one in group]
    parts = []
    for same in zip(*codes, strict=False):
        if len(set(same)) > 1:
            break
        parts.append(same[0])
    return "-".join(parts)


def _common_texts(group: Sequence[Example], others: Sequence[Example]) -> Iterator[Clue]:
    """Yield words in a row that all have, those that the fewest others have first.

    The first one is mostly enough; only then the others are counted.
    """
    phrases = dict.fromkeys(_find_phrases(group[0].text))
    common = [clue for phrase in phrases if _is_true_of_all(clue := Clue(TEXT, phrase), group)]
    common.sort(key=_length, reverse=True)
    best = next((clue for clue in common if not _find_hits(clue, others)), None)
    if best:
        yield best
    rest = [clue for clue in common if clue != best]
    tried = rest[:MOST_TEXTS] + [clue for clue in rest[MOST_TEXTS:] if " " not in clue.value]
    rare = sorted(
        tried,
        key=lambda clue: (_find_hits(clue, others).bit_count(), -_length(clue)),
    )
    yield from rare[:MOST_TEXTS]


def _is_true_of_all(clue: Clue, group: Sequence[Example]) -> bool:
    return all(is_so(clue, one) for one in group)


def _length(clue: Clue) -> int:
    return len(_WORD.findall(clue.value))


def _find_phrases(text: str) -> Iterator[str]:
    """Yield one to ``MOST_WORDS`` words in a row, as written; what changes is in none of them."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if _is_passing(word[0]):
            run = []
            continue
        run = [*run, word][-MOST_WORDS:]
        for first in run:
            if min(len(first[0]), len(word[0])) >= SHORTEST:
                yield text[first.start() : word.end()]


def _is_passing(word: str) -> bool:
    """Whether a word has a digit, or is the name of a month or a day."""
    return any(char.isdigit() for char in word) or fold(word) in _PASSING


# --- what a clue catches --------------------------------------------------------------------------


def is_so(clue: Clue, one: Example) -> bool:
    """Whether the clue is true of a line."""
    return _make_test(clue)(one)


def _find_hits(clue: Clue, lines: Sequence[Example]) -> int:
    """Return the places of the lines of which the clue is true, as the bits of a number."""
    test = _make_test(clue)
    return sum(1 << place for place, one in enumerate(lines) if test(one))


def _make_test(clue: Clue) -> Callable[[Example], bool]:
    if clue.field == AMOUNT:
        return lambda one: abs(one.amount) == clue.amount
    forms = comparable(clue.field, clue.value)
    if clue.field == TEXT:
        return lambda one: any(form in one.plain for form in forms)
    if clue.field == CODE:
        return lambda one: one.keys.get(CODE, ())[: len(forms)] == forms
    return lambda one: not set(forms).isdisjoint(one.keys.get(clue.field, ()))


def comparable(field: str, value: str) -> tuple[str, ...]:
    """Return a value as rules compare it, in one form or several; a code in its parts. What tells
    nobody from anybody is empty.
    """
    if field == CODE:
        return tuple(_CODE_PART.findall(value.upper()))
    if field == ACCOUNT:
        return squeezed(value) if account_key(value) else ()
    forms = squeezed(value) if field == CREDITOR else compared(value)
    return tuple(form for form in forms if form)
