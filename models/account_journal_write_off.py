from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bank_evidence import own_defaults
from .bank_reconciliation import MANAGER

SETTINGS = {
    "bank_charge_account_id",
    "bank_charge_tolerance",
    "bank_tolerance",
    "bank_tolerance_account_id",
    "bank_tolerance_percent",
}
ACCOUNT_DOMAIN = (
    "[('account_type', 'not in', ('asset_receivable', 'liability_payable', 'asset_cash', "
    "'liability_credit_card', 'off_balance'))]"
)


class AccountJournal(models.Model):
    """Which differences between a line and its items are booked by themselves, and where."""

    _inherit = "account.journal"

    bank_charge_account_id = fields.Many2one(
        "account.account",
        string="Account of Bank Charges",
        check_company=True,
        domain=ACCOUNT_DOMAIN,
        help="Charges that the bank has taken off a payment are booked here, with the default "
        "taxes of the account. Empty: such a payment is matched by a person only.",
    )
    bank_charge_tolerance = fields.Float(
        string="Largest Unstated Charge",
        help="A payment that is smaller than its invoice by no more than this, in the currency of "
        "the line, settles the invoice; the rest is booked as a bank charge. Zero: only charges "
        "that the bank states.",
    )
    bank_tolerance_account_id = fields.Many2one(
        "account.account",
        string="Account of Small Differences",
        check_company=True,
        domain=ACCOUNT_DOMAIN,
        help="Differences within the tolerance are booked here, losses and gains. Empty: a payment "
        "of another amount leaves the difference open.",
    )
    bank_tolerance = fields.Float(
        string="Tolerance",
        help="The largest difference that is booked by itself, in the currency of the line.",
    )
    bank_tolerance_percent = fields.Float(
        string="Tolerance in %",
        help="The largest difference that is booked by itself, as a share of the open amount.",
    )

    @api.constrains("bank_charge_tolerance", "bank_tolerance", "bank_tolerance_percent")
    def _check_tolerances(self):
        for journal in self:
            amounts = (journal.bank_charge_tolerance, journal.bank_tolerance)
            if min(amounts) < 0 or not 0 <= journal.bank_tolerance_percent <= 100:
                raise ValidationError(
                    self.env._(
                        "Tolerances of %s are zero or more, and in percent no more than 100.",
                        journal.display_name,
                    )
                )

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), SETTINGS)

    def _check_settings_are_ours(self, names):
        if SETTINGS & names and not self.env.su:
            self.env["bank.reconciliation"]._require_group(MANAGER)
        return super()._check_settings_are_ours(names)
