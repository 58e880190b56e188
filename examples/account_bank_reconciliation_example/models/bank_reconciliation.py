from odoo import models


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    def _check_close_bookings(self):
        """No booking code of the period may be left without its invoice."""
        lost = self.statement_line_ids.filtered(
            lambda line: line.booking_code and line.match_kind != "booking"
        )
        if not lost:
            return ""
        return self.env._(
            "%(number)s lines name a booking code and are not matched by it, the first is "
            "%(code)s.",
            number=len(lost),
            code=lost[0].booking_code,
        )
