from collections import Counter

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..models.bank_statement_file_skip import REASONS

OUTCOMES = [
    ("ready", "To import"),
    ("left_out", "Not wanted"),
    ("problem", "Not imported"),
    ("imported", "Imported"),
    ("nothing", "Nothing new"),
]


class BankStatementImportPreview(models.TransientModel):
    """One statement of the files, as it will be imported, and then what became of it."""

    _name = "bank.statement.import.preview"
    _description = "Statement to import"
    _order = "id"  # as the files were read

    import_id = fields.Many2one("bank.statement.import", ondelete="cascade")
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True)
    member = fields.Integer(readonly=True, help="Place of the file in its archive.")
    file_name = fields.Char(readonly=True)
    place = fields.Integer(readonly=True, help="Place of the statement in its file.")
    format = fields.Char(readonly=True)
    is_table = fields.Boolean(readonly=True, help="A person can say what its columns mean.")
    account_number = fields.Char(string="Account", readonly=True)
    statement_number = fields.Char(string="Statement", readonly=True)
    journal_id = fields.Many2one(
        "account.journal", domain="[('type', 'in', ('bank', 'credit', 'cash'))]"
    )
    leave_out = fields.Boolean(help="Do not import this statement; the others of its file are.")
    outcome = fields.Selection(OUTCOMES, string="Result", default="ready", readonly=True)
    file_id = fields.Many2one("bank.statement.file", string="Imported File", readonly=True)
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="To", readonly=True)
    period = fields.Char(compute="_compute_period")
    currency_name = fields.Char(string="Currency", readonly=True)
    has_opening = fields.Boolean(readonly=True)
    has_closing = fields.Boolean(readonly=True)
    balance_start = fields.Float(string="Opening", digits=(16, 2), readonly=True)
    balance_end = fields.Float(string="Closing", digits=(16, 2), readonly=True)
    new_count = fields.Integer(string="New", readonly=True)
    skipped_count = fields.Integer(string="Left Out", readonly=True)
    skipped_reasons = fields.Text(string="Why Left Out", readonly=True)
    problem = fields.Text(readonly=True)
    warnings = fields.Text(readonly=True)
    notes = fields.Text(compute="_compute_notes")

    @api.constrains("attachment_id", "journal_id", "file_id", "import_id")
    def _check_own_rights(self):
        """A browser sends any id; the preview would show its name."""
        rows = self.sudo(False)  # core checks constraints as superuser
        rows.import_id.check_access("read")
        rows.attachment_id.check_access("read")
        rows.file_id.check_access("read")
        rows.journal_id._check_own_rights()

    @api.depends("problem", "warnings", "skipped_reasons")
    def _compute_notes(self):
        for row in self:
            parts = (row.problem, row.warnings, row.skipped_reasons)
            row.notes = "\n".join(part for part in parts if part)

    @api.depends("date_start", "date_end")
    def _compute_period(self):
        for row in self:
            days = dict.fromkeys(day for day in (row.date_start, row.date_end) if day)
            row.period = "\N{NO-BREAK SPACE}– ".join(format_date(self.env, day) for day in days)

    def write(self, vals):
        """A journal chosen for a statement changes what is new in it: plan again."""
        result = super().write(vals)
        later = self.env.context.get("account_bank_reconciliation_plan_later")
        if {"journal_id", "leave_out"} & set(vals) and not later:
            for wizard in self.import_id:
                wizard._make_preview()
        return result

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_open_lines(self):
        """Open the new lines of this statement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.account_bank_statement_line_action"
        )
        domain = [("statement_id", "in", self._get_result().statement_id.ids)]
        return {**action, "domain": domain, "context": {}}

    def action_open_workspace(self):
        """Open the workspace of the journal that this statement was imported into."""
        self.ensure_one()
        return self.journal_id._open_imported(self._get_result().statement_id.line_ids)

    def action_open_left_out(self):
        """Open what was left out of this statement, with the reasons."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Left out of %s", self.file_name),
            "res_model": "bank.statement.file.skip",
            "domain": [("result_id", "in", self._get_result().ids)],
            "views": [(False, "list")],
        }

    def action_download(self):
        """Download the file as it was imported."""
        self.ensure_one()
        return self.file_id.action_download()

    # -------------------------------------------------------------------------
    # HELPERS
    # -------------------------------------------------------------------------

    def _get_key(self):
        """Return the key of the file."""
        return self.attachment_id.id, self.member

    def _get_place(self):
        """Return the key of the statement."""
        return self._get_key(), self.place

    def _get_result(self):
        """Return the evidence of this statement; those left out have none."""
        rows = self.import_id.preview_ids.filtered(
            lambda row: row._get_key() == self._get_key() and not row.leave_out
        )
        return self.file_id.result_ids.sorted("id")[list(rows.ids).index(self.id)]

    def _prepare_plan_vals(self, file_plan, plan):
        statement = plan.statement
        problem = plan.problem
        if not problem and not plan.is_left_out and not file_plan.is_ready:
            problem = self.env._(
                "A file is imported whole: another statement of it cannot be imported yet."
            )
        opening, closing = statement.opening, statement.closing
        return {
            "format": statement.format,
            "account_number": statement.account,
            "statement_number": statement.number,
            "journal_id": plan.journal_id,
            "leave_out": plan.is_left_out,
            "outcome": "left_out" if plan.is_left_out else "problem" if problem else "ready",
            "date_start": statement.date_start,
            "date_end": statement.date_end,
            "currency_name": statement.currency,
            "has_opening": bool(opening),
            "has_closing": bool(closing),
            "balance_start": float(opening.amount) if opening else 0.0,
            "balance_end": float(closing.amount) if closing else 0.0,
            "new_count": len(plan.new),
            "skipped_count": len(plan.skipped),
            "skipped_reasons": self._describe_skipped(plan),
            "problem": problem,
            "warnings": "\n".join(plan.warnings),
        }

    def _prepare_result_vals(self, vals, file):
        """Return what to write once the file is imported."""
        if not file or vals["outcome"] == "left_out":
            return {}
        return {"file_id": file.id, "outcome": "imported" if vals["new_count"] else "nothing"}

    def _describe_skipped(self, plan):
        skips = self.env["bank.statement.file.skip"]
        titles = dict(skips._fields["reason"]._description_selection(self.env))
        counts = Counter(entry.reason for entry in plan.skipped)
        return "\n".join(f"{count} × {titles[reason]}" for reason, count in counts.items())

    def _show_doubts(self, plan):
        """List what the user may decide; what was decided before stays."""
        doubts = self.env["bank.statement.import.doubt"]
        entries = (*plan.undecided, *(each for each in plan.new if each.wanted_as)) if plan else ()
        known = {
            doubt.fingerprint: doubt for doubt in doubts.search([("preview_id", "=", self.id)])
        }
        missing = []
        for entry in entries:
            name = entry.wanted_as or entry.fingerprint
            if not known.pop(name, None):
                missing.append(doubts._prepare_vals(self, entry, name))
        doubts.union(*known.values()).unlink()
        doubts.create(missing)


class BankStatementImportDoubt(models.TransientModel):
    """A transaction that is left out unless the user wants it."""

    _name = "bank.statement.import.doubt"
    _description = "Transaction to decide"
    _order = "preview_id, date, id"

    import_id = fields.Many2one(
        "bank.statement.import", string="Import of Files", ondelete="cascade"
    )
    preview_id = fields.Many2one("bank.statement.import.preview", ondelete="cascade", index=True)
    file_name = fields.Char(related="preview_id.file_name", related_sudo=False)
    fingerprint = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    amount = fields.Float(digits=(16, 2), readonly=True)
    label = fields.Char(readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Existing Line",
        readonly=True,
        help="The line that may be the same booking.",
    )
    line_label = fields.Char(
        related="line_id.payment_ref", related_sudo=False, string="Text of the Existing Line"
    )
    include = fields.Boolean(string="Import")

    @api.constrains("import_id", "preview_id", "line_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        doubts = self.sudo(False)  # core checks constraints as superuser
        doubts.import_id.check_access("read")
        doubts.preview_id.check_access("read")
        doubts.line_id.check_access("read")

    def action_include(self):
        """Import these transactions too."""
        return self._decide(True)

    def action_leave_out(self):
        """Do not import these transactions."""
        return self._decide(False)

    def _decide(self, include):
        wizard = self.import_id.ensure_one()
        self.include = include
        wizard._make_preview()
        return wizard._get_form_action()

    def _prepare_vals(self, row, entry, name):
        transaction = entry.transaction
        return {
            "import_id": row.import_id.id,
            "preview_id": row.id,
            "fingerprint": name,
            "date": transaction.date or transaction.value_date,
            "amount": float(transaction.amount),
            "label": entry.label,
            "reason": entry.reason or ("possible" if entry.line_id else "deleted"),
            "line_id": entry.line_id,
        }
