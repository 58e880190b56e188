from odoo import api, fields, models


class BankReconciliationEvent(models.Model):
    """One closing or reopening of a period: who, when, why. Never edited, never deleted."""

    _name = "bank.reconciliation.event"
    _inherit = ["bank.evidence"]
    _description = "Closing or reopening of a period"
    _order = "id desc"
    _rec_name = "reconciliation_id"
    _check_company_auto = True

    reconciliation_id = fields.Many2one(
        "bank.reconciliation",
        string="Period",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    journal_id = fields.Many2one(
        related="reconciliation_id.journal_id", string="Bank Journal", store=True
    )
    company_id = fields.Many2one(related="reconciliation_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="reconciliation_id.currency_id")
    action = fields.Selection(
        [("closed", "Closed"), ("reopened", "Reopened")], required=True, readonly=True
    )
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Char(readonly=True)
    balance_end = fields.Monetary(string="Closing Balance", readonly=True)
    remaining = fields.Monetary(readonly=True)
    snapshot_number = fields.Integer(
        string="Snapshot",
        readonly=True,
        aggregator=None,
        help="The snapshot that was taken with the closing, or that was in force until the "
        "reopening.",
    )
    seal = fields.Char(string="Seal of the Snapshot", readonly=True)

    @api.model
    def _log(self, period, action, reason, snapshot):
        # written by closing and reopening alone, which have checked role and state
        return self.sudo().create(
            {
                "reconciliation_id": period.id,
                "action": action,
                "user_id": self.env.uid,
                "reason": reason or False,
                "balance_end": period.balance_end,
                "remaining": period.remaining,
                "snapshot_number": snapshot.number,
                "seal": snapshot.seal,
            }
        )
