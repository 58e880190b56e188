"""The box office's own text format, invented for this example.

    BOXOFFICE 1|DE89370400440532013000|EUR|2026-01-01|2026-01-31|100.00|150.00
    2026-01-05|50.00|Azure Interior|Booking BK-4711
    END|1

Head: account, currency, first and last day, opening and closing balance. Then one transaction a
line. The last line counts them.
"""

from odoo.addons.account_bank_reconciliation.extension import (
    Balance,
    MissingElementError,
    ReadError,
    Statement,
    Transaction,
    WrongMessageError,
    calendar_day,
    formats,
    number,
    text_of,
)

HEAD = b"BOXOFFICE 1|"


class BoxOfficeReader:
    """Reader of the box office's text files."""

    name = "box_office"

    def identify(self, head):
        """100 for the mark at the beginning, which no other format has."""
        return 100 if head.startswith(HEAD) else 0

    # pylint: disable-next=method-required-super  # no model of Odoo
    def read(self, data, options):
        """Yield the statement of the file; whatever is wrong with it is a ``ReadError``."""
        head, *rows = text_of(data, default=options.encoding).splitlines()
        if not rows or not rows[-1].startswith("END|"):
            raise MissingElementError(tag="END")
        _mark, account, currency, *figures = split(head, 7, line=1)
        start, end, opening, closing = figures
        days = {"date_start": day(start, 1), "date_end": day(end, 1)}
        transactions = tuple(
            self._read_row(row, line) for line, row in enumerate(rows[:-1], start=2)
        )
        if rows[-1] != f"END|{len(transactions)}":
            raise WrongMessageError(value=rows[-1], line=len(rows) + 1)
        yield Statement(
            format=self.name,
            account=account,
            currency=currency,
            opening=Balance(kind="OPBD", amount=amount(opening, 1), date=days["date_start"]),
            closing=Balance(kind="CLBD", amount=amount(closing, 1), date=days["date_end"]),
            transactions=transactions,
            **days,
        )

    def _read_row(self, row, line):
        date, value, partner, text = split(row, 4, line)
        return Transaction(
            date=day(date, line), amount=amount(value, line), partner_name=partner, text=text
        )


def split(row, count, line):
    parts = row.split("|")
    if len(parts) != count:
        raise MissingElementError(tag=f"column {min(len(parts), count) + 1}", line=line)
    return parts


def amount(text, line):
    return at(line, number, text, "amount")


def day(text, line):
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise MissingElementError(tag="date", line=line)
    return at(line, calendar_day, *map(int, parts), "date")


def at(line, read, *values):
    """Say in which line a value could not be read."""
    try:
        return read(*values)
    except ReadError as error:
        error.line = line
        raise


formats.register(BoxOfficeReader())
