from odoo import api, fields, models
from odoo.exceptions import AccessError

from .bank_applier import Settlement
from .bank_evidence import own_defaults

CLOSED_FIELDS = {
    "amount",
    "bank_statement_line_id",
    "currency_id",
    "date",
    "journal_id",
    "move_id",
    "partner_id",
    "payment_type",
}
UNPOSTED = ("draft", "canceled", "rejected")


class AccountPayment(models.Model):
    _inherit = "account.payment"

    bank_statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Shown by the Bank in",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The statement line that proved this payment in process.",
    )

    # -------------------------------------------------------------------------
    # LOCK
    # -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_line_is_not_given({name for name in vals if vals[name]})
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), {"bank_statement_line_id"})

    def write(self, vals):
        self._check_write_not_closed(vals)
        self._check_line_is_not_given(set(vals))
        return super().write(vals)

    def _check_line_is_not_given(self, names):
        """The applier alone notes by which line the bank has shown a payment; it uses sudo."""
        if "bank_statement_line_id" in names and not self.env.su:
            raise AccessError(self.env._("The bank shows a payment by a line that is matched."))

    def _check_write_not_closed(self, vals):
        will_change = self.env["account.move"]._field_will_change
        names = CLOSED_FIELDS & set(vals)
        changed = self.filtered(
            lambda payment: (
                vals.get("state") in UNPOSTED
                or any(will_change(payment, vals, name) for name in names)
            )
        )
        changed._check_not_closed()

    @api.ondelete(at_uninstall=True)
    def _unlink_except_closed_period(self):
        self._check_not_closed()

    def _check_not_closed(self):
        """Keep a payment that a closed period has proved, with or without its own entry."""
        if self:
            periods = self.env["bank.reconciliation"]
            periods._check_moves_not_closed(self.move_id | self.bank_statement_line_id.move_id)
            periods._check_matching_not_closed(self.move_id)

    # -------------------------------------------------------------------------
    # MATCHING
    # -------------------------------------------------------------------------

    def _prepare_settlements(self, amount):
        """Spread a payment without entry over the open items it pays, oldest first.

        :param amount: signed amount of the payment in its currency, incoming positive.
        :return: list of :class:`Settlement`; empty when the items do not take the whole amount.
        """
        self.ensure_one()
        if self.state != "in_process" or self.move_id:
            return []
        settlements, left = [], amount
        for item in self._get_paid_items():
            residual = item._get_residual_in(self.currency_id)
            part = min(left, residual) if left > 0 else max(left, residual)
            if not self.currency_id.is_zero(part):
                settlements.append(Settlement(item.id, part, self.id))
                left -= part
        return settlements if self.currency_id.is_zero(left) else []

    def _get_paid_items(self):
        """Return the open receivable or payable items that this payment was registered for."""
        items = (self.invoice_ids | self.reconciled_invoice_ids | self.reconciled_bill_ids).line_ids
        sign = 1 if self.payment_type == "inbound" else -1
        return items.filtered(
            lambda item: (
                item.account_type in ("asset_receivable", "liability_payable")
                and not item.reconciled
                and item.parent_state == "posted"
                and item.amount_residual * sign > 0
            )
        ).sorted(lambda item: (item.date_maturity or item.date, item.id))

    def _wait_for_bank_again(self):
        """The lines that had proved these payments were undone.

        Core leaves a payment paid whose invoices still read paid; they do because of it.
        """
        # the line that had shown them is noted and forgotten by matching alone
        self.sudo().filtered("bank_statement_line_id").write({"bank_statement_line_id": False})
        unproved = self.filtered(lambda p: p.state == "paid" and not (p.move_id and p.is_matched))
        unproved.write({"state": "in_process"})
