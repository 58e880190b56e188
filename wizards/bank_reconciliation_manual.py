from odoo import api, fields, models


class BankReconciliationManual(models.TransientModel):
    """The warning before a period goes back to ticking on paper: what will be lost."""

    _name = "bank.reconciliation.manual"
    _description = "Go back to manual reconciliation"

    reconciliation_id = fields.Many2one(
        "bank.reconciliation", string="Period", required=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the period is read under the user's own rights
    currency_id = fields.Many2one(related="reconciliation_id.currency_id", related_sudo=False)
    line_count = fields.Integer(string="Imported Lines", compute="_compute_lost")
    matched_count = fields.Integer(string="Matched", compute="_compute_lost")
    confirmed_count = fields.Integer(string="Confirmed", compute="_compute_lost")
    incoming = fields.Monetary(compute="_compute_lost")
    outgoing = fields.Monetary(compute="_compute_lost")

    @api.constrains("reconciliation_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.reconciliation_id.check_access("read")

    @api.depends("reconciliation_id")
    def _compute_lost(self):
        for wizard in self:
            lines = wizard.reconciliation_id._get_imported_lines()
            wizard.line_count = len(lines)
            wizard.matched_count = len(lines._filter_matched())
            wizard.confirmed_count = len(lines.confirmation_ids)
            wizard.incoming = sum(amount for amount in lines.mapped("amount") if amount > 0)
            wizard.outgoing = sum(amount for amount in lines.mapped("amount") if amount < 0)

    def action_apply(self):
        """Undo and delete the lines; the period checks role and state itself."""
        self.ensure_one()
        self.reconciliation_id.action_back_to_manual()
        return {"type": "ir.actions.act_window_close"}
