from odoo import Command
from odoo.tests import tagged

from .test_rule_making import RuleMakingCommon
from .workspace_tours import WorkspaceTours


@tagged("post_install", "-at_install")
class TestTourWorkspaceRules(WorkspaceTours, RuleMakingCommon):
    """A rule is offered, made and applied, another one applied by a key and undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.reconcile.model"].search([]).active = False
        cls.period(4, start=0, end=-32)
        for month in (1, 2, 3):
            cls.booked(-9, f"account fee {month}/2026", date=f"2026-0{month}-15")
        cls.by_button = cls.env["account.reconcile.model"].create(
            {
                "name": "Cleaning",
                "line_ids": [Command.create({"account_id": cls.cleaning.id})],
            }
        )

    def test_an_offered_rule_is_made_and_applied_and_another_one_undone(self):
        fee = self.line(-9, "2026-04-15", ref="account fee 4/2026")
        parking = self.line(-23, "2026-04-16", ref="parking")
        self.tour("rules")
        rule = self.env["account.reconcile.model"].search([("id", ">", self.by_button.id)])
        self.assertEqual((rule.trigger, rule.create_uid), ("suggest", self.user))
        self.assertEqual(
            self.told(rule),
            [("label", "contains", "account fee"), ("direction", "equals", "out")],
        )
        self.assertItems(
            fee.move_id,
            [
                (self.fees, self.nobody, 9, 0, 9, False),
                (self.bank_account, self.nobody, 0, 9, -9, False),
            ],
        )
        self.assertEqual(fee.match_rule_id, rule)
        self.assertItems(
            parking.move_id,
            [
                (self.suspense, self.nobody, 23, 0, 23, False),
                (self.bank_account, self.nobody, 0, 23, -23, False),
            ],
        )
        events = self.env["bank.match.event"].search([("line_id", "=", parking.id)])
        self.assertEqual(events.mapped("action"), ["undone", "matched"])
