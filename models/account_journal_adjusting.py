from odoo import api, fields, models
from odoo.exceptions import UserError

from .bank_evidence import own_defaults
from .bank_reconciliation import MANAGER

SETTINGS = {"bank_adjusting_journal_id", "bank_posting_scheme_ids"}


class AccountJournal(models.Model):
    """How charges and interest of a bank are booked, and where its adjusting entries go."""

    _inherit = "account.journal"

    bank_posting_scheme_ids = fields.One2many(
        "bank.posting.scheme", "journal_id", string="Posting Schemes"
    )
    bank_adjusting_journal_id = fields.Many2one(
        "account.journal",
        string="Journal for Adjusting Entries",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Entries that correct this bank account are posted here. Empty: the first "
        "miscellaneous journal.",
    )

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), SETTINGS)

    def _check_settings_are_ours(self, names):
        if SETTINGS & names and not self.env.su:
            self.env["bank.reconciliation"]._require_group(MANAGER)
        return super()._check_settings_are_ours(names)

    def _get_adjusting_journal(self):
        """Return the journal in which entries that correct this bank account are posted.

        :raises UserError: the company has no journal for such entries.
        """
        self.ensure_one()
        if self.bank_adjusting_journal_id:
            return self.bank_adjusting_journal_id
        company = self.company_id
        kept = company.currency_exchange_journal_id | company.tax_cash_basis_journal_id
        journal = self.search(
            [
                *self._check_company_domain(company),
                ("type", "=", "general"),
                ("id", "not in", kept.ids),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal for adjusting entries. A manager sets it on the journal.",
                    self.display_name,
                )
            )
        return journal
