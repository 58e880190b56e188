"""What detection answers."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import Layout


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a decision was made.

    ``decision`` is a field of the layout or a role, ``value`` what was chosen, ``reason`` a code:
    ``header`` (the word above the column), ``content`` (what its cells hold), ``balance`` (the
    running balance proves it), ``only_reading`` (no other reading fits all cells), ``sorted``
    (only so the days are in order), ``signs`` (of the amounts), ``typed`` (cells of a workbook),
    ``options`` (the journal or profile says), ``ready`` (a known bank), ``assumed``.
    """

    decision: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A layout as far as it could be found out, for a person to check.

    ``problems`` are codes of what could not be decided; while there is one, the file must not be
    read by ``layout`` without a person: ``no_table``, ``missing_date``, ``missing_amount``,
    ``date_order`` (days fit more than one order), ``decimal`` (amounts fit both marks),
    ``direction`` (nothing tells money in from money out), ``amount_columns`` and ``date_columns``
    (several, none better). ``sample`` are the first rows of data as they stand in the file.
    """

    layout: Layout
    problems: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
