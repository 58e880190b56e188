"""The month that a line says it pays: "Miete Oktober 2026", "salary 10/2026" (stage: match).

A month that an item has in its own words too tells which of several equal ones is meant; it only
orders suggestions, and all others go on being shown oldest first.
"""

import re

from .candidates import Item, Line
from .text import fold

LONGEST_TEXT = 1000
"""Characters of texts in which a month is looked for."""

Period = tuple[int, int]
"""Year (0 if it isn't said) and month."""

_NAMES = """
    JAN JANUAR JAENNER JANUARY JANVIER GENNAIO ENERO JANUARI JANEIRO STYCZEN TAMMIKUU
    FEB FEBRUAR FEBRUARY FEVRIER FEBBRAIO FEBRERO FEBRUARI FEVEREIRO LUTY HELMIKUU
    MAERZ MARCH MARS MARZO MAART MARTS MARCO MARZEC MAALISKUU
    APR APRIL AVRIL APRILE ABRIL KWIECIEN HUHTIKUU
    MAI MAY MAGGIO MAYO MEI MAJ MAIO TOUKOKUU
    JUN JUNI JUNE JUIN GIUGNO JUNIO JUNHO CZERWIEC KESAEKUU
    JUL JULI JULY JUILLET LUGLIO JULIO JULHO LIPIEC HEINAEKUU
    AUG AUGUST AOUT AGOSTO AUGUSTUS AUGUSTI SIERPIEN ELOKUU
    SEP SEPT SEPTEMBER SEPTEMBRE SETTEMBRE SEPTIEMBRE SETEMBRO WRZESIEN SYYSKUU
    OCT OKT OCTOBER OKTOBER OCTOBRE OTTOBRE OCTUBRE OUTUBRO PAZDZIERNIK LOKAKUU
    NOV NOVEMBER NOVEMBRE NOVIEMBRE LISTOPAD MARRASKUU
    DEC DEZ DES DEZEMBER DECEMBER DESEMBER DECEMBRE DICEMBRE DICIEMBRE DEZEMBRO GRUDZIEN JOULUKUU
"""
_MONTHS = {
    name: month
    for month, names in enumerate(_NAMES.strip().splitlines(), 1)
    for name in names.split()
}
_YEAR = "20[0-9]{2}"
_MONTH = "1[0-2]|0?[1-9]"
_PERIODS = re.compile(
    rf"(?<![0-9A-Z/.-])(?:(?P<month>{_MONTH})[/.-](?P<year>{_YEAR})"
    rf"|(?P<first>{_YEAR})[/-](?P<then>{_MONTH})"
    rf"|(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[. ]*(?P<of>{_YEAR})?)"
    r"(?![0-9A-Z]|[/.-][0-9])"
)


def periods(text: str) -> frozenset[Period]:
    """The months that a text names, days left out."""
    found = (match.groupdict("") for match in _PERIODS.finditer(fold(text[:LONGEST_TEXT])))
    return frozenset(
        (
            int(one["year"] or one["first"] or one["of"] or 0),
            int(one["month"] or one["then"] or _MONTHS.get(one["name"], 0)),
        )
        for one in found
    )


def period_of(line: Line) -> Period | None:
    """The only month that a line names."""
    found = periods("\n".join(line.texts))
    return next(iter(found)) if len(found) == 1 else None


def is_of_period(item: Item, period: Period) -> bool:
    """Whether an item's own words name this month; its dates may be those of another one."""
    return any(_is_same(period, one) for one in periods("\n".join(item.numbers)))


def _is_same(one: Period, other: Period) -> bool:
    return one[1] == other[1] and (one[0] == other[0] or 0 in (one[0], other[0]))
