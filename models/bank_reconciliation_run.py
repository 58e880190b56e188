from odoo import Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from .bank_reconciliation import ACCOUNTANT

#: Lines that are matched while the user waits; more are matched in the background.
DIRECT = 300
#: Lines booked in one batch, and in one transaction of the background.
CHUNK = 200
GOING = ("waiting", "running")


class BankReconciliationRun(models.Model):
    """One automatic matching: what it looked at, what it matched, and its undo as one unit."""

    _name = "bank.reconciliation.run"
    _inherit = ["bank.evidence"]
    _description = "Automatic matching run"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    journal_id = fields.Many2one(
        "account.journal", required=True, readonly=True, index=True, check_company=True
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    reconciliation_id = fields.Many2one(
        "bank.reconciliation",
        string="Period",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_dry = fields.Boolean(string="Dry Run", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
            ("undone", "Undone"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    confidence = fields.Selection(
        [("certain", "Certain ones"), ("high", "Certain and highly likely ones")],
        string="Applies",
        default="certain",
        required=True,
        readonly=True,
    )
    pending_line_ids = fields.Many2many(
        "account.bank.statement.line",
        "bank_reconciliation_run_pending_rel",
        string="Lines Still to Look At",
        readonly=True,
    )
    attempts = fields.Integer(readonly=True)
    todo_count = fields.Integer(string="To Be Matched", readonly=True)
    done_count = fields.Integer(string="Matched or Tried", readonly=True)
    progress = fields.Integer(compute="_compute_progress")
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )
    line_count = fields.Integer(string="Lines Looked At", readonly=True)
    certain_count = fields.Integer(string="Certain", readonly=True)
    matched_count = fields.Integer(string="Matched", readonly=True)
    suggestion_count = fields.Integer(string="With Suggestion", readonly=True)
    none_count = fields.Integer(string="Without Suggestion", readonly=True)
    problems = fields.Text(readonly=True)
    line_ids = fields.One2many(
        "account.bank.statement.line", "match_run_id", string="Matched Lines", readonly=True
    )
    proposal_ids = fields.One2many(
        "bank.reconciliation.proposal", "run_id", string="Suggestions", readonly=True
    )

    @api.depends("journal_id", "create_date", "is_dry")
    def _compute_name(self):
        for run in self:
            title = self.env._("Dry run") if run.is_dry else self.env._("Auto-reconcile")
            when = fields.Datetime.context_timestamp(run, run.create_date or fields.Datetime.now())
            run.name = f"{title} {run.journal_id.name} {when:%Y-%m-%d %H:%M}"

    @api.depends("journal_id")
    def _compute_currency_id(self):
        for run in self:
            run.currency_id = run.journal_id.currency_id or run.company_id.currency_id

    @api.depends("state", "todo_count", "done_count")
    def _compute_progress(self):
        for run in self:
            is_over = run.state not in ("waiting", "running")
            share = run.done_count / run.todo_count if run.todo_count else 0
            run.progress = 100 if is_over else int(100 * share)

    # -------------------------------------------------------------------------
    # RUN
    # -------------------------------------------------------------------------

    @api.model
    def _start(self, journal, lines, dry=False, period=None, confidence="certain"):
        """Look for suggestions for the lines and, unless ``dry``, apply those that are enough.

        More than ``DIRECT`` lines are left to the background, which goes on without the browser.
        """
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        # runs are kept by the system: nobody but this method writes them
        run = self.sudo().create(
            {
                "journal_id": journal.id,
                "reconciliation_id": period.id if period else False,
                "is_dry": dry,
                "confidence": confidence,
                "line_count": len(lines),
                "pending_line_ids": [Command.set(lines.ids)],
            }
        )
        run = run.sudo(False)
        if len(lines) > DIRECT:
            run._hand_over()
        else:
            run._look()
            run._apply_all()
        return run

    def _look(self):
        """Look at all lines together, so that no item is given to the worse of two lines."""
        lines = self.pending_line_ids.filtered(lambda line: not line.is_reconciled)
        self.env["bank.matcher"]._refresh_proposals(lines, run=self)
        certain = self.proposal_ids.filtered("is_certain").line_id
        suggested = self.proposal_ids.line_id
        self._write_counts(
            {
                "state": "running",
                "pending_line_ids": [Command.clear()],
                "certain_count": len(certain),
                "suggestion_count": len(suggested - certain),
                "none_count": len(lines - suggested),
                "todo_count": len(self._get_next_proposals(None)),
            }
        )

    def _get_next_proposals(self, limit):
        """Return the best suggestions of lines that this run may apply and has not tried."""
        if self.is_dry:
            return self.proposal_ids.browse()
        proposals = self.env["bank.reconciliation.proposal"]
        domain = proposals._get_applicable_domain(self.confidence)
        mine = [("run_id", "=", self.id), ("is_tried", "=", False)]
        return proposals.search([*mine, *domain], order="id", limit=limit)

    def _apply_all(self):
        """Apply what is left in batches; a line that fails keeps its suggestion."""
        while self._apply_chunk():
            pass
        self._write_counts({"state": "done"})

    def _apply_chunk(self):
        """Apply the next batch and return how many lines it had."""
        proposals = self._get_next_proposals(CHUNK)
        proposals.sudo().is_tried = True  # the run's own mark, whoever started it
        matched, problems = self._apply_batch(proposals) if proposals else (proposals.line_id, [])
        self._write_counts(
            {
                "matched_count": self.matched_count + len(matched),
                "done_count": self.done_count + len(proposals),
                "attempts": 0,
                "problems": "\n".join(filter(None, [self.problems, *problems])) or False,
            }
        )
        return len(proposals)

    def _apply_batch(self, proposals):
        """Return ``(matched lines, problems)``; one bad line does not hold up the others."""
        try:
            with self.env.cr.savepoint():
                plans = proposals._prepare_plans("auto", run=self)
                return self.env["bank.applier"]._apply(plans), []
        except (UserError, RedirectWarning) as error:
            if len(proposals) == 1:
                problem, line = error.args[0], proposals.line_id
                proposals._note_failure(problem)
                return line.browse(), [f"{line.display_name}: {problem}"]
        half = len(proposals) // 2
        first, first_problems = self._apply_batch(proposals[:half])
        second, second_problems = self._apply_batch(proposals[half:])
        return first | second, first_problems + second_problems

    def _write_counts(self, vals):
        self.sudo().write(vals)  # counts of the run are the system's, not the user's

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_apply(self):
        """Apply what the dry run found; lines and items are checked again."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        if not self.is_dry:
            raise UserError(self.env._("This run has been applied already."))
        self._write_counts({"is_dry": False, "state": "running"})
        todo = len(self._get_next_proposals(None))
        self._write_counts({"todo_count": todo})
        if todo > DIRECT:
            self._hand_over()
        else:
            self._apply_all()
        return True

    def action_stop(self):
        """Stop after the batch that is being booked; what is matched stays matched."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        if self.state in GOING:
            self._write_counts({"state": "stopped"})
        return True

    def action_undo(self):
        """Undo every match of this run that is still in place."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        if self.state in GOING:
            raise UserError(self.env._("This run is still going on. Stop it first."))
        self.line_ids.action_undo_reconciliation()
        self._write_counts({"state": "undone"})
        return True

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
