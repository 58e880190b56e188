from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang


class BankWorkspaceDialog(models.AbstractModel):
    """A dialog that books one line of the bank: what it shows of the line, and who may post it.

    Amounts are in the currency of the transaction: that which the bank booked beside its own, else
    that of the journal.
    """

    _name = "bank.workspace.dialog"
    _inherit = ["bank.line.dialog"]
    _description = "Dialog that books a statement line"

    # a browser sends any id: what it shows of the line is read under the user's own rights
    journal_id = fields.Many2one(related="line_id.journal_id", related_sudo=False)
    line_partner_id = fields.Many2one(
        related="line_id.partner_id", related_sudo=False, string="Partner of the Line"
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_open")
    open_amount = fields.Monetary(
        string="Open of the Line",
        compute="_compute_open",
        help="As the bank sees it: negative for what went out.",
    )
    rest = fields.Monetary(
        string="Stays Open", compute="_compute_rest", help="What stays to be matched later."
    )

    @api.depends("line_id")
    def _compute_open(self):
        for dialog in self:
            line = dialog.line_id._origin
            dialog.currency_id = line._get_transaction_currency() if line else False
            dialog.open_amount = float(line._get_amount_to_match()) if line else 0.0

    def _compute_rest(self):
        """Fill ``rest`` with what the dialog leaves open of the line."""
        raise NotImplementedError

    def _check_complete(self):
        """Raise where something is missing or wrong that the plan needs."""
        if self.line_id.is_reconciled or self.line_id.match_method:
            raise UserError(
                self.env._(
                    "%s is matched already. Undo its match first.", self.line_id.display_name
                )
            )

    def _check_within_line(self, amount):
        """Raise where ``amount`` is nothing, exceeds what is open, or turns its sign."""
        currency, left = self.currency_id, self.open_amount
        is_over = currency.compare_amounts(abs(amount), abs(left)) > 0
        if currency.is_zero(amount) or is_over or (amount > 0) != (left > 0):
            raise UserError(
                self.env._(
                    "%(amount)s cannot be booked: %(open)s of the line is open.",
                    amount=formatLang(self.env, amount, currency_obj=currency),
                    open=formatLang(self.env, left, currency_obj=currency),
                )
            )

    def _require_own_rights(self):
        """Check role, company and journal again: whoever posts is not who has opened it."""
        self.ensure_one()
        self.line_id._require_accountant()
        self.line_id.journal_id._check_own_rights()
