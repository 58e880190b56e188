from odoo import api, fields, models

from .account_move import BOOKING
from .bank_matcher import KIND


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    match_kind = fields.Selection(**KIND)
    booking_code = fields.Char(readonly=True, copy=False)
    is_booking_doubted = fields.Boolean(readonly=True, copy=False)

    @api.model
    def _prepare_imported_vals(self, entry, journal):
        vals = super()._prepare_imported_vals(entry, journal)
        found = BOOKING.search(entry.transaction.text)
        return {**vals, "booking_code": found[0] if found else False}

    def _note_undo(self):
        # noted by the undo itself, whose rights were checked
        self.filtered(lambda line: line.match_kind == "booking").sudo().is_booking_doubted = True
        return super()._note_undo()
