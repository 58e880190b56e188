from odoo import models

from ..engine.text import account_key, are_alike, name_key


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _note_undo(self):
        """What a match taught goes with it."""
        self.env["bank.partner.alias"]._unlearn(self)
        return super()._note_undo()

    def _get_teachings(self):
        """Return ``[(kind, as written, key)]`` that the match of this line teaches.

        A person's match teaches name and account. An automatic one teaches the account alone, and
        only where the name is the partner's: somebody else may have paid for the partner.
        """
        self.ensure_one()
        own_name, written = (
            self.partner_id.commercial_partner_id.name or "",
            self.partner_name or "",
        )
        is_manual = self.match_method == "manual"
        found = []
        if is_manual and name_key(written) != name_key(own_name):
            found.append(("name", written, name_key(written)))
        if is_manual or are_alike(written, own_name):
            account = self.account_number or ""
            found.append(("account", account, account_key(account)))
        return found
