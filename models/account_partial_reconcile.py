from odoo import api, fields, models
from odoo.exceptions import AccessError

from .bank_evidence import without_defaults


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    bank_reconciliation_id = fields.Many2one(
        "bank.reconciliation",
        string="Closed Bank Period",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=fields.NO_ACCESS,  # core shows matchings to the users of every company
        help="The closed period whose proof rests on this matching.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_seal_is_not_given(vals)
        return super(
            AccountPartialReconcile, without_defaults(self, ["bank_reconciliation_id"])
        ).create(vals_list)

    def write(self, vals):
        self._check_seal_is_not_given(vals)
        self._check_not_closed()
        return super().write(vals)

    def unlink(self):
        self._check_not_closed()
        lines = self._get_matched_statement_lines()
        result = super().unlink()
        lines.exists()._reset_after_unreconcile()
        return result

    def _check_seal_is_not_given(self, vals):
        """Only closing and reopening seal and release a matching (in SQL, for all at once)."""
        if vals.get("bank_reconciliation_id"):
            raise AccessError(self.env._("A matching is sealed by closing its period."))

    def _check_not_closed(self):
        # whoever takes a matching apart runs into the lock, also without a role of ours
        sealed = self.sudo().filtered("bank_reconciliation_id")[:1]
        if sealed:
            items = sealed.debit_move_id | sealed.credit_move_id
            # who may not see the entries learns nothing about them
            items.sudo(self.env.su).check_access("read")
            self.env["bank.reconciliation"]._raise_matching_closed(sealed)

    def _get_matched_statement_lines(self):
        """Return the lines that this add-on has matched and that these partials belong to."""
        items = self.debit_move_id | self.credit_move_id
        return items.move_id.statement_line_id.filtered("match_method")
