from odoo import fields, models
from odoo.tools import SQL

from ..models.account_bank_statement_line import METHODS

AGES = [
    ("7", "Up to 7 days"),
    ("30", "8 to 30 days"),
    ("60", "31 to 60 days"),
    ("more", "More than 60 days"),
]


class BankReconciliationAnalysis(models.Model):
    """What is still to match, how old it is, how much matched by itself, and how much of it stayed.

    One row for each posted statement line, and one for each automatic match that was ever made:
    a line that was matched, undone and matched again is one line and two matches. A measure that
    does not apply to a row is empty there, so that sums and averages are right in every grouping.
    A line of nothing, which needs no match, is left out.
    """

    _name = "bank.reconciliation.analysis"
    _description = "Analysis of bank reconciliation"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "line_id"
    _depends = {
        "account.bank.statement.line": [
            "amount",
            "company_id",
            "is_reconciled",
            "journal_id",
            "match_method",
            "move_id",
        ],
        "account.journal": ["default_account_id"],
        "account.move": ["date", "state"],
        "account.move.line": ["account_id", "balance", "move_id"],
        "bank.match.event": ["action", "company_id", "date", "journal_id", "line_id", "method"],
    }

    line_id = fields.Many2one("account.bank.statement.line", string="Statement Line", readonly=True)
    journal_id = fields.Many2one("account.journal", string="Bank Journal", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True, help="Booking date of the statement line.")
    row = fields.Selection(
        [("line", "Statement Line"), ("match", "Automatic Match")],
        string="Counted As",
        readonly=True,
        help="Lines are counted once; automatic matches as often as they were made.",
    )
    state = fields.Selection(
        [("to_match", "To Match"), ("matched", "Matched")], string="Line", readonly=True
    )
    method = fields.Selection(METHODS, string="Matched", readonly=True)
    age = fields.Selection(
        AGES, readonly=True, help="Days since the booking date of a line that is still to match."
    )
    age_days = fields.Integer(
        string="Age in Days",
        readonly=True,
        aggregator="avg",
        help="Days since the booking date of the lines that are still to match, on average.",
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    to_match_count = fields.Integer(string="Lines to Match", readonly=True)
    to_match_amount = fields.Monetary(
        string="Amount to Match",
        readonly=True,
        currency_field="company_currency_id",
        help="What goes in or out with the lines that are still to match, without its sign, in the "
        "currency of the company.",
    )
    matched_count = fields.Integer(string="Lines Matched", readonly=True)
    automatic_count = fields.Integer(string="Lines Matched Automatically", readonly=True)
    automatic_rate = fields.Float(
        string="Automatic Rate %",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="How many of a hundred matched lines matched automatically or by a rule.",
    )
    match_count = fields.Integer(string="Automatic Matches", readonly=True)
    undone_count = fields.Integer(string="Undone Later", readonly=True)
    kept_rate = fields.Float(
        string="Realised Precision %",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="How many of a hundred automatic matches nobody has undone.",
    )

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._get_lines_query(), self._get_matches_query())

    def _get_lines_query(self):
        """Return the rows of the lines; the age counts from the user's own day."""
        return SQL(
            """
            SELECT line.id * 2 AS id, line.id AS line_id, line.journal_id, line.company_id,
                   move.date, 'line' AS "row", line.match_method AS method,
                   CASE WHEN line.is_reconciled THEN 'matched' ELSE 'to_match' END AS state,
                   CASE WHEN line.is_reconciled THEN NULL
                        WHEN %(today)s - move.date <= 7 THEN '7'
                        WHEN %(today)s - move.date <= 30 THEN '30'
                        WHEN %(today)s - move.date <= 60 THEN '60'
                        ELSE 'more'
                    END AS age,
                   CASE WHEN NOT line.is_reconciled THEN %(today)s - move.date END AS age_days,
                   1 AS line_count,
                   CASE WHEN line.is_reconciled THEN 0 ELSE 1 END AS to_match_count,
                   CASE WHEN NOT line.is_reconciled THEN ABS(bank.balance) END AS to_match_amount,
                   CASE WHEN line.is_reconciled THEN 1 ELSE 0 END AS matched_count,
                   CASE WHEN line.is_reconciled AND line.match_method IN ('auto', 'rule')
                        THEN 1 ELSE 0 END AS automatic_count,
                   CASE WHEN NOT line.is_reconciled THEN NULL
                        WHEN line.match_method IN ('auto', 'rule') THEN 100.0
                        ELSE 0.0
                    END AS automatic_rate,
                   NULL::integer AS match_count, NULL::integer AS undone_count,
                   NULL::numeric AS kept_rate
              FROM account_bank_statement_line line
              JOIN account_move move ON move.id = line.move_id AND move.state = 'posted'
              JOIN account_journal journal ON journal.id = line.journal_id
         LEFT JOIN LATERAL (
                    SELECT SUM(item.balance) AS balance
                      FROM account_move_line item
                     WHERE NOT line.is_reconciled AND item.move_id = line.move_id
                       AND item.account_id = journal.default_account_id
                   ) bank ON TRUE
             WHERE line.amount != 0
            """,
            today=fields.Date.context_today(self),
        )

    def _get_matches_query(self):
        """Return the rows of the automatic matches; undone is one whose next event undoes it.

        A line that is gone keeps its matches in the count: it was deleted after they were undone.
        """
        return SQL(
            """
            SELECT id * 2 + 1, line_id, journal_id, company_id,
                   date, 'match', method,
                   'matched', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                   1, CASE WHEN is_undone THEN 1 ELSE 0 END,
                   CASE WHEN is_undone THEN 0.0 ELSE 100.0 END
              FROM (
                    SELECT *, line_id IS NULL OR COALESCE(LEAD(action) OVER (
                                  PARTITION BY line_id ORDER BY id
                              ) = 'undone', FALSE) AS is_undone
                      FROM bank_match_event
                   ) event
             WHERE action = 'matched' AND method IN ('auto', 'rule')
            """
        )

    def action_open_line(self):
        """Open the statement line of this row, with what it is matched with or might be."""
        self.ensure_one()
        self.check_access("read")
        form = self.env.ref("account_bank_reconciliation.account_bank_statement_line_view_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement Line"),
            "res_model": "account.bank.statement.line",
            "res_id": self.line_id.id,
            "views": [(form.id, "form")],
        }
