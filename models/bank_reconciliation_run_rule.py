from odoo import api, fields, models

from . import bank_reconciliation_run as runs
from .account_reconcile_model_plan import Planned, RuleCase
from .bank_reconciliation import ACCOUNTANT

#: Behind all suggestions that a line has.
LAST = 1000


class BankReconciliationRun(models.Model):
    """A rule applied to chosen open lines, after its test: undone as one unit like every run.

    The suggestions of the run are all that it does; what each of them books is checked again when
    it is booked.
    """

    _inherit = "bank.reconciliation.run"

    rule_id = fields.Many2one(
        "account.reconcile.model",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("rule_id")
    def _compute_name(self):
        result = super()._compute_name()
        for run in self.filtered("rule_id"):
            when = fields.Datetime.context_timestamp(run, run.create_date or fields.Datetime.now())
            run.name = f"{run.rule_id.name}, {run.journal_id.name} {when:%Y-%m-%d %H:%M}"
        return result

    @api.model
    def _start_rule(self, rule, tested):
        """Book open lines as the rule says; return the runs, one for each journal.

        :param tested: the :class:`Tested` of the lines, all of them open.
        """
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        lines = self.env["account.bank.statement.line"].union(*(one.line for one in tested))
        self.env["bank.reconciliation"]._check_moves_not_closed(lines.move_id)
        started = self.browse()
        for journal, group in lines.grouped("journal_id").items():
            run = self._create_rule_run(rule, journal, group)
            run._suggest_rule([one for one in tested if one.line in group])
            started |= run
        for run in started:
            if run.todo_count > runs.DIRECT:
                run._hand_over()
            else:
                run._apply_all()
        return started

    def _create_rule_run(self, rule, journal, lines):
        # runs are kept by the system: nobody but these methods writes them
        run = self.sudo().create(
            {
                "journal_id": journal.id,
                "rule_id": rule.id,
                "state": "running",
                "line_count": len(lines),
                "certain_count": len(lines),
                "todo_count": len(lines),
            }
        )
        return run.sudo(False)

    def _suggest_rule(self, tested):
        """Keep what is to be booked as suggestions of this run, behind those that a line has."""
        matcher = self.env["bank.matcher"]
        vals_list = [
            {
                **matcher._prepare_rule_vals(
                    RuleCase(one.rule, one.line, one.caught), Planned(one.plan), None, self
                ),
                "sequence": LAST,
            }
            for one in tested
        ]
        # suggestions are the matcher's records, nobody else writes them
        self.env["bank.reconciliation.proposal"].sudo().create(vals_list)

    def _get_next_proposals(self, limit):
        if not self.rule_id:
            return super()._get_next_proposals(limit)
        proposals = self.env["bank.reconciliation.proposal"]
        domain = [("run_id", "=", self.id), ("is_tried", "=", False), ("kind", "=", "rule")]
        return proposals.search(domain, order="id", limit=limit)

    def _get_result_action(self):
        """Open what was started: the run, or the list of those of several journals."""
        if len(self) == 1:
            return self._get_form_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Runs of a Rule"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.ids)],
        }
