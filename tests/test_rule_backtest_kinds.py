"""Back-tests of rules that split lines, set partners, transfer, register payments, or fail."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.wizards import bank_rule_test as test_module

from .rule_story import RuleStoryCommon

TODAY = "2026-03-31"


@tagged("post_install", "-at_install")
class TestRuleBackTestKinds(RuleStoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))

    def test_a_rule_that_splits_lines_is_compared_by_what_each_account_takes(self):
        rule = self.rule("Halves", "phone", (self.charges, 60), (self.postage, 40))
        self.book(self.line(-10, ref="phone A"), (self.charges, -6), (self.postage, -4))
        self.book(self.line(-10, ref="phone B"), (self.charges, -5), (self.postage, -5))
        self.book(self.line(-10, ref="phone C"), self.charges)
        test = self.back_test(rule)
        self.assertEqual(
            self.verdicts(test), {"phone A": "same", "phone B": "amount", "phone C": "account"}
        )
        self.assertIn("659000 Bank Charges", test.line_ids[0].would)
        self.assertIn("6.00", test.line_ids[0].would)
        self.assertEqual((test.same, test.different), (1, 2))

    def test_what_a_rule_leaves_open_is_an_amount_that_differs(self):
        rule = self.rule("Half", "phone", (self.charges, 50))
        self.book(self.line(-10, ref="phone"), self.charges)
        self.assertEqual(self.verdicts(self.back_test(rule)), {"phone": "amount"})

    def test_amounts_with_tax_are_compared_by_their_accounts(self):
        tax = self.company_data["default_tax_purchase"]
        rule = self.rule("Phone", "phone", self.charges)
        rule.line_ids.tax_ids = tax
        self.book(self.line(-11.5, ref="phone with tax"), self.charges, taxes=tax)
        self.book(self.line(-11.5, ref="phone without tax"), self.charges)
        self.book(self.line(-11.5, ref="phone elsewhere"), self.postage, taxes=tax)
        self.assertEqual(
            self.verdicts(self.back_test(rule)),
            {
                "phone with tax": "same",
                "phone without tax": "same",
                "phone elsewhere": "account",
            },
        )

    def test_a_partner_that_only_the_booking_gave_does_not_make_the_rule_catch_the_line(self):
        """The condition on the partner is asked of the lines as they were imported."""
        rule = self.rule(
            "Gemini's", "fee", self.charges, match_partner_ids=[Command.set(self.gemini.ids)]
        )
        known = self.line(-10, ref="fee of a known one", partner_id=self.gemini.id)
        self.book(known, self.charges)
        bill = self.bill(20, date="2026-01-10")
        self.line(-20, ref="fee of a stranger").action_match(self.open_item(bill))
        self.assertEqual(self.verdicts(self.back_test(rule)), {"fee of a known one": "same"})

    def test_a_partner_that_another_rule_sets_is_there_before_the_rule_is_asked(self):
        self.rule(
            "Who it is",
            "fee",
            line_ids=[Command.create({"partner_id": self.gemini.id})],
        )
        rule = self.rule(
            "Gemini's", "fee", self.charges, match_partner_ids=[Command.set(self.gemini.ids)]
        )
        line = self.line(-10, ref="fee")
        self.assertFalse(line.partner_id)
        self.assertEqual(self.verdicts(self.back_test(rule)), {"fee": "open"})

    def test_a_rule_that_sets_a_partner_is_compared_by_the_partner_even_of_documents(self):
        rule = self.rule(
            "Who it is",
            "office",
            line_ids=[Command.create({"partner_id": self.gemini.id})],
        )
        for partner in (self.gemini, self.azure):
            bill = self.bill(20, partner, date="2026-01-10")
            line = self.line(-20, ref=f"office of {partner.name}")
            line.action_match(self.open_item(bill))
        self.line(-5, ref="office, open")
        self.line(-5, ref="office, known", partner_id=self.azure.id)
        test = self.back_test(rule)
        self.assertEqual(
            self.verdicts(test),
            {
                "office of Gemini Furniture": "same",
                "office of Azure Interior": "partner",
                "office, open": "open",
            },
        )
        self.assertEqual(test.line_ids[:1].would, "Sets Gemini Furniture")

    def test_a_partner_rule_is_applied_by_setting_the_partner(self):
        rule = self.rule(
            "Who it is",
            "office",
            line_ids=[Command.create({"partner_id": self.gemini.id})],
        )
        line = self.line(-5, ref="office")
        self.back_test(rule).line_ids.action_apply()
        self.assertEqual((line.partner_id, line.is_reconciled), (self.gemini, False))
        self.assertEqual(self.verdicts(self.back_test(rule)), {"office": "own"})

    def test_a_transfer_is_the_same_where_the_money_waited_on_the_account_of_transfers(self):
        other = self.company_data["default_journal_cash"]
        rule = self.rule(
            "To the till", "till", rule_action="transfer", transfer_journal_id=other.id
        )
        self.book(self.line(-50, ref="till A"), self.company.transfer_account_id)
        self.book(self.line(-50, ref="till B"), self.charges)
        self.line(-50, ref="till C")
        test = self.back_test(rule)
        self.assertEqual(
            self.verdicts(test), {"till A": "same", "till B": "account", "till C": "open"}
        )
        self.assertEqual(test.line_ids[0].would, f"Transfer to {other.display_name}")

    def test_an_amount_that_the_text_does_not_have_cannot_be_booked(self):
        rule = self.rule("Fee of a card", "card", self.charges)
        rule.line_ids.write({"amount_type": "regex", "amount_string": r"fee ([\d.]+)"})
        self.line(-10, ref="card, fee 2.50")
        self.line(-10, ref="card")
        self.book(self.line(-10, ref="card booked"), self.charges)
        test = self.back_test(rule)
        self.assertEqual(
            self.verdicts(test),
            {"card, fee 2.50": "open", "card": "failed", "card booked": "failed"},
        )
        self.assertEqual((test.usable, test.failed, test.same), (1, 2, 0))
        remark = test.line_ids.filtered(lambda row: row.label == "card").remark
        self.assertIn("The text has no amount", remark)

    def test_a_test_that_is_cut_short_says_so(self):
        rule = self.rule("Fees", "fee", self.charges)
        for day in ("01", "02", "03"):
            self.line(-1, f"2026-03-{day}", f"fee {day}")
        self.patch(test_module, "LOOKED", 2)
        test = self.back_test(rule)
        self.assertEqual((test.looked, test.caught, test.is_limited), (2, 2, True))
        self.assertEqual(self.verdicts(test), {"fee 02": "open", "fee 03": "open"})

    def test_a_recurring_rule_catches_the_lines_that_were_due(self):
        """A rent of three months, booked by hand, and a line of another amount and day."""
        for month in ("01", "02", "03"):
            self.book(self.line(-800, f"2026-{month}-02", f"rent {month}"), self.postage)
        self.line(-75, "2026-02-17", "rent of a tent")
        rule = self.rule(
            "Rent",
            "rent",
            self.postage,
            is_recurring=True,
            expected_amount=-800,
            date_first="2026-01-01",
        )
        expected = {"rent 01": "same", "rent 02": "same", "rent 03": "same"}
        self.assertEqual(self.verdicts(self.back_test(rule)), expected)
        self.book(self.line(-800, "2026-04-01", "rent 04"), self.postage)
        self.line(-800, "2026-05-02", "rent 05")
        test = self.back_test(rule)
        test.action_look("2026-01-01", "2026-05-31")
        self.assertEqual(self.verdicts(test), {**expected, "rent 04": "same", "rent 05": "open"})

    def test_a_transfer_is_applied_to_one_of_two_lines_that_could_be_its_other_side(self):
        """Two lines of 50, and 50 that wait: neither is known to be the other side, so both wait;
        one alone is booked as it was shown beside the other.
        """
        other = self.company_data["default_journal_cash"]
        waiting = self.line(50, "2026-03-01", "from the bank", journal=other)
        self.book(waiting, self.company.transfer_account_id)
        rule = self.rule(
            "To the till", "till", rule_action="transfer", transfer_journal_id=other.id
        )
        self.line(-50, "2026-03-02", "till A")
        second = self.line(-50, "2026-03-02", "till B")
        rows = self.back_test(rule).line_ids
        rows.filtered(lambda row: row.line_id == second).action_apply()
        nobody, own = self.env["res.partner"], self.company.partner_id
        self.assertItems(
            second.move_id,
            [
                (self.company.transfer_account_id, own, 50, 0, 50, False),
                (self.bank_account, nobody, 0, 50, -50, False),
            ],
        )
