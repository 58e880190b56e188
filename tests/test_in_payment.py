from odoo.tests import tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestInPayment(BankReconciliationCommon):
    """Core decides with one hook what an unproved payment's invoice reads and whether payments
    get a journal entry; both sides are pinned here."""

    def test_invoice_paid_by_bank_reads_in_payment_until_the_bank_shows_it(self):
        invoice = self.invoice(500)
        payment = self.pay(invoice)
        self.assertEqual(invoice.payment_state, "in_payment")
        self.assertEqual(invoice.status_in_payment, "in_payment")
        line = self.line(500)
        line.action_match(self.transit_item(payment))
        self.assertEqual(invoice.payment_state, "paid")

    def test_registered_payment_has_its_entry_on_the_outstanding_account(self):
        invoice = self.invoice(500)
        payment = self.pay(invoice)
        self.assertItems(
            payment.move_id,
            [
                (self.outstanding_in, self.azure, 500.0, 0.0, 500.0, False),
                (self.receivable, self.azure, 0.0, 500.0, -500.0, True),
            ],
        )

    def test_payment_method_without_account_still_gets_an_entry(self):
        self.bank.inbound_payment_method_line_ids.payment_account_id = False
        payment = self.pay(self.invoice(500))
        self.assertTrue(payment.move_id)
        self.assertTrue(payment.outstanding_account_id)

    def test_invoice_paid_in_cash_is_paid_at_once(self):
        invoice = self.invoice(500)
        self.pay(invoice, journal=self.company_data["default_journal_cash"])
        self.assertEqual(invoice.payment_state, "paid")

    def test_invoice_paid_by_card_reads_in_payment(self):
        card = self.company_data["default_journal_credit"]
        bill = self.bill(80)
        self.pay(bill, journal=card)
        self.assertEqual(bill.payment_state, "in_payment")

    def test_payment_straight_on_the_bank_account_is_paid_at_once(self):
        self.bank.inbound_payment_method_line_ids.payment_account_id = self.bank_account
        invoice = self.invoice(500)
        self.pay(invoice)
        self.assertEqual(invoice.payment_state, "paid")

    def test_invoice_paid_by_two_payments_waits_for_both(self):
        invoice = self.invoice(500)
        first = self.pay(invoice, amount=200)
        second = self.pay(invoice, amount=300)
        self.line(200).action_match(self.transit_item(first))
        self.assertEqual(invoice.payment_state, "in_payment")
        self.line(300).action_match(self.transit_item(second))
        self.assertEqual(invoice.payment_state, "paid")
