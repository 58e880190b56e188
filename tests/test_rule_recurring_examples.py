"""The examples that are shipped: a rent, a salary run, a loan, a subscription, month by month."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_rule_recurring import RecurringCommon


@tagged("post_install", "-at_install")
class TestRuleRecurringExamples(RecurringCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wages = cls.new_account("Wages Payable", "210001", "liability_current")
        cls.loan = cls.new_account("Bank Loan", "220001", "liability_non_current")
        cls.interest = cls.new_account("Interest Paid", "630002", "expense")
        cls.software = cls.new_account("Software", "630003", "expense")

    def example(self, kind, account, amount, day="2026-01-15", **vals):
        """Choose an example in the dialog, fill it in, and return the rule that it makes."""
        with freeze_time(day):
            dialog = self.env["bank.rule.recurring"].create(
                {
                    "kind": kind,
                    "partner_id": self.gemini.id,
                    "account_id": account.id,
                    "amount": amount,
                    "date_first": "2026-01-01",
                    **vals,
                }
            )
            action = dialog.action_create_rule()
        rule = self.env["account.reconcile.model"].browse(action["res_id"])
        rule.trigger = "auto_reconcile"  # an example waits for somebody until he trusts it
        return rule

    # -------------------------------------------------------------------------
    # RENT
    # -------------------------------------------------------------------------

    def test_the_rent(self):
        rule = self.example("rent", self.rent_account, 1200)
        self.assertRecordValues(
            rule,
            [
                {
                    "name": "Rent",
                    "expected_amount": -1200.0,
                    "expected_tolerance_percent": 0.0,
                    "is_ready": True,
                }
            ],
        )
        lines = [self.paid(-1200, day) for day in ("2026-01-02", "2026-02-02", "2026-03-02")]
        self.match()
        for line in lines:
            self.assertPaid(line, self.rent_account, 1200.0)

    def test_an_example_is_only_suggested_until_somebody_trusts_it(self):
        dialog = self.env["bank.rule.recurring"].create(
            {
                "kind": "rent",
                "partner_id": self.gemini.id,
                "account_id": self.rent_account.id,
                "amount": 1200,
                "date_first": "2026-01-01",
            }
        )
        rule = self.env["account.reconcile.model"].browse(dialog.action_create_rule()["res_id"])
        self.assertEqual(rule.trigger, "suggest")

    # -------------------------------------------------------------------------
    # SALARIES
    # -------------------------------------------------------------------------

    def test_the_salary_run_changes_each_month(self):
        """One amount for everybody, 12,480.00 and 10 % more or less: up to 13,728.00."""
        rule = self.example(
            "salary", self.wages, 12480, partner_id=False, words="SALARY", date_first="2026-01-28"
        )
        self.assertEqual(rule.expected_tolerance_percent, 10.0)
        runs = [
            self.line(-amount, date=day, ref=f"Salary {day[:7]} batch of 6")
            for amount, day in (
                (12480, "2026-01-28"),
                (12655.35, "2026-02-27"),
                (11990.10, "2026-03-30"),
            )
        ]
        bonus = self.line(-13728.01, date="2026-04-28", ref="Salary 2026-04 batch of 6")
        self.match()
        nobody = self.env["res.partner"]
        for run, amount in zip(runs, (12480.0, 12655.35, 11990.1), strict=True):
            self.assertItems(
                run.move_id,
                [
                    (self.wages, nobody, amount, 0.0, amount, False),
                    (self.bank_account, nobody, 0.0, amount, -amount, False),
                ],
            )
        self.assertFalse(bonus.is_reconciled)
        self.assertIn("this line is 13,728.01", bonus.proposal_ids.reasons)
        self.assertEqual(self.occurrence(rule, "2026-04-28").state, "changed")

    # -------------------------------------------------------------------------
    # LOAN
    # -------------------------------------------------------------------------

    def lend(self, amount, date):
        """The bank has paid out a loan, or (negative) got something back before its time."""
        items = [
            {"account_id": self.bank_account.id, "balance": amount},
            {"account_id": self.loan.id, "balance": -amount},
        ]
        move = self.env["account.move"].create(
            {"date": date, "line_ids": [Command.create(item) for item in items]}
        )
        move.action_post()

    def instalments(self, **vals):
        return self.example(
            "loan",
            self.loan,
            856.07,
            interest_account_id=self.interest.id,
            loan_rate=5,
            **vals,
        )

    def assertInstalment(self, line, interest, principal):
        self.assertItems(
            line.move_id,
            [
                (self.loan, self.gemini, principal, 0.0, principal, False),
                (self.interest, self.gemini, interest, 0.0, interest, False),
                (self.bank_account, self.gemini, 0.0, 856.07, -856.07, False),
            ],
        )

    def test_three_instalments_of_a_loan_that_come_at_once(self):
        """10,000.00 at 5 %: 10,000.00 × 5 % ÷ 12 = 41.666… is 41.67, 814.40 are paid back;
        9,185.60 give 38.273… and 817.80; 8,367.80 give 34.865… and 821.20.
        """
        self.lend(10000, "2025-12-15")
        self.instalments()
        lines = [self.paid(-856.07, day) for day in ("2026-01-02", "2026-02-02", "2026-03-02")]
        self.match()
        self.assertInstalment(lines[0], 41.67, 814.40)
        self.assertInstalment(lines[1], 38.27, 817.80)
        self.assertInstalment(lines[2], 34.87, 821.20)

    def test_instalments_that_come_one_by_one_are_the_same(self):
        self.lend(10000, "2025-12-15")
        self.instalments()
        for day, interest, principal in (
            ("2026-01-02", 41.67, 814.40),
            ("2026-02-02", 38.27, 817.80),
            ("2026-03-02", 34.87, 821.20),
        ):
            line = self.paid(-856.07, day)
            self.match()
            self.assertInstalment(line, interest, principal)

    def test_what_is_paid_back_early_bears_no_interest_any_more(self):
        """9,185.60 after January; 5,000.00 of it are paid back on 20 January. February is still
        38.27 and 817.80, March is 5 % ÷ 12 of 3,367.80: 14.0325, 842.04 are paid back.
        """
        self.lend(10000, "2025-12-15")
        self.instalments()
        january = self.paid(-856.07, "2026-01-02")
        self.match()
        self.lend(-5000, "2026-01-20")
        february = self.paid(-856.07, "2026-02-02")
        self.match()
        self.assertInstalment(january, 41.67, 814.40)
        self.assertInstalment(february, 38.27, 817.80)
        march = self.paid(-856.07, "2026-03-02")
        self.match()
        self.assertInstalment(march, 14.03, 842.04)

    def test_the_interest_of_an_instalment_that_was_undone_is_the_same_again(self):
        self.lend(10000, "2025-12-15")
        self.instalments()
        lines = [self.paid(-856.07, day) for day in ("2026-01-02", "2026-02-02")]
        self.match()
        lines[0].action_undo_reconciliation()
        lines[0].proposal_ids.action_apply()
        self.assertInstalment(lines[0], 41.67, 814.40)

    def test_a_loan_account_belongs_to_a_schedule(self):
        with self.assertRaisesRegex(ValidationError, "instalments of a loan"):
            self.instalments().is_recurring = False

    # -------------------------------------------------------------------------
    # SUBSCRIPTION
    # -------------------------------------------------------------------------

    def test_a_subscription_in_a_foreign_currency(self):
        """20.00 a month in the other currency, whatever they cost on the day; the bank states the
        foreign amount as that of the line, and in April only beside its own.
        """
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        rule = self.example(
            "subscription", self.software, 20, currency_id=foreign.id, expected_tolerance=0
        )
        self.assertEqual(rule.expected_currency_id, foreign)
        months = (("2026-01-02", 11.05), ("2026-02-02", 10.9), ("2026-03-02", 11.2))
        lines = [
            self.paid(-cost, day, foreign_currency_id=foreign.id, amount_currency=-20)
            for day, cost in months
        ]
        april = self.paid(
            -11.31, "2026-04-02", original_amount=-20, original_currency_id=foreign.id
        )
        dearer = self.paid(-12.8, "2026-05-02", foreign_currency_id=foreign.id, amount_currency=-23)
        unknown = self.paid(-11.4, "2026-06-02")
        self.match()
        for line, (_day, cost) in zip(lines, months, strict=True):
            self.assertItems(
                line.move_id,
                [
                    (self.software, self.gemini, cost, 0.0, 20.0, False),
                    (self.bank_account, self.gemini, 0.0, cost, -cost, False),
                ],
            )
        self.assertPaid(april, self.software, 11.31)
        self.assertFalse((dearer | unknown).filtered("is_reconciled"))
        self.assertIn("20.00 EUR so far, this line is 23.00 EUR", dearer.match_reason)
        self.assertIn("the bank does not state the amount", unknown.match_reason)

    def test_a_contribution_that_comes_in_is_expected_as_money_in(self):
        rule = self.example("other", self.revenue, 75, direction="in", name="Member fee")
        line = self.paid(75, "2026-02-01")
        self.match()
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.gemini, 75.0, 0.0, 75.0, False),
                (self.revenue, self.gemini, 0.0, 75.0, -75.0, False),
            ],
        )
        self.assertEqual(self.occurrence(rule, "2026-02-01").state, "met")
