from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class BankReconciliationConfirmation(models.Model):
    """One bank item confirmed once: which period, by whom, when, how and why.

    ``amount`` is what was confirmed, in the journal's currency; it stays as it was when the item
    is edited afterwards, so that the difference can be found.
    """

    _name = "bank.reconciliation.confirmation"
    _inherit = ["bank.evidence"]
    _description = "Confirmed bank item"
    _order = "date, id"
    _rec_name = "move_line_id"
    _check_company_auto = True

    reconciliation_id = fields.Many2one(
        "bank.reconciliation",
        string="Period",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="reconciliation_id.company_id", store=True, index=True)
    journal_id = fields.Many2one(related="reconciliation_id.journal_id", store=True)
    currency_id = fields.Many2one(related="reconciliation_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line", string="Bank Item", required=True, index=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id", string="Journal Entry", store=True, index=True
    )
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Statement Line",
        index="btree_not_null",
        ondelete="cascade",
    )
    date = fields.Date(related="move_line_id.date", store=True)
    partner_id = fields.Many2one(related="move_line_id.partner_id")
    label = fields.Char(related="move_line_id.name", string="Label")
    amount = fields.Monetary(required=True, readonly=True)
    method = fields.Selection(
        selection=[("auto", "Matched line"), ("manual", "By hand"), ("tick", "Ticked payment")],
        required=True,
        readonly=True,
        string="How",
    )
    reason_codes = fields.Text(readonly=True, help="Codes and data of engine/reasons.py.")
    reason = fields.Text(string="Why", compute="_compute_reason")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    confirmed_at = fields.Datetime(
        string="On", required=True, readonly=True, default=fields.Datetime.now
    )
    is_carried_forward = fields.Boolean(
        readonly=True, help="The item is older than the period that confirms it."
    )
    is_changed = fields.Boolean(
        compute="_compute_is_changed",
        string="Edited Since",
        help="The item has another amount or account than when it was confirmed, is later than "
        "the period, or is no longer posted.",
    )

    _move_line_unique = models.UniqueIndex("(move_line_id)", "This bank item is confirmed already.")

    @api.depends("reason_codes")
    @api.depends_context("lang")
    def _compute_reason(self):
        self.env["bank.matcher"]._compute_sentences(self, "reason_codes", "reason")

    @api.depends(
        "amount",
        "move_line_id.account_id",
        "move_line_id.amount_currency",
        "move_line_id.balance",
        "move_line_id.date",
        "move_line_id.parent_state",
        "reconciliation_id.date_end",
    )
    def _compute_is_changed(self):
        for confirmation in self:
            item, period = confirmation.move_line_id, confirmation.reconciliation_id
            amount = item._get_amount_in(confirmation.currency_id)
            confirmation.is_changed = (
                bool(confirmation.currency_id.compare_amounts(confirmation.amount, amount))
                or item.account_id != period.account_id
                or item.date > period.date_end
                or item.parent_state != "posted"
            )

    @api.model
    def _find_changed(self, period):
        """Return the first confirmation of the period whose item was edited since, if any.

        The database leaves out those of which nothing differs; what is left is looked at.
        """
        self._flush_checked()
        rows = self.env.execute_query(
            SQL(
                """SELECT confirmation.id
                     FROM bank_reconciliation_confirmation confirmation
                     JOIN account_move_line item ON item.id = confirmation.move_line_id
                    WHERE confirmation.reconciliation_id = %s
                      AND (item.account_id != %s OR item.date > %s OR item.parent_state != 'posted'
                           OR confirmation.amount IS DISTINCT FROM
                              CASE %s WHEN item.currency_id THEN item.amount_currency
                                      WHEN item.company_currency_id THEN item.balance END)
                    ORDER BY confirmation.date, confirmation.id""",
                *(period.id, period.account_id.id, period.date_end, period.currency_id.id),
            )
        )
        return self.browse([row[0] for row in rows]).filtered("is_changed")[:1]

    @api.model
    def _find_unposted(self, period):
        """Return the first item matched with a confirmed line that is not posted now, if any."""
        self._flush_checked()
        rows = self.env.execute_query(
            SQL(
                """SELECT other.id
                     FROM bank_reconciliation_confirmation confirmation
                     JOIN account_move_line own ON own.move_id = confirmation.move_id
                     JOIN account_partial_reconcile partial
                       ON partial.debit_move_id = own.id OR partial.credit_move_id = own.id
                     JOIN account_move_line other
                       ON other.id IN (partial.debit_move_id, partial.credit_move_id)
                    WHERE confirmation.reconciliation_id = %s
                      AND confirmation.line_id IS NOT NULL AND other.parent_state != 'posted'
                    ORDER BY other.id LIMIT 1""",
                period.id,
            )
        )
        return self.env["account.move.line"].browse([row[0] for row in rows])

    @api.model
    def _flush_checked(self):
        """Write what the two queries above read."""
        self.flush_model()
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()

    @api.model_create_multi
    def create(self, vals_list):
        confirmations = super().create(vals_list)
        confirmations.reconciliation_id._check_is_open()
        return confirmations

    def write(self, vals):
        self.reconciliation_id._check_is_open()
        self.reconciliation_id.browse(vals.get("reconciliation_id"))._check_is_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_closed(self):
        closed = self.reconciliation_id.filtered(lambda period: period.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed; what it confirmed stays confirmed. A manager can reopen the "
                    "latest period with a reason.",
                    closed[0].name,
                )
            )

    def action_unconfirm(self):
        """Take back these confirmations, and the lines that ticking created."""
        for period in self.reconciliation_id:
            mine = self.filtered(lambda c, period=period: c.reconciliation_id == period)
            period.action_unconfirm(mine.move_line_id)
        return True
