from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class BankReconciliation(models.Model):
    """What a closed period protects; every model that could change it asks here first."""

    _inherit = "bank.reconciliation"

    @api.model
    def _check_moves_not_closed(self, moves):
        """Raise when a closed period has confirmed an item of these journal entries."""
        if not moves.ids:
            return
        self.env["bank.reconciliation.confirmation"].flush_model()
        self.flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT confirmation.reconciliation_id, confirmation.move_line_id
                     FROM bank_reconciliation_confirmation confirmation
                     JOIN bank_reconciliation period
                       ON period.id = confirmation.reconciliation_id
                    WHERE period.state = 'closed' AND confirmation.move_id IN %s
                    LIMIT 1""",
                tuple(moves.ids),
            )
        )
        if rows:
            moves.check_access("read")  # who may not see the entry learns nothing about it
            self._raise_closed(*rows[0])

    @api.model
    def _check_matching_not_closed(self, moves):
        """Raise when the proof of a closed period rests on a matching of these entries."""
        items = moves.sudo().line_ids
        partials = self.env["account.partial.reconcile"]
        sealed = partials.sudo().search(
            Domain("bank_reconciliation_id", "!=", False)
            & (
                Domain("debit_move_id", "in", items.ids)
                | Domain("credit_move_id", "in", items.ids)
                | Domain("exchange_move_id", "in", moves.ids)
            ),
            limit=1,
        )
        if sealed:
            moves.check_access("read")
            sealed._check_not_closed()

    @api.model
    def _raise_closed(self, period_id, move_line_id):
        # the period is named whoever runs into it, also a user who may not read periods
        period = self.sudo().browse(period_id)
        item = self.env["account.move.line"].sudo().browse(move_line_id)
        raise UserError(
            self.env._(
                "%(item)s is confirmed in the closed period %(period)s and cannot be changed. "
                "A manager can reopen the latest period with a reason.",
                item=item.move_id.display_name,
                period=period.name,
            )
        )

    @api.model
    def _raise_matching_closed(self, partial):
        raise UserError(
            self.env._(
                "%(debit)s and %(credit)s are matched in the closed period %(period)s; that cannot "
                "be changed. A manager can reopen the latest period with a reason.",
                debit=partial.debit_move_id.move_id.display_name,
                credit=partial.credit_move_id.move_id.display_name,
                period=partial.bank_reconciliation_id.name,
            )
        )
