from odoo import models


class AccountMove(models.Model):
    """Deleting the entry of a line takes the line along in the database, past its own checks."""

    _inherit = "account.move"

    def unlink(self):
        # asked before core deletes the journal items, from which a line's state is read
        lines = self.statement_line_ids.filtered("fingerprint")
        lines._unlink_except_proved()
        lines._remember_deleted()
        statements = lines.statement_id
        result = super().unlink()
        statements.exists()._unlink_empty()
        return result
