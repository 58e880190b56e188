"""Who matched and undid what, and how many automatic matches were kept."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestMatchHistory(BankReconciliationCommon):
    def events(self):
        events = self.env["bank.match.event"].search(
            [("journal_id", "=", self.bank.id)], order="id"
        )
        return [(e.action, e.method, e.amount, e.items, e.user_id.login) for e in events]

    def precision(self):
        self.env.flush_all()
        rows = self.env["bank.match.precision"].search([("journal_id", "=", self.bank.id)])
        return {
            (row.method, row.kind): (row.matched_count, row.undone_count, row.kept_rate)
            for row in rows
        }

    def test_match_and_undo_are_noted_with_their_user(self):
        accountant = self.role("accountant")
        invoice = self.invoice(40)
        line = self.line(40, ref="hello").with_user(accountant)
        line.action_match(self.open_item(invoice).with_user(accountant))
        line.with_user(self.env.user).action_undo_reconciliation()
        self.assertEqual(
            self.events(),
            [
                ("matched", "manual", 40.0, invoice.name, accountant.login),
                ("undone", "manual", 40.0, invoice.name, self.env.user.login),
            ],
        )

    def test_precision_counts_the_matches_that_were_undone_later(self):
        invoices = [self.invoice(amount) for amount in (10, 20, 30, 40)]
        lines = [self.line(each.amount_total, ref=each.name) for each in invoices]
        self.bank.action_auto_match()
        lines[0].action_undo_reconciliation()
        self.assertEqual(self.precision(), {("auto", "reference"): (4, 1, 75.0)})
        lines[0].action_match(self.open_item(invoices[0]))
        self.assertEqual(
            self.precision(),
            {("auto", "reference"): (4, 1, 75.0), ("manual", "manual"): (1, 0, 100.0)},
        )

    def test_a_match_is_undone_from_the_history(self):
        line = self.line(40)
        line.action_match(self.open_item(self.invoice(40)))
        event = self.env["bank.match.event"].search([("line_id", "=", line.id)])
        event.action_undo()
        self.assertFalse(line.is_reconciled)

    def test_nobody_writes_history(self):
        line = self.line(40)
        line.action_match(self.open_item(self.invoice(40)))
        for login in ("auditor", "accountant", "manager"):
            event = self.env["bank.match.event"].with_user(self.role(login)).search([])[:1]
            for deed in (lambda e: e.write({"reason": "x"}), lambda e: e.unlink()):
                with self.assertRaises(AccessError):
                    deed(event)
