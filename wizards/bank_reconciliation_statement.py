import base64

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..engine.statement_proof import POSITIONS

AUDITOR = "account_bank_reconciliation.group_auditor"
FIGURES = ("balance_bank", *POSITIONS, "balance_books", "proof")


class BankReconciliationStatement(models.TransientModel):
    """The reconciliation statement of a journal on a day: to look at, to open, to print.

    Nothing is stored of it: it is computed from the books whenever it is shown. Amounts of
    ``company_*`` are in company currency.
    """

    _name = "bank.reconciliation.statement"
    _description = "Bank reconciliation statement"

    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        default=lambda self: self.env["bank.reconciliation"]._default_journal_id(),
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    company_id = fields.Many2one(related="journal_id.company_id")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    company_currency_id = fields.Many2one(
        related="journal_id.company_id.currency_id", string="Company Currency"
    )
    is_foreign = fields.Boolean(compute="_compute_currency_id")
    basis = fields.Char(compute="_compute_figures")
    balance_bank = fields.Monetary(compute="_compute_figures")
    deposits_in_transit = fields.Monetary(compute="_compute_figures")
    payments_outstanding = fields.Monetary(compute="_compute_figures")
    booked_not_shown = fields.Monetary(compute="_compute_figures")
    lines_not_matched = fields.Monetary(compute="_compute_figures")
    shown_not_booked = fields.Monetary(compute="_compute_figures")
    settled_elsewhere = fields.Monetary(compute="_compute_figures")
    exchange_difference = fields.Monetary(compute="_compute_figures")
    balance_books = fields.Monetary(compute="_compute_figures")
    proof = fields.Monetary(compute="_compute_figures")
    transfers_in_transit = fields.Monetary(compute="_compute_figures")
    company_balance_bank = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_deposits_in_transit = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_payments_outstanding = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_booked_not_shown = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_lines_not_matched = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_shown_not_booked = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_settled_elsewhere = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_exchange_difference = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_balance_books = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    company_proof = fields.Monetary(
        compute="_compute_figures", currency_field="company_currency_id"
    )
    pdf = fields.Binary(attachment=False, readonly=True)
    xlsx = fields.Binary(attachment=False, readonly=True)

    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Reconciliation Statement")

    @api.depends("journal_id")
    def _compute_currency_id(self):
        for wizard in self:
            company = wizard.journal_id.company_id.currency_id
            wizard.currency_id = wizard.journal_id.currency_id or company
            wizard.is_foreign = wizard.currency_id != company

    @api.depends("journal_id", "date")
    def _compute_figures(self):
        for wizard in self:
            statement = wizard._get_statement()
            wizard.basis = wizard._describe_basis(statement) if statement else ""
            for name in FIGURES:
                wizard[name] = float(_get_figure(statement.figures, name)) if statement else 0.0
                wizard[f"company_{name}"] = (
                    float(_get_figure(statement.company, name)) if statement else 0.0
                )
            transfers = statement.transfers_in_transit if statement else ()
            wizard.transfers_in_transit = float(sum(row.amount for row in transfers))

    def _get_statement(self):
        """Return the statement for who may see the journal; None while the form is empty."""
        self.env["bank.reconciliation"]._require_group(AUDITOR)
        if not (self.journal_id and self.date):
            return None
        self.journal_id._check_own_rights()
        return self.journal_id._get_reconciliation_statement(self.date)

    def _describe_basis(self, statement):
        """Say where the balance of the bank comes from."""
        basis = statement.basis
        paper = self.env["bank.working.paper"]
        write = paper._make_amount_format(self.currency_id)
        words = {
            "amount": write(basis.amount),
            "date": format_date(self.env, basis.date),
            "lines": write(basis.lines_after),
        }
        if basis.source == "none":
            return self.env._("The bank has stated no balance: the sum of all lines.")
        if basis.source == "opening":
            return self.env._(
                "Opening balance %(amount)s of %(date)s, lines of %(lines)s since.", **words
            )
        if basis.source == "period":
            return self.env._(
                "Closing balance %(amount)s of the period to %(date)s, lines of %(lines)s since.",
                **words,
            )
        return self.env._(
            "Balance %(amount)s of the statement to %(date)s, lines of %(lines)s since.", **words
        )

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_open_rows(self):
        """Open the journal items of the position that the button names."""
        self.ensure_one()
        position = self.env.context.get("account_bank_reconciliation_position")
        statement = self._get_statement()
        rows = statement.rows.get(position, ()) if statement else ()
        labels = self.env["account.journal"]._get_statement_labels()
        return {
            "type": "ir.actions.act_window",
            "name": labels.get(position, self.env._("Journal Items")),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [("id", "in", [row.item_id for row in rows])],
            "context": {"create": False},
        }

    def action_print_pdf(self):
        """Download the statement as PDF."""
        self.ensure_one()
        self.pdf = base64.b64encode(self._render_pdf())
        return self._get_download_action("pdf")

    def action_print_xlsx(self):
        """Download the statement as a workbook."""
        self.ensure_one()
        self.xlsx = base64.b64encode(self._render_xlsx())
        return self._get_download_action("xlsx")

    def _get_download_action(self, name):
        stem = self.env._(
            "Reconciliation statement %(journal)s %(date)s",
            journal=self.journal_id.code,
            date=self.date,
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{name}/{stem}.{name}?download=true",
            "target": "download",
        }


def _get_figure(figures, name):
    """Return a figure as it adds up on the way from the bank to the books."""
    if name in POSITIONS:
        return POSITIONS[name] * figures.positions[name]
    return getattr(figures, name)
