from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date, formatLang

from ..engine.recurrence import OPEN, SKIPPED, TAKEN, Expected
from .account_bank_statement_line_apply import to_decimal
from .bank_reconciliation import ACCOUNTANT

STATES = [
    ("expected", "Expected"),
    ("met", "Met"),
    ("changed", "Changed"),
    ("missed", "Missed"),
    ("skipped", "Skipped"),
]
FORGET = {"line_id": False, "is_booked": False, "date_met": False, "amount_met": 0.0}
AFRESH = FORGET | {"missed_on": False}


class AccountReconcileModelOccurrence(models.Model):
    """One booking that a recurring rule expects, and the line that it turned out to be.

    A line that is seen and not booked is noted as well (``is_booked`` False); it may still turn
    out to be another one. ``changed``: the line has another amount than expected.
    """

    _name = "account.reconcile.model.occurrence"
    _inherit = ["bank.evidence"]
    _description = "Expected booking"
    _order = "date_expected desc, id desc"

    rule_id = fields.Many2one(
        "account.reconcile.model", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date_expected = fields.Date(string="Expected On", required=True, readonly=True)
    date_from = fields.Date(string="From", compute="_compute_window", store=True)
    date_to = fields.Date(string="Until", compute="_compute_window", store=True)
    amount_expected = fields.Monetary(string="Expected", required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, default="expected", readonly=True, index=True, string="Status"
    )
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Statement Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_booked = fields.Boolean(readonly=True, help="The line is matched.")
    date_met = fields.Date(string="Booked On", readonly=True, help="Day of the bank.")
    amount_met = fields.Monetary(string="Bank Amount", readonly=True)
    missed_on = fields.Date(readonly=True, help="The day on which it was found missing.")
    responsible_id = fields.Many2one(related="rule_id.responsible_id")

    _once = models.UniqueIndex(
        "(rule_id, date_expected)", "This booking is expected once on this day."
    )
    _one_line = models.UniqueIndex(
        "(line_id) WHERE line_id IS NOT NULL", "A line is one expected booking at most."
    )

    @api.depends("date_expected", "rule_id.window_days")
    def _compute_window(self):
        for one in self:
            days = one.rule_id.window_days
            one.date_from = fields.Date.subtract(one.date_expected, days=days)
            one.date_to = fields.Date.add(one.date_expected, days=days)

    @api.depends("rule_id.name", "date_expected")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            day = format_date(self.env, one.date_expected)
            one.display_name = self.env._("%(rule)s, %(day)s", rule=one.rule_id.name, day=day)

    def _prepare_expected(self):
        """Return the engine's :class:`Expected` of this record."""
        taken = TAKEN if self.is_booked else OPEN
        return Expected(
            date=self.date_expected,
            amount=to_decimal(self.amount_expected, self.currency_id),
            state=SKIPPED if self.state == "skipped" else taken,
            line_id=self.line_id.id if self.is_booked else 0,
        )

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_skip(self):
        """Nothing is to be expected on these days: a month free of rent, a missed one settled."""
        self._require_accountant()
        self._check_not_booked()
        self._note(AFRESH | {"state": "skipped"})
        self.rule_id._forget_missed()
        return True

    def action_resume(self):
        """Expect what was skipped after all."""
        self._require_accountant()
        skipped = self.filtered(lambda one: one.state == "skipped")
        skipped._note({"state": "expected"})
        skipped.rule_id._update_expected(fields.Date.context_today(self))
        return True

    def action_accept_amount(self):
        """Expect the amount that the bank booked from now on."""
        self._require_accountant()
        for one in self:
            one._check_has_changed()
            one.rule_id.expected_amount = one.amount_met
            later = one.rule_id.occurrence_ids.filtered(
                lambda other, since=one: (
                    other.date_expected >= since.date_expected and not other.is_booked
                )
            )
            (later | one)._note({"amount_expected": one.amount_met})
            one._note({"state": "met" if one.is_booked else "expected"})
        waiting = self.rule_id.occurrence_ids.line_id.filtered(lambda line: not line.is_reconciled)
        self.env["bank.matcher"]._refresh_proposals(waiting)
        return True

    def action_open_line(self):
        """Open the line that this booking turned out to be."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "account.bank.statement.line",
            "res_id": self.line_id.id,
            "views": [
                (
                    self.env.ref(
                        "account_bank_reconciliation.account_bank_statement_line_view_form"
                    ).id,
                    "form",
                )
            ],
        }

    def _require_accountant(self):
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.check_access("read")
        self.rule_id.check_access("write")

    def _check_not_booked(self):
        booked = self.filtered("is_booked")[:1]
        if booked:
            raise UserError(
                self.env._("%s was booked. Undo the match of its line first.", booked.display_name)
            )

    def _check_has_changed(self):
        if self.state != "changed" or self.currency_id.is_zero(self.amount_met):
            raise UserError(
                self.env._(
                    "%s has no other amount that could be expected from now on.", self.display_name
                )
            )

    # -------------------------------------------------------------------------
    # WHAT HAS BECOME OF IT
    # -------------------------------------------------------------------------

    def _note(self, vals):
        # expected bookings are the add-on's own records; whoever calls has checked the rights
        self.sudo().write(vals)

    def _reopen(self):
        """What these were is gone: they are expected again."""
        self._note(AFRESH | {"state": "expected"})

    def _release(self):
        """A line that was only seen may be another booking; what was missed stays missed."""
        for was_missed, group in self.grouped(lambda one: bool(one.missed_on)).items():
            group._note(FORGET | {"state": "missed" if was_missed else "expected"})
        self.flush_recordset(["line_id"])  # before another one gets the line: it is unique

    def _reopen_lost(self):
        """A match may be taken apart where nobody tells: core's own undo, a deleted line."""
        booked = self.filtered("is_booked")
        booked.filtered(
            lambda one: not (one.line_id.is_reconciled or one.line_id.match_method)
        )._reopen()

    def _set_terms(self, rule):
        """What is still expected has the amount and currency that the rule has now."""
        vals = {
            "amount_expected": rule.expected_amount,
            "currency_id": rule.expected_currency_id.id,
        }
        self.filtered(lambda one: one.state == "expected")._note(vals)

    def _get_line_domain(self):
        """Return the domain of all lines that could be one of these bookings."""
        days = defaultdict(list)
        for one in self:
            days[one.company_id, one.rule_id.match_journal_ids].append((one.date_from, one.date_to))
        return Domain("state", "=", "posted") & Domain.OR(
            Domain("company_id", "child_of", company.ids)
            & (Domain("journal_id", "in", journals.ids) if journals else Domain.TRUE)
            & Domain.OR(
                Domain("date", ">=", first) & Domain("date", "<=", last)
                for first, last in _merge(windows)
            )
            for (company, journals), windows in days.items()
        )

    def _get_summary(self):
        """Return one line of text: when and how much was expected."""
        return self.env._(
            "%(amount)s on %(date)s, not seen until %(until)s",
            amount=formatLang(self.env, self.amount_expected, currency_obj=self.currency_id),
            date=format_date(self.env, self.date_expected),
            until=format_date(self.env, self.date_to),
        )


def _merge(windows):
    """Return the spans of days that these windows cover, those that overlap as one."""
    merged = []
    for first, last in sorted(windows):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
