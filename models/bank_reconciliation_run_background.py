import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError

from .bank_reconciliation_run import GOING

_logger = logging.getLogger(__name__)

ATTEMPTS = 3


class BankReconciliationRun(models.Model):
    """Runs in the background: one transaction for each batch, resumed where they were broken off.

    A run works under the name and the rights of who started it.
    """

    _inherit = "bank.reconciliation.run"

    def _hand_over(self):
        """Leave this run to the background, as soon as the transaction is written."""
        # the user starts his own run; the job itself belongs to the system
        cron = self.env.ref("account_bank_reconciliation.bank_reconciliation_run_cron").sudo()
        cron._trigger()

    @api.model
    def _cron_work(self):
        """Do the waiting runs, oldest first, as long as the job has time."""
        runs = self.search([("state", "in", GOING)], order="id")
        crons = self.env["ir.cron"]
        left = crons._commit_progress(remaining=len(runs))
        for run in runs:
            if left <= 0:
                return
            run._as_its_user()._work()
            left = crons._commit_progress(int(run.state not in GOING))

    def _as_its_user(self):
        self.ensure_one()
        user = self.user_id
        return (
            self.sudo(False)
            .with_user(user)
            .with_context(lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids)
        )

    def _work(self):
        """Go on with one run, batch by batch; after ``ATTEMPTS`` failures it is given up."""
        try:
            if self._note_attempt() and self._work_on():
                self._write_counts({"state": "done"})
        except (OperationalError, UserError) as error:
            self._give_up_or_retry(error)

    def _note_attempt(self):
        """Count first, so that a run that brings the job down is not tried for ever."""
        is_allowed = self.attempts < ATTEMPTS
        if is_allowed:
            self._write_counts({"attempts": self.attempts + 1})
        else:
            message = self.env._("Broken off %s times; start it again.", self.attempts)
            self._write_counts({"state": "failed", "problems": message})
        self.env["ir.cron"]._commit_progress()
        return is_allowed

    def _work_on(self):
        """Return whether nothing is left; False when stopped, or when the job's time is over."""
        if self.pending_line_ids:
            self._look()
            self.env["ir.cron"]._commit_progress()
        left = 1.0
        while left > 0 and self._is_going() and self._apply_chunk():
            left = self.env["ir.cron"]._commit_progress()
        return self._is_going() and not self._get_next_proposals(1)

    def _is_going(self):
        """Whether nobody has stopped the run meanwhile."""
        self.invalidate_recordset(["state"])
        return self.state in GOING

    def _give_up_or_retry(self, error):
        """Forget the batch that failed; the next job takes the run up again."""
        self.env.cr.rollback()
        _logger.warning("matching run %s was broken off: %s", self.id, error)
        if self.attempts >= ATTEMPTS:
            self._write_counts({"state": "failed", "problems": str(error)})
        else:
            self._hand_over()
        self.env["ir.cron"]._commit_progress()
