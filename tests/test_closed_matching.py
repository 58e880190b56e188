"""Closed means closed: what January's items were matched with stays matched."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestClosedMatching(ClosedMonthCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partial = cls.matching(cls.line_matched)
        cls.full = cls.partial.full_reconcile_id

    # -------------------------------------------------------------------------
    # UNRECONCILE
    # -------------------------------------------------------------------------

    def test_line_stays_matched(self):
        line, counterpart = self.line_matched, self.counterpart(self.line_matched)
        self.assertTrue(line.is_reconciled)
        self.assertLocked(
            {
                "undo": lambda by: by(line).action_undo_reconciliation(),
                "undo with open lines": lambda by: by(
                    line | self.line(9, date="2026-02-09")
                ).action_undo_reconciliation(),
                "unreconcile the counterpart": lambda by: by(counterpart).remove_move_reconcile(),
                "unreconcile in the list": lambda by: (
                    by(counterpart)
                    .with_context(active_ids=counterpart.ids)
                    .action_unreconcile_match_entries()
                ),
                "match again": lambda by: by(line).action_match(self.open_item(self.invoice(1250))),
                "forget how it was matched": lambda by: (
                    by(line).sudo().write({"match_method": False})
                ),
            }
        )
        self.assertEqual(line.match_method, "manual")

    def test_invoice_stays_paid(self):
        invoice, item = self.invoice_matched, self.open_item(self.invoice_matched)
        self.assertLocked(
            {
                "unreconcile": lambda by: by(item).remove_move_reconcile(),
                "remove the payment": lambda by: by(invoice).js_remove_outstanding_partial(
                    self.partial.id
                ),
                "reset to draft": lambda by: by(invoice).button_draft(),
                "cancel": lambda by: by(invoice).button_cancel(),
                "write draft": lambda by: by(invoice).write({"state": "draft"}),
                "delete": lambda by: by(invoice).unlink(),
                "reverse and reconcile": lambda by: by(invoice)._reverse_moves(cancel=True),
                "amount of the receivable": lambda by: by(item).write({"balance": 5}),
                "account of the receivable": lambda by: by(item).write(
                    {"account_id": self.company_data["default_account_assets"].id}
                ),
            }
        )
        self.assertEqual(invoice.payment_state, "paid")

    def test_matching_is_not_edited_or_deleted(self):
        item = self.counterpart(self.line_matched)
        invoiced = self.open_item(self.invoice_matched)
        nothing = {"full_reconcile_id": False}
        self.assertLocked(
            {
                "delete": lambda by: by(self.partial).unlink(),
                "amount": lambda by: by(self.partial).write({"amount": 3}),
                "other item": lambda by: by(self.partial).write({"credit_move_id": self.charge.id}),
                "out of the full matching": lambda by: by(self.partial).write(nothing),
                "release": lambda by: by(self.partial).write({"bank_reconciliation_id": False}),
                "with the item": lambda by: by(item).write(
                    {"matched_debit_ids": [Command.clear()]}
                ),
                "delete the full matching": lambda by: by(self.full).unlink(),
                "empty the full matching": lambda by: by(self.full).write(
                    {"partial_reconcile_ids": [Command.clear()]}
                ),
                "items of the full matching": lambda by: by(self.full).write(
                    {"reconciled_line_ids": [Command.clear()]}
                ),
                "counterpart out of it": lambda by: by(item).write(nothing),
                "receivable out of it": lambda by: by(invoiced).write(nothing),
            }
        )

    def test_reversal_that_would_unreconcile_is_refused(self):
        entry = self.line_matched.move_id
        self.assertLocked({"reverse": lambda by: by(entry)._reverse_moves(cancel=True)})

    def test_matching_of_an_entry_straight_on_the_bank_account_stays(self):
        """No line of the bank and no match of the add-on is there to be asked."""
        invoice = self.invoice(80)
        deposit = self.bank_entry(80, date="2026-02-10", account=self.receivable)
        prepaid = deposit.move_id.line_ids - deposit
        (prepaid | self.open_item(invoice)).reconcile()
        self.february.action_confirm(deposit)
        self.february.balance_end = 1895
        self.february.action_close()
        partial = prepaid.matched_debit_ids
        self.assertLocked(
            {
                "unreconcile": lambda by: by(prepaid).remove_move_reconcile(),
                "unreconcile the invoice": lambda by: by(
                    self.open_item(invoice)
                ).remove_move_reconcile(),
                "delete": lambda by: by(partial).unlink(),
                "un-post the invoice": lambda by: by(invoice).button_draft(),
            },
            period=self.february,
        )

    # -------------------------------------------------------------------------
    # PAYMENTS
    # -------------------------------------------------------------------------

    def test_payment_in_transit_stays_shown_by_the_bank(self):
        payment, entry = self.payment, self.payment.move_id
        transit = self.transit_item(payment)
        self.assertLocked(
            {
                "reset to draft": lambda by: by(payment).action_draft(),
                "cancel": lambda by: by(payment).action_cancel(),
                "reject": lambda by: by(payment).action_reject(),
                "write canceled": lambda by: by(payment).write({"state": "canceled"}),
                "delete": lambda by: by(payment).unlink(),
                "amount": lambda by: by(payment).write({"amount": 5}),
                "date": lambda by: by(payment).write({"date": "2026-02-03"}),
                "partner": lambda by: by(payment).write({"partner_id": self.gemini.id}),
                "reset its entry": lambda by: by(entry).button_draft(),
                "cancel its entry": lambda by: by(entry).button_cancel(),
                "write its entry draft": lambda by: by(entry).write({"state": "draft"}),
                "delete its entry": lambda by: by(entry).unlink(),
                "unreconcile it": lambda by: by(transit).remove_move_reconcile(),
                "amount of its item": lambda by: by(transit).write({"balance": 5}),
            }
        )
        self.assertRecordValues(payment, [{"state": "paid", "is_matched": True}])

    # -------------------------------------------------------------------------
    # WHAT STAYS ALLOWED
    # -------------------------------------------------------------------------

    def test_open_line_of_the_closed_days_is_matched_and_undone(self):
        line, invoice = self.line(70, date="2026-01-20"), self.invoice(70)
        line.action_match(self.open_item(invoice))
        self.assertEqual(invoice.payment_state, "paid")
        line.action_undo_reconciliation()
        self.assertEqual(invoice.payment_state, "not_paid")
        line.write({"amount": 71, "payment_ref": "corrected"})
        line.unlink()

    def test_open_item_of_a_confirmed_entry_is_reconciled_and_unreconciled(self):
        """A deposit booked straight on the bank account in January, invoiced in February."""
        self.january.action_reopen("a deposit was forgotten")
        deposit = self.bank_entry(80, date="2026-01-30", account=self.receivable)
        self.january.balance_end = 1895
        self.january.action_confirm(deposit)
        self.january.action_close()
        prepaid = deposit.move_id.line_ids - deposit
        invoice = self.invoice(80, date="2026-02-05")
        before = self.books()["bank_reconciliation_confirmation"]
        (prepaid | self.open_item(invoice)).reconcile()
        self.assertEqual((invoice.amount_residual, prepaid.reconciled), (0.0, True))
        self.open_item(invoice).remove_move_reconcile()
        self.assertEqual((invoice.amount_residual, prepaid.reconciled), (80.0, False))
        self.assertEqual(self.books()["bank_reconciliation_confirmation"], before)
        self.assertIn(self.january.name, self.get_refusal(deposit.move_id.button_draft))

    def test_invoice_paid_in_part_in_january_is_paid_off_and_undone_in_february(self):
        self.january.action_reopen("a part payment was forgotten")
        invoice = self.invoice(1000)
        january_line = self.line(400, date="2026-01-25")
        january_line.action_match(self.open_item(invoice))
        self.january.balance_end = 2215
        self.january.action_close()
        line = self.line(600, date="2026-02-05")
        line.action_match(self.open_item(invoice))
        self.assertEqual(invoice.payment_state, "paid")
        undone = {
            "whole invoice": lambda by: by(self.open_item(invoice)).remove_move_reconcile(),
            "january's line": lambda by: by(january_line).action_undo_reconciliation(),
            "full matching": lambda by: by(self.matching(line).full_reconcile_id).unlink(),
        }
        self.assertLocked(undone)
        line.action_undo_reconciliation()
        self.assertRecordValues(invoice, [{"payment_state": "partial", "amount_residual": 600.0}])
        self.assertTrue(january_line.is_reconciled)
        self.assertFalse(line.is_reconciled)

    def test_charge_is_reversed_in_february(self):
        """What January has confirmed is corrected by a new entry, not by an edit."""
        reverse = self.charge.move_id._reverse_moves([{"date": "2026-02-10"}])
        reverse.action_post()
        item = reverse.line_ids.filtered(lambda item: item.account_id == self.bank_account)
        self.assertEqual(self.february.unconfirmed_item_ids, item)
        self.assertFalse(self.charge.bank_confirmation_ids.is_changed)

    def test_new_entry_in_the_closed_days_shows_as_unconfirmed(self):
        late = self.bank_entry(-12, date="2026-01-22")
        self.assertEqual(self.january.unconfirmed_item_ids, late)
        self.assertEqual(self.february.unconfirmed_item_ids, late)
        self.assertRecordValues(self.january, [{"state": "closed", "total_confirmed": 1715.0}])
        self.february.action_confirm(late)
        self.assertTrue(self.february.confirmation_ids.is_carried_forward)

    def test_message_and_attachment_on_a_confirmed_entry(self):
        entry = self.line_matched.move_id.with_user(self.role("accountant"))
        entry.message_post(body="The customer asked about this payment.")
        self.env["ir.attachment"].with_user(entry.env.user).create(
            {"name": "letter.txt", "raw": b"x", "res_model": "account.move", "res_id": entry.id}
        )
        self.assertIn("asked about", entry.message_ids[0].body)

    def test_writing_what_is_there_already_changes_nothing_and_is_let_through(self):
        entry = self.charge.move_id
        self.charge.write({"name": self.charge.name, "balance": -35.0})
        entry.write({"ref": entry.ref, "journal_id": entry.journal_id.id})
        self.payment.write({"state": "paid", "amount": 500.0})

    # -------------------------------------------------------------------------
    # SEAL
    # -------------------------------------------------------------------------

    def test_seal_of_a_matching_is_not_forged(self):
        """Else an accountant could lock the matchings of others, or borrow a closed period."""
        line = self.line(70, date="2026-02-20")
        line.action_match(self.open_item(self.invoice(70)))
        partial = self.matching(line).with_user(self.role("accountant"))
        with self.assertRaises(AccessError):
            partial.write({"bank_reconciliation_id": self.january.id})
        with self.assertRaises(AccessError):
            partial.copy({"bank_reconciliation_id": self.january.id})
        invoice, entry = self.invoice(60), self.bank_entry(60, "2026-02-21", self.receivable)
        items = (entry.move_id.line_ids - entry) | self.open_item(invoice)
        own = self.env["ir.default"]
        own.set("account.partial.reconcile", "bank_reconciliation_id", self.january.id, True)
        with self.assertRaises(AccessError):
            items.with_context(default_bank_reconciliation_id=self.january.id).reconcile()
        items.reconcile()
        self.assertFalse(items.matched_debit_ids.sudo().bank_reconciliation_id)
        items.remove_move_reconcile()
        self.assertEqual(invoice.payment_state, "not_paid")
