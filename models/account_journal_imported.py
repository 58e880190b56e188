from odoo import api, models
from odoo.exceptions import UserError


class AccountJournal(models.Model):
    _inherit = "account.journal"

    @api.ondelete(at_uninstall=True)
    def _unlink_except_imported(self):
        """What was imported, left out and deleted is kept by journal."""
        # evidence counts whoever deletes
        results = self.env["bank.statement.file.result"].sudo()
        found = results.search([("journal_id", "in", self.ids)], limit=1)
        if found:
            raise UserError(
                self.env._(
                    "Bank files were imported into %s; they are evidence. Archive it instead.",
                    found.journal_id.display_name,
                )
            )
