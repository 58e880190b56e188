from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.bank_reconciliation import ACCOUNTANT

YEARS = range(1900, 2200)


class BankReconciliationYear(models.TransientModel):
    """Create the months of a year for many journals at once; months that exist are left."""

    _name = "bank.reconciliation.year"
    _description = "Create the periods of a year"

    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year)
    journal_ids = fields.Many2many(
        "account.journal",
        "bank_reconciliation_year_journal_rel",
        "year_id",
        "journal_id",
        string="Bank Journals",
        required=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        default=lambda self: self._default_journal_ids(),
    )
    mode = fields.Selection(
        selection=lambda self: self.env["bank.reconciliation"]._fields["mode"].selection,
        required=True,
        default="statement",
    )
    line_ids = fields.One2many(
        "bank.reconciliation.year.line",
        "year_id",
        string="Journals",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_journal_ids(self):
        journals = self.env["account.journal"]
        asked = journals.browse(self.env.context.get("default_journal_id"))
        return asked or journals.search(
            [
                *journals._check_company_domain(self.env.companies),
                ("type", "in", ("bank", "credit")),
            ]
        )

    @api.constrains("journal_ids", "line_ids")
    def _check_own_rights(self):
        """A browser names any journal; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        (dialogs.journal_ids | dialogs.line_ids.journal_id)._check_own_rights()

    @api.depends("journal_ids", "year")
    def _compute_line_ids(self):
        for wizard in self:
            journals = wizard.journal_ids._origin
            typed = {line.journal_id: line.balance_start for line in wizard.line_ids}
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "journal_id": journal.id,
                            "year": wizard.year,
                            "balance_start": typed.get(journal, 0.0),
                        }
                    )
                    for journal in journals
                ),
            ]

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_create_periods(self):
        """Create the months that are missing and open those of the year."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.journal_ids._check_own_rights()
        if self.year not in YEARS:
            raise UserError(self.env._("Type in the year with four digits."))
        missing = self._get_missing_months(self.journal_ids, self.year)
        vals_list = [vals for line in self.line_ids for vals in line._prepare_periods(missing)]
        if not vals_list:
            raise UserError(
                self.env._("The periods of %s exist already for these journals.", self.year)
            )
        self.env["bank.reconciliation"].create(vals_list)
        return self._get_periods_action()

    @api.model
    def _get_missing_months(self, journals, year):
        """Return ``{journal: first days of the months of which no day has a period}``.

        Months before a closed period are none of them: they belong to what it opened with.
        """
        if year not in YEARS:
            return {}
        first, last = date(year, 1, 1), date(year, 12, 31)
        periods = self.env["bank.reconciliation"].search(
            [
                ("journal_id", "in", journals.ids),
                ("date_start", "<=", last),
                ("date_end", ">=", first),
            ]
        )
        taken = {
            (period.journal_id, month)
            for period in periods
            for month in range(1, 13)
            if period.date_start <= fields.Date.end_of(date(year, month, 1), "month")
            and period.date_end >= date(year, month, 1)
        }
        closed = self._get_closed_until(journals)
        return {
            journal: [
                date(year, month, 1)
                for month in range(1, 13)
                if (journal, month) not in taken
                and date(year, month, 1) > closed.get(journal, date.min)
            ]
            for journal in journals
        }

    @api.model
    def _get_closed_until(self, journals):
        """Return ``{journal: last day that is closed}``."""
        domain = [("journal_id", "in", journals.ids), ("state", "=", "closed")]
        groups = self.env["bank.reconciliation"]._read_group(
            domain, ["journal_id"], ["date_end:max"]
        )
        return dict(groups)

    def _get_periods_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.bank_reconciliation_action"
        )
        return {
            **action,
            "display_name": self.env._("Periods of %s", self.year),
            "domain": [
                ("journal_id", "in", self.journal_ids.ids),
                ("date_end", ">=", f"{self.year}-01-01"),
                ("date_start", "<=", f"{self.year}-12-31"),
            ],
            "context": {"group_by": ["journal_id"]} if len(self.journal_ids) > 1 else {},
            "target": "main",
        }


class BankReconciliationYearLine(models.TransientModel):
    """One journal in the dialog: what its year starts with."""

    _name = "bank.reconciliation.year.line"
    _description = "Journal of which the periods of a year are created"

    year_id = fields.Many2one(
        "bank.reconciliation.year", string="Dialog", required=True, ondelete="cascade"
    )
    year = fields.Integer()
    journal_id = fields.Many2one("account.journal", required=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", compute="_compute_chain")
    missing_count = fields.Integer(string="New Months", compute="_compute_chain")
    has_previous = fields.Boolean(compute="_compute_chain")
    balance_start = fields.Monetary(
        string="Opening Balance",
        help="Of the first month, where no period before it gives its closing balance.",
    )

    @api.depends("journal_id", "year")
    def _compute_chain(self):
        journals = self.journal_id._origin
        missing = {
            year: self.year_id._get_missing_months(journals, year)
            for year in set(self.mapped("year"))
        }
        firsts = self.env["bank.reconciliation"]._read_group(
            [("journal_id", "in", journals.ids)], ["journal_id"], ["date_start:min"]
        )
        first_days = dict(firsts)
        for line in self:
            months = missing[line.year].get(line.journal_id._origin, [])
            first_day = first_days.get(line.journal_id._origin)
            line.currency_id = line.journal_id._get_bank_currency()
            line.missing_count = len(months)
            line.has_previous = bool(first_day and (not months or first_day < months[0]))

    def _prepare_periods(self, missing):
        """Values of the months that this journal lacks; the first has the opening balance."""
        vals_list = [
            {
                "journal_id": self.journal_id.id,
                "date_start": month,
                "date_end": fields.Date.end_of(month, "month"),
                "mode": self.year_id.mode,
            }
            for month in missing.get(self.journal_id, [])
        ]
        if vals_list and not self.has_previous:
            vals_list[0]["balance_start"] = self.balance_start
        return vals_list
