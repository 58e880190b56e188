from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestPostingEntry(PostingCommon):
    """Adjusting entries, in the journal set for them, with or without the bank account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.corrections = cls.env["account.journal"].create(
            {"name": "Corrections", "code": "COR", "type": "general"}
        )
        cls.bank.bank_adjusting_journal_id = cls.corrections

    def entry(self, period, *rows, amount=0.0, **vals):
        """Open the dialog with counterparts ``(account, debit, credit)`` or ``(…, taxes)``."""
        lines = [
            Command.create(
                {
                    "account_id": account.id,
                    "debit": debit,
                    "credit": credit,
                    "tax_ids": [Command.set(taxes[0].ids if taxes else [])],
                }
            )
            for account, debit, credit, *taxes in rows
        ]
        return self.dialog(period, "adjusting", amount, entry_line_ids=lines, **vals)

    def test_entry_on_the_bank_account_is_confirmed_and_the_period_balances(self):
        period = self.period(end=-30)
        before = self.books()
        dialog = self.entry(period, (self.fees, 30, 0), date="2026-01-20")
        self.assertEqual(dialog.amount, -30)
        shown = self.shown(dialog)
        dialog.action_post()
        move = period.adjusting_move_ids
        self.assertRecordValues(
            move, [{"journal_id": self.corrections.id, "state": "posted", "ref": "Adjusting entry"}]
        )
        self.assertItems(
            move,
            [
                (self.fees, self.nobody, 30.0, 0.0, 30.0, False),
                (self.bank_account, self.nobody, 0.0, 30.0, -30.0, False),
            ],
        )
        self.assertEqual(shown, self.booked(move))
        self.assertEqual(self.confirmed(period), [("2026-01-20", -30.0, "manual")])
        self.assertTrue(period.is_balanced and period.is_fully_reconciled)
        move.action_undo_bank_adjusting()
        self.assertEqual(self.books(), before)
        self.assertEqual(period.remaining, 30)

    def test_entry_beside_the_bank_account_takes_the_taxes_out(self):
        period = self.period()
        dialog = self.entry(period, (self.fees, 12, 0, self.vat), (self.charges, 0, 12))
        shown = self.shown(dialog)
        dialog.action_post()
        self.assertItems(
            period.adjusting_move_ids,
            [
                (self.fees, self.nobody, 10.0, 0.0, 10.0, False),
                (self.vat_account, self.nobody, 2.0, 0.0, 2.0, False),
                (self.charges, self.nobody, 0.0, 12.0, -12.0, False),
            ],
        )
        self.assertEqual(shown, self.booked(period.adjusting_move_ids))
        self.assertFalse(period.confirmation_ids)

    def test_entry_on_a_bank_in_euros_is_at_the_rate_of_its_day(self):
        """12 € at 0.50 € for a dollar are 24 $."""
        journal = self.bank_in_euro()
        period = self.period(end=-12, journal=journal)
        self.entry(period, (self.fees, 24, 0), date="2026-01-20").action_post()
        self.assertItems(
            period.adjusting_move_ids,
            [
                (self.fees, self.nobody, 24.0, 0.0, 24.0, False),
                (journal.default_account_id, self.nobody, 0.0, 24.0, -12.0, False),
            ],
        )
        self.assertEqual(period.remaining, 0)

    def test_without_a_setting_the_first_miscellaneous_journal_is_taken(self):
        self.bank.bank_adjusting_journal_id = False
        period = self.period()
        self.entry(period, (self.fees, 1, 0), (self.charges, 0, 1)).action_post()
        journal = period.adjusting_move_ids.journal_id
        self.assertEqual(journal, self.company_data["default_journal_misc"])

    def test_entry_that_does_not_balance_is_refused_and_says_by_how_much(self):
        dialog = self.entry(self.period(end=-30), (self.fees, 25, 0))
        self.assertEqual(dialog.entry_missing, 5)
        with self.assertRaisesRegex(UserError, r"does not balance: \$.5\.00 is missing"):
            dialog.action_post()

    def test_locked_day_is_refused(self):
        period = self.period()
        dialog = self.entry(period, (self.fees, 1, 0), (self.charges, 0, 1))
        self.company.hard_lock_date = "2026-01-31"
        with self.assertRaisesRegex(UserError, "The books are locked on this day"):
            dialog.action_post()
        self.assertFalse(period.adjusting_move_ids)

    def test_journal_of_another_company_is_refused(self):
        other = self.setup_other_company()["default_journal_misc"]
        with self.assertRaises(UserError):
            self.bank.bank_adjusting_journal_id = other

    def test_accountant_takes_back_and_auditor_does_not(self):
        period = self.period(end=-30)
        self.entry(period, (self.fees, 30, 0), date="2026-01-20").action_post()
        move = period.adjusting_move_ids
        with self.assertRaises(AccessError):
            move.with_user(self.role("auditor")).action_undo_bank_adjusting()
        move.with_user(self.role("accountant")).action_undo_bank_adjusting()
        self.assertFalse(move.exists())

    def test_entry_of_a_closed_period_stays(self):
        period = self.period(end=-30)
        self.entry(period, (self.fees, 30, 0), date="2026-01-20").action_post()
        period.action_close()
        with self.assertRaisesRegex(UserError, "closed"):
            period.adjusting_move_ids.action_undo_bank_adjusting()

    def test_entry_from_elsewhere_is_not_taken_back_here(self):
        with self.assertRaisesRegex(UserError, "not posted from a bank reconciliation"):
            self.bill(5).action_undo_bank_adjusting()

    def test_form_takes_rows_as_they_are_typed_in(self):
        period = self.period(end=-30)
        action = period.action_open_posting("adjusting")
        dialogs = self.env[action["res_model"]].with_context(**action["context"])
        with Form(dialogs) as form:
            self.assertIn("Enter the counterparts", form.problem)
            with form.entry_line_ids.new() as row:
                self.assertEqual(row.debit, 30)
                row.account_id = self.fees
                row.debit = 24
            self.assertIn("6.00", form.problem)
            with form.entry_line_ids.new() as row:
                row.account_id = self.charges
            self.assertFalse(form.problem)
            self.assertIn("24.00", form.preview)
        form.record.action_post()
        self.assertItems(
            period.adjusting_move_ids,
            [
                (self.fees, self.nobody, 24.0, 0.0, 24.0, False),
                (self.charges, self.nobody, 6.0, 0.0, 6.0, False),
                (self.bank_account, self.nobody, 0.0, 30.0, -30.0, False),
            ],
        )
