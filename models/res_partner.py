from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    bank_alias_ids = fields.One2many(
        "bank.partner.alias",
        "partner_id",
        string="Names at the Bank",
        groups="account_bank_reconciliation.group_auditor",
        help="Other names and accounts under which this partner pays or is paid.",
    )
