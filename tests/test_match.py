from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BankReconciliationCommon

AZURE_IBAN = "BE68539007547034"


@tagged("post_install", "-at_install")
class TestMatch(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner.bank"].create({"acc_number": AZURE_IBAN, "partner_id": cls.azure.id})

    def auto_match(self, dry=False):
        action = self.bank.action_auto_match(dry=dry)
        return self.env["bank.reconciliation.run"].browse(action["res_id"])

    # -------------------------------------------------------------------------
    # WHAT MATCHES BY ITSELF
    # -------------------------------------------------------------------------

    def test_number_in_the_text_and_equal_amount_match(self):
        invoice = self.invoice(1250)
        line = self.line(1250, ref=f"Payment of {invoice.name}, thank you")
        run = self.auto_match()
        self.assertRecordValues(run, [{"line_count": 1, "certain_count": 1, "matched_count": 1}])
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 1250.0, 0.0, 1250.0, False),
                (self.receivable, self.azure, 0.0, 1250.0, -1250.0, True),
            ],
        )
        self.assertRecordValues(line, [{"match_method": "auto", "match_confidence": "certain"}])
        self.assertIn(invoice.name, line.match_reason)
        self.assertIn("1,250.00", line.match_reason)

    def test_reason_is_in_the_chatter_of_the_entry(self):
        invoice = self.invoice(1250)
        line = self.line(1250, ref=invoice.name)
        self.auto_match()
        logged = " ".join(line.move_id.message_ids.mapped("body"))
        for sentence in line.match_reason.splitlines():
            self.assertIn(sentence.split(" (")[0], logged)

    def test_known_iban_and_the_only_open_amount_match(self):
        invoice = self.invoice(333.33)
        line = self.line(333.33, ref="thanks", account_number="BE68 5390 0754 7034")
        self.auto_match()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(invoice.payment_state, "paid")

    def test_registered_payment_beats_the_open_invoice_of_the_same_amount(self):
        paid, other = self.invoice(500), self.invoice(500)
        payment = self.pay(paid)
        line = self.line(500, account_number=AZURE_IBAN)
        self.auto_match()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(line.matched_item_ids, self.transit_item(payment))
        self.assertEqual((paid | other).mapped("payment_state"), ["paid", "not_paid"])

    def test_payment_in_process_without_entry_matches(self):
        invoice = self.invoice(500)
        payment = self.env["account.payment"].create(
            {
                "amount": 500,
                "partner_id": self.azure.id,
                "payment_type": "inbound",
                "date": "2026-01-10",
                "journal_id": self.bank.id,
                "invoice_ids": [(6, 0, invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.line(500, account_number=AZURE_IBAN, ref=payment.name or "payment")
        self.auto_match()
        self.assertRecordValues(payment, [{"state": "paid", "move_id": False}])
        self.assertEqual(invoice.payment_state, "paid")

    # -------------------------------------------------------------------------
    # WHAT DOES NOT
    # -------------------------------------------------------------------------

    def test_two_equal_amounts_are_a_persons_choice(self):
        first, second = self.invoice(500, date="2026-01-02"), self.invoice(500, date="2026-01-03")
        line = self.line(500, account_number=AZURE_IBAN)
        self.auto_match()
        self.assertFalse(line.is_reconciled)
        items = [proposal.item_ids.move_line_id for proposal in line.proposal_ids]
        self.assertEqual(items[:2], [self.open_item(first), self.open_item(second)])
        self.assertTrue(all(line.proposal_ids[:2].mapped("is_ambiguous")))

    def test_match_button_of_an_ambiguous_line_opens_the_choice(self):
        self.invoice(500, date="2026-01-02")
        self.invoice(500, date="2026-01-03")
        line = self.line(500, account_number=AZURE_IBAN)
        line.action_suggest()
        action = line.action_apply_proposal()
        self.assertEqual((action["res_id"], line.is_reconciled), (line.id, False))
        line.proposal_ids[1].action_apply()
        self.assertTrue(line.is_reconciled)

    def test_small_amount_with_a_meaningless_text_is_left_alone(self):
        self.invoice(1000)
        lines = self.env["account.bank.statement.line"]
        for text in ("/", "INV", "6", "2026", "2026-01-05"):
            lines |= self.line(7.77, ref=text, partner_name="Azure Interior")
        self.auto_match()
        self.assertFalse(any(lines.mapped("is_reconciled")))

    def test_second_payment_of_one_invoice_finds_nothing_left(self):
        invoice = self.invoice(800)
        first = self.line(800, date="2026-01-10", ref=invoice.name)
        second = self.line(800, date="2026-01-12", ref=invoice.name)
        run = self.auto_match()
        self.assertRecordValues(first | second, [{"is_reconciled": True}, {"is_reconciled": False}])
        self.assertEqual(run.matched_count, 1)

    def test_match_undone_by_hand_is_not_made_again(self):
        invoice = self.invoice(1250)
        line = self.line(1250, ref=invoice.name)
        self.auto_match()
        line.action_undo_reconciliation()
        self.auto_match()
        self.assertFalse(line.is_reconciled)
        line.action_match(self.open_item(invoice))
        self.assertTrue(line.is_reconciled)

    # -------------------------------------------------------------------------
    # RUNS
    # -------------------------------------------------------------------------

    def test_dry_run_books_nothing_and_apply_does_what_it_showed(self):
        invoice = self.invoice(1250)
        line = self.line(1250, ref=invoice.name)
        run = self.auto_match(dry=True)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(run.proposal_ids.item_ids.move_line_id, self.open_item(invoice))
        self.assertEqual(line.match_confidence, "certain")
        run.action_apply()
        self.assertTrue(line.is_reconciled)
        self.assertRecordValues(run, [{"is_dry": False, "matched_count": 1}])

    def test_run_is_undone_as_one(self):
        invoices = [self.invoice(amount) for amount in (100, 200, 300)]
        lines = self.env["account.bank.statement.line"]
        for invoice in invoices:
            lines |= self.line(invoice.amount_total, ref=invoice.name)
        run = self.auto_match()
        self.assertEqual(lines.mapped("is_reconciled"), [True] * 3)
        run.action_undo()
        self.assertEqual(lines.mapped("is_reconciled"), [False] * 3)
        self.assertEqual(lines.partner_id, self.env["res.partner"])
        self.assertEqual({invoice.payment_state for invoice in invoices}, {"not_paid"})
        self.assertEqual(run.state, "undone")

    def test_running_twice_changes_nothing(self):
        invoice = self.invoice(1250)
        self.line(1250, ref=invoice.name)
        self.auto_match()
        with self.assertRaisesRegex(UserError, "nothing to do"):
            self.auto_match()

    def test_ten_lines_and_forty_take_the_same_queries_to_look_for(self):
        self.count_queries(2)
        self.assertLessEqual(self.count_queries(40), self.count_queries(10) + 5)

    def count_queries(self, number):
        lines = self.env["account.bank.statement.line"]
        for _place in range(number):
            lines |= self.line(10, ref=self.invoice(10).name)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["bank.matcher"]._refresh_proposals(lines)
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        lines.unlink()
        return count

    def test_the_dialog_lists_what_is_open_and_books_what_is_chosen(self):
        item = self.open_item(self.invoice(40))
        line = self.line(40, ref="nothing named")
        dialog = self.env["bank.reconciliation.match"].create({"line_id": line.id})
        self.assertIn(item, dialog.available_item_ids)
        dialog.item_ids = item
        self.assertEqual((dialog.settled, dialog.residual), (40.0, 0.0))
        dialog.action_match()
        self.assertTrue(line.is_reconciled)
