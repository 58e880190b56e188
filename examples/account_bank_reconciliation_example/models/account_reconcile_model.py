from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.account_bank_reconciliation.extension import (
    ConditionField,
    MatchPlan,
    PlanPosting,
)


def leave(_conditions):
    """Without us such a condition is one that nobody can answer: its rule is not used."""


class AccountReconcileModelCondition(models.Model):
    """Conditions on the booking code of a line, and on the weekday (1 is Monday)."""

    _inherit = "account.reconcile.model.condition"

    field = fields.Selection(
        selection_add=[("booking_code", "Booking code"), ("weekday", "Weekday (1 is Monday)")],
        ondelete={"booking_code": leave, "weekday": leave},
    )

    @api.model
    def _get_condition_fields(self):
        return {
            **super()._get_condition_fields(),
            "booking_code": ConditionField("text", ("booking_code",), precedence="1_reference"),
            "weekday": ConditionField("number", read=self._read_weekdays),
        }

    @api.model
    def _read_weekdays(self, lines):
        return {line.id: Decimal(line.date.isoweekday()) for line in lines}


class AccountReconcileModel(models.Model):
    """Action “park”: the whole line waits on an account until the box office says what it is."""

    _inherit = "account.reconcile.model"

    rule_action = fields.Selection(
        selection_add=[("park", "Park it")], ondelete={"park": lambda rules: rules._unpark()}
    )
    park_account_id = fields.Many2one("account.account", check_company=True)

    def _prepare_park_plan(self, case, facts, vals):
        self._check_accounts(case.line, self.park_account_id)
        _whole, left = case.line._get_rule_amounts()
        label = self.env._("Parked: %s", case.line.payment_ref)
        posting = PlanPosting("rule", float(left), account_id=self.park_account_id.id, label=label)
        return MatchPlan(write_offs=(posting,), **vals)

    def _get_missing_park(self):
        return [] if self.park_account_id else [self.env._("Choose where lines are parked.")]

    @api.depends("park_account_id")
    def _compute_is_ready(self):
        return super()._compute_is_ready()

    def _get_formula_names(self):
        return super()._get_formula_names() | {"weekday"}

    def _get_formula_values(self, line, caught, places):
        values = super()._get_formula_values(line, caught, places)
        return {**values, "weekday": Decimal(line.date.isoweekday())}

    def _unpark(self):
        """Without us nobody parks: the rules are archived, and book nothing else instead."""
        self.write({"active": False, "rule_action": "counterpart"})
