"""Why a month does not come out: opening + confirmed - closing, explained (stage: close).

Every mistake that bookkeepers know leaves its trace in the amount: a wrong sign counts twice,
swapped digits are a multiple of nine, a double line is the amount itself. Many entries fit any
difference by chance, so what fits is weighed: how often such a mistake is made, to how many entries
it could have happened, and what the records say - the bank's balances above all, which prove whole
statements or show where it is, then documents and earlier months, duplicates, edits, dates.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Iterator

from .variance_books import Books
from .variance_case import Balances, Cause, Entry, Explanation, Findings, Month
from .variance_missing import missing
from .variance_pool import Pool, Suspicion
from .variance_search import Combination, Search, groups, merged
from .variance_sentences import FIXES, SENTENCES
from .variance_soft import Soft
from .variance_surplus import surplus
from .variance_typing import balances, typing

__all__ = ["Balances", "Cause", "Entry", "Explanation", "Findings", "Month", "explain"]

SHOWN, OTHERS = 10, 20
"""Explanations, and other entries of a cause, that are returned at most."""

NEEDS = {
    code: {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    for code, text in SENTENCES.items()
}
"""The names of the data of each cause."""


def explain(month: Month, entries: Iterable[Entry], elsewhere: Iterable[Entry] = ()) -> Findings:
    """The causes of the month's difference, likeliest first.

    ``entries`` are those of the period: counted, or listed to be confirmed. ``elsewhere`` is what
    else there is on the bank account in other months, on other bank journals, among documents and
    in files; each entry's kind, journal, date and ``is_settled`` say which. The order of both does
    not matter. Never raises for what Month and Entry accept; time grows with the number of entries.
    """
    books = Books(month, entries, elsewhere)
    if not books.remaining:
        return Findings(remaining=books.plain(0))
    pool = Pool(books)
    for suspicions in (typing, balances, surplus, missing):
        pool.add(suspicions(books))
    soft = Soft(books)
    pool.add(soft.shown())
    pool.close()
    search = Search(pool, soft, books.remaining)
    complete = _complete(search)
    return Findings(
        remaining=books.plain(books.remaining),
        explanations=(*complete, *_suspected(books, search, complete)),
        is_limited=search.is_limited,
        steps=search.steps,
    )


def _complete(search: Search) -> tuple[Explanation, ...]:
    """The explanations that leave no rest."""
    weighed = [(_sum(weight for weight, _each in group), group) for group in groups(search.run())]
    weighed.sort(key=lambda each: (-round(each[0], 9), [_name(one) for one in each[1][0][1]]))
    total = _sum(weight for weight, _group in weighed)
    return tuple(
        Explanation(
            causes=tuple(_causes(search, group[0][1])),
            rest=search.pool.books.plain(0),
            share=math.exp(weight - total),
        )
        for weight, group in weighed[:SHOWN]
    )


def _name(each: Suspicion) -> tuple[str, int]:
    return each.code, each.effect


def _sum(weights: Iterable[float]) -> float:
    """The logarithm of the sum of odds given as logarithms."""
    known = list(weights)
    top = max(known, default=0.0)
    return top + math.log(math.fsum(math.exp(each - top) for each in known) or 1.0)


def _causes(search: Search, told: Combination) -> Iterator[Cause]:
    """The causes of the likeliest way; the others name what else it could be."""
    for each in told:
        same = search.alike(each) if each.subjects == 1 else ()
        keys = dict.fromkeys(other.rows[0].entry.key for other in same if other.rows)
        yield _cause(search.pool.books, each, tuple(keys))


def _suspected(
    books: Books, search: Search, complete: tuple[Explanation, ...]
) -> Iterator[Explanation]:
    """What is likely by itself and not in the best explanation: it leaves a rest."""
    told = set(complete[0].causes) if complete else set()
    for each in search.certain()[:SHOWN]:
        cause = _cause(books, merged((each,))[0], ())
        rest = books.remaining - each.effect
        if rest and cause not in told:
            yield Explanation(causes=(cause,), rest=books.plain(rest), share=0.0)


def _cause(books: Books, each: Suspicion, others: tuple[str, ...]) -> Cause:
    keys = tuple(row.entry.key for row in each.rows)
    data = dict(_data(books, each))
    needed = sorted(NEEDS[each.code])
    return Cause(
        code=each.code,
        amount=books.plain(each.effect),
        entries=keys,
        others=tuple(key for key in others if key not in keys)[:OTHERS],
        data=tuple((name, data[name]) for name in needed),
        fix=FIXES[each.code],
    )


def _data(books: Books, each: Suspicion) -> Iterator[tuple[str, str]]:
    """Everything that a sentence may name."""
    yield "amount", str(books.plain(each.amount))
    yield "total", str(books.plain(-each.effect))
    yield "count", str(len(each.rows))
    yield "meant", str(books.plain(each.meant))
    if each.rows:
        yield "label", each.rows[0].entry.label
        yield "date", str(each.rows[0].entry.date)
    yield from each.facts
