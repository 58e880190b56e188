from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_bank_statement_line_uploaded import _read_amounts
from .bank_reconciliation_windows import PERIOD_KEY

PLACES = [
    ("period", "This period"),
    ("carried", "Carried forward"),
    ("before", "Before the first period"),
    ("later", "Later"),
]


class AccountMoveLine(models.Model):
    """A journal item as the period sees it from which a list was opened (key in the context)."""

    _inherit = "account.move.line"

    bank_place = fields.Selection(
        PLACES,
        string="Where",
        compute="_compute_bank_place",
        search="_search_bank_place",
        groups="account_bank_reconciliation.group_auditor",
        help="Where the item stands, seen from the period.",
    )
    bank_amount = fields.Monetary(
        string="Amount",
        compute="_compute_bank_place",
        currency_field="bank_currency_id",
        groups="account_bank_reconciliation.group_auditor",
        help="In the currency of the bank journal; of an outstanding payment what is open.",
    )
    bank_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_bank_place",
        groups="account_bank_reconciliation.group_auditor",
    )
    bank_is_outstanding = fields.Boolean(
        string="Outstanding",
        compute="_compute_bank_place",
        search="_search_bank_is_outstanding",
        groups="account_bank_reconciliation.group_auditor",
        help="A registered payment that the bank has not shown.",
    )
    bank_counterparty = fields.Char(
        string="Counterparty",
        compute="_compute_bank_counterparty",
        groups="account_bank_reconciliation.group_auditor",
        help="The partner, or as long as nobody has said who it is, the name that the bank gives.",
    )
    bank_confirm_problem = fields.Char(
        string="Cannot Be Confirmed",
        compute="_compute_bank_confirm_problem",
        groups="account_bank_reconciliation.group_auditor",
    )
    bank_amount_text = fields.Char(
        string="Amount as Typed",
        compute="_compute_bank_amount_text",
        search="_search_bank_amount_text",
        groups="account_bank_reconciliation.group_auditor",
        help="For searching: -12.50 and 12,50 both find the amount, without a sign either way.",
    )

    @api.depends("account_id", "amount_currency", "amount_residual", "balance", "date")
    @api.depends_context(PERIOD_KEY)
    def _compute_bank_place(self):
        period = self._get_period_in_context()
        first_day = period._get_first_days().get(period)
        for item in self:
            outstanding = bool(period) and item.account_id != period.account_id
            amount = item._get_residual_in if outstanding else item._get_amount_in
            item.bank_place = item._get_place(period, first_day) if period else False
            item.bank_currency_id = period.currency_id
            item.bank_is_outstanding = outstanding
            item.bank_amount = amount(period.currency_id) if period else 0.0

    @api.depends("partner_id", "statement_line_id.partner_name")
    def _compute_bank_counterparty(self):
        for item in self:
            partner = item.partner_id
            item.bank_counterparty = partner.display_name or item.statement_line_id.partner_name

    def _get_place(self, period, first_day):
        if self.date > period.date_end:
            return "later"
        if self.date >= period.date_start:
            return "period"
        return "carried" if self.date >= first_day else "before"

    @api.depends("account_id", "bank_confirmation_ids", "date", "parent_state", "reconciled")
    @api.depends_context(PERIOD_KEY, "lang")
    def _compute_bank_confirm_problem(self):
        period = self._get_period_in_context()
        problems = period._get_confirm_problems(self) if period else {}
        for item in self:
            problem = problems.get(item, "")
            item.bank_confirm_problem = problem[:1].upper() + problem[1:]

    def _compute_bank_amount_text(self):
        """The field is for searching alone."""
        self.bank_amount_text = False

    # -------------------------------------------------------------------------
    # SEARCH
    # -------------------------------------------------------------------------

    @api.model
    def _search_bank_place(self, operator, value):
        period = self._get_period_in_context()
        if operator != "in" or not period:
            return NotImplemented
        first_day = period._get_first_days()[period]
        places = {
            "period": [("date", ">=", period.date_start), ("date", "<=", period.date_end)],
            "carried": [("date", "<", period.date_start), ("date", ">=", first_day)],
            "before": [("date", "<", first_day)],
            "later": [("date", ">", period.date_end)],
        }
        return Domain.OR(Domain(places[name]) for name in value if name in places)

    @api.model
    def _search_bank_is_outstanding(self, operator, value):
        period = self._get_period_in_context()
        if operator != "in" or not period:
            return NotImplemented
        is_bank = Domain("account_id", "=", period.account_id.id)
        return Domain.OR(~is_bank if each else is_bank for each in value)

    @api.model
    def _search_bank_amount_text(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        amounts = [float(amount) for text in texts for amount in _read_amounts(text)]
        names = ("amount_currency", "balance", "amount_residual", "amount_residual_currency")
        return Domain.OR(Domain(name, "in", amounts) for name in names)

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_confirm_bank_item(self):
        """Confirm these items in the period whose form lists them."""
        self._get_period_of_form().action_confirm(self)
        return True

    def action_confirm_bank_items(self):
        """Confirm or tick those of the chosen items that can be; say what stays and why."""
        return self._get_period_of_form().action_confirm_possible(self)

    def action_open_bank_match(self):
        """Open the choice of items for the statement line of this bank item."""
        self.ensure_one()
        return self.statement_line_id.action_open_match_wizard()

    def _get_period_of_form(self):
        period = self._get_period_in_context()
        if not period:
            raise UserError(self.env._("Open the period of the item and confirm it there."))
        return period

    @api.model
    def _get_period_in_context(self):
        """Return the period that a browser has named, read under the rights of the user."""
        period_id = self.env.context.get(PERIOD_KEY)
        periods = self.env["bank.reconciliation"]
        return periods.browse(period_id if isinstance(period_id, int) else []).exists()
