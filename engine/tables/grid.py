"""A table file as rows of plain text, one grid for each sheet, whatever it was saved as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet: rows of cells as text, without blanks at their ends.

    Typed cells of workbooks are written unambiguously: days as year-month-day, numbers with a
    point and no thousands mark. ``typed`` tells that they are. ``kind`` is ``csv``, ``xlsx``,
    ``xls``, ``ods`` or ``html``; ``encoding`` and ``delimiter`` are of ``csv`` only.
    """

    rows: tuple[tuple[str, ...], ...]
    sheet: str = ""
    kind: str = "csv"
    encoding: str = ""
    delimiter: str = ""

    @property
    def typed(self) -> bool:
        """Whether numbers and days may be typed cells, not only text."""
        return self.kind in ("xlsx", "xls", "ods")
