from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang


class BankReconciliationPosting(models.TransientModel):
    """An adjusting entry: counterparts typed in freely, with or without the bank account.

    With ``amount`` it has an item on the bank account, which is confirmed at once; without, the
    bank account is left alone.
    """

    _inherit = "bank.reconciliation.posting"

    entry_line_ids = fields.One2many(
        "bank.reconciliation.posting.line", "posting_id", string="Counterparts"
    )
    entry_journal_id = fields.Many2one(
        "account.journal", string="Posted In", compute="_compute_entry_journal_id"
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    entry_missing = fields.Monetary(
        string="Still to Book",
        compute="_compute_entry_missing",
        currency_field="company_currency_id",
        help="What the counterparts lack to balance the entry: positive to debit.",
    )

    @api.depends("kind")
    def _compute_line_ids(self):
        """An adjusting entry books no line of the bank."""
        entries = self.filtered(lambda dialog: dialog.kind == "adjusting")
        entries.line_ids = False
        return super(BankReconciliationPosting, self - entries)._compute_line_ids()

    @api.depends("kind", "journal_id")
    def _compute_entry_journal_id(self):
        for dialog in self:
            journal = dialog.journal_id
            is_entry = dialog.kind == "adjusting"
            dialog.entry_journal_id = is_entry and journal._get_adjusting_journal()

    @api.depends("amount", "date", "entry_line_ids.debit", "entry_line_ids.credit", "kind")
    def _compute_entry_missing(self):
        for dialog in self:
            booked = sum(line.debit - line.credit for line in dialog.entry_line_ids)
            dialog.entry_missing = -dialog._convert_amount() - booked if dialog.currency_id else 0.0

    def _convert_amount(self):
        """What the item on the bank account is worth in company currency."""
        day = self.date or fields.Date.context_today(self)
        return self.currency_id._convert(
            self.amount, self.company_id.currency_id, self.company_id, day
        )

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    @api.depends(
        *("entry_line_ids.account_id", "entry_line_ids.analytic_distribution"),
        *("entry_line_ids.credit", "entry_line_ids.debit", "entry_line_ids.name"),
        *("entry_line_ids.partner_id", "entry_line_ids.tax_ids"),
    )
    def _compute_preview(self):
        return super()._compute_preview()

    def _check_complete(self):
        if self.kind != "adjusting":
            return super()._check_complete()
        if not self.reconciliation_id:
            raise UserError(self.env._("Open adjusting entries from the period."))
        if not self.entry_line_ids or any(not line.account_id for line in self.entry_line_ids):
            raise UserError(self.env._("Enter the counterparts with their accounts."))
        missing = self.entry_missing
        if not self.company_currency_id.is_zero(missing):
            raise UserError(
                self.env._(
                    "The entry does not balance: %s is missing.",
                    formatLang(self.env, abs(missing), currency_obj=self.company_currency_id),
                )
            )
        return self._check_date()

    def _check_date(self):
        if self.kind == "adjusting":
            has_tax = bool(self.entry_line_ids.tax_ids)
            self.entry_journal_id._check_not_locked(self.date, has_tax)
        return super()._check_date()

    def _preview_entries(self):
        if self.kind != "adjusting":
            return super()._preview_entries()
        title = self._format_title(self.date, self.entry_journal_id.display_name)
        return [(title, self._prepare_entry_items())]

    def _prepare_entry_items(self):
        """Return values of the items of the entry; taxes are taken out of the amounts typed in."""
        applier, company = self.env["bank.applier"], self.company_id
        items = [] if self.currency_id.is_zero(self.amount) else [self._prepare_bank_vals()]
        types = set(self.entry_line_ids.account_id.mapped("account_type"))
        is_exigible = not types & {"asset_receivable", "liability_payable"}
        for line in self.entry_line_ids:
            taxes = line.tax_ids._origin
            vals = line._prepare_item_vals(company.currency_id, self.label)
            items += applier._take_out_taxes(taxes, vals, company, is_exigible)
        return items

    def _prepare_bank_vals(self):
        return {
            "account_id": self.journal_id.default_account_id.id,
            "partner_id": False,
            "currency_id": self.currency_id.id,
            "name": self.label,
            "amount_currency": self.amount,
            "balance": self._convert_amount(),
        }

    def _post(self):
        if self.kind != "adjusting":
            return super()._post()
        move = self.env["account.move"]._post_adjusting(
            {
                "journal_id": self.entry_journal_id.id,
                "date": self.date,
                "ref": self.label,
                "bank_adjusting_period_id": self.reconciliation_id.id,
            },
            self._prepare_entry_items(),
        )
        account = self.journal_id.default_account_id
        bank_items = move.line_ids.filtered(lambda item: item.account_id == account)
        if bank_items:
            self.reconciliation_id.action_confirm(bank_items)
        return move


class BankReconciliationPostingLine(models.TransientModel):
    """One counterpart of an adjusting entry, in company currency; its taxes are inside."""

    _name = "bank.reconciliation.posting.line"
    _inherit = ["bank.posting.counterpart"]
    _description = "Counterpart of an adjusting entry"

    posting_id = fields.Many2one(
        "bank.reconciliation.posting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="posting_id.company_id")
    currency_id = fields.Many2one(related="posting_id.company_currency_id")
    debit = fields.Monetary()
    credit = fields.Monetary()

    def _prepare_item_vals(self, currency, label):
        """Return values of the item in ``currency``, before its taxes are taken out."""
        balance = currency.round(self.debit - self.credit)
        vals = {
            "account_id": self.account_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": currency.id,
            "name": self.name or label,
            "amount_currency": balance,
            "balance": balance,
        }
        if not self.tax_ids:
            vals["tax_ids"] = [Command.clear()]  # core would add the default taxes of the account
        if self.analytic_distribution:
            vals["analytic_distribution"] = self.analytic_distribution
        return vals
