"""What rules book: counterparts, taxes, partners, transfers, payments, references, activities."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .rule_common import RuleCommon


@tagged("post_install", "-at_install")
class TestRuleCounterparts(RuleCommon):
    """The amounts of counterparts, with taxes, analytic, partners, labels, other currencies."""

    def test_the_rent_is_booked_by_itself_and_says_why(self):
        rule = self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT January")
        before = self.books()
        run = self.run_on(line)
        self.assertItems(
            line.move_id,
            [
                (self.rent, self.nobody, 800.0, 0.0, 800.0, False),
                (self.bank_account, self.nobody, 0.0, 800.0, -800.0, False),
            ],
        )
        self.assertRecordValues(
            line,
            [
                {
                    "is_reconciled": True,
                    "match_method": "rule",
                    "match_kind": "rule",
                    "match_confidence": "certain",
                    "match_rule_id": rule.id,
                    "match_run_id": run.id,
                    "match_reason": "The rule “Rent” is meant for it.\n"
                    "The line has what the rule looks for: “RENT”.",
                }
            ],
        )
        booked = line.move_id.line_ids.filtered(lambda item: item.account_id == self.rent)
        self.assertEqual(booked.reconcile_model_id, rule)
        self.assertUndoRestores(line, before)
        self.assertFalse(line.match_rule_id)
