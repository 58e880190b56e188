from odoo import api, fields, models


class BankReconciliationReason(models.TransientModel):
    """Ask a manager why a period is closed with a difference, or reopened."""

    _name = "bank.reconciliation.reason"
    _description = "Reason for closing or reopening a period"

    reconciliation_id = fields.Many2one(
        "bank.reconciliation", string="Period", required=True, ondelete="cascade"
    )
    operation = fields.Selection([("close", "Close"), ("reopen", "Reopen")], required=True)
    problems = fields.Text(compute="_compute_problems")
    reason = fields.Char(required=True)

    @api.constrains("reconciliation_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.reconciliation_id.check_access("read")

    @api.depends("reconciliation_id", "operation")
    def _compute_problems(self):
        for wizard in self:
            problems = []
            if wizard.operation == "close":
                problems = wizard.reconciliation_id._get_close_problems()
            wizard.problems = "\n".join(f"• {problem}" for problem in problems)

    def action_apply(self):
        """Close or reopen the period; the period checks role, order and reason itself."""
        self.ensure_one()
        if self.operation == "close":
            self.reconciliation_id.action_close(self.reason)
        else:
            self.reconciliation_id.action_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
