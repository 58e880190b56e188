from odoo import models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _note_undo(self):
        """An undo is noted beside the match that it takes back."""
        self.env["bank.match.event"]._log(self, "undone")
        return super()._note_undo()
