from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestAlreadyBooked(PostingCommon):
    """A line arrives for what somebody has booked straight on the bank account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls.bank._get_waiting_account(-1)
        cls.bank.bank_adjusting_journal_id = cls.env["account.journal"].create(
            {"name": "Corrections", "code": "COR", "type": "general"}
        )

    @classmethod
    def booking(cls, amount, date="2026-01-10", journal=None, partner=None, **vals):
        """Book an expense, or what comes back of one, straight on the bank account."""
        bank = (journal or cls.bank).default_account_id
        currency = (journal or cls.bank)._get_bank_currency()
        balance = currency._convert(amount, cls.dollar, cls.company, date)
        common = {"partner_id": (partner or cls.gemini).id, "currency_id": currency.id}
        items = [
            {"account_id": bank.id, "amount_currency": amount, "balance": balance},
            {"account_id": cls.fees.id, "amount_currency": -amount, "balance": -balance},
        ]
        move = cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [Command.create({**common, **item}) for item in items],
                **vals,
            }
        )
        move.action_post()
        return move

    def bank_item(self, move, journal=None):
        account = (journal or self.bank).default_account_id
        return move.line_ids.filtered(lambda item: item.account_id == account)

    def booked_dialog(self, line, user=None, **vals):
        action = line.with_user(user or self.env.user).action_open_already_booked()
        dialogs = line.with_user(user or self.env.user).env[action["res_model"]]
        return dialogs.with_context(**action["context"]).create(vals)

    def adjusting(self, line):
        return self.env["account.move"].search([("bank_adjusted_line_id", "=", line.id)])

    # -------------------------------------------------------------------------
    # WHAT IS BOOKED
    # -------------------------------------------------------------------------

    def test_double_count_is_taken_out_and_the_period_balances(self):
        earlier = self.booking(-50)
        period = self.period(end=-50)
        line = self.line(-50, date="2026-01-12")
        before = self.books()
        dialog = self.booked_dialog(line)
        self.assertRecordValues(
            dialog,
            [
                {
                    "item_ids": self.bank_item(earlier).ids,
                    "booked_before": -100.0,
                    "booked_after": -50.0,
                }
            ],
        )
        shown = self.shown(dialog)
        dialog.action_post()
        adjusting = self.adjusting(line)
        self.assertEqual(shown, self.booked(adjusting, line.move_id))
        self.assertRecordValues(
            adjusting,
            [
                {
                    "journal_id": self.bank.bank_adjusting_journal_id.id,
                    "date": line.date,
                    "bank_adjusting_period_id": period.id,
                }
            ],
        )
        self.assertItems(
            adjusting,
            [
                (self.bank_account, self.gemini, 50.0, 0.0, 50.0, False),
                (self.waiting, self.gemini, 0.0, 50.0, -50.0, True),
            ],
        )
        self.assertItems(
            line.move_id,
            [
                (self.waiting, self.gemini, 50.0, 0.0, 50.0, True),
                (self.bank_account, self.gemini, 0.0, 50.0, -50.0, False),
            ],
        )
        self.assertEqual(self.balances()[self.bank_account.code], -50)
        self.assertEqual(
            [(day, amount) for day, amount, _how in self.confirmed(period)],
            [("2026-01-10", -50.0), ("2026-01-12", -50.0), ("2026-01-12", 50.0)],
        )
        self.assertTrue(period.is_balanced and period.is_fully_reconciled)
        self.assertUndoRestores(line, before)
        self.assertFalse(period.confirmation_ids)

    def test_money_received_that_is_booked_already(self):
        self.booking(80, partner=self.azure)
        period = self.period(end=80)
        line = self.line(80)
        self.booked_dialog(line).action_post()
        received = self.bank._get_waiting_account(1)
        self.assertItems(
            self.adjusting(line),
            [
                (received, self.azure, 80.0, 0.0, 80.0, True),
                (self.bank_account, self.azure, 0.0, 80.0, -80.0, False),
            ],
        )
        self.assertEqual(period.remaining, 0)

    def test_earlier_entry_of_a_locked_month_stays_as_it_is(self):
        earlier = self.booking(-50, date="2025-12-30")
        self.company.hard_lock_date = "2025-12-31"
        dump = sorted(map(self.describe, earlier.line_ids))
        period = self.period(end=-50)
        line = self.line(-50, date="2026-01-02")
        self.booked_dialog(line).action_post()
        self.assertEqual(sorted(map(self.describe, earlier.line_ids)), dump)
        self.assertEqual(str(self.adjusting(line).date), "2026-01-02")
        self.assertEqual(
            [(day, amount) for day, amount, _how in self.confirmed(period)],
            [("2025-12-30", -50.0), ("2026-01-02", -50.0), ("2026-01-02", 50.0)],
        )
        self.assertEqual(period.remaining, 0)

    def test_entry_booked_after_the_bank_is_taken_out_on_its_own_day(self):
        """Until 2 February the bank account is right; both months balance."""
        self.booking(-50, date="2026-02-02")
        january = self.period(end=-50)
        february = self.period(month=2, end=-50)
        line = self.line(-50, date="2026-01-30")
        self.booked_dialog(line).action_post()
        self.assertEqual(str(self.adjusting(line).date), "2026-02-02")
        self.assertEqual([row[:2] for row in self.confirmed(january)], [("2026-01-30", -50.0)])
        self.assertEqual(
            [row[:2] for row in self.confirmed(february)],
            [("2026-02-02", -50.0), ("2026-02-02", 50.0)],
        )
        self.assertEqual((january.remaining, february.remaining), (0, 0))

    def test_bank_in_euros_keeps_the_rate_of_the_bank_and_books_the_difference(self):
        """100 € were booked at 125 $; the bank's line is worth 200 $: 75 $ are a loss."""
        journal = self.bank_in_euro()
        self.booking(-100, date="2026-01-05", journal=journal)
        period = self.period(end=-100, journal=journal)
        line = self.line(-100, date="2026-01-12", journal=journal)
        self.booked_dialog(line).action_post()
        account = journal.default_account_id
        waiting = journal._get_waiting_account(-1)
        self.assertItems(
            self.adjusting(line),
            [
                (account, self.gemini, 125.0, 0.0, 100.0, False),
                (waiting, self.gemini, 0.0, 125.0, -100.0, True),
            ],
        )
        self.assertItems(
            line.move_id,
            [
                (waiting, self.gemini, 200.0, 0.0, 100.0, True),
                (account, self.gemini, 0.0, 200.0, -100.0, False),
            ],
        )
        balances = self.balances()
        self.assertEqual(balances[account.code], -200)
        self.assertEqual(balances[self.exchange_loss.code], 75)
        self.assertNotIn(waiting.code, balances)
        self.assertEqual(period.remaining, 0)

    def test_two_entries_that_add_up_to_the_line(self):
        first, second = self.booking(-20), self.booking(-30, date="2026-01-11")
        items = self.bank_item(first | second)
        line = self.line(-50)
        dialog = self.booked_dialog(line)
        self.assertFalse(dialog.item_ids)
        dialog.item_ids = items
        dialog.action_post()
        self.assertItems(
            line.move_id,
            [
                (self.waiting, self.gemini, 30.0, 0.0, 30.0, True),
                (self.waiting, self.gemini, 20.0, 0.0, 20.0, True),
                (self.bank_account, self.gemini, 0.0, 50.0, -50.0, False),
            ],
        )
        self.assertEqual(self.balances()[self.bank_account.code], -50)

    def test_entry_that_was_confirmed_before_stays_confirmed_after_the_undo(self):
        earlier = self.booking(-50)
        period = self.period(end=-50)
        period.action_confirm(self.bank_item(earlier))
        line = self.line(-50, date="2026-01-12")
        self.booked_dialog(line).action_post()
        self.assertEqual(period.remaining, 0)
        self.adjusting(line).action_undo_bank_adjusting()
        self.assertEqual([row[:2] for row in self.confirmed(period)], [("2026-01-10", -50.0)])
        self.assertFalse(line.is_reconciled)

    def test_paper_period_confirms_the_line_too(self):
        self.booking(-50)
        period = self.period(end=-50, mode="manual")
        self.booked_dialog(self.line(-50)).action_post()
        self.assertEqual(len(period.confirmation_ids), 3)
        self.assertEqual(period.remaining, 0)

    # -------------------------------------------------------------------------
    # WAYS TO THE DIALOG
    # -------------------------------------------------------------------------

    def test_suggestion_opens_the_dialog_instead_of_booking_twice(self):
        self.booking(-50)
        line = self.line(-50)
        line.action_suggest()
        self.assertEqual(line.best_proposal_id.kind, "booked")
        for action in (line.action_apply_proposal(), line.best_proposal_id.action_apply()):
            self.assertEqual(action["res_model"], "bank.reconciliation.adjusting")
        self.assertFalse(line.is_reconciled)

    def test_period_opens_the_dialog_of_its_own_lines_alone(self):
        period = self.period()
        line = self.line(-50)
        action = period.action_open_already_booked(line.id)
        self.assertEqual(action["context"]["default_line_id"], line.id)
        other = self.line(-50, journal=self.bank_in_euro())
        with self.assertRaisesRegex(UserError, "Choose a line of Bank"):
            period.action_open_already_booked(other.id)

    # -------------------------------------------------------------------------
    # WHAT IS REFUSED
    # -------------------------------------------------------------------------

    def test_other_amount_or_a_line_of_the_bank_is_refused(self):
        other, another = self.booking(-49), self.line(-50)
        line = self.line(-50)
        dialog = self.booked_dialog(line, item_ids=self.bank_item(other).ids)
        with self.assertRaisesRegex(UserError, r"The line is .*50\.00, but .*49\.00 is booked"):
            dialog.action_post()
        dialog = self.booked_dialog(line, item_ids=another._seek_bank_items().ids)
        with self.assertRaisesRegex(UserError, "come from a statement"):
            dialog.action_post()
        self.assertFalse(self.adjusting(line))

    def test_locked_day_is_refused(self):
        self.booking(-50)
        dialog = self.booked_dialog(self.line(-50))
        # core locks no month with open lines, but one that the line's entry has come into later
        self.env.cr.execute(
            "UPDATE res_company SET hard_lock_date = '2026-01-31' WHERE id = %s", [self.company.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "The books are locked on this day"):
            dialog.action_post()

    def test_what_a_closed_period_has_confirmed_is_not_taken_out(self):
        earlier = self.booking(-50)
        period = self.period(end=-50)
        period.action_confirm(self.bank_item(earlier))
        period.action_close()
        dialog = self.booked_dialog(self.line(-50), item_ids=self.bank_item(earlier).ids)
        with self.assertRaisesRegex(UserError, "confirmed in a closed period"):
            dialog.action_post()

    def test_closed_period_keeps_line_and_adjusting_entry(self):
        self.booking(-50)
        period = self.period(end=-50)
        line = self.line(-50, date="2026-01-12")
        self.booked_dialog(line).action_post()
        period.action_close()
        for attempt in (
            line.action_undo_reconciliation,
            self.adjusting(line).action_undo_bank_adjusting,
            self.adjusting(line).button_draft,
        ):
            with self.assertRaisesRegex(UserError, "closed"):
                attempt()

    def test_accountant_posts_and_auditor_does_not(self):
        self.booking(-50)
        line = self.line(-50)
        with self.assertRaises(AccessError):
            self.booked_dialog(line, user=self.role("auditor"))
        self.booked_dialog(line, user=self.role("accountant")).action_post()
        self.assertTrue(line.is_reconciled)
