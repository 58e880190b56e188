from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.reasons import reason
from ..engine.recurrence import (
    AGAIN,
    CHANGED,
    MET,
    OFF,
    SECOND,
    UNKNOWN,
    Expected,
    Schedule,
    Seen,
    Tolerance,
    meet,
    merge_days,
)
from .account_bank_statement_line_apply import to_decimal

#: Expected bookings that are made at most when a rule catches up; the newest ones.
MOST = 600
#: What makes other days, other amounts or both of a schedule.
DAY_FIELDS = {"date_first", "date_last", "day_of_month", "interval_number", "interval_unit"}
TERM_FIELDS = DAY_FIELDS | {
    "active",
    "expected_amount",
    "expected_currency_id",
    "is_recurring",
    "window_days",
}
CODES = {
    MET: "recurring_due",
    CHANGED: "recurring_changed",
    UNKNOWN: "recurring_unknown",
    OFF: "recurring_off",
    SECOND: "recurring_second",
    AGAIN: "recurring_again",
}


class AccountReconcileModel(models.Model):
    """A rule with a schedule: rent, salaries, instalments, subscriptions.

    Its conditions say whose lines it catches, its schedule which of them is due. A line that is
    not due is not caught; one that is due with another amount, on another day or twice is
    suggested and never applied by itself.
    """

    _name = "account.reconcile.model"
    _inherit = ["account.reconcile.model", "mail.activity.mixin"]

    is_recurring = fields.Boolean(
        string="Recurring",
        tracking=True,
        help="Lines of this rule are expected on certain days with a certain amount. Those that "
        "do not come are reported.",
    )
    expected_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_expected_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        help="A subscription in a foreign currency is compared with the amount that the bank "
        "states in it, not with what it cost on the day.",
    )
    expected_amount = fields.Monetary(
        currency_field="expected_currency_id",
        tracking=True,
        help="As the bank books it: negative for money that goes out.",
    )
    expected_tolerance = fields.Monetary(
        string="Tolerance",
        currency_field="expected_currency_id",
        help="How far an amount may be from the expected one. Of the two limits each that is set "
        "must hold; without any, the amount is exact.",
    )
    expected_tolerance_percent = fields.Float(string="Tolerance in Percent", digits=(16, 2))
    interval_number = fields.Integer(string="Every", default=1)
    interval_unit = fields.Selection(
        [("week", "Weeks"), ("month", "Months"), ("year", "Years")], default="month"
    )
    day_of_month = fields.Integer(
        string="Day of the Month",
        help="0: the day of the first date. 29 to 31 are the last day of a shorter month, −1 is "
        "the last day of every month.",
    )
    window_days = fields.Integer(
        string="Days Before and After",
        default=4,
        help="How many days earlier or later the bank may book, for weekends and holidays.",
    )
    date_first = fields.Date(string="First Date")
    date_last = fields.Date(string="Last Date", help="Nothing is expected later than this day.")
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        help="Gets an activity when an expected booking does not come.",
    )
    occurrence_ids = fields.One2many(
        "account.reconcile.model.occurrence",
        "rule_id",
        string="Expected Bookings",
        groups="account_bank_reconciliation.group_auditor",
    )
    next_expected_date = fields.Date(
        string="Next Expected", compute="_compute_next_expected_date", store=True
    )

    _recurring_complete = models.Constraint(
        """CHECK (is_recurring IS NOT TRUE OR (
            date_first IS NOT NULL AND COALESCE(expected_amount, 0) <> 0
            AND COALESCE(interval_number, 0) > 0
            AND interval_unit IS NOT NULL AND expected_currency_id IS NOT NULL))""",
        "A recurring booking needs its amount, its first date and how often it comes.",
    )
    _day_of_month_exists = models.Constraint(
        "CHECK (day_of_month BETWEEN -1 AND 31)",
        "The day of the month is between 1 and 31, −1 for the last one or 0 for that of the first "
        "date.",
    )
    _tolerances_positive = models.Constraint(
        "CHECK (expected_tolerance >= 0 AND expected_tolerance_percent BETWEEN 0 AND 100)",
        "A tolerance is a positive amount, or a percentage up to 100.",
    )
    _last_after_first = models.Constraint(
        "CHECK (date_last >= date_first)", "The last date is before the first one."
    )

    @api.depends("company_id")
    def _compute_expected_currency_id(self):
        for rule in self:
            company = rule.company_id or self.env.company
            rule.expected_currency_id = rule.expected_currency_id or company.currency_id

    @api.depends("occurrence_ids.state", "occurrence_ids.date_expected")
    def _compute_next_expected_date(self):
        for rule in self:
            days = rule.occurrence_ids.filtered(_is_expected).mapped("date_expected")
            rule.next_expected_date = min(days, default=False)

    @api.constrains("is_recurring", "interval_number", "interval_unit", "window_days")
    def _check_window(self):
        for rule in self.filtered("is_recurring"):
            widest = rule._get_schedule().widest_window
            if not 0 <= rule.window_days <= widest:
                raise ValidationError(
                    self.env._(
                        "With this interval the bank may book up to %(days)s days before and "
                        "after, so that no day belongs to two bookings.",
                        days=widest,
                    )
                )

    @api.constrains(
        "is_recurring", "condition_ids", "match_label", "match_partner_ids", "match_amount"
    )
    def _check_recognises(self):
        for rule in self.filtered("is_recurring"):
            if not rule._recognises():
                raise ValidationError(
                    self.env._(
                        "A recurring booking needs a condition by which its lines are recognised: "
                        "a partner, a label or another one."
                    )
                )

    def _recognises(self):
        """Whether it has a condition besides the journal and the schedule."""
        named = self.match_partner_ids or self.condition_ids
        return bool(named or self.match_label or self.match_amount)

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._update_expected(fields.Date.context_today(self))
        return rules

    def write(self, vals):
        rested = (
            self.filtered(lambda rule: not rule.active) if vals.get("active") else self.browse()
        )
        result = super().write(vals)
        if TERM_FIELDS & set(vals):
            today = fields.Date.context_today(self)
            self._drop_outdated()
            rested._make_expected(today, past="skipped")  # nobody had expected anything
            self._update_expected(today)
        return result

    # -------------------------------------------------------------------------
    # TERMS
    # -------------------------------------------------------------------------

    def _get_schedule(self):
        self.ensure_one()
        return Schedule(
            first=self.date_first,
            unit=self.interval_unit,
            number=self.interval_number,
            day=self.day_of_month,
            last=self.date_last or None,
            window=self.window_days,
        )

    def _get_tolerance(self):
        amount = to_decimal(self.expected_tolerance, self.expected_currency_id)
        return Tolerance(amount, Decimal(str(self.expected_tolerance_percent)))

    def _has_terms(self):
        """Whether the schedule is whole; a rule on an unsaved form may not be."""
        return bool(
            self.is_recurring
            and self.date_first
            and self.expected_amount
            and self.interval_number > 0
            and self.interval_unit
            and self.expected_currency_id
        )

    def _get_missing_days(self, today):
        """Return the days up to the next one that have no expected booking yet."""
        kept = self.occurrence_ids.mapped("date_expected")
        return merge_days(kept, self._get_schedule(), today)[-MOST:]

    # -------------------------------------------------------------------------
    # WHICH LINE IS DUE
    # -------------------------------------------------------------------------

    def _meet(self, lines):
        """Return ``{line id: Meeting}`` of lines that the conditions of this rule catch.

        Days that have no record yet are looked at as well, so that a rule that is being written
        is shown as it will work.
        """
        self.ensure_one()
        if not lines or not self._has_terms():
            return {}
        seen = [Seen(line.id, line.date, self._get_amount_of(line)) for line in lines]
        expected = self._get_expected([line.date for line in lines])
        return meet(self._get_schedule(), self._get_tolerance(), expected, seen)

    def _get_amount_of(self, line):
        """Return the line's amount in the currency that is expected, None if nobody states it."""
        currency = self.expected_currency_id
        if line.foreign_currency_id == currency:
            return to_decimal(line.amount_currency, currency)
        if line.currency_id == currency:
            return to_decimal(line.amount, currency)
        if line.original_currency_id == currency and line.original_amount:
            return to_decimal(line.original_amount, currency)
        return None

    def _get_expected(self, days):
        """Return one :class:`Expected` for each day around these, recorded or not."""
        schedule, amount = self._get_schedule(), self.expected_amount
        margin = timedelta(schedule.span + schedule.window)
        # the add-on's own records, whoever looks at a rule
        recorded = self._origin.sudo().occurrence_ids
        kept = {one.date_expected: one._prepare_expected() for one in recorded}
        unmade = {
            day: Expected(day, to_decimal(amount, self.expected_currency_id))
            for day in schedule.days(min(days) - margin, max(days) + margin)
        }
        return [*(unmade | kept).values()]

    def _describe_meeting(self, meeting, line):
        """Return the :class:`Reason` that says how a line fits what is expected."""
        currency = self.expected_currency_id
        amount = self._get_amount_of(line)
        return reason(
            CODES[meeting.status],
            rule=self.name,
            date=meeting.expected.date,
            open=abs(meeting.expected.amount),
            amount="" if amount is None else abs(amount),
            currency=currency.name,
        )


def _is_expected(occurrence):
    return occurrence.state == "expected"
