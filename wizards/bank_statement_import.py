from collections import deque
from dataclasses import replace

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.bank_reconciliation import ACCOUNTANT
from ..models.bank_statement_plan import Choices
from ..models.bank_workspace_open import WORKSPACE_KEY

DONE = ("imported", "nothing")


class BankStatementImport(models.TransientModel):
    """Files → preview of every statement → import → result. All three show the same plan."""

    _name = "bank.statement.import"
    _description = "Import bank statements"

    name = fields.Char(compute="_compute_name")
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank Journal",
        domain="[('type', 'in', ('bank', 'credit', 'cash'))]",
        help="Where statements go that name no account, or an account that no journal has while "
        "this one has no number. Statements of a known account go to its journal.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    preview_ids = fields.One2many("bank.statement.import.preview", "import_id", string="Statements")
    doubt_ids = fields.One2many(
        "bank.statement.import.doubt", "import_id", string="Possible Duplicates"
    )
    state = fields.Selection(
        [("choose", "Choose"), ("preview", "Preview"), ("done", "Result")], default="choose"
    )
    file_count = fields.Integer(compute="_compute_counts", string="Number of Files")
    imported_count = fields.Integer(compute="_compute_counts", string="Imported Statements")
    nothing_count = fields.Integer(compute="_compute_counts", string="Nothing New")
    new_count = fields.Integer(compute="_compute_counts", string="New Transactions")
    skipped_count = fields.Integer(compute="_compute_counts", string="Left Out")
    problem_count = fields.Integer(compute="_compute_counts", string="Not Imported")
    can_import = fields.Boolean(compute="_compute_counts")

    @api.depends("state")
    def _compute_name(self):
        for wizard in self:
            is_done = wizard.state == "done"
            wizard.name = self.env._("Import Result") if is_done else self.env._("Import")

    @api.depends(
        "preview_ids.new_count",
        "preview_ids.skipped_count",
        "preview_ids.problem",
        "preview_ids.outcome",
        "preview_ids.leave_out",
    )
    def _compute_counts(self):
        for wizard in self:
            rows = wizard.preview_ids
            finished = rows.filtered(lambda row: row.outcome in DONE)
            fine = rows.filtered(lambda row: not row.problem)
            told = finished if wizard.state == "done" else fine
            wizard.file_count = len(set(rows.mapped("file_name")))
            wizard.imported_count = len(rows.filtered(lambda row: row.outcome == "imported"))
            wizard.nothing_count = len(finished) - wizard.imported_count
            wizard.new_count = sum(told.mapped("new_count"))
            wizard.skipped_count = sum(told.mapped("skipped_count"))
            wizard.problem_count = len(rows.filtered(lambda row: row.problem))
            wizard.can_import = bool(fine.filtered(lambda row: row.outcome == "ready"))

    @api.onchange("preview_ids")
    def _onchange_preview_ids(self):
        """Show at once what a choice changes, in all rows: a file is imported whole."""
        wizard = self._origin
        rows = {row._origin._get_place(): row for row in self.preview_ids if row._origin}
        choices = replace(
            wizard._get_choices(),
            journals={p: row.journal_id._origin for p, row in rows.items() if row.journal_id},
            left_out=frozenset(place for place, row in rows.items() if row.leave_out),
        )
        plans = self.env["bank.statement.planner"]._plan(
            wizard._read_files(), choices, wizard.journal_id
        )
        for plan in plans:
            for place, vals in enumerate(wizard._prepare_rows(plan)):
                row = rows.get((plan.source.key, place))
                if row:
                    row.update(vals)

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

    def write(self, vals):
        """Several rows decided at once are planned once."""
        rows = {"preview_ids", "doubt_ids"} & set(vals)
        result = super(
            BankStatementImport,
            self.with_context(account_bank_reconciliation_plan_later=bool(rows)),
        ).write(vals)
        if rows and not self.env.context.get("account_bank_reconciliation_plan_later"):
            for wizard in self:
                wizard._make_preview()
        return result

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
        """Import every file that can be imported, and show what became of each.

        Each file is imported whole or not at all; one that fails keeps no other from its import.
        Called again, it tries what was not imported.
        """
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.ensure_one()
        if not self.preview_ids:
            self._make_preview()
        self._lock_journals()
        files = self._import_files()
        self._suggest(files)
        if self.state == "done":
            return True  # the result is on the screen already
        self.state = "done"
        return self._get_result_action(files)

    def action_open_new_lines(self):
        """Open the lines of this import, those to match first."""
        self.ensure_one()
        statements = self.preview_ids.file_id.result_ids.statement_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.account_bank_statement_line_action"
        )
        return {**action, "domain": [("statement_id", "in", statements.ids)], "context": {}}

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import bank statements"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large", **self._get_workspace_context()},
        }

    def _get_workspace_context(self):
        """Every step of the import knows from which workspace it was opened."""
        journal_id = self.env.context.get(WORKSPACE_KEY)
        return {WORKSPACE_KEY: journal_id} if journal_id else {}

    def _get_result_action(self, files):
        """Files of one journal: straight to work; otherwise what became of each file."""
        journals = files.result_ids.journal_id
        is_plain = not self.problem_count and not self.can_import
        if len(journals) == 1 and is_plain and self.new_count:
            return journals._open_imported(files.result_ids.statement_id.line_ids)
        view = self.env.ref("account_bank_reconciliation.bank_statement_import_view_result")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Result"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "current",
        }

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    def _read_files(self):
        """Return the files that are not imported yet, read under the user's own rights."""
        finished = {row._get_key() for row in self.preview_ids if row.outcome in DONE}
        journals = {}
        for row in self.preview_ids.filtered("journal_id"):
            journals[row._get_key()] = journals.get(row._get_key(), row.journal_id) | row.journal_id
        reads = self.env["bank.statement.reader"]._read_attachments(
            self.attachment_ids, self.journal_id, journals
        )
        return [read for read in reads if read.source.key not in finished]

    def _get_choices(self):
        rows = self.preview_ids
        return Choices(
            {row._get_place(): row.journal_id for row in rows if row.journal_id},
            frozenset(row._get_place() for row in rows if row.leave_out),
            frozenset(
                (doubt.preview_id.journal_id.id, doubt.fingerprint)
                for doubt in self.doubt_ids
                if doubt.include
            ),
        )

    def _get_plans(self):
        return self.env["bank.statement.planner"]._plan(
            self._read_files(), self._get_choices(), self.journal_id
        )

    def _make_preview(self):
        """Show the plan: one row per statement, or one for a file that cannot be read."""
        old = self.with_context(account_bank_reconciliation_plan_later=True).preview_ids
        rows = {row._get_place(): row for row in old}
        kept = old.filtered(lambda row: row.outcome in DONE)
        for plan in self._get_plans():
            for place, vals in enumerate(self._prepare_rows(plan)):
                row = rows.get((plan.source.key, place)) or old.create(
                    {"import_id": self.id, **vals}
                )
                row.write(vals)
                row._show_doubts(plan.plans[place] if plan.plans else None)
                kept |= row
        (old - kept).unlink()
        if self.state == "choose":
            self.state = "preview"

    def _prepare_rows(self, plan):
        file = {
            "attachment_id": plan.source.attachment_id,
            "member": plan.source.place,
            "file_name": plan.source.name,
            "is_table": self.env["bank.statement.reader"]._is_table(plan.source.data),
        }
        if plan.problem:
            vals = {"place": 0, "journal_id": False, "outcome": "problem", "problem": plan.problem}
            return [{**file, **vals}]
        rows = self.env["bank.statement.import.preview"]
        return [
            {**file, "place": place, **rows._prepare_plan_vals(plan, each)}
            for place, each in enumerate(plan.plans)
        ]

    # -------------------------------------------------------------------------
    # IMPORT
    # -------------------------------------------------------------------------

    def _lock_journals(self):
        """Two imports into one journal would not see each other's lines."""
        journals = self.preview_ids.journal_id
        journals.check_access("read")
        # the lock is ours to take, an accountant may not edit journals
        locked = journals.sudo().try_lock_for_update(allow_referencing=True)
        busy = journals - locked.sudo(False)
        if busy:
            raise UserError(
                self.env._(
                    "Somebody else is importing into %s. Try again in a moment.",
                    busy[0].display_name,
                )
            )

    def _import_files(self):
        """Import file by file; after a failure the files behind it are planned without it."""
        planner = self.env["bank.statement.planner"]
        reads, choices = self._read_files(), self._get_choices()
        files = self.env["bank.statement.file"]
        queue = deque(planner._plan(reads, choices, self.journal_id))
        while queue:
            plan = queue.popleft()
            file, problem = self._import_file(plan)
            self._show_result(plan, file, problem)
            files |= file
            if problem and queue:
                rest = [read for read in reads if read.source.key in {p.source.key for p in queue}]
                queue = deque(planner._plan(rest, choices, self.journal_id))
        return files

    def _import_file(self, plan):
        """Return the evidence of the file, or the problem; a file that fails leaves nothing."""
        files = self.env["bank.statement.file"]
        if not plan.is_ready:
            return files, ""
        try:
            with self.env.cr.savepoint():
                self._remember_accounts(plan)
                self._forget_deleted(plan)
                return files._import(plan), ""
        except AccessError:
            raise
        except UserError as error:
            return files, self.env._(
                "%(file)s was not imported: %(problem)s", file=plan.source.name, problem=error
            )
        except IntegrityError:
            return files, self.env._(
                "%s was not imported: somebody else imported its transactions meanwhile. "
                "Try again.",
                plan.source.name,
            )

    def _show_result(self, plan, file, problem):
        """Write into the rows what became of the file, statement by statement."""
        rows = self.with_context(account_bank_reconciliation_plan_later=True).preview_ids.filtered(
            lambda row: row._get_key() == plan.source.key
        )
        for place, vals in enumerate(self._prepare_rows(plan)):
            row = rows.filtered(lambda row, place=place: row.place == place)
            row.write(
                {
                    **vals,
                    **({"outcome": "problem", "problem": problem} if problem else {}),
                    **row._prepare_result_vals(vals, file),
                }
            )

    def _remember_accounts(self, plan):
        for each in plan.plans:
            if not each.is_left_out:
                journal = self.env["account.journal"].browse(each.journal_id)
                journal._remember_statement_account(each.statement.account)

    def _forget_deleted(self, plan):
        """What the user wants again is no longer deleted."""
        lines = self.env["account.bank.statement.line"]
        for each in plan.plans:
            wanted = [entry.wanted_as for entry in each.new if entry.wanted_as]
            if wanted:
                lines._forget_deleted(self.env["account.journal"].browse(each.journal_id), wanted)

    def _suggest(self, files):
        """Do with the new lines what their journals' policies say."""
        lines = files.result_ids.statement_id.line_ids
        self.env["account.journal"]._match_after_import(lines)
