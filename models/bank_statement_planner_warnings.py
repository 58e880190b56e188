from collections import Counter

from odoo import models
from odoo.tools.misc import format_date, formatLang

from .bank_statement_file_problems import describe_warning
from .bank_statement_plan import get_difference

#: Earlier lines that a corrected file no longer has, named one by one.
MOST_NAMED = 5


class BankStatementPlanner(models.AbstractModel):
    """What the user should know before importing a statement, in sentences."""

    _inherit = "bank.statement.planner"

    def _get_warnings(self, statement, journal, known):
        """Return what the reader noted, and what sums, continuity and the owner's name say."""
        checks = (
            self._warn_sum(statement, journal),
            self._warn_continuity(statement, journal, known),
            self._warn_owner(statement, journal),
        )
        noted = [describe_warning(self.env, code) for code in dict.fromkeys(statement.warnings)]
        return [*noted, *(sentence for sentence in checks if sentence)]

    def _warn_sum(self, statement, journal):
        difference = get_difference(statement)
        if not difference:
            return ""
        return self.env._(
            "Opening balance plus transactions is not the closing balance: the difference is %s.",
            self._format_amount(difference, journal),
        )

    def _warn_continuity(self, statement, journal, known):
        if not statement.opening or not statement.date_start:
            return ""
        start, opening = statement.date_start, statement.opening.amount
        day, closing, name = max(
            (each for each in known.closings if each[0] < start),
            key=lambda each: each[0],
            default=(None, None, ""),
        )
        # several statements may end on that day, or earlier on the first day of this one
        ends = [each for each in known.closings if day and day <= each[0] <= start]
        if not ends or any(end == opening for _day, end, _name in ends):
            return ""
        return self.env._(
            "The statement before (%(name)s, to %(date)s) ends with %(end)s, this one starts with "
            "%(start)s. A statement may be missing between them.",
            name=name,
            date=format_date(self.env, day),
            end=self._format_amount(closing, journal),
            start=self._format_amount(opening, journal),
        )

    def _warn_owner(self, statement, journal):
        owner, company = statement.owner_name, journal.company_id.name
        words = set(owner.casefold().split()) & set(company.casefold().split())
        if not owner or words:
            return ""
        return self.env._(
            "The account belongs to “%(owner)s”, the company is “%(company)s”.",
            owner=owner,
            company=company,
        )

    def _warn_whole(self, entries):
        """Say which batches stay one line although the journal splits them."""
        notes = Counter(entry.note for entry in entries if entry.note)
        return [
            self.env._("%(count)s × %(note)s", count=count, note=note)
            for note, count in notes.items()
        ]

    def _describe_whole(self, entry, reason):
        """Say why a batch with details is booked as one line."""
        if reason == "missing_amount":
            return self.env._("Booked as one line: the bank leaves amounts of its details out.")
        if reason == "other_currency":
            return self.env._("Booked as one line: its details are in another currency.")
        total = sum(detail.amount for detail in entry.details)
        return self.env._(
            "Booked as one line: its details add up to %(total)s, not to %(amount)s.",
            total=total,
            amount=entry.amount,
        )

    def _warn_missing(self, bookings, journal):
        """Name the earlier lines of these days that the file does not have."""
        if not bookings:
            return []
        named = [
            self.env._(
                "%(date)s %(amount)s %(text)s",
                date=format_date(self.env, booking.date),
                amount=self._format_amount(booking.amount, journal),
                text=" ".join(booking.text.split())[:60],
            )
            for booking in bookings[:MOST_NAMED]
        ]
        more = len(bookings) - len(named)
        if more:
            named.append(self.env._("and %s more", more))
        return [
            self.env._(
                "Imported earlier, but not in this file: %(lines)s. The bank may have corrected "
                "them. They stay as they are; compare, and delete what is wrong.",
                lines="; ".join(named),
            )
        ]

    def _format_amount(self, amount, journal):
        return formatLang(self.env, float(amount), currency_obj=journal._get_bank_currency())
