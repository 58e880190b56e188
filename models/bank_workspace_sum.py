"""Which waiting payments together are a line that names none of them."""

from itertools import combinations

from odoo import models
from odoo.fields import Domain

#: Waiting payments among which sums are looked for: of more, too many sets have the same sum.
SUMMED = 12


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    def _find_sum(self, scope, lines):
        """Return the payments whose sum one open line is, where only one set of them has it.

        A person has selected the line and sees them marked, under whatever kind he looks at; by
        itself nothing is matched so.
        """
        none = self.env["account.move.line"]
        if len(lines) != 1 or lines.is_reconciled or lines.proposal_ids:
            return none
        amount = lines._get_open_in_journal_currency()
        items = self._get_summands(scope, lines, amount)
        found = [
            chosen
            for size in range(1, len(items) + 1)
            for chosen in combinations(items, size)
            if scope.currency.is_zero(sum(left for _item, left in chosen) - amount)
        ]
        return none.concat(*(item for item, _left in found[0])) if len(found) == 1 else none

    def _get_summands(self, scope, line, amount):
        """Return ``(item, what is open of it)`` of the payments on the way of the line."""
        sign = ">" if amount > 0 else "<"
        domain = self._get_waiting_domain(scope) & Domain("parent_state", "=", "posted")
        domain &= Domain("date", "<=", line.date) & Domain("balance", sign, 0)
        items = self.env["account.move.line"].search(domain, limit=SUMMED + 1)
        if len(items) > SUMMED:
            return []
        return [(item, item._get_residual_in(scope.currency)) for item in items]
