from odoo import api, fields, models


class BankReconciliationClosing(models.TransientModel):
    """Change the closing balance of a period on purpose; who did it is kept."""

    _name = "bank.reconciliation.closing"
    _description = "Change the closing balance of a period"

    reconciliation_id = fields.Many2one(
        "bank.reconciliation", string="Period", required=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the period is read under the user's own rights
    currency_id = fields.Many2one(related="reconciliation_id.currency_id", related_sudo=False)
    balance_before = fields.Monetary(
        string="Until Now", related="reconciliation_id.balance_end", related_sudo=False
    )
    origin = fields.Char(
        related="reconciliation_id.balance_end_origin", related_sudo=False, string="Origin"
    )
    statement_balance = fields.Monetary(
        string="On the Bank's Statement", compute="_compute_statement_balance"
    )
    has_statement = fields.Boolean(compute="_compute_statement_balance")
    balance_end = fields.Monetary(
        string="Closing Balance",
        compute="_compute_balance_end",
        store=True,
        readonly=False,
        help="The balance the bank states at the end of the period.",
    )

    @api.constrains("reconciliation_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.reconciliation_id.check_access("read")

    @api.depends("reconciliation_id")
    def _compute_balance_end(self):
        for wizard in self:
            wizard.balance_end = wizard.reconciliation_id.balance_end

    @api.depends("reconciliation_id")
    def _compute_statement_balance(self):
        statements = self.reconciliation_id._get_closing_statements()
        for wizard in self:
            period = wizard.reconciliation_id
            statement = statements.get((period.journal_id, period.date_end))
            wizard.has_statement = bool(statement)
            wizard.statement_balance = statement.balance_end_real if statement else 0.0

    def action_apply(self):
        """Write what was typed in; the period checks role and state itself."""
        self.ensure_one()
        self.reconciliation_id._change_closing(self.balance_end)
        return {"type": "ir.actions.act_window_close"}

    def action_take_from_statement(self):
        """Follow the bank's statement again."""
        self.ensure_one()
        self.reconciliation_id._follow_statement()
        return {"type": "ir.actions.act_window_close"}
