from odoo.tests import tagged

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatShapes(BookingCommon):
    """One or several lines for one or several documents, in each currency of a line."""

    def test_two_lines_pay_three_invoices(self):
        invoices = self.invoice(500) | self.invoice(300, date="2026-01-06")
        invoices |= self.invoice(200, date="2026-01-07")
        first, second = self.line(600, date="2026-01-15"), self.line(400, date="2026-01-16")
        before = self.books()
        (first | second).action_match(self.open_item(invoices))
        self.assertItems(
            first.move_id,
            [
                (self.bank_account, self.azure, 600.0, 0.0, 600.0, False),
                (self.receivable, self.azure, 0.0, 100.0, -100.0, True),
                (self.receivable, self.azure, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertItems(
            second.move_id,
            [
                (self.bank_account, self.azure, 400.0, 0.0, 400.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -200.0, True),
                (self.receivable, self.azure, 0.0, 200.0, -200.0, True),
            ],
        )
        self.assertEqual(invoices.mapped("payment_state"), ["paid"] * 3)
        self.assertUndoRestores(first | second, before)

    def test_two_lines_in_euro_pay_two_invoices_in_euro(self):
        bank = self.bank_in_euro()
        invoices = self.invoice(70, currency=self.euro)
        invoices |= self.invoice(30, date="2026-01-06", currency=self.euro)
        first = self.line(80, date="2026-01-15", journal=bank)
        second = self.line(20, date="2026-01-16", journal=bank)
        before = self.balances()
        (first | second).action_match(self.open_item(invoices))
        self.assertItems(
            first.move_id,
            [
                (bank.default_account_id, self.azure, 160.0, 0.0, 80.0, False),
                (self.receivable, self.azure, 0.0, 20.0, -10.0, True),
                (self.receivable, self.azure, 0.0, 140.0, -70.0, True),
            ],
        )
        self.assertItems(
            second.move_id,
            [
                (bank.default_account_id, self.azure, 40.0, 0.0, 20.0, False),
                (self.receivable, self.azure, 0.0, 40.0, -20.0, True),
            ],
        )
        self.assertEqual(invoices.mapped("payment_state"), ["paid", "paid"])
        self.assertEqual(self.balances()[self.exchange_gain.code], -75.0)
        (first | second).action_undo_reconciliation()
        self.assertEqual(self.balances(), before)

    def test_credit_note_in_euro_lessens_what_a_line_with_original_amount_pays(self):
        invoice = self.invoice(100, currency=self.euro)
        credit = self.invoice(20, kind="out_refund", currency=self.euro)
        line = self.line(
            152, date="2026-01-15", foreign_currency_id=self.euro.id, amount_currency=80
        )
        line.action_match(self.open_item(invoice | credit))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 152.0, 0.0, 152.0, False),
                (self.receivable, self.azure, 38.0, 0.0, 20.0, True),
                (self.receivable, self.azure, 0.0, 190.0, -100.0, True),
            ],
        )
        self.assertEqual((invoice | credit).mapped("amount_residual"), [0.0, 0.0])

    def test_over_payment_in_euro_stays_open_at_the_rate_of_the_bank(self):
        bank = self.bank_in_euro()
        line = self.line(130, date="2026-01-15", journal=bank)
        line.action_match(self.open_item(self.invoice(100, currency=self.euro)))
        self.assertItems(
            line.move_id,
            [
                (bank.default_account_id, self.azure, 260.0, 0.0, 130.0, False),
                (bank.suspense_account_id, self.azure, 0.0, 60.0, -30.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -100.0, True),
            ],
        )
        self.assertRecordValues(line, [{"is_reconciled": False, "amount_residual": -30.0}])

    def test_partner_of_a_line_comes_back_after_two_matches(self):
        line = self.line(300)
        before = self.books()
        line.action_match(self.open_item(self.invoice(100)))
        line.action_match(self.open_item(self.invoice(200)))
        self.assertEqual(line.partner_id, self.azure)
        line.action_undo_reconciliation()
        self.assertFalse(line.partner_id)
        self.assertEqual(self.books()["lines"], before["lines"])

    def test_reason_is_in_the_audit_trail_of_the_entry_and_in_the_history(self):
        invoice = self.invoice(1000)
        line = self.line(985)
        reason = "Reference INV/2026/00001 in the text; the bank states a charge of 15."
        self.apply(line, (invoice, 1000), write_offs=[("charge", -15)], reason=reason)
        self.assertIn(reason, line.move_id.message_ids[0].body)
        event = self.env["bank.match.event"].search([("line_id", "=", line.id)])
        self.assertRecordValues(event, [{"action": "matched", "items": invoice.name}])
        self.assertEqual(event.reason, reason)
