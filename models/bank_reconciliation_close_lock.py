from odoo import models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

#: What a close rests on, in a row ``(number, hash of all versions)``: the confirmations, the items
#: of their entries and what those are matched with, the items on the bank account that are not
#: confirmed, the periods of the journal. ``xmin`` is the transaction that wrote a version.
VERSIONS = """
    WITH confirmed AS (
        SELECT id, move_id, xmin FROM bank_reconciliation_confirmation
         WHERE reconciliation_id = %(period)s
    ), items AS (
        SELECT id, xmin FROM account_move_line
         WHERE move_id IN (SELECT move_id FROM confirmed)
    ), partials AS (
        SELECT id, debit_move_id AS item_id, xmin FROM account_partial_reconcile
         WHERE credit_move_id IN (SELECT id FROM items)
         UNION ALL
        SELECT id, credit_move_id, xmin FROM account_partial_reconcile
         WHERE debit_move_id IN (SELECT id FROM items)
    ), versions AS (
        SELECT 1 AS kind, id, xmin FROM confirmed
         UNION ALL
        SELECT 2, id, xmin FROM items
         UNION ALL
        SELECT 3, id, xmin FROM account_move_line item
         WHERE account_id = %(account)s AND date BETWEEN %(first)s AND %(end)s
           AND NOT EXISTS (SELECT 1 FROM bank_reconciliation_confirmation
                            WHERE move_line_id = item.id)
         UNION ALL
        SELECT 4, id, xmin FROM partials
         UNION ALL
        SELECT 5, id, xmin FROM account_move_line
         WHERE id IN (SELECT item_id FROM partials)
         UNION ALL
        SELECT 6, id, xmin FROM bank_reconciliation WHERE journal_id = %(journal)s
    )
    SELECT COUNT(*), MD5(STRING_AGG(CONCAT_WS(' ', kind, id, xmin), ',' ORDER BY kind, id))
      FROM versions
"""


class BankReconciliation(models.Model):
    """In the very moment of a close no edit slips in.

    Whoever edits what a period has confirmed, or confirms in it, holds the period open until he
    commits (``_hold_open``). The close waits for nobody: it takes the period for itself, or says
    that somebody is at work. What others have committed after the transaction of the close began
    (it reads the books of that moment, REPEATABLE READ) is noticed by a second look through a new
    connection; then Odoo runs the close again, on the books as they are.
    """

    _inherit = "bank.reconciliation"

    def _lock_to_close(self):
        """Take the period for this transaction alone, as others have committed it."""
        self.ensure_one()
        is_first = self._has_written_nothing()
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody is working on %s at this moment. Nothing was changed; try again in a "
                    "few seconds.",
                    self.name,
                )
            )
        if is_first:
            self._check_nothing_missed()

    def _has_written_nothing(self):
        """Own writes would count as missed; a request that closes a period has none."""
        self.env.flush_all()
        query = SQL("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return self.env.execute_query(query)[0][0]

    def _check_nothing_missed(self):
        """Raise when others have committed changes that this transaction does not see."""
        query = self._get_versions_query()
        with self.env.registry.cursor() as cursor:
            cursor.execute(query)
            committed = cursor.fetchall()
        if committed != self.env.execute_query(query):
            raise ConcurrencyError("The period was changed while it was being closed.")

    def _get_versions_query(self):
        return SQL(
            VERSIONS,
            period=self.id,
            account=self.account_id.id,
            journal=self.journal_id.id,
            first=self._get_first_days()[self],
            end=self.date_end,
        )
