from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bank_reconciliation import ACCOUNTANT


class BankStatementImport(models.TransientModel):
    """Files → preview of every statement → import. Preview and import use the same plan."""

    _name = "bank.statement.import"
    _description = "Import bank statements"

    journal_id = fields.Many2one(
        "account.journal",
        string="Bank Journal",
        domain="[('type', 'in', ('bank', 'credit', 'cash'))]",
        help="Where statements go whose account number no journal has. Statements of a known "
        "account go to its journal.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    preview_ids = fields.One2many("bank.statement.import.preview", "import_id", string="Statements")
    state = fields.Selection([("choose", "Choose"), ("preview", "Preview")], default="choose")
    new_count = fields.Integer(compute="_compute_counts")
    skipped_count = fields.Integer(compute="_compute_counts")
    problem_count = fields.Integer(compute="_compute_counts")
    can_import = fields.Boolean(compute="_compute_counts")

    @api.depends("preview_ids.new_count", "preview_ids.skipped_count", "preview_ids.problem")
    def _compute_counts(self):
        for wizard in self:
            wizard.new_count = sum(wizard.preview_ids.mapped("new_count"))
            wizard.skipped_count = sum(wizard.preview_ids.mapped("skipped_count"))
            wizard.problem_count = len(wizard.preview_ids.filtered("problem"))
            wizard.can_import = len(wizard.preview_ids) > wizard.problem_count

    @api.constrains("attachment_ids", "journal_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.attachment_ids.check_access("read")
        dialogs.journal_id._check_own_rights()

    @api.model_create_multi
    def create(self, vals_list):
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        wizards = super().create(vals_list)
        for wizard in wizards:
            if wizard.attachment_ids:
                wizard._make_preview()
        return wizards

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_preview(self):
        """Read the files and show what importing them will do."""
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file."))
        self._make_preview()
        return self._get_form_action()

    def action_import(self):
        """Import every statement that can be imported and open the new lines.

        Each file is imported whole or not at all. When no file can be imported, nothing happens
        and the first problem is raised.
        """
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.ensure_one()
        if not self.preview_ids:
            self._make_preview()
        files = self.env["bank.statement.file"]
        for attachment, plans in self._get_plans():
            if plans and not any(plan.problem for plan in plans):
                self._remember_accounts(plans)
                files |= files._import(attachment.name, attachment.raw, plans)
        if not files:
            raise UserError(self.preview_ids.filtered("problem")[:1].problem)
        self._suggest(files)
        return self._get_result_action(files)

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import bank statements"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_result_action(self, files):
        """One file of one journal: straight to its lines; otherwise the list of results."""
        journals = files.result_ids.journal_id
        if len(journals) == 1 and not self.problem_count:
            return journals.action_open_bank_lines()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported files"),
            "res_model": "bank.statement.file",
            "domain": [("id", "in", files.ids)],
            "views": [(False, "list"), (False, "form")],
        }

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    def _read_files(self):
        """Return ``[(attachment, statements or None, problem)]`` under the user's own rights."""
        self.attachment_ids.check_access("read")
        reader = self.env["bank.statement.file"]
        result = []
        for attachment in self.attachment_ids.sorted("id"):
            try:
                statements = reader._read_content(attachment.name, attachment.raw or b"")
                result.append((attachment, statements, ""))
            except UserError as error:
                result.append((attachment, None, str(error)))
        return result

    def _get_plans(self):
        """Return ``[(attachment, plans)]`` with the journals chosen in the preview."""
        seen = set()
        planner = self.env["bank.statement.planner"]
        result = []
        for attachment, statements, _problem in self._read_files():
            chosen = self._get_chosen_journals(attachment)
            plans = planner._plan(statements, chosen, seen) if statements else []
            result.append((attachment, plans))
        return result

    def _get_chosen_journals(self, attachment):
        rows = self.preview_ids.filtered(lambda row: row.attachment_id == attachment)
        return {row.place: row.journal_id for row in rows if row.journal_id}

    def _make_preview(self):
        seen, rows = set(), []
        for attachment, statements, problem in self._read_files():
            if problem:
                rows.append({"attachment_id": attachment.id, "problem": problem})
                continue
            journals = self._route(statements)
            plans = self.env["bank.statement.planner"]._plan(statements, journals, seen)
            rows += [
                self._prepare_preview_vals(attachment, place, plan)
                for place, plan in enumerate(plans)
            ]
        self.preview_ids = [
            fields.Command.clear(),
            *(fields.Command.create(row) for row in rows),
        ]
        self.state = "preview"

    def _route(self, statements):
        """Give statements of unknown accounts to the journal of the card they were dropped on."""
        planner = self.env["bank.statement.planner"]
        journals = {}
        for place, statement in enumerate(statements):
            found = planner._find_journal(statement)
            if not found and not self.journal_id._get_statement_accounts():
                found = self.journal_id
            if found:  # otherwise the user chooses in the preview
                journals[place] = found
        return journals

    def _prepare_preview_vals(self, attachment, place, plan):
        statement = plan.statement
        opening, closing = statement.opening, statement.closing
        return {
            "attachment_id": attachment.id,
            "place": place,
            "account_number": statement.account,
            "statement_number": statement.number,
            "journal_id": plan.journal_id,
            "date_start": statement.date_start,
            "date_end": statement.date_end,
            "currency_name": statement.currency,
            "balance_start": float(opening.amount) if opening else 0.0,
            "balance_end": float(closing.amount) if closing else 0.0,
            "new_count": len(plan.new),
            "skipped_count": len(plan.skipped),
            "skipped_reasons": self._describe_skipped(plan),
            "problem": plan.problem,
            "warnings": "\n".join(plan.warnings),
        }

    def _describe_skipped(self, plan):
        titles = dict(
            self.env["bank.statement.file.skip"]._fields["reason"]._description_selection(self.env)
        )
        counts = {}
        for entry in plan.skipped:
            counts[entry.reason] = counts.get(entry.reason, 0) + 1
        return "\n".join(f"{count} × {titles[reason]}" for reason, count in counts.items())

    # -------------------------------------------------------------------------
    # AFTER THE IMPORT
    # -------------------------------------------------------------------------

    def _remember_accounts(self, plans):
        for plan in plans:
            journal = self.env["account.journal"].browse(plan.journal_id)
            journal._remember_statement_account(plan.statement.account)

    def _suggest(self, files):
        """Look for suggestions for the new lines, so that the list shows them at once."""
        lines = files.result_ids.statement_id.line_ids
        self.env["bank.matcher"]._refresh_proposals(
            lines.filtered(lambda line: not line.is_reconciled)
        )


class BankStatementImportPreview(models.TransientModel):
    """One statement of the files, as it will be imported."""

    _name = "bank.statement.import.preview"
    _description = "Statement to import"
    _order = "attachment_id, place"

    import_id = fields.Many2one("bank.statement.import", ondelete="cascade")
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True)
    file_name = fields.Char(related="attachment_id.name", related_sudo=False, string="File Name")
    place = fields.Integer(readonly=True)
    account_number = fields.Char(string="Account", readonly=True)
    statement_number = fields.Char(string="Statement", readonly=True)
    journal_id = fields.Many2one(
        "account.journal", domain="[('type', 'in', ('bank', 'credit', 'cash'))]"
    )
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="To", readonly=True)
    currency_name = fields.Char(string="Currency", readonly=True)
    balance_start = fields.Float(string="Opening", digits=(16, 2), readonly=True)
    balance_end = fields.Float(string="Closing", digits=(16, 2), readonly=True)
    new_count = fields.Integer(string="New", readonly=True)
    skipped_count = fields.Integer(string="Left Out", readonly=True)
    skipped_reasons = fields.Text(string="Why Left Out", readonly=True)
    problem = fields.Text(readonly=True)
    warnings = fields.Text(readonly=True)
    notes = fields.Text(compute="_compute_notes")

    @api.constrains("attachment_id", "journal_id")
    def _check_own_rights(self):
        """A browser sends any id; the preview would show its name."""
        rows = self.sudo(False)  # core checks constraints as superuser
        rows.attachment_id.check_access("read")
        rows.journal_id._check_own_rights()

    @api.depends("problem", "warnings", "skipped_reasons")
    def _compute_notes(self):
        for row in self:
            parts = (row.problem, row.warnings, row.skipped_reasons)
            row.notes = "\n".join(part for part in parts if part)

    def write(self, vals):
        """A journal chosen for a statement changes what is new in it: plan again."""
        result = super().write(vals)
        if "journal_id" in vals:
            for row in self:
                row.write(row._prepare_replanned_vals())
        return result

    def _prepare_replanned_vals(self):
        wizard = self.import_id
        for attachment, plans in wizard._get_plans():
            if attachment == self.attachment_id and self.place < len(plans):
                vals = wizard._prepare_preview_vals(attachment, self.place, plans[self.place])
                vals.pop("journal_id")
                return vals
        return {}
