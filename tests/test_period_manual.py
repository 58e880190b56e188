from odoo.exceptions import UserError
from odoo.tests import tagged

from .period_common import PeriodCommon


@tagged("post_install", "-at_install")
class TestPeriodManual(PeriodCommon):
    """A paper statement is ticked off, and every tick is taken back exactly."""

    def ticked(self):
        return self.env["account.bank.statement.line"].search([("is_ticked", "=", True)])

    def assertTickUndone(self, period, item):
        """Tick the item, take it back, and find the books as they were."""
        before, state = self.books(), (period.remaining, period.outstanding_item_ids)
        period.action_confirm(item)
        self.assertEqual(len(self.ticked()), len(item))
        self.assertTrue(all(item.mapped("reconciled")))
        period.action_unconfirm(self.ticked()._seek_bank_items())
        self.assertBooks(before)
        self.env.invalidate_all()
        self.assertEqual((period.remaining, period.outstanding_item_ids), state)

    # -------------------------------------------------------------------------
    # TICK
    # -------------------------------------------------------------------------

    def test_tick_of_a_receipt_is_taken_back_exactly(self):
        period = self.period(end=500, mode="manual")
        payment = self.pay(self.invoice(500))
        self.assertTickUndone(period, self.transit_item(payment))
        self.assertEqual(payment.state, "in_process")

    def test_tick_of_a_cheque_is_taken_back_exactly(self):
        period = self.period(end=-90, mode="manual")
        self.assertTickUndone(period, self.transit_item(self.pay(self.bill(90))))

    def test_many_ticks_are_taken_back_exactly(self):
        period = self.period(mode="manual")
        payments = self.pay(self.invoice(10)) | self.pay(self.invoice(20)) | self.pay(self.bill(7))
        items = self.env["account.move.line"].concat(*map(self.transit_item, payments))
        self.assertTickUndone(period, items)

    def test_tick_of_a_partly_shown_payment_takes_what_is_open(self):
        period = self.period(end=500, mode="manual")
        item = self.transit_item(self.pay(self.invoice(500)))
        self.line(200, date="2026-01-12").action_match(item)
        self.assertEqual(item.amount_residual, 300)
        self.assertTickUndone(period, item)
        period.action_confirm(item)
        self.assertItems(
            self.ticked().move_id,
            [
                (self.bank_account, self.azure, 300.0, 0.0, 300.0, False),
                (self.outstanding_in, self.azure, 0.0, 300.0, -300.0, True),
            ],
        )

    def test_tick_of_a_foreign_payment_is_booked_as_the_payment_was(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        invoice = self.invoice(500, currency=currency)
        payment = self.pay(invoice, currency_id=currency.id, amount=500)
        item = self.transit_item(payment)
        self.assertEqual((item.balance, item.amount_currency), (250.0, 500.0))
        period = self.period(end=250, mode="manual")
        self.assertTickUndone(period, item)
        period.action_confirm(item)
        self.assertItems(
            self.ticked().move_id,
            [
                (self.bank_account, self.azure, 250.0, 0.0, 250.0, False),
                (self.outstanding_in, self.azure, 0.0, 250.0, -500.0, True),
            ],
        )
        self.assertRecordValues(period, [{"remaining": 0.0, "is_fully_reconciled": True}])

    def test_tick_at_a_bank_in_another_currency_is_taken_back_exactly(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        bank = self.env["account.journal"].create(
            {"name": "Euro", "type": "bank", "code": "EURB", "currency_id": currency.id}
        )
        payment = self.pay(self.invoice(80, currency=currency), journal=bank)
        period = self.period(journal=bank, end=80, mode="manual")
        self.assertTickUndone(period, self.transit_item(payment))
        period.action_confirm(self.transit_item(payment))
        self.assertRecordValues(
            self.ticked(), [{"amount": 80.0, "currency_id": currency.id, "is_reconciled": True}]
        )
        self.assertEqual(period.remaining, 0.0)

    def test_older_cheque_is_ticked_in_the_month_of_the_bank(self):
        self.period(1, mode="manual")
        february = self.period(2, end=-90, mode="manual")
        cheque = self.transit_item(self.pay(self.bill(90), date="2026-01-28"))
        february.action_confirm(cheque)
        self.assertRecordValues(
            self.ticked(), [{"date": february.date_start, "amount": -90.0, "is_reconciled": True}]
        )
        self.assertRecordValues(
            february.confirmation_ids,
            [{"method": "tick", "amount": -90.0, "is_carried_forward": False}],
        )

    def test_bank_item_is_only_confirmed(self):
        period = self.period(end=-35, mode="manual")
        item = self.bank_entries([-35])
        before = self.books()
        period.action_confirm(item)
        self.assertRecordValues(period.confirmation_ids, [{"method": "manual", "amount": -35.0}])
        self.assertFalse(self.ticked())
        period.action_unconfirm(item)
        self.assertBooks(before)

    def test_payment_is_not_ticked_where_statement_files_are_read(self):
        period = self.period()
        item = self.transit_item(self.pay(self.invoice(500)))
        with self.assertRaisesRegex(UserError, "waits for its statement line"):
            period.action_confirm(item)
        period.mode = "manual"
        period.action_confirm(item)
        self.assertTrue(item.reconciled)

    def test_payment_that_the_bank_has_shown_or_that_is_later_is_not_ticked(self):
        period = self.period(mode="manual")
        shown, later = self.pay(self.invoice(5)), self.pay(self.invoice(6), date="2026-02-01")
        self.line(5).action_match(self.transit_item(shown))
        with self.assertRaisesRegex(UserError, "the bank has shown it already"):
            period.action_confirm(self.transit_item(shown))
        with self.assertRaisesRegex(UserError, "later than the period"):
            period.action_confirm(self.transit_item(later))
        self.assertFalse(self.ticked())

    # -------------------------------------------------------------------------
    # FILE MODE
    # -------------------------------------------------------------------------

    def test_matched_line_confirms_itself_and_its_undo_takes_that_back(self):
        period = self.period(end=40)
        line, item = self.line(40), self.open_item(self.invoice(40))
        line.action_match(item)
        self.assertRecordValues(
            period.confirmation_ids, [{"method": "auto", "line_id": line.id, "amount": 40.0}]
        )
        line.action_undo_reconciliation()
        self.assertFalse(period.confirmation_ids)
        self.assertEqual(period.unconfirmed_item_ids, line._seek_bank_items())

    def test_line_that_is_matched_in_part_waits_for_the_rest(self):
        period = self.period(end=40)
        line = self.line(40)
        line.action_match(self.open_item(self.invoice(30)))
        self.assertFalse(period.confirmation_ids)
        line.action_match(self.open_item(self.invoice(10)))
        self.assertRecordValues(period.confirmation_ids, [{"amount": 40.0}])

    def test_lines_matched_in_manual_mode_are_confirmed_when_files_are_read(self):
        period = self.period(end=40, mode="manual")
        self.line(40).action_match(self.open_item(self.invoice(40)))
        self.assertFalse(period.confirmation_ids)
        period.mode = "statement"
        self.assertRecordValues(period.confirmation_ids, [{"method": "auto", "amount": 40.0}])

    # -------------------------------------------------------------------------
    # BACK TO MANUAL
    # -------------------------------------------------------------------------

    def imported(self, amount, number, **vals):
        return self.line(amount, fingerprint=f"1:{number}", **vals)

    def test_back_to_manual_takes_back_everything_imported_and_nothing_else(self):
        paid, part, rest = self.invoice(50), self.invoice(30), self.bill(20)
        by_hand = self.line(9)
        before = self.books()
        # the period and the file come afterwards
        period = self.period(end=50)
        matched, partly = self.imported(50, 1), self.imported(45, 2)
        outgoing = self.imported(-20, 3)
        nothing = self.imported(0, 4)
        matched.action_match(self.open_item(paid))
        partly.action_match(self.open_item(part))
        outgoing.action_match(self.open_item(rest))
        self.assertFalse(partly.is_reconciled)
        period.action_confirm_all()
        dialog = self.env["bank.reconciliation.manual"].create({"reconciliation_id": period.id})
        self.assertRecordValues(
            dialog,
            [
                {
                    "line_count": 4,
                    "matched_count": 3,
                    "confirmed_count": 3,
                    "incoming": 95.0,
                    "outgoing": -20.0,
                }
            ],
        )
        dialog.action_apply()
        self.assertFalse((matched | partly | outgoing | nothing).exists())
        self.assertTrue(by_hand.exists())
        self.assertBooks(before)
        self.assertRecordValues(period, [{"mode": "manual", "total_confirmed": 0.0}])
        self.assertIn("4 imported lines deleted, 3 of them matched", period.message_ids[0].body)

    def test_the_same_file_may_be_imported_again_after_going_back(self):
        period = self.period()
        self.imported(50, 1)
        period.action_back_to_manual()
        skipped = self.env["bank.statement.file.skip"].search([("fingerprint", "=", "1:1")])
        self.assertFalse(skipped)

    def test_lines_of_other_months_stay(self):
        january, _february = self.period(1), self.period(2)
        mine, other = self.imported(1, 1), self.imported(2, 2, date="2026-02-01")
        january.action_back_to_manual()
        self.assertFalse(mine.exists())
        self.assertTrue(other.exists())

    def test_without_imported_lines_there_is_nothing_to_warn_of(self):
        period = self.period()
        self.assertFalse(period.has_imported_lines)
        self.assertTrue(period.action_open_manual_wizard())
        self.assertEqual(period.mode, "manual")
        self.imported(1, 1)
        self.env.invalidate_all()
        self.assertTrue(period.has_imported_lines)
        self.assertEqual(
            period.action_open_manual_wizard()["res_model"], "bank.reconciliation.manual"
        )
