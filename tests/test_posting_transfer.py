from odoo.exceptions import UserError
from odoo.tests import tagged

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestPostingTransfer(PostingCommon):
    """Transfers between own accounts, from one side, from both, in one currency and in two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.savings = cls.env["account.journal"].create(
            {"name": "Savings", "code": "SAV", "type": "bank"}
        )
        cls.transit = cls.company.transfer_account_id
        cls.own = cls.company.partner_id

    def assertTransferIsSettled(self):
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.transit.id), ("parent_state", "=", "posted")]
        )
        self.assertTrue(items)
        self.assertEqual(set(items.mapped("reconciled")), {True})

    def test_first_statement_waits_and_the_second_one_finds_it(self):
        paid = self.line(-500, date="2026-01-12", ref="to savings")
        self.dialog(paid, "transfer", other_journal_id=self.savings.id).action_post()
        self.assertItems(
            paid.move_id,
            [
                (self.transit, self.own, 500.0, 0.0, 500.0, False),
                (self.bank_account, self.nobody, 0.0, 500.0, -500.0, False),
            ],
        )
        self.assertRecordValues(paid, [{"is_reconciled": True, "match_kind": "transfer"}])
        arrived = self.line(500, date="2026-01-14", ref="from current", journal=self.savings)
        arrived.action_suggest()
        arrived.action_apply_proposal()
        self.assertItems(
            arrived.move_id,
            [
                (self.savings.default_account_id, self.own, 500.0, 0.0, 500.0, False),
                (self.transit, self.own, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertTransferIsSettled()

    def test_both_statements_are_there_and_are_matched_together(self):
        paid = self.line(-500, date="2026-01-12", ref="to savings")
        arrived = self.line(500, date="2026-01-14", ref="from current", journal=self.savings)
        self.line(400, date="2026-01-14", journal=self.savings)
        before = self.books()
        dialog = self.dialog(paid, "transfer")
        self.assertRecordValues(
            dialog,
            [
                {
                    "other_journal_id": self.savings.id,
                    "other_line_id": arrived.id,
                    "label": "Transfer from Bank to Savings",
                }
            ],
        )
        shown = self.shown(dialog)
        dialog.action_post()
        self.assertEqual(shown, self.booked(paid.move_id, arrived.move_id))
        self.assertItems(
            arrived.move_id,
            [
                (self.savings.default_account_id, self.own, 500.0, 0.0, 500.0, False),
                (self.transit, self.own, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertTransferIsSettled()
        arrived.action_undo_reconciliation()
        self.assertUndoRestores(paid, before)

    def test_money_that_arrives_first_is_settled_by_the_line_that_has_sent_it(self):
        arrived = self.line(500, date="2026-01-12", journal=self.savings)
        self.dialog(arrived, "transfer", other_journal_id=self.bank.id).action_post()
        paid = self.line(-500, date="2026-01-13")
        dialog = self.dialog(paid, "transfer", other_journal_id=self.savings.id)
        waiting = arrived.move_id.line_ids.filtered(lambda item: item.account_id == self.transit)
        self.assertEqual(dialog.waiting_item_id, waiting)
        dialog.action_post()
        self.assertItems(
            paid.move_id,
            [
                (self.transit, self.own, 500.0, 0.0, 500.0, True),
                (self.bank_account, self.own, 0.0, 500.0, -500.0, False),
            ],
        )
        self.assertTransferIsSettled()

    def test_dollars_to_euros_the_exchange_difference_stands_beside(self):
        """1,000 $ leave, 490 € arrive: at 0.50 € they are 980 $, and 20 $ are a loss."""
        euros = self.bank_in_euro()
        paid = self.line(-1000, date="2026-01-12")
        arrived = self.line(490, date="2026-01-12", journal=euros)
        dialog = self.dialog(paid, "transfer", other_journal_id=euros.id, other_line_id=arrived.id)
        shown = self.shown(dialog)
        dialog.action_post()
        self.assertEqual(shown, self.booked(paid.move_id, arrived.move_id))
        self.assertItems(
            arrived.move_id,
            [
                (euros.default_account_id, self.own, 980.0, 0.0, 490.0, False),
                (self.exchange_loss, self.own, 20.0, 0.0, 20.0, False),
                (self.transit, self.own, 0.0, 1000.0, -1000.0, True),
            ],
        )
        self.assertTransferIsSettled()

    def test_euros_to_dollars_the_exchange_difference_is_that_of_core(self):
        """490 € leave at 980 $, 1,000 $ arrive: core books 20 $ of gain on its own journal."""
        euros = self.bank_in_euro()
        paid = self.line(-490, date="2026-01-12", journal=euros)
        self.dialog(paid, "transfer", other_journal_id=self.bank.id).action_post()
        arrived = self.line(1000, date="2026-01-13")
        waiting = paid.move_id.line_ids.filtered(lambda item: item.account_id == self.transit)
        self.dialog(
            arrived, "transfer", other_journal_id=euros.id, waiting_item_id=waiting.id
        ).action_post()
        self.assertItems(
            arrived.move_id,
            [
                (self.bank_account, self.own, 1000.0, 0.0, 1000.0, False),
                (self.transit, self.own, 0.0, 1000.0, -490.0, True),
            ],
        )
        self.assertItems(
            waiting.matched_credit_ids.exchange_move_id,
            [
                (self.transit, self.own, 20.0, 0.0, 0.0, True),
                (self.exchange_gain, self.own, 0.0, 20.0, 0.0, False),
            ],
        )
        self.assertTransferIsSettled()

    def test_paper_statements_of_both_banks_balance(self):
        current = self.period(end=-300, mode="manual")
        savings = self.period(end=300, mode="manual", journal=self.savings)
        before = self.books()
        self.dialog(current, "transfer", other_journal_id=self.savings.id).action_post()
        dialog = self.dialog(savings, "transfer", other_journal_id=self.bank.id)
        self.assertEqual(dialog.amount, 300)
        self.assertTrue(dialog.waiting_item_id)
        dialog.action_post()
        self.assertEqual((current.remaining, savings.remaining), (0, 0))
        self.assertTransferIsSettled()
        savings.confirmation_ids.action_unconfirm()
        current.confirmation_ids.action_unconfirm()
        self.assertEqual(self.books(), before)

    def test_waiting_item_of_somebody_else_is_refused(self):
        line = self.line(-500)
        unrelated = self.open_item(self.bill(500))
        dialog = self.dialog(
            line,
            "transfer",
            other_journal_id=self.savings.id,
            waiting_item_id=unrelated.id,
        )
        with self.assertRaisesRegex(UserError, "no longer waits there"):
            dialog.action_post()

    def test_bank_of_another_company_is_refused(self):
        other = self.setup_other_company()["default_journal_bank"]
        dialog = self.dialog(self.line(-500), "transfer", other_journal_id=other.id)
        with self.assertRaisesRegex(UserError, "Choose the other bank"):
            dialog.action_post()

    def test_company_without_an_account_of_transfers_is_told_so(self):
        self.company.transfer_account_id = False
        dialog = self.dialog(self.line(-5), "transfer", other_journal_id=self.savings.id)
        self.assertIn("no account for internal transfers", dialog.problem)

    def test_several_lines_wait_each_for_their_own_other_side(self):
        lines = self.line(-1) | self.line(-2)
        dialog = self.dialog(lines, "transfer", other_journal_id=self.savings.id)
        self.assertEqual(dialog.line_ids, lines)
        self.assertFalse(dialog.other_line_id | dialog.available_other_line_ids)
        dialog.action_post()
        waiting = lines.move_id.line_ids.filtered(lambda item: item.account_id == self.transit)
        self.assertEqual(sorted(waiting.mapped("balance")), [1.0, 2.0])
