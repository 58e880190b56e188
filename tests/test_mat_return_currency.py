from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatReturnCurrency(BookingCommon):
    """Payments in other currencies that come back; 100 € are 125 $ until 10 January, then 200 $."""

    def foreign_line(self, amount, original):
        return self.line(
            amount, date="2026-01-15", foreign_currency_id=self.euro.id, amount_currency=original
        )

    def test_payment_that_comes_back_at_another_rate_leaves_an_exchange_difference(self):
        rates = [("2025-01-01", 0.8), ("2026-01-10", 0.5), ("2026-01-18", 0.4)]
        self.setup_other_currency("EUR", rates=rates)
        euro_bank = self.bank_in_euro()
        invoice = self.invoice(100, currency=self.euro)
        paid = self.line(100, date="2026-01-15", journal=euro_bank)
        paid.action_match(self.open_item(invoice))
        before = self.balances()
        back = self.line(-100, date="2026-01-20", journal=euro_bank)
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 250.0, 0.0, 100.0, True),
                (euro_bank.default_account_id, self.azure, 0.0, 250.0, -100.0, False),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 100.0}])
        self.assertEqual(self.open_item(invoice).amount_residual, 125.0)
        back.action_undo_reconciliation()
        self.assertEqual(invoice.payment_state, "paid")
        back.move_id.button_draft()
        self.assertEqual(self.balances(), before)

    def test_return_of_what_the_bank_stated_in_euro_comes_back_in_dollars(self):
        invoice = self.invoice(100, currency=self.euro)
        paid = self.foreign_line(190, 100)
        paid.action_match(self.open_item(invoice))
        back = self.line(-190, date="2026-01-20")
        before = self.balances()
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 190.0, 0.0, 100.0, True),
                (self.bank_account, self.azure, 0.0, 190.0, -190.0, False),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 100.0}])
        back.action_undo_reconciliation()
        self.assertEqual((self.balances(), invoice.payment_state), (before, "paid"))

    def test_part_of_it_comes_back_in_dollars(self):
        """57 of 190 $ are 30 of 100 €."""
        invoice = self.invoice(100, currency=self.euro)
        paid = self.foreign_line(190, 100)
        paid.action_match(self.open_item(invoice))
        back = self.line(-57, date="2026-01-20")
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 57.0, 0.0, 30.0, True),
                (self.bank_account, self.azure, 0.0, 57.0, -57.0, False),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 30.0}])

    def test_return_of_dollars_that_the_bank_states_in_euro(self):
        invoice = self.invoice(190)
        paid = self.line(190)
        paid.action_match(self.open_item(invoice))
        back = self.foreign_line(-190, -100)
        before = self.books()
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 190.0, 0.0, 190.0, True),
                (self.bank_account, self.azure, 0.0, 190.0, -190.0, False),
            ],
        )
        self.assertRecordValues(back, [{"is_reconciled": True, "amount_residual": 0.0}])
        self.assertUndoRestores(back, before)

    def test_return_on_an_account_in_another_currency_is_refused(self):
        paid = self.line(190)
        paid.action_match(self.open_item(self.invoice(190)))
        back = self.line(-100, date="2026-01-20", journal=self.bank_in_euro())
        with self.assertRaisesRegex(UserError, "in another currency"):
            self.apply(back, returned=paid)
