from odoo import models


class AccountFullReconcile(models.Model):
    _inherit = "account.full.reconcile"

    def unlink(self):
        self._check_not_closed()
        return super().unlink()

    def _check_not_closed(self):
        """Keep a full matching that rests on a closed period.

        One that is no longer full goes: core deletes it after a later payment was taken off.
        """
        full = self.sudo().filtered(lambda full: all(full.reconciled_line_ids.mapped("reconciled")))
        full.partial_reconcile_ids.sudo(self.env.su)._check_not_closed()
