from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, models

from ..engine.coverage import Source
from ..engine.duplicates import Booking
from ..engine.fingerprint import entry_fingerprint
from .account_bank_statement_line_apply import to_decimal
from .bank_statement_plan import Known, kind_of

LINE = "account.bank.statement.line"
#: Days by which booking and value date of one booking may be apart.
MARGIN = timedelta(days=7)
LINE_FIELDS = [
    "account_number",
    "additional_information",
    "amount",
    "bank_date",
    "bank_reference",
    "date",
    "end_to_end_id",
    "fingerprint",
    "message_id",
    "partner_name",
    "payment_information_id",
    "payment_ref",
    "remittance_text",
    "statement_file_id",
    "statement_id",
    "structured_reference",
    "value_date",
]
RESULT_FIELDS = [
    "balance_end",
    "balance_start",
    "date_end",
    "date_start",
    "file_id",
    "format",
    "is_proved",
    "statement_id",
    "statement_number",
]


class BankStatementPlanner(models.AbstractModel):
    """Reads what a journal has, in a handful of queries however much it is."""

    _inherit = "bank.statement.planner"

    @api.model
    def _load_known(self, journal, statements):
        days = [day for each in statements for day in self._get_days(each)]
        closings = self._load_closings(journal)
        if not days:
            return Known(closings=closings)
        first, last = min(days) - MARGIN, max(days) + MARGIN
        sources = self._load_sources(journal, first, last)
        aliases = self._load_aliases(journal, first, last)
        kinds, bookings = {}, []
        for key, group in enumerate(self._load_entries(journal, first, last), start=1):
            bookings.append(self._prepare_booking(group, key, sources, aliases))
            line = next((each for each in group if each._name == LINE), None)
            kinds[key] = ("line", line.id) if line else ("deleted", 0)
        return Known(bookings, kinds, closings)

    @api.model
    def _get_days(self, statement):
        days = [statement.date_start, statement.date_end]
        for entry in statement.transactions:
            days += [entry.date or entry.value_date]
        return [day for day in days if day]

    def _load_closings(self, journal):
        statements = self.env["account.bank.statement"].search_fetch(
            [("journal_id", "=", journal.id), ("bank_date_end", "!=", False)],
            ["name", "bank_date_end", "balance_end_real"],
            order="bank_date_end, id",
        )
        currency = journal._get_bank_currency()
        return [
            (each.bank_date_end, to_decimal(each.balance_end_real, currency), each.name)
            for each in statements
        ]

    def _load_entries(self, journal, first, last):
        """Return one group per entry: its lines, then the notes of those that were deleted."""
        days = [("journal_id", "=", journal.id), ("date", ">=", first), ("date", "<=", last)]
        lines = self.env[LINE].search_fetch(days, LINE_FIELDS, order="id")
        skips = self.env["bank.statement.file.skip"].search_fetch(
            [*days, ("reason", "=", "deleted")],
            ["amount", "date", "file_id", "fingerprint", "label"],
        )
        groups = defaultdict(list)
        for each in (*lines, *skips):
            groups[entry_fingerprint(each.fingerprint or "") or each.id].append(each)
        return groups.values()

    def _load_sources(self, journal, first, last):
        """Return ``{file: {result: the engine's source}}``."""
        results = self.env["bank.statement.file.result"].search_fetch(
            [
                ("journal_id", "=", journal.id),
                ("date_end", ">=", first),
                ("date_start", "<=", last),
            ],
            RESULT_FIELDS,
        )
        sources = defaultdict(dict)
        for result in results:
            sources[result.file_id][result] = self._prepare_source(result)
        return sources

    def _prepare_source(self, result):
        currency = result.journal_id._get_bank_currency()
        balances = (None, None)
        if result.is_proved:
            balances = [
                to_decimal(each, currency) for each in (result.balance_start, result.balance_end)
            ]
        return Source(
            kind=kind_of(result.format or ""),
            number=result.statement_number or "",
            date_start=result.date_start or None,
            date_end=result.date_end or None,
            opening=balances[0],
            closing=balances[1],
        )

    def _load_aliases(self, journal, first, last):
        """Return ``{id of a line: [(fingerprint, result) of the files that repeated it]}``."""
        groups = self.env["bank.statement.file.skip"]._read_group(
            [
                ("journal_id", "=", journal.id),
                ("reason", "in", ("imported", "same")),
                ("line_id", "!=", False),
                ("date", ">=", first),
                ("date", "<=", last),
            ],
            ["line_id", "fingerprint", "result_id"],
        )
        aliases = defaultdict(list)
        for line, fingerprint, result in groups:
            aliases[line.id].append((fingerprint, result))
        return aliases

    def _prepare_booking(self, group, key, sources, aliases):
        """Return the booking of an entry."""
        lines = [each for each in group if each._name == LINE]
        first, currency = group[0], group[0].currency_id
        also = [pair for line in lines for pair in aliases.get(line.id, ())]
        names = [*(each.fingerprint for each in group), *dict(also)]
        held = self._get_own_sources(first, sources)
        held = [*held, *(sources[result.file_id].get(result) for _name, result in also)]
        details = self._prepare_line_details(lines) or {
            "text": first.label or "",
            "date": first.date,
        }
        return Booking(
            key=key,
            amount=sum((to_decimal(each.amount, currency) for each in group), Decimal()),
            fingerprints=frozenset(map(entry_fingerprint, filter(None, names))),
            sources=tuple(dict.fromkeys(filter(None, held))),
            **details,
        )

    def _get_own_sources(self, first, sources):
        """Return the statement a line came with, or where it has none, those of its file."""
        is_line = first._name == LINE
        results = sources.get(first.statement_file_id if is_line else first.file_id, {})
        if is_line and first.statement_id:
            own = [
                each
                for result, each in results.items()
                if result.statement_id == first.statement_id
            ]
            if own:
                return own
        return [source for source in results.values() if source.reaches(first.date)]

    def _prepare_line_details(self, lines):
        """Return what all lines of the entry say alike; nothing where there is no line."""
        if not lines:
            return {}

        first = lines[0]
        told = (first.remittance_text, first.additional_information, first.structured_reference)
        texts = [text for text in told if text] or [first.payment_ref]
        return {
            "date": first.bank_date or first.date,
            "value_date": first.value_date or None,
            "bank_id": _common(lines, "bank_reference"),
            "end_to_end_id": _common(lines, "end_to_end_id"),
            "partner_account": _common(lines, "account_number"),
            "collection": _common(lines, "payment_information_id") or _common(lines, "message_id"),
            "text": " ".join(text for text in (first.partner_name, *texts) if text),
        }


def _common(lines, name):
    """Return the value that all lines have alike, or nothing."""
    values = {line[name] or "" for line in lines}
    return values.pop() if len(values) == 1 else ""
