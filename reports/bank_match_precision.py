from odoo import fields, models, tools

from ..models.account_bank_statement_line import CONFIDENCES, KINDS, METHODS


class BankMatchPrecision(models.Model):
    """How many matches of each journal and method were taken back later.

    A line that is gone was deleted after its matches were undone.
    """

    _name = "bank.match.precision"
    _description = "Precision of matching"
    _auto = False
    _order = "journal_id, method, kind"
    _rec_name = "journal_id"

    journal_id = fields.Many2one("account.journal", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    method = fields.Selection(METHODS, readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    confidence = fields.Selection(CONFIDENCES, readonly=True)
    month = fields.Date(readonly=True, help="Month in which it was matched.")
    matched_count = fields.Integer(string="Matched", readonly=True)
    undone_count = fields.Integer(string="Undone Later", readonly=True)
    kept_rate = fields.Float(
        string="Kept %",
        readonly=True,
        aggregator=None,
        digits=(5, 2),
        help="Share of the matches that nobody has undone.",
    )

    @property
    def _table_query(self):
        return tools.SQL(
            """
            WITH events AS (
                SELECT *, line_id IS NULL OR LEAD(action) OVER (
                              PARTITION BY line_id ORDER BY id
                          ) = 'undone' AS is_undone
                  FROM bank_match_event
            )
            SELECT MIN(id) AS id, journal_id, company_id, method, kind, confidence,
                   DATE_TRUNC('month', at)::date AS month,
                   COUNT(*) AS matched_count,
                   COUNT(*) FILTER (WHERE is_undone) AS undone_count,
                   100.0 - 100.0 * COUNT(*) FILTER (WHERE is_undone) / COUNT(*) AS kept_rate
              FROM events
             WHERE action = 'matched'
             GROUP BY journal_id, company_id, method, kind, confidence, DATE_TRUNC('month', at)
            """
        )
