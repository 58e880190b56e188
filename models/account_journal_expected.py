from collections import Counter

from odoo import models


class AccountJournal(models.Model):
    """What was expected on a bank journal and did not come, or not as it used to."""

    _inherit = "account.journal"

    def _fill_bank_cash_dashboard_data(self, dashboard_data):
        super()._fill_bank_cash_dashboard_data(dashboard_data)
        if not self.env.user.has_group("account_bank_reconciliation.group_auditor"):
            return
        journals = self.filtered(lambda journal: journal.id in dashboard_data)
        missed, changed = (journals._count_expected(state) for state in ("missed", "changed"))
        for journal in journals:
            dashboard_data[journal.id].update(
                {"bank_missed": missed[journal], "bank_changed": changed[journal]}
            )

    def _count_expected(self, state):
        """Return ``Counter({journal: expected bookings in this state})``.

        A rule for all journals counts where its lines have come so far; before the first one, on
        every bank.
        """
        occurrences = self.env["account.reconcile.model.occurrence"].search(
            [
                ("state", "=", state),
                ("company_id", "in", self.company_id.parent_ids.ids),
                ("rule_id.active", "=", True),
            ]
        )
        counts = Counter()
        cards = occurrences.rule_id._get_card_journals()
        for rule, group in occurrences.grouped("rule_id").items():
            for journal in cards[rule] & self:
                counts[journal] += len(group)
        return counts

    def action_open_expected(self):
        """Open the expected bookings of this journal that ask for somebody."""
        self.ensure_one()
        self._check_own_rights()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.account_reconcile_model_occurrence_action"
        )
        rules = self.env["account.reconcile.model"].search(
            [("is_recurring", "=", True), ("company_id", "parent_of", self.company_id.ids)]
        )
        cards = rules._get_card_journals()
        mine = rules.filtered(lambda rule: self in cards[rule])
        return {
            **action,
            "display_name": f"{action['name']}: {self.display_name}",
            "domain": [("rule_id", "in", mine.ids)],
            "context": {"search_default_attention": 1},
        }


class AccountReconcileModel(models.Model):
    _inherit = "account.reconcile.model"

    def _get_card_journals(self):
        """Return ``{rule: the journals on whose cards it is counted}``."""
        journals = self._get_journals()
        return {
            rule: rule.match_journal_ids
            or rule.occurrence_ids.line_id.sorted("date")[-1:].journal_id
            or journals[rule]
            for rule in self
        }
