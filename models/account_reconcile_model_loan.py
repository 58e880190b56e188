from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.recurrence import Instalment, Movement, split_instalments
from .account_bank_statement_line_apply import to_decimal

PAID = ("expected", "changed")


class AccountReconcileModel(models.Model):
    """A loan that is paid back in instalments: formulas know ``interest`` and ``principal``.

    Both are parts of the line, signed as it is. What remains of the loan is its balance in the
    books less the principal of instalments that came earlier and are not booked yet, so that
    several months can be suggested at once.
    """

    _inherit = "account.reconcile.model"

    loan_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        help="The account of this loan and no other. With it formulas of the counterparts know "
        "“interest” and “principal”, the parts of an instalment.",
    )
    loan_rate = fields.Float(
        string="Interest per Year (%)",
        digits=(16, 4),
        help="Interest is paid for the time between two instalments: a twelfth of it each month, "
        "7/365 each week.",
    )

    _loan_rate_positive = models.Constraint(
        "CHECK (loan_rate BETWEEN 0 AND 100)", "The interest per year is between 0 and 100 %."
    )

    @api.constrains("loan_account_id", "is_recurring")
    def _check_loan_is_recurring(self):
        for rule in self.filtered("loan_account_id"):
            if not rule.is_recurring:
                raise ValidationError(
                    self.env._(
                        "The instalments of a loan are a recurring booking: say when and how much "
                        "on the page “Recurring”, or take the loan account away."
                    )
                )

    def _get_formula_values(self, line, caught, places):
        values = super()._get_formula_values(line, caught, places)
        if self.loan_account_id and self._has_terms():
            values = {**values, **self._get_loan_values(line, places)}
        return values

    def _get_loan_values(self, line, places):
        """Return ``{"interest": …, "principal": …}`` of an instalment, nothing in a currency that
        the loan is not in.
        """
        if line._get_transaction_currency() != self.expected_currency_id:
            return {}
        whole = line._get_rule_amounts()[0]
        meeting = self._meet(line).get(line.id)
        day = meeting.expected.date if meeting else line.date
        *_, split = split_instalments(
            self._get_loan_movements(line, day),
            [*self._get_unbooked_instalments(line, day), Instalment(day, abs(whole))],
            Decimal(str(self.loan_rate)) / 100 * self._get_schedule().share_of_year,
            Decimal(1).scaleb(-places),
        )
        return {
            "interest": split.interest.copy_sign(whole),
            "principal": split.principal.copy_sign(whole),
        }

    def _get_unbooked_instalments(self, line, day):
        """Return the earlier instalments; of those that are booked or did not come the day alone.

        What was booked stands on the loan account already.
        """
        earlier = self._origin.sudo().occurrence_ids.filtered(
            lambda one: one.date_expected < day and one.line_id != line
        )
        return [Instalment(one.date_expected, one._get_instalment()) for one in earlier]

    def _get_loan_movements(self, line, day):
        """Return what the books have on the loan account until ``day``, instalments under the day
        on which they were expected.
        """
        sign = -1 if line.amount < 0 else 1
        booked = self._origin.sudo().occurrence_ids.filtered("is_booked")
        days = {one.line_id.move_id: one.date_expected for one in booked}
        items = self.env["account.move.line"].search_fetch(
            [
                ("account_id", "=", self.loan_account_id._origin.id),
                ("currency_id", "=", self.expected_currency_id.id),
                ("parent_state", "=", "posted"),
                ("move_id", "!=", line.move_id.id),
                "|",
                ("date", "<=", day),
                ("move_id", "in", [move.id for move in days]),
            ],
            ["amount_currency", "date", "move_id"],
        )
        currency = self.expected_currency_id
        return [
            Movement(
                days.get(item.move_id, item.date), sign * to_decimal(item.amount_currency, currency)
            )
            for item in items
        ]


class AccountReconcileModelOccurrence(models.Model):
    _inherit = "account.reconcile.model.occurrence"

    def _get_instalment(self):
        """What is paid of a loan with this booking and not in the books yet."""
        if self.is_booked or self.state not in PAID:
            return Decimal(0)
        amount = self.amount_met if self.line_id else self.amount_expected
        return abs(to_decimal(amount, self.currency_id))
