"""What differs since a period was closed, row by row."""

from odoo.tests import tagged

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestSnapshotChanges(ClosedMonthCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshot = cls.january.snapshot_ids

    def changes(self, other=None):
        values = {"snapshot_id": self.snapshot.id, "other_id": other and other.id}
        return self.env["bank.reconciliation.snapshot.changes"].create(values)

    def rows(self, changes):
        return [
            (line.kind, line.section, line.amount_before, line.amount_after)
            for line in changes.line_ids
        ]

    def test_a_closed_period_is_as_its_snapshot(self):
        changes = self.changes()
        self.assertTrue(changes.is_equal)
        self.assertEqual(self.rows(changes), [])

    def test_a_reopened_period_shows_each_row_and_figure_that_is_another(self):
        self.january.action_reopen("a charge was too low")
        self.january.action_unconfirm(self.charge)
        self.charge.move_id.button_draft()
        self.charge.move_id.write(
            {
                "line_ids": [
                    (1, self.charge.id, {"balance": -45}),
                    (1, (self.charge.move_id.line_ids - self.charge).id, {"balance": 45}),
                ]
            }
        )
        self.charge.move_id.action_post()
        self.january.balance_end = 1805
        self.january.action_confirm(self.charge)
        changes = self.changes()
        self.assertFalse(changes.is_equal)
        figures = [
            (line.label, *row[2:])
            for line, row in zip(changes.line_ids, self.rows(changes), strict=True)
            if line.kind == "figure"
        ]
        self.assertEqual(
            figures,
            [
                ("Total Reconciled", 1715, 1705),
                ("Cleared Balance", 1815, 1805),
                ("Closing Balance", 1815, 1805),
            ],
        )
        confirmed = [row for row in self.rows(changes) if row[1] == "confirmed"]
        self.assertEqual(confirmed, [("changed", "confirmed", -35, -45)])
        changed = changes.line_ids.filtered(lambda line: line.section == "confirmed")
        self.assertIn("Amount: ", changed.what)

    def test_a_row_that_came_and_one_that_went_are_told(self):
        self.january.action_reopen("a line came late")
        self.january.action_unconfirm(self.charge)
        late = self.line(20, date="2026-01-30")
        late.action_match(self.open_item(self.invoice(20)))
        kinds = {
            (line.kind, line.section, line.amount_before, line.amount_after)
            for line in self.changes().line_ids
            if line.section in ("confirmed", "unconfirmed")
        }
        self.assertEqual(
            kinds,
            {("changed", "unconfirmed", -35, -35), ("added", "confirmed", 0, 20)},
        )

    def test_a_match_that_was_made_again_is_one_row_and_says_so(self):
        self.january.action_reopen("the customer had paid another invoice")
        self.line_matched.action_undo_reconciliation()
        self.line_matched.action_match(self.open_item(self.invoice(1250)))
        self.assertEqual(
            [
                (line.kind, line.amount_before, line.amount_after, line.what)
                for line in self.changes().line_ids
                if line.section == "confirmed"
            ],
            [
                (
                    "changed",
                    1250,
                    1250,
                    "Matched or booked again: another journal item, the same figures.",
                )
            ],
        )

    def test_two_snapshots_of_a_period_are_compared(self):
        self.january.action_reopen("nothing, by mistake")
        self.january.action_close()
        again = self.january.snapshot_ids - self.snapshot
        self.assertTrue(self.changes(again).is_equal)
        self.assertEqual(
            self.snapshot.action_view_changes()["context"],
            {"default_snapshot_id": self.snapshot.id},
        )
