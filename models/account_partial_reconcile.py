from odoo import api, fields, models
from odoo.tools import SQL

from .bank_evidence import own_defaults


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    bank_reconciliation_id = fields.Many2one(
        "bank.reconciliation",
        string="Closed Bank Period",
        readonly=True,
        copy=False,
        index="btree_not_null",
        # closing and reopening alone write it, in SQL; core shows matchings to all companies
        groups=fields.NO_ACCESS,
        help="The closed period whose proof rests on this matching.",
    )

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), {"bank_reconciliation_id"})

    @api.model_create_multi
    def create(self, vals_list):
        """What is settled already in a closed period takes no further matching.

        Core offers open items only; more on a settled one would open it again.
        """
        ids = {vals.get(name) for vals in vals_list for name in ("debit_move_id", "credit_move_id")}
        items = self.env["account.move.line"].browse(ids - {None, False})
        settled = items.filtered("reconciled")
        self.env["bank.reconciliation"]._check_moves_not_closed(settled.move_id)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_closed()
        return super().write(vals)

    def unlink(self):
        self._check_not_closed()
        lines = self._get_matched_statement_lines()
        result = super().unlink()
        lines.exists()._reset_after_unreconcile()
        return result

    def _check_not_closed(self):
        # whoever takes a matching apart runs into the lock, also without a role of ours
        sealed = self.sudo().filtered("bank_reconciliation_id")[:1]
        if sealed:
            items = sealed.debit_move_id | sealed.credit_move_id
            # who may not see the entries learns nothing about them
            items.sudo(self.env.su).check_access("read")
            self.env["bank.reconciliation"]._raise_matching_closed(sealed)

    def _hold_unsealed(self):
        """Keep a period from sealing these while the transaction lasts; return the sealed ones."""
        if not self.ids:
            return self
        self.flush_model(["bank_reconciliation_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id, bank_reconciliation_id
                     FROM account_partial_reconcile
                    WHERE id IN %s ORDER BY id FOR SHARE""",
                tuple(self.ids),
            )
        )
        return self.browse([partial_id for partial_id, period_id in rows if period_id])

    def _get_matched_statement_lines(self):
        """Return the lines that this add-on has matched and that these partials belong to."""
        items = self.debit_move_id | self.credit_move_id
        return items.move_id.statement_line_id.filtered("match_method")
