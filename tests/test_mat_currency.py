from odoo.tests import tagged

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatCurrency(BookingCommon):
    """Documents and lines in other currencies; 100 € are 125 $ until 10 January, then 200 $.

    Rows: account, partner, debit and credit in dollars, amount in the item's currency, reconciled.
    """

    def exchange_entries(self, document):
        """Return ``[(account, balance, amount in currency)]`` of the exchange differences."""
        items = self.open_item(document)
        partials = items.matched_debit_ids | items.matched_credit_ids
        return [
            (item.account_id, item.balance, item.amount_currency)
            for item in partials.exchange_move_id.line_ids.sorted("balance")
        ]

    # -------------------------------------------------------------------------
    # ACCOUNT IN DOLLARS
    # -------------------------------------------------------------------------

    def test_invoice_in_euro_paid_in_dollars_at_another_rate(self):
        invoice = self.invoice(100, currency=self.euro)
        line = self.line(190, date="2026-01-15")
        before = self.balances()
        self.apply(line, (invoice, 100, 190))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 190.0, 0.0, 190.0, False),
                (self.receivable, self.azure, 0.0, 190.0, -100.0, True),
            ],
        )
        self.assertEqual(
            self.exchange_entries(invoice),
            [(self.exchange_gain, -65.0, 0.0), (self.receivable, 65.0, 0.0)],
        )
        self.assertRecordValues(invoice, [{"payment_state": "paid", "amount_residual": 0.0}])
        line.action_undo_reconciliation()
        self.assertEqual(self.balances(), before)
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 100.0}])
        self.assertRecordValues(
            self.open_item(invoice), [{"amount_residual": 125.0, "reconciled": False}]
        )

    def test_bill_in_euro_paid_in_dollars_at_a_loss(self):
        bill = self.invoice(100, partner=self.gemini, kind="in_invoice", currency=self.euro)
        line = self.line(-205, date="2026-01-15")
        self.apply(line, (bill, -100, -205))
        self.assertItems(
            line.move_id,
            [
                (self.payable, self.gemini, 205.0, 0.0, 100.0, True),
                (self.bank_account, self.gemini, 0.0, 205.0, -205.0, False),
            ],
        )
        self.assertEqual(
            self.exchange_entries(bill),
            [(self.payable, -80.0, 0.0), (self.exchange_loss, 80.0, 0.0)],
        )
        self.assertEqual(bill.payment_state, "paid")

    def test_part_of_an_invoice_in_euro_paid_in_dollars(self):
        invoice = self.invoice(100, currency=self.euro)
        line = self.line(80, date="2026-01-15")
        self.apply(line, (invoice, 40, 80))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 80.0, 0.0, 80.0, False),
                (self.receivable, self.azure, 0.0, 80.0, -40.0, True),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 60.0}])
        self.assertEqual(self.open_item(invoice).amount_residual, 75.0)

    def test_invoices_in_euro_and_dollars_less_a_charge_in_one_payment(self):
        foreign, own = self.invoice(100, currency=self.euro), self.invoice(50)
        line = self.line(240, date="2026-01-15")
        self.apply(line, (foreign, 100, 198), (own, 50), write_offs=[("charge", -8)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 240.0, 0.0, 240.0, False),
                (self.charges, self.azure, 8.0, 0.0, 8.0, False),
                (self.receivable, self.azure, 0.0, 50.0, -50.0, True),
                (self.receivable, self.azure, 0.0, 198.0, -100.0, True),
            ],
        )
        self.assertEqual((foreign | own).mapped("payment_state"), ["paid", "paid"])

    def test_discount_of_an_invoice_in_euro_paid_in_dollars(self):
        """196 $ pay 98 €; the discount of 2 € is worth 4 $ that day and 2.50 $ in the books."""
        invoice = self.discounted(100, currency_id=self.euro.id)
        line = self.line(196, date="2026-01-12")
        before = self.balances()
        self.apply(line, (invoice, 100, 200), write_offs=[("discount", -4, invoice)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 196.0, 0.0, 196.0, False),
                (self.discount_loss, self.azure, 2.5, 0.0, 2.0, False),
                (self.exchange_loss, self.azure, 1.5, 0.0, 0.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -100.0, True),
            ],
        )
        line.action_undo_reconciliation()
        self.assertEqual(self.balances(), before)

    # -------------------------------------------------------------------------
    # ACCOUNT IN EUROS
    # -------------------------------------------------------------------------

    def test_invoice_in_euro_on_an_account_in_euro(self):
        euro_bank = self.bank_in_euro()
        invoice = self.invoice(100, currency=self.euro)
        line = self.line(100, date="2026-01-15", journal=euro_bank)
        line.action_match(self.open_item(invoice))
        self.assertItems(
            line.move_id,
            [
                (euro_bank.default_account_id, self.azure, 200.0, 0.0, 100.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -100.0, True),
            ],
        )
        self.assertEqual(
            self.exchange_entries(invoice),
            [(self.exchange_gain, -75.0, 0.0), (self.receivable, 75.0, 0.0)],
        )

    def test_invoice_in_euro_is_booked_like_core_books_its_payment(self):
        euro_bank = self.bank_in_euro()
        paid = self.invoice(100, currency=self.euro)
        payment = self.pay(paid, date="2026-01-15", journal=euro_bank)
        matched = self.invoice(100, currency=self.euro)
        line = self.line(100, date="2026-01-15", journal=euro_bank)
        self.apply(line, (matched, 100))
        self.assertEqual(self.kinds(line.move_id), self.kinds(payment.move_id))
        self.assertEqual(self.exchange_entries(matched), self.exchange_entries(paid))

    def test_invoice_in_euro_paid_in_dollars_is_booked_like_core_books_its_payment(self):
        """The wizard keeps the payment in dollars; each account has the same in the end."""
        paid = self.invoice(100, currency=self.euro)
        start = self.balances()
        payment = self.pay(paid, date="2026-01-15", currency_id=self.dollar.id)
        self.assertEqual((payment.amount, paid.amount_residual), (200, 0))
        core = self.changes(start)
        matched = self.invoice(100, currency=self.euro)
        start = self.balances()
        self.apply(self.line(200, date="2026-01-15"), (matched, 100, 200))
        ours = self.changes(start)
        money = {self.outstanding_in.code, self.bank_account.code, self.suspense.code}
        self.assertEqual(
            {code: amount for code, amount in ours.items() if code not in money},
            {code: amount for code, amount in core.items() if code not in money},
        )

    def changes(self, before):
        after = self.balances()
        codes = set(before) | set(after)
        found = {code: round(after.get(code, 0) - before.get(code, 0), 2) for code in codes}
        return {code: amount for code, amount in found.items() if amount}

    def test_invoice_in_dollars_on_an_account_in_euro_has_its_difference_in_the_entry(self):
        """102 € are worth 204 $; the invoice of 200 $ takes them all, 4 $ are a gain."""
        euro_bank = self.bank_in_euro()
        invoice = self.invoice(200)
        line = self.line(102, date="2026-01-15", journal=euro_bank)
        before = self.books()
        self.apply(line, (invoice, 200, 102))
        self.assertItems(
            line.move_id,
            [
                (euro_bank.default_account_id, self.azure, 204.0, 0.0, 102.0, False),
                (self.exchange_gain, self.azure, 0.0, 4.0, -4.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -200.0, True),
            ],
        )
        self.assertRecordValues(line, [{"is_reconciled": True, "amount_residual": 0.0}])
        self.assertUndoRestores(line, before)

    def test_rest_of_a_line_in_euro_keeps_the_rate_of_the_bank(self):
        euro_bank = self.bank_in_euro()
        invoice = self.invoice(200)
        line = self.line(150, date="2026-01-15", journal=euro_bank)
        self.apply(line, (invoice, 200, 102))
        self.assertItems(
            line.move_id,
            [
                (euro_bank.default_account_id, self.azure, 300.0, 0.0, 150.0, False),
                (self.exchange_gain, self.azure, 0.0, 4.0, -4.0, False),
                (euro_bank.suspense_account_id, self.azure, 0.0, 96.0, -48.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -200.0, True),
            ],
        )

    def test_charge_on_an_account_in_euro(self):
        euro_bank = self.bank_in_euro()
        euro_bank.bank_charge_account_id = self.charges
        invoice = self.invoice(100, currency=self.euro)
        line = self.line(95, date="2026-01-15", journal=euro_bank)
        self.apply(line, (invoice, 100), write_offs=[("charge", -5)])
        self.assertItems(
            line.move_id,
            [
                (euro_bank.default_account_id, self.azure, 190.0, 0.0, 95.0, False),
                (self.charges, self.azure, 10.0, 0.0, 5.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -100.0, True),
            ],
        )

    def test_bill_in_pounds_on_an_account_in_euro(self):
        pound = self.setup_other_currency("GBP", rates=[("2025-01-01", 0.4)])
        euro_bank = self.bank_in_euro()
        bill = self.invoice(100, partner=self.gemini, kind="in_invoice", currency=pound)
        line = self.line(-120, date="2026-01-15", journal=euro_bank)
        self.apply(line, (bill, -100, -120))
        self.assertItems(
            line.move_id,
            [
                (self.payable, self.gemini, 240.0, 0.0, 100.0, True),
                (euro_bank.default_account_id, self.gemini, 0.0, 240.0, -120.0, False),
            ],
        )
        self.assertEqual(
            self.exchange_entries(bill),
            [(self.exchange_gain, -10.0, 0.0), (self.payable, 10.0, 0.0)],
        )

    # -------------------------------------------------------------------------
    # LINE OF WHICH THE BANK STATES THE ORIGINAL AMOUNT
    # -------------------------------------------------------------------------

    def foreign_line(self, amount, original):
        return self.line(
            amount, date="2026-01-15", foreign_currency_id=self.euro.id, amount_currency=original
        )

    def test_line_with_original_amount_settles_the_invoice_in_that_currency(self):
        invoice = self.invoice(100, currency=self.euro)
        line = self.foreign_line(190, 100)
        line.action_match(self.open_item(invoice))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 190.0, 0.0, 190.0, False),
                (self.receivable, self.azure, 0.0, 190.0, -100.0, True),
            ],
        )
        self.assertEqual(
            self.exchange_entries(invoice),
            [(self.exchange_gain, -65.0, 0.0), (self.receivable, 65.0, 0.0)],
        )

    def test_line_with_original_amount_settles_an_invoice_in_dollars(self):
        invoice = self.invoice(188)
        line = self.foreign_line(190, 100)
        before = self.books()
        self.apply(line, (invoice, 188, 100))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 190.0, 0.0, 190.0, False),
                (self.exchange_gain, self.azure, 0.0, 2.0, -2.0, False),
                (self.receivable, self.azure, 0.0, 188.0, -188.0, True),
            ],
        )
        self.assertUndoRestores(line, before)

    def test_charge_beside_an_original_amount(self):
        """The bank gave 95 of 100 €: 5 € of charges are 9.50 $ at its own rate."""
        invoice = self.invoice(100, currency=self.euro)
        line = self.foreign_line(180.5, 95)
        self.apply(line, (invoice, 100), write_offs=[("charge", -5)])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 180.5, 0.0, 180.5, False),
                (self.charges, self.azure, 9.5, 0.0, 5.0, False),
                (self.receivable, self.azure, 0.0, 190.0, -100.0, True),
            ],
        )

    # -------------------------------------------------------------------------
    # CHOSEN BY HAND
    # -------------------------------------------------------------------------

    def test_chosen_invoice_is_paid_in_full_near_the_rate_of_the_day(self):
        invoice = self.invoice(100, currency=self.euro)
        line = self.line(196, date="2026-01-15")
        line.action_match(self.open_item(invoice))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 196.0, 0.0, 196.0, False),
                (self.receivable, self.azure, 0.0, 196.0, -100.0, True),
            ],
        )
        self.assertEqual(invoice.payment_state, "paid")

    def test_chosen_invoice_is_paid_in_part_far_from_the_rate_of_the_day(self):
        invoice = self.invoice(100, currency=self.euro)
        self.line(120, date="2026-01-15").action_match(self.open_item(invoice))
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 40.0}])

    def test_more_than_a_chosen_invoice_is_worth_stays_open(self):
        invoice = self.invoice(100, currency=self.euro)
        line = self.line(250, date="2026-01-15")
        line.action_match(self.open_item(invoice))
        self.assertRecordValues(line, [{"is_reconciled": False, "amount_residual": -50.0}])
        self.assertEqual(invoice.payment_state, "paid")

    def test_two_payments_in_dollars_for_one_invoice_in_euro(self):
        invoice = self.invoice(100, currency=self.euro)
        lines = self.line(60, date="2026-01-15") | self.line(140, date="2026-01-16")
        lines.action_match(self.open_item(invoice))
        self.assertEqual(lines.mapped("is_reconciled"), [True, True])
        self.assertEqual(invoice.payment_state, "paid")
