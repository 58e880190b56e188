from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.account_bank_reconciliation.extension import Open, Proposal, Reason, allocate

from .account_move import BOOKING

_lt = LazyTranslate(__name__)

SENTENCES = {"booking": _lt("The line names the booking code %(code)s.")}
KIND = {"selection_add": [("booking", "Booking code")], "ondelete": {"booking": "set other"}}


class BankMatcher(models.AbstractModel):
    """Open invoices by the booking code that a line names."""

    _inherit = "bank.matcher"

    def _get_items_of_bookings(self, lines, asked, scope):
        """The engine reads no items that only a booking code leads to."""
        codes = sorted({code for line in lines for code in self._get_booking_codes(line)})
        found = self.env["account.move.line"].search([("move_id.booking_code", "in", codes)])
        return self._read_items(found.ids, scope)

    def _match_by_booking(self, lines, items):
        """Propose the invoice whose code the line names, if it is the only one."""
        ids = [item.key[1] for item in items if item.key[0] == "item"]
        owed = {}
        for item in self.env["account.move.line"].browse(ids).filtered("move_id.booking_code"):
            owed.setdefault(item.move_id.booking_code, set()).add(item.id)
        by_key = {item.key: item for item in items}
        for line in lines:
            codes = self._get_booking_codes(line)
            free = {("item", one) for code in codes for one in owed.get(code, ())} - line.excluded
            if len(free) == 1:
                yield self._make_booking_proposal(line, by_key[free.pop()])

    def _make_booking_proposal(self, line, item):
        split = allocate(line.amount, [Open(item.key, item.residual)])
        is_whole = not split.residual and split.allocations[0].amount == item.residual
        code = self._get_booking_codes(line)[0]
        doubted = self.env["account.bank.statement.line"].browse(line.id).is_booking_doubted
        return Proposal(
            line_id=line.id,
            kind="booking",
            confidence="certain" if is_whole and not doubted else "high",
            score=80,
            allocations=split.allocations,
            residual=split.residual,
            reasons=(Reason("booking", (("code", code), ("text", f"Booking code {code}."))),),
            doubtful=doubted,
        )

    @api.model
    def _get_booking_codes(self, line):
        return BOOKING.findall(" ".join(line.texts))

    @api.model
    def _get_reason_sentences(self):
        return {**super()._get_reason_sentences(), **SENTENCES}


class BankReconciliationProposal(models.Model):
    _inherit = "bank.reconciliation.proposal"

    kind = fields.Selection(**KIND)


class BankMatchEvent(models.Model):
    _inherit = "bank.match.event"

    kind = fields.Selection(**KIND)


class BankMatchPrecision(models.Model):
    _inherit = "bank.match.precision"

    kind = fields.Selection(**KIND)
