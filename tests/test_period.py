from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestPeriod(BankReconciliationCommon):
    # -------------------------------------------------------------------------
    # CREATE
    # -------------------------------------------------------------------------

    @freeze_time("2026-02-10")
    def test_first_period_is_this_month_of_the_bank(self):
        period = self.env["bank.reconciliation"].create({})
        self.assertEqual(
            (str(period.date_start), str(period.date_end)), ("2026-02-01", "2026-02-28")
        )
        self.assertEqual((period.journal_id, period.state), (self.bank, "open"))

    def test_opening_is_the_closing_of_the_period_before(self):
        january = self.period(1, start=100, end=250)
        february = self.period(2, start=999, end=300)
        self.assertEqual(february.balance_start, 250)
        with self.assertRaisesRegex(UserError, "closing balance of"):
            february.balance_start = 260
        january.balance_end = 270
        self.assertEqual(february.balance_start, 270)

    def test_new_period_follows_the_latest(self):
        self.period(1, end=250)
        values = (
            self.env["bank.reconciliation"]
            .with_context(default_journal_id=self.bank.id)
            .default_get(["journal_id", "date_start", "date_end", "balance_start"])
        )
        self.assertEqual(str(values["date_start"]), "2026-02-01")
        self.assertEqual(str(values["date_end"]), "2026-02-28")
        self.assertEqual(values["balance_start"], 250)

    def test_period_created_by_code_follows_the_latest_too(self):
        self.period(1, end=250)
        period = self.env["bank.reconciliation"].create({"journal_id": self.bank.id})
        self.assertEqual((str(period.date_start), period.balance_start), ("2026-02-01", 250))

    def test_items_before_the_first_period_are_part_of_its_opening(self):
        old = self.bank_entry(-40, date="2025-12-30")
        period = self.period(1, start=100, end=60)
        self.assertFalse(period.unconfirmed_item_ids)
        period.action_confirm(old)
        self.assertRecordValues(period, [{"total_confirmed": -40.0, "remaining": 0.0}])

    def test_periods_do_not_overlap(self):
        self.period(1)
        with self.assertRaisesRegex(ValidationError, "overlaps"):
            self.period(1, date_start="2026-01-31", date_end="2026-02-15")

    def test_no_period_comes_before_a_closed_one(self):
        february = self.period(2, start=100, end=100)
        march = self.period(3, end=100)
        february.action_close()
        refused = self.assertRaisesRegex(ValidationError, "February 2026 is closed, and its open")
        with refused, self.env.cr.savepoint():
            self.period(1, end=100)
        refused = self.assertRaisesRegex(ValidationError, "reopen the closed periods first")
        with refused, self.env.cr.savepoint():
            march.write({"date_start": "2026-01-01", "date_end": "2026-01-31"})
        february.action_reopen("the account is older than we knew")
        self.assertEqual(self.period(1, end=100).balance_end, february.balance_start)

    # -------------------------------------------------------------------------
    # CONFIRM
    # -------------------------------------------------------------------------

    def test_matched_line_confirms_itself(self):
        period = self.period(start=100, end=1350)
        line = self.line(1250)
        self.assertRecordValues(
            period, [{"unconfirmed_count": 1, "unmatched_count": 1, "is_fully_reconciled": False}]
        )
        line.action_match(self.open_item(self.invoice(1250)))
        self.assertRecordValues(
            period,
            [
                {
                    "total_confirmed": 1250.0,
                    "balance_cleared": 1350.0,
                    "remaining": 0.0,
                    "is_balanced": True,
                    "is_fully_reconciled": True,
                }
            ],
        )
        self.assertRecordValues(
            period.confirmation_ids,
            [{"amount": 1250.0, "line_id": line.id, "method": "auto", "user_id": self.env.uid}],
        )

    def test_undone_line_is_no_longer_confirmed(self):
        period = self.period(end=1250)
        line = self.line(1250)
        line.action_match(self.open_item(self.invoice(1250)))
        line.action_undo_reconciliation()
        self.assertRecordValues(period, [{"total_confirmed": 0.0, "remaining": -1250.0}])

    def test_lines_matched_before_the_period_existed_are_confirmed_with_it(self):
        self.line(1250).action_match(self.open_item(self.invoice(1250)))
        self.assertEqual(self.period(end=1250).confirmed_count, 1)

    def test_entry_straight_on_the_bank_account_is_confirmed_by_hand_once(self):
        period = self.period(end=-35)
        item = self.bank_entry(-35)
        self.assertEqual(period.unconfirmed_item_ids, item)
        period.action_confirm(item)
        self.assertRecordValues(period, [{"remaining": 0.0, "is_fully_reconciled": True}])
        with self.assertRaisesRegex(UserError, "confirmed it already"):
            period.action_confirm(item)
        period.action_unconfirm(item)
        self.assertRecordValues(period, [{"remaining": 35.0, "is_fully_reconciled": False}])

    def bank_entry(self, amount, date="2026-01-20"):
        """Post an entry straight on the bank account and return its bank item."""
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    (0, 0, {"account_id": self.bank_account.id, "balance": amount}),
                    (0, 0, {"account_id": self.revenue.id, "balance": -amount}),
                ],
            }
        )
        entry.action_post()
        return entry.line_ids.filtered(lambda item: item.account_id == self.bank_account)

    def test_unmatched_line_is_not_confirmed_by_hand(self):
        period = self.period()
        items = self.line(10)._seek_bank_items()
        with self.assertRaisesRegex(UserError, "not matched yet"):
            period.action_confirm(items)

    def test_item_later_than_the_period_is_refused(self):
        period = self.period(1)
        with self.assertRaisesRegex(UserError, "later than the period"):
            period.action_confirm(self.bank_entry(5, date="2026-02-01"))

    def test_older_unconfirmed_item_is_carried_forward(self):
        self.period(1)
        february = self.period(2, end=-35)
        item = self.bank_entry(-35, date="2026-01-20")
        self.assertEqual(february.unconfirmed_item_ids, item)
        self.assertTrue(february.is_fully_reconciled)
        february.action_confirm(item)
        self.assertRecordValues(
            february.confirmation_ids, [{"is_carried_forward": True, "amount": -35.0}]
        )
        self.assertEqual(february.remaining, 0.0)

    def test_ticking_an_outstanding_payment_creates_and_matches_its_line(self):
        period = self.period(end=500, mode="manual")
        payment = self.pay(self.invoice(500))
        item = self.transit_item(payment)
        self.assertEqual(period.outstanding_item_ids, item)
        period.action_confirm(item)
        line = self.env["account.bank.statement.line"].search([("is_ticked", "=", True)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 500.0, 0.0, 500.0, False),
                (self.outstanding_in, self.azure, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertEqual(payment.state, "paid")
        self.assertRecordValues(period, [{"remaining": 0.0, "is_fully_reconciled": True}])
        period.action_unconfirm(line._seek_bank_items())
        self.assertFalse(line.exists())
        self.assertEqual(payment.state, "in_process")
        self.assertEqual(period.outstanding_item_ids, item)

    def test_confirmed_date_cannot_be_left_out_of_the_period(self):
        period = self.period(end=1250)
        self.line(1250, date="2026-01-28").action_match(self.open_item(self.invoice(1250)))
        with self.assertRaisesRegex(ValidationError, "Remove its confirmation"):
            period.date_end = "2026-01-20"

    # -------------------------------------------------------------------------
    # CLOSE
    # -------------------------------------------------------------------------

    def balanced_january(self):
        period = self.period(start=100, end=1350)
        self.line(1250).action_match(self.open_item(self.invoice(1250)))
        return period

    def test_balanced_period_closes_with_a_sealed_snapshot(self):
        period = self.balanced_january()
        period.action_close()
        self.assertRecordValues(period, [{"state": "closed", "closed_by_id": self.env.uid}])
        snapshot = period.snapshot_ids
        self.assertRecordValues(
            snapshot,
            [
                {
                    "balance_start": 100.0,
                    "total_confirmed": 1250.0,
                    "balance_cleared": 1350.0,
                    "balance_end": 1350.0,
                    "remaining": 0.0,
                    "number": 1,
                }
            ],
        )
        confirmed = snapshot.line_ids.filtered(lambda row: row.section == "confirmed")
        self.assertRecordValues(confirmed, [{"amount": 1250.0}])
        self.assertRegex(snapshot.seal, r"^\$\d+\$")
        self.assertEqual(snapshot.action_verify()["params"]["type"], "success")

    def test_period_with_a_difference_needs_a_reason(self):
        period = self.period(start=100, end=1300)
        self.line(1250).action_match(self.open_item(self.invoice(1250)))
        with self.assertRaisesRegex(UserError, "50.00"):
            period.action_close()
        period.action_close("The bank confirmed a correction for February")
        self.assertEqual(period.snapshot_ids.reason, "The bank confirmed a correction for February")

    def test_period_with_an_unmatched_line_does_not_close(self):
        period = self.balanced_january()
        self.line(10)
        with self.assertRaisesRegex(UserError, "1 items of the period are not confirmed"):
            period.action_close()

    def test_earlier_period_is_closed_first(self):
        self.period(1, end=100)
        with self.assertRaisesRegex(UserError, "first"):
            self.period(2, end=100).action_close()

    def test_reopen_latest_only_with_a_reason(self):
        january = self.period(1)
        february = self.period(2)
        january.action_close()
        february.action_close()
        with self.assertRaisesRegex(UserError, "Only the latest"):
            january.action_reopen("correction")
        with self.assertRaisesRegex(UserError, "Say why"):
            february.action_reopen(" ")
        february.action_reopen("a line was missing")
        self.assertEqual(february.state, "open")
        self.assertIn("a line was missing", " ".join(february.message_ids.mapped("body")))

    def test_closed_again_makes_a_second_snapshot_in_the_chain(self):
        period = self.balanced_january()
        period.action_close()
        first = period.snapshot_ids
        period.action_reopen("look again")
        period.action_close()
        second = period.snapshot_ids - first
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertNotEqual(first.seal, second.seal)
        self.assertEqual(second.action_verify()["params"]["type"], "success")

    def test_back_to_manual_undoes_and_deletes_the_imported_lines(self):
        period = self.period(end=50)
        line = self.line(50, fingerprint="1:x", statement_file_id=False)
        invoice = self.invoice(50)
        line.action_match(self.open_item(invoice))
        period.action_back_to_manual()
        self.assertFalse(line.exists())
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(period.mode, "manual")
