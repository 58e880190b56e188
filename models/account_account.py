from odoo import models

CLOSED_FIELDS = ("account_type", "currency_id", "reconcile")


class AccountAccount(models.Model):
    """A bank account with a closed period stays what it is; its code and name may change.

    The snapshot of the period keeps the name that the account had.
    """

    _inherit = "account.account"

    def write(self, vals):
        will_change = self.env["account.move"]._field_will_change
        changed = self.filtered(
            lambda account: any(
                will_change(account, vals, name) for name in CLOSED_FIELDS if name in vals
            )
        )
        self.env["bank.reconciliation"]._check_accounts_not_closed(changed)
        return super().write(vals)
