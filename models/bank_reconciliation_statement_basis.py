from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine.statement_proof import StatementBasis
from .account_bank_statement_line_apply import to_decimal

ZERO = Decimal(0)
#: Balances at the end of a day. Of the same day the lowest rank counts: what the bank says in a
#: file, what somebody has read off for a period, what was typed into a statement; then openings.
#: A statement made by hand ends with its last line and begins with its first one, amid a day.
STATED = """
    SELECT bank_date_end AS date, bank_balance_end AS amount, 1 AS rank, 'statement' AS source,
           id AS record_id, first_line_index AS place
      FROM account_bank_statement
     WHERE journal_id = %(journal)s AND bank_balances IN ('both', 'closing')
       AND bank_date_end IS NOT NULL
    UNION ALL
    SELECT date_end, balance_end, 2, 'period', id, NULL
      FROM bank_reconciliation
     WHERE journal_id = %(journal)s AND (state = 'closed' OR balance_end <> 0)
    UNION ALL
    SELECT st.date, st.balance_end_real + COALESCE(SUM(line.amount), 0), 3, 'statement', st.id,
           st.first_line_index
      FROM account_bank_statement st
 LEFT JOIN account_bank_statement_line line
        ON line.journal_id = st.journal_id AND line.statement_id IS DISTINCT FROM st.id
       AND line.internal_index < TO_CHAR(st.date + 1, 'YYYYMMDD')
       AND line.internal_index > (SELECT MAX(own.internal_index)
                                    FROM account_bank_statement_line own
                                   WHERE own.statement_id = st.id)
       AND EXISTS (SELECT 1 FROM account_move move
                    WHERE move.id = line.move_id AND move.state = 'posted')
     WHERE st.journal_id = %(journal)s AND st.bank_balances IS NULL AND st.date IS NOT NULL
  GROUP BY st.id
    UNION ALL
    SELECT bank_date_start - 1,
           CASE bank_balances WHEN 'closing' THEN balance_start ELSE bank_balance_start END, 4,
           'opening', id, first_line_index
      FROM account_bank_statement
     WHERE journal_id = %(journal)s AND bank_balances <> 'neither' AND bank_date_start IS NOT NULL
    UNION ALL
    SELECT date_start - 1, balance_start, 5, 'opening', id, NULL
      FROM bank_reconciliation
     WHERE journal_id = %(journal)s
    UNION ALL
    SELECT TO_DATE(SUBSTR(st.first_line_index, 1, 8), 'YYYYMMDD') - 1,
           st.balance_start - COALESCE(SUM(line.amount), 0), 6, 'opening', st.id,
           st.first_line_index
      FROM account_bank_statement st
 LEFT JOIN account_bank_statement_line line
        ON line.journal_id = st.journal_id AND line.internal_index < st.first_line_index
       AND line.internal_index > SUBSTR(st.first_line_index, 1, 8)
       AND EXISTS (SELECT 1 FROM account_move move
                    WHERE move.id = line.move_id AND move.state = 'posted')
     WHERE st.journal_id = %(journal)s AND st.bank_balances IS NULL
       AND st.first_line_index IS NOT NULL
  GROUP BY st.id
"""


class AccountJournal(models.Model):
    """What the bank stated, and what it has shown by then."""

    _inherit = "account.journal"

    def _get_statement_basis(self, date):
        """Return the :class:`StatementBasis` of ``date``: the last balance that the bank stated.

        Before the first one it is counted back from there. Without any the lines alone count.
        """
        stated = SQL(STATED, journal=self.id)
        query = SQL(
            """WITH stated AS (%(stated)s)
               SELECT date, amount, source, record_id
                 FROM stated
             ORDER BY date > %(date)s, ABS(date - %(date)s), rank, place DESC NULLS LAST,
                      record_id DESC
                LIMIT 1""",
            stated=stated,
            date=date,
        )
        rows = self.env.execute_query(query)
        day, amount, source, record_id = rows[0] if rows else (None, 0, "none", None)
        after = self._sum_lines_since(date, day, record_id if source == "statement" else None)
        currency = self._get_bank_currency()
        return StatementBasis(
            source, record_id, day, to_decimal(amount or 0.0, currency), to_decimal(after, currency)
        )

    def _sum_lines_since(self, date, day, statement_id):
        """Return what the bank has shown between the end of ``day`` and the end of ``date``.

        The balance of a statement holds all of its lines, on whatever day they are booked. Back to
        a day before the first balance go the lines, and the entries on the account that were in it.
        """
        query = SQL(
            """SELECT COALESCE(SUM(CASE
                   WHEN %(covered)s AND move.date > %(date)s THEN -line.amount
                   WHEN NOT %(covered)s AND move.date <= %(date)s THEN line.amount
               END), 0)
                 FROM account_bank_statement_line line
                 JOIN account_move move ON move.id = line.move_id
                WHERE line.journal_id = %(journal)s AND move.state = 'posted'
                  AND (move.date > %(low)s OR line.statement_id = %(statement)s)""",
            covered=SQL(
                "(COALESCE(move.date <= %s, FALSE) OR COALESCE(line.statement_id = %s, FALSE))",
                day,
                statement_id,
            ),
            date=date,
            low=min(day, date) if day else SQL("'-infinity'::date"),
            journal=self.id,
            statement=statement_id,
        )
        [(lines,)] = self.env.execute_query(query)
        return float(lines) - self._sum_opening_after(date, day)

    def _sum_opening_after(self, date, day):
        """Return what straight entries after ``date`` add to the first balance, of ``day``."""
        if not day or date >= day:
            return 0.0
        items = self.env["account.move.line"].sudo()  # as the balance, for whoever may ask for it
        domain = [
            ("account_id", "=", self.default_account_id.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("statement_line_id", "=", False),
            ("bank_confirmation_ids", "=", False),
            ("date", ">", date),
            ("date", "<=", day),
        ]
        currency = self._get_bank_currency()
        return sum(item._get_amount_in(currency) for item in items.search(domain))

    # -------------------------------------------------------------------------
    # BOOKED, NOT SHOWN
    # -------------------------------------------------------------------------

    def _query_statement_not_shown(self, date, basis):
        """Return the items straight on the bank account that the balance of the bank lacks.

        The balance of the bank has an item without line if a period that ends by then has confirmed
        it, or if nobody has and it is older than the journal's first period or balance: then it is
        part of the opening balance.
        """
        query = SQL(
            """WITH first AS (
                   SELECT (SELECT MIN(date) FROM (%(stated)s) stated) AS stated,
                          (SELECT MIN(date_start) - 1 FROM bank_reconciliation
                            WHERE journal_id = %(journal)s) AS period
               )
               SELECT %(columns)s
                 FROM account_move_line item
                 JOIN account_move move ON move.id = item.move_id
            LEFT JOIN res_partner partner ON partner.id = item.partner_id
            LEFT JOIN bank_reconciliation_confirmation confirmed ON confirmed.move_line_id = item.id
            LEFT JOIN bank_reconciliation period ON period.id = confirmed.reconciliation_id
           CROSS JOIN first
                WHERE item.account_id = %(account)s AND item.company_id = %(company)s
                  AND item.parent_state = 'posted' AND item.date <= %(date)s
                  AND (item.statement_line_id IS NULL OR move.journal_id <> %(journal)s)
                  AND (item.amount_currency <> 0 OR item.balance <> 0)
                  AND COALESCE(period.date_end <= %(day)s, FALSE) IS FALSE
                  AND (confirmed.id IS NOT NULL OR NOT (
                       COALESCE(item.date <= first.stated, FALSE)
                    OR COALESCE(item.date <= first.period AND %(day)s >= first.period, FALSE)))""",
            stated=SQL(STATED, journal=self.id),
            columns=self._get_statement_columns(
                SQL("'booked_not_shown'"), self._get_statement_amount(), SQL("item.balance")
            ),
            account=self.default_account_id.id,
            company=self.company_id.id,
            journal=self.id,
            date=date,
            day=SQL("%s::date", basis.date),
        )
        return self._read_statement_rows(query)
