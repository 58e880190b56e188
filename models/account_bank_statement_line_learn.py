from odoo import models

from ..engine.text import account_key, are_alike, name_key


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_undo_reconciliation(self):
        """What a match taught goes with it."""
        self.env["bank.partner.alias"]._unlearn(self.filtered("match_method"))
        return super().action_undo_reconciliation()

    def _get_teachings(self):
        """Return ``[(kind, as written, key)]`` that the match of this line teaches.

        A person's match teaches name and account. An automatic one teaches the account alone, and
        only where the name is the partner's: somebody else may have paid for the partner.
        """
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        written, account = self.partner_name or "", self.account_number or ""
        is_manual = self.match_method == "manual"
        found = []
        if is_manual and name_key(written) != name_key(partner.name or ""):
            found.append(("name", written, name_key(written)))
        if is_manual or are_alike(written, partner.name or ""):
            found.append(("account", account, account_key(account)))
        known = self._get_known_accounts(partner)
        return [(kind, name, key) for kind, name, key in found if key and key not in known]

    def _get_known_accounts(self, partner):
        """Return the accounts that teach nothing: those of the partner and of the journal."""
        learned = self.env["bank.partner.alias"].search(
            [("partner_id", "=", partner.id), ("partner_bank_id", "!=", False)]
        )
        numbers = (partner.bank_ids - learned.partner_bank_id).mapped("acc_number")
        own = self.journal_id._get_statement_accounts()
        return {account_key(number) for number in (*numbers, *own) if number}
