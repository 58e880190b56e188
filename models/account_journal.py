from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .bank_evidence import own_defaults
from .bank_reconciliation import ACCOUNTANT, MANAGER

BANK_TYPES = ("bank", "credit", "cash")
CLOSED_FIELDS = ("currency_id", "default_account_id")
SETTINGS = {
    "bank_batch_mode",
    "bank_date_order",
    "bank_file_encoding",
    "bank_match_policy",
    "statement_account_numbers",
}
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252 (Western Europe)"),
    ("iso8859-1", "ISO 8859-1 (Western Europe)"),
    ("iso8859-15", "ISO 8859-15 (Western Europe with €)"),
    ("cp850", "DOS 850 (Western Europe)"),
    ("cp437", "DOS 437 (United States)"),
    ("cp1250", "Windows-1250 (Central Europe)"),
    ("iso8859-2", "ISO 8859-2 (Central Europe)"),
    ("cp852", "DOS 852 (Central Europe)"),
    ("cp1251", "Windows-1251 (Cyrillic)"),
    ("cp1253", "Windows-1253 (Greek)"),
    ("cp1254", "Windows-1254 (Turkish)"),
    ("cp1257", "Windows-1257 (Baltic)"),
]


class AccountJournal(models.Model):
    _inherit = "account.journal"

    statement_account_numbers = fields.Char(
        string="Other Account Numbers on Statements",
        help="Numbers under which the bank reports this account, separated by spaces. A number "
        "that you assign during an import is added here.",
    )
    bank_batch_mode = fields.Selection(
        [
            ("whole", "One line per entry of the bank"),
            ("split", "One line per transaction"),
        ],
        string="Batch Entries",
        required=True,
        default="whole",
        help="How an entry is booked whose single transactions the bank lists. They are booked one "
        "by one only where their amounts add up to the entry; otherwise the entry stays one line, "
        "which says why. What was imported in one way is recognised in the other.",
    )
    bank_file_encoding = fields.Selection(
        ENCODINGS,
        string="Encoding of Files",
        help="For files that do not tell their encoding, if names look wrong. Empty: found out.",
    )
    bank_date_order = fields.Selection(
        [("dmy", "Day, month, year"), ("mdy", "Month, day, year"), ("ymd", "Year, month, day")],
        string="Dates in Files",
        help="For files of which no date tells whether the day or the month comes first. Empty: "
        "the order of the user's language, with a warning.",
    )
    bank_reconciliation_ids = fields.One2many(
        "bank.reconciliation",
        "journal_id",
        string="Bank Periods",
        groups="account_bank_reconciliation.group_auditor",
    )

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            given = {name for name in vals if vals[name]}
            if vals.get("bank_batch_mode") == "whole":
                given.discard("bank_batch_mode")  # as every new journal
            self._check_settings_are_ours(given)
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), SETTINGS)

    def write(self, vals):
        self._check_settings_are_ours(set(vals))
        self._check_periods_not_closed(vals)
        return super().write(vals)

    def _check_settings_are_ours(self, names):
        """Reconciliation managers alone change the settings of reconciliation."""
        if SETTINGS & names and not self.env.su:
            self.env["bank.reconciliation"]._require_group(MANAGER)

    def _check_periods_not_closed(self, vals):
        """Closed periods keep their account and their currency."""
        will_change = self.env["account.move"]._field_will_change
        changed = self.filtered(
            lambda journal: any(will_change(journal, vals, name) for name in CLOSED_FIELDS)
        )
        # closed periods count whoever edits the journal
        closed = self.env["bank.reconciliation"].sudo()
        closed.search(
            [("journal_id", "in", changed.ids), ("state", "=", "closed")]
        )._check_is_open()

    def _check_own_rights(self):
        """A browser names any journal: it is read again under the user's own rights."""
        self.check_access("read")
        foreign = self.filtered(lambda journal: journal.company_id not in self.env.companies)
        if foreign:
            raise AccessError(
                self.env._(
                    "%s belongs to a company that you have not switched on.",
                    foreign[0].display_name,
                )
            )

    # -------------------------------------------------------------------------
    # HELPERS
    # -------------------------------------------------------------------------

    def _get_bank_currency(self):
        self.ensure_one()
        return self.currency_id or self.company_id.currency_id

    def _get_statement_accounts(self):
        """Return the numbers, without separators, under which statements name this account."""
        sanitize = self.env["bank.statement.planner"]._sanitize
        numbers = [*self.mapped("bank_acc_number")]
        numbers += [n for j in self for n in (j.statement_account_numbers or "").split()]
        return {sanitize(number) for number in numbers if number}

    def _remember_statement_account(self, number):
        """Remember a number that the user has assigned, so that the next import finds it."""
        sanitized = self.env["bank.statement.planner"]._sanitize(number)
        for journal in self:
            if sanitized and sanitized not in journal._get_statement_accounts():
                numbers = f"{journal.statement_account_numbers or ''} {sanitized}".strip()
                # an accountant may not edit journals, but assigns this number by importing
                journal.sudo().statement_account_numbers = numbers

    def _get_bank_outstanding_accounts(self):
        """Return the accounts on which registered payments of these journals wait for the bank."""
        lines = self.inbound_payment_method_line_ids | self.outbound_payment_method_line_ids
        accounts = lines.payment_account_id
        if not accounts or any(not line.payment_account_id for line in lines):
            accounts |= self._get_default_outstanding_accounts()
        return accounts - self.default_account_id

    def _get_default_outstanding_accounts(self):
        payments = self.env["account.payment"]
        accounts = self.env["account.account"]
        for company in self.company_id:
            for direction in ("inbound", "outbound"):
                accounts |= payments.new({"company_id": company.id})._get_outstanding_account(
                    direction
                )
        return accounts

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_auto_match(self, dry=False):
        """Match the open lines of these journals; ``dry`` only shows what would be matched."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.check_access("read")
        self.ensure_one()
        lines = self.env["account.bank.statement.line"].search(self._get_unmatched_domain())
        if not lines:
            raise UserError(
                self.env._("Every line of %s is matched. There is nothing to do.", self.name)
            )
        return self.env["bank.reconciliation.run"]._start(self, lines, dry)._get_form_action()

    def action_auto_match_dry(self):
        return self.action_auto_match(dry=True)

    def _get_unmatched_domain(self):
        return [
            ("journal_id", "in", self.ids),
            ("is_reconciled", "=", False),
            ("state", "=", "posted"),
        ]

    def action_open_bank_lines(self):
        """Open the statement lines of this journal, those to match first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.account_bank_statement_line_action"
        )
        action["domain"] = [("journal_id", "=", self.id)]
        action["context"] = {"search_default_to_match": 1, "default_journal_id": self.id}
        return action

    def action_open_bank_period(self):
        """Open the first open period of this journal; the month after the latest if none is.

        The first period of a journal is a new form, since its opening balance is typed in.
        """
        self.ensure_one()
        periods = self.env["bank.reconciliation"]
        period = periods.search(
            [("journal_id", "=", self.id), ("state", "=", "open")], order="date_start", limit=1
        )
        period = period or self._start_next_period() or periods._latest(self)
        return {
            "type": "ir.actions.act_window",
            "name": period.name or self.env._("New Period"),
            "res_model": "bank.reconciliation",
            "res_id": period.id,
            "view_mode": "form",
            "context": {"default_journal_id": self.id},
        }

    def _start_next_period(self):
        """Create the period after the latest one, once its first day has come."""
        periods = self.env["bank.reconciliation"]
        latest = periods._latest(self)
        if not latest or latest.date_end >= fields.Date.context_today(self):
            return periods
        if not self.env.user.has_group(ACCOUNTANT):
            return periods
        return periods.create({"journal_id": self.id})

    def action_import_bank_files(self, attachment_ids=()):
        """Open the import with these files; the user sees what will be imported first."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        wizard = self.env["bank.statement.import"].create(
            {
                "journal_id": self.id,
                "attachment_ids": [fields.Command.set(list(attachment_ids))],
            }
        )
        return wizard._get_form_action()

    def create_document_from_attachment(self, attachment_ids):
        """Dropping files on the card of a bank journal imports statements."""
        journal = self or self.browse(self.env.context.get("default_journal_id"))
        if journal.type in BANK_TYPES:
            return journal.action_import_bank_files(attachment_ids)
        return super().create_document_from_attachment(attachment_ids)
