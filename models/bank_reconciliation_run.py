from odoo import api, fields, models
from odoo.exceptions import UserError

from .bank_reconciliation import ACCOUNTANT

CHUNK = 500


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
        [("done", "Done"), ("undone", "Undone")], default="done", required=True, readonly=True
    )
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

    # -------------------------------------------------------------------------
    # RUN
    # -------------------------------------------------------------------------

    @api.model
    def _start(self, journal, lines, dry=False, period=None):
        """Look for suggestions for the lines and, unless ``dry``, apply the certain ones."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        # runs are kept by the system: nobody but this method writes them
        run = self.sudo().create(
            {
                "journal_id": journal.id,
                "reconciliation_id": period.id if period else False,
                "is_dry": dry,
                "line_count": len(lines),
            }
        )
        run = run.sudo(False)
        self.env["bank.matcher"]._refresh_proposals(lines, run=run)
        run._count_suggestions(lines)
        if not dry:
            run._apply_certain()
        return run

    def _count_suggestions(self, lines):
        certain = self.proposal_ids.filtered("is_certain").line_id
        suggested = self.proposal_ids.line_id
        self._write_counts(
            {
                "certain_count": len(certain),
                "suggestion_count": len(suggested - certain),
                "none_count": len(lines - suggested),
            }
        )

    def _apply_certain(self):
        """Apply the certain suggestions in batches; a line that fails keeps its suggestion."""
        proposals = self.proposal_ids.filtered("is_certain")
        matched, problems = self.env["account.bank.statement.line"], []
        for start in range(0, len(proposals), CHUNK):
            done, failed = self._apply_batch(proposals[start : start + CHUNK])
            matched |= done
            problems += failed
        self._write_counts({"matched_count": len(matched), "problems": "\n".join(problems)})

    def _apply_batch(self, proposals):
        """Return ``(matched lines, problems)``; one bad line does not hold up the others."""
        plans = [plan for p in proposals if (plan := p._prepare_plan("auto", run=self))]
        try:
            with self.env.cr.savepoint():
                return self.env["bank.applier"]._apply(plans), []
        except UserError as error:
            if len(proposals) == 1:
                return proposals.line_id.browse(), [f"{proposals.line_id.display_name}: {error}"]
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
        self._write_counts({"is_dry": False})
        self._apply_certain()
        return True

    def action_undo(self):
        """Undo every match of this run that is still in place."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
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
