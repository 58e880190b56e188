from odoo import models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_undo_reconciliation(self):
        """An undo is noted beside the match that it takes back."""
        self.env["bank.match.event"]._log(self.filtered("match_method"), "undone")
        return super().action_undo_reconciliation()
