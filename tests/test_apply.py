from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestApply(BankReconciliationCommon):
    def test_line_matched_with_its_invoice_settles_the_receivable(self):
        invoice = self.invoice(1250)
        line = self.line(1250)
        line.action_match(self.open_item(invoice))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 1250.0, 0.0, 1250.0, False),
                (self.receivable, self.azure, 0.0, 1250.0, -1250.0, True),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "paid", "amount_residual": 0.0}])
        self.assertRecordValues(
            line,
            [
                {
                    "is_reconciled": True,
                    "match_method": "manual",
                    "partner_id": self.azure.id,
                    "amount_residual": 0.0,
                }
            ],
        )

    def test_line_going_out_settles_the_bill(self):
        bill = self.bill(300)
        line = self.line(-300)
        line.action_match(self.open_item(bill))
        self.assertItems(
            line.move_id,
            [
                (self.payable, self.gemini, 300.0, 0.0, 300.0, True),
                (self.bank_account, self.gemini, 0.0, 300.0, -300.0, False),
            ],
        )
        self.assertEqual(bill.payment_state, "paid")

    def test_payment_in_transit_is_proved_by_the_line(self):
        invoice = self.invoice(500)
        payment = self.pay(invoice)
        self.assertEqual(invoice.payment_state, "in_payment")
        line = self.line(500)
        line.action_match(self.transit_item(payment))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 500.0, 0.0, 500.0, False),
                (self.outstanding_in, self.azure, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertRecordValues(payment, [{"state": "paid", "is_matched": True}])
        self.assertEqual(invoice.payment_state, "paid")

    def test_payment_in_process_without_entry_becomes_paid(self):
        invoice = self.invoice(500)
        payment = self.payment_in_process(invoice)
        self.assertRecordValues(payment, [{"state": "in_process", "move_id": False}])
        self.assertEqual(invoice.payment_state, "in_payment")
        line = self.line(500)
        proposal = (
            self.env["bank.reconciliation.proposal"]
            .sudo()
            .create(
                {
                    "line_id": line.id,
                    "kind": "payment",
                    "confidence": "certain",
                    "item_ids": [(0, 0, {"payment_id": payment.id, "amount": 500})],
                }
            )
        )
        proposal.action_apply()
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 500.0, 0.0, 500.0, False),
                (self.receivable, self.azure, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertRecordValues(
            payment, [{"state": "paid", "move_id": False, "bank_statement_line_id": line.id}]
        )
        self.assertEqual(invoice.payment_state, "paid")
        line.action_undo_reconciliation()
        self.assertRecordValues(payment, [{"state": "in_process", "bank_statement_line_id": False}])
        self.assertEqual(invoice.payment_state, "in_payment")

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

    def test_smaller_line_pays_the_invoice_in_part(self):
        invoice = self.invoice(1000)
        line = self.line(400)
        line.action_match(self.open_item(invoice))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 400.0, 0.0, 400.0, False),
                (self.receivable, self.azure, 0.0, 400.0, -400.0, True),
            ],
        )
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 600.0}])

    def test_larger_line_keeps_its_rest_open(self):
        invoice = self.invoice(1000)
        line = self.line(1200)
        line.action_match(self.open_item(invoice))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 1200.0, 0.0, 1200.0, False),
                (self.suspense, self.azure, 0.0, 200.0, -200.0, False),
                (self.receivable, self.azure, 0.0, 1000.0, -1000.0, True),
            ],
        )
        self.assertRecordValues(line, [{"is_reconciled": False, "amount_residual": -200.0}])
        self.assertEqual(invoice.payment_state, "paid")

    def test_rest_of_a_larger_line_settles_the_next_invoice(self):
        first, second = self.invoice(1000), self.invoice(200)
        line = self.line(1200)
        line.action_match(self.open_item(first))
        line.action_match(self.open_item(second))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 1200.0, 0.0, 1200.0, False),
                (self.receivable, self.azure, 0.0, 200.0, -200.0, True),
                (self.receivable, self.azure, 0.0, 1000.0, -1000.0, True),
            ],
        )
        self.assertTrue(line.is_reconciled)

    def test_one_line_pays_two_invoices_less_a_credit_note(self):
        first, second = self.invoice(700), self.invoice(500, date="2026-01-06")
        credit = self.invoice(200, kind="out_refund")
        line = self.line(1000)
        line.action_match(self.open_item(first | second | credit))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 1000.0, 0.0, 1000.0, False),
                (self.receivable, self.azure, 200.0, 0.0, 200.0, True),
                (self.receivable, self.azure, 0.0, 500.0, -500.0, True),
                (self.receivable, self.azure, 0.0, 700.0, -700.0, True),
            ],
        )
        self.assertEqual((first | second | credit).mapped("amount_residual"), [0.0, 0.0, 0.0])

    def test_two_lines_pay_one_invoice(self):
        invoice = self.invoice(1000)
        lines = self.line(600, date="2026-01-15") | self.line(400, date="2026-01-20")
        lines.action_match(self.open_item(invoice))
        self.assertEqual(lines.mapped("is_reconciled"), [True, True])
        self.assertEqual(invoice.payment_state, "paid")

    def test_undo_restores_items_and_partner(self):
        invoice = self.invoice(1250)
        line = self.line(1250)
        line.action_match(self.open_item(invoice))
        line.action_undo_reconciliation()
        nobody = self.env["res.partner"]
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, nobody, 1250.0, 0.0, 1250.0, False),
                (self.suspense, nobody, 0.0, 1250.0, -1250.0, False),
            ],
        )
        self.assertRecordValues(
            line, [{"is_reconciled": False, "match_method": False, "partner_id": False}]
        )
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 1250.0}])
        self.assertEqual(line.undone_item_ids, self.open_item(invoice))

    def test_undo_of_a_payment_in_transit_makes_it_wait_again(self):
        invoice = self.invoice(500)
        payment = self.pay(invoice)
        line = self.line(500)
        line.action_match(self.transit_item(payment))
        line.action_undo_reconciliation()
        self.assertRecordValues(payment, [{"state": "in_process", "is_matched": False}])
        self.assertEqual(invoice.payment_state, "in_payment")

    def test_unreconciling_on_the_invoice_opens_the_line_again(self):
        invoice = self.invoice(1250)
        line = self.line(1250)
        line.action_match(self.open_item(invoice))
        self.open_item(invoice).remove_move_reconcile()
        self.assertRecordValues(line, [{"is_reconciled": False, "match_method": False}])
        self.assertEqual(line.move_id.line_ids.account_id, self.bank_account | self.suspense)

    def test_line_already_matched_is_refused(self):
        line = self.line(100)
        line.action_match(self.open_item(self.invoice(100)))
        with self.assertRaisesRegex(UserError, "do not fit|matched already"):
            line.action_match(self.open_item(self.invoice(100)))

    def test_item_settled_meanwhile_is_refused_and_nothing_changes(self):
        item = self.open_item(self.invoice(100))
        self.line(100).action_match(item)
        second = self.line(100)
        with self.assertRaises(UserError):
            second.action_match(item)
        self.assertFalse(second.is_reconciled)

    def test_receivable_does_not_fit_money_going_out(self):
        with self.assertRaisesRegex(UserError, "do not fit"):
            self.line(-100).action_match(self.open_item(self.invoice(100)))

    def test_forty_lines_take_as_many_queries_as_twenty(self):
        self.count_queries(3)
        self.assertEqual(self.count_queries(40) - self.count_queries(20), 0)

    def test_forty_lines_take_as_many_queries_as_twenty_with_analytic_distributions(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        project = self.env["account.analytic.account"].create({"name": "A", "plan_id": plan.id})
        self.env["account.analytic.distribution.model"].create(
            {"partner_id": self.gemini.id, "analytic_distribution": {str(project.id): 100}}
        )
        self.count_queries(3)
        self.assertEqual(self.count_queries(40) - self.count_queries(20), 0)

    def test_analytic_distribution_of_the_partner_reaches_the_counterpart(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        project = self.env["account.analytic.account"].create({"name": "A", "plan_id": plan.id})
        distribution = {str(project.id): 100}
        self.env["account.analytic.distribution.model"].create(
            {"partner_id": self.azure.id, "analytic_distribution": distribution}
        )
        azure, gemini = self.line(100), self.line(-50)
        plans = azure._prepare_manual_plans(self.open_item(self.invoice(100)))
        plans += gemini._prepare_manual_plans(self.open_item(self.bill(50)))
        self.env["bank.applier"]._apply(plans)
        self.assertEqual(azure._seek_for_lines()[2].analytic_distribution, distribution)
        self.assertFalse(gemini._seek_for_lines()[2].analytic_distribution)

    def count_queries(self, number):
        plans = []
        for _place in range(number):
            item = self.open_item(self.invoice(10))
            plans += self.line(10)._prepare_manual_plans(item)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["bank.applier"]._apply(plans)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
