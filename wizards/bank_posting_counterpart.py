from odoo import api, fields, models


class BankPostingCounterpart(models.AbstractModel):
    """A row of a dialog: one journal item typed in freely; its taxes are inside its amount.

    A dialog's row names its dialog, company and currency. While it is being typed in, it does not
    know its currency yet: the dialog says which one it is.
    """

    _name = "bank.posting.counterpart"
    _inherit = ["analytic.mixin"]
    _description = "Counterpart typed into a dialog"
    _check_company_auto = True

    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain="[('account_type', 'not in', ('asset_cash', 'liability_credit_card', "
        "'off_balance'))]",
    )
    partner_id = fields.Many2one("res.partner", check_company=True)
    name = fields.Char(string="Label")
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        check_company=True,
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        help="The amount includes them.",
    )

    @api.depends("account_id")
    def _compute_tax_ids(self):
        for row in self:
            row.tax_ids = row.account_id.tax_ids._filter_taxes_by_company(row.company_id)
