"""What a journal does by itself with the lines of an imported statement, and each night."""

from unittest.mock import patch

from odoo.tests import tagged

from .bank_files import camt, entry, statement
from .common import IBAN, BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestImportPolicy(BankReconciliationCommon):
    def imported(self, policy):
        """Import a line that pays an invoice, under ``policy``, and return it."""
        self.bank.bank_match_policy = policy
        self.paid = self.invoice(70)
        entries = [
            entry(70, "2026-02-10", text=self.paid.name, bank_id="PAID1", partner="Azure Interior")
        ]
        data = camt(statement(IBAN, "2026-02-01", "2026-02-28", 0, 70, entries))
        file = self.env["ir.attachment"].create({"name": "february.xml", "raw": data})
        self.env["bank.statement.import"].create({"attachment_ids": file.ids}).action_import()
        return self.env["account.bank.statement.line"].search([("journal_id", "=", self.bank.id)])

    def test_nothing_happens_where_the_policy_is_off(self):
        line = self.imported("off")
        self.assertEqual((line.is_reconciled, line.proposal_ids.ids), (False, []))

    def test_matches_are_suggested_and_none_is_made(self):
        line = self.imported("suggest")
        self.assertEqual((line.is_reconciled, line.match_confidence), (False, "certain"))
        self.assertFalse(
            self.env["bank.reconciliation.run"].search([("journal_id", "=", self.bank.id)])
        )

    def test_what_is_certain_is_matched_in_a_run_that_can_be_undone(self):
        line = self.imported("certain")
        self.assertEqual((line.is_reconciled, line.match_method), (True, "auto"))
        line.match_run_id.action_undo()
        self.assertEqual(self.paid.payment_state, "not_paid")

    def test_an_invoice_that_comes_later_is_matched_at_night(self):
        self.bank.bank_match_policy = "certain"
        line = self.imported("certain")
        line.match_run_id.action_undo()
        late = self.invoice(33)
        other = self.line(33, ref=late.name)
        with patch.object(self.env.cr, "commit", self.env.cr.flush):
            self.env["account.journal"]._cron_match()
        self.assertTrue(other.is_reconciled)
        self.assertEqual(other.match_run_id.user_id, self.env.user)
        # what a person undid is not made again
        self.assertFalse(line.is_reconciled)

    def test_nobody_matches_under_the_name_of_a_user_who_lost_his_role(self):
        line = self.imported("suggest")
        self.bank.bank_match_policy = "certain"
        roles = ("group_manager", "group_accountant", "group_auditor")
        for role in roles:
            group = self.env.ref(f"account_bank_reconciliation.{role}")
            self.env.user.sudo().group_ids -= group
        with patch.object(self.env.cr, "commit", self.env.cr.flush):
            self.env["account.journal"].sudo()._cron_match()
        self.assertFalse(line.sudo().is_reconciled)
