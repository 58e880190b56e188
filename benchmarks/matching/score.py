"""Answers held against labels: precision of what was automatic, coverage, justified abstention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from .data import AUTO, CHOOSE, MATCH, NONE, NOTHING, Answer, Label, ordered

FALSE, UNJUSTIFIED = "false", "unjustified"
"""Why an automatic match is wrong: other items than meant; the right ones, but by chance."""


class AnswerError(ValueError):
    """An answer that can't be scored: its line has no label, or two answers."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line: what was right and what was answered.

    ``mistake`` is FALSE, UNJUSTIFIED or empty; ``rank`` the place of a right settlement among the
    suggestions, from 1, 0 when it isn't there.
    """

    label: Label
    answer: Answer
    mistake: str
    rank: int

    @property
    def is_auto(self) -> bool:
        return self.answer.status == AUTO

    @property
    def is_right(self) -> bool:
        return self.is_auto and not self.mistake

    @property
    def is_missed(self) -> bool:
        """Whether it should have been matched without asking, and wasn't."""
        return self.label.status == MATCH and not self.is_auto


@dataclass(slots=True)
class Figures:
    """Sums over lines; every share is None where there is nothing to count."""

    outcomes: list[Outcome] = field(default_factory=list)

    def count(self, wanted: Iterable[bool]) -> int:
        return sum(wanted)

    @property
    def lines(self) -> int:
        return len(self.outcomes)

    @property
    def auto(self) -> int:
        return self.count(one.is_auto for one in self.outcomes)

    @property
    def right(self) -> int:
        return self.count(one.is_right for one in self.outcomes)

    @property
    def precision(self) -> float | None:
        """Right ones of the automatic matches."""
        return share(self.right, self.auto)

    @property
    def matchable(self) -> int:
        return self.count(one.label.status == MATCH for one in self.outcomes)

    @property
    def coverage(self) -> float | None:
        """Lines matched rightly, of those that are to be matched without asking."""
        found = (one.is_right and one.label.status == MATCH for one in self.outcomes)
        return share(self.count(found), self.matchable)

    @property
    def overall(self) -> float | None:
        """Lines matched rightly, of all lines."""
        return share(self.right, self.lines)

    @property
    def doubtful(self) -> int:
        """Lines that no system may match without asking."""
        return self.count(one.label.status in (CHOOSE, NONE) for one in self.outcomes)

    @property
    def abstained(self) -> int:
        kept = (not one.is_auto and one.label.status in (CHOOSE, NONE) for one in self.outcomes)
        return self.count(kept)

    @property
    def rest(self) -> list[Outcome]:
        """Lines left to a person where it is known what was meant."""
        return [one for one in self.outcomes if not one.is_auto and one.label.right]

    def top(self, places: int) -> float | None:
        """Of ``rest``, those whose right settlement is among the first ``places`` suggestions."""
        found = (0 < one.rank <= places for one in self.rest)
        return share(self.count(found), len(self.rest))

    @property
    def idle(self) -> float | None:
        """Lines that nothing fits for which nothing was suggested either."""
        empty = [one for one in self.outcomes if one.label.status == NONE]
        kept = (one.answer.status == NOTHING for one in empty)
        return share(self.count(kept), len(empty))


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def lower_bound(right: int, whole: int) -> float | None:
    """The least precision that so many right ones allow, at 95 % (Wilson's interval)."""
    if not whole:
        return None
    z, p = 1.96, right / whole
    middle = p + z * z / (2 * whole)
    spread = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return (middle - spread) / (1 + z * z / whole)


def outcomes(labels: Iterable[Label], answers: Iterable[Answer]) -> list[Outcome]:
    """One outcome per label, in their order; a line without an answer was left alone."""
    known = {label.line: label for label in labels}
    given: dict[int, Answer] = {}
    for answer in answers:
        if answer.line not in known or answer.line in given:
            what = "answered twice" if answer.line in given else "not of this data set"
            raise AnswerError(f"line {answer.line}: {what}")
        given[answer.line] = answer
    return [outcome(label, given.get(line, Answer(line, NOTHING))) for line, label in known.items()]


def outcome(label: Label, answer: Answer) -> Outcome:
    """How good one answer is."""
    return Outcome(label, answer, _mistake(label, answer), _rank(label, answer))


def _mistake(label: Label, answer: Answer) -> str:
    if answer.status != AUTO:
        return ""
    if ordered(answer.matches) not in label.right:
        return FALSE
    return UNJUSTIFIED if label.status in (CHOOSE, NONE) else ""


def _rank(label: Label, answer: Answer) -> int:
    offered = answer.ranked or ((answer.matches,) if answer.matches else ())
    places = (at for at, one in enumerate(offered, 1) if ordered(one) in label.right)
    return next(places, 0)


def by_family(found: Sequence[Outcome]) -> Mapping[str, Figures]:
    """Figures of each family, by name."""
    groups: defaultdict[str, Figures] = defaultdict(Figures)
    for one in found:
        groups[one.label.family].outcomes.append(one)
    return dict(sorted(groups.items()))
