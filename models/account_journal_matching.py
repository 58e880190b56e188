from odoo import api, fields, models

from .bank_reconciliation import ACCOUNTANT
from .bank_reconciliation_run import DIRECT

POLICY_CONFIDENCE = {"certain": "certain", "high": "high"}


class AccountJournal(models.Model):
    """What matching does by itself on a bank journal, after an import and every night."""

    _inherit = "account.journal"

    bank_match_policy = fields.Selection(
        [
            ("off", "Nothing"),
            ("suggest", "Suggest matches"),
            ("certain", "Match what is certain"),
            ("high", "Match what is certain or highly likely"),
        ],
        string="New Statement Lines",
        default="suggest",
        required=True,
        help="What happens by itself with the lines of an imported statement. Every match says "
        "why and can be undone, line by line or the whole run.",
    )

    def _match_after_import(self, lines):
        """Do with new lines what their journals' policies say."""
        for journal, group in lines.filtered(_is_open).grouped("journal_id").items():
            journal._match_by_policy(group)

    def _match_by_policy(self, lines):
        """Return the run that was started, if the policy wants one."""
        self.ensure_one()
        runs = self.env["bank.reconciliation.run"]
        confidence = POLICY_CONFIDENCE.get(self.bank_match_policy)
        if self.bank_match_policy == "off" or not lines:
            return runs
        if not confidence and len(lines) <= DIRECT:
            self.env["bank.matcher"]._refresh_proposals(lines)
            return runs
        return runs._start(self, lines, dry=not confidence, confidence=confidence or "certain")

    @api.model
    def _cron_match(self):
        """Match the open lines of journals that match by themselves: invoices come later too."""
        journals = self.search([("bank_match_policy", "in", list(POLICY_CONFIDENCE))])
        for journal in journals:
            journal._match_under_last_importer()
            self.env["ir.cron"]._commit_progress(1)

    def _match_under_last_importer(self):
        """Match under the name of who imported last, while he still has the role."""
        results = self.env["bank.statement.file.result"]
        last = results.search([("journal_id", "=", self.id)], order="id desc", limit=1)
        user = last.file_id.user_id
        if not user.active or not user.has_group(ACCOUNTANT):
            return
        journal = self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids
        )
        lines = journal.env["account.bank.statement.line"].search(journal._get_unmatched_domain())
        journal._match_by_policy(lines)


def _is_open(line):
    return not line.is_reconciled
