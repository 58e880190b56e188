"""What rules book: counterparts, taxes, partners, transfers, payments, references, activities."""

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import tagged

from .rule_common import RuleCommon


@tagged("post_install", "-at_install")
class TestRuleCounterparts(RuleCommon):
    """The amounts of counterparts, with taxes, analytic, partners, labels, other currencies."""

    def test_the_rent_is_booked_by_itself_says_why_and_is_undone(self):
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

    # -------------------------------------------------------------------------
    # AMOUNTS
    # -------------------------------------------------------------------------

    def test_a_fixed_amount_is_a_debit_if_negative_and_the_rest_follows(self):
        self.rule(self.part(self.fees, "-12.5", "fixed"), self.part(self.rent))
        line = self.line(-812.5, ref="RENT and fee")
        self.run_on(line)
        self.assertBooked(line, (self.fees, 12.5), (self.rent, 800.0))

    def test_a_fixed_amount_is_a_credit_if_positive(self):
        self.rule(self.part(self.interest, "20", "fixed"), self.part(self.revenue))
        line = self.line(100, ref="RENT that came in")
        self.run_on(line)
        self.assertBooked(line, (self.interest, -20.0), (self.revenue, -80.0))

    def test_percentages_of_the_line_and_of_what_is_left_and_the_rest_stays_open(self):
        self.rule(self.part(self.rent, "30", "percentage_st_line"), self.part(self.fees, "50"))
        line = self.line(-1000, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 300.0), (self.fees, 350.0), (self.suspense, 350.0))
        self.assertFalse(line.is_reconciled)
        self.assertEqual(line.match_method, "rule")

    def test_shares_that_add_up_to_the_line_leave_no_coin(self):
        accounts = [self.rent, self.fees, self.interest]
        for amount, shares, coins in (
            (-10.01, ("50", "50"), (5.01, 5.00)),
            (10.01, ("50", "50"), (-5.01, -5.00)),
            (-100.01, ("33.33", "33.33", "33.34"), (33.33, 33.34, 33.34)),
            (-0.01, ("50", "50"), (0.01,)),
        ):
            parts = [
                self.part(account, share, "percentage_st_line")
                for account, share in zip(accounts, shares, strict=False)
            ]
            with self.subTest(amount=amount, shares=shares):
                rule = self.rule(*parts)
                line = self.line(amount, ref="RENT")
                self.run_on(line)
                self.assertBooked(line, *zip(accounts, coins, strict=False))
                rule.active = False

    def test_the_amount_in_the_text_and_what_it_leaves_are_booked_as_in_cores_example(self):
        """96.67 arrive of 100: the fee of 3.33 is a debit."""
        self.rule(
            self.part(self.revenue, r"BRT: ([\d,.]+)", "regex"), self.part(self.fees), text="BRT"
        )
        for said in ("BRT: 100.00", "BRT: 100,00 EUR", "brt BRT: 100"):
            line = self.line(96.67, ref=said)
            self.run_on(line)
            self.assertBooked(line, (self.revenue, -100.0), (self.fees, 3.33))

    def test_an_amount_in_the_text_has_the_sign_of_the_line(self):
        self.rule(self.part(self.fees, r"FEE ([\d,.]+)", "regex"), self.part(self.rent))
        line = self.line(-1250, ref="RENT FEE 1.050,00")
        self.run_on(line)
        self.assertBooked(line, (self.fees, 1050.0), (self.rent, 200.0))

    def test_the_amount_is_looked_for_in_the_other_texts_too(self):
        self.rule(self.part(self.fees, r"FEE ([\d,.]+)", "regex"), self.part(self.rent))
        line = self.line(-810, ref="RENT", additional_information="of it FEE 10.00")
        self.run_on(line)
        self.assertBooked(line, (self.fees, 10.0), (self.rent, 800.0))

    def test_what_is_nothing_is_not_booked(self):
        self.rule(self.part(self.revenue, r"BRT: (.*)", "regex"), self.part(self.fees), text="BRT")
        line = self.line(100, ref="BRT: 100.00")
        self.run_on(line)
        self.assertBooked(line, (self.revenue, -100.0))

    def test_a_formula_computes_with_the_line_and_with_what_the_text_gives(self):
        gross = {"field": "label", "operator": "regex", "value_text": r"GROSS (?P<amount>[\d,.]+)"}
        self.rule(
            self.part(self.revenue, "amount", "formula"),
            self.part(self.fees, "line - amount", "formula"),
            text=None,
            conditions=[gross],
        )
        line = self.line(96.67, ref="payout GROSS 100.00")
        self.run_on(line)
        self.assertBooked(line, (self.revenue, -100.0), (self.fees, 3.33))

    def test_a_formula_is_rounded_to_coins(self):
        self.rule(
            self.part(self.rent, "line / 3", "formula"), self.part(self.fees, "open", "formula")
        )
        line = self.line(-100, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 33.33), (self.fees, 66.67))

    def test_a_formula_that_is_none_is_refused_when_it_is_written(self):
        with self.assertRaisesRegex(ValidationError, "there is no function “eval”"):
            self.rule(self.part(self.rent, "eval('1')", "formula"))

    def test_a_formula_with_a_name_that_nothing_gives_keeps_the_rule_unused(self):
        rule = self.rule(self.part(self.rent, "line - fee", "formula"))
        self.assertFalse(rule.is_ready)
        self.assertEqual(
            rule.not_ready_reason, "No condition gives “fee” of the formula “line - fee”."
        )
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFalse(line.proposal_ids)

    # -------------------------------------------------------------------------
    # TAXES, ANALYTIC, PARTNERS, LABELS
    # -------------------------------------------------------------------------

    def test_the_amount_includes_its_taxes_whatever_they_say_of_prices(self):
        for name, included in (("in the price", "tax_included"), ("on top", "tax_excluded")):
            with self.subTest(name):
                tax = self.tax("purchase", 20, name=name, price_include_override=included)
                rule = self.rule(self.part(self.rent, taxes=tax))
                line = self.line(-120, ref="RENT")
                self.run_on(line)
                self.assertBooked(line, (self.rent, 100.0), (self.vat_account, 20.0))
                base, taxed = (
                    line.move_id.line_ids.filtered(
                        lambda item, account=account: item.account_id == account
                    )
                    for account in (self.rent, self.vat_account)
                )
                self.assertEqual((base.tax_ids, taxed.tax_line_id), (tax, tax))
                self.assertEqual((base | taxed).reconcile_model_id, rule)
                rule.active = False

    def test_only_the_counterpart_with_a_tax_is_split(self):
        self.rule(self.part(self.fees, "-24", "fixed", taxes=self.vat), self.part(self.rent))
        line = self.line(-124, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.fees, 20.0), (self.vat_account, 4.0), (self.rent, 100.0))

    def test_a_tax_on_an_income_is_a_credit(self):
        sale = self.tax("sale", 20)
        self.rule(self.part(self.revenue, taxes=sale))
        line = self.line(240, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.revenue, -200.0), (self.vat_account, -40.0))

    def test_default_taxes_of_the_account_are_not_added(self):
        self.rent.tax_ids = self.vat
        self.rule(self.part(self.rent))
        line = self.line(-120, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 120.0))

    def test_analytic_distribution_and_partner_are_those_of_the_counterpart(self):
        self.rule(
            self.part(
                self.rent,
                "-500",
                "fixed",
                partner_id=self.gemini.id,
                analytic_distribution={str(self.office.id): 100},
            ),
            self.part(self.fees),
        )
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 500.0, 500.0, self.gemini), (self.fees, 300.0))
        self.assertFalse(line.partner_id)
        rent = line.move_id.line_ids.filtered(lambda item: item.account_id == self.rent)
        self.assertRecordValues(rent.analytic_line_ids, [{"amount": -500.0}])

    def test_a_counterpart_without_a_partner_has_that_of_the_line(self):
        self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT", partner_id=self.azure.id)
        self.run_on(line)
        self.assertBooked(line, (self.rent, 800.0, 800.0, self.azure))

    def test_the_label_is_filled_with_what_the_text_gives(self):
        pattern = r"RENT (?P<label>\w+) (?P<reference>R-\d+)"
        asked = {"field": "label", "operator": "regex", "value_text": pattern}
        self.rule(
            self.part(self.rent, "-1", "fixed", label="Rent {label} ({reference}) {nothing}"),
            self.part(self.fees),
            conditions=[asked],
        )
        line = self.line(-800, ref="RENT January R-17")
        self.run_on(line)
        names = {item.account_id: item.name for item in line.move_id.line_ids}
        self.assertEqual(names[self.rent], "Rent January (R-17)")
        self.assertEqual(names[self.fees], "January")

    # -------------------------------------------------------------------------
    # OTHER CURRENCIES
    # -------------------------------------------------------------------------

    def test_a_bank_in_euros_books_euros_at_the_rate_of_the_line(self):
        """At 0.50 € to the dollar, 100 € are 200 $."""
        euros = self.bank_in_euro()
        self.rule(self.part(self.fees, "-40", "fixed"), self.part(self.rent))
        line = self.line(-100, ref="RENT", journal=euros)
        self.run_on(line)
        self.assertBooked(line, (self.fees, 40.0, 80.0), (self.rent, 60.0, 120.0))

    def test_a_payment_ordered_in_euros_is_booked_in_euros(self):
        self.rule(
            self.part(self.fees, "25", "percentage_st_line", taxes=self.vat), self.part(self.rent)
        )
        line = self.line(-200, ref="RENT", foreign_currency_id=self.euro.id, amount_currency=-120)
        self.run_on(line)
        # 30 € of 120 € are 50 $ of 200 $; of them 25 € are the fee, 5 € its tax
        self.assertBooked(
            line,
            (self.fees, 25.0, 41.67),
            (self.vat_account, 5.0, 8.33),
            (self.rent, 90.0, 150.0),
        )


@tagged("post_install", "-at_install")
class TestRuleFailures(RuleCommon):
    """A rule that cannot be booked books nothing, no other one is tried, the line says why."""

    def test_more_than_is_open_is_not_booked_and_no_other_rule_is_tried(self):
        self.rule(self.part(self.fees, "-900", "fixed"), name="Too much", sequence=1)
        self.rule(self.part(self.rent), sequence=2)
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, "The rule “Too much” cannot be booked: The counterparts take")
        self.assertIn(self.dollar.format(-900), line.match_reason)

    def test_counterparts_that_turn_the_sign_are_not_booked(self):
        self.rule(self.part(self.fees, "50", "fixed"))
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, "The counterparts take")

    def test_a_text_without_an_amount(self):
        self.rule(self.part(self.fees, r"FEE ([\d,.]+)", "regex"))
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, r"The text has no amount where “FEE ([\d,.]+)” looks for it.")

    def test_a_division_by_zero_in_the_second_counterpart(self):
        self.rule(
            self.part(self.fees, "-10", "fixed"),
            self.part(self.rent, "open / (open + 790)", "formula"),
        )
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, "it divides by zero")

    def test_a_named_group_that_has_found_no_number(self):
        asked = {"field": "label", "operator": "regex", "value_text": r"RENT(?P<fee> \d+)?"}
        self.rule(self.part(self.rent, "line + fee", "formula"), conditions=[asked])
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, "“fee” has no value for this line")

    def test_an_archived_account(self):
        self.rule(self.part(self.rent))
        self.rent.active = False
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, "is archived")

    def test_the_banks_own_account(self):
        self.rule(self.part(self.suspense))
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertFails(line, "is the bank's own account")

    def test_a_day_behind_a_lock_date(self):
        self.rule(self.part(self.rent))
        line = self.line(-800, date="2026-01-15", ref="RENT")
        self.lock("2026-01-31")
        self.run_on(line)
        self.assertFails(line, "The books are locked on this day")

    def test_an_expression_that_does_not_end(self):
        self.rule(self.part(self.fees, r"(a+)+$", "regex"))
        line = self.line(-800, ref="RENT " + 40 * "a" + "!")
        self.run_on(line)
        self.assertFails(line, "takes too long")

    def test_what_fails_only_when_it_is_booked_leaves_nothing_behind_and_the_line_says_why(self):
        """The first counterpart could be booked, the second is refused by the books."""
        self.rule(self.part(self.fees, "-10", "fixed"), self.part(self.rent))
        fine = self.line(-800, ref="RENT fine")
        bad = self.line(-810, ref="RENT bad")
        items, refusal = type(self.env["account.move.line"]), "the account is blocked"
        create = items.create

        def refuse(self_, vals_list):
            if any(vals.get("name") == "RENT bad" for vals in vals_list):
                raise ValidationError(refusal)
            return create(self_, vals_list)

        before = len(bad.move_id.line_ids)
        self.patch(items, "create", refuse)
        run = self.run_on(fine, bad)
        self.assertTrue(fine.is_reconciled)
        self.assertFails(bad, "cannot be booked: the account is blocked")
        self.assertEqual(len(bad.move_id.line_ids), before)
        self.assertEqual(run.matched_count, 1)
        self.assertIn("the account is blocked", run.problems)

    def test_an_incomplete_rule_is_not_used_at_all(self):
        self.rule(self.part(None), name="Bank Fees", sequence=1)
        self.rule(self.part(self.rent), sequence=2)
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 800.0))


@tagged("post_install", "-at_install")
class TestRulePartners(RuleCommon):
    """Rules that say who the partner is, and what else a text tells."""

    def mapping(self, partner=None, **vals):
        return self.rule({"partner_id": (partner or self.azure).id, "amount_string": "100"}, **vals)

    def pattern(self, pattern):
        return [{"field": "label", "operator": "regex", "value_text": pattern}]

    def test_a_line_without_a_partner_gets_the_one_of_the_rule_and_is_matched_by_it(self):
        rule = self.mapping(text="INTERIOR", name="Azure")
        self.assertEqual((rule.rule_action, rule.mapped_partner_id), ("partner", self.azure))
        invoice = self.invoice(150)
        self.invoice(150, partner=self.gemini)
        line = self.line(150, ref="interior shop")
        self.run_on(line)
        self.assertEqual((line.partner_id, line.partner_rule_id), (self.azure, rule))
        self.assertEqual(line.matched_item_ids, self.open_item(invoice))
        self.assertIn("According to the rule “Azure”, the partner is Azure", line.match_reason)

    def test_a_partner_that_is_there_stays(self):
        self.mapping(text="INTERIOR")
        line = self.line(150, ref="interior shop", partner_id=self.gemini.id)
        line.action_suggest()
        self.assertEqual(line.partner_id, self.gemini)

    def test_a_rule_that_sets_the_partner_does_so_with_every_trigger(self):
        """Odoo never offers such a rule as a button."""
        for trigger in ("manual", "suggest", "auto_reconcile"):
            with self.subTest(trigger):
                rule = self.mapping(text="INTERIOR", trigger=trigger)
                line = self.line(150, ref="interior shop")
                line.action_suggest()
                self.assertEqual(line.partner_id, self.azure)
                rule.active = False

    def test_after_it_the_rules_that_book_are_tried_with_this_partner(self):
        self.mapping(text="INTERIOR")
        self.rule(self.part(self.rent), text=None, match_partner_ids=[Command.set(self.azure.ids)])
        line = self.line(-150, ref="interior shop")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 150.0, 150.0, self.azure))

    def test_a_dry_run_writes_no_partner_and_finds_the_same(self):
        self.mapping(text="INTERIOR")
        self.rule(self.part(self.rent), text=None, match_partner_ids=[Command.set(self.azure.ids)])
        line = self.line(-150, ref="interior shop")
        runs = self.env["bank.reconciliation.run"]
        run = runs._start(self.bank, line, dry=True)
        self.assertFalse(line.partner_id)
        self.assertEqual(line.best_proposal_id.kind, "rule")
        run.action_apply()
        self.assertBooked(line, (self.rent, 150.0, 150.0, self.azure))

    def test_whoever_changes_the_partner_answers_for_it(self):
        self.mapping(text="INTERIOR")
        line = self.line(150, ref="interior shop")
        line.action_suggest()
        line.partner_id = self.gemini
        self.assertFalse(line.partner_rule_id)

    def test_a_line_behind_a_lock_date_keeps_no_partner(self):
        self.mapping(text="INTERIOR")
        line = self.line(150, date="2026-01-15", ref="interior shop")
        self.lock("2026-01-31")
        line.action_suggest()
        self.assertFalse(line.partner_id)

    def test_the_text_names_the_partner_by_name_reference_or_alias(self):
        self.gemini.write({"name": "Harbour Landlords", "ref": "K-77"})
        self.env["bank.partner.alias"].create(
            {"partner_id": self.gemini.id, "name": "Gem House", "company_id": self.company.id}
        )
        conditions = self.pattern(r"RENT OF (?P<partner>[^,]+)")
        self.rule(self.part(self.rent), conditions=conditions)
        for said in ("harbour landlords", "K-77", "GEM HOUSE"):
            with self.subTest(said):
                line = self.line(-800, ref=f"RENT OF {said}, January")
                before = self.books()
                self.run_on(line)
                self.assertBooked(line, (self.rent, 800.0, 800.0, self.gemini))
                self.assertEqual(line.partner_id, self.gemini)
                self.assertUndoRestores(line, before)

    def test_a_name_that_two_partners_have_names_nobody(self):
        twins = [{"name": "Harbour Landlords", "is_company": True} for _twin in range(2)]
        self.env["res.partner"].create(twins)
        self.rule(self.part(self.rent), conditions=self.pattern(r"RENT OF (?P<partner>[^,]+)"))
        line = self.line(-800, ref="RENT OF Harbour Landlords, January")
        self.run_on(line)
        self.assertBooked(line, (self.rent, 800.0))
        self.assertFalse(line.partner_id)

    def test_a_rule_may_set_the_partner_that_the_text_names_and_nothing_else(self):
        rule = self.rule(
            text=None,
            conditions=self.pattern(r"BY (?P<partner>.+)"),
            rule_action="partner",
        )
        self.assertTrue(rule.is_ready)
        self.gemini.name = "Harbour Landlords"
        line = self.line(150, ref="sent BY Harbour Landlords")
        line.action_suggest()
        self.assertEqual((line.partner_id, line.partner_rule_id), (self.gemini, rule))

    def test_the_reference_in_the_text_becomes_that_of_the_entry_until_the_undo(self):
        self.rule(self.part(self.rent), conditions=self.pattern(r"(?P<reference>R-\d+)"))
        line = self.line(-800, ref="RENT R-17")
        line.move_id.ref = "paper"
        self.run_on(line)
        self.assertEqual(line.move_id.ref, "R-17")
        line.action_undo_reconciliation()
        self.assertEqual(line.move_id.ref, "paper")

    def test_a_reference_that_somebody_has_changed_since_stays(self):
        self.rule(self.part(self.rent), conditions=self.pattern(r"(?P<reference>R-\d+)"))
        line = self.line(-800, ref="RENT R-17")
        self.run_on(line)
        line.move_id.ref = "mine"
        line.action_undo_reconciliation()
        self.assertEqual(line.move_id.ref, "mine")

    def test_the_next_activity_is_planned_once(self):
        kind = self.env["mail.activity.type"].create({"name": "Check the rent"})
        rule = self.rule(self.part(self.rent), next_activity_type_id=kind.id)
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        self.assertEqual(line.move_id.activity_ids.activity_type_id, kind)
        line.move_id.activity_ids.action_done()
        line.action_undo_reconciliation()
        line.action_apply_rule(rule.id)
        self.assertEqual(line.match_rule_id, rule)
        self.assertFalse(line.move_id.activity_ids)


@tagged("post_install", "-at_install")
class TestRuleTransfers(RuleCommon):
    """Transfers to another bank journal: from one side, from both, found by what waits."""

    def transfer(self, **vals):
        return self.rule(
            text="SAVINGS",
            name="To savings",
            rule_action="transfer",
            transfer_journal_id=self.savings.id,
            **vals,
        )

    def test_without_the_other_line_the_money_waits_on_the_account_of_transfers(self):
        self.transfer()
        line = self.line(-500, ref="to SAVINGS")
        before = self.books()
        self.run_on(line)
        self.assertBooked(line, (self.transit, 500.0, 500.0, self.own))
        waiting = line._seek_waiting_transfer()
        self.assertEqual(waiting.name, "Transfer from Bank to Savings")
        self.assertUndoRestores(line, before)

    def test_the_line_of_the_other_bank_is_matched_with_it(self):
        rule = self.transfer(trigger="manual")
        line = self.line(-500, date="2026-01-12", ref="to SAVINGS")
        other = self.line(500, date="2026-01-14", ref="income", journal=self.savings)
        before = self.books()
        line.action_apply_rule(rule.id)
        self.assertItems(
            line.move_id,
            [
                (self.transit, self.own, 500.0, 0.0, 500.0, True),
                (self.bank_account, self.nobody, 0.0, 500.0, -500.0, False),
            ],
        )
        self.assertItems(
            other.move_id,
            [
                (self.savings.default_account_id, self.own, 500.0, 0.0, 500.0, False),
                (self.transit, self.own, 0.0, 500.0, -500.0, True),
            ],
        )
        self.assertEqual((line.match_rule_id, other.match_kind), (rule, "transfer"))
        self.assertEqual(rule.used_count, 1)
        other.action_undo_reconciliation()
        self.assertUndoRestores(line, before)

    def test_what_waits_there_is_settled(self):
        rule = self.transfer(trigger="manual")
        back = self.rule(
            text="CURRENT",
            trigger="manual",
            rule_action="transfer",
            transfer_journal_id=self.bank.id,
        )
        other = self.line(500, date="2026-01-11", ref="from CURRENT", journal=self.savings)
        other.action_apply_rule(back.id)
        line = self.line(-500, date="2026-01-12", ref="to SAVINGS")
        line.action_apply_rule(rule.id)
        self.assertBooked(line, (self.transit, 500.0, 500.0, self.own))
        items = (line | other).move_id.line_ids.filtered(lambda i: i.account_id == self.transit)
        self.assertEqual(items.mapped("reconciled"), [True, True])

    def test_two_lines_that_fit_are_nobodys_and_the_money_waits(self):
        rule = self.transfer(trigger="manual")
        line = self.line(-500, ref="to SAVINGS")
        others = self.line(500, journal=self.savings) | self.line(500, journal=self.savings)
        line.action_apply_rule(rule.id)
        self.assertFalse(line._seek_waiting_transfer().reconciled)
        self.assertEqual(others.mapped("is_reconciled"), [False, False])

    def test_two_lines_for_one_both_wait(self):
        rule = self.transfer(trigger="manual")
        lines = self.line(-500, ref="to SAVINGS") | self.line(-500, ref="to SAVINGS again")
        other = self.line(500, journal=self.savings)
        lines.action_apply_rule(rule.id)
        self.assertEqual(lines.mapped("match_method"), ["rule", "rule"])
        self.assertFalse(other.is_reconciled)

    def test_a_rule_without_the_other_bank_is_not_ready(self):
        rule = self.transfer()
        rule.transfer_journal_id = False
        self.assertEqual(rule.not_ready_reason, "Choose the other bank of the transfer.")
        rule.write(
            {
                "transfer_journal_id": self.bank.id,
                "match_journal_ids": [Command.set(self.bank.ids)],
            }
        )
        self.assertIn("another bank", rule.not_ready_reason)

    def test_a_partner_alone_is_no_other_bank_and_no_account(self):
        partner = Command.create({"partner_id": self.gemini.id, "amount_string": "100"})
        rule = self.transfer(line_ids=[partner])
        self.assertTrue(rule.is_ready)
        rule.transfer_journal_id = False
        self.assertEqual(rule.not_ready_reason, "Choose the other bank of the transfer.")
        rule.rule_action = "counterpart"
        self.assertEqual(rule.not_ready_reason, "A counterpart has no account.")
        rule.rule_action = "payment"
        self.assertTrue(rule.is_ready)

    def test_a_company_without_an_account_of_transfers_is_told_so(self):
        self.transfer()
        self.company.transfer_account_id = False
        line = self.line(-500, ref="to SAVINGS")
        self.run_on(line)
        self.assertFails(line, "no account for internal transfers")


@tagged("post_install", "-at_install")
class TestRulePayments(RuleCommon):
    """A payment that nobody has entered is registered and matched; the undo cancels it."""

    def paying(self, **vals):
        return self.rule(text="DEPOSIT", name="Deposits", rule_action="payment", **vals)

    def payments(self):
        return self.env["account.payment"].search([("company_id", "=", self.company.id)])

    def test_a_payment_of_the_lines_partner_is_registered_and_matched(self):
        self.paying()
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        self.run_on(line)
        self.assertRecordValues(
            self.payments(),
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.azure.id,
                    "amount": 300.0,
                    "date": line.date,
                    "memo": "DEPOSIT",
                    "state": "paid",
                }
            ],
        )
        self.assertBooked(line, (self.outstanding_in, -300.0, -300.0, self.azure))
        self.assertItems(
            self.payments().move_id,
            [
                (self.outstanding_in, self.azure, 300.0, 0.0, 300.0, True),
                (self.receivable, self.azure, 0.0, 300.0, -300.0, False),
            ],
        )

    def test_the_undo_cancels_it_and_the_books_are_as_before(self):
        self.paying()
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        before = self.balances()
        self.run_on(line)
        line.action_undo_reconciliation()
        self.assertEqual(self.balances(), before)
        self.assertEqual(self.payments().state, "canceled")
        self.assertFalse(line.match_method)

    def test_a_payment_that_has_paid_an_invoice_since_stays_and_waits_for_the_bank(self):
        self.paying()
        invoice = self.invoice(300)
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        line.action_apply_rule(
            self.env["account.reconcile.model"].search([], limit=1, order="id desc").id
        )
        payment = self.payments()
        receivable = payment.move_id.line_ids.filtered(lambda i: i.account_id == self.receivable)
        (receivable | self.open_item(invoice)).reconcile()
        line.action_undo_reconciliation()
        self.assertEqual(payment.state, "in_process")
        self.assertEqual(invoice.amount_residual, 0)

    def test_a_vendor_is_paid_and_the_partner_is_that_of_the_rule(self):
        self.paying(
            line_ids=[Command.create({"partner_id": self.gemini.id, "amount_string": "100"})],
            payment_action="supplier",
        )
        line = self.line(-90, ref="DEPOSIT")
        self.run_on(line)
        self.assertRecordValues(
            self.payments(),
            [{"payment_type": "outbound", "partner_type": "supplier", "amount": 90.0}],
        )
        self.assertEqual((self.payments().partner_id, line.partner_id), (self.gemini, self.gemini))

    def test_without_a_partner_nothing_is_registered_and_the_line_says_why(self):
        self.paying()
        line = self.line(300, ref="DEPOSIT")
        self.run_on(line)
        self.assertFails(line, "Nobody knows who has paid or was paid.")
        self.assertFalse(self.payments())

    def test_a_payment_that_is_registered_already_is_not_registered_again(self):
        rule = self.paying(trigger="manual")
        vals = {"payment_type": "inbound", "partner_id": self.azure.id, "amount": 300}
        self.env["account.payment"].create({**vals, "journal_id": self.bank.id}).action_post()
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        with self.assertRaisesRegex(UserError, "registered for Azure Interior already"):
            line.action_apply_rule(rule.id)
        self.assertEqual(len(self.payments()), 1)

    def test_a_bank_whose_payments_do_not_wait_is_told_so(self):
        methods = self.bank.inbound_payment_method_line_ids
        methods.payment_account_id = self.bank_account
        self.paying()
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        self.run_on(line)
        self.assertFails(line, "waits for the bank on an outstanding account")

    def test_a_company_without_an_outstanding_account_is_told_so_and_other_lines_are_matched(self):
        """Core asks to set it up with a warning that leads there."""
        self.paying()
        self.rule(self.part(self.rent))
        lines, warning = self.env["account.bank.statement.line"], "no outstanding account"

        def refuse(self_, method_line, payment_type):
            raise RedirectWarning(warning, self.env.ref("base.action_res_company_form").id, "Go")

        self.patch(type(lines), "_get_payment_account", refuse)
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        other = self.line(-800, ref="RENT")
        self.run_on(line, other)
        self.assertFails(line, "cannot be booked: no outstanding account")
        self.assertTrue(other.is_reconciled)

    def test_what_is_shown_before_is_what_is_booked(self):
        rule = self.paying(trigger="manual")
        line = self.line(300, ref="DEPOSIT", partner_id=self.azure.id)
        plan = rule._prepare_rule_plan(line, rule._catch(line)[line.id])
        shown = [(vals["account_id"], vals["balance"]) for vals in line._preview_items(plan)]
        line.action_apply_rule(rule.id)
        booked = [(item.account_id.id, item.balance) for item in line.move_id.line_ids]
        self.assertCountEqual(shown, booked)
