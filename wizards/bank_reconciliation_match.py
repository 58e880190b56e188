from odoo import api, fields, models

from ..models.bank_reconciliation import ACCOUNTANT


class BankReconciliationMatch(models.TransientModel):
    """Match one statement line with open items that a person chooses."""

    _name = "bank.reconciliation.match"
    _description = "Match a statement line"

    line_id = fields.Many2one(
        "account.bank.statement.line", string="Statement Line", required=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the line is read under the user's own rights
    company_id = fields.Many2one(related="line_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="line_id.currency_id", related_sudo=False)
    line_date = fields.Date(related="line_id.date", related_sudo=False, string="Date")
    line_amount = fields.Monetary(related="line_id.amount", related_sudo=False, string="Amount")
    line_label = fields.Char(related="line_id.payment_ref", related_sudo=False, string="Label")
    line_partner_name = fields.Char(
        related="line_id.partner_name", related_sudo=False, string="Counterparty"
    )
    available_item_ids = fields.Many2many("account.move.line", compute="_compute_available")
    item_ids = fields.Many2many(
        "account.move.line",
        "bank_reconciliation_match_item_rel",
        "match_id",
        "item_id",
        string="Open Items",
    )
    settled = fields.Monetary(compute="_compute_settled", help="What the chosen items settle.")
    residual = fields.Monetary(
        compute="_compute_settled", string="Stays Open", help="What stays open on the line."
    )

    @api.constrains("line_id", "item_ids")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.line_id.check_access("read")
        dialogs.item_ids.check_access("read")

    @api.depends("line_id")
    def _compute_available(self):
        for wizard in self:
            outstanding = wizard.line_id.journal_id._get_bank_outstanding_accounts()
            transfer = wizard.line_id.company_id.transfer_account_id
            domain = self.env["bank.matcher"]._get_items_domain(
                wizard.line_id, outstanding, transfer
            )
            wizard.available_item_ids = self.env["account.move.line"].search(domain)

    @api.depends("line_id", "item_ids")
    def _compute_settled(self):
        for wizard in self:
            line = wizard.line_id
            items = wizard.item_ids._origin
            plans = line._prepare_manual_plans(items) if items and line._fits(items) else []
            open_amount = float(line._get_amount_to_match())
            wizard.settled = sum(s.amount for plan in plans for s in plan.settlements)
            wizard.residual = open_amount - wizard.settled

    def action_match(self):
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.ensure_one()
        self.line_id.action_match(self.item_ids)
        return {"type": "ir.actions.act_window_close"}
