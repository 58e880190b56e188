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
        journal._match_what_is_new()

    def _match_what_is_new(self):
        """Look at the open lines again; a run is recorded when there is something to match."""
        lines = self.env["account.bank.statement.line"].search(self._get_unmatched_domain())
        if self._has_new_matches(lines):
            self._match_by_policy(lines)

    def _has_new_matches(self, lines):
        """Tell whether the policy would match anything now; what a run could not book is not tried
        every night.
        """
        tried = lines.proposal_ids.filtered("is_tried").grouped("line_id")
        before = {line: _describe(proposals[:1]) for line, proposals in tried.items()}
        found = self.env["bank.matcher"]._refresh_proposals(lines)
        best = found._filter_applicable(POLICY_CONFIDENCE[self.bank_match_policy])
        same = best.filtered(lambda one: before.get(one.line_id) == _describe(one))
        same.sudo().is_tried = True  # the matcher's own mark, which the new search has dropped
        return bool(best - same)


def _is_open(line):
    return not line.is_reconciled


def _describe(proposal):
    """What a suggestion would settle: another one is worth a try."""
    items = proposal.item_ids
    return (
        proposal.confidence,
        items.move_line_id.ids,
        items.payment_id.ids,
        items.other_line_id.ids,
        proposal.rule_id.id,
        proposal.rule_digest,
    )
