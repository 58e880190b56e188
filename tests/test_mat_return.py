from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.models.bank_applier import MatchPlan

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatReturn(BookingCommon):
    """A returned payment reopens what it had paid; the two lines settle each other."""

    def test_returned_payment_opens_its_invoice_again(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(invoice))
        back = self.line(-100, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid, kind="return")
        self.assertItems(
            paid.move_id,
            [
                (self.bank_account, self.azure, 100.0, 0.0, 100.0, False),
                (self.receivable, self.azure, 0.0, 100.0, -100.0, True),
            ],
        )
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 100.0, 0.0, 100.0, True),
                (self.bank_account, self.azure, 0.0, 100.0, -100.0, False),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 100.0}])
        self.assertRecordValues(
            paid | back,
            [
                {"is_reconciled": True, "match_kind": "manual", "partner_id": self.azure.id},
                {"is_reconciled": True, "match_kind": "return", "partner_id": self.azure.id},
            ],
        )
        self.assertEqual(back.matched_item_ids.move_id, paid.move_id)
        self.assertUndoRestores(back, before)
        self.assertEqual(invoice.payment_state, "paid")

    def test_returned_payment_to_a_vendor_opens_the_bill_again(self):
        bill = self.bill(300)
        paid = self.line(-300, date="2026-01-10")
        paid.action_match(self.open_item(bill))
        back = self.line(300, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.bank_account, self.gemini, 300.0, 0.0, 300.0, False),
                (self.payable, self.gemini, 0.0, 300.0, -300.0, True),
            ],
        )
        self.assertRecordValues(bill, [{"payment_state": "not_paid", "amount_residual": 300.0}])
        self.assertUndoRestores(back, before)

    def test_fee_of_the_return_is_a_charge(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(invoice))
        back = self.line(-103.5, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid, write_offs=[("charge", -3.5)])
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 100.0, 0.0, 100.0, True),
                (self.charges, self.azure, 3.5, 0.0, 3.5, False),
                (self.bank_account, self.azure, 0.0, 103.5, -103.5, False),
            ],
        )
        self.assertEqual(invoice.amount_residual, 100)
        self.assertUndoRestores(back, before)

    def test_returned_payment_takes_its_discount_and_tax_back(self):
        invoice = self.discounted(100, how="included", tax=self.tax())
        paid = self.line(117.6, date="2026-01-08")
        self.apply(paid, (invoice, 120), write_offs=[("discount", -2.4, invoice)])
        back = self.line(-117.6, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        tax_account = self.company_data["default_account_tax_sale"]
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 120.0, 0.0, 120.0, True),
                (tax_account, self.azure, 0.0, 0.4, -0.4, False),
                (self.discount_loss, self.azure, 0.0, 2.0, -2.0, False),
                (self.bank_account, self.azure, 0.0, 117.6, -117.6, False),
            ],
        )
        paid_tax = paid.move_id.line_ids.filtered("tax_repartition_line_id")
        back_tax = back.move_id.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual(back_tax.tax_repartition_line_id, paid_tax.tax_repartition_line_id)
        self.assertEqual(back_tax.tax_base_amount, -paid_tax.tax_base_amount)
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 120.0}])
        self.assertUndoRestores(back, before)

    def test_returned_registered_payment_is_rejected_and_its_invoice_open(self):
        invoice = self.invoice(500)
        payment = self.pay(invoice)
        paid = self.line(500)
        paid.action_match(self.transit_item(payment))
        back = self.line(-500, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 500.0, 0.0, 500.0, True),
                (self.bank_account, self.azure, 0.0, 500.0, -500.0, False),
            ],
        )
        self.assertItems(
            payment.move_id,
            [
                (self.outstanding_in, self.azure, 500.0, 0.0, 500.0, True),
                (self.receivable, self.azure, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertEqual(payment.state, "rejected")
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 500.0}])
        self.assertUndoRestores(back, before)
        self.assertEqual((payment.state, invoice.payment_state), ("paid", "paid"))

    def test_returned_payment_without_entry_is_rejected_and_paid_again_after_the_undo(self):
        invoice = self.invoice(500)
        payment = self.payment_in_process(invoice)
        paid = self.line(500)
        settlements = tuple(payment._prepare_settlements(500))
        self.env["bank.applier"]._apply([MatchPlan(paid.id, settlements)])
        self.assertEqual((payment.state, invoice.payment_state), ("paid", "paid"))
        back = self.line(-500, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        self.assertEqual((payment.state, invoice.payment_state), ("rejected", "not_paid"))
        self.assertUndoRestores(back, before)
        self.assertEqual((payment.state, invoice.payment_state), ("paid", "paid"))

    def test_one_of_several_invoices_comes_back(self):
        first, second = self.invoice(100), self.invoice(250)
        paid = self.line(350, date="2026-01-10")
        paid.action_match(self.open_item(first | second))
        back = self.line(-250, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        self.assertEqual((first | second).mapped("payment_state"), ["paid", "not_paid"])
        self.assertUndoRestores(back, before)
        self.apply(back, returned=paid)
        rest = self.line(-100, date="2026-01-21")
        self.apply(rest, returned=paid)
        self.assertEqual((first | second).mapped("amount_residual"), [100, 250])

    def test_amount_that_says_not_what_came_back_is_refused(self):
        first, second = self.invoice(100), self.invoice(100)
        paid = self.line(200, date="2026-01-10")
        paid.action_match(self.open_item(first | second))
        with self.assertRaisesRegex(UserError, "not clear what it had paid"):
            self.apply(self.line(-100, date="2026-01-20"), returned=paid)
        self.assertEqual((first | second).mapped("payment_state"), ["paid", "paid"])

    def test_part_of_a_payment_comes_back(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(invoice))
        back = self.line(-40, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 40.0}])
        self.assertEqual(paid.move_id.line_ids.mapped("reconciled").count(True), 1)
        self.assertUndoRestores(back, before)

    def test_payment_of_an_expense_that_comes_back_is_booked_off(self):
        rent = self.account("Rent", "613000")
        paid = self.line(-800, date="2026-01-10")
        self.apply(paid, write_offs=[("habit", -800, rent)])
        back = self.line(800, date="2026-01-20")
        before = self.books()
        self.apply(back, returned=paid)
        nobody = self.env["res.partner"]
        self.assertItems(
            back.move_id,
            [
                (self.bank_account, nobody, 800.0, 0.0, 800.0, False),
                (rent, nobody, 0.0, 800.0, -800.0, False),
            ],
        )
        self.assertUndoRestores(back, before)

    def test_undo_of_the_earlier_line_takes_both_apart(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        back = self.line(-100, date="2026-01-20")
        before = self.books()
        paid.action_match(self.open_item(invoice))
        self.apply(back, returned=paid)
        self.assertUndoRestores(paid, before)
        self.assertFalse(back.is_reconciled)
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_undo_of_both_at_once_takes_both_apart(self):
        invoice = self.invoice(500)
        payment = self.pay(invoice)
        paid, back = self.line(500), self.line(-500, date="2026-01-20")
        before = self.books()
        paid.action_match(self.transit_item(payment))
        self.apply(back, returned=paid)
        self.assertUndoRestores(paid | back, before)
        self.assertEqual((payment.state, invoice.payment_state), ("in_process", "in_payment"))

    def test_invoice_paid_anew_stays_paid_when_the_return_is_undone(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(invoice))
        back = self.line(-100, date="2026-01-20")
        self.apply(back, returned=paid)
        self.line(100, date="2026-01-25").action_match(self.open_item(invoice))
        back.action_undo_reconciliation()
        self.assertEqual(invoice.payment_state, "paid")
        credit = paid._seek_for_lines()[2]
        self.assertRecordValues(credit, [{"reconciled": False, "amount_residual": -100.0}])

    # -------------------------------------------------------------------------
    # REFUSED
    # -------------------------------------------------------------------------

    def test_line_that_is_not_matched_cannot_be_returned(self):
        with self.assertRaisesRegex(UserError, "that line is not matched"):
            self.apply(self.line(-100, date="2026-01-20"), returned=self.line(100))

    def test_line_of_the_same_direction_is_no_return(self):
        paid = self.line(100)
        paid.action_match(self.open_item(self.invoice(100)))
        with self.assertRaisesRegex(UserError, "same direction"):
            self.apply(self.line(100, date="2026-01-20"), returned=paid)

    def test_payment_comes_back_once(self):
        paid = self.line(100)
        paid.action_match(self.open_item(self.invoice(100)))
        self.apply(self.line(-100, date="2026-01-20"), returned=paid)
        with self.assertRaisesRegex(UserError, "not clear what it had paid"):
            self.apply(self.line(-100, date="2026-01-21"), returned=paid)

    def test_two_lines_of_one_batch_do_not_take_back_the_same_payment(self):
        paid = self.line(100)
        paid.action_match(self.open_item(self.invoice(100)))
        back = self.line(-100, date="2026-01-20") | self.line(-100, date="2026-01-21")
        with self.assertRaisesRegex(UserError, "Two lines take back"):
            self.env["bank.applier"]._apply(
                [MatchPlan(line.id, returned_line_id=paid.id) for line in back]
            )

    # -------------------------------------------------------------------------
    # CLOSED PERIODS
    # -------------------------------------------------------------------------

    def test_payment_of_a_closed_period_is_not_touched_and_the_partner_owes_again(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(invoice))
        january = self.period(1, 0, 100)
        january.action_close()
        back = self.line(-100, date="2026-02-03")
        before = self.books()
        self.apply(back, returned=paid)
        self.assertItems(
            back.move_id,
            [
                (self.receivable, self.azure, 100.0, 0.0, 100.0, False),
                (self.bank_account, self.azure, 0.0, 100.0, -100.0, False),
            ],
        )
        self.assertEqual((january.state, invoice.payment_state), ("closed", "paid"))
        self.assertEqual(paid.matched_item_ids, self.open_item(invoice))
        self.assertTrue(back.is_reconciled)
        self.assertUndoRestores(back, before)

    def test_partner_pays_again_what_a_return_after_the_close_opened(self):
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(self.invoice(100)))
        self.period(1, 0, 100).action_close()
        back = self.line(-100, date="2026-02-03")
        self.apply(back, returned=paid)
        owed = back._seek_for_lines()[2]
        again = self.line(100, date="2026-02-10")
        again.action_match(owed)
        self.assertTrue(owed.reconciled)
        self.assertTrue(again.is_reconciled)

    def test_return_in_a_closed_period_keeps_its_match(self):
        invoice = self.invoice(100)
        paid = self.line(100, date="2026-01-10")
        paid.action_match(self.open_item(invoice))
        back = self.line(-100, date="2026-01-20")
        self.apply(back, returned=paid)
        self.period(1, 0, 0).action_close()
        for line in (back, paid):
            with self.assertRaisesRegex(UserError, "closed period"):
                line.action_undo_reconciliation()
        self.assertEqual(invoice.payment_state, "not_paid")
        self.line(100, date="2026-02-10").action_match(self.open_item(invoice))
        self.assertEqual(invoice.payment_state, "paid")

    def payment_in_process(self, invoice):
        """A payment as Enterprise or another add-on leaves it: in process, without an entry."""
        payment = self.env["account.payment"].create(
            {
                "amount": invoice.amount_total,
                "partner_id": invoice.partner_id.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "journal_id": self.bank.id,
                "invoice_ids": [(6, 0, invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        return payment
