"""What detection answers."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import Layout


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a decision was made.

    ``decision`` is a field of the layout or a role, ``value`` what was chosen, ``reason`` a code:
    ``header`` (the words above the columns), ``content`` (what the cells hold), ``balance`` (the
    running balance proves it), ``only_reading`` (no other reading fits all cells), ``near`` (only
    so booking and value dates are near), ``sorted`` (only so the days are in order), ``span``
    (only so the days lie together), ``signs`` (of the amounts), ``words`` (in the
    texts), ``typed`` (cells of a workbook),
    ``options`` (the journal or profile says), ``language`` (of the headers), ``ready`` (a known
    bank), ``assumed``.
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
    ``direction`` (nothing tells money in from money out), ``amount_columns`` (several, none
    better), ``last_row`` (of a table without headers: a balance perhaps, to be left out by
    ``footer_rows``). ``assumed`` are decisions of the layout that a warning belongs to.
    ``sample`` are the first rows of data as they stand in the file.
    """

    layout: Layout
    problems: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
