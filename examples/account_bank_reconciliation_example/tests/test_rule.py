from odoo import Command
from odoo.tests import tagged

from .test_booking import BookingCommon


@tagged("post_install", "-at_install")
class TestRule(BookingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parked = cls.env["account.account"].create(
            {"name": "Parked", "code": "199999", "account_type": "asset_current"}
        )

    def rule(self, *conditions, **vals):
        return self.env["account.reconcile.model"].create(
            {
                "name": "Box office",
                "trigger": "auto_reconcile",
                "rule_action": "park",
                "park_account_id": self.parked.id,
                "condition_ids": [Command.create(vals) for vals in conditions],
                **vals,
            }
        )

    def test_a_rule_asks_for_the_weekday(self):
        rule = self.rule(
            {"field": "weekday", "operator": "between", "value_min": 6, "value_max": 7}
        )
        friday, sunday = self.line(5, "2026-01-16"), self.line(5, "2026-01-18")
        self.assertEqual([*rule._catch(friday | sunday)], [sunday.id])

    def test_rules_about_bookings_are_tried_with_the_references(self):
        rule = self.rule({"field": "booking_code", "operator": "exists"})
        self.assertEqual(rule.precedence, "1_reference")
        line = self.line(5, booking_code="BK-4711")
        self.assertEqual([*rule._catch(line | self.line(5))], [line.id])

    def test_a_line_is_parked_whole(self):
        rule = self.rule({"field": "booking_code", "operator": "exists"})
        line = self.line(80, ref="no such booking", booking_code="BK-1234")
        self.bank.action_auto_match()
        self.assertRecordValues(
            line, [{"is_reconciled": True, "match_kind": "rule", "match_rule_id": rule.id}]
        )
        nobody = self.env["res.partner"]
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, nobody, 80.0, 0.0, 80.0, False),
                (self.parked, nobody, 0.0, 80.0, -80.0, False),
            ],
        )
        self.assertEqual(
            line.move_id.line_ids.filtered(lambda item: item.account_id == self.parked).name,
            "Parked: no such booking",
        )

    def test_a_rule_without_account_to_park_on_is_not_used(self):
        rule = self.rule(park_account_id=False)
        self.assertEqual(
            (rule.is_ready, rule.not_ready_reason), (False, "Choose where lines are parked.")
        )

    def test_a_formula_knows_the_weekday(self):
        counterpart = {
            "account_id": self.parked.id,
            "amount_type": "formula",
            "amount_string": "weekday * 10",
        }
        rule = self.rule(rule_action="counterpart", line_ids=[Command.create(counterpart)])
        line = self.line(100, "2026-01-14")  # a Wednesday
        plan = rule._prepare_rule_plan(line, rule._catch(line)[line.id])
        self.assertEqual([part.amount for part in plan.write_offs], [30.0])
