from odoo import api, fields, models


class BankLineDialog(models.AbstractModel):
    """A dialog about one line of the bank, with the journal items that it will post."""

    _name = "bank.line.dialog"
    _inherit = ["bank.posting.preview"]
    _description = "Dialog about a statement line"

    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Statement Line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    # a browser sends any id: what it shows of the line is read under the user's own rights
    company_id = fields.Many2one(related="line_id.company_id", related_sudo=False)
    line_date = fields.Date(related="line_id.date", related_sudo=False, string="Date")
    line_label = fields.Char(related="line_id.payment_ref", related_sudo=False, string="Text")

    @api.constrains("line_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        lines = self.sudo(False).line_id  # core checks constraints as superuser
        lines.check_access("read")
        lines.journal_id._check_own_rights()

    def _get_line_title(self):
        return self._format_title(self.line_id.date, self.line_id.move_id.name)
