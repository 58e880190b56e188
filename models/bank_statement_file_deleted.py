from odoo import api, fields, models
from odoo.exceptions import UserError


class BankStatementFile(models.Model):
    _inherit = "bank.statement.file"

    @api.ondelete(at_uninstall=True)
    def _unlink_except_evidence(self):
        """A file stays whoever deletes: with it would go what was left out and what was deleted."""
        kept = self[:1]
        if kept:
            raise UserError(self.env._("“%s” is evidence of an import and stays.", kept.name))

    def action_download(self):
        """Download the file as it came."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content?download=true",
            "target": "download",
        }


class BankStatementFileSkip(models.Model):
    _inherit = "bank.statement.file.skip"

    statement_id = fields.Many2one(
        "account.bank.statement",
        index="btree_not_null",
        ondelete="set null",
        help="The statement of a line that a user deleted, while it has other lines.",
    )
