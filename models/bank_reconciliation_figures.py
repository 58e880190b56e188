from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang


@dataclass(frozen=True, slots=True)
class Tally:
    """Number and signed amount of items in the journal's currency, by direction."""

    incoming_count: int = 0
    incoming: float = 0.0
    outgoing_count: int = 0
    outgoing: float = 0.0
    unmatched_count: int = 0

    @property
    def count(self):
        return self.incoming_count + self.outgoing_count

    @property
    def amount(self):
        return self.incoming + self.outgoing

    def __add__(self, other):
        return Tally(
            self.incoming_count + other.incoming_count,
            self.incoming + other.incoming,
            self.outgoing_count + other.outgoing_count,
            self.outgoing + other.outgoing,
            self.unmatched_count + other.unmatched_count,
        )


NONE = Tally()


class BankReconciliation(models.Model):
    """The figures of periods, counted by the database: a few queries for any number of periods."""

    _inherit = "bank.reconciliation"

    summary = fields.Html(
        compute="_compute_summary",
        sanitize=False,
        help="What is confirmed, what is not, and what waits for the bank: number and amount.",
    )

    @api.depends(
        "confirmation_ids.amount", "balance_start", "balance_end", "date_start", "date_end", "state"
    )
    def _compute_totals(self):
        confirmed = self._tally_confirmed()
        opened = self._tally_open([(p, p.date_start, p.date_end) for p in self])
        for period in self:
            done, todo = confirmed.get(period._origin.id, NONE), opened.get(period, NONE)
            currency = period.currency_id or period.env.company.currency_id
            period.confirmed_count, period.total_confirmed = done.count, currency.round(done.amount)
            period.balance_cleared = currency.round(period.balance_start + done.amount)
            period.remaining = currency.round(period.balance_cleared - period.balance_end)
            period.unconfirmed_count, period.unmatched_count = todo.count, todo.unmatched_count
            period.progress = 100.0 * done.count / ((done.count + todo.count) or 1)
            period.is_fully_reconciled = not todo.count
            period.is_balanced = currency.is_zero(period.remaining)

    @api.depends("confirmation_ids.amount", "date_start", "date_end", "state", "mode")
    @api.depends_context("lang")
    def _compute_summary(self):
        rows = self._get_summary_rows()
        for period in self:
            period.summary = self.env["ir.qweb"]._render(
                "account_bank_reconciliation.bank_reconciliation_summary",
                {"rows": rows[period], "format": period._format_figure},
            )

    def _format_figure(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _get_summary_rows(self):
        """Return ``{period: [(title, Tally, is a sum)]}``, as the form shows them."""
        confirmed = self._tally_confirmed()
        first = self._get_first_days()
        own = self._tally_open([(p, p.date_start, p.date_end) for p in self])
        older = self._tally_open(
            [
                (p, first[p], fields.Date.subtract(p.date_start, days=1))
                for p in self
                if p.date_start
            ]
        )
        waiting = self._tally_outstanding()
        rows = {}
        for period in self:
            done, todo = confirmed.get(period._origin.id, NONE), own.get(period, NONE)
            rows[period] = [
                (self.env._("Confirmed"), done, False),
                (self.env._("To confirm"), todo, False),
                (self.env._("Total"), done + todo, True),
                (self.env._("Carried forward, to confirm"), older.get(period, NONE), False),
                (self.env._("Outstanding"), waiting.get(period, NONE), False),
            ]
        return rows

    # -------------------------------------------------------------------------
    # COUNTING
    # -------------------------------------------------------------------------

    def _tally_confirmed(self):
        """Return ``{period id: Tally}`` of what these periods have confirmed."""
        if not self._origin.ids:
            return {}
        self.env["bank.reconciliation.confirmation"].flush_model(["amount", "reconciliation_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT reconciliation_id,
                          COUNT(*) FILTER (WHERE amount >= 0),
                          COALESCE(SUM(amount) FILTER (WHERE amount >= 0), 0),
                          COUNT(*) FILTER (WHERE amount < 0),
                          COALESCE(SUM(amount) FILTER (WHERE amount < 0), 0)
                     FROM bank_reconciliation_confirmation
                    WHERE reconciliation_id IN %s
                    GROUP BY reconciliation_id""",
                tuple(self._origin.ids),
            )
        )
        return {period_id: Tally(*figures) for period_id, *figures in rows}

    def _tally_open(self, spans):
        """Return ``{period: Tally}`` of the bank items in these days that nobody has confirmed.

        :param spans: list of ``(period, first day, last day)``.
        """
        spans = [
            (period, period.account_id, first, last)
            for period, first, last in spans
            if period.account_id and first and last and first <= last
        ]
        matching = SQL(
            # no equality: of account and company PostgreSQL would look up the company, which
            # in most databases has nearly every item
            """AND item.company_id IS NOT DISTINCT FROM journal.company_id
               AND NOT EXISTS (SELECT FROM bank_reconciliation_confirmation confirmation
                                WHERE confirmation.move_line_id = item.id)"""
        )
        amounts = SQL("SUM(item.amount_currency), SUM(item.balance)")
        return self._tally(spans, matching, amounts, "_get_amount_in")

    def _tally_outstanding(self):
        """Return ``{period: Tally}`` of what is open on the outstanding accounts."""
        accounts = {j: j._get_bank_outstanding_accounts() for j in self.journal_id}
        spans = [
            (period, accounts[period.journal_id], date.min, period.date_end)
            for period in self
            if period.journal_id and period.date_end
        ]
        matching = SQL(
            """AND item.journal_id = journal.id AND item.reconciled IS NOT TRUE
               AND item.statement_line_id IS NULL"""
        )
        amounts = SQL("SUM(item.amount_residual_currency), SUM(item.amount_residual)")
        return self._tally(spans, matching, amounts, "_get_residual_in")

    def _tally(self, spans, matching, amounts, name):
        """Count posted items by period, currency and direction, in one query.

        :param spans: list of ``(period, accounts, first day, last day)``.
        :param amounts: what is summed up, in the item's currency and in that of the company.
        :param name: the method that says the same of one item in the currency of the period; for
            items in a third currency alone.
        """
        if not spans:
            return {}
        self._flush_items()
        scope = [
            SQL(
                "(%s, %s, %s, %s, %s::date, %s::date)",
                *(place, account.id, period.journal_id.id, period.currency_id.id, first, last),
            )
            for place, (period, accounts, first, last) in enumerate(spans)
            for account in accounts
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT scope.place, item.currency_id, item.balance < 0, %s, COUNT(*),
                          COUNT(*) FILTER (WHERE line.is_reconciled IS FALSE),
                          ARRAY_AGG(item.id) FILTER (WHERE scope.currency_id NOT IN
                                                     (item.currency_id, item.company_currency_id))
                     FROM (VALUES %s)
                       AS scope (place, account_id, journal_id, currency_id, first_day, last_day)
                     JOIN account_journal journal ON journal.id = scope.journal_id
                     JOIN account_move_line item
                       ON item.account_id = scope.account_id AND item.parent_state = 'posted'
                      AND item.date BETWEEN scope.first_day AND scope.last_day %s
                LEFT JOIN account_bank_statement_line line ON line.id = item.statement_line_id
                    GROUP BY 1, 2, 3""",
                amounts,
                SQL(", ").join(scope),
                matching,
            )
        )
        return self._add_up([span[0] for span in spans], rows, name)

    def _add_up(self, periods, rows, name):
        tallies = {}
        for place, currency_id, is_outgoing, in_currency, balance, count, unmatched, others in rows:
            period = periods[place]
            amount = in_currency if currency_id == period.currency_id.id else balance
            if others:
                items = self.env["account.move.line"].browse(others)
                amount = sum(getattr(item, name)(period.currency_id) for item in items)
            figures = (0, 0.0, count, amount) if is_outgoing else (count, amount, 0, 0.0)
            tallies[period] = tallies.get(period, NONE) + Tally(*figures, unmatched)
        return tallies

    @api.model
    def _flush_items(self):
        """Write what the counting in SQL reads."""
        self.env["account.move.line"].flush_model()
        self.env["account.bank.statement.line"].flush_model(["is_reconciled"])
        self.env["bank.reconciliation.confirmation"].flush_model(["move_line_id"])

    def _get_first_days(self):
        """Return ``{period: the day on which the first period of its journal starts}``."""
        groups = self._read_group(
            [("journal_id", "in", self.journal_id.ids)], ["journal_id"], ["date_start:min"]
        )
        first = dict(groups)
        return {
            period: min(
                filter(None, [first.get(period.journal_id), period.date_start]), default=None
            )
            for period in self
        }
