from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.bank_reconciliation import ACCOUNTANT

KINDS = [
    ("rent", "Rent"),
    ("salary", "Salary run"),
    ("loan", "Loan instalment"),
    ("subscription", "Subscription"),
    ("other", "Something else"),
]
#: Salaries differ from month to month; how far they may without somebody being asked.
SALARY_PERCENT = 10.0
#: The last working day may be before a weekend and holidays.
WINDOW = {"salary": 6}
USUAL_WINDOW = 4


class BankRuleRecurring(models.TransientModel):
    """Make a recurring rule out of an example: who, how much, when, to which account."""

    _name = "bank.rule.recurring"
    _description = "New recurring booking"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(KINDS, string="What", required=True, default="rent")
    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, required=True, precompute=True
    )
    direction = fields.Selection(
        [("out", "Goes out"), ("in", "Comes in")], string="Money", required=True, default="out"
    )
    partner_id = fields.Many2one("res.partner", help="Whose lines these are.")
    words = fields.Char(
        string="Text of the Bank",
        help="Words that are in every one of these lines. One of partner and text is enough; with "
        "both, both must hold.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary(required=True)
    expected_tolerance = fields.Monetary(string="Tolerance")
    expected_tolerance_percent = fields.Float(
        string="Tolerance in Percent",
        digits=(16, 2),
        compute="_compute_terms",
        store=True,
        readonly=False,
    )
    date_first = fields.Date(string="First Date", required=True, default=fields.Date.context_today)
    interval_number = fields.Integer(string="Every", required=True, default=1)
    interval_unit = fields.Selection(
        [("week", "Weeks"), ("month", "Months"), ("year", "Years")], required=True, default="month"
    )
    window_days = fields.Integer(
        string="Days Before and After", compute="_compute_terms", store=True, readonly=False
    )
    account_id = fields.Many2one(
        "account.account",
        required=True,
        check_company=True,
        domain="[('account_type', 'not in', ('asset_cash', 'off_balance'))]",
        help="Rent: the expense. Salaries: the account on which payroll has put what is due. Loan: "
        "the account of the loan.",
    )
    interest_account_id = fields.Many2one("account.account", check_company=True)
    loan_rate = fields.Float(string="Interest per Year (%)", digits=(16, 4))

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_name(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for dialog in self:
            dialog.name = names[dialog.kind] if dialog.kind != "other" else dialog.name

    @api.depends("kind", "interval_unit")
    def _compute_terms(self):
        for dialog in self:
            is_salary = dialog.kind == "salary"
            dialog.expected_tolerance_percent = SALARY_PERCENT if is_salary else 0.0
            is_short = dialog.interval_unit == "week"
            dialog.window_days = 2 if is_short else WINDOW.get(dialog.kind, USUAL_WINDOW)

    def action_create_rule(self):
        """Make the rule, which suggests and books nothing by itself yet, and show it."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        accounts = self.account_id | self.interest_account_id
        for records in (accounts, self.journal_id, self.partner_id):
            records.check_access("read")  # the browser has named them
        self._check_answers()
        rule = self.env["account.reconcile.model"].create(self._prepare_rule_vals())
        return {
            "type": "ir.actions.act_window",
            "name": rule.name,
            "res_model": rule._name,
            "res_id": rule.id,
            "views": [(False, "form")],
        }

    def _check_answers(self):
        if not self.partner_id and not (self.words or "").strip():
            raise UserError(
                self.env._(
                    "Say how the bank's lines are recognised: choose the partner, or give a text "
                    "that is in every one of them."
                )
            )
        if self.kind == "loan" and not self.interest_account_id:
            raise UserError(self.env._("Choose the account for the interest of the loan."))

    def _prepare_rule_vals(self):
        sign = -1 if self.direction == "out" else 1
        vals = {
            "name": self.name,
            "company_id": self.company_id.id,
            "trigger": "suggest",
            "match_partner_ids": [Command.set(self.partner_id.ids)],
            "match_journal_ids": [Command.set(self.journal_id.ids)],
            "line_ids": [Command.create(one) for one in self._prepare_counterparts()],
            "is_recurring": True,
            "expected_amount": sign * abs(self.amount),
            "expected_currency_id": self.currency_id.id,
            "responsible_id": self.env.uid,
        }
        if self.words:
            vals |= {"match_label": "contains", "match_label_param": self.words.strip()}
        if self.kind == "loan":
            vals |= {"loan_account_id": self.account_id.id, "loan_rate": self.loan_rate}
        same = ("expected_tolerance", "expected_tolerance_percent", "date_first", "window_days")
        return vals | {name: self[name] for name in (*same, "interval_number", "interval_unit")}

    def _prepare_counterparts(self):
        if self.kind != "loan":
            return [{"account_id": self.account_id.id, "label": self.name}]
        formula = {"amount_type": "formula"}
        interest = {"account_id": self.interest_account_id.id, "label": self.env._("Interest")}
        principal = {"account_id": self.account_id.id, "label": self.env._("Repayment")}
        return [
            {**formula, **interest, "amount_string": "interest"},
            {**formula, **principal, "amount_string": "principal"},
        ]
