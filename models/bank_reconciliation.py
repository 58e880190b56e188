from calendar import monthrange

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import format_date

ACCOUNTANT = "account_bank_reconciliation.group_accountant"
MANAGER = "account_bank_reconciliation.group_manager"


class BankReconciliation(models.Model):
    """One bank journal over one span of days, from opening to closing balance.

    Invariants: periods of a journal do not overlap; the opening balance of every period but the
    first is the closing balance of the one before; a closed period protects what it confirmed.
    All amounts are in the journal's currency.
    """

    _name = "bank.reconciliation"
    _description = "Bank reconciliation period"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Bank Journal",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        default=lambda self: self._default_journal_id(),
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id", store=True
    )
    account_id = fields.Many2one(related="journal_id.default_account_id", string="Bank Account")
    date_start = fields.Date(
        string="Start",
        required=True,
        tracking=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_end = fields.Date(
        string="End",
        required=True,
        tracking=True,
        default=lambda self: self._default_date_end(),
    )
    balance_start = fields.Monetary(
        string="Opening Balance",
        tracking=True,
        aggregator=None,
        help="Typed in for the first period; afterwards the closing balance of the period before.",
    )
    balance_end = fields.Monetary(
        string="Closing Balance",
        tracking=True,
        aggregator=None,
        help="The balance the bank states at the end of the period.",
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
        copy=False,
    )
    mode = fields.Selection(
        selection=[("statement", "Statement file"), ("manual", "Manual")],
        required=True,
        default="statement",
        tracking=True,
        help="Statement file: lines are imported and matched. Manual: you tick the book items "
        "against a paper statement.",
    )
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    close_reason = fields.Char(readonly=True, copy=False, tracking=True)
    confirmation_ids = fields.One2many(
        "bank.reconciliation.confirmation", "reconciliation_id", string="Confirmed Items"
    )
    snapshot_ids = fields.One2many("bank.reconciliation.snapshot", "reconciliation_id")
    note = fields.Html(
        string="Notes", copy=False, help="What the next person should know about this month."
    )
    has_previous = fields.Boolean(compute="_compute_has_previous")
    total_confirmed = fields.Monetary(string="Total Reconciled", compute="_compute_totals")
    balance_cleared = fields.Monetary(
        string="Cleared Balance",
        compute="_compute_totals",
        help="Opening balance plus everything confirmed.",
    )
    remaining = fields.Monetary(
        compute="_compute_totals",
        help="Opening balance plus confirmed items minus closing balance. Zero is the goal.",
    )
    unconfirmed_count = fields.Integer(string="Still to Confirm", compute="_compute_totals")
    confirmed_count = fields.Integer(string="Confirmed", compute="_compute_totals")
    unmatched_count = fields.Integer(string="Lines to Match", compute="_compute_totals")
    progress = fields.Float(compute="_compute_totals", help="Confirmed share of the period, in %.")
    is_fully_reconciled = fields.Boolean(compute="_compute_totals")
    is_balanced = fields.Boolean(compute="_compute_totals")
    has_imported_lines = fields.Boolean(compute="_compute_has_imported_lines")
    statement_line_ids = fields.Many2many(
        "account.bank.statement.line",
        string="Statement Lines",
        compute="_compute_statement_line_ids",
    )
    unconfirmed_item_ids = fields.Many2many(
        "account.move.line", string="Items to Confirm", compute="_compute_open_items"
    )
    outstanding_item_ids = fields.Many2many(
        "account.move.line", string="Outstanding Items", compute="_compute_open_items"
    )

    _date_order = models.Constraint(
        "CHECK (date_start <= date_end)", "The period must start on or before the day it ends."
    )
    _journal_end_idx = models.Index("(journal_id, date_end DESC)")

    # -------------------------------------------------------------------------
    # DEFAULTS AND COMPUTES
    # -------------------------------------------------------------------------

    @api.model
    def _default_journal_id(self):
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.env.company),
                ("type", "=", "bank"),
            ],
            limit=1,
        )

    @api.model
    def _default_date_end(self):
        today = fields.Date.context_today(self)
        return today.replace(day=monthrange(today.year, today.month)[1])

    @api.depends("journal_id.name", "date_start", "date_end")
    def _compute_name(self):
        for period in self:
            period.name = f"{period.journal_id.name or ''} {period._format_range()}".strip()

    def _format_range(self):
        if not (self.date_start and self.date_end):
            return ""
        last_day = monthrange(self.date_start.year, self.date_start.month)[1]
        if (self.date_start, self.date_end) == (
            self.date_start.replace(day=1),
            self.date_start.replace(day=last_day),
        ):
            return format_date(self.env, self.date_start, date_format="MMMM y")
        return f"{format_date(self.env, self.date_start)} – {format_date(self.env, self.date_end)}"

    @api.depends("journal_id.currency_id", "company_id.currency_id")
    def _compute_currency_id(self):
        for period in self:
            period.currency_id = period.journal_id.currency_id or period.company_id.currency_id

    @api.depends("journal_id", "date_start", "date_end")
    def _compute_statement_line_ids(self):
        for period in self:
            period.statement_line_ids = self.env["account.bank.statement.line"].search(
                period._get_line_domain()
            )

    def _get_line_domain(self):
        """The statement lines of the bank in these days."""
        return Domain(
            [
                ("journal_id", "=", self.journal_id.id),
                ("date", ">=", self.date_start),
                ("date", "<=", self.date_end),
                ("state", "=", "posted"),
            ]
        )

    @api.depends("journal_id", "date_start", "date_end", "confirmation_ids")
    def _compute_open_items(self):
        for period in self:
            items = self.env["account.move.line"]
            period.unconfirmed_item_ids = items.search(period._get_item_domain(), order="date, id")
            period.outstanding_item_ids = items.search(
                period._get_outstanding_domain(), order="date, id"
            )

    def _get_item_domain(self):
        """Bank items up to the end of the period that no period has confirmed yet.

        Items older than the journal's first period are part of its opening balance. They are not
        listed, but one that the bank shows only now, an old cheque, can still be confirmed.
        """
        first_day = self._get_first_days()[self]
        return self._get_any_item_domain() & Domain(
            [("date", ">=", first_day), ("date", "<=", self.date_end)]
        )

    def _get_own_item_domain(self):
        """Bank items within the period that no period has confirmed yet."""
        return self._get_any_item_domain() & Domain(
            [("date", ">=", self.date_start), ("date", "<=", self.date_end)]
        )

    def _get_any_item_domain(self):
        """Bank items of any date that no period has confirmed yet."""
        self.ensure_one()
        return Domain(
            [
                ("account_id", "=", self.account_id.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("bank_confirmation_ids", "=", False),
            ]
        )

    def _get_outstanding_domain(self):
        """Open items on the journal's outstanding accounts: registered, not seen by the bank."""
        return self._get_any_outstanding_domain() & Domain("date", "<=", self.date_end)

    def _get_any_outstanding_domain(self):
        """The same, of any date."""
        self.ensure_one()
        return Domain(
            [
                ("account_id", "in", self.journal_id._get_bank_outstanding_accounts().ids),
                ("journal_id", "=", self.journal_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("statement_line_id", "=", False),
            ]
        )

    # -------------------------------------------------------------------------
    # ACCESS
    # -------------------------------------------------------------------------

    @api.model
    def _require_group(self, group):
        """Raise unless the user has the role; the server says so whatever the browser showed."""
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "This needs the role “%s” of Bank Reconciliation. Ask your administrator for "
                    "it.",
                    self.env.ref(group).sudo().name,  # the name of a role is no secret
                )
            )
