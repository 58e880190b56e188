from odoo import api, models

CLOSED_FIELDS = {
    "company_id",
    "currency_id",
    "date",
    "journal_id",
    "line_ids",
    "name",
    "origin_payment_id",
    "partner_id",
    "ref",
    "state",
    "statement_line_id",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    # -------------------------------------------------------------------------
    # IN PAYMENT
    # -------------------------------------------------------------------------

    def _get_invoice_in_payment_state(self):
        """An invoice is in payment until the bank has shown its payment; cash is paid at once.

        Core asks the same hook, without a record, whether payments may do without a journal entry
        on the outstanding account. That stays as Community has it: they always get one.
        """
        state = super()._get_invoice_in_payment_state()
        if state != "paid" or not self:
            return state
        return "in_payment" if self._is_waiting_for_bank() else state

    def _is_waiting_for_bank(self):
        payments = self._get_reconciled_payments() | self.matched_payment_ids
        return any(
            not payment.is_matched and payment.journal_id.type in ("bank", "credit")
            for payment in payments
            if payment.state in ("in_process", "paid")
        )

    # -------------------------------------------------------------------------
    # LOCK
    # -------------------------------------------------------------------------

    def write(self, vals):
        names = CLOSED_FIELDS & set(vals)
        if names:
            changed = self.filtered(
                lambda move: any(move._field_will_change(move, vals, name) for name in names)
            )
            self.env["bank.reconciliation"]._check_moves_not_closed(changed)
        self.statement_line_id._check_evidence_stays(vals)
        if vals.get("state", "posted") != "posted":
            posted = self.filtered(lambda move: move.state == "posted")
            self.env["bank.reconciliation"]._check_matching_not_closed(posted)
        return super().write(vals)

    @api.ondelete(at_uninstall=True)  # the other kind is skipped when a browser asks for it
    def _unlink_except_closed_period(self):
        self.env["bank.reconciliation"]._check_moves_not_closed(self)
        self.env["bank.reconciliation"]._check_matching_not_closed(self)
