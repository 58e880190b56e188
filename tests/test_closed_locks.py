"""Beside core's own locks: lock dates with their exceptions, and the restrictive audit trail.

What core refuses is refused with core's words and leaves nothing half done; closing and reopening
a period changes no entry, so that no lock date stands in their way.
"""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestClosedLocks(ClosedMonthCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice_open = cls.invoice(70, date="2026-02-01")
        cls.line_open = cls.line(70, date="2026-02-12", fingerprint="1:february-12")
        cls.matched = cls.line(30, date="2026-02-13", fingerprint="1:february-13")
        cls.matched.action_match(cls.open_item(cls.invoice(30, date="2026-02-01")))
        cls.february.balance_end = 1915
        cls.env.flush_all()

    def lock(self, name="fiscalyear_lock_date", day="2026-02-28"):
        """Lock the books of core until this day.

        Core wants every line matched then; one that was undone since, with an exception, is open.
        """
        with patch.object(self.env.registry["res.company"], "_validate_locks"):
            self.company.write({name: day})
        self.env.flush_all()

    def assertRefused(self, words, attempt, *args):
        """Check that core refuses in its words and that the books are as they were."""
        before = self.books()
        self.assertRegex(self.get_refusal(attempt, *args), words)
        self.assertEqual(self.books(), before)

    # -------------------------------------------------------------------------
    # LOCK DATES
    # -------------------------------------------------------------------------

    def test_locked_days_are_not_matched_or_undone(self):
        self.by_hand = self.line(20, date="2026-02-14")
        for name in ("fiscalyear_lock_date", "hard_lock_date"):
            with self.subTest(name):
                self.lock(name, "2026-02-28")
                item = self.open_item(self.invoice_open)
                self.assertRefused("[Ll]ock", self.line_open.action_match, item)
                self.assertRefused("[Ll]ock", self.matched.action_undo_reconciliation)
                self.assertRefused("[Ll]ock", self.line_open.unlink)
                self.assertRefused("[Ll]ock", self.by_hand.write, {"amount": 21})
            if name == "fiscalyear_lock_date":
                self.company.fiscalyear_lock_date = False

    def test_run_over_locked_days_says_why_and_matches_the_others(self):
        invoice = self.invoice(80, date="2026-03-01")
        march = self.line(80, date="2026-03-05", ref=invoice.name)
        self.line_open.write({"payment_ref": self.invoice_open.name})
        self.lock()
        run = self.env["bank.reconciliation.run"]._start(self.bank, self.line_open | march)
        self.assertTrue(march.is_reconciled)
        self.assertRecordValues(self.line_open, [{"is_reconciled": False, "match_method": False}])
        self.assertEqual(run.matched_count, 1)
        self.assertRegex(run.problems, "[Ll]ock")

    def test_period_of_locked_days_is_closed_reopened_and_closed(self):
        """Neither changes an entry."""
        self.line_open.action_match(self.open_item(self.invoice_open))
        for name in ("fiscalyear_lock_date", "tax_lock_date", "sale_lock_date", "hard_lock_date"):
            self.lock(name)
        self.february.action_close()
        self.february.action_reopen("the auditor asked")
        self.february.action_close()
        self.assertEqual(self.february.state, "closed")
        self.assertLocked(
            {"undo": lambda by: by(self.line_open).action_undo_reconciliation()},
            period=self.february,
        )

    def test_confirmation_in_locked_days_is_given_and_taken_back(self):
        fee = self.bank_entry(-9, date="2026-02-20")
        self.lock()
        self.february.action_confirm(fee)
        self.assertEqual(fee.bank_confirmation_ids.reconciliation_id, self.february)
        self.february.action_unconfirm(fee)
        self.assertFalse(fee.bank_confirmation_ids)

    def test_exception_of_core_opens_locked_days_but_not_a_closed_period(self):
        self.lock(day="2026-02-28")
        self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.env.uid,
                "fiscalyear_lock_date": False,
                "end_datetime": fields.Datetime.add(fields.Datetime.now(), hours=1),
                "reason": "late corrections",
            }
        )
        self.line_open.action_match(self.open_item(self.invoice_open))
        self.assertTrue(self.line_open.is_reconciled)
        self.line_open.action_undo_reconciliation()
        self.assertEqual(self.invoice_open.payment_state, "not_paid")
        self.assertLocked(
            {
                "undo": lambda by: by(self.line_matched).action_undo_reconciliation(),
                "un-post": lambda by: by(self.charge.move_id).button_draft(),
            }
        )

    def test_ticking_a_payment_in_locked_days_leaves_no_line_behind(self):
        payment = self.pay(self.invoice(55, date="2026-02-01"), date="2026-02-14")
        self.february.mode = "manual"
        self.lock()
        words = "books are locked: .* after Bank February 2026"
        self.assertRefused(words, self.february.action_confirm, self.transit_item(payment))

    # -------------------------------------------------------------------------
    # RESTRICTIVE AUDIT TRAIL
    # -------------------------------------------------------------------------

    def test_everything_open_works_with_the_audit_trail(self):
        self.company.restrictive_audit_trail = True
        line, item = self.line_open, self.open_item(self.invoice_open)
        line.action_match(item)
        self.assertEqual(self.invoice_open.payment_state, "paid")
        line.action_undo_reconciliation()
        self.assertEqual(self.invoice_open.payment_state, "not_paid")
        line.action_match(item)
        item.remove_move_reconcile()
        self.assertRecordValues(line, [{"is_reconciled": False, "match_method": False}])
        line.action_match(item)
        self.february.action_close()
        self.assertLocked(
            {"undo": lambda by: by(line).action_undo_reconciliation()}, period=self.february
        )
        self.february.action_reopen("one more line")
        line.action_undo_reconciliation()
        self.assertEqual(self.february.confirmation_ids.line_id, self.matched)

    def test_deleted_line_leaves_its_entry_cancelled_in_the_audit_trail(self):
        """As core does; the bank item is gone from the balance, and nothing waits to be matched."""
        self.company.restrictive_audit_trail = True
        entry = self.line_open.move_id
        self.line_open.action_delete_imported()
        self.assertFalse(self.line_open.exists())
        self.assertEqual(entry.state, "cancel")
        self.assertFalse(self.find_unconfirmed())
        skipped = self.env["bank.statement.file.skip"].search([("reason", "=", "deleted")])
        self.assertIn("1:february-12", skipped.mapped("fingerprint"))

    def find_unconfirmed(self):
        return self.env["account.move.line"].search(self.february._get_item_domain())

    def test_ticked_payment_is_taken_back_with_the_audit_trail(self):
        self.company.restrictive_audit_trail = True
        payment = self.pay(self.invoice(55, date="2026-02-01"), date="2026-02-14")
        item = self.transit_item(payment)
        self.february.mode = "manual"
        self.february.action_confirm(item)
        line = self.february.confirmation_ids.filtered(lambda c: c.method == "tick").line_id
        entry = line.move_id
        self.february.action_unconfirm(line._seek_bank_items())
        self.assertFalse(line.exists())
        self.assertEqual(entry.state, "cancel")
        self.assertFalse(item.reconciled)
        self.assertFalse(payment.is_matched)

    def test_posted_entry_is_not_deleted_with_the_audit_trail(self):
        self.company.restrictive_audit_trail = True
        fee = self.bank_entry(-9, date="2026-02-20")
        fee.move_id.button_draft()
        self.assertRefused("audit trail", fee.move_id.unlink)
        fee.move_id.button_cancel()
        self.assertFalse(self.find_unconfirmed() & fee)

    # -------------------------------------------------------------------------
    # INALTERABLE HASH
    # -------------------------------------------------------------------------

    def test_secured_entries_of_an_open_period_are_confirmed_and_closed(self):
        self.line_open.action_match(self.open_item(self.invoice_open))
        wizard = self.env["account.secure.entries.wizard"].create({"hash_date": "2026-02-28"})
        wizard.action_secure_entries()
        self.assertTrue(self.line_open.move_id.inalterable_hash)
        self.february.action_close()
        self.february.action_reopen("because")
        self.assertEqual(self.february.state, "open")

    def test_secured_line_keeps_its_match(self):
        self.line_open.action_match(self.open_item(self.invoice_open))
        wizard = self.env["account.secure.entries.wizard"].create({"hash_date": "2026-02-28"})
        wizard.action_secure_entries()
        before = self.books()
        refusal = self.get_refusal(self.line_open.action_undo_reconciliation)
        self.assertTrue(refusal)
        self.assertEqual(self.books(), before)
        self.assertTrue(self.line_open.is_reconciled)
        self.assertEqual(self.line_open.match_method, "manual")
