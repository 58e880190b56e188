"""Core asks for the analytic distribution of each journal item alone; a batch asks once for all."""

from odoo import models

DISTRIBUTIONS = "account_bank_reconciliation_distributions"


class Distributions(dict):
    """What core has answered in this batch; a type of ours, since a browser sends any context."""

    def __init__(self, env):
        super().__init__()
        # whether there is any model is no secret; which one applies is asked as the user
        found = env["account.analytic.distribution.model"].sudo().search([], limit=1)
        self.is_needed = bool(found)


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    def _get_distribution(self, vals):
        known = self.env.context.get(DISTRIBUTIONS)
        if not isinstance(known, Distributions):
            return super()._get_distribution(vals)
        if not known.is_needed:
            return {}
        key = repr(sorted(vals.items()))
        if key not in known:
            known[key] = super()._get_distribution(vals)
        return dict(known[key])
