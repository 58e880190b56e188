from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.tests.common import BankReconciliationCommon


class BookingCommon(BankReconciliationCommon):
    def booked(self, amount, code):
        invoice = self.invoice(amount)
        invoice.booking_code = code
        return invoice

    def suggest(self, line):
        line.action_suggest()
        return line.proposal_ids


@tagged("post_install", "-at_install")
class TestBooking(BookingCommon):
    def test_the_code_of_the_booking_is_enough_to_match_without_asking(self):
        invoice = self.booked(120, "BK-4711")
        self.booked(120, "BK-4712")
        line = self.line(120, ref="two seats BK-4711, thank you")
        self.bank.action_auto_match()
        self.assertRecordValues(line, [{"is_reconciled": True, "match_kind": "booking"}])
        self.assertEqual(line.match_reason, "The line names the booking code BK-4711.")
        nobody = self.env["res.partner"]
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, nobody | line.partner_id, 120.0, 0.0, 120.0, False),
                (self.receivable, self.azure, 0.0, 120.0, -120.0, True),
            ],
        )
        self.assertEqual(invoice.amount_residual, 0)

    def test_another_amount_is_offered_and_not_taken(self):
        self.booked(120, "BK-4711")
        line = self.line(100, ref="two seats BK-4711")
        proposal = self.suggest(line)[:1]
        self.assertRecordValues(proposal, [{"kind": "booking", "confidence": "high"}])
        self.assertEqual(proposal.item_ids.amount, 100.0)

    def test_two_invoices_of_one_code_are_a_question_for_a_person(self):
        for _time in (1, 2):
            self.booked(120, "BK-4711")
        self.assertNotIn("booking", self.suggest(self.line(120, ref="BK-4711")).mapped("kind"))

    def test_what_a_person_took_back_is_not_made_again(self):
        self.booked(120, "BK-4711")
        line = self.line(120, ref="BK-4711")
        self.bank.action_auto_match()
        line.action_undo_reconciliation()
        self.assertTrue(line.is_booking_doubted)
        self.bank.action_auto_match()
        self.assertFalse(line.is_reconciled)
