from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .variance_common import CLOSING, OPENING, VarianceCommon


@tagged("post_install", "-at_install")
class TestVariance(VarianceCommon):
    """Each cause by itself: it is found, its records open, and its fix brings the month out."""

    def test_balanced_month_has_nothing_to_explain(self):
        page = self.explain(self.month())
        self.assertRecordValues(page, [{"is_balanced": True, "is_outdated": False}])
        self.assertFalse(page.cause_ids)

    # -------------------------------------------------------------------------
    # MISSING
    # -------------------------------------------------------------------------

    def test_missing_line_whose_invoice_is_still_open(self):
        period = self.month(without=873.15)
        invoice = self.invoice(873.15, date="2026-03-01")
        cause = self.assertFound(period, "missing_document", -873.15, self.open_item(invoice))
        self.assertOpens(cause.action_look(), invoice)
        action = cause.action_fix()
        self.assertEqual(action["res_model"], "bank.statement.import")
        self.assertEqual(
            self.env[action["res_model"]].browse(action["res_id"]).journal_id, self.bank
        )

    def test_missing_line_that_a_user_had_deleted_from_the_file(self):
        period = self.month(without=405.60)
        invoice = self.invoice(405.60, date="2026-03-20")
        line = self.import_line(405.60, "2026-03-26", invoice.name, opening=4346.10)
        line.action_delete_imported()
        skip = self.env["bank.statement.file.skip"].search([("reason", "=", "deleted")])
        cause = self.assertFound(period, "missing_skipped", -405.60, skip)
        self.assertOpens(cause.action_look(), skip)
        action = cause.action_fix()
        restored = self.lines_of(period, 405.60)
        self.assertOpens(action, restored)
        restored.action_match(self.open_item(invoice))
        self.assertEqual(period.remaining, 0.0)

    def test_missing_statement_between_two(self):
        period = self.month(without=873.15)
        lines = self.lines_of(period)
        first = self.statement("1", 5000.00, 3537.85, lines[:4])
        second = self.statement("3", 4411.00, 4751.70, lines[4:])
        cause = self.assertFound(period, "missing_statement", -873.15, first | second)
        self.assertIn("873.15", cause.sentence)
        self.assertOpens(cause.action_look(), first | second)
        self.assertEqual(cause.action_fix()["res_model"], "bank.statement.import")

    def test_missing_line_in_a_statement_with_balances(self):
        period = self.month(without=873.15)
        statement = self.statement("1", 5000.00, 4751.70, self.lines_of(period))
        cause = self.assertFound(period, "missing_in_statement", -873.15, statement)
        self.assertOpens(cause.action_look(), statement)
        self.assertOpens(cause.action_fix(), statement)

    # -------------------------------------------------------------------------
    # TOO MUCH
    # -------------------------------------------------------------------------

    def test_double_line(self):
        period = self.month()
        other = self.invoice(96.20, date="2026-03-02")
        first = self.lines_of(period, 96.20)
        copy = self.line(96.20, "2026-03-09", first.payment_ref, partner_id=self.azure.id)
        copy.action_match(self.open_item(other))
        self.assertEqual(period.remaining, 96.20)
        items = (first | copy)._seek_bank_items()
        cause = self.assertFound(period, "double_line", 96.20, items)
        self.assertOpens(cause.action_look(), first | copy)
        extra = cause._line
        self.apply(cause)
        self.assertEqual(period.remaining, 0.0)
        self.assertFalse(extra.exists())
        self.assertEqual(len(self.lines_of(period, 96.20)), 1)

    def test_booked_straight_on_the_bank_account_without_a_line(self):
        period = self.month()
        item = self.bank_entry(-120.55, "2026-03-11")
        period.action_confirm(item)
        cause = self.assertFound(period, "booked_straight", -120.55, item)
        self.assertOpens(cause.action_look(), item.move_id)
        cause.action_fix()
        self.assertEqual(period.remaining, 0.0)
        self.assertFalse(item.bank_confirmation_ids)

    def test_booked_straight_and_again_by_the_line_of_the_bank(self):
        period = self.month()
        line = self.lines_of(period, -318.75)
        item = self.bank_entry(-318.75, "2026-03-03")
        period.action_confirm(item)
        cause = self.assertFound(period, "booked_twice", -318.75, item | line._seek_bank_items())
        self.assertOpens(cause.action_look(), item | line._seek_bank_items())
        self.apply(cause)
        self.assertEqual(item.parent_state, "cancel")
        self.assertTrue(line.is_reconciled)
        self.assertEqual(period.remaining, 0.0)

    def test_edited_after_confirming(self):
        period = self.month(closing=CLOSING - 80.00)
        item = self.bank_entry(-89.00, "2026-03-13")
        period.action_confirm(item)
        item.move_id.button_draft()
        self.set_amount(item, -80.00)
        item.move_id.action_post()
        self.assertEqual(period.remaining, -9.00)
        cause = self.assertFound(period, "edited_after", -9.00, item)
        self.assertIn("89.00", cause.sentence)
        self.assertIn("80.00", cause.sentence)
        self.assertOpens(cause.action_look(), item.move_id)
        cause.action_fix()
        self.assertEqual(period.remaining, 0.0)
        self.assertEqual(item.bank_confirmation_ids.amount, -80.00)

    def test_confirmed_and_reset_to_draft_since(self):
        period = self.month()
        item = self.bank_entry(-35.00, "2026-03-13")
        period.action_confirm(item)
        item.move_id.button_draft()
        cause = self.assertFound(period, "not_posted", -35.00, item)
        cause.action_fix()
        self.assertEqual(period.remaining, 0.0)

    # -------------------------------------------------------------------------
    # WRONG AMOUNT
    # -------------------------------------------------------------------------

    def test_swapped_digits(self):
        period = self.month(without=1210.40)
        line = self.paid(1210.40, "2026-03-02", typed=1120.40)
        self.assertEqual(period.remaining, -90.00)
        cause = self.assertFound(period, "swapped_digits", -90.00, line._seek_bank_items())
        self.assertIn("1,120.40", cause.sentence)
        self.assertIn("1,210.40", cause.sentence)
        self.assertOpens(cause.action_look(), line)
        self.apply(cause)
        self.assertRecordValues(line, [{"amount": 1210.40, "is_reconciled": True}])
        self.assertEqual(period.remaining, 0.0)

    def test_decimal_point_shifted(self):
        period = self.month(without=873.15)
        line = self.paid(873.15, "2026-03-17", typed=87.32)
        line.amount = 87.30
        line.action_match(self.open_item(self.invoice(87.30, self.gemini)))
        period.balance_end = 4751.55  # the bank has 873.00
        cause = self.assertFound(period, "decimal_shift", -785.70, line._seek_bank_items())
        self.assertEqual(cause.new_amount, 873.00)

    def test_wrong_sign_is_half_the_difference(self):
        period = self.month(without=-64.90)
        bill = self.bill(64.90, self.azure, "2026-03-10")
        line = self.line(64.90, "2026-03-20", bill.name, partner_id=self.azure.id)
        line.action_match(self.open_item(self.invoice(64.90, date="2026-03-01")))
        self.assertEqual(period.remaining, 129.80)
        cause = self.assertFound(period, "wrong_sign", 129.80, line._seek_bank_items())
        self.assertOpens(cause.action_look(), line)
        self.apply(cause)
        self.assertRecordValues(line, [{"amount": -64.90, "is_reconciled": False}])
        self.assertEqual(period.remaining, 64.90)
        rest = self.assertFound(period, "unconfirmed", 64.90, line._seek_bank_items())
        self.assertEqual(rest.action_fix()["context"]["default_line_id"], line.id)
        line.action_match(self.open_item(bill))
        self.assertEqual(period.remaining, 0.0)

    def test_wrong_amount_of_an_entry_of_two_items(self):
        period = self.month(closing=CLOSING - 540.00)
        item = self.bank_entry(-450.00, "2026-03-13")
        period.action_confirm(item)
        cause = self.assertFound(period, "swapped_digits", 90.00, item)
        self.apply(cause)
        self.assertRecordValues(
            item.move_id.line_ids.sorted("balance"),
            [
                {"account_id": self.bank_account.id, "balance": -540.00},
                {"account_id": self.revenue.id, "balance": 540.00},
            ],
        )
        self.assertEqual(period.remaining, 0.0)

    def test_line_of_the_bank_keeps_its_date(self):
        """What a file said is never corrected: the fix shows the line."""
        period = self.month(without=405.60)
        line = self.import_line(405.60, "2026-04-01", "late", opening=4346.10)
        line.action_match(self.open_item(self.invoice(405.60)))
        cause = self.assertFound(period, "dated_outside", -405.60, line._seek_bank_items())
        self.assertOpens(cause.action_fix(), line)
        self.assertEqual(str(line.date), "2026-04-01")

    # -------------------------------------------------------------------------
    # ELSEWHERE
    # -------------------------------------------------------------------------

    def test_dated_outside_the_period(self):
        period = self.month(without=873.15)
        line = self.paid(873.15, "2026-04-17")
        cause = self.assertFound(period, "dated_outside", -873.15, line._seek_bank_items())
        self.assertOpens(cause.action_look(), line)
        cause.action_fix()
        self.assertEqual(str(cause.new_date), "2026-03-17")
        self.apply(cause)
        self.assertRecordValues(line, [{"is_reconciled": True}])
        self.assertEqual(str(line.date), "2026-03-17")
        self.assertEqual(period.remaining, 0.0)

    def test_line_of_an_earlier_month_is_carried_forward(self):
        """The bank shows it only now: nothing is corrected, it is confirmed here."""
        period = self.month(without=405.60)
        line = self.import_line(405.60, "2026-02-27", "early", opening=4346.10)
        line.action_match(self.open_item(self.invoice(405.60)))
        cause = self.assertFound(period, "dated_outside", -405.60, line._seek_bank_items())
        cause.action_fix()
        self.assertEqual(str(line.date), "2026-02-27")
        self.assertRecordValues(
            line.confirmation_ids, [{"reconciliation_id": period.id, "is_carried_forward": True}]
        )
        self.assertEqual(period.remaining, 0.0)

    def test_booked_on_another_bank(self):
        period = self.month(without=-318.75)
        line = self.paid(-318.75, "2026-03-04", journal=self.other_bank)
        self.assertTrue(line.is_reconciled)
        bill = line.matched_item_ids.move_id
        cause = self.assertFound(period, "wrong_journal", 318.75, line._seek_bank_items())
        self.assertIn(self.other_bank.name, cause.sentence)
        self.assertOpens(cause.action_look(), line)
        self.apply(cause)
        self.assertFalse(line.exists())
        moved = self.lines_of(period, -318.75)
        self.assertEqual(moved.matched_item_ids.move_id, bill)
        self.assertEqual(period.remaining, 0.0)

    def test_entered_here_and_on_the_statement_of_another_bank(self):
        period = self.month()
        line = self.paid(222.22, "2026-03-18")
        theirs = self.line(222.22, "2026-03-18", line.payment_ref, self.other_bank)
        theirs.partner_id = self.azure
        invoice = line.matched_item_ids.move_id
        items = (line | theirs)._seek_bank_items()
        cause = self.assertFound(period, "wrong_journal_here", 222.22, items)
        self.apply(cause)
        self.assertFalse(line.exists())
        self.assertEqual(theirs.matched_item_ids.move_id, invoice)
        self.assertEqual(period.remaining, 0.0)

    # -------------------------------------------------------------------------
    # BALANCES
    # -------------------------------------------------------------------------

    def test_wrong_opening_balance(self):
        period = self.month()
        statement = self.statement("1", 5000.00, 4751.70, self.lines_of(period))
        period.balance_start = 5400.00
        cause = self.assertFound(period, "wrong_opening", 400.00)
        self.assertOpens(cause.action_look(), statement)
        self.apply(cause)
        self.assertRecordValues(period, [{"balance_start": 5000.00, "remaining": 0.0}])

    def test_swapped_digits_of_the_opening_balance(self):
        period = self.month(closing=7881.70)
        period.balance_start = 1830.00  # the bank began with 8130.00
        cause = self.assertFound(period, "opening_swapped", -6300.00)
        self.assertOpens(cause.action_look(), period)
        self.apply(cause)
        self.assertEqual(period.remaining, 0.0)

    def test_wrong_closing_balance(self):
        period = self.month()
        statement = self.statement("1", 5000.00, 4751.70, self.lines_of(period))
        period.balance_end = 4715.70
        cause = self.assertFound(period, "wrong_closing", 36.00)
        self.assertOpens(cause.action_look(), statement)
        self.apply(cause)
        self.assertRecordValues(period, [{"balance_end": 4751.70, "remaining": 0.0}])

    # -------------------------------------------------------------------------
    # CHARGES
    # -------------------------------------------------------------------------

    def test_charge_that_the_bank_shows_and_nobody_booked(self):
        period = self.month(closing=CLOSING - 7.50)
        line = self.line(-7.50, "2026-03-31", "Account fee March")
        cause = self.assertFound(period, "fee", 7.50, line._seek_bank_items())
        self.assertOpens(cause.action_look(), line)
        self.post(cause, "charge", -7.50)
        self.assertRecordValues(line, [{"is_reconciled": True}])
        self.assertEqual(period.remaining, 0.0)

    def test_charge_that_is_not_there_at_all(self):
        period = self.month(closing=CLOSING - 7.50)
        cause = self.assertFound(period, "fee_missing", 7.50)
        self.post(cause, "charge", -7.50)
        self.assertEqual(period.remaining, 0.0)

    def test_line_of_a_paper_statement_that_is_not_there_is_posted_instead_of_imported(self):
        period = self.month(closing=CLOSING - 912.34)
        self.assertEqual(self.assertFound(period, "missing_line", 912.34).fix, "import")
        period.mode = "manual"
        cause = self.assertFound(period, "missing_line", 912.34)
        self.assertEqual(cause.fix, "post_missing")
        self.post(cause, "charge", -912.34)
        self.assertEqual(period.remaining, 0.0)

    def test_interest_that_is_not_there(self):
        period = self.month(closing=CLOSING + 3.18)
        cause = self.assertFound(period, "interest_missing", -3.18)
        self.post(cause, "interest", 3.18)
        self.assertEqual(period.remaining, 0.0)

    def test_rounding_difference(self):
        period = self.month(closing=CLOSING + 0.02)
        cause = self.assertFound(period, "rounding", -0.02)
        self.post(cause, "rounding", 0.02)
        self.assertEqual(period.remaining, 0.0)

    def test_exchange_difference_of_an_entry_in_another_currency(self):
        """100 foreign at 3 to 1 are 33.33; booked with 33.90, the bank took 33.33."""
        period = self.month(closing=CLOSING - 33.33)
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 3.0)])
        item = self.bank_entry(-33.90, "2026-03-10")
        item.move_id.button_draft()
        items = item.move_id.line_ids
        items.write({"currency_id": currency.id})
        item.move_id.write(
            {
                "line_ids": [
                    Command.update(each.id, {"amount_currency": sign * 100, "balance": sign * 33.9})
                    for each, sign in ((item, -1), (items - item, 1))
                ]
            }
        )
        item.move_id.action_post()
        period.action_confirm(item)
        self.assertEqual(period.remaining, -0.57)
        cause = self.assertFound(period, "exchange", -0.57, item)
        self.post(cause, "exchange", 0.57)
        self.assertEqual(period.remaining, 0.0)

    def test_not_confirmed(self):
        period = self.month(closing=CLOSING + 61.30)
        item = self.bank_entry(61.30, "2026-03-05")
        cause = self.assertFound(period, "unconfirmed", -61.30, item)
        cause.action_fix()
        self.assertEqual(period.remaining, 0.0)


@tagged("post_install", "-at_install")
class TestVariancePairs(VarianceCommon):
    """Two things went wrong: both are told together, and both fixes bring the month out."""

    def test_missing_line_and_swapped_digits(self):
        period = self.month(without=(873.15, 1210.40))
        invoice = self.invoice(873.15, date="2026-03-01")
        line = self.paid(1210.40, "2026-03-02", typed=1120.40)
        _missing, swapped = self.assertFoundTogether(
            period,
            [
                ("missing_document", -873.15, self.open_item(invoice)),
                ("swapped_digits", -90.00, line._seek_bank_items()),
            ],
        )
        self.apply(swapped)
        self.assertEqual(period.remaining, -873.15)
        self.line(873.15, "2026-03-17").action_match(self.open_item(invoice))
        self.assertEqual(period.remaining, 0.0)

    def test_double_line_and_wrong_opening_balance(self):
        period = self.month()
        other = self.invoice(405.60, date="2026-03-02")
        first = self.lines_of(period, 405.60)
        copy = self.line(405.60, "2026-03-26", first.payment_ref, partner_id=self.azure.id)
        copy.action_match(self.open_item(other))
        period.balance_start = 500.00
        double, opening = self.assertFoundTogether(
            period,
            [
                ("double_line", 405.60, (first | copy)._seek_bank_items()),
                ("opening_shifted", -4500.00, None),
            ],
        )
        self.apply(double)
        self.assertEqual(period.remaining, -4500.00)
        again = self.assertFound(period, "opening_shifted", -4500.00)
        self.assertFalse(opening.exists())
        self.apply(again)
        self.assertEqual(period.remaining, 0.0)

    def test_edited_after_confirming_and_charge_not_booked(self):
        period = self.month(closing=CLOSING - 80.00 - 12.40)
        item = self.bank_entry(-89.00, "2026-03-13")
        period.action_confirm(item)
        item.move_id.button_draft()
        self.set_amount(item, -80.00)
        item.move_id.action_post()
        fee = self.line(-12.40, "2026-03-31", "Bank charges")
        edited, charge = self.assertFoundTogether(
            period,
            [("edited_after", -9.00, item), ("fee", 12.40, fee._seek_bank_items())],
        )
        self.post(charge, "charge", -12.40)
        self.assertEqual(period.remaining, -9.00)
        edited.action_fix()
        self.assertEqual(period.remaining, 0.0)

    def test_booked_straight_and_dated_outside(self):
        period = self.month(without=873.15)
        item = self.bank_entry(-120.55, "2026-03-11")
        period.action_confirm(item)
        line = self.paid(873.15, "2026-04-17")
        straight, outside = self.assertFoundTogether(
            period,
            [
                ("booked_straight", -120.55, item),
                ("dated_outside", -873.15, line._seek_bank_items()),
            ],
        )
        self.apply(outside)
        self.assertEqual(period.remaining, -120.55)
        straight = self.assertFound(period, "booked_straight", -120.55, item)
        straight.action_fix()
        self.assertEqual(period.remaining, 0.0)

    def test_wrong_sign_and_booked_on_another_bank(self):
        period = self.month(without=(-318.75, 96.20))
        elsewhere = self.paid(-318.75, "2026-03-04", journal=self.other_bank)
        bill = self.bill(96.20, self.azure, "2026-03-01")
        wrong = self.line(-96.20, "2026-03-09", "refund", partner_id=self.azure.id)
        wrong.action_match(self.open_item(bill))
        self.assertEqual(period.remaining, 126.35)  # 318.75 - 192.40
        _sign, other = self.assertFoundTogether(
            period,
            [
                ("wrong_sign", -192.40, wrong._seek_bank_items()),
                ("wrong_journal", 318.75, elsewhere._seek_bank_items()),
            ],
        )
        self.apply(other)
        self.assertEqual(period.remaining, -192.40)


@tagged("post_install", "-at_install")
class TestVarianceAccess(VarianceCommon):
    def test_auditor_looks_and_does_not_fix(self):
        period = self.month()
        item = self.bank_entry(-120.55, "2026-03-11")
        period.action_confirm(item)
        auditor = self.role("auditor")
        cause = self.explain(period, auditor).cause_ids[0]
        self.assertRecordValues(cause, [{"code": "booked_straight", "can_fix": False}])
        self.assertOpens(cause.action_look(), item.move_id)
        with self.assertRaises(AccessError):
            cause.action_fix()
        with self.assertRaises(AccessError):
            cause.action_apply()

    def test_page_belongs_to_who_opened_it(self):
        period = self.month(closing=CLOSING + 1)
        page = self.explain(period, self.role("accountant"))
        with self.assertRaises(AccessError):
            page.with_user(self.role("auditor")).action_look_again()

    def test_accountant_of_another_company_explains_nothing(self):
        period = self.month(closing=CLOSING + 1)
        company = self.setup_other_company()["company"]
        stranger = self.role("accountant", "elsewhere")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        with self.assertRaises(AccessError):
            period.with_user(stranger).action_explain()
        with self.assertRaises(AccessError):
            self.env["bank.reconciliation.variance"].with_user(stranger).create(
                {"reconciliation_id": period.id}
            )

    def test_closed_period_is_not_put_right(self):
        period = self.month(closing=CLOSING + 1)
        period.action_close("agreed")
        cause = self.explain(period).cause_ids[0]
        self.assertFalse(cause.can_fix)
        self.assertIn("is closed", self.get_refusal(cause.action_fix))


@tagged("post_install", "-at_install")
class TestVarianceQueries(VarianceCommon):
    def count_queries(self, period):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        period._explain()
        return self.env.cr.sql_log_count - before

    def test_ten_items_and_a_hundred_take_the_same_number_of_queries(self):
        period = self.month(closing=CLOSING - 7.50)
        self.statement("1", OPENING, CLOSING, self.lines_of(period))
        self.count_queries(period)
        few = self.count_queries(period)
        for number in range(90):
            self.invoice(1000.00 + number, date="2026-03-05")
            if number < 45:
                self.bank_entry(500.00 + number, "2026-03-15")
                self.line(300.00 + number, "2026-03-16", f"open {number}")
        self.assertEqual(period.unconfirmed_count, 90)
        self.assertEqual(self.count_queries(period), few)

    def test_one_cause_and_many_are_read_with_the_same_number_of_queries(self):
        period = self.month(closing=CLOSING - 1.00)
        ids = self.explain(period).cause_ids.ids
        self.assertGreater(len(ids), 5)
        causes = self.env["bank.reconciliation.variance.cause"]
        names = ["sentence", "headline", "amount", "can_fix", "other_count"]
        self.count_read(causes.browse(ids), names)
        one = self.count_read(causes.browse(ids[0]), names)
        self.assertEqual(self.count_read(causes.browse(ids), names), one)

    def count_read(self, causes, names):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        causes.read(names)
        return self.env.cr.sql_log_count - before
