from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_datetime

from .bank_reconciliation import ACCOUNTANT

SOURCES = [
    ("typed", "Typed in"),
    ("statement", "Bank statement"),
    ("next", "Opening of the following period"),
]


class BankReconciliation(models.Model):
    """Where the closing balance comes from: a person, the bank's statement, the next opening.

    What a person has typed is not overwritten; what a statement gave follows the statements.
    """

    _inherit = "bank.reconciliation"

    balance_end_source = fields.Selection(
        SOURCES, string="Closing Balance From", readonly=True, copy=False, tracking=True
    )
    balance_end_statement_id = fields.Many2one(
        "account.bank.statement",
        string="Closing Balance on Statement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    balance_end_by_id = fields.Many2one(
        "res.users", string="Closing Balance By", readonly=True, copy=False
    )
    balance_end_at = fields.Datetime(string="Closing Balance On", readonly=True, copy=False)
    balance_end_origin = fields.Char(
        string="Origin of the Closing Balance", compute="_compute_balance_end_origin"
    )

    @api.depends("balance_end_source", "balance_end_statement_id", "balance_end_by_id")
    @api.depends_context("lang", "tz")
    def _compute_balance_end_origin(self):
        for period in self:
            period.balance_end_origin = period._describe_closing()

    def _describe_closing(self):
        if self.balance_end_source == "typed":
            return self.env._(
                "typed in by %(user)s on %(date)s",
                user=self.balance_end_by_id.name,
                date=format_datetime(self.env, self.balance_end_at, dt_format="short"),
            )
        if self.balance_end_source == "statement":
            return self.env._(
                "from the bank's statement %(name)s of %(date)s",
                name=self.balance_end_statement_id.name or "",
                date=format_date(self.env, self.date_end),
            )
        if self.balance_end_source == "next":
            return self.env._("from the opening balance of the following period")
        return ""

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    def web_save(self, vals, specification, next_id=None):
        """A new form sends zero for a balance that nobody has typed."""
        if not self and not vals.get("balance_end"):
            vals = {name: value for name, value in vals.items() if name != "balance_end"}
        return super().web_save(vals, specification, next_id=next_id)

    @api.model
    def _with_closing_source(self, vals):
        """Note with a closing balance who gave it, where the caller does not say."""
        if "balance_end" not in vals or "balance_end_source" in vals:
            return vals
        return {
            **vals,
            "balance_end_source": "typed",
            "balance_end_statement_id": False,
            "balance_end_by_id": self.env.uid,
            "balance_end_at": fields.Datetime.now(),
        }

    def _check_close_known(self):
        """A zero may be the balance of the bank, or that nobody has looked."""
        if self.balance_end_source:
            return ""
        return self.env._(
            "The closing balance of the bank is missing. Type it in from the statement."
        )

    # -------------------------------------------------------------------------
    # FILLING
    # -------------------------------------------------------------------------

    def _fill_closing_from_statement(self):
        """Take the closing balance of statements that end with these periods; typed ones stay."""
        periods = self.filtered(lambda p: p.state == "open" and p.balance_end_source != "typed")
        statements = periods._get_closing_statements()
        for period in periods.sorted("date_start"):
            statement = statements.get((period.journal_id, period.date_end))
            if statement and period._may_end_with(statement.balance_end_real):
                period._set_closing(statement.balance_end_real, "statement", statement)

    def _get_closing_statements(self):
        """Return ``{(journal, last day): the latest statement that states a closing balance}``."""
        statements = self.env["account.bank.statement"].search(
            Domain("journal_id", "in", self.journal_id.ids)
            & (
                Domain("bank_date_end", "in", self.mapped("date_end"))
                & Domain("bank_balances", "not in", ("opening", "neither"))
                | Domain("bank_date_end", "=", False)
                & Domain("date", "in", self.mapped("date_end"))
            ),
            order="id",
        )
        return {(one.journal_id, one.bank_date_end or one.date): one for one in statements}

    def _may_end_with(self, amount):
        """Whether the balance differs, and no closed period starts with another one."""
        if self.balance_end_source and not self.currency_id.compare_amounts(
            self.balance_end, amount
        ):
            return False
        following = self._next()
        return following.state != "closed" or not self.currency_id.compare_amounts(
            following.balance_start, amount
        )

    def _set_closing(self, amount, source, statement=None):
        # who imports or creates the next period fills in what the bank says
        self.sudo().write(
            {
                "balance_end": amount,
                "balance_end_source": source,
                "balance_end_statement_id": statement and statement.id,
                "balance_end_by_id": False,
                "balance_end_at": False,
            }
        )

    def _change_closing(self, amount):
        """Take the closing balance that a person has typed, also one that is the same as before."""
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        self.balance_end = amount

    def _follow_statement(self):
        """Forget what was typed and take the balance of the bank's statement, if there is one."""
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        statement = self._get_closing_statements().get((self.journal_id, self.date_end))
        if statement:
            self._set_closing(statement.balance_end_real, "statement", statement)

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_open_closing_wizard(self):
        """Ask for the closing balance of the bank."""
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Closing balance of %s", self.name),
            "res_model": "bank.reconciliation.closing",
            "view_mode": "form",
            "target": "new",
            "context": {"default_reconciliation_id": self.id},
        }


class AccountBankStatement(models.Model):
    _inherit = "account.bank.statement"

    @api.model_create_multi
    def create(self, vals_list):
        """A period that nobody has closed takes the balance of the statement that ends with it."""
        statements = super().create(vals_list)
        days = {one.bank_date_end or one.date for one in statements} - {False}
        # the bank has said so, whoever enters its statement
        periods = self.env["bank.reconciliation"].sudo()
        periods.search(
            [
                ("journal_id", "in", statements.journal_id.ids),
                ("state", "=", "open"),
                ("date_end", "in", list(days)),
            ]
        )._fill_closing_from_statement()
        return statements
