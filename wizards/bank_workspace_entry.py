from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bank_applier import MatchPlan
from ..models.bank_applier_posting import PlanPosting

#: Types of accounts that no counterpart of a line can have.
FORBIDDEN = ("asset_cash", "liability_credit_card", "off_balance")


class BankWorkspaceEntry(models.TransientModel):
    """Book one line of the bank to accounts typed in freely; several split it.

    Counterparts are signed as the bank sees them, so that together they are the line. What they
    leave stays open.
    """

    _name = "bank.workspace.entry"
    _inherit = ["bank.workspace.dialog"]
    _description = "Journal entry of a statement line"

    counterpart_ids = fields.One2many(
        "bank.workspace.entry.line", "entry_id", string="Counterparts"
    )

    @api.depends("line_id", "counterpart_ids.amount")
    def _compute_rest(self):
        for dialog in self:
            booked = sum(dialog.counterpart_ids.mapped("amount"))
            rest = dialog.open_amount - booked
            dialog.rest = dialog.currency_id.round(rest) if dialog.currency_id else rest

    @api.onchange("counterpart_ids")
    def _onchange_counterpart_ids(self):
        """Percents become amounts; where they are the whole line, the last takes the coins."""
        shares = self.counterpart_ids.filtered("percent")
        for row in shares:
            row.amount = self.currency_id.round(self.open_amount * row.percent / 100)
        if shares == self.counterpart_ids and round(sum(shares.mapped("percent")), 6) == 100:
            others = sum(shares[:-1].mapped("amount"))
            shares[-1].amount = self.currency_id.round(self.open_amount - others)

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    @api.depends(
        *("line_id", "counterpart_ids.account_id", "counterpart_ids.amount"),
        *("counterpart_ids.analytic_distribution", "counterpart_ids.name"),
        *("counterpart_ids.partner_id", "counterpart_ids.tax_ids"),
    )
    def _compute_preview(self):
        return super()._compute_preview()

    def _check_complete(self):
        result = super()._check_complete()
        rows = self.counterpart_ids
        if not rows or any(not row.account_id for row in rows):
            raise UserError(self.env._("Enter the counterparts with their accounts."))
        self._check_accounts(rows.account_id._origin)
        if any(self.currency_id.is_zero(row.amount) for row in rows):
            raise UserError(self.env._("Enter an amount or a percentage for each counterpart."))
        self._check_within_line(sum(rows.mapped("amount")))
        return result

    def _check_accounts(self, accounts):
        """A line is the booking on the bank; another one there would count it twice."""
        suspense = self.line_id.journal_id.suspense_account_id
        wrong = accounts.filtered(
            lambda account: account.account_type in FORBIDDEN or account == suspense
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%s is an account of a bank, or one on which lines wait. Choose another, or "
                    "“Transfer”.",
                    wrong[0].display_name,
                )
            )

    def _preview_entries(self):
        line = self.line_id._origin
        return [(self._get_line_title(), line._preview_items(self._prepare_plan()))]

    def _prepare_plan(self):
        return MatchPlan(
            self.line_id.id or self.line_id._origin.id,
            write_offs=tuple(
                row._prepare_posting(self.currency_id) for row in self.counterpart_ids
            ),
            confidence="high",
            reason=self.env._("Journal entry by %s.", self.env.user.name),
        )

    def action_post(self):
        """Book the line as shown; role, company, state and accounts are checked here again."""
        self._require_own_rights()
        self._check_complete()
        self.env["bank.applier"]._apply([self._prepare_plan()])
        return {"type": "ir.actions.act_window_close"}


class BankWorkspaceEntryLine(models.TransientModel):
    """One counterpart, in the currency of the transaction; its taxes are inside."""

    _name = "bank.workspace.entry.line"
    _inherit = ["bank.posting.counterpart"]
    _description = "Counterpart of a statement line"

    entry_id = fields.Many2one(
        "bank.workspace.entry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="entry_id.company_id")
    currency_id = fields.Many2one(related="entry_id.currency_id")
    name = fields.Char(help="Without one: the text of the bank.")
    percent = fields.Float(
        string="%", digits=(16, 4), help="Of what is open of the line; it gives the amount."
    )
    amount = fields.Monetary(help="As the bank sees it: negative for what went out.")

    def _prepare_posting(self, currency):
        """``currency`` is that of the dialog: a row that is being typed in has none yet."""
        return PlanPosting(
            "posting",
            currency.round(self.amount),
            account_id=self.account_id.id,
            tax_ids=tuple(self.tax_ids._origin.ids),
            label=self.name or "",
            analytic=tuple(sorted((self.analytic_distribution or {}).items())),
            partner_id=self.partner_id.id or 0,
        )
