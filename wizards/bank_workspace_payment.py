from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bank_applier import MatchPlan, PlanPayment, Settlement


class BankWorkspacePayment(models.TransientModel):
    """Register a payment that the bank shows and nobody has entered, and match it at once.

    The payment is core's own record: an undo of the match leaves it waiting for the bank.
    """

    _name = "bank.workspace.payment"
    _inherit = ["bank.workspace.dialog"]
    _description = "Register the payment of a statement line"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        check_company=True,
    )
    partner_type = fields.Selection(
        [("customer", "Customer"), ("supplier", "Vendor")],
        string="Paid By or To",
        compute="_compute_partner_type",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    memo = fields.Char(compute="_compute_memo", store=True, readonly=False)
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        string="Method",
        compute="_compute_payment_method_line_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_method_line_ids)]",
    )
    available_method_line_ids = fields.Many2many(
        "account.payment.method.line", compute="_compute_available_method_line_ids"
    )

    # each by its own method: what is given of them does not keep the others from their values

    @api.depends("line_id")
    def _compute_partner_id(self):
        for dialog in self:
            dialog.partner_id = dialog.line_id.partner_id

    @api.depends("line_id")
    def _compute_partner_type(self):
        for dialog in self:
            dialog.partner_type = "customer" if dialog.open_amount > 0 else "supplier"

    @api.depends("line_id")
    def _compute_amount(self):
        for dialog in self:
            dialog.amount = abs(dialog.open_amount)

    @api.depends("line_id")
    def _compute_memo(self):
        for dialog in self:
            dialog.memo = dialog.line_id.payment_ref

    @api.depends("line_id")
    def _compute_available_method_line_ids(self):
        for dialog in self:
            journal = dialog.line_id.journal_id
            found = journal and journal._get_available_payment_method_lines(dialog._get_type())
            dialog.available_method_line_ids = found or False

    @api.depends("available_method_line_ids")
    def _compute_payment_method_line_id(self):
        for dialog in self:
            dialog.payment_method_line_id = dialog.available_method_line_ids[:1]

    @api.depends("line_id", "amount")
    def _compute_rest(self):
        for dialog in self:
            rest = dialog.open_amount - dialog._get_signed_amount()
            dialog.rest = dialog.currency_id.round(rest) if dialog.currency_id else rest

    def _get_type(self):
        return "inbound" if self.open_amount > 0 else "outbound"

    def _get_signed_amount(self):
        return self.amount if self.open_amount > 0 else -self.amount

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    @api.depends(
        *("line_id", "amount", "memo", "partner_id", "partner_type"),
        *("payment_method_line_id",),
    )
    def _compute_preview(self):
        return super()._compute_preview()

    def _check_complete(self):
        result = super()._check_complete()
        if not self.partner_id:
            raise UserError(self.env._("Choose who has paid or was paid."))
        if self.payment_method_line_id - self.available_method_line_ids:
            raise UserError(self.env._("Choose a method of %s.", self.journal_id.display_name))
        self._check_within_line(self._get_signed_amount())
        self.journal_id._check_not_locked(self.line_date, has_tax=False)
        self._check_waits_for_bank()
        return result

    def _check_waits_for_bank(self):
        self.line_id._check_payment_waits(self.payment_method_line_id, self._get_waiting_account())

    def _get_waiting_account(self):
        return self.line_id._get_payment_account(self.payment_method_line_id, self._get_type())

    def _prepare_payment_vals(self):
        plan = PlanPayment(
            partner_id=self.partner_id.id,
            partner_type=self.partner_type,
            amount=self._get_signed_amount(),
            method_line_id=self.payment_method_line_id.id,
            account_id=self._get_waiting_account().id,
            memo=self.memo or "",
        )
        return self.line_id._origin._prepare_payment_vals(plan)

    def _prepare_plan(self, item):
        return MatchPlan(
            self.line_id._origin.id,
            (Settlement(self._get_key(item), item.amount_residual_currency),),
            kind="payment",
            confidence="high",
            reason=self.env._("Payment registered by %s.", self.env.user.name),
        )

    def _preview_entries(self):
        payment = self.env["account.payment"].new(self._prepare_payment_vals())
        payment.outstanding_account_id = self._get_waiting_account()
        items = payment._prepare_move_line_default_vals()
        for item in items:
            item["balance"] = item.pop("debit") - item.pop("credit")
        plan = self._prepare_plan(self._new_open_item(items[0]))
        title = self._format_title(self.line_date, self.env._("Payment"))
        line = self.line_id._origin
        return [(title, items), (self._get_line_title(), line._preview_items(plan))]

    # -------------------------------------------------------------------------
    # POST
    # -------------------------------------------------------------------------

    def action_post(self):
        """Post the payment and match the line with it; everything is checked here again."""
        self._require_own_rights()
        self._check_complete()
        payment = self.env["account.payment"].create(self._prepare_payment_vals())
        payment.action_post()
        item = payment._seek_for_lines()[0]
        self.env["bank.applier"]._apply([self._prepare_plan(item)])
        return {"type": "ir.actions.act_window_close"}
