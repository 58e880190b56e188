from odoo import Command
from odoo.tests import tagged

from .posting_common import PostingCommon
from .workspace_tours import WorkspaceTours


@tagged("post_install", "-at_install")
class TestTourWorkspaceMore(WorkspaceTours, PostingCommon):
    """What is done beside the two lists: the menu, the import, coming back to the page."""

    def straight(self, amount, date, name):
        """Book straight on the bank account, without a line; return the item there."""
        items = [
            {"account_id": self.bank_account.id, "balance": amount, "name": name},
            {"account_id": self.fees.id, "balance": -amount, "name": name},
        ]
        move = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [Command.create(item) for item in items],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda item: item.account_id == self.bank_account)

    def paid(self, amount):
        """Return an invoice and the line that pays it and names it."""
        invoice = self.invoice(amount)
        line = self.line(amount, "2026-01-10", ref=f"paid {amount} {invoice.name}")
        line.action_suggest()
        return invoice, line

    def test_a_page_that_is_loaded_again_is_where_it_was(self):
        self.period(1, start=1000, end=1000)
        self.period(2, end=1000)
        self.paid(300)
        bill = self.bill(120)
        self.line(-120, "2026-01-12", ref=f"bill 120 {bill.name}").action_suggest()
        self.line(-50, "2026-01-13", ref="cash 50")
        self.tour("place")
        self.tour("bookmark", query="?period_id=99999999&kind=nothing")

    def test_what_is_booked_already_is_taken_out_from_its_line(self):
        period = self.period(1, start=1000, end=950)
        self.straight(-50, "2026-01-10", "Fee by hand")
        line = self.line(-50, "2026-01-12", ref="fee of the bank")
        self.tour("booked")
        adjusting = self.env["account.move"].search([("bank_adjusted_line_id", "=", line.id)])
        waiting = self.bank._get_waiting_account(-1)
        self.assertItems(
            adjusting,
            [
                (self.bank_account, self.nobody, 50, 0, 50, False),
                (waiting, self.nobody, 0, 50, -50, True),
            ],
        )
        self.assertItems(
            line.move_id,
            [
                (waiting, self.nobody, 50, 0, 50, True),
                (self.bank_account, self.nobody, 0, 50, -50, False),
            ],
        )
        self.assertEqual(period.remaining, 0)

    def test_reconcile_all_delete_attach_and_search_outside_the_period(self):
        period = self.period(1, start=1000, end=1370)
        (first, one), (second, two) = self.paid(300), self.paid(70)
        doubled = self.line(5, "2026-01-11", ref="imported twice", fingerprint="1:january-11")
        odd = self.line(10, "2026-01-15", ref="odd")
        old = self.straight(-40, "2025-12-20", "Cheque of December")
        self.tour("menu")
        self.assertEqual((first | second).mapped("payment_state"), ["paid", "paid"])
        self.assertEqual(one.matched_item_ids, self.open_item(first))
        self.assertEqual(two.matched_item_ids, self.open_item(second))
        self.assertFalse(doubled.exists())
        self.assertEqual(self.files_of(odd), [("receipt.txt", b"paid in cash")])
        self.assertEqual(old.bank_confirmation_ids.reconciliation_id, period)

    def files_of(self, line):
        found = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", line.move_id.id)]
        )
        return [(file.name, file.raw) for file in found]

    def test_import_through_the_columns_ends_in_the_workspace(self):
        self.period(1, start=1000, end=620)
        self.invoice(120)
        self.tour("import")
        lines = self.env["account.bank.statement.line"].search(
            [("journal_id", "=", self.bank.id)], order="date"
        )
        self.assertEqual(
            [(str(line.date), line.amount, line.payment_ref) for line in lines],
            [
                ("2026-01-13", -500.0, "Rent of the shop"),
                ("2026-01-14", 120.0, "Deposit of a customer"),
            ],
        )
