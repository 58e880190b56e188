from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .posting_common import PostingCommon

LANDLORD = "DE02120300000000202051"


class RuleMakingCommon(PostingCommon):
    """Lines of the bank that a person has booked to accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rent = cls.account("Rent", "613000")
        cls.cleaning = cls.account("Cleaning", "615000")

    @classmethod
    def book(cls, line, *parts):
        """Book a line by hand: ``(account, amount)`` or ``(account, amount, further values)``."""
        rows = [
            Command.create(
                {
                    "account_id": account.id,
                    "amount": amount,
                    "tax_ids": False,
                    **dict(*more),
                }
            )
            for account, amount, *more in parts
        ]
        dialogs = cls.env["bank.workspace.entry"]
        dialogs.create({"line_id": line.id, "counterpart_ids": rows}).action_post()
        return line

    @classmethod
    def booked(cls, amount, ref, account=None, date="2026-01-15", **vals):
        line = cls.line(amount, date, ref=ref, **vals)
        return cls.book(line, (account or cls.fees, amount))

    def form(self, lines):
        """Return the defaults of the form that opens, as values of the rule."""
        context = lines.action_make_rule()["context"]
        return {
            name.removeprefix("default_"): value
            for name, value in context.items()
            if name.startswith("default_")
        }

    def made(self, lines):
        """Return the rule as the form saves it."""
        context = lines.action_make_rule()["context"]
        with Form(lines.env["account.reconcile.model"].with_context(**context)) as form:
            return form.save().with_env(self.env)

    def told(self, rule):
        """Return the conditions of a rule, as ``(field, operator, value)``."""
        return [
            (
                one.field,
                one.operator,
                one.direction if one.field == "direction" else one.value_text or one.value_min,
            )
            for one in rule.condition_ids
        ]

    def counterparts(self, rule):
        return [(one.account_id, one.amount_type, one.amount_string) for one in rule.line_ids]


@tagged("post_install", "-at_install")
class TestRuleMaking(RuleMakingCommon):
    """A rule out of what was booked: its conditions, its counterparts, what is said about it."""

    # -------------------------------------------------------------------------
    # CONDITIONS
    # -------------------------------------------------------------------------

    def test_a_fee_booked_by_hand_becomes_a_rule_for_its_words(self):
        fee = self.booked(-9, "account fee January")
        self.line(-50, "2026-01-16", ref="groceries")
        rule = self.made(fee)
        self.assertEqual(
            self.told(rule),
            [("label", "contains", "account fee"), ("direction", "equals", "out")],
        )
        self.assertEqual(self.counterparts(rule), [(self.fees, "percentage", "100")])
        self.assertEqual((rule.trigger, rule.match_journal_ids), ("suggest", self.bank))
        self.assertTrue(rule.is_ready)

    def test_whoever_is_paid_goes_before_what_is_written(self):
        rent = self.booked(-900, "rent January", self.rent, account_number=LANDLORD)
        self.booked(-910, "thank you", self.rent, account_number="DE02 1203 0000 0000 2020 51")
        self.booked(-30, "rent of a van", self.fees)
        self.assertEqual(
            self.told(self.made(rent)),
            [("account_number", "equals", LANDLORD), ("direction", "equals", "out")],
        )

    def test_the_bank_that_takes_fee_and_interest_needs_its_code(self):
        fee = self.booked(-9, "closing", transaction_code="ACMT-MDOP-CHRG")
        self.booked(-3, "closing", self.interest, transaction_code="ACMT-MDOP-INTR")
        self.assertEqual(
            self.told(self.made(fee)),
            [
                ("transaction_code", "starts", "ACMT-MDOP-CHRG"),
                ("direction", "equals", "out"),
            ],
        )

    def test_an_amount_is_a_condition_where_nothing_else_tells_lines_apart(self):
        phone = self.booked(-29.9, "telecom")
        self.booked(-49.9, "telecom", self.cleaning)
        self.assertEqual(
            self.told(self.made(phone)),
            [
                ("label", "contains", "telecom"),
                ("amount", "equals", 29.9),
                ("direction", "equals", "out"),
            ],
        )

    def test_the_rule_catches_the_line_its_siblings_and_open_ones_and_no_other(self):
        fee = self.booked(-9, "account fee January")
        sibling = self.booked(-9.5, "Account Fee 02/2026", date="2026-02-15")
        waiting = self.line(-9, "2026-03-15", ref="ACCOUNT FEE March")
        refund = self.line(9, "2026-03-16", ref="account fee back")
        food = self.booked(-40, "fee of the account card", self.cleaning)
        rule = self.made(fee)
        caught = rule._catch(fee | sibling | waiting | refund | food)
        self.assertEqual(set(caught), {fee.id, sibling.id, waiting.id})

    def test_other_taxes_are_another_way_of_booking(self):
        taxed = self.line(-12, ref="service")
        self.book(taxed, (self.fees, -12, {"tax_ids": [Command.set(self.vat.ids)]}))
        self.booked(-12, "service")
        self.assertIn("Lines that look the same and were booked elsewhere: 1", self.note(taxed))

    # -------------------------------------------------------------------------
    # COUNTERPARTS
    # -------------------------------------------------------------------------

    def test_taxes_are_inside_the_counterpart(self):
        line = self.line(-12, ref="service")
        self.book(line, (self.fees, -12, {"tax_ids": [Command.set(self.vat.ids)]}))
        rule = self.made(line)
        self.assertEqual(self.counterparts(rule), [(self.fees, "percentage", "100")])
        self.assertEqual(rule.line_ids.tax_ids, self.vat)

    def test_a_constant_split_becomes_percentages(self):
        for amount, date in ((-100, "2026-01-10"), (-250, "2026-02-10")):
            line = self.line(amount, date, ref="office")
            self.book(line, (self.rent, amount * 0.8), (self.cleaning, amount * 0.2))
        self.assertEqual(
            self.counterparts(self.made(line)),
            [
                (self.cleaning, "percentage_st_line", "20"),
                (self.rent, "percentage", "100"),
            ],
        )

    def test_a_split_with_taxes_counts_what_they_come_to(self):
        taxes = {"tax_ids": [Command.set(self.vat.ids)]}
        for amount, date in ((-100, "2026-01-10"), (-200, "2026-02-10")):
            line = self.line(amount, date, ref="office")
            # 30 of each 100 with the tax inside, 25 and 5; 70 without
            self.book(line, (self.cleaning, amount * 0.3, taxes), (self.rent, amount * 0.7))
        rule = self.made(line)
        self.assertEqual(
            self.counterparts(rule),
            [
                (self.cleaning, "percentage_st_line", "30"),
                (self.rent, "percentage", "100"),
            ],
        )
        self.assertEqual(rule.line_ids[0].tax_ids, self.vat)

    def test_a_constant_amount_is_fixed_and_the_rest_follows(self):
        for amount, date in ((-105, "2026-01-10"), (-205, "2026-02-10")):
            line = self.line(amount, date, ref="card settlement")
            self.book(line, (self.fees, -5), (self.cleaning, amount + 5))
        self.assertEqual(
            self.counterparts(self.made(line)),
            [(self.fees, "fixed", "-5"), (self.cleaning, "percentage", "100")],
        )

    def test_a_fee_taken_off_what_comes_in_is_a_debit(self):
        for amount, date in ((96.67, "2026-01-10"), (196.67, "2026-02-10")):
            line = self.line(amount, date, ref="card payments")
            self.book(line, (self.revenue, amount + 3.33), (self.fees, -3.33))
        self.assertEqual(
            self.counterparts(self.made(line)),
            [(self.fees, "fixed", "-3.33"), (self.revenue, "percentage", "100")],
        )

    def test_a_split_that_changes_is_told(self):
        for interest, date in ((-41.67, "2026-01-10"), (-41.01, "2026-02-10")):
            line = self.line(-200, date, ref="loan instalment")
            parts = ((self.interest, interest), (self.rent, -120), (self.fees, -80 - interest))
            self.book(line, *parts)
        self.assertIn("divided differently", self.note(line))

    def test_partner_label_and_analytic_are_kept(self):
        self.env.user.group_ids |= self.env.ref("analytic.group_analytic_accounting")
        plan = self.env["account.analytic.plan"].create({"name": "Houses"})
        house = self.env["account.analytic.account"].create({"name": "House", "plan_id": plan.id})
        vals = {
            "partner_id": self.azure.id,
            "name": "Rent of the house",
            "analytic_distribution": {str(house.id): 100},
        }
        line = self.book(self.line(-900, ref="standing order"), (self.rent, -900, vals))
        counterpart = self.made(line).line_ids
        self.assertEqual(counterpart.partner_id, self.azure)
        self.assertEqual(counterpart.label, "Rent of the house")
        self.assertEqual(counterpart.analytic_distribution, {str(house.id): 100})

    def test_a_partner_and_a_text_that_the_line_had_itself_are_not_repeated(self):
        line = self.booked(-900, "standing order", self.rent, partner_id=self.azure.id)
        counterpart = self.made(line).line_ids
        self.assertFalse(counterpart.partner_id)
        self.assertFalse(counterpart.label)

    def test_a_transfer_becomes_a_rule_for_transfers_to_that_bank(self):
        savings = self.env["account.journal"].create(
            {"name": "Savings", "code": "SAV", "type": "bank"}
        )
        line = self.line(-500, ref="to savings")
        self.dialog(line, "transfer", other_journal_id=savings.id).action_post()
        waiting = self.form(line)
        self.assertEqual(
            (waiting["rule_action"], waiting["transfer_journal_id"]), ("transfer", False)
        )
        came = self.line(500, ref="from checking", journal=savings)
        transit = line.move_id.line_ids.filtered("account_id.reconcile")
        came.action_match(transit)
        rule = self.made(line)
        self.assertEqual(
            (rule.rule_action, rule.transfer_journal_id, rule.line_ids.ids),
            ("transfer", savings, []),
        )

    # -------------------------------------------------------------------------
    # OPEN LINES
    # -------------------------------------------------------------------------

    def test_an_open_line_is_booked_as_its_kind_usually_is(self):
        for month in (1, 2):
            self.booked(-9, f"account fee {month}/2026", date=f"2026-0{month}-15")
        line = self.line(-9, "2026-03-15", ref="account fee 3/2026")
        self.assertEqual(self.counterparts(self.made(line)), [(self.fees, "percentage", "100")])

    def test_an_open_line_of_a_new_kind_leaves_the_account_to_the_user(self):
        line = self.line(-9, ref="something new")
        vals = self.form(line)
        counterpart = {"sequence": 1, "amount_type": "percentage", "amount_string": "100"}
        self.assertEqual(vals["line_ids"], [Command.create(counterpart)])
        self.assertIn("No such line was booked yet", vals["making_note"])

    # -------------------------------------------------------------------------
    # WHAT IS SAID
    # -------------------------------------------------------------------------

    def note(self, lines):
        return self.form(lines)["making_note"]

    def test_the_form_says_that_nothing_else_is_caught(self):
        fee = self.booked(-9, "account fee 1/2026")
        self.booked(-9, "account fee 2/2026", date="2026-02-15")
        self.line(-9, "2026-03-15", ref="account fee 3/2026")
        self.booked(-40, "groceries", self.cleaning)
        self.booked(40, "account fee back", self.cleaning)  # the other way: not compared
        self.assertEqual(
            self.note(fee), "It catches none of the other lines that were compared (1)."
        )

    def test_the_form_says_what_cannot_be_told_apart(self):
        fee = self.booked(-9, "account fee")
        self.booked(-9, "account fee", self.cleaning, date="2026-01-16")
        self.booked(-9, "account fee", self.rent, date="2026-01-17")
        self.assertIn(
            "Lines that look the same and were booked elsewhere: 2 "
            "(01/17/2026 $\N{NO-BREAK SPACE}-9.00, 01/16/2026 $\N{NO-BREAK SPACE}-9.00).",
            self.note(fee),
        )

    def test_nothing_is_saved_by_opening_the_form(self):
        fee = self.booked(-9, "account fee")
        before = self.env["account.reconcile.model"].search_count([])
        fee.action_make_rule()
        self.assertEqual(self.env["account.reconcile.model"].search_count([]), before)

    # -------------------------------------------------------------------------
    # REFUSALS
    # -------------------------------------------------------------------------

    def test_a_line_that_settled_an_invoice_makes_no_rule(self):
        invoice = self.invoice(100)
        line = self.line(100, ref="invoice")
        line.action_match(self.open_item(invoice))
        with self.assertRaisesRegex(UserError, "has settled open items"):
            line.action_make_rule()

    def test_lines_both_ways_make_no_rule(self):
        with self.assertRaisesRegex(UserError, "all go the same way"):
            (self.booked(-9, "fee") | self.booked(9, "back")).action_make_rule()

    def test_lines_booked_differently_make_no_rule(self):
        lines = self.booked(-9, "fee") | self.booked(-9, "rent", self.rent)
        with self.assertRaisesRegex(UserError, "booked differently"):
            lines.action_make_rule()

    def test_chosen_lines_are_all_caught(self):
        fee = self.booked(-9, "account fee")
        card = self.booked(-5, "fee of the card")
        self.line(-50, ref="groceries")
        self.assertEqual(
            self.told(self.made(fee | card)),
            [("label", "contains", "fee"), ("direction", "equals", "out")],
        )

    def test_an_auditor_makes_no_rule(self):
        fee = self.booked(-9, "account fee")
        with self.assertRaises(AccessError):
            fee.with_user(self.role("auditor")).action_make_rule()

    # -------------------------------------------------------------------------
    # COST
    # -------------------------------------------------------------------------

    def test_many_lines_take_no_more_queries_than_few(self):
        fee = self.booked(-9, "account fee")
        self.booked(-9, "account fee", date="2026-01-16")
        self.line(-50, ref="groceries")
        few = self.count_queries(fee.action_make_rule)
        for day in range(1, 13):
            self.booked(-9, f"account fee {day}", date=f"2026-02-{day:02}")
            self.line(-day, ref=f"line {day}")
        self.assertLessEqual(self.count_queries(fee.action_make_rule), few)

    def count_queries(self, function):
        function()  # what is kept from call to call is read
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        return self.cr.sql_log_count - before
