"""The columns of days of a layout, in the order in which they count for the booking date."""

from __future__ import annotations

from .layout import Layout
from .words import roles_of

#: Score of a header that speaks of booking.
BOOKED = 110


def date_places(layout: Layout) -> tuple[int, ...]:
    """Columns of the booking date, the one whose header says so best first."""
    found = [column for column in layout.columns if column.role == "date"]
    found.sort(key=lambda column: -roles_of(column.header).get("date", 0))
    return tuple(column.place for column in found)


def names_booking(layout: Layout) -> bool:
    """Whether a header says that its day is that of the booking: empty, a row is not booked."""
    return any(
        roles_of(column.header).get("date", 0) >= BOOKED
        for column in layout.columns
        if column.role == "date"
    )
