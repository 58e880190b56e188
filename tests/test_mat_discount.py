from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatDiscount(BookingCommon):
    """A payment within the discount's term settles the invoice in full, taxes corrected."""

    def test_discount_without_tax_is_a_loss_of_the_seller(self):
        invoice = self.discounted(100)
        line = self.line(98, date="2026-01-08")
        before = self.books()
        self.apply(line, (invoice, 100), write_offs=[("discount", -2, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 98.0, 0.0, 98.0, False),
                (self.discount_loss, self.azure, 2.0, 0.0, 2.0, False),
                (self.receivable, self.azure, 0.0, 100.0, -100.0, True),
            ],
        )
        self.assertEqual(invoice.payment_state, "paid")
        self.assertUndoRestores(line, before)

    def test_discount_on_a_bill_is_a_gain_of_the_buyer(self):
        bill = self.discounted(100, kind="in_invoice")
        line = self.line(-98, date="2026-01-08")
        before = self.books()
        self.apply(line, (bill, -100), write_offs=[("discount", 2, bill)])
        self.assertItems(
            line.move_id,
            [
                (self.payable, self.gemini, 100.0, 0.0, 100.0, True),
                (self.discount_gain, self.gemini, 0.0, 2.0, -2.0, False),
                (self.bank_account, self.gemini, 0.0, 98.0, -98.0, False),
            ],
        )
        self.assertEqual(bill.payment_state, "paid")
        self.assertUndoRestores(line, before)

    def test_included_discount_takes_its_tax_back(self):
        invoice = self.discounted(100, how="included", tax=self.tax())
        line = self.line(117.6, date="2026-01-08")
        before = self.books()
        self.apply(line, (invoice, 120), write_offs=[("discount", -2.4, invoice)])
        tax_account = self.company_data["default_account_tax_sale"]
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 117.6, 0.0, 117.6, False),
                (self.discount_loss, self.azure, 2.0, 0.0, 2.0, False),
                (tax_account, self.azure, 0.4, 0.0, 0.4, False),
                (self.receivable, self.azure, 0.0, 120.0, -120.0, True),
            ],
        )
        self.assertUndoRestores(line, before)

    def test_excluded_discount_leaves_the_tax(self):
        invoice = self.discounted(100, how="excluded", tax=self.tax())
        line = self.line(118, date="2026-01-08")
        self.apply(line, (invoice, 120), write_offs=[("discount", -2, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 118.0, 0.0, 118.0, False),
                (self.discount_loss, self.azure, 2.0, 0.0, 2.0, False),
                (self.receivable, self.azure, 0.0, 120.0, -120.0, True),
            ],
        )

    def test_mixed_discount_has_the_lower_tax_on_the_invoice_already(self):
        invoice = self.discounted(100, how="mixed", tax=self.tax())
        self.assertEqual(invoice.amount_total, 119.6)
        line = self.line(117.6, date="2026-01-08")
        self.apply(line, (invoice, 119.6), write_offs=[("discount", -2, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 117.6, 0.0, 117.6, False),
                (self.discount_loss, self.azure, 2.0, 0.0, 2.0, False),
                (self.receivable, self.azure, 0.0, 119.6, -119.6, True),
            ],
        )

    def test_coin_that_the_payer_rounded_otherwise_is_part_of_the_discount(self):
        invoice = self.discounted(100)
        line = self.line(98.01, date="2026-01-08")
        self.apply(line, (invoice, 100), write_offs=[("discount", -1.99, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 98.01, 0.0, 98.01, False),
                (self.discount_loss, self.azure, 1.99, 0.0, 1.99, False),
                (self.receivable, self.azure, 0.0, 100.0, -100.0, True),
            ],
        )

    def test_deduction_of_another_amount_is_no_discount(self):
        invoice = self.discounted(100)
        line = self.line(95, date="2026-01-08")
        with self.assertRaisesRegex(UserError, "discount of .* is .*2.00, not .*5.00"):
            self.apply(line, (invoice, 100), write_offs=[("discount", -5, invoice)])

    def test_missing_account_for_discounts_is_named(self):
        self.company.account_journal_early_pay_discount_loss_account_id = False
        invoice = self.discounted(100)
        with self.assertRaisesRegex(UserError, "no account for early-payment discounts"):
            self.apply(self.line(98), (invoice, 100), write_offs=[("discount", -2, invoice)])

    def test_one_payment_takes_the_discounts_of_two_invoices(self):
        first, second = self.discounted(100), self.discounted(50)
        line = self.line(147, date="2026-01-08")
        self.apply(
            line,
            (first, 100),
            (second, 50),
            write_offs=[("discount", -2, first), ("discount", -1, second)],
        )
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 147.0, 0.0, 147.0, False),
                (self.discount_loss, self.azure, 3.0, 0.0, 3.0, False),
                (self.receivable, self.azure, 0.0, 50.0, -50.0, True),
                (self.receivable, self.azure, 0.0, 100.0, -100.0, True),
            ],
        )

    def test_discount_of_an_invoice_in_euro_on_an_account_in_euro(self):
        """100 € booked at 0.80 are 125 $; 98 € at 0.50 are 196 $: 75 $ exchange gain in all."""
        euro_bank = self.bank_in_euro()
        invoice = self.discounted(100, currency_id=self.euro.id)
        line = self.line(98, date="2026-01-12", journal=euro_bank)
        before = self.balances()
        self.apply(line, (invoice, 100), write_offs=[("discount", -2, invoice)])
        self.assertItems(
            line.move_id,
            [
                (euro_bank.default_account_id, self.azure, 196.0, 0.0, 98.0, False),
                (self.discount_loss, self.azure, 2.5, 0.0, 2.0, False),
                (self.exchange_loss, self.azure, 1.5, 0.0, 0.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -100.0, True),
            ],
        )
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(
            self.balances()[self.exchange_gain.code], -75.0, "the reconciliation's difference"
        )
        line.action_undo_reconciliation()
        self.assertEqual(self.balances(), before)

    # -------------------------------------------------------------------------
    # THE SAME AS CORE'S PAYMENT WIZARD
    # -------------------------------------------------------------------------

    def assertLikeCore(self, make, amount, settled, discount):
        """The bank line books what core's payment wizard books for the same document."""
        document = make()
        payment = self.pay(document, date="2026-01-08")
        self.assertEqual(payment.amount, abs(amount))
        matched = make()
        line = self.line(amount, date="2026-01-08")
        self.apply(line, (matched, settled), write_offs=[("discount", discount, matched)])
        self.assertEqual(self.kinds(line.move_id), self.kinds(payment.move_id))
        self.assertEqual(matched.amount_residual, document.amount_residual)

    def test_excluded_discount_is_booked_like_core(self):
        tax = self.tax()
        self.assertLikeCore(lambda: self.discounted(100, tax=tax), 118, 120, -2)

    def test_included_discount_is_booked_like_core(self):
        tax = self.tax()
        make = lambda: self.discounted(100, how="included", tax=tax)  # noqa: E731
        self.assertLikeCore(make, 117.6, 120, -2.4)

    def test_mixed_discount_is_booked_like_core(self):
        tax = self.tax()
        make = lambda: self.discounted(100, how="mixed", tax=tax)  # noqa: E731
        self.assertLikeCore(make, 117.6, 119.6, -2)

    def test_included_discount_of_a_bill_is_booked_like_core(self):
        tax = self.tax("purchase")
        make = lambda: self.discounted(  # noqa: E731
            99.99, kind="in_invoice", how="included", tax=tax
        )
        document = make()
        deducted = self.open_item(document).discount_amount_currency
        total = -document.amount_total
        self.assertLikeCore(make, deducted, total, deducted - total)

    def test_deduction_that_is_no_discount_in_dollars_either_is_refused(self):
        invoice = self.discounted(100, currency_id=self.euro.id)
        line = self.line(160, date="2026-01-12")
        with self.assertRaisesRegex(UserError, "discount of .* is .*4.00, not .*40.00"):
            self.apply(line, (invoice, 100, 200), write_offs=[("discount", -40, invoice)])
