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
        return self._find_journals([statement], card)

    @api.model
    def _find_journals(self, statements, card=None):
        """Return the journals of all statements together."""
        return self.env["account.journal"].union(*self._choose_journals(statements, card))

    def _get_journals(self):
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.env.companies),
                ("type", "in", BANK_TYPES),
            ]
        )

    def _choose_journals(self, statements, card):
        """Return the journal of each statement, or none where a person has to choose."""
        if not statements:
            return []
        journals = self._get_journals()
        card = card or journals.browse()
        named = [self._find_by_number(each, journals) for each in statements]
        unknown = {
            each.account
            for each, found in zip(statements, named, strict=True)
            if not found and self._sanitize(each.account)
        }
        learning = card if self._can_learn(card, unknown) else journals.browse()
        return [
            self._choose_by_currency(each, found, card)
            if found
            else (learning if self._sanitize(each.account) else card)
            for each, found in zip(statements, named, strict=True)
        ]

    def _can_learn(self, card, unknown):
        """A card without a number learns that of one account; of several, a person chooses."""
        return not card._get_statement_accounts() and any(
            all(names_account(each, one) for each in unknown) for one in unknown
        )

    def _find_by_number(self, statement, journals):
        """Return the journals with the statement's number: as it is, or one part of the other."""
        named = self._sanitize(statement.account)
        if not named:
            return journals.browse()
        numbers = {journal: journal._get_statement_accounts() for journal in journals}
        return (
            journals.filtered(lambda journal: named in numbers[journal])
            or journals.filtered(
                lambda journal: names_account(statement.account, journal.bank_acc_number or "")
            )
            or journals.filtered(
                lambda journal: any(
                    names_account(number, statement.account) for number in numbers[journal]
                )
            )
        )

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
