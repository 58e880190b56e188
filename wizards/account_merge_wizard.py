from odoo import api, models


class AccountMergeWizard(models.TransientModel):
    """Merging writes the accounts of journal items in SQL; closed periods keep theirs."""

    _inherit = "account.merge.wizard"

    @api.model
    def _action_merge(self, accounts):
        """Core keeps the first account; that is the one in closed periods, if there is one."""
        accounts = self._put_closed_first(accounts)
        advice = self.env._(
            "Merge other accounts into it, but not two of which both are in closed periods."
        )
        self.env["bank.reconciliation"]._check_merge_not_closed("account_id", accounts[1:], advice)
        return super()._action_merge(accounts)

    @api.model
    def _put_closed_first(self, accounts):
        items = self.env["account.move.line"].sudo()  # entries of all companies count
        hashed = [("account_id", "=", accounts[0].id), ("move_id.inalterable_hash", "!=", False)]
        if items.search_count(hashed, limit=1):
            return accounts  # core has put it first for the sake of the hash
        closed = items._read_group(
            [
                ("account_id", "in", accounts.ids),
                ("move_id.line_ids.bank_confirmation_ids.reconciliation_id.state", "=", "closed"),
            ],
            ["account_id"],
        )
        kept = self.env["account.account"].union(*(account for (account,) in closed[:1]))
        return kept.sudo(False) | accounts
