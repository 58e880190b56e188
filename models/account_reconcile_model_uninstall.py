from odoo import api, models
from odoo.fields import Domain


class AccountReconcileModel(models.Model):
    """Rules outlive the module, but not with another meaning."""

    _inherit = "account.reconcile.model"

    @api.model
    def _get_dependent_domain(self):
        """Rules that mean something else without the module; extension point.

        Without its conditions a rule would catch every line, without its action book nothing that
        anybody has said.
        """
        return Domain.OR(
            [
                Domain("condition_ids", "!=", False),
                Domain("rule_action", "in", ("transfer", "payment")),
                Domain("is_recurring", "=", True),
            ]
        )

    @api.model
    def _archive_dependent(self):
        """Archive these rules and say so in their history."""
        rules = self.search(self._get_dependent_domain())
        rules.active = False
        for rule in rules:
            rule.message_post(
                body=self.env._(
                    "Archived when Bank Reconciliation was uninstalled: the rule had conditions or "
                    "an action that are gone with it."
                )
            )
