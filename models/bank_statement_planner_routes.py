from odoo import api, models

from ..engine.accounts import names_account, plain

BANK_TYPES = ("bank", "credit", "cash")


class BankStatementPlanner(models.AbstractModel):
    """Finds the journal of a statement by account number and currency."""

    _inherit = "bank.statement.planner"

    @api.model
    def _find_journal(self, statement, card=None):
        """Return the journal whose account and currency the statement names, or none.

        :param card: the journal on whose card the file was dropped. It gets statements that name
            no account, and those of an unknown account while it has no number itself.
        """
        return self._choose_journal(statement, self._get_journals(), card)

    @api.model
    def _find_journals(self, statements, card=None):
        """Return the journals of all statements together."""
        journals = self._get_journals()
        found = [self._choose_journal(each, journals, card) for each in statements]
        return self.env["account.journal"].union(*found)

    def _get_journals(self):
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.env.companies),
                ("type", "in", BANK_TYPES),
            ]
        )

    def _choose_journal(self, statement, journals, card):
        card = card or journals.browse()
        named = self._sanitize(statement.account)
        if not named:
            return card
        found = journals.filtered(lambda journal: named in journal._get_statement_accounts())
        found = found or journals.filtered(
            lambda journal: names_account(statement.account, journal.bank_acc_number or "")
        )
        if not found:
            return card if card and not card._get_statement_accounts() else journals.browse()
        return self._choose_by_currency(statement, found, card)

    def _choose_by_currency(self, statement, found, card):
        """Several journals may have one number, each in its currency; else the card decides."""
        if len(found) > 1 and statement.currency:
            found = found.filtered(
                lambda journal: journal._get_bank_currency().name == statement.currency
            )
        if len(found) > 1:
            found &= card
        return found

    @api.model
    def _sanitize(self, number):
        return plain(number or "")
