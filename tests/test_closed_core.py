"""What core books around a matching: exchange differences, cash basis taxes, payments in process.

They go with the match while the month is open and stay with it once it is closed.
"""

from odoo import Command
from odoo.tests import tagged

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestClosedCore(ClosedMonthCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency("EUR", rates=[("2020-01-01", 2.0), ("2026-02-01", 4.0)])

    def close_february(self, balance):
        self.february.balance_end = balance
        self.february.action_close()
        self.env.flush_all()

    # -------------------------------------------------------------------------
    # EXCHANGE DIFFERENCE
    # -------------------------------------------------------------------------

    def invoice_in_euro(self):
        """100 EUR booked with 50, paid in February when they are worth 25."""
        invoice = self.invoice(100, date="2026-01-05", currency=self.euro)
        line = self.line(
            25, date="2026-02-05", foreign_currency_id=self.euro.id, amount_currency=100
        )
        return invoice, line

    def exchange_entry(self, line):
        partials = self.matching(line)
        return (
            partials.exchange_move_id | partials.debit_move_id.matched_credit_ids.exchange_move_id
        )

    def test_exchange_difference_comes_and_goes_with_an_open_match(self):
        invoice, line = self.invoice_in_euro()
        line.action_match(self.open_item(invoice))
        exchange = self.exchange_entry(line)
        self.assertEqual(exchange.state, "posted")
        self.assertEqual(abs(exchange.line_ids[0].balance), 25.0)
        self.assertEqual((invoice.payment_state, line.is_reconciled), ("paid", True))
        self.assertEqual(self.february.confirmation_ids.line_id, line)
        line.action_undo_reconciliation()
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 100.0}])
        line.action_match(self.open_item(invoice))
        self.open_item(invoice).remove_move_reconcile()
        self.assertRecordValues(invoice, [{"payment_state": "not_paid", "amount_residual": 100.0}])
        self.assertRecordValues(line, [{"is_reconciled": False, "match_method": False}])

    def test_exchange_difference_stays_with_a_closed_match(self):
        invoice, line = self.invoice_in_euro()
        line.action_match(self.open_item(invoice))
        exchange = self.exchange_entry(line)
        self.close_february(1840)
        self.assertLocked(
            {
                "undo": lambda by: by(line).action_undo_reconciliation(),
                "unreconcile": lambda by: by(self.open_item(invoice)).remove_move_reconcile(),
                "unreconcile the difference": lambda by: by(
                    exchange.line_ids
                ).remove_move_reconcile(),
                "write the difference draft": lambda by: by(exchange).write({"state": "draft"}),
                "delete the difference": lambda by: (
                    by(exchange).with_context(force_delete=True).unlink()
                ),
                "full matching": lambda by: by(self.matching(line).full_reconcile_id).unlink(),
            },
            period=self.february,
        )
        self.february.action_reopen("the rate was wrong")
        line.action_undo_reconciliation()
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_rest_in_euro_is_paid_and_undone_after_its_first_part_was_closed(self):
        invoice = self.invoice(100, date="2026-01-05", currency=self.euro)
        first = self.line(
            10, date="2026-02-05", foreign_currency_id=self.euro.id, amount_currency=40
        )
        first.action_match(self.open_item(invoice))
        self.close_february(1825)
        rest = self.line(
            15, date="2026-03-05", foreign_currency_id=self.euro.id, amount_currency=60
        )
        rest.action_match(self.open_item(invoice))
        self.assertEqual(invoice.payment_state, "paid")
        self.assertTrue(self.matching(first).full_reconcile_id)
        rest.action_undo_reconciliation()
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 60.0}])
        self.assertTrue(first.is_reconciled)

    # -------------------------------------------------------------------------
    # CASH BASIS
    # -------------------------------------------------------------------------

    @classmethod
    def tax_on_payment(cls):
        cls.company.tax_exigibility = True
        accounts = cls.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": kind, "reconcile": True}
                for name, code, kind in (
                    ("tax to come", "999901", "liability_current"),
                    ("tax due", "999902", "liability_current"),
                )
            ]
        )
        cls.company.tax_cash_basis_journal_id = cls.company_data["default_journal_misc"]
        return cls.env["account.tax"].create(
            {
                "name": "10% when paid",
                "amount": 10.0,
                "company_id": cls.company.id,
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": accounts[0].id,
                "invoice_repartition_line_ids": cls.repartition(accounts[1]),
                "refund_repartition_line_ids": cls.repartition(accounts[1]),
            }
        )

    @classmethod
    def repartition(cls, account):
        return [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": account.id}),
        ]

    def taxed_invoice(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.azure.id,
                "invoice_date": "2026-02-01",
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "service",
                            "price_unit": 100,
                            "tax_ids": [Command.set(self.tax_on_payment().ids)],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        return invoice

    def cash_basis(self, invoice):
        return invoice.tax_cash_basis_created_move_ids

    def test_cash_basis_entry_comes_and_goes_with_an_open_match(self):
        invoice = self.taxed_invoice()
        line = self.line(110, date="2026-02-05")
        line.action_match(self.open_item(invoice))
        entry = self.cash_basis(invoice)
        self.assertEqual((len(entry), entry.state, invoice.payment_state), (1, "posted", "paid"))
        line.action_undo_reconciliation()
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(entry.reversal_move_ids.state, "posted")
        line.action_match(self.open_item(invoice))
        self.assertEqual(invoice.payment_state, "paid")

    def test_cash_basis_entry_stays_with_a_closed_match(self):
        invoice = self.taxed_invoice()
        half, rest = self.line(55, date="2026-02-05"), self.line(55, date="2026-03-05")
        half.action_match(self.open_item(invoice))
        self.close_february(1870)
        self.assertLocked(
            {
                "undo": lambda by: by(half).action_undo_reconciliation(),
                "unreconcile": lambda by: by(self.open_item(invoice)).remove_move_reconcile(),
                "reset the invoice": lambda by: by(invoice).write({"state": "draft"}),
            },
            period=self.february,
        )
        rest.action_match(self.open_item(invoice))
        self.assertEqual((len(self.cash_basis(invoice)), invoice.payment_state), (2, "paid"))
        rest.action_undo_reconciliation()
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 55.0}])

    # -------------------------------------------------------------------------
    # PAYMENT IN PROCESS
    # -------------------------------------------------------------------------

    def test_payment_without_entry_stays_shown_by_the_bank(self):
        invoice, line = self.invoice(60), self.line(60, date="2026-02-07")
        payment = self.payment_in_process(invoice)
        proposal = (
            self.env["bank.reconciliation.proposal"]
            .sudo()
            .create(
                {
                    "line_id": line.id,
                    "kind": "payment",
                    "confidence": "certain",
                    "item_ids": [Command.create({"payment_id": payment.id, "amount": 60})],
                }
            )
        )
        proposal.action_apply()
        self.assertRecordValues(
            payment, [{"state": "paid", "move_id": False, "bank_statement_line_id": line.id}]
        )
        self.close_february(1875)
        self.assertLocked(
            {
                "reset to draft": lambda by: by(payment).action_draft(),
                "cancel": lambda by: by(payment).action_cancel(),
                "reject": lambda by: by(payment).action_reject(),
                "write draft": lambda by: by(payment).write({"state": "draft"}),
                "delete": lambda by: by(payment).unlink(),
                "amount": lambda by: by(payment).write({"amount": 5}),
                "forget the line": lambda by: by(payment).write({"bank_statement_line_id": False}),
                "unreconcile": lambda by: by(self.open_item(invoice)).remove_move_reconcile(),
            },
            period=self.february,
        )

    def payment_in_process(self, invoice):
        """A payment as Enterprise or another add-on leaves it: in process, without an entry."""
        payment = self.env["account.payment"].create(
            {
                "amount": invoice.amount_total,
                "partner_id": invoice.partner_id.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "journal_id": self.bank.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        return payment

    # -------------------------------------------------------------------------
    # LINES THAT CORE REWRITES
    # -------------------------------------------------------------------------

    def test_line_whose_items_core_rewrites_is_to_be_matched_again(self):
        """Core deletes the counterpart when label, partner or amount of a line is written."""
        for what, vals in {
            "label": {"payment_ref": "better words"},
            "partner": {"partner_id": self.gemini.id},
            "amount": {"amount": 75},
        }.items():
            with self.subTest(what):
                invoice, line = self.invoice(70), self.line(70, date="2026-02-05")
                line.action_match(self.open_item(invoice))
                line.write(vals)
                self.assertRecordValues(line, [{"is_reconciled": False, "match_method": False}])
                self.assertEqual(
                    line.move_id.line_ids.account_id, self.bank_account | self.suspense
                )
                self.assertEqual(invoice.payment_state, "not_paid")
                self.assertFalse(line.confirmation_ids)

    def test_item_of_a_match_is_not_edited_behind_it(self):
        invoice, line = self.invoice(70), self.line(70, date="2026-02-05")
        line.action_match(self.open_item(invoice))
        item = self.counterpart(line)
        for vals in ({"balance": -60}, {"account_id": self.revenue.id}, {"debit": 5}):
            with self.subTest(vals):
                self.assertIn("Undo its match", self.get_refusal(item.write, vals))
        item.name = "better words"
        item.unlink()
        self.assertRecordValues(line, [{"is_reconciled": False, "match_method": False}])
        self.assertEqual(invoice.payment_state, "not_paid")
