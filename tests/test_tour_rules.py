from odoo import fields
from odoo.tests import HttpCase, tagged

from .rule_story import RuleStoryCommon

LOGIN = "accountant of rules"


@tagged("post_install", "-at_install")
class TestTourRules(HttpCase, RuleStoryCommon):
    """An accountant makes a rule in the browser, tests it, applies it, and takes that back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.role("accountant", login=LOGIN, password=LOGIN)
        today = fields.Date.today()
        for text, account in (
            ("Account charge A", cls.charges),
            ("Account charge B", cls.charges),
            ("Account charge C", cls.postage),
        ):
            cls.book(cls.line(-10, today, text), account)
        cls.first = cls.line(-10, today, "Account charge D")
        cls.second = cls.line(-12, today, "Account charge E")
        cls.line(-800, today, "Rent")
        cls.rule("Older", "charge E", cls.postage, sequence=1)

    def test_a_rule_is_made_tested_applied_and_taken_back(self):
        self.env.flush_all()
        self.start_tour(
            "/odoo/bank-rules/new", "account_bank_reconciliation.rules", login=LOGIN, timeout=120
        )
        self.env.invalidate_all()
        rule = self.env["account.reconcile.model"].search([("name", "=", "Account charges")])
        self.assertEqual(rule.line_ids.account_id, self.charges)
        events = self.env["bank.match.event"].search([("line_id", "in", self.lines().ids)])
        self.assertCountEqual(
            [(one.action, one.line_id, one.user_id) for one in events],
            [
                ("matched", self.first, self.user),
                ("matched", self.second, self.user),
                ("undone", self.first, self.user),
                ("undone", self.second, self.user),
            ],
        )
        nobody = self.env["res.partner"]
        for line in self.lines():
            amount = -line.amount
            self.assertItems(
                line.move_id,
                [
                    (self.suspense, nobody, amount, 0, amount, False),
                    (self.bank_account, nobody, 0, amount, -amount, False),
                ],
            )

    def lines(self):
        return self.first | self.second
