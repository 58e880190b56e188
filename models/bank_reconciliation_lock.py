from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class BankReconciliation(models.Model):
    """What a closed period protects; every model that could change it asks here first."""

    _inherit = "bank.reconciliation"

    def _hold_open(self):
        """Keep these periods from being closed while the transaction lasts; return the closed ones.

        Share locks do not hinder each other. Where a period is being closed, PostgreSQL waits for
        it, then refuses this transaction because the period has changed, and Odoo runs it again.
        """
        if not self.ids:
            return self.filtered(lambda period: period.state == "closed")
        self.flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, state FROM bank_reconciliation WHERE id IN %s FOR SHARE",
                tuple(self.ids),
            )
        )
        return self.browse([period_id for period_id, state in rows if state == "closed"])

    @api.model
    def _check_moves_not_closed(self, moves):
        """Raise when a closed period has confirmed an item of these journal entries.

        Open periods that have confirmed one are held open (:meth:`_hold_open`), so that no edit
        slips in while a period is being closed.
        """
        if moves.ids:
            self._check_confirmed_open(SQL("confirmation.move_id IN %s", tuple(moves.ids)))

    @api.model
    def _check_merge_not_closed(self, name, records, advice):
        """Raise when one of these records, which a merge replaces, is used in a closed period.

        :param str name: many2one field of the journal item, its account or its partner.
        :param str advice: what to do instead.
        """
        if records.ids:
            self.env["account.move.line"].flush_model(["move_id", name])
            moves = SQL(
                "SELECT move_id FROM account_move_line WHERE %s IN %s",
                SQL.identifier(name),
                tuple(records.ids),
            )
            self._check_confirmed_open(SQL("confirmation.move_id IN (%s)", moves), advice)

    @api.model
    def _check_accounts_not_closed(self, accounts):
        """Raise when one of these is the bank account of a closed period."""
        if accounts.ids:
            # closed periods count whoever edits the account
            periods = self.sudo().search([("journal_id.default_account_id", "in", accounts.ids)])
            periods._check_is_open()

    @api.model
    def _check_confirmed_open(self, condition, advice=""):
        self.env["bank.reconciliation.confirmation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT reconciliation_id, MIN(move_line_id)
                     FROM bank_reconciliation_confirmation confirmation
                    WHERE %s
                    GROUP BY reconciliation_id""",
                condition,
            )
        )
        items = dict(rows)
        closed = self.browse(items)._hold_open()[:1]
        if closed:
            item = self.env["account.move.line"].browse(items[closed.id])
            item.move_id.check_access("read")  # who may not see the entry learns nothing about it
            self._raise_closed(closed.id, item.id, advice)

    def _hold_open(self):
        """Keep these periods from being closed while the transaction lasts; return the closed ones.

        Holding does not hinder others who hold. Where a period is being closed, PostgreSQL waits,
        then refuses this transaction because the period has changed, and Odoo runs it again.
        """
        if not self.ids:
            return self.filtered(lambda period: period.state == "closed")
        self.flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, state FROM bank_reconciliation WHERE id IN %s ORDER BY id FOR SHARE",
                tuple(self.ids),
            )
        )
        return self.browse([period_id for period_id, state in rows if state == "closed"])

    @api.model
    def _check_matching_not_closed(self, moves):
        """Raise when the proof of a closed period rests on a matching of these entries."""
        if not moves.ids:
            return
        items = moves.sudo().line_ids
        partials = self.env["account.partial.reconcile"].sudo()
        partials = partials.search(
            Domain("debit_move_id", "in", items.ids)
            | Domain("credit_move_id", "in", items.ids)
            | Domain("exchange_move_id", "in", moves.ids)
        )
        sealed = partials._hold_unsealed()[:1]
        if sealed:
            moves.check_access("read")
            sealed._check_not_closed()

    @api.model
    def _raise_closed(self, period_id, move_line_id, advice=""):
        # the period is named whoever runs into it, also a user who may not read periods
        period = self.sudo().browse(period_id)
        item = self.env["account.move.line"].sudo().browse(move_line_id)
        advice = advice or self.env._("A manager can reopen the latest period with a reason.")
        raise UserError(
            self.env._(
                "%(item)s is confirmed in the closed period %(period)s and cannot be changed. "
                "%(advice)s",
                item=item.move_id.display_name,
                period=period.name,
                advice=advice,
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
