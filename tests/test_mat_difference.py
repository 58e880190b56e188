from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatDifference(BookingCommon):
    """Charges, small differences, roundings and habits go to their accounts; items are settled."""

    def test_charge_that_the_bank_took_off_is_an_expense(self):
        invoice = self.invoice(1000)
        line = self.line(985)
        before = self.books()
        self.apply(line, (invoice, 1000), write_offs=[("charge", -15)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 985.0, 0.0, 985.0, False),
                (self.charges, self.azure, 15.0, 0.0, 15.0, False),
                (self.receivable, self.azure, 0.0, 1000.0, -1000.0, True),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "paid", "amount_residual": 0.0}])
        self.assertRecordValues(line, [{"is_reconciled": True, "amount_residual": 0.0}])
        self.assertUndoRestores(line, before)

    def test_charge_on_top_of_a_bill_is_an_expense(self):
        bill = self.bill(300)
        line = self.line(-307.5)
        self.apply(line, (bill, -300), write_offs=[("charge", -7.5)])
        self.assertItems(
            line.move_id,
            [
                (self.payable, self.gemini, 300.0, 0.0, 300.0, True),
                (self.charges, self.gemini, 7.5, 0.0, 7.5, False),
                (self.bank_account, self.gemini, 0.0, 307.5, -307.5, False),
            ],
        )

    def test_charge_on_an_account_with_a_default_tax_has_its_tax_inside(self):
        tax = self.tax("purchase", 20)
        self.charges.tax_ids = tax
        invoice = self.invoice(1000)
        line = self.line(988)
        before = self.books()
        self.apply(line, (invoice, 1000), write_offs=[("charge", -12)])
        tax_account = self.company_data["default_account_tax_sale"]
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 988.0, 0.0, 988.0, False),
                (self.charges, self.azure, 10.0, 0.0, 10.0, False),
                (tax_account, self.azure, 2.0, 0.0, 2.0, False),
                (self.receivable, self.azure, 0.0, 1000.0, -1000.0, True),
            ],
        )
        base = line.move_id.line_ids.filtered(lambda item: item.account_id == self.charges)
        taxed = line.move_id.line_ids.filtered("tax_repartition_line_id")
        self.assertRecordValues(base, [{"tax_ids": tax.ids, "tax_line_id": False}])
        self.assertRecordValues(taxed, [{"tax_line_id": tax.id, "tax_base_amount": 10.0}])
        self.assertUndoRestores(line, before)

    def test_small_loss_and_small_gain_go_to_the_account_of_differences(self):
        for amount, difference in ((99.97, -0.03), (100.02, 0.02)):
            invoice = self.invoice(100)
            line = self.line(amount)
            self.apply(line, (invoice, 100), write_offs=[("tolerance", difference)])
            booked = line.move_id.line_ids.filtered(
                lambda item: item.account_id == self.differences
            )
            self.assertRecordValues(
                booked, [{"balance": -difference, "amount_currency": -difference}]
            )
            self.assertEqual(invoice.payment_state, "paid")
            self.assertTrue(line.is_reconciled)

    def test_rounding_goes_to_the_account_of_the_rounding_method(self):
        profit = self.account("Rounding gain", "758300", "income")
        loss = self.account("Rounding loss", "658300")
        method = self.env["account.cash.rounding"].create(
            {
                "name": "0.05",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "profit_account_id": profit.id,
                "loss_account_id": loss.id,
            }
        )
        invoice = self.discounted(
            100.05, invoice_cash_rounding_id=method.id, invoice_payment_term_id=False
        )
        line = self.line(100)
        self.apply(line, (invoice, 100.05), write_offs=[("rounding", -0.05, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 100.0, 0.0, 100.0, False),
                (loss, self.azure, 0.05, 0.0, 0.05, False),
                (self.receivable, self.azure, 0.0, 100.05, -100.05, True),
            ],
        )

    def test_rounding_without_a_method_goes_to_the_account_of_differences(self):
        invoice = self.invoice(100.02)
        line = self.line(100)
        self.apply(line, (invoice, 100.02), write_offs=[("rounding", -0.02, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 100.0, 0.0, 100.0, False),
                (self.differences, self.azure, 0.02, 0.0, 0.02, False),
                (self.receivable, self.azure, 0.0, 100.02, -100.02, True),
            ],
        )

    def test_journal_without_the_account_refuses_and_says_so(self):
        self.bank.write({"bank_charge_account_id": False, "bank_tolerance_account_id": False})
        invoice = self.invoice(100)
        for kind, label in (("charge", "Bank charge"), ("tolerance", "Payment difference")):
            with self.assertRaisesRegex(UserError, f"no account for “{label}”"):
                self.apply(self.line(99), (invoice, 100), write_offs=[(kind, -1)])
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_one_payment_for_two_invoices_less_a_charge_and_a_credit_note(self):
        first, second = self.invoice(700), self.invoice(500)
        credit = self.invoice(200, kind="out_refund")
        line = self.line(990)
        before = self.books()
        self.apply(line, (first, 700), (second, 500), (credit, -200), write_offs=[("charge", -10)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 990.0, 0.0, 990.0, False),
                (self.receivable, self.azure, 200.0, 0.0, 200.0, True),
                (self.charges, self.azure, 10.0, 0.0, 10.0, False),
                (self.receivable, self.azure, 0.0, 500.0, -500.0, True),
                (self.receivable, self.azure, 0.0, 700.0, -700.0, True),
            ],
        )
        self.assertUndoRestores(line, before)

    def test_written_off_difference_is_booked_like_core(self):
        for amount, difference in ((985, -15), (1002, 2)):
            paid, matched = self.invoice(1000), self.invoice(1000)
            payment = self.pay(
                paid,
                amount=amount,
                payment_difference_handling="reconcile",
                writeoff_account_id=self.differences.id,
            )
            line = self.line(amount)
            self.apply(line, (matched, 1000), write_offs=[("tolerance", difference)])
            self.assertEqual(self.kinds(line.move_id), self.kinds(payment.move_id))

    # -------------------------------------------------------------------------
    # HABITS
    # -------------------------------------------------------------------------

    def test_habit_books_the_whole_line_to_its_account(self):
        rent = self.account("Rent", "613000")
        line = self.line(-800, ref="Rent January", partner_id=self.gemini.id)
        before = self.books()
        self.apply(line, write_offs=[("habit", -800, rent)], kind="habit")
        self.assertItems(
            line.move_id,
            [
                (rent, self.gemini, 800.0, 0.0, 800.0, False),
                (self.bank_account, self.gemini, 0.0, 800.0, -800.0, False),
            ],
        )
        booked = line.move_id.line_ids.filtered(lambda item: item.account_id == rent)
        self.assertEqual(booked.name, "Rent January")
        self.assertRecordValues(line, [{"is_reconciled": True, "match_kind": "habit"}])
        self.assertUndoRestores(line, before)

    def test_habit_books_what_items_leave_of_a_line(self):
        interest = self.account("Interest", "766000", "income_other")
        invoice = self.invoice(100)
        line = self.line(103)
        self.apply(line, (invoice, 100), write_offs=[("habit", 3, interest)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 103.0, 0.0, 103.0, False),
                (interest, self.azure, 0.0, 3.0, -3.0, False),
                (self.receivable, self.azure, 0.0, 100.0, -100.0, True),
            ],
        )

    def test_habit_with_the_default_tax_of_its_account(self):
        phone = self.account("Telephone", "626000", tax_ids=[Command.set(self.tax("purchase").ids)])
        line = self.line(-60)
        before = self.books()
        self.apply(line, write_offs=[("habit", -60, phone)])
        nobody = self.env["res.partner"]
        self.assertItems(
            line.move_id,
            [
                (phone, nobody, 50.0, 0.0, 50.0, False),
                (self.company_data["default_account_tax_sale"], nobody, 10.0, 0.0, 10.0, False),
                (self.bank_account, nobody, 0.0, 60.0, -60.0, False),
            ],
        )
        self.assertUndoRestores(line, before)

    # -------------------------------------------------------------------------
    # LIMITS
    # -------------------------------------------------------------------------

    def test_plan_may_not_use_more_than_the_line_brings(self):
        invoice = self.invoice(100)
        with self.assertRaisesRegex(UserError, "cannot be settled"):
            self.apply(self.line(90), (invoice, 100), write_offs=[("charge", -5)])

    def test_plans_together_may_not_settle_more_than_is_open_of_an_item(self):
        invoice = self.invoice(100)
        first, second = self.line(60), self.line(60)
        plans = first._prepare_manual_plans(self.open_item(invoice))
        plans += second._prepare_manual_plans(self.open_item(invoice))
        with self.assertRaisesRegex(UserError, "120.00 of .* cannot be settled"):
            self.env["bank.applier"]._apply(plans)
        self.assertEqual(invoice.amount_residual, 100)

    def test_tolerances_are_not_negative(self):
        for field in ("bank_tolerance", "bank_charge_tolerance", "bank_tolerance_percent"):
            with self.assertRaises(ValidationError):
                self.bank[field] = -1
        with self.assertRaises(ValidationError):
            self.bank.bank_tolerance_percent = 101

    def test_settings_are_for_managers(self):
        accountant = self.role("accountant")
        accountant.group_ids |= self.env.ref("account.group_account_manager")
        journal = self.bank.with_user(accountant)
        for field, value in (
            ("bank_charge_account_id", self.differences.id),
            ("bank_tolerance_account_id", self.charges.id),
            ("bank_tolerance", 5),
            ("bank_tolerance_percent", 5),
            ("bank_charge_tolerance", 5),
        ):
            with self.assertRaises(AccessError):
                journal.write({field: value})
