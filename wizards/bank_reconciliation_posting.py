from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.account_journal_write_off import ACCOUNT_DOMAIN
from ..models.bank_applier import MatchPlan
from ..models.bank_applier_posting import PlanPosting
from ..models.bank_reconciliation import ACCOUNTANT


class BankReconciliationPosting(models.TransientModel):
    """Post what the bank has taken or paid without any document.

    With lines of the bank these are booked; without, a line is made, as for a paper statement, and
    confirmed. ``amount`` is signed as the bank sees it: negative is money out.
    """

    _name = "bank.reconciliation.posting"
    _inherit = ["bank.posting.preview", "analytic.mixin"]
    _description = "Post charges, interest, transfers and adjusting entries"
    _check_company_auto = True

    reconciliation_id = fields.Many2one(
        "bank.reconciliation", string="Period", readonly=True, ondelete="cascade"
    )
    journal_id = fields.Many2one(
        "account.journal", string="Bank", required=True, readonly=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the journal is read under the user's own rights
    company_id = fields.Many2one(related="journal_id.company_id", related_sudo=False)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    kind = fields.Selection(
        [
            ("charge", "Service charge"),
            ("interest", "Interest"),
            ("rounding", "Rounding difference"),
            ("exchange", "Exchange difference"),
            ("transfer", "Transfer between own accounts"),
            ("adjusting", "Adjusting entry"),
        ],
        required=True,
        default="charge",
    )
    line_ids = fields.Many2many(
        "account.bank.statement.line",
        "bank_reconciliation_posting_line_rel",
        "posting_id",
        "line_id",
        string="Lines of the Bank",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        help="What is open of these lines is booked. Without any, a line is made for the amount.",
    )
    available_line_ids = fields.Many2many(
        "account.bank.statement.line", compute="_compute_available_line_ids"
    )
    date = fields.Date(compute="_compute_date", store=True, readonly=False)
    asked_amount = fields.Monetary(help="What the dialog was opened for, signed; zero for nothing.")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="As the bank sees it: negative for what it took, positive for what it paid.",
    )
    scheme_id = fields.Many2one(
        "bank.posting.scheme",
        compute="_compute_scheme_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('id', 'in', available_scheme_ids)]",
    )
    available_scheme_ids = fields.Many2many(
        "bank.posting.scheme", compute="_compute_available_scheme_ids"
    )
    account_id = fields.Many2one(
        "account.account",
        compute="_compute_from_scheme",
        store=True,
        readonly=False,
        check_company=True,
        domain=ACCOUNT_DOMAIN,
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        compute="_compute_from_scheme",
        store=True,
        readonly=False,
        check_company=True,
        help="The amount includes them.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_scheme",
        store=True,
        readonly=False,
        check_company=True,
    )
    label = fields.Char(compute="_compute_from_scheme", store=True, readonly=False)
    analytic_distribution = fields.Json(compute="_compute_from_scheme", store=True, readonly=False)

    @api.constrains("reconciliation_id", "journal_id", "line_ids")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        for records in (dialogs.reconciliation_id, dialogs.journal_id, dialogs.line_ids):
            records.check_access("read")

    # -------------------------------------------------------------------------
    # WHAT THE DIALOG OPENS WITH
    # -------------------------------------------------------------------------

    @api.depends("journal_id")
    def _compute_currency_id(self):
        for dialog in self:
            dialog.currency_id = dialog.journal_id and dialog.journal_id._get_bank_currency()

    @api.depends("journal_id", "reconciliation_id")
    def _compute_available_line_ids(self):
        for dialog in self:
            domain = Domain(dialog.journal_id._get_unmatched_domain())
            if dialog.reconciliation_id:
                domain &= Domain("date", "<=", dialog.reconciliation_id.date_end)
            dialog.available_line_ids = self.env["account.bank.statement.line"].search(domain)

    @api.depends("asked_amount", "kind", "reconciliation_id")
    def _compute_line_ids(self):
        """The lines that the schemes recognise, or the only line of an amount that was given."""
        for dialog in self:
            period = dialog.reconciliation_id
            if not period:
                dialog.line_ids = dialog.line_ids
                continue
            lines = dialog.available_line_ids._origin.filtered(
                lambda line, period=period: line.date >= period.date_start
            )
            if asked := dialog.asked_amount:
                same = lines.filtered(
                    lambda line, asked=asked: line.currency_id.is_zero(line.amount - asked)
                )
                dialog.line_ids = same if len(same) == 1 else False
            else:
                schemes = self.env["bank.posting.scheme"]
                dialog.line_ids = schemes._recognise(lines, dialog.kind)

    @api.depends("line_ids", "reconciliation_id")
    def _compute_date(self):
        today = fields.Date.context_today(self)
        for dialog in self:
            period = dialog.reconciliation_id
            dates = dialog.line_ids.mapped("date")
            within = max(period.date_start, min(today, period.date_end)) if period else today
            dialog.date = max(dates) if dates else within

    @api.depends("asked_amount", "line_ids", "reconciliation_id")
    def _compute_amount(self):
        """What is open of the lines; without any, what the dialog was opened for."""
        for dialog in self:
            opened = [line._get_open_in_journal_currency() for line in dialog.line_ids]
            dialog.amount = sum(opened) if opened else dialog._get_missing_amount()

    def _get_missing_amount(self):
        """What was asked for, else what the period lacks once the bank's lines are matched."""
        period = self.reconciliation_id
        waiting = self.available_line_ids._origin.filtered(
            lambda line: line.date >= period.date_start
        )
        amount = self.asked_amount or -period.remaining - sum(waiting.mapped("amount"))
        return self.currency_id.round(amount) if self.currency_id else amount

    @api.depends("journal_id", "kind", "amount")
    def _compute_available_scheme_ids(self):
        schemes = self.env["bank.posting.scheme"]
        for dialog in self:
            domain = schemes._get_domain(dialog.journal_id, dialog.kind, dialog.amount)
            dialog.available_scheme_ids = schemes.search(domain)

    @api.depends("available_scheme_ids")
    def _compute_scheme_id(self):
        for dialog in self:
            if dialog.scheme_id not in dialog.available_scheme_ids:
                dialog.scheme_id = dialog.available_scheme_ids[:1]

    @api.depends("scheme_id", "kind", "journal_id")
    def _compute_from_scheme(self):
        for dialog in self:
            scheme, account = dialog.scheme_id, dialog._get_account()
            taxes = account.tax_ids._filter_taxes_by_company(dialog.company_id)
            dialog.account_id = account
            dialog.tax_ids = scheme.tax_ids if scheme else taxes
            dialog.partner_id = scheme.partner_id
            dialog.label = dialog._get_label()
            dialog.analytic_distribution = scheme.analytic_distribution

    def _get_account(self):
        schemes = self.env["bank.posting.scheme"]
        return self.scheme_id.account_id or schemes._get_default_account(
            self.journal_id, self.kind, self.amount
        )

    def _get_label(self):
        return self.scheme_id.name or self._get_title()

    def _get_title(self):
        return dict(self._fields["kind"]._description_selection(self.env)).get(self.kind)

    # -------------------------------------------------------------------------
    # PLAN AND PREVIEW
    # -------------------------------------------------------------------------

    @api.depends(
        *("account_id", "amount", "analytic_distribution", "date", "kind", "label", "line_ids"),
        *("partner_id", "tax_ids"),
    )
    def _compute_preview(self):
        return super()._compute_preview()

    def _check_complete(self):
        """Raise where something is missing that the plan needs."""
        if not self.line_ids and self.currency_id.is_zero(self.amount):
            raise UserError(self.env._("Choose a line of the bank, or say the amount."))
        self._check_booking()
        self._check_date()

    def _check_booking(self):
        if not self.account_id:
            raise UserError(
                self.env._("Choose the account. A manager can set it on the journal for good.")
            )

    def _check_date(self):
        """A line that is made belongs to its period, and before no lock date of the books."""
        period = self.reconciliation_id
        if self.line_ids:
            return
        if not period:
            raise UserError(self.env._("Choose the lines of the bank."))
        if not period.date_start <= self.date <= period.date_end:
            raise UserError(
                self.env._(
                    "The date is outside %s. Post it in the period in which the bank booked it.",
                    period.name,
                )
            )
        self.journal_id._check_not_locked(self.date, bool(self.tax_ids))

    def _preview_entries(self):
        """Return ``[(title, values of journal items)]`` of everything that will be posted."""
        lines = self.line_ids._origin or self.env["account.bank.statement.line"]._new_for_preview(
            self._prepare_line_vals()
        )
        return [
            (
                self._format_title(line.date, line.move_id.name or self.journal_id.name),
                line._preview_items(self._prepare_plan(line)),
            )
            for line in lines
        ]

    def _prepare_line_vals(self):
        return {
            "journal_id": self.journal_id.id,
            "date": self.date,
            "amount": self.amount,
            "payment_ref": self.label,
            "is_ticked": True,
        }

    def _prepare_plan(self, line):
        """Return the :class:`MatchPlan` that books what is open of the line."""
        return MatchPlan(
            line.id,
            write_offs=(self._prepare_posting(line),),
            confidence="high",
            reason=self._get_reason(),
        )

    def _prepare_posting(self, line):
        return PlanPosting(
            "posting",
            float(line._get_amount_to_match()),
            account_id=self.account_id.id,
            tax_ids=tuple(self.tax_ids._origin.ids),
            label=self.label or "",
            analytic=tuple(sorted((self.analytic_distribution or {}).items())),
            partner_id=self.partner_id.id or 0,
        )

    def _get_reason(self):
        return self.env._(
            "%(kind)s, posted by %(user)s.", kind=self._get_title(), user=self.env.user.name
        )

    # -------------------------------------------------------------------------
    # POSTING
    # -------------------------------------------------------------------------

    def action_post(self):
        """Book the lines as shown; role, company, period and state are checked here again."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.journal_id._check_own_rights()
        self.line_ids.check_access("read")
        self.reconciliation_id._check_is_open()
        self._check_same_bank()
        self._check_complete()
        moves = self._post()
        self.reconciliation_id._log_posted(self._get_reason(), moves)
        return {"type": "ir.actions.act_window_close"}

    def _check_same_bank(self):
        for record in (*self.reconciliation_id, *self.line_ids):
            if record.journal_id != self.journal_id:
                raise UserError(self.env._("%s belongs to another bank.", record.display_name))

    def _post(self):
        """Post what the dialog shows, and return the entries."""
        lines = self.line_ids or self._create_line()
        self.env["bank.applier"]._apply([self._prepare_plan(line) for line in lines])
        self._confirm(lines)
        return lines.move_id

    def _create_line(self):
        # only ticking and posting make lines that the bank has not reported; checked before
        lines = self.env["account.bank.statement.line"].sudo()
        return lines.create([self._prepare_line_vals()]).sudo(False)

    def _confirm(self, lines):
        """Confirm at once what a period of paper statements would wait to be confirmed for."""
        period = self.reconciliation_id
        # whether an item is confirmed is no secret to an accountant of its company
        items = lines._seek_bank_items().filtered(
            lambda item: not item.sudo().bank_confirmation_ids
        )
        if not period or not items:
            return
        if self.line_ids:
            period.action_confirm(items)
        else:
            period._create_confirmations(items, "tick")
