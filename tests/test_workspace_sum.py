from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestWorkspaceSum(BankReconciliationCommon):
    """What the workspace marks for a line that names nobody, and where it opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workspace = cls.env["bank.workspace"]
        cls.asked = {"journal_id": cls.bank.id, "period_id": False, "kind": "bank"}

    def marked(self, line):
        found = self.workspace.action_find_counterparts(self.asked, {"lines": line.ids})
        return [row["open"] for row in found["items"]]

    def test_the_only_payments_whose_sum_is_the_line_are_marked(self):
        for amount in (100, 50, 7):
            self.pay(self.bill(amount))
        line = self.line(-107, ref="order")
        for kind in ("bank", "receivable", "payable"):
            with self.subTest(kind):
                self.asked = {**self.asked, "kind": kind}
                self.assertEqual(sorted(self.marked(line)), [-100, -7])

    def test_of_two_sets_with_the_same_sum_none_is_marked(self):
        for amount in (100, 50, 7, 43):
            self.pay(self.bill(amount))
        self.assertEqual(self.marked(self.line(-150, ref="order")), [])

    @freeze_time("2026-03-05")
    def test_the_next_month_starts_only_where_lines_wait_for_it(self):
        january = self.period(1)
        january.sudo().state = "closed"
        self.assertEqual(self.workspace.action_load(self.asked)["period"]["id"], january.id)
        self.line(20, "2026-02-10")
        started = self.workspace.action_load(self.asked)["period"]
        self.assertEqual(started["date_start"], "2026-02-01")
        self.assertEqual(self.workspace.action_load(self.asked)["period"]["id"], started["id"])

    def test_what_is_matched_already_says_so(self):
        item = self.open_item(self.invoice(30))
        line = self.line(30)
        line.action_match(item)
        selection = {"line_ids": line.ids, "item_ids": item.ids}
        preview = self.workspace.action_preview(self.asked, selection, {})
        self.assertIn("matched already", preview["problem"])
        with self.assertRaisesRegex(UserError, "matched already"):
            self.workspace.action_reconcile(self.asked, selection, {})
